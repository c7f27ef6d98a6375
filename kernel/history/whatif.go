package history

import (
	"errors"
	"maps"
	"slices"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/sched"
)

// The reasons why a run cannot be made to go another way.
var (
	ErrNoChoice   = errors.New("that event is not a choice")
	ErrSame       = errors.New("the run goes that way already")
	ErrNotRunning = errors.New("no task is running here")
	ErrAlone      = errors.New("nobody else wants the CPU here")
	ErrNotReady   = errors.New("that task could not run here")
	ErrNobody     = errors.New("there is no such process here")
	ErrNoKeyboard = errors.New("the console's input is a file")
	ErrOver       = errors.New("the run is over here")
)

// fork makes a branch that goes its own way after a step, with the changes of the present one, and makes it the present one.
func (h *History) fork(step uint64, why string) *Branch {
	p := h.branch
	b := &Branch{Parent: p, From: step, Why: why, Answers: maps.Clone(p.Answers), spacing: p.spacing, until: p.until}
	if b.Answers == nil {
		b.Answers = map[Question]uint64{}
	}
	for _, s := range p.Signals {
		if s.Step <= step {
			b.Signals = append(b.Signals, s)
		}
	}
	last := p.index.upTo(step)
	b.index = p.index.prefix(last)
	for _, k := range p.marks {
		if k.step <= step {
			b.marks = append(b.marks, k)
			b.pages += k.lost
		}
	}
	for _, o := range p.out {
		if o.Event <= last {
			b.out = append(b.out, o)
		}
	}
	h.seek(h.scout, step, false)
	b.tip = tip{pos: Pos{h.scout.Seq, h.scout.Steps, h.scout.Inst}, snap: h.scout.Snapshot()}
	b.Typed = slices.Clone(p.Typed)
	h.branches = append(h.branches, b)
	h.enter(b)
	return b
}

// enter makes a branch the present one. The shown machine has to be brought somewhere afterwards.
func (h *History) enter(b *Branch) {
	h.branch.tip.snap = h.ahead.Snapshot()
	h.branch = b
	h.adopt()
	h.ahead.Restore(b.tip.snap)
	b.made, b.lost = h.ahead.MMU().Contents()
	h.ahead.Listen(b)
	b.tip.snap = nil
	h.near, h.full = nil, eventCache{}
	h.at.Restore(b.marks[0].snap)
	h.inside = false
}

// adopt lets all machines answer choices as the present branch does, and type what is typed there.
func (h *History) adopt() {
	c := h.branch.chooser(h.cfg.Chooser)
	for _, m := range []*kernel.Machine{h.at, h.ahead, h.scout} {
		m.SetChooser(c)
	}
	if h.opt.Keyboard {
		h.ahead.SetTyped(h.branch.Typed) // the three share it
	}
}

// Switch goes to another branch: to the present moment if both have it in common, else to the moment after the two parted.
func (h *History) Switch(b *Branch) {
	if b == h.branch {
		return
	}
	was, common := h.now, h.branch.common(b)
	h.enter(b)
	if was.Step < common || was.Step == common && was.Inst == 0 {
		_ = h.Goto(was)
		return
	}
	h.gotoStep(min(common, b.tip.pos.Step))
}

// common returns the last step up to which two branches are the same.
func (b *Branch) common(o *Branch) uint64 {
	least := ^uint64(0)
	above := map[*Branch]uint64{} // the branches that b descends from, and the step at which it left them
	for x := b; x != nil; x = x.Parent {
		above[x] = least
		least = min(least, x.From)
	}
	least = ^uint64(0)
	for x := o; x != nil; x = x.Parent {
		if s, ok := above[x]; ok {
			return min(s, least)
		}
		least = min(least, x.From)
	}
	return 0
}

// Choose makes a branch in which a choice is answered differently, and goes to the step in which it is made. The event is that of the
// choice.
func (h *History) Choose(seq, answer uint64) (*Branch, error) {
	e, ok := h.Event(seq)
	if !ok || e.Kind != event.Choice {
		return nil, ErrNoChoice
	}
	if uint64(e.Ret) == answer {
		return nil, ErrSame
	}
	kind := sched.ChoiceKind(e.Nr)
	q := Question{kind, e.TID, uint32(e.Args[0])}
	return h.answer(e.Step-1, kind.String(), q, answer, e.Step), nil
}

// answer makes a branch with an answer and goes to a step in it.
func (h *History) answer(from uint64, why string, q Question, answer, to uint64) *Branch {
	b := h.fork(from, why)
	b.Answers[q] = answer
	h.adopt()
	if h.reach(to) {
		h.gotoStep(to)
	} else {
		h.gotoStep(b.tip.pos.Step)
	}
	return b
}

// Preempt makes a branch in which the task that runs at the present moment has to give the CPU to the next one in line now.
func (h *History) Preempt() (*Branch, error) {
	tid, choice, used, err := h.slice()
	if err != nil {
		return nil, err
	}
	if h.at.Run.Len() == 0 {
		return nil, ErrAlone
	}
	to := h.now.Step
	if h.inside { // the step that we are inside of ends here then
		to++
	}
	return h.answer(choice.Step-1, "slice", Question{sched.Slice, tid, uint32(choice.Args[0])}, used, to), nil
}

// slice finds out who runs at the present moment, where the length of its slice was chosen, and how much of that is used up.
func (h *History) slice() (tid int32, choice event.Event, used uint64, err error) {
	for i := range h.at.CPU[:h.at.NCPU] {
		c := &h.at.CPU[i]
		t := h.at.Procs.Tasks.R(c.Task)
		if c.Task == 0 || t == nil {
			continue
		}
		q := Query{Kinds: Kinds(event.Choice), TID: t.TID}
		for seq := h.at.Seq + 1; ; {
			var ok bool
			if seq, ok = h.Find(q, seq, true); !ok {
				break
			}
			e, _ := h.Event(seq)
			if sched.ChoiceKind(e.Nr) != sched.Slice || e.TID != t.TID {
				continue
			}
			length := e.Ret
			if length == 0 {
				length = e.N
			}
			if n := length - c.Left; n > 0 {
				return t.TID, e, uint64(n), nil
			}
			return 0, e, 0, ErrSame
		}
	}
	return 0, choice, 0, ErrNotRunning
}

// Schedule makes a branch in which a task that waits for the CPU at the present moment gets it next; who has it is preempted.
func (h *History) Schedule(tid int32) (*Branch, error) {
	id := h.at.Procs.Task(tid)
	if id == 0 || !h.waiting(tid) {
		return nil, ErrNotReady
	}
	was, from := h.now, h.branch
	if _, err := h.Preempt(); err != nil && !errors.Is(err, ErrNotRunning) && !errors.Is(err, ErrSame) {
		return nil, err
	}
	place := -1
	for i := range h.at.Run.Len() {
		if h.at.Run.Nth(i) == id {
			place = i
		}
	}
	if place == 0 && h.branch != from {
		return h.branch, nil
	}
	if place <= 0 {
		h.Switch(from)
		_ = h.Goto(was)
		if place == 0 {
			return nil, ErrSame
		}
		return nil, ErrNotReady
	}
	q := Question{sched.Pick, 0, h.at.State.Asked[sched.Pick]}
	here := h.now
	if h.branch == from {
		h.fork(here.Step, "pick")
	}
	h.branch.Answers[q] = uint64(place)
	h.branch.Why = "pick"
	h.adopt()
	h.forget(here.Step)
	h.gotoStep(here.Step)
	return h.branch, nil
}

// waiting tells whether a task is in the run queue.
func (h *History) waiting(tid int32) bool {
	id := h.at.Procs.Task(tid)
	for i := range h.at.Run.Len() {
		if h.at.Run.Nth(i) == id {
			return true
		}
	}
	return false
}

// forget makes the present branch end after a step, since what comes then has become another.
func (h *History) forget(step uint64) {
	b := h.branch
	last := b.index.upTo(step)
	b.index = b.index.prefix(last)
	b.marks = slices.DeleteFunc(b.marks, func(k mark) bool { return k.step > step })
	b.out = slices.DeleteFunc(b.out, func(o Output) bool { return o.Event > last })
	h.near, h.full = nil, eventCache{}
	h.ahead.Listen(nil) // what it goes through again is in the index
	h.seek(h.ahead, step, h.ahead.Steps <= step)
	b.made, b.lost = h.ahead.MMU().Contents()
	b.tip = tip{pos: Pos{h.ahead.Seq, h.ahead.Steps, h.ahead.Inst}}
	h.ahead.Listen(b)
}

// Signal makes a branch in which a process gets a signal from outside at the present moment; inside a step, at its beginning.
func (h *History) Signal(pid int32, sig abi.Signal) (*Branch, error) {
	if h.at.Procs.Task(pid) == 0 {
		return nil, ErrNobody
	}
	step := h.now.Step
	b := h.fork(step, "signal")
	s := Signal{step, pid, sig}
	b.Signals = append(b.Signals, s)
	for len(b.marks) > 1 && b.marks[len(b.marks)-1].step >= step { // the state at the end of the step is another now
		b.marks = b.marks[:len(b.marks)-1]
	}
	h.ahead.Inject(pid, sig)
	b.tip.pos = Pos{h.ahead.Seq, h.ahead.Steps, h.ahead.Inst}
	b.keep(h.ahead)
	h.gotoStep(step)
	return b, nil
}

// Type types at a console at the present moment; nothing is the end of the file, or with several consoles opens this one. At the end of
// what is known the present branch goes on, in the past a new one begins.
func (h *History) Type(console int, data []byte) (*Branch, error) {
	if !h.opt.Keyboard {
		return nil, ErrNoKeyboard
	}
	if h.at.Over != kernel.Running {
		return nil, ErrOver
	}
	b, ready := h.branch, h.at.In.Ready
	later := slices.ContainsFunc(b.Typed[min(ready, len(b.Typed)):], func(t kernel.Typed) bool { return t.At > h.at.Now() })
	if h.inside || later || h.now.Step != b.tip.pos.Step {
		b = h.fork(h.now.Step, "typed")
		b.Typed = b.Typed[:min(ready, len(b.Typed))] // what was typed from here on was another story
	}
	b.Typed = append(b.Typed, kernel.Typed{Console: console, Data: slices.Clone(data), At: h.at.Now()})
	b.tip.stalled, b.until = false, 0
	h.adopt()
	h.gotoStep(min(h.now.Step, b.tip.pos.Step))
	return b, nil
}
