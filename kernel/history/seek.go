package history

import (
	"slices"
	"sort"
	"strconv"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// GotoEvent goes to an event: to the end of its step.
func (h *History) GotoEvent(seq uint64) error {
	for seq > h.branch.index.last() && h.extend(h.branch) {
	}
	e, ok := h.branch.index.at(seq)
	if !ok && seq != h.branch.index.base {
		return &NoSuchPlace{"event " + strconv.FormatUint(seq, 10), "event " + strconv.FormatUint(h.branch.index.last(), 10)}
	}
	h.gotoStep(e.Step)
	h.now.Event = seq
	return nil
}

// GotoStep goes to the end of a step.
func (h *History) GotoStep(step uint64) error {
	if !h.reach(step) {
		return &NoSuchPlace{"step " + strconv.FormatUint(step, 10), "step " + strconv.FormatUint(h.branch.tip.pos.Step, 10)}
	}
	h.gotoStep(step)
	return nil
}

// GotoEnd runs ahead to the end of the run, or as far as it gets, and goes there.
func (h *History) GotoEnd() {
	for h.extend(h.branch) {
	}
	h.gotoStep(h.branch.tip.pos.Step)
}

// GotoInst goes to where so many instructions have retired since boot, all processes together; to the first such place.
func (h *History) GotoInst(inst int64) error {
	for h.branch.tip.pos.Inst < inst && h.extend(h.branch) {
	}
	if inst < 0 || h.branch.tip.pos.Inst < inst {
		return &NoSuchPlace{"instruction " + strconv.FormatInt(inst, 10), "instruction " + strconv.FormatInt(h.branch.tip.pos.Inst, 10)}
	}
	marks := h.branch.marks
	k := marks[max(sort.Search(len(marks), func(i int) bool { return marks[i].inst >= inst })-1, 0)]
	h.at.Restore(k.snap)
	h.at.Pause(inst)
	for h.at.Inst < inst {
		h.branch.step(h.at)
	}
	h.at.Pause(0)
	h.here()
	return nil
}

// Goto goes to a place that Now, a Job or a Token gave.
func (h *History) Goto(p Pos) error {
	if err := h.GotoStep(p.Step); err != nil {
		return err
	}
	if p.Inst > h.at.Inst {
		h.into(h.at, p.Inst)
		h.here()
	}
	if p.Event < h.now.Event {
		if e, ok := h.branch.index.at(p.Event); ok && (h.inside || e.Step == h.now.Step) {
			h.now.Event = p.Event
		}
	}
	return nil
}

// Replay lets a machine of its own go through the present branch once more, from the beginning to the present moment, or to the end of the
// step that that is inside of. What listen returns hears its events.
func (h *History) Replay(listen func(m *kernel.Machine) event.Listener) {
	m := h.ahead.Twin()
	m.Restore(h.branch.marks[0].snap)
	m.Listen(listen(m))
	to := h.now.Step
	if h.inside {
		to++
	}
	if m.Steps == 0 {
		h.branch.inject(m)
	}
	for m.Steps < to && h.branch.step(m) {
	}
}

// into goes on inside the next step, up to an instruction.
func (h *History) into(m *kernel.Machine, inst int64) {
	m.Pause(inst)
	h.branch.step(m)
	m.Pause(0)
}

// here notes where the shown machine is.
func (h *History) here() {
	m := h.at
	h.inside = m.Cut()
	h.now = Pos{m.Seq, m.Steps, m.Inst}
	if h.inside {
		h.now.Step--
	}
}

// gotoStep goes to the end of a step that is known.
func (h *History) gotoStep(step uint64) {
	if h.inside || h.at.Steps != step {
		h.seek(h.at, step, !h.inside)
	}
	h.here()
}

// seek brings a machine to the end of a known step, from the nearest snapshot before it, or from where the machine is if that is the
// end of a step of the same branch (warm).
func (h *History) seek(m *kernel.Machine, step uint64, warm bool) {
	k, _ := before(h.branch.marks, step)
	if n, ok := before(h.near, step); ok && n.step > k.step {
		k = n
	}
	if !warm || m.Steps > step || m.Steps < k.step {
		m.Restore(k.snap)
	}
	from := work(m)
	for m.Steps < step {
		if !h.branch.step(m) {
			panic("history: a run that was repeated ends before its time")
		}
		if h.branch.spacing > fineSpacing && work(m)-from >= fineSpacing && m.Steps < step {
			from = work(m)
			h.keepNear(m)
		}
	}
}

// keepNear makes a mark on the way to a place, if marks are far apart there.
func (h *History) keepNear(m *kernel.Machine) {
	i := sort.Search(len(h.near), func(i int) bool { return h.near[i].step >= m.Steps })
	if i < len(h.near) && h.near[i].step == m.Steps {
		return
	}
	if len(h.near) >= maxNear { // the one that is farthest away is of the least use
		far := 0
		if i < len(h.near)/2 {
			far = len(h.near) - 1
		}
		h.near = slices.Delete(h.near, far, far+1)
		if far < i {
			i--
		}
	}
	h.near = slices.Insert(h.near, i, newMark(m))
}
