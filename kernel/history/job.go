package history

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/proc"
)

// Job is a search for a place, worked off in slices. Going somewhere else meanwhile does not disturb it; a switch to another branch
// ends it.
type Job struct {
	Found bool // there is such a place
	Pos   Pos  // it; where the run ends if there is none and the search went forwards, where it begins if it went backwards

	h      *History
	branch *Branch
	work   func(budget int64) (done bool)
	done   bool
}

// Work looks on, for about so much work. It returns true when the search is over.
func (j *Job) Work(budget int64) bool {
	if !j.done {
		j.done = j.branch != j.h.branch || j.work(budget)
	}
	return j.done
}

// Do works a job off and goes to the place that it found. It returns whether it found one.
func (h *History) Do(j *Job) bool {
	for !j.Work(1 << 40) {
	}
	if j.Found {
		_ = h.Goto(j.Pos) // it was there a moment ago
	}
	return j.Found
}

// probe says yes to the places that are looked for.
type probe struct {
	tid  int32                                                  // whose instructions are asked about, 0: everybody's
	inst func(m *kernel.Machine, t *proc.Task, inst int64) bool // asked before every instruction; nil: none is a place
	step func(m *kernel.Machine, first bool) bool               // asked after every step; first: the steps before were not asked about; nil: none is a place
	pass func(m *kernel.Machine)                                // told before instructions that do not count, since the search begins behind them; may be nil
}

// forward looks for the first place after from.
func (h *History) forward(from Pos, p probe) *Job {
	j := &Job{h: h, branch: h.branch, Pos: from}
	begun := false
	m := h.scout
	var at uint64 // the step that the scout, which others use too, is to be at the end of
	j.work = func(budget int64) bool {
		if !begun {
			begun, at = true, from.Step
		}
		h.seek(m, at, false)
		if p.step != nil && m.Steps == from.Step {
			p.step(m, true)
		}
		defer m.Look(0, 0, nil)
		cost := int64(1)
		if p.inst != nil {
			cost = watchCost
		}
		for end := work(m) + budget/cost; work(m) < end; at = m.Steps {
			if h.branch.tip.pos.Step <= m.Steps && !h.extend(h.branch) && h.branch.tip.pos.Step <= m.Steps {
				j.Pos = h.branch.tip.pos
				return true
			}
			if h.tryStep(m, from, p, j) {
				return true
			}
		}
		return false
	}
	return j
}

// tryStep makes a step and notes the first place after from that the probe says yes to.
func (h *History) tryStep(m *kernel.Machine, from Pos, p probe, j *Job) bool {
	start := Pos{m.Seq, m.Steps, m.Inst}
	if p.inst != nil {
		m.Look(p.tid, 0, func(t *proc.Task, inst int64) bool {
			here := start.plus(m, inst)
			if !from.Before(here) || from.same(here) {
				if p.pass != nil {
					p.pass(m)
				}
				return true
			}
			if !p.inst(m, t, inst) {
				return true
			}
			j.Found, j.Pos = true, here
			return false
		})
	}
	h.branch.step(m)
	if j.Found {
		return true
	}
	if p.step != nil && p.step(m, false) {
		j.Found, j.Pos = true, Pos{m.Seq, m.Steps, m.Inst}
	}
	return j.Found
}

// backward looks for the last place before from.
func (h *History) backward(from Pos, p probe) *Job {
	j := &Job{h: h, branch: h.branch, Pos: Pos{Event: h.branch.index.base}}
	end := from // all from here on was looked at
	j.work = func(budget int64) bool {
		for done := int64(0); done < budget; {
			start, ok := h.stretch(end)
			if !ok {
				return true
			}
			if done += h.windows(start, end, end != from, p, j); j.Found {
				return true
			}
			end = Pos{Step: start.Step, Inst: start.Inst}
		}
		return false
	}
	return j
}

// stretch brings the scout to the last mark before a place, and leaves marks close together on the way there. It returns false if there
// is nothing before.
func (h *History) stretch(end Pos) (Pos, bool) {
	if end.Step == 0 && end.Inst == 0 {
		return Pos{}, false
	}
	m := h.scout
	last := end.Step // the last step whose end is before the place
	if k, _ := before(h.branch.marks, end.Step); end.Inst <= k.inst && k.step == end.Step {
		last = end.Step - 1
	}
	h.seek(m, last, false)
	if m.Steps == end.Step && m.Inst >= end.Inst { // the place is the end of that step
		if last == 0 {
			return Pos{}, false
		}
		last--
		h.seek(m, last, false)
	}
	k, _ := before(h.branch.marks, last)
	if n, ok := before(h.near, last); ok && n.step > k.step {
		k = n
	}
	m.Restore(k.snap)
	return Pos{Step: k.step, Inst: k.inst}, true
}

// plus is the place inside the step that begins at a place where so many instructions have retired; the place itself if none has.
func (p Pos) plus(m *kernel.Machine, inst int64) Pos {
	if inst == p.Inst {
		return p
	}
	return Pos{m.Seq, p.Step, inst}
}

// window is how many instructions are gone through one by one at once, going backwards: who steps back has not far to go as a rule.
const window = 1 << 16

// watchCost is how much longer an instruction takes that is asked about.
const watchCost = 8

// windows looks through the stretch that the scout stands at the beginning of, the last instructions first. It returns the work done.
func (h *History) windows(start, end Pos, whole bool, p probe, j *Job) (done int64) {
	snap := h.scout.Snapshot()
	for hi := end.Inst; ; {
		lo := start.Inst
		if p.step == nil {
			lo = max(lo, hi-window)
		}
		before := work(h.scout)
		h.lastIn(end, lo, hi, whole, p, j)
		done += work(h.scout) - before + (hi-lo)*watchCost
		if j.Found || lo <= start.Inst {
			return done
		}
		hi = lo
		h.scout.Restore(snap)
	}
}

// lastIn looks from where the scout is up to the end, and at that only if it is the end of a step and whole, and notes the last place
// that the probe says yes to. Of the instructions only those from lo on count, and hi is the end if it comes sooner.
func (h *History) lastIn(end Pos, lo, hi int64, whole bool, p probe, j *Job) {
	m := h.scout
	defer m.Look(0, 0, nil)
	for first := true; ; first = false {
		start := Pos{m.Seq, m.Steps, m.Inst}
		over := start.Step >= end.Step && start.Inst >= end.Inst
		if p.step != nil && (!over || whole) && p.step(m, first) {
			j.Found, j.Pos = true, start
		}
		if over || hi < end.Inst && start.Inst >= hi {
			return
		}
		if p.inst != nil {
			m.Look(p.tid, lo, func(t *proc.Task, inst int64) bool {
				if start.Step == end.Step && inst >= end.Inst || hi < end.Inst && inst >= hi {
					return false
				}
				if p.inst(m, t, inst) {
					j.Found, j.Pos = true, start.plus(m, inst)
				}
				return true
			})
		}
		if start.Step == end.Step { // the end is inside this step
			m.Pause(end.Inst)
		}
		h.branch.step(m)
		m.Pause(0)
		if m.Cut() {
			return
		}
	}
}
