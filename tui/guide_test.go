package tui

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/narrate"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

// guided opens a demo with its guide.
func guided(t testing.TB, name string, l view.Lang) *Model {
	t.Helper()
	d, _ := testdata.DemoByName(name)
	m := open(t, name, l)
	m.Guide(Lesson{Question: Phrase{d.Question, d.QuestionZH}, Answer: Phrase{d.Answer, d.AnswerZH}, Watch: Phrase{d.Watch, d.WatchZH}})
	return m
}

// mostStops is how many stops a guide may have at most: who presses the space key fifty times sees nothing any more.
const mostStops = 50

// TestGuides presses the space key in the guide of every demo, from the question to the answer, in both languages.
func TestGuides(t *testing.T) {
	for _, d := range testdata.Demos() {
		for l, texts := range [][2]string{{d.Question, d.Answer}, {d.QuestionZH, d.AnswerZH}} {
			if testing.Short() && (d.Races || l > 0) {
				continue
			}
			m := guided(t, d.Name, view.Lang(l))
			n := len(m.guide.stops)
			if n < 3 || n > mostStops {
				t.Errorf("%s: %d stops", d.Name, n)
			}
			if got := oneLine(m); !strings.Contains(got, squeeze(texts[0])) {
				t.Errorf("%s does not ask %q:\n%s", d.Name, texts[0], got)
			}
			for i := range n {
				m.Press("Space")
				if got, want := oneLine(m), squeeze(m.guide.stops[i].Text); !strings.Contains(got, want[:min(len(want), 120)]) {
					t.Errorf("%s: stop %d of %d does not say %q:\n%s", d.Name, i+1, n, want, m.Draw(100, 30).Text())
				}
			}
			m.Press("Space")
			if got := oneLine(m); !strings.Contains(got, squeeze(texts[1])) {
				t.Errorf("%s does not answer %q:\n%s", d.Name, texts[1], got)
			}
		}
	}
}

// oneLine is a screen without blanks and frames, so that wrapped texts are whole.
func oneLine(m *Model) string { return squeeze(m.Draw(100, 30).Text()) }

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '│' {
			return -1
		}
		return r
	}, s)
}

// TestGuideKeys goes back and forth in a guide, away from it and back to it.
func TestGuideKeys(t *testing.T) {
	m := guided(t, "eof", view.English)
	play(m, "Space Space Space")
	third := m.Draw(80, 24).Text()
	play(m, "Space Backspace")
	if got := m.Draw(80, 24).Text(); got != third {
		t.Errorf("there and back is\n%s\nand was\n%s", got, third)
	}
	play(m, "n")
	if got := m.Draw(80, 24).Text(); !strings.Contains(got, "Space goes on from stop 3") {
		t.Errorf("away from the guide:\n%s", got)
	}
	play(m, "Backspace Space")
	if got := m.Draw(80, 24).Text(); got != third {
		t.Errorf("away and back is\n%s\nand was\n%s", got, third)
	}
	first := m.guide.from
	for m.guide.at >= 0 {
		m.Press("Backspace")
	}
	if m.h.Now() != first {
		t.Errorf("the question stands at %v, the tour began at %v", m.h.Now(), first)
	}
}

// TestGuideScreens compares two guides, screen by screen, with golden ones.
func TestGuideScreens(t *testing.T) {
	for _, name := range []string{"eof", "pages"} {
		for l, word := range []string{"en", "zh"} {
			m := guided(t, name, view.Lang(l))
			var b strings.Builder
			for i := range len(m.guide.stops) + 2 {
				fmt.Fprintf(&b, "%s %d\n%s\n", name, i, m.Draw(80, 24).Text())
				m.Press("Space")
			}
			golden(t, path.Join("testdata", "guide-"+name+"."+word+".txt"), b.String())
		}
	}
}

// TestChoose wants a guide to pass over what it has shown before, and chores.
func TestChoose(t *testing.T) {
	s := func(w narrate.Weight, shape string) narrate.Sentence {
		return narrate.Sentence{Weight: w, Shape: shape, Call: -1, Text: shape}
	}
	all := []narrate.Sentence{s(narrate.Plain, "switch 2"), s(narrate.Key, "clone 2"), s(narrate.Plain, "chores"), s(narrate.Plain, "switch 3"), s(narrate.Plain, "switch 2"),
		s(narrate.Key, "clone 2"), s(narrate.Key, "clone 2"), s(narrate.Plain, ""), s(narrate.Key, "clone 3")}
	var got []string
	for _, k := range choose(all, [2]int{2, 3}, false) {
		got = append(got, k.Text)
	}
	want := []string{"switch 2", "clone 2", "switch 3", "clone 2", "clone 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
