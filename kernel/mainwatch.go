package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/image"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
)

// mainWatch notices when a program gets from its C library's start-up to main, for listeners who want to see only what follows. It
// is not state: it looks on, and the run is the same without it.
type mainWatch struct {
	reached func(tid int32)
	addr    map[int32]uint64 // tids that have not reached main yet, and where their main is
	known   map[store.ID]uint64
}

// WatchMain calls reached for every program, when its first thread gets to main. A program without that symbol counts as there at once.
// It must be called before the first step.
func (m *Machine) WatchMain(reached func(tid int32)) {
	m.main = &mainWatch{reached: reached, addr: map[int32]uint64{}, known: map[store.ID]uint64{}}
	if id := m.Procs.Task(mainPID); id != 0 {
		w, e := m.Tree.Walk(m.rootCtx(), inode(m.Tree.Root), m.Procs.Groups.R(m.Procs.Tasks.R(id).Group).Exe, 1)
		if e == 0 {
			m.main.exec(m, m.Procs.Tasks.R(id), &program{node: w.Node})
		}
	}
}

// exec notes where main of a new program is.
func (w *mainWatch) exec(m *Machine, t *proc.Task, p *program) {
	in := m.Tree.Inodes.R(p.node.Inode)
	at, ok := w.known[p.node.Inode]
	if !ok {
		data := make([]byte, in.Size)
		m.mmu.ObjectRead(in.Object, 0, data)
		if d, err := image.LoadDebug(data); err == nil {
			at, _ = d.FuncAddr("main")
		}
		w.known[p.node.Inode] = at
	}
	if at == 0 {
		w.reached(t.TID)
		return
	}
	w.addr[t.TID] = at
}

// watching tells whether the task has yet to reach main.
func (w *mainWatch) watching(t *proc.Task) bool {
	_, ok := w.addr[t.TID]
	return ok
}

// runToMain runs the task precisely up to main, then goes on as usual.
func (m *Machine) runToMain(t *proc.Task, v *mem.View, budget int64) (n int64, trap riscv.Trap) {
	at := m.main.addr[t.TID]
	now := m.now
	for n < budget {
		if t.Regs.PC == at {
			delete(m.main.addr, t.TID)
			m.main.reached(t.TID)
			m.eng.Now = now + n
			k, trap := m.eng.Run(&t.Regs, &v.TLB, v, budget-n)
			return n + k, trap
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
