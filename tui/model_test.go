package tui

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// everyKey lists the keys of all commands but those that leave the run: a new command is among them by itself. Digits and letters are counts, and
// names of bookmarks.
func everyKey() (keys []string) {
	for _, g := range table {
		for _, c := range g.list {
			if c.name != "quit" && c.name != "type" {
				keys = append(append(keys, c.keys...), c.back...)
			}
		}
	}
	return append(keys, "3", "2", "a", "Esc")
}

// TestMoves makes moves by chance and wants the same state and screen as from going to that place directly.
func TestMoves(t *testing.T) {
	for _, demo := range []string{"eof", "pingpong", "forktree", "merge", "mailbox"} {
		m, direct := open(t, demo, view.English), open(t, demo, view.English)
		rapid.Check(t, func(t *rapid.T) {
			keys := rapid.SliceOfN(rapid.SampledFrom(everyKey()), 1, 16).Draw(t, "keys")
			for _, k := range keys {
				m.Press(k)
				m.Settle()
			}
			m.Press("Esc") // a prompt, or a key that waits for another one
			m.Press("Esc")
			if err := direct.h.Goto(m.h.Now()); err != nil {
				t.Fatal(err)
			}
			direct.moved()
			direct.stops, direct.pin, direct.thing, direct.spot, direct.far = m.stops, m.pin, m.thing, m.spot, m.far
			direct.focus, direct.zoom, direct.rich, direct.asm, direct.scroll = m.focus, m.zoom, m.rich, m.asm, m.scroll
			m.sheet, direct.sheet = nil, nil
			m.count, m.message = 0, ""
			if m.h.Hash() != direct.h.Hash() {
				t.Fatalf("after %v the state at %v is another than directly", keys, m.h.Now())
			}
			if got, want := m.Draw(100, 30).Text(), direct.Draw(100, 30).Text(); got != want {
				t.Fatalf("after %v the screen is\n%s\nand directly\n%s", keys, got, want)
			}
		})
	}
}

// TestReverse wants every pair of keys to undo each other where the run goes straight on.
func TestReverse(t *testing.T) {
	for _, pair := range [][2]string{{"s", "S"}, {"i", "I"}, {"Right", "Left"}, {"y", "Y"}, {"x", "X"}} {
		m := open(t, "pingpong", view.English)
		play(m, "8 Right "+pair[0])
		was := m.h.Now()
		for range 3 {
			play(m, pair[0])
		}
		if m.h.Now() == was {
			t.Errorf("%s does not move", pair[0])
		}
		for range 3 {
			play(m, pair[1])
		}
		if got := m.h.Now(); got != was {
			t.Errorf("three %s and three %s lead from %v to %v", pair[0], pair[1], was, m.h.Now())
		}
	}
}

// TestEveryReverse wants every command that moves to have a reverse: there, back and there again is the same place.
func TestEveryReverse(t *testing.T) {
	moved := map[string]bool{"finish": true}
	for _, demo := range []string{"merge", "pipeline"} {
		for i := range table[0].list {
			c := &table[0].list[i]
			if len(c.keys) == 0 || len(c.back) != len(c.keys) {
				t.Errorf("%s has no reverse", c.name)
				continue
			}
			if c.name == "finish" { // out of this function; its reverse goes to where this function was called
				continue
			}
			m := open(t, demo, view.English)
			m.Command("break call write")
			m.watched = "pipe 1 bytes"
			play(m, c.keys[0])
			once := m.h.Now()
			play(m, c.keys[0])
			there := m.h.Now()
			if there == once { // there is only one such place
				continue
			}
			moved[c.name] = true
			play(m, c.back[0])
			if m.h.Now() == there {
				t.Errorf("%s: %s does not go back from %v: %s", demo, c.back[0], there, m.message)
			}
			if play(m, c.keys[0]); m.h.Now() != there {
				t.Errorf("%s: %s, %s and %s lead to %v and not to %v", demo, c.keys[0], c.back[0], c.keys[0], m.h.Now(), there)
			}
		}
	}
	for i := range table[0].list {
		if c := &table[0].list[i]; !moved[c.name] {
			t.Errorf("%s does not move twice in any of the demos", c.name)
		}
	}
}

// TestBreak stops at lines, functions, calls and signals, in both directions.
func TestBreak(t *testing.T) {
	for _, c := range []struct{ demo, where, says string }{
		{"eof", "break func print_all", "print_all"},
		{"eof", "break line 47", "47     close"},
		{"pingpong", "break call write", "write("},
		{"merge", "break signal SIGUSR1", "SIGUSR1"},
	} {
		m := open(t, c.demo, view.English)
		m.Command(c.where)
		play(m, "c")
		first, screen := m.h.Now(), m.Draw(120, 40).Text()
		if m.h.Progress().End == first || !strings.Contains(screen, c.says) {
			t.Errorf("%s: c does not stop there\n%s", c.where, screen)
		}
		play(m, "End C")
		for last := m.h.Now(); first.Before(m.h.Now()); last = m.h.Now() {
			if play(m, "C"); m.h.Now() == last {
				break
			}
		}
		if m.h.Now() != first {
			t.Errorf("%s: C goes back to %v and not to %v", c.where, m.h.Now(), first)
		}
	}
}

// TestOrigin goes from the bytes in a pipe to the write that put them there, and on to the read that takes them.
func TestOrigin(t *testing.T) {
	m := open(t, "pipeline", view.English)
	m.Command("goto call write")
	m.Settle()
	play(m, "Right Right")
	play(m, "r")
	if e := m.look().event; !m.look().known || e.Kind.Name() != "queued" {
		t.Errorf("r leads to %s: %s", m.sentence(&m.look().event), m.message)
	}
	play(m, "R")
	if e := m.look().event; e.Kind.Name() != "taken" {
		t.Errorf("R leads to %s: %s", m.sentence(&m.look().event), m.message)
	}
}

// TestWatch goes to the changes of a variable, and back to the last one.
func TestWatch(t *testing.T) {
	m := open(t, "eof", view.English)
	m.Command("watch child")
	m.Settle()
	first := m.h.Now()
	value := func() (v string) {
		for _, x := range m.h.Vars(m.trail().tid, m.trail().frames[m.trail().top]) {
			if x.Name == "child" {
				v = x.Value
			}
		}
		return v
	}
	if value() != "3" {
		t.Errorf("after its first change child is %s, at %v: %s", value(), first, m.message)
	}
	m.pin = firstPID
	play(m, "End V")
	if m.h.Now().Inst != first.Inst || value() != "3" {
		t.Errorf("the last change was at %v, the first at %v", m.h.Now(), first)
	}
	m.Command("watch nothing")
	if !strings.Contains(m.message, "no variable") {
		t.Errorf("watch nothing says %q", m.message)
	}
}

// TestNames wants every command to be found by its name, and every key to be one command's only.
func TestNames(t *testing.T) {
	seen := map[string]string{}
	for _, g := range table {
		for i := range g.list {
			c := &g.list[i]
			if found, back := byName(c.name); found != c || back {
				t.Errorf(":%s is another command", c.name)
			}
			if found, back := byName("r" + c.name); c.back != nil && (found != c || !back) {
				t.Errorf(":r%s is another command", c.name)
			}
			for _, k := range append(append([]string{}, c.keys...), c.back...) {
				if seen[k] != "" {
					t.Errorf("%s is a key of %s and of %s", k, seen[k], c.name)
				}
				seen[k] = c.name
			}
		}
	}
}

// TestComplete completes words behind the colon.
func TestComplete(t *testing.T) {
	m := open(t, "eof", view.English)
	for typed, want := range map[string]string{"fin": "finish ", "goto blo": "goto blocked ", "break ca": "break call ", "break call wait": "break call wait", "signal SIGIN": "signal SIGINT "} {
		p := &prompt{mark: ":", text: typed}
		if p.complete(m); p.text != want {
			t.Errorf("%q is completed to %q, want %q", typed, p.text, want)
		}
	}
}

// FuzzKeys presses anything.
func FuzzKeys(f *testing.F) {
	f.Add("s n : b Tab Enter Esc 9 9 9 Right / x Enter")
	f.Add("m a ' a g e n d Enter w d t ? j j z Tab Tab u U")
	m := open(f, "eof", view.Chinese)
	f.Fuzz(func(t *testing.T, keys string) {
		m.over = false
		for i, k := range strings.Fields(keys) {
			if i == 40 {
				break
			}
			m.Press(k)
			for range 20 {
				m.Work(Slice)
			}
		}
		m.Draw(80, 24)
		m.Press("Esc")
	})
}

// TestClean lets nothing through that a terminal would obey.
func TestClean(t *testing.T) {
	for text, want := range map[string]string{"plain": "plain", "a\x1b[2Jb": "a.[2Jb", "\xff\x00": "..", "管道": "管道", "\u202egnp": ".gnp"} {
		if got := clean(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// TestWrap keeps lines within their width and loses no words.
func TestWrap(t *testing.T) {
	text := "the end of file that never comes 管道里没有人写入 averyverylongwordthatdoesnotfit"
	for w := 12; w < 60; w++ {
		lines := wrap(text, w, 2)
		for _, l := range lines {
			if width(l) > w {
				t.Errorf("%q is wider than %d", l, w)
			}
		}
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Errorf("at %d: %q", w, got)
		}
	}
}

// TestScript plays a session twice and wants the same recording.
func TestScript(t *testing.T) {
	s, err := ParseScript("# a tour\nn n\n:goto blocked\nwait 1.5\nw Esc S\n")
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := s.Play(open(t, "eof", view.English), w, 80, 24); err != nil {
			t.Fatal(err)
		}
	}
	if a.String() != b.String() || strings.Count(a.String(), "\n") < 6 {
		t.Errorf("two recordings differ, or are short:\n%s", a.String())
	}
	if _, err := ParseScript("wait long"); err == nil {
		t.Error("wait long is taken")
	}
}

// BenchmarkKey is a key with the screen that it leads to.
func BenchmarkKey(b *testing.B) {
	for _, key := range []string{"Right", "s", "S"} {
		b.Run(key, func(b *testing.B) {
			m := open(b, "counter", view.English)
			m.Command("goto 200")
			m.Settle()
			for b.Loop() {
				m.Press(key)
				m.Draw(160, 48)
			}
		})
	}
}
