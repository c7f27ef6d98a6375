// Package linux is the stage that plays scenarios on the real kernel of this machine. See kernel/scenario for what a stage is.
//
// Each actor is a process of its own that runs a small agent (agent/agent.c): it waits at its mailbox, a page that it shares with us,
// makes the call it finds there with six raw words, and stores the result. Actors are never traced, since a traced process behaves
// differently: an ignored signal ends its semop(2) with EINTR, its vfork(2) looks different, and so do stop and continue. What an actor
// is doing shows in /proc/PID/syscall.
//
// The actors of a stage live behind a fence: fresh pid, ipc, mount, uts and network namespaces with a small tmpfs as their world and
// without the capabilities that reach beyond it. A kill(-1, SIGKILL) that root makes there meets nobody but actors, and the end of the
// first process of the namespace, the keeper, ends all others and takes everything with it. The keeper ends when we do.
//
// A program that imports this package becomes the keeper if it is started under the name of one as the first process of a pid namespace;
// see keep.
//
// To bring the stage to another architecture, write agent/ARCH.S and its part of agent.h, and arch_ARCH.go, numbers_ARCH.go and
// layout_ARCH.go.
package linux
