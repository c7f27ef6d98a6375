//go:build linux && amd64

package linux

import (
	"fmt"
	"sync/atomic"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"golang.org/x/sys/unix"
)

// newNamespaces are the flags of clone(2) and unshare(2) that make namespaces: a new user namespace would give back all capabilities.
const newNamespaces = unix.CLONE_NEWCGROUP | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWPID |
	unix.CLONE_NEWTIME | unix.CLONE_NEWUSER | unix.CLONE_NEWUTS

// fenced refuses calls that have no business on this stage. The capabilities would stop most of them; this also keeps off what needs none.
func fenced(name string, args *[6]uint64) error {
	switch name {
	case "clone", "unshare":
		if args[0]&(newNamespaces&^0xff) == 0 && (name == "clone" || args[0]&unix.CLONE_NEWTIME == 0) {
			return nil
		}
	case "rt_sigreturn": // how a handler returns is the stage's business
	case "ptrace": // actors are never traced
	case "setns", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "add_key", "request_key",
		"keyctl", "reboot", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "swapon", "swapoff", "acct",
		"syslog", "quotactl", "quotactl_fd", "mount", "umount2", "pivot_root", "settimeofday", "adjtimex", "clock_settime", "clock_adjtime",
		"seccomp", "memfd_secret":
	default:
		return nil
	}
	return fmt.Errorf("%w: %s", ErrFenced, name)
}

// prepare does what some calls need before they start.
func (s *stage) prepare(a *actor, depth uint32, call *abi.Call, args *[6]uint64, child string) (uint32, error) {
	switch call.Name {
	case "clone":
		return orderBreed, s.prepareClone(a, depth, args, child)
	case "clone3":
		return orderBreed, s.prepareClone3(a, depth, args, child)
	case "execve", "execveat":
		atomic.StoreUint32(&s.box(a).execing, 1)
		return orderExec, nil
	case "rt_sigaction":
		s.prepareSigaction(a, depth, args)
	case "exit", "exit_group":
		a.status = abi.ExitStatus(int(args[0]))
	}
	return orderCall, nil
}

// prepareClone gives the child its mailbox. One that shares memory gets a stack of ours, whatever was asked for: its agent runs there.
// Any other goes on where its parent stood.
func (s *stage) prepareClone(a *actor, depth uint32, args *[6]uint64, child string) error {
	fresh := args[0]&abi.CLONE_VM != 0
	i, err := s.expect(a, depth, child, fresh)
	if err != nil {
		return err
	}
	*args = cloneArgs(*args)
	args[1] = 0
	if fresh {
		args[1] = stackAddr + uint64(i+1)*stackSize
	}
	return nil
}

// prepareClone3 does the same on a copy of the structure. One that the kernel will refuse stays as it is.
func (s *stage) prepareClone3(a *actor, depth uint32, args *[6]uint64, child string) error {
	const flagsOff, stackOff, sizeOff, minSize = 0, 40, 48, 64
	size := args[1]
	raw := []byte(nil)
	if size >= minSize && size <= 256 {
		raw, _ = s.peek(a, args[0], int(size))
	}
	flags, stack, length := uint64(0), uint64(0), uint64(0)
	if raw != nil {
		flags, stack, length = le.Uint64(raw[flagsOff:]), le.Uint64(raw[stackOff:]), le.Uint64(raw[sizeOff:])
	}
	if flags&newNamespaces != 0 {
		return fmt.Errorf("%w: clone3 with new namespaces", ErrFenced)
	}
	fresh := flags&abi.CLONE_VM != 0
	i, err := s.expect(a, depth, child, fresh)
	if err != nil || raw == nil || (stack == 0) != (length == 0) {
		return err
	}
	stack, length = 0, 0
	if fresh {
		stack, length = stackAddr+uint64(i)*stackSize, stackSize
	}
	le.PutUint64(raw[stackOff:], stack)
	le.PutUint64(raw[sizeOff:], length)
	args[0] = s.lend(a, raw)
	return nil
}

// lend puts a structure into the actor's mailbox, where calls can read it, and returns its address there.
func (s *stage) lend(a *actor, raw []byte) uint64 {
	copy(s.box(a).spare[:], raw)
	return a.bell() + spareOff
}

// expect readies a mailbox for a child. A child with a copy of the memory stands on the same levels as its parent, in the same handlers.
func (s *stage) expect(a *actor, depth uint32, child string, fresh bool) (int, error) {
	i, err := s.claim()
	if err != nil {
		return 0, err
	}
	parent, b := s.box(a), &s.fence.boxes[i]
	l := &parent.level[depth]
	l.child, l.fresh = boxAddr+uint64(i)*boxSize, 1
	if !fresh {
		l.fresh = 0
		b.depth = depth
		b.level = parent.level
		for d := range depth {
			if b.level[d].what != 0 { // a call that a signal forestalled is the parent's alone
				b.level[d].what, b.level[d].done = 0, 1
			}
		}
		b.level[depth].done = 0
	}
	a.broods = append(a.broods, brood{name: child, box: i, level: depth})
	a.child = -1
	return i, nil
}

// prepareSigaction adds the restorer that x86-64 needs to a copy of the action, and asks for a siginfo always: riscv64 writes it anyway.
// Which restorer it is remembers what was asked for.
func (s *stage) prepareSigaction(a *actor, depth uint32, args *[6]uint64) {
	const flagsOff, restorerOff = 8, 16
	if raw, err := s.peek(a, args[1], sizeofSigaction); err == nil && args[1] != 0 {
		flags, restorer := le.Uint64(raw[flagsOff:]), agentSymbols().restorer
		if flags&abi.SA_SIGINFO == 0 {
			restorer = agentSymbols().restorerPlain
		}
		le.PutUint64(raw[flagsOff:], flags|saRestorer|abi.SA_SIGINFO)
		le.PutUint64(raw[restorerOff:], restorer)
		args[1] = s.lend(a, raw)
	}
	a.asked = asked{addr: args[2], level: depth}
}

// tidySigaction takes out of an old action what prepareSigaction put into it.
func (s *stage) tidySigaction(a *actor) {
	const flagsOff, restorerOff = 8, 16
	b := s.box(a)
	if a.asked.addr == 0 || !b.level[a.asked.level].over() {
		return
	}
	addr := a.asked.addr
	a.asked = asked{}
	raw, err := s.peek(a, addr, sizeofSigaction)
	if err != nil || le.Uint64(raw[restorerOff:]) != agentSymbols().restorerPlain {
		return
	}
	le.PutUint64(raw[flagsOff:], le.Uint64(raw[flagsOff:])&^abi.SA_SIGINFO)
	_ = s.poke(a, addr, raw)
}
