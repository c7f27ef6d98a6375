package history

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/proc"
)

// Stop is a reason to stop at a place: an event, a place in a program, or a condition.
type Stop struct {
	Event *Query                       // an event that this means
	TID   int32                        // with PCs: by this task, 0: by any
	PCs   []uint64                     // an instruction at one of these addresses is next
	Cond  func(m *kernel.Machine) bool // this begins to hold
	Fine  bool                         // with Cond: also between two instructions, not only at the end of a step
}

// Continue runs to the next place where one of the stops says so, or with back to the last one before. If there is none it ends at the
// end, or the beginning, of the run.
func (h *History) Continue(stops []Stop, back bool) *Job {
	p, any := stopProbe(stops)
	var j *Job
	if any && back {
		j = h.backward(h.now, p)
	} else if any {
		j = h.forward(h.now, p)
	}
	for _, s := range stops {
		if s.Event != nil {
			j = h.nearer(j, h.find(*s.Event, h.now, back, false), back)
		}
	}
	if j == nil {
		j = h.find(Query{Kinds: 1 << 63}, h.now, back, false)
	}
	return h.orEnd(j, back)
}

// orEnd lets a job that finds nothing find the end of the run.
func (h *History) orEnd(j *Job, back bool) *Job {
	all := &Job{h: h, branch: h.branch}
	all.work = func(budget int64) bool {
		if !j.Work(budget) {
			return false
		}
		all.Found, all.Pos = j.Found, j.Pos
		if !j.Found && !back {
			all.Pos = h.branch.tip.pos
		} else if !j.Found {
			all.Pos = Pos{Event: h.branch.index.base}
		}
		return true
	}
	return all
}

// nearer is the job whose place is reached first.
func (h *History) nearer(a, b *Job, back bool) *Job {
	if a == nil {
		return b
	}
	all := &Job{h: h, branch: h.branch}
	all.work = func(budget int64) bool {
		if !b.Work(budget/2) || !a.Work(budget/2) { // b is the quick one
			return false
		}
		*all = Job{h: h, branch: h.branch, Found: a.Found || b.Found, Pos: a.Pos}
		if b.Found && (!a.Found || b.Pos.Before(a.Pos) != back) {
			all.Pos = b.Pos
		}
		return true
	}
	return all
}

// stopProbe joins those of the stops that are not events.
func stopProbe(stops []Stop) (p probe, any bool) {
	type place struct {
		pc  uint64
		tid int32
	}
	places := map[place]bool{}
	var conds conditions
	for _, s := range stops {
		for _, pc := range s.PCs {
			places[place{pc, s.TID}] = true
		}
		if s.Cond != nil {
			conds.list = append(conds.list, condition{holds: s.Cond, fine: s.Fine})
			conds.fine = conds.fine || s.Fine
		}
	}
	if len(places) > 0 || conds.fine {
		p.inst = func(m *kernel.Machine, t *proc.Task, _ int64) bool {
			begins := conds.fine && conds.begin(m, true)
			return begins || places[place{t.Regs.PC, 0}] || places[place{t.Regs.PC, t.TID}]
		}
	}
	if conds.fine {
		p.pass = func(m *kernel.Machine) { conds.begin(m, true) }
	}
	if len(conds.list) > 0 {
		p.step = func(m *kernel.Machine, first bool) bool { return conds.begin(m, false) && !first }
	}
	return p, len(places)+len(conds.list) > 0
}

// conditions are looked at one state after the other.
type conditions struct {
	list []condition
	fine bool // some are looked at between instructions, too
}

type condition struct {
	holds func(m *kernel.Machine) bool
	fine  bool
	was   bool // it held in the state before
}

// begin tells whether one of them begins to hold; of the fine ones alone, if that is asked.
func (c *conditions) begin(m *kernel.Machine, fine bool) (yes bool) {
	for i := range c.list {
		k := &c.list[i]
		if fine && !k.fine {
			continue
		}
		now := k.holds(m)
		yes = yes || now && !k.was
		k.was = now
	}
	return yes
}
