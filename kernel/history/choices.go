package history

import (
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/sched"
)

// Made is a choice that the machine made in a step, and what else it could have answered.
type Made struct {
	Seq     uint64 // its event
	Kind    sched.ChoiceKind
	Task    int32   // the task concerned, 0 for none
	Answer  uint64  // what was answered; of Pick and Slice 0 is what the policy says
	Options uint64  // answers from 0 to below this were allowed, 0: any
	Tasks   []int32 // of Pick: who would run next, by answer
}

// Choices returns the choices that were made in a step, as far as that is known.
func (h *History) Choices(step uint64) (list []Made) {
	if step == 0 || step > h.branch.tip.pos.Step {
		return nil
	}
	q := Query{Kinds: Kinds(event.Choice)}
	for seq := h.lastOf(step - 1); ; {
		next, ok := h.branch.index.next(&q, seq)
		if !ok || next > h.lastOf(step) {
			return list
		}
		seq = next
		e, _ := h.Event(seq)
		c := Made{Seq: seq, Kind: sched.ChoiceKind(e.Nr), Task: e.TID, Answer: uint64(e.Ret), Options: uint64(e.N)}
		if c.Kind == sched.Pick {
			c.Task = 0
			h.seek(h.scout, step-1, false)
			for i := range min(h.scout.Run.Len(), int(c.Options)) {
				c.Tasks = append(c.Tasks, h.scout.Procs.Tasks.R(h.scout.Run.Nth(i)).TID)
			}
		}
		list = append(list, c)
	}
}

// NextChoice returns the first step after another in which a choice of a kind was made, as far as that is known; or with back the last
// one before it.
func (h *History) NextChoice(step uint64, kind sched.ChoiceKind, back bool) (uint64, bool) {
	q := Query{Kinds: Kinds(event.Choice)}
	seq := h.lastOf(step)
	if back && step > 0 {
		seq = h.lastOf(step-1) + 1
	}
	for {
		var ok bool
		if seq, ok = h.Find(q, seq, back); !ok {
			return 0, false
		}
		if e, _ := h.Event(seq); sched.ChoiceKind(e.Nr) == kind {
			return e.Step, true
		}
	}
}
