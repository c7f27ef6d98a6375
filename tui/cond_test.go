package tui

import (
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// TestConditions stops at conditions, processes and objects, in both directions. What is to hold at the stop is a condition again, and
// just before it must not.
func TestConditions(t *testing.T) {
	for _, c := range []struct{ demo, where, holds string }{
		{"pingpong", "if pipe 1 bytes > 0", "pipe 1 bytes > 0"},
		{"pingpong", "if pipe 1 bytes > 0 and process 3 state == R", "process 3 state == R"},
		{"eof", "if process 3 exists == 1", "process 3 exists == 1"},
		{"eof", "if pipe 1 writers == 1", "pipe 1 writers == 1"},
		{"eof", "if child > 0", "child > 0"},
		{"mailbox", "if queue 0 messages >= 2", "queue 0 messages == 2"},
		{"undo", "if sem 0:0 value == 0", "sem 0:0 value == 0"},
		{"forktree", "if machine processes >= 3", "machine processes == 3"},
	} {
		m := open(t, c.demo, view.English)
		m.Command("break " + c.where)
		if len(m.stops) != 1 {
			t.Errorf("%s: %s", c.where, m.message)
			continue
		}
		cond, err := view.ParseCond(c.holds, m.variable)
		if err != nil {
			t.Fatal(err)
		}
		play(m, "c")
		first := m.h.Now()
		if !cond.Holds(m.h.Machine()) || first == m.h.Progress().End {
			t.Errorf("%s: %s does not hold where c stops, at %v", c.demo, c.holds, first)
		}
		play(m, "End C")
		for n := 0; first.Before(m.h.Now()) && n < 1000; n++ {
			if !m.stops[0].stop.Cond(m.h.Machine()) {
				t.Fatalf("%s: C stops at %v, where it does not hold", c.where, m.h.Now())
			}
			play(m, "C")
		}
		if m.h.Now().Step != first.Step || m.h.Now().Inst != first.Inst {
			t.Errorf("%s: C goes back to %v and not to %v", c.where, m.h.Now(), first)
		}
		if play(m, "I"); cond.Fine && m.stops[0].stop.Cond(m.h.Machine()) {
			t.Errorf("%s holds already an instruction before %v", c.where, first)
		}
	}
}

// TestObjectStops stops at events of a process or on an object.
func TestObjectStops(t *testing.T) {
	m := open(t, "pingpong", view.English)
	m.Command("break process 3")
	if play(m, "c"); m.look().event.PID != 3 && m.look().event.Peer != 3 {
		t.Errorf("break process 3 stops at %+v", m.look().event)
	}
	m = open(t, "pingpong", view.English)
	m.Command("break object pipe 1")
	for range 3 {
		if play(m, "c"); m.look().event.Obj.Kind.Name() != "pipe" || m.look().event.Obj.ID != 1 {
			t.Errorf("break object pipe 1 stops at %+v", m.look().event)
		}
	}
	at := m.h.Now()
	if play(m, "c C"); m.h.Now() != at {
		t.Errorf("c and C lead from %v to %v", at, m.h.Now())
	}
	for text, want := range map[string]string{"break object nothing 1": "as in: break object", "break process x": "not a number", "break if pipe": "as in", "break what ever": "as in: break"} {
		if m.Command(text); !strings.Contains(m.message, want) {
			t.Errorf("%s says %q", text, m.message)
		}
	}
}

// TestCondChinese says in Chinese what is wrong with a condition.
func TestCondChinese(t *testing.T) {
	m := open(t, "eof", view.Chinese)
	if m.Command("break if pipe 1 bytes"); !strings.Contains(m.message, "后面要写") {
		t.Errorf("%q", m.message)
	}
}

// TestWatchField goes to the changes of a field, and back to the last one.
func TestWatchField(t *testing.T) {
	m := open(t, "pingpong", view.English)
	bytes := func() int64 {
		f, _, err := view.ParseField([]string{"pipe", "1", "bytes"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := f.Get(m.h.Machine())
		return v
	}
	m.Command("watch pipe 1 bytes") // it comes into being
	m.Settle()
	var seen []int64
	for range 4 {
		play(m, "v")
		seen = append(seen, bytes())
	}
	for i := 1; i < len(seen); i++ {
		if seen[i] == seen[i-1] {
			t.Errorf("the changes are %v", seen)
		}
	}
	if play(m, "V"); bytes() != seen[2] {
		t.Errorf("the last change made it %d, want %d of %v", bytes(), seen[2], seen)
	}
}
