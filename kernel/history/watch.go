package history

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/proc"
)

// Value is something in the state that can be watched. It must tell different values apart.
type Value func(m *kernel.Machine) uint64

// Byte is a byte of a process's memory.
func Byte(pid int32, addr uint64) Value { return Bytes(pid, addr, 1) }

// Bytes are up to eight bytes of a process's memory.
func Bytes(pid int32, addr uint64, n int) Value {
	return func(m *kernel.Machine) uint64 {
		t := m.Procs.Tasks.R(m.Procs.Task(pid))
		if t == nil || t.Space == 0 {
			return 1 << 63
		}
		b, ok := m.MMU().View(t.Space).Peek(addr, min(n, 8))
		if !ok {
			return 1<<63 + 1
		}
		v := uint64(0)
		for i, c := range b {
			v |= uint64(c) << (8 * i)
		}
		return v
	}
}

// LastChange goes back to where a value got what it is: to just after the instruction or the system call that changed it. From there
// it goes on to the change before. What changes to and fro within one step is not noticed.
func (h *History) LastChange(v Value) *Job {
	from := h.now
	step := from.Step // the step that we are inside of, or that has just ended
	if h.inside {
		step++
	}
	search := h.backward(from, changes(v))
	j := &Job{h: h, branch: h.branch}
	begun := false
	j.work = func(budget int64) bool {
		if !begun {
			begun = true
			if step > 0 && h.changeIn(v, step, func(p Pos) bool { return p.Step < from.Step || p.Step == from.Step && p.Inst < from.Inst }, true, j) {
				return true
			}
		}
		if !search.Work(budget) {
			return false
		}
		if search.Found {
			h.changeIn(v, search.Pos.Step, func(Pos) bool { return true }, true, j)
		}
		return true
	}
	return j
}

// NextChange looks for the next change of a value.
func (h *History) NextChange(v Value) *Job {
	from := h.now
	j := &Job{h: h, branch: h.branch}
	start, begun := from, !h.inside
	var search *Job
	j.work = func(budget int64) bool {
		if !begun { // first the rest of the step that we are inside of
			begun = true
			if h.changeIn(v, from.Step+1, func(p Pos) bool { return p.Step > from.Step || p.Inst > from.Inst }, false, j) {
				return true
			}
			start = Pos{Step: from.Step + 1}
		}
		if search == nil {
			search = h.forward(start, changes(v))
		}
		if !search.Work(budget) {
			return false
		}
		if j.Pos = search.Pos; search.Found {
			h.changeIn(v, search.Pos.Step, func(Pos) bool { return true }, false, j)
		}
		return true
	}
	return j
}

// changes is a probe for steps that change a value.
func changes(v Value) probe {
	var was uint64
	return probe{step: func(m *kernel.Machine, first bool) bool {
		now := v(m)
		changed := !first && now != was
		was = now
		return changed
	}}
}

// changeIn looks for the first change of a value within a known step, or for the last one, among the places that count.
func (h *History) changeIn(v Value, step uint64, counts func(Pos) bool, last bool, j *Job) bool {
	m := h.scout
	h.seek(m, step-1, false)
	defer m.Look(0, 0, nil)
	found := false
	was := v(m)
	note := func(p Pos) {
		now := v(m)
		if now != was && counts(p) && (last || !found) {
			found, j.Found, j.Pos = true, true, p
		}
		was = now
	}
	start := Pos{m.Seq, m.Steps, m.Inst}
	m.Look(0, 0, func(_ *proc.Task, inst int64) bool {
		note(start.plus(m, inst))
		return true
	})
	h.branch.step(m)
	note(Pos{m.Seq, m.Steps, m.Inst})
	return found
}
