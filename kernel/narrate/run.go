package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// Of makes a teller that asks a history for what it does not see in a step: where calls began, and what functions are called.
func Of(h *history.History, l view.Lang) *Teller {
	return &Teller{
		Lang: l,
		Begin: func(e *event.Event) *event.Event {
			seq, ok := h.Find(history.Query{Kinds: history.Kinds(event.SysEnter), TID: e.TID, Calls: []uint64{e.Nr}}, e.Seq, true)
			if !ok {
				return nil
			}
			b, ok := h.Event(seq)
			if !ok || b.TID != e.TID {
				return nil
			}
			return &b
		},
		Func: func(pid int32, pc uint64) string {
			if d := h.Source(pid); d != nil {
				if name, _, _, ok := d.Func(pc); ok {
					return name
				}
			}
			return ""
		},
	}
}

// Now tells what happened in the last step before the history's present moment: the one that it ends, or, inside a step, the one before
// that.
func Now(h *history.History, l view.Lang) []Sentence {
	step, seq := h.Now().Step, h.Now().Event
	for {
		b, ok := h.Brief(seq)
		if !ok {
			return nil
		}
		if b.Step <= step {
			return Of(h, l).Step(h.Machine(), stepEvents(h, b.Step, seq))
		}
		seq--
	}
}

// stepEvents are the events of a step, of which one is known.
func stepEvents(h *history.History, step, last uint64) []event.Event {
	for {
		if b, ok := h.Brief(last + 1); !ok || b.Step != step {
			break
		}
		last++
	}
	return h.Events(Before(h, last)+1, last)
}

// Before is the number of the last event before the step that an event belongs to.
func Before(h *history.History, seq uint64) uint64 {
	b, ok := h.Brief(seq)
	if !ok {
		return seq
	}
	for seq >= h.First() {
		if e, ok := h.Brief(seq); !ok || e.Step != b.Step {
			break
		}
		seq--
	}
	return seq
}

// Each tells the steps of a run one by one: those with events behind the first up to the last one given. The history is at the last of
// them afterwards.
func Each(h *history.History, l view.Lang, first, last uint64, f func([]Sentence) error) error {
	t := Of(h, l)
	for seq := max(first+1, h.First()); seq <= last; {
		if err := h.GotoEvent(seq); err != nil {
			return nil // the run ends there
		}
		events := stepEvents(h, h.Now().Step, seq)
		if err := f(t.Step(h.Machine(), events)); err != nil || len(events) == 0 {
			return err
		}
		seq = events[len(events)-1].Seq + 1
	}
	return nil
}
