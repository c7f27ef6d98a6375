package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/sched"
)

// A puppet is a task whose user mode is somebody outside: scenarios, unit tests and comparisons with Linux drive it one call at a
// time. The kernel cannot tell it from a program: it too puts a number and six words into registers and points into its own memory.

// PuppetMemory is where a puppet's scratch memory lies, and how much of it there is.
const (
	PuppetMemory     = 0x10000000
	PuppetMemorySize = 1 << 20
)

// NewPuppet makes a process that waits to be told what to call: a child of init with some scratch memory.
func (m *Machine) NewPuppet() (tid int32, err error) {
	id, err := m.spawn()
	if err != nil {
		return 0, err
	}
	t := m.Procs.Tasks.W(id)
	g := m.Procs.Groups.R(t.Group)
	t.Space = m.mmu.NewSpace(m.limits(g, &t.Cred))
	if t.Space == 0 {
		return 0, abi.ENOMEM
	}
	if e := m.mmu.MapStack(t.Space, pageSize, false); e != 0 {
		return 0, e
	}
	if _, e := m.mmu.Map(t.Space, mem.Mapping{Addr: PuppetMemory, Len: PuppetMemorySize, Prot: abi.PROT_READ | abi.PROT_WRITE, Flags: abi.MAP_PRIVATE | abi.MAP_ANONYMOUS | abi.MAP_FIXED}); e != 0 {
		return 0, e
	}
	m.mmu.SetBrk(t.Space, PuppetMemory+2*PuppetMemorySize)
	t.Comm, t.Puppet = "puppet", true
	t.Regs.X[2] = mem.StackTop - 64
	m.hang(id, t)
	return t.TID, nil
}

// hang lets a puppet sleep until it is told what to do. A signal wakes it at once.
func (m *Machine) hang(id store.ID, t *proc.Task) {
	t.State = proc.Sleeping
	t.Wait = proc.Wait{On: event.Object{Kind: event.SigWait}, Chan: "puppet"}
}

// pull makes the call that a puppet was armed with, or lets it hang.
func (m *Machine) pull(t *proc.Task) {
	if !t.Armed {
		m.hang(m.cur, t)
		return
	}
	t.Armed = false
	m.ecall(t)
}

// Arm puts a call into a puppet's registers; it will be made when the machine runs. It returns false for a task that is not an idle
// puppet.
func (m *Machine) Arm(tid int32, nr uint64, args [6]uint64) bool {
	id := m.Procs.Task(tid)
	if id == 0 {
		return false
	}
	t := m.Procs.Tasks.R(id)
	if !t.Puppet || t.InCall || t.Armed || t.State != proc.Sleeping {
		return false
	}
	w := m.Procs.Tasks.W(id)
	w.Regs.X[17] = nr
	copy(w.Regs.X[10:16], args[:])
	w.Armed = true
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

// PuppetResult tells what became of a puppet's last call: its result once it is over.
func (m *Machine) PuppetResult(tid int32) (ret int64, over, alive bool) {
	id := m.Procs.Task(tid)
	if id == 0 {
		return 0, true, false
	}
	t := m.Procs.Tasks.R(id)
	if t.State == proc.Zombie {
		return 0, true, false
	}
	return int64(t.Regs.X[10]), !t.InCall && !t.Armed, true
}

// PuppetView is a window on a puppet's memory.
func (m *Machine) PuppetView(tid int32) *mem.View {
	return m.mmu.View(m.Procs.Tasks.R(m.Procs.Task(tid)).Space)
}
