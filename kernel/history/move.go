package history

import (
	"sort"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/proc"
)

// Unit is what a move counts.
type Unit uint8

// The units.
const (
	Event  Unit = iota // events, of those that Only means
	Step               // steps of the machine
	Call               // system calls: their beginning, or the end of one that had slept; of task TID if it is given
	Switch             // times that a CPU goes to another task
	Inst               // instructions, of task TID if it is given
	Line               // lines of the source of task TID, calls included
	Over               // lines of the source of task TID, calls left out
	Out                // up to the place where task TID's function returns to, or with Back to where it was called
)

// Move is a move in a run.
type Move struct {
	By    Unit
	Back  bool                   // backwards
	Count int                    // how far, 1 if zero
	TID   int32                  // whose lines or instructions
	Only  Query                  // of By Event: which
	In    func(file string) bool // of By Line and Over: the source files that count; nil: all
}

// Move returns the job that looks for the place a move leads to. A place that the run does not have is not found.
func (h *History) Move(v Move) *Job {
	return h.times(max(v.Count, 1), func() *Job { return h.once(v) })
}

// once is a move by one.
func (h *History) once(v Move) *Job {
	from := h.now
	switch v.By {
	case Event:
		return h.find(v.Only, from, v.Back, false)
	case Call:
		return h.find(Query{Kinds: Kinds(event.SysEnter, event.SysExit), TID: v.TID}, from, v.Back, true)
	case Switch:
		return h.find(Query{Kinds: Kinds(event.Switch), TID: v.TID}, from, v.Back, true)
	case Step:
		return h.byStep(from, v.Back)
	case Inst:
		return h.byInst(from, v)
	}
	return h.byLine(from, v)
}

// times does a job several times over, each from where the one before led to. The present place does not move meanwhile.
func (h *History) times(n int, once func() *Job) *Job {
	if n == 1 {
		return once()
	}
	j := once()
	all := &Job{h: h, branch: h.branch, Pos: h.now}
	all.work = func(budget int64) bool {
		if !j.Work(budget) {
			return false
		}
		if j.Found { // as far as it gets, if not as often as it was asked for
			all.Found, all.Pos = true, j.Pos
		}
		if n--; !j.Found || n == 0 {
			return true
		}
		was := h.now
		_ = h.Goto(j.Pos)
		j = once()
		_ = h.Goto(was)
		return false
	}
	return all
}

// find looks for an event. Whole steps are looked at as one: the step that we are in does not count.
func (h *History) find(q Query, from Pos, back, whole bool) *Job {
	j := &Job{h: h, branch: h.branch, Pos: from}
	found := func(seq uint64) bool {
		e, _ := h.branch.index.at(seq)
		j.Found, j.Pos = true, Pos{seq, e.Step, 0}
		if whole {
			j.Pos.Event = h.lastOf(e.Step)
		}
		return true
	}
	after := from.Event
	switch {
	case !back:
	case h.inside && from.Event == h.at.Seq: // the events of the step that we are inside of are still to come
		after = h.lastOf(from.Step) + 1
	case whole && from.Step > 0:
		after = h.lastOf(from.Step-1) + 1
	}
	j.work = func(budget int64) bool {
		if back {
			seq, ok := h.branch.index.previous(&q, after)
			if !ok {
				j.Pos = Pos{Event: h.branch.index.base}
				return true
			}
			return found(seq)
		}
		for end := work(h.ahead) + budget; ; {
			if whole {
				after = max(after, h.lastOf(from.Step))
			}
			if seq, ok := h.branch.index.next(&q, after); ok {
				return found(seq)
			}
			after = max(after, h.branch.index.last())
			if work(h.ahead) >= end {
				return false
			}
			if !h.extend(h.branch) && after == h.branch.index.last() {
				j.Pos = h.branch.tip.pos
				return true
			}
		}
	}
	return j
}

// byStep goes to the next step, or to the end of the one before.
func (h *History) byStep(from Pos, back bool) *Job {
	j := &Job{h: h, branch: h.branch, Pos: from}
	to := from.Step + 1
	if back {
		to = from.Step
		if !h.inside {
			to--
		}
	}
	inside := h.inside
	j.work = func(int64) bool {
		if back && !inside && from.Step == 0 {
			return true
		}
		if j.Found = h.reach(to); j.Found {
			j.Pos = Pos{h.lastOf(to), to, 0}
		}
		return true
	}
	return j
}

// byInst goes to the next or the last instruction: after one has retired, or back to before the last one did.
func (h *History) byInst(from Pos, v Move) *Job {
	switch {
	case v.Back && v.TID == 0:
		return h.lastInst(from)
	case v.Back:
		return h.backward(from, probe{tid: v.TID, inst: func(*kernel.Machine, *proc.Task, int64) bool { return true }})
	}
	count := func(m *kernel.Machine) int64 { return m.Inst }
	was := from.Inst
	if v.TID != 0 {
		count = func(m *kernel.Machine) int64 { return retired(m, v.TID) }
		was = count(h.at)
	}
	return h.forward(from, probe{
		tid:  v.TID,
		inst: func(m *kernel.Machine, _ *proc.Task, inst int64) bool { return count(m)+inst-m.Inst > was },
		step: func(m *kernel.Machine, first bool) bool { return !first && count(m) > was }, // the last of its step
	})
}

// lastInst looks for the place before the last instruction, without going through all that are between.
func (h *History) lastInst(from Pos) *Job {
	j := &Job{h: h, branch: h.branch}
	j.work = func(int64) bool {
		marks, m := h.branch.marks, h.scout
		i := sort.Search(len(marks), func(i int) bool { return marks[i].inst >= from.Inst }) - 1
		if i < 0 {
			return true
		}
		m.Restore(marks[i].snap)
		for m.Inst < from.Inst {
			j.Pos = Pos{m.Seq, m.Steps, m.Inst}
			h.branch.step(m)
		}
		j.Found = true
		if from.Inst-1 > j.Pos.Inst {
			h.seek(m, j.Pos.Step, false)
			h.into(m, from.Inst-1)
			j.Pos = Pos{m.Seq, j.Pos.Step, m.Inst}
		}
		return true
	}
	return j
}

// retired counts the instructions of a task.
func retired(m *kernel.Machine, tid int32) int64 {
	if t := m.Procs.Tasks.R(m.Procs.Task(tid)); t != nil {
		return t.Utime
	}
	return 0
}

// Until looks for the next place (or, with back, the last one before), at the end of a step, where a condition holds.
func (h *History) Until(cond func(m *kernel.Machine) bool, back bool) *Job {
	p := probe{step: func(m *kernel.Machine, _ bool) bool { return cond(m) }}
	if back {
		return h.backward(h.now, p)
	}
	return h.forward(h.now, p)
}
