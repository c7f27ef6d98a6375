//go:build linux && amd64

package linux

import (
	"bytes"
	"debug/elf"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"golang.org/x/sys/unix"
)

// The fixed places that agent/agent.h names too.
const (
	boxAddr   = 0x0f000000      // where every actor has the mailboxes mapped
	boxCount  = 64              // how many tasks there can be at a time
	boxPath   = "/dev/.vitrine" // the file behind them, in the actors' world
	stackAddr = 0x0e000000      // stacks of tasks that share memory
	stackSize = 0x8000          // the size of one
	maxLevels = 32              // how deep handlers nest, the ground level included
	lostCode  = 125             // the exit status of an agent that cannot go on
)

// Orders to an agent.
const (
	orderCall   = 1 + iota // make a call
	orderBreed             // make a call that makes a child
	orderExec              // make a call that replaces the image
	orderLoad              // load(addr)
	orderStore             // store(addr, value)
	orderReturn            // return from the handler
)

// level is the agent's loop at one depth, struct level in agent.h: 0 is outside of any handler.
type level struct {
	// nr and arg are the call's number and words, ret its result.
	nr  uint64
	arg [6]uint64
	ret int64
	// info and context are where a handler's siginfo and ucontext lie.
	info, context uint64
	// what is the order, 0 once the agent took it; done is 1 once it is over.
	what, done uint32
	// sig is the handler's signal.
	sig uint32
	// fresh says that the child to be made shares memory, child is the address of its mailbox.
	fresh uint32
	child uint64
}

// box is a mailbox, struct box in agent.h: one page for each task.
type box struct {
	// bell is the futex that an idle agent sleeps on; it rings by changing.
	bell uint32
	// depth is the level that the agent is on.
	depth uint32
	// seq changes whenever anything does.
	seq uint32
	// pid and tid are the task's ids in its own namespace.
	pid, tid uint32
	// lives counts the task's birth and each execve.
	lives uint32
	// execing lets the new image of an execve find its box.
	execing uint32
	// limit is the keeper's patience in seconds, beat our signs of life.
	limit, beat uint32
	_           [7]uint32
	// level are the loops.
	level [maxLevels]level
	// spare holds copies of structures that we give a call in place of the scenario's.
	spare [boxSize - spareOff]byte
}

// Offsets inside of a box.
const (
	boxSize  = 4096
	spareOff = 64 + maxLevels*104
)

// mapBoxes maps the mailboxes' file. This and the views of it are the only places that need unsafe: the memory belongs to other processes
// too.
func mapBoxes(f *os.File) (*[boxCount]box, error) {
	raw, err := unix.Mmap(int(f.Fd()), 0, boxCount*boxSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map the mailboxes: %w", err)
	}
	return (*[boxCount]box)(unsafe.Pointer(&raw[0])), nil
}

// unmapBoxes takes the mapping away.
func unmapBoxes(b *[boxCount]box) {
	raw := unsafe.Slice((*byte)(unsafe.Pointer(b)), boxCount*boxSize)
	_ = unix.Munmap(raw)
}

// order tells the agent's loop at a level what to do and rings. The level's fields were filled in before.
func (b *box) order(at *level, what uint32) {
	if what != orderReturn {
		atomic.StoreUint32(&at.done, 0)
	}
	atomic.StoreUint32(&at.what, what)
	atomic.AddUint32(&b.bell, 1)
	_, _, _ = unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&b.bell)), abi.FUTEX_WAKE, 1, 0, 0, 0)
}

// drive gives an agent that is in no handler an order of ours, waits until it is carried out, and returns the result, errors as such.
func (b *box) drive(what uint32, nr uint64, args ...uint64) (int64, error) {
	l := &b.level[0]
	if !l.resting() {
		return 0, fmt.Errorf("agent %d is not idle", b.pid)
	}
	l.nr, l.arg = nr, [6]uint64{}
	copy(l.arg[:], args)
	b.order(l, what)
	if !await(keeperTime, l.over) {
		return 0, fmt.Errorf("agent %d does not answer", b.pid)
	}
	if l.ret < 0 {
		return 0, unix.Errno(-l.ret)
	}
	return l.ret, nil
}

// now is the level that the agent is on. It is nil if the box was scribbled on: its memory is the actor's too.
func (b *box) now() (depth uint32, l *level) {
	depth = atomic.LoadUint32(&b.depth)
	if depth >= maxLevels {
		return 0, nil
	}
	return depth, &b.level[depth]
}

// resting reports whether the level has nothing to do.
func (l *level) resting() bool {
	return atomic.LoadUint32(&l.what) == 0 && atomic.LoadUint32(&l.done) == 1
}

// over reports whether the level's last order has been carried out.
func (l *level) over() bool { return atomic.LoadUint32(&l.done) == 1 }

// errDamaged is what a stage answers whose mailboxes are gone.
var errDamaged = errors.New("an actor destroyed the mailboxes")

// guard is deferred by whatever looks into mailboxes. An actor could cut off the file behind them; touching them is a fault of ours then,
// which becomes an error.
func guard(before bool, err *error) {
	debug.SetPanicOnFault(before)
	r := recover()
	if _, ok := r.(interface{ Addr() uintptr }); ok {
		*err = errDamaged
	} else if r != nil {
		panic(r)
	}
}

//go:embed agent/agent.amd64
var agentImage []byte

// symbols are the addresses in the agent's image that we need to know.
type symbols struct {
	// handler is the code of a signal handler.
	handler uint64
	// restorer and restorerPlain are sa_restorer with and without SA_SIGINFO asked for.
	restorer, restorerPlain uint64
	// callAt and breedAt are the instructions that make a call, callAfter and breedAfter those that follow.
	callAt, callAfter, breedAt, breedAfter uint64
	// path, argv and envp are arguments for execve.
	path, argv, envp uint64
	// keepAction is the keeper's sigaction of SIGCHLD.
	keepAction uint64
}

// agentSymbols reads them from the image's symbol table.
var agentSymbols = sync.OnceValue(func() symbols {
	f, err := elf.NewFile(bytes.NewReader(agentImage))
	if err != nil {
		panic("the agent's image: " + err.Error())
	}
	list, err := f.Symbols()
	if err != nil {
		panic("the agent's symbols: " + err.Error())
	}
	find := func(name string) uint64 {
		for i := range list {
			if list[i].Name == name {
				return list[i].Value
			}
		}
		panic("the agent has no symbol " + name)
	}
	return symbols{handler: find("handler"), restorer: find("restorer"), restorerPlain: find("restorer_plain"), callAt: find("call_at"),
		callAfter: find("call_after"), breedAt: find("breed_at"), breedAfter: find("breed_after"), path: find("agent_path"),
		argv: find("agent_argv"), envp: find("agent_envp"), keepAction: find("keep_action")}
})
