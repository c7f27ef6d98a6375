package tui

import (
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// TestChoices goes to a choice, takes another task, lists the branches, and goes back to the main line.
func TestChoices(t *testing.T) {
	m := open(t, "pipeline", view.English)
	play(m, "%")
	here := m.h.Now()
	list := m.here()
	if len(list) == 0 || len(list[0].Tasks) < 2 {
		t.Fatalf("there is no choice at %v: %+v", here, list)
	}
	if play(m, "% ^"); m.h.Now() != here {
		t.Errorf("%% and ^ lead from %v to %v", here, m.h.Now())
	}
	first, other := list[0].Tasks[0], list[0].Tasks[1]
	if m.running() != first && m.look().event.TID != first {
		t.Errorf("after the choice of %d runs %d", first, m.running())
	}
	state := m.h.Hash()
	play(m, "~")
	if screen := m.Draw(100, 30).Text(); !strings.Contains(screen, sprint("the CPU goes to task %d", first)) || !strings.Contains(screen, sprint("ready, too: %d", other)) {
		t.Errorf("~ shows\n%s", screen)
	}
	m.Command(sprint("choose %d", other))
	m.Settle()
	if again := m.here(); m.h.Branch().Parent == nil || len(again) == 0 || again[0].Tasks[again[0].Answer] != other {
		t.Errorf("choose %d: %s, %+v", other, m.message, again)
	}
	m.Press("|")
	if screen := m.Draw(100, 30).Text(); !strings.Contains(screen, "▶ 1  another task chosen: it leaves branch 0") || !strings.Contains(screen, "branch 1 of 1") {
		t.Errorf("| shows\n%s", screen)
	}
	play(m, `\`)
	if m.h.Branch().Parent != nil {
		t.Error("\\ does not lead to the main line")
	}
	if _ = m.h.Goto(here); m.h.Hash() != state {
		t.Error("the main line has changed")
	}
	for text, want := range map[string]string{"choose 9 1": "choices were made", "choose 99": "could not run", "choose x": "not a number", "branch 7": "branches 0 to 1"} {
		if m.Command(text); !strings.Contains(m.message, want) {
			t.Errorf("%s says %q", text, m.message)
		}
	}
}
