package history

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// TestAround wants the events around a place to be those that the run has there, and no others of their kinds between them.
func TestAround(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	kinds := Kinds(event.SysEnter, event.SysExit)
	for _, name := range []string{"pingpong", "nap", "counter"} {
		h := open(t, demo(t, name), Options{})
		h.GotoEnd()
		all := slices.DeleteFunc(h.Events(h.First(), h.Last()), func(e event.Event) bool { return kinds>>e.Kind&1 == 0 })
		for range 40 {
			now := h.First() + uint64(r.Int63n(int64(h.Last()-h.First())))
			from, to := now-min(now, uint64(r.Intn(600))), now+uint64(r.Intn(80))
			got := h.Around(now, from, to, kinds)
			if len(got) == 0 {
				if slices.ContainsFunc(all, func(e event.Event) bool { return e.Seq == now && from <= now }) {
					t.Errorf("%s: event %d is not around itself", name, now)
				}
				continue
			}
			i := slices.IndexFunc(all, func(e event.Event) bool { return e.Seq == got[0].Seq })
			if d := cmp.Diff(all[i:i+len(got)], got); d != "" || got[0].Seq < max(from, h.First()) || got[len(got)-1].Seq > to {
				t.Errorf("%s: around %d, from %d to %d: %s", name, now, from, to, d)
			}
		}
	}
}

// TestFindEvent finds events by what they hold, also beyond what is known, in slices.
func TestFindEvent(t *testing.T) {
	h := open(t, demo(t, "eof"), Options{})
	output := func(e *event.Event) bool { return e.Kind == event.Output }
	j, slices := h.FindEvent(output, false), 0
	for !j.Work(1) {
		slices++
	}
	first := j.Pos
	if h.Do(j); !j.Found || slices < 10 {
		t.Fatalf("no output after %d slices", slices)
	}
	h.GotoEnd()
	n := 0
	for h.Do(h.FindEvent(output, true)) {
		n++
	}
	if h.Now().Event != first.Event || n != len(h.branch.out) {
		t.Errorf("backwards there are %d pieces of output, the first at %d and not %d", n, h.Now().Event, first.Event)
	}
}
