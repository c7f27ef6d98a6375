package tui

import (
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"pgregory.net/rapid"

	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/session"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

// openScript makes a model of a scenario or a session, and of a living machine if there is no name.
func openScript(t testing.TB, name string, lang view.Lang) *Model {
	t.Helper()
	var tools []vfs.Tool
	for _, u := range testdata.Userland() {
		tools = append(tools, vfs.Tool{Path: u.Path, Data: u.ELF, Target: u.Target})
	}
	c, o := session.Config(tools), history.Options{Keyboard: true}
	src := []byte{}
	var err error
	if name != "" {
		if src, err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	s := &history.Script{Name: path.Base(name), Lines: splitLines(string(src))}
	switch path.Ext(name) {
	case ".scn":
		f, err := scenario.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		tape, err := scenario.NewTape(f)
		if err != nil {
			t.Fatal(err)
		}
		s.Setup, s.Actors = tape.Setup, tape.Actors
		c, o = tape.Config, history.Options{Script: s}
	case ".vsh":
		f, err := session.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		_, k, err := session.Play(f, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		c = *k.Config()
		c.Input, c.Output = nil, nil
		o.Typed, o.Until, o.Script = k.Typed(), k.Steps, s
	}
	h, err := history.Open(c, o)
	if err != nil {
		t.Fatal(err)
	}
	m := New(h, Options{Lang: lang, Name: path.Base(name)})
	m.Settle()
	if name == "" {
		h.GotoEnd()
		m.moved()
	}
	m.Draw(80, 24)
	return m
}

// TestScripts draws a scenario, and looks for what counts on the screens of sessions and of a living machine: their shell changes with its
// source.
func TestScripts(t *testing.T) {
	const at = "../testdata/"
	sizes := [][2]int{{80, 24}, {100, 30}, {160, 48}}
	for lang, word := range []string{"en", "zh"} {
		m := openScript(t, at+"scenarios/pipe/atomic.scn", view.Lang(lang))
		play(m, ":goto line 6|s S S")
		var b strings.Builder
		for _, size := range sizes {
			fmt.Fprintf(&b, "scenario %dx%d\n%s\n", size[0], size[1], m.Draw(size[0], size[1]).Text())
		}
		golden(t, path.Join("testdata", "scenario."+word+".txt"), b.String())
	}
	for _, s := range []struct{ file, keys, says string }{
		{at + "sessions/consoles.vsh", ":goto line 6|n", "▷   6 $ echo|▶  10 $ ipcs|Console 1|Console 2|$ ipcs -q"},
		{"", ":type echo hi > f; cat f|:console 2|:type ls /dev/tty?|e l s", "│hi |/dev/tty1  /dev/tty2|$ ls█|(keys go here)|Console 1"},
		{"", ":type echo one|:type echo two|:goto call write#3|:type echo other", "$ echo other|│other|branch 1 of 1"},
	} {
		m := openScript(t, s.file, view.English)
		play(m, s.keys)
		for _, size := range sizes {
			screen := m.Draw(size[0], size[1]).Text()
			for _, want := range strings.Split(s.says, "|") {
				if !strings.Contains(screen, want) {
					t.Errorf("%s: at %v %q is missing\n%s", s.keys, size, want, screen)
				}
			}
		}
	}
}

// TestTyping types at the end, where the run goes on, and in the past, where a branch begins.
func TestTyping(t *testing.T) {
	m := openScript(t, "", view.English)
	play(m, "e e c h o Space o n e Enter Esc")
	main := m.h.Branch()
	if got := string(m.said(1)); !strings.Contains(got, "\none\n") || len(m.h.Branches()) != 1 {
		t.Fatalf("the console shows %q, in %d branches", got, len(m.h.Branches()))
	}
	end := m.h.Now()
	play(m, "1 2 Left")
	past := m.h.Now()
	if past == end {
		t.Fatal("Left does not go back")
	}
	play(m, ":type echo other")
	if m.h.Branch() == main || strings.Contains(string(m.said(1)), "two") || !strings.Contains(string(m.said(1)), "\nother\n") {
		t.Errorf("typing in the past shows %q", m.said(1))
	}
	play(m, ":branch 0|End")
	if m.h.Now() != end || strings.Contains(string(m.said(1)), "other") {
		t.Errorf("the main line ends at %v with %q", m.h.Now(), m.said(1))
	}
	for _, k := range strings.Fields("e p w d Enter") { // faster than the machine
		m.Press(k)
	}
	if m.Settle(); !strings.Contains(string(m.said(1)), "pwd\n/root\n") || len(m.h.Branches()) != 2 {
		t.Errorf("quick typing shows %q, in %d branches", m.said(1), len(m.h.Branches()))
	}
	play(m, "Esc")
	e := open(t, "eof", view.English)
	if play(e, "e x"); e.typing || !strings.Contains(e.message, "nobody can type") {
		t.Errorf("typing at a demo that reads a file says %q", e.message)
	}
}

// TestScriptStops stops at lines of a scenario and of a session, in both directions; b sets and takes away a stop at the line shown.
func TestScriptStops(t *testing.T) {
	for _, c := range []struct {
		file string
		line int
	}{{"../testdata/scenarios/pipe/atomic.scn", 5}, {"../testdata/sessions/consoles.vsh", 10}} {
		m := openScript(t, c.file, view.English)
		m.Command(sprint("break %d", c.line))
		play(m, "c")
		if now, _ := m.h.Line(); now != c.line || len(m.stops) != 1 {
			t.Errorf("%s: c stops at line %d: %s", c.file, now, m.message)
		}
		at := m.h.Now()
		if screen := m.Draw(100, 30).Text(); !strings.Contains(screen, sprint("●▶%4d ", c.line)) {
			t.Errorf("the stop is not to be seen:\n%s", screen)
		}
		if play(m, "End C"); m.h.Now() != at {
			t.Errorf("%s: C leads to %v and not to %v", c.file, m.h.Now(), at)
		}
		if play(m, "b"); len(m.stops) != 0 {
			t.Errorf("b does not take the stop away: %s", m.message)
		}
	}
}

// TestScreenLines shows what a terminal would.
func TestScreenLines(t *testing.T) {
	for b, want := range map[string]string{
		"a\r\nb":             "a|b",
		"abc\rx":             "xbc",
		"ab\b\bx\x1b[K":      "x",
		"one\x1b[31mred":     "onered",
		"a\x1b[2Jb":          "b",
		"a\tb":               "a       b",
		"^C\x03":             "^C^C",
		"管\b\bx":             "x",
		"\x1b":               "",
		"\x1b[12":            "",
		"bell\x07\xff\xfe.":  "bell\xff\xfe.",
		"long\r\x1b[0Kshort": "short",
	} {
		if got := strings.Join(screenLines([]byte(b)), "|"); got != want {
			t.Errorf("%q looks like %q, want %q", b, got, want)
		}
	}
}

// FuzzScreenLines takes anything that programs may write.
func FuzzScreenLines(f *testing.F) {
	f.Add([]byte("a\r\nb\x1b[Kc\b\t管道\x1b["))
	f.Fuzz(func(t *testing.T, b []byte) { screenLines(b) })
}

// TestScriptMoves makes moves by chance in a scenario and a session, and wants the same state and screen as from going to that place
// directly.
func TestScriptMoves(t *testing.T) {
	for _, file := range []string{"../testdata/scenarios/pipe/atomic.scn", "../testdata/sessions/shared-offset.vsh"} {
		m, direct := openScript(t, file, view.English), openScript(t, file, view.English)
		rapid.Check(t, func(t *rapid.T) {
			keys := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("s S n N f F i I Right Left y Y x X p P o O % ^ c C Home End u U b 3 . =")), 1, 8).Draw(t, "keys")
			for _, k := range keys {
				m.Press(k)
				m.Settle()
			}
			m.Press("Esc")
			if err := direct.h.Goto(m.h.Now()); err != nil {
				t.Fatal(err)
			}
			direct.moved()
			direct.stops, direct.pin = m.stops, m.pin
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
