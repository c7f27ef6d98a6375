package history

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/image"
)

// sources are the debug informations of the programs that were asked about.
type sources struct {
	known map[kernel.Program]*image.Debug
}

// Source returns what the executable of a process says about its source, nil if there is nothing.
func (h *History) Source(pid int32) *image.Debug { return h.sourceIn(h.at, pid) }

func (h *History) sourceIn(m *kernel.Machine, pid int32) *image.Debug {
	p, ok := m.Program(pid)
	if !ok {
		return nil
	}
	d, ok := h.sources.known[p]
	if !ok {
		d, _ = image.LoadDebug(m.File(p))
		if h.sources.known == nil {
			h.sources.known = map[kernel.Program]*image.Debug{}
		}
		h.sources.known[p] = d
	}
	return d
}

// Registers are a task's registers as the debug information wants them.
func Registers(t *proc.Task) image.Regs {
	return image.Regs{X: t.Regs.X, F: t.Regs.F, PC: t.Regs.PC}
}

// Memory reads the memory of a task without disturbing the machine.
func Memory(m *kernel.Machine, t *proc.Task) image.ReadMem {
	return func(addr uint64, n int) ([]byte, bool) {
		if t.Space == 0 {
			return nil, false
		}
		return m.MMU().View(t.Space).Peek(addr, n)
	}
}

// Task returns a task of the present moment by its number, nil if there is none.
func (h *History) Task(tid int32) *proc.Task { return h.at.Procs.Tasks.R(h.at.Procs.Task(tid)) }

// Calls returns the chain of calls that a task is in, innermost first: the place that it executes next, and where its callers go on. It
// is empty if its program has no debug information.
func (h *History) Calls(tid int32) []image.Frame {
	t := h.Task(tid)
	if t == nil {
		return nil
	}
	d := h.Source(t.PID)
	if d == nil {
		return nil
	}
	return d.Backtrace(t.Regs.PC, Registers(t), Memory(h.at, t), maxFrames)
}

// maxFrames bounds a chain of calls.
const maxFrames = 256

// Vars returns the variables that a frame of a task sees.
func (h *History) Vars(tid int32, f image.Frame) []image.Var {
	t := h.Task(tid)
	if t == nil {
		return nil
	}
	if d := h.Source(t.PID); d != nil {
		return d.Vars(f.Pos, f.Regs, Memory(h.at, t))
	}
	return nil
}

// byLine goes to another line of the source of a task. Going over lines leaves out what lies deeper in the stack than where we are.
func (h *History) byLine(from Pos, v Move) *Job {
	if h.opt.Script != nil && v.In == nil {
		return h.byScript(from, v.Back)
	}
	t := h.Task(v.TID)
	if t == nil {
		return &Job{h: h, branch: h.branch, done: true, Pos: from}
	}
	if v.By == Out {
		return h.out(from, t, v)
	}
	l := lines{h: h, in: v.In} // where there is no source, over it is into the first line there is
	if d := h.Source(t.PID); d != nil {
		frames := h.Calls(v.TID)
		for i := range frames { // asleep in a library: what counts is the function that has a source we show
			if f := &frames[i]; f.Line > 0 && !f.Signal && (v.In == nil || v.In(f.File)) {
				l.over, l.sp = v.By == Over, f.Regs.X[2]
				_, l.fn, _, _ = d.Func(f.Pos)
				break
			}
		}
	}
	p := probe{tid: v.TID, inst: l.stops}
	if v.Back {
		return h.backward(from, p)
	}
	return h.forward(from, p)
}

// lines says at which instructions a new line begins.
type lines struct {
	h    *History
	in   func(file string) bool // which files count, nil: all
	over bool                   // calls are left out
	fn   uint64                 // where the function that we were in begins
	sp   uint64                 // the stack pointer there

	space store.ID        // the address space that seen is about: with exec there is another
	seen  map[uint64]bool // what was found out about addresses
}

// stops is asked before an instruction of the task.
func (l *lines) stops(m *kernel.Machine, t *proc.Task, _ int64) bool {
	pc, sp := t.Regs.PC, t.Regs.X[2]
	if l.over && sp < l.sp {
		return false
	}
	if l.seen == nil || t.Space != l.space {
		l.seen, l.space = map[uint64]bool{}, t.Space
	}
	yes, ok := l.seen[pc]
	if !ok {
		if d := l.h.sourceIn(m, t.PID); d != nil && d.Statement(pc) {
			file, _, _ := d.Line(pc)
			yes = l.in == nil || l.in(file)
		}
		l.seen[pc] = yes
	}
	if !yes || !l.over || sp > l.sp {
		return yes
	}
	_, fn, _, _ := l.h.sourceIn(m, t.PID).Func(pc)
	return fn == l.fn
}

// out goes to where the function returns to, or back to where it was called: the place just behind, or before, the call.
func (h *History) out(from Pos, t *proc.Task, v Move) *Job {
	none := &Job{h: h, branch: h.branch, done: true, Pos: from}
	frames := h.Calls(v.TID)
	for i := 0; i < len(frames); i++ { // out of the innermost function with a source that counts
		f := &frames[i]
		if f.Signal || f.Inlined || f.Line == 0 || v.In != nil && !v.In(f.File) {
			continue
		}
		if i+1 >= len(frames) || f.CFA == 0 {
			return none
		}
		back, cfa := frames[i+1].PC, f.CFA
		p := probe{tid: v.TID}
		if !v.Back {
			p.inst = func(_ *kernel.Machine, t *proc.Task, _ int64) bool { return t.Regs.PC == back && t.Regs.X[2] >= cfa }
			return h.forward(from, p)
		}
		p.inst = func(_ *kernel.Machine, t *proc.Task, _ int64) bool { // a call is two or four bytes long
			pc := t.Regs.PC
			return (pc == back-4 || pc == back-2) && t.Regs.X[2] >= cfa
		}
		return h.backward(from, p)
	}
	return none
}
