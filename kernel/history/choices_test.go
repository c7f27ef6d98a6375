package history

import (
	"slices"
	"testing"

	"github.com/vitrine-os/vitrine/sched"
)

// TestChoices wants the tasks of a choice to be those that the choice can lead to: each of them runs next if it is taken.
func TestChoices(t *testing.T) {
	h := open(t, demo(t, "pipeline"), Options{})
	h.GotoEnd()
	main, n := h.Branch(), 0
	for step, ok := h.NextChoice(0, sched.Pick, false); ok && n < 12; step, ok = h.NextChoice(step, sched.Pick, false) {
		if back, _ := h.NextChoice(step+1, sched.Pick, true); back != step {
			t.Errorf("before step %d there is a choice in step %d", step+1, back)
		}
		list := h.Choices(step)
		i := slices.IndexFunc(list, func(c Made) bool { return c.Kind == sched.Pick })
		if i < 0 || len(list[i].Tasks) != int(list[i].Options) {
			t.Fatalf("step %d: %+v", step, list)
		}
		for answer, tid := range list[i].Tasks {
			if uint64(answer) == list[i].Answer {
				continue
			}
			if _, err := h.Choose(list[i].Seq, uint64(answer)); err != nil {
				t.Fatal(err)
			}
			if ran := h.at.Procs.Task(tid); h.at.CPU[0].Last != tid && ran != 0 {
				t.Errorf("step %d: %d was chosen and %d runs", step, tid, h.at.CPU[0].Last)
			}
			h.Switch(main)
			n++
		}
	}
	if n < 5 {
		t.Errorf("only %d choices were made differently", n)
	}
}
