package scenario

import (
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Stage is a kernel on which actors play. Both stages, the machine and real Linux, see the same boundary: a call by its row in the
// table, six words, and the actor's own memory. A stage serves one scenario and is closed after it.
//
// Words are those of the stage's own architecture: the runner translates flags and lays out structures through Layout before it
// calls Start, and reads them back the same way. Only two things are the stage's business: the call's number, and the order of the
// arguments where it differs from abi's table (clone(2) on x86-64).
//
// The world in which actors begin is the same everywhere: root's ids and umask 022; leader of a session and a process group of its
// own, child of the pid namespace's init; descriptors 0, 1 and 2 open and nothing else, so that the next is 3; working folder / of an
// almost empty file tree with /tmp (01777), /dev/null and its like, and the agent as AgentPath; no signal blocked, every disposition
// SIG_DFL; RLIMIT_NOFILE 1024 and 4096, RLIMIT_STACK 8 MiB; scratch memory at ScratchAddr.
type Stage interface {
	// Name is "machine" or "linux".
	Name() string

	// Layout tells what is peculiar to the stage's architecture.
	Layout() *Layout

	// Actor makes a fresh actor, idle. The runner asks for the first actor of a file, and for any other that no clone makes; all of them
	// are siblings. name is for messages.
	Actor(name string) (ActorID, error)

	// Start begins a call and returns at once. The actor must be Idle (in a handler or not). child names the task that the call makes
	// if it is clone or clone3, else it is empty. If such a call shares memory (CLONE_VM without CLONE_VFORK) and asks for no stack, the
	// stage gives the child one that lies outside of the scratch memory's first half.
	//
	// Where the architecture needs sa_restorer, the stage patches the structure that rt_sigaction's second argument points at.
	Start(a ActorID, call *abi.Call, args [6]uint64, child string) error

	// ReturnFromHandler lets the handler that an idle actor is in return: rt_sigreturn follows. Like Start it does not wait.
	ReturnFromHandler(a ActorID) error

	// Settle lets everything run until it is quiet: every actor is Idle, Blocked, Stopped or Gone, and nobody will change without time
	// passing or somebody calling Start. An error names the actor that is not, and its call.
	Settle(limit time.Duration) error

	// Sleep lets time pass: timers and timeouts up to then happen. Settle is called after it.
	Sleep(d time.Duration) error

	// State tells what an actor is doing. It is meaningful after Settle.
	State(a ActorID) State

	// Handler describes the signal frame of the innermost handler that the actor is in.
	Handler(a ActorID) (Frame, error)

	// Child is the actor that a's last clone made, also while that clone still blocks (vfork). ok is false if it made none.
	Child(a ActorID) (child ActorID, ok bool)

	// Pid returns an actor's process and thread id as the actors' own kernel numbers them; they stay known after its end.
	Pid(a ActorID) (pid, tid int32)

	// Read and Write are on the actor's own memory, obeying its page table: writing separates a copy-on-write page, and what the actor
	// may not touch is an error that wraps abi.EFAULT. A missing page is no fault but is made present.
	Read(a ActorID, addr uint64, n int) ([]byte, error)
	Write(a ActorID, addr uint64, b []byte) error

	// Close ends all actors and cleans up. It may be called more than once.
	Close() error
}

// ActorID names an actor of a stage. Threads are actors too.
type ActorID int

// Scratch memory, the same on both stages: private, anonymous, readable and writable. The runner uses the first half for arguments;
// the rest is the stage's, for the stacks of threads.
const (
	ScratchAddr = 0x10000000
	ScratchSize = 1 << 20
)

// AgentPath is a program that execve can be given: the actor goes on as a fresh agent, idle, with empty scratch memory, and its execve
// counts as complete with result 0.
const AgentPath = "/agent"

// Phase says what an actor is doing.
type Phase uint8

// The phases.
const (
	Idle    Phase = iota // it waits to be told what to call, perhaps inside of a handler
	Blocked              // its call sleeps in the kernel
	Stopped              // by a signal; whether its call is over shows in Done
	Gone                 // it has ended; a zombie counts as gone
	Running              // none of these: it has not settled
)

// String is the phase's name in messages.
func (p Phase) String() string {
	return [...]string{"idle", "blocked", "stopped", "gone", "running"}[p]
}

// State is what is known about an actor.
type State struct {
	Phase Phase
	// Done says that the call started last, on the actor's present level, is over; Ret is its raw result then: from 0 upwards or the
	// negative of an errno. Each handler is a level of its own: inside a handler that has made no call yet Done is true. After a return
	// from a handler it is about the interrupted call again, which may now be over (EINTR) or blocked once more (it was restarted).
	Done bool
	Ret  int64
	// Depth is how many signal frames lie on the actor's stack, Sig the signal of the innermost. If several signals were delivered at
	// once, only the innermost handler has begun; each of the others begins when the one above it returns.
	Depth int
	Sig   abi.Signal
	// StopSig is the signal that stopped it, 0 if not known.
	StopSig abi.Signal
	// Call and Wchan tell for people what it is blocked in: the call's name, the kernel's wait channel or another reason.
	Call  string
	Wchan string
	// Status is the wait status of an actor that is gone, StatusKnown whether the stage could learn it.
	Status      int32
	StatusKnown bool
}

// Frame is a signal frame, without what is peculiar to the architecture.
type Frame struct {
	Sig  abi.Signal
	Info abi.Siginfo // as the handler's second argument points at
	Mask abi.SigSet  // that will be restored: uc_sigmask
	// MaskAt is where it lies: a program may change it.
	MaskAt uint64
	// Ret is the result that the interrupted code will see; it counts only if Restart is false.
	Ret int64
	// Restart says that the interrupted call will be made again after the handler (SA_RESTART).
	Restart bool
	// AltStack says that the handler runs on the alternate stack.
	AltStack bool
}

// Layout is what differs between the stages' architectures. Numbers in scenario files are those of abi: the generic ones.
type Layout struct {
	// Arch is "riscv64" or "x86-64".
	Arch string
	// Struct returns the layout of a structure: abi's own, or one with the same field names at other places.
	Struct func(abi.StructID) *abi.StructDef
	// ToArch translates a value of a set of flags from abi's numbers, FromArch back. Bits that only the stage needs (SA_RESTORER,
	// O_LARGEFILE where it is implied) are hidden by FromArch. Both are the identity for most sets.
	ToArch   func(set *abi.FlagSet, v uint64) uint64
	FromArch func(set *abi.FlagSet, v uint64) uint64
	// Handler is the address of the code that plays a signal handler: what HANDLER means as sa_handler.
	Handler uint64
}

// Load and Store are not calls of a kernel: the actor itself touches its memory, and faults if it may not. They are started like calls.
// load(addr) answers the 32-bit word there; store(addr, value) writes it and answers 0. If the touch faults and the handler returns, the
// stage does not try again: the result is then -EFAULT.
var (
	Load = &abi.Call{Nr: -1, Name: "load", Ret: abi.RetInt, Help: "read a 32-bit word of memory, as an instruction does",
		Args: []abi.Arg{{Name: "addr", Kind: abi.KindAddr, Len: -1}}}
	Store = &abi.Call{Nr: -2, Name: "store", Ret: abi.RetZero, Help: "write a 32-bit word of memory, as an instruction does",
		Args: []abi.Arg{{Name: "addr", Kind: abi.KindAddr, Len: -1}, {Name: "value", Kind: abi.KindUint, Len: -1}}}
)

// Lookup finds a call that scenarios can make by its name, nil if there is none.
func Lookup(name string) *abi.Call {
	switch name {
	case Load.Name:
		return Load
	case Store.Name:
		return Store
	}
	return abi.ByName(name)
}

// RISCV is the layout of abi itself, without a handler.
func RISCV() *Layout {
	same := func(_ *abi.FlagSet, v uint64) uint64 { return v }
	return &Layout{Arch: "riscv64", Struct: abi.StructID.Def, ToArch: same, FromArch: same}
}
