package sched

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel/store"
	"pgregory.net/rapid"
)

func TestRowsAreCovered(t *testing.T) {
	for _, err := range []error{store.CoversValue[Link](), store.CoversValue[Waiter](), store.CoversValue[Timer](), store.CoversValue[Slot](), store.CoversValue[CPU]()} {
		if err != nil {
			t.Error(err)
		}
	}
}

func TestRunQueueIsFirstComeFirstServed(t *testing.T) {
	q := NewRunQueue()
	for _, id := range []store.ID{3, 1, 4, 5} {
		RoundRobin{}.Enqueue(&q, id, Woken, 0)
	}
	q.Remove(4)
	q.Remove(3)
	q.Push(3, 9)
	var got []store.ID
	for id := q.Head(); id != 0; id = q.Next(id) {
		got = append(got, id)
	}
	if d := cmp.Diff([]store.ID{1, 5, 3}, got); d != "" {
		t.Error(d)
	}
	if q.Len() != 3 || q.Nth(2) != 3 || q.Since(3) != 9 || q.Has(4) {
		t.Errorf("len %d, third %d, since %d, has 4: %v", q.Len(), q.Nth(2), q.Since(3), q.Has(4))
	}
}

func TestExclusiveWaitersStandBehindTheOthersInOrder(t *testing.T) {
	q := NewWaitQueues()
	k := MakeKey(1, 7)
	a := q.Add(k, 1, true, 0)
	q.Add(k, 2, false, 0)
	q.Add(k, 3, true, 0)
	q.Add(k, 4, false, 0)
	if q.Remove(a) != 0 {
		t.Error("the entry had no sibling")
	}
	q.Add(k, 5, true, 0)
	var got []store.ID
	for id := q.First(k); id != 0; id = q.Waiters.R(id).Next {
		got = append(got, q.Waiters.R(id).Task)
	}
	if d := cmp.Diff([]store.ID{4, 2, 3, 5}, got); d != "" {
		t.Error(d)
	}
	for q.First(k) != 0 {
		q.Remove(q.First(k))
	}
	if !q.Empty(k) || q.Ends.Len() != 0 || q.Waiters.Len() != 0 {
		t.Error("an empty queue leaves something behind")
	}
}

// TestTimersAgainstASortedList sets and cancels at random; what fires must be the earliest, and among equals the first one set.
func TestTimersAgainstASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := NewTimers()
		type row struct {
			when int64
			id   store.ID
		}
		var model []row
		for range rapid.IntRange(1, 80).Draw(t, "n") {
			if len(model) > 0 && rapid.IntRange(0, 3).Draw(t, "op") == 0 {
				i := rapid.IntRange(0, len(model)-1).Draw(t, "i")
				q.Cancel(model[i].id)
				model = slices.Delete(model, i, i+1)
				continue
			}
			w := rapid.Int64Range(0, 9).Draw(t, "when")
			model = append(model, row{w, q.Set(w, 0, 0)})
		}
		slices.SortStableFunc(model, func(a, b row) int { return int(a.when - b.when) })
		for _, m := range model {
			if got := q.First(); got != m.id {
				t.Fatalf("timer %d fires, want %d", got, m.id)
			}
			q.Cancel(m.id)
		}
		if q.Len() != 0 || q.First() != 0 {
			t.Fatal("timers left over")
		}
	})
}

func TestSeededAnswersAreAllowedAndVary(t *testing.T) {
	seen := map[uint64]bool{}
	for n := uint32(0); n < 400; n++ {
		a := Seeded{1}.Choose(Choice{Kind: Slice, Task: 2, Nth: n, Options: 1000})
		if a >= 1000 {
			t.Fatalf("answer %d of 1000", a)
		}
		if a != (Seeded{1}).Choose(Choice{Kind: Slice, Task: 2, Nth: n, Options: 1000}) {
			t.Fatal("the same question got two answers")
		}
		seen[a] = true
	}
	if !seen[0] || len(seen) < 50 {
		t.Errorf("%d different slices, the whole one among them: %v", len(seen), seen[0])
	}
	if (Default{}).Choose(Choice{Kind: Pick, Options: 9}) != 0 {
		t.Error("the default chooser must follow the policy")
	}
}
