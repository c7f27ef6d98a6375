package tui

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// open makes a model of a demo that stands at main, with the whole run known.
func open(t testing.TB, name string, lang view.Lang) *Model {
	t.Helper()
	d, ok := testdata.DemoByName(name)
	if !ok {
		t.Fatalf("no demo %s", name)
	}
	c := kernel.Config{Image: d.ELF, Path: "/bin/" + name, Args: []string{name}, Cwd: "/root", Env: []string{"PATH=/bin"}, MaxInst: 200_000_000}
	h, err := history.Open(c, history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := history.ParsePosition("main")
	if err := h.GotoPosition(p); err != nil {
		t.Fatal(err)
	}
	source := func(file string) ([]byte, bool) {
		at := strings.LastIndex(file, "programs/")
		if at < 0 {
			return nil, false
		}
		text, _ := testdata.Programs.ReadFile(file[at:])
		return text, false
	}
	m := New(h, Options{Lang: lang, Name: "demo:" + name, Source: source})
	m.Settle()
	m.Draw(80, 24)
	return m
}

// situations are what the golden screens show: a demo, and what is pressed or commanded there.
var situations = []struct{ name, demo, keys string }{
	{"first", "eof", ""},
	{"deadlock", "eof", ":goto blocked"},
	{"why", "eof", ":goto blocked|:pick|w"},
	{"pipe", "pingpong", ":goto call write#2|a"},
	{"step", "forktree", "s s s n"},
	{"back", "forktree", "n n n N S"},
	{"changed", "pipeline", ":goto call clone|Right|d"},
	{"frames", "pages", ":goto line pages.c:37|A"},
	{"pagetable", "pages", ":goto line pages.c:37|M"},
	{"ring", "pipeline", ":goto call write#2|o o|K j } }"},
	{"queue", "mailbox", ":goto call msgrcv|Left Left|K j"},
	{"semaphores", "buffer", ":goto call semop#3|K"},
	{"segment", "buffer", ":goto 300|A"},
	{"descriptors", "pingpong", ":goto call read#2|D"},
	{"handler", "merge", ":break signal SIGRTMIN|:break signal SIGUSR1|c|a"},
	{"instructions", "hello", "l i i I"},
	{"trace", "pingpong", ":goto call read#4|L"},
	{"timeline", "pingpong", ":goto call read#4|T"},
	{"far", "ctrlc", ":goto end|T 2 -"},
	{"near", "pingpong", ":goto call read#4|T 3 +"},
	{"help", "hello", "?"},
	{"prompt", "hello", ": b r e"},
	{"ascii", "eof", ":goto blocked|a"},
	{"circle", "eof", ":goto blocked|:pick|w"},
	{"token", "hello", "5 Right|t"},
	{"branch", "pingpong", ":goto call write|:signal SIGTERM"},
}

// play presses keys and gives commands, with bars between them.
func play(m *Model, keys string) {
	for _, part := range strings.Split(keys, "|") {
		if strings.HasPrefix(part, ":") && !strings.HasPrefix(part, ": ") {
			m.Command(part[1:])
			m.Settle()
			continue
		}
		for _, k := range strings.Fields(part) {
			m.Press(k)
			m.Settle()
		}
	}
}

// TestScreens draws every situation in three sizes and both languages.
func TestScreens(t *testing.T) {
	sizes := [][2]int{{80, 24}, {100, 30}, {160, 48}}
	for _, s := range situations {
		for lang, word := range []string{"en", "zh"} {
			m := open(t, s.demo, view.Lang(lang))
			m.opt.ASCII = s.name == "ascii"
			play(m, s.keys)
			var b strings.Builder
			for _, size := range sizes {
				fmt.Fprintf(&b, "%s %dx%d\n%s\n", s.name, size[0], size[1], m.Draw(size[0], size[1]).Text())
			}
			golden(t, path.Join("testdata", s.name+"."+word+".txt"), b.String())
		}
	}
}

// golden compares a text with a file, or writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", file, diff)
	}
}

// TestSmall wants a polite line where there is no room.
func TestSmall(t *testing.T) {
	m := open(t, "hello", view.English)
	if got := m.Draw(59, 16).Text(); !strings.Contains(got, "too small: 59 x 16") {
		t.Errorf("at 59x16:\n%s", got)
	}
	for _, size := range [][2]int{{1, 1}, {5, 2}, {60, 16}, {139, 16}, {140, 16}, {300, 100}} {
		m.Draw(size[0], size[1]) // must not panic
	}
}
