package kernel

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/sched"
)

// What somebody needs who moves through a run: more machines of the same make, stops inside a step, and the few things about a run that
// come from outside and may be made different.

// Twin returns another machine with the same configuration, input and state, which goes its own way and prints nothing. Snapshots of
// the one can be restored in the other; the two must not be used at the same time.
func (m *Machine) Twin() *Machine {
	t := &Machine{cfg: m.cfg, costs: m.costs, chooser: m.chooser, policy: m.policy, input: m.input}
	t.cfg.Output = nil
	t.wire()
	t.Restore(m.Snapshot())
	return t
}

// SetOutput makes f hear what the programs write to the console; nil drops it.
func (m *Machine) SetOutput(f func(fd int, p []byte)) { m.cfg.Output = f }

// SetChooser makes c answer from now on.
func (m *Machine) SetChooser(c sched.Chooser) { m.chooser = c }

// Typed is one piece of input.
type Typed struct {
	Data []byte // nothing: the end of the file
	At   int64  // virtual time at which it comes

	Console int         // the console's number; 0 is the first, too
	Size    abi.Winsize // the window's new size; zero: as before
	Line    int         // line of the session's file that it is from, 0 for none
}

// Typed returns the input that has come in so far, and what SetTyped announced.
func (m *Machine) Typed() []Typed { return slices.Clone(m.input.entries) }

// SetTyped makes the input another one: for a machine that was taken back to a time before the first difference. What it does not hold is
// asked for where Config said.
func (m *Machine) SetTyped(log []Typed) { m.input.entries = slices.Clone(log) }

// Inject sends a process a signal from outside, between two steps. It returns false if there is no such process. Who waited for ever may
// go on then.
func (m *Machine) Inject(pid int32, sig abi.Signal) bool {
	id := m.Procs.Task(pid)
	if id == 0 || m.Over != Running && m.Over != Deadlock && m.Over != Played {
		return false
	}
	m.outside()
	m.Over = Running
	m.sendGroup(m.Procs.Tasks.R(id).Group, abi.UserInfo(sig, abi.SI_USER, 0, 0))
	return true
}

// Cut tells whether the last step was cut short, by Pause or by Look.
func (m *Machine) Cut() bool { return m.cut }

// Pause makes the step in which that many instructions have retired since boot end there; 0 is never. A step cut short like this is
// for looking only: a run that goes on from there is another run, for a step is also when CPUs take turns.
func (m *Machine) Pause(inst int64) { m.pause = inst }

// lookout watches a task's instructions one by one.
type lookout struct {
	from int64                                    // only from that many retired instructions on
	tid  int32                                    // whose
	see  func(t *proc.Task, inst int64) (on bool) // asked before each, with the number retired since boot; false cuts the step short
}

// Look makes see be asked before every instruction that a task executes, or any task if tid is 0, once so many have retired since boot.
// When it says no the step ends there, as at a pause. Nil ends that.
func (m *Machine) Look(tid int32, from int64, see func(t *proc.Task, inst int64) bool) {
	m.look = nil
	if see != nil {
		m.look = &lookout{from, tid, see}
	}
}

// lookOn runs a task that is being watched.
func (m *Machine) lookOn(t *proc.Task, v *mem.View, budget int64) (n int64, trap riscv.Trap) {
	now := m.now
	if fast := min(m.look.from-m.Inst, budget); fast > 0 {
		if n, trap = m.eng.Run(&t.Regs, &v.TLB, v, fast); trap.Cause != riscv.CauseBudget {
			return n, trap
		}
	}
	for n < budget {
		if !m.look.see(t, m.Inst+n) {
			m.cut = true
			return n, trap
		}
		m.eng.Now = now + n
		trap = m.eng.Step(&t.Regs, &v.TLB, v)
		if trap.Cause == riscv.CauseBudget || trap.Cause == riscv.CauseEcall {
			n++
		}
		if trap.Cause != riscv.CauseBudget {
			return n, trap
		}
	}
	return n, trap
}

// Program is the executable file that a process runs. The same value is the same file with the same content.
type Program struct {
	Inode store.ID // the row of the file
	Ino   uint64   // its number, which no other file ever has
	Mtime int64    // when it was last written
}

// Program returns what a process runs. It is false if there is no such process or the file is gone.
func (m *Machine) Program(pid int32) (Program, bool) {
	id := m.Procs.Task(pid)
	if id == 0 {
		return Program{}, false
	}
	exe := m.Procs.Groups.R(m.Procs.Tasks.R(id).Group).Exe
	w, e := m.Tree.Walk(m.rootCtx(), inode(m.Tree.Root), exe, vfs.Follow)
	if e != 0 || w.Node.Inode == 0 {
		return Program{}, false
	}
	in := m.Tree.Inodes.R(w.Node.Inode)
	return Program{w.Node.Inode, in.Ino, in.Mtime}, true
}

// File returns a program's bytes.
func (m *Machine) File(p Program) []byte { return m.content(p.Inode) }
