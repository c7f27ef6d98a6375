package scenario

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// heard keeps the events of a run, without the number of the step: taking a cue is a step, too.
type heard []event.Event

// Event implements event.Listener.
func (h *heard) Event(e *event.Event) {
	c := *e
	c.Step, c.Data = 0, append([]byte(nil), e.Data...)
	*h = append(*h, c)
}

// TestTape plays every scenario that the machine plays, and then its tape: the same must happen, at the same times.
func TestTape(t *testing.T) {
	files, err := Find([]string{"../../testdata/scenarios"})
	if err != nil || len(files) < 100 {
		t.Fatal(len(files), err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		if only := f.Only(); only != "" && only != "machine" {
			continue
		}
		tape, err := NewTape(f)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		live, err := NewMachine()
		if err != nil {
			t.Fatal(err)
		}
		var want, got heard
		live.Watch(&want)
		if _, err := Run(f, live); err != nil {
			t.Fatal(err)
		}
		m, err := kernel.New(tape.Config)
		if err != nil {
			t.Fatal(err)
		}
		for m.In.Cue < tape.Setup {
			m.Step()
		}
		m.Listen(&got)
		for m.Step() {
		}
		if m.Over != kernel.Played {
			t.Errorf("%s: the tape ends with %s", name, m.Over)
			continue
		}
		got = got[:len(got)-1] // the verdict
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -live +tape\n%.2000s", name, d)
		}
	}
}
