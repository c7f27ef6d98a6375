package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/sched"
)

// A puppet is a task whose user mode is somebody outside: scenarios, unit tests and comparisons with Linux drive it one call at a
// time. The kernel cannot tell it from a program: it too puts a number and six words into registers and points into its own memory.

// PuppetMemory is where a puppet's scratch memory lies, and how much of it there is.
const (
	PuppetMemory     = 0x10000000
	PuppetMemorySize = 1 << 20
)

// What a puppet does is decided by where its program counter stands: nothing is fetched from there. So a call that a signal interrupted
// is made again after the handler exactly as for a program: the kernel sets the counter back by the length of an ecall.
const (
	puppetTouch = 0xff8 // it touches its memory: a0 is the address, a1 the value to store, a7 says whether to load or store
	PuppetCall  = 0xffc // it makes a call; saved in a signal frame it means that the call will be made again
	puppetIdle  = 0x1000

	// PuppetHandler is the code of a puppet's signal handlers: a sa_handler.
	PuppetHandler = 0x2000
)

// NewPuppet makes a process that waits to be told what to call: a child of init with some scratch memory.
func (m *Machine) NewPuppet() (tid int32, err error) {
	m.outside()
	id, err := m.spawn(consoleTTY)
	if err != nil {
		return 0, err
	}
	t := m.Procs.Tasks.W(id)
	g := m.Procs.Groups.R(t.Group)
	if e := m.puppetSpace(t, m.limits(g, &t.Cred)); e != 0 {
		m.exitTask(id, 0)
		return 0, e
	}
	t.Comm, t.Puppet = "puppet", true
	t.Regs.X[2] = mem.StackTop - 64
	t.Regs.PC = puppetIdle
	m.hang(id, t)
	return t.TID, nil
}

// puppetSpace gives a puppet its memory.
func (m *Machine) puppetSpace(t *proc.Task, lim mem.Limits) abi.Errno {
	if t.Space = m.mmu.NewSpace(lim); t.Space == 0 {
		return abi.ENOMEM
	}
	if e := m.mmu.MapStack(t.Space, pageSize, false); e != 0 {
		return e
	}
	_, e := m.mmu.Map(t.Space, mem.Mapping{Addr: PuppetMemory, Len: PuppetMemorySize, Prot: abi.PROT_READ | abi.PROT_WRITE, Flags: abi.MAP_PRIVATE | abi.MAP_ANONYMOUS | abi.MAP_FIXED})
	m.mmu.SetBrk(t.Space, PuppetMemory+2*PuppetMemorySize)
	return e
}

// hang lets a puppet sleep until it is told what to do. A signal wakes it at once.
func (m *Machine) hang(id store.ID, t *proc.Task) {
	t.State = proc.Sleeping
	t.Wait = proc.Wait{On: event.Object{Kind: event.SigWait}, Chan: hangs}
}

// hangs is the wait channel of a puppet that is in no call.
const hangs = "puppet"

// hanging tells whether a task waits for nothing but to be told what to do.
func hanging(t *proc.Task) bool { return t.Puppet && t.State == proc.Sleeping && t.Wait.Chan == hangs }

// pull lets a puppet do what it was armed for, or hang.
func (m *Machine) pull(t *proc.Task) {
	switch t.Regs.PC {
	case PuppetCall:
		m.ecall(t)
	case puppetTouch:
		m.touch(t)
	default:
		t.Regs.PC = puppetIdle // the start of a handler or of a new program: its code runs
		m.hang(m.cur, t)
	}
}

// touch loads or stores a word, as an instruction would. If it may not, a signal follows, and the word is not tried again: the result
// says EFAULT.
func (m *Machine) touch(t *proc.Task) {
	r := &t.Regs
	v := m.mmu.View(t.Space)
	addr, value, store := r.X[10], uint32(r.X[11]), r.X[17] != 0
	r.PC, r.X[10] = puppetIdle, 0
	cause, f := riscv.CauseStore, mem.NoFault
	if store {
		f = v.Write32(addr, value)
	} else {
		cause = riscv.CauseLoad
		value, f = v.Read32(addr)
		r.X[10] = uint64(value)
	}
	if f != mem.NoFault {
		r.X[10] = uint64(fail(abi.EFAULT))
		m.trap(t, riscv.Trap{Cause: cause, Fault: f, Addr: addr})
	}
}

// Arm puts a call into a puppet's registers; it will be made when the machine runs. It returns false for a task that is not an idle
// puppet.
func (m *Machine) Arm(tid int32, nr uint64, args [6]uint64) bool {
	return m.arm(tid, PuppetCall, nr, args)
}

// ArmLoad lets a puppet read a 32-bit word of its memory, ArmStore write one.
func (m *Machine) ArmLoad(tid int32, addr uint64) bool {
	return m.arm(tid, puppetTouch, 0, [6]uint64{addr})
}

// ArmStore lets a puppet write a 32-bit word of its memory.
func (m *Machine) ArmStore(tid int32, addr uint64, v uint32) bool {
	return m.arm(tid, puppetTouch, 1, [6]uint64{addr, uint64(v)})
}

func (m *Machine) arm(tid int32, pc, nr uint64, args [6]uint64) bool {
	id := m.Procs.Task(tid)
	if id == 0 {
		return false
	}
	t := m.Procs.Tasks.R(id)
	if !t.Puppet || t.InCall || t.State != proc.Sleeping {
		return false
	}
	m.outside()
	w := m.Procs.Tasks.W(id)
	w.Regs.PC = pc
	w.Regs.X[17] = nr
	copy(w.Regs.X[10:16], args[:])
	w.Wait = proc.Wait{}
	m.ready(id, w, sched.Woken)
	return true
}

// Quiet runs until nothing can run any more without time passing: every task is blocked, hangs or is gone. It returns false if that
// does not happen within so many steps.
func (m *Machine) Quiet(steps int) bool {
	for range steps {
		if m.Run.Len() == 0 && m.allIdle() {
			return true
		}
		if !m.Step() {
			return true
		}
	}
	return false
}

func (m *Machine) allIdle() bool {
	for i := range m.cpus() {
		if m.CPU[i].Task != 0 {
			return false
		}
	}
	return true
}

// Pass lets virtual time go by: timers that are due fire, and whoever they wake runs.
func (m *Machine) Pass(ns int64) {
	end := m.Now() + ns
	for m.Quiet(1 << 20) {
		w := m.Timers.First()
		if w == 0 || m.Timers.R(w).When > end {
			break
		}
		if !m.Step() {
			return
		}
	}
	for i := range m.cpus() {
		c := &m.CPU[i]
		c.Clock = max(c.Clock, end)
	}
}

// Puppet is how a puppet stands.
type Puppet struct {
	PID, TID int32
	Over     bool // its last call is over, and Ret is its result
	Ret      int64
	Alive    bool   // it has not ended
	Stopped  bool   // by a signal
	Idle     bool   // it waits to be told what to do
	Entering bool   // it is about to run its first instruction in a handler or in a new program
	Nr       uint64 // the call that it sleeps in
	Chan     string // its wait channel then
	SP       uint64 // its stack pointer: in a handler, the frame
	Status   int32  // its wait status, or what it will be; of a zombie
}

// Puppet tells how a puppet stands.
func (m *Machine) Puppet(tid int32) Puppet {
	id := m.Procs.Task(tid)
	if id == 0 {
		return Puppet{TID: tid, Over: true}
	}
	t := m.Procs.Tasks.R(id)
	p := Puppet{PID: t.PID, TID: tid, Over: !t.InCall && !t.Leaving && t.Regs.PC != PuppetCall && t.Regs.PC != puppetTouch, Ret: int64(t.Regs.X[10]),
		Alive: t.State != proc.Zombie, Stopped: t.State == proc.Stopped, Nr: t.Nr, Chan: t.Wait.Chan, SP: t.Regs.X[2], Status: t.ExitCode}
	p.Idle = p.Over && t.State == proc.Sleeping
	p.Entering = t.Regs.PC != puppetIdle && t.Regs.PC != PuppetCall && t.Regs.PC != puppetTouch
	return p
}

// PuppetResult tells what became of a puppet's last call: its result once it is over.
func (m *Machine) PuppetResult(tid int32) (ret int64, over, alive bool) {
	p := m.Puppet(tid)
	if !p.Alive {
		return 0, true, false
	}
	return p.Ret, p.Over, true
}

// PuppetView is a window on a puppet's memory.
func (m *Machine) PuppetView(tid int32) *mem.View {
	return m.mmu.View(m.Procs.Tasks.R(m.Procs.Task(tid)).Space)
}
