package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	past "github.com/vitrine-os/vitrine/kernel/history"
	vsh "github.com/vitrine-os/vitrine/kernel/session"
	"github.com/vitrine-os/vitrine/testdata"
)

// aMoment is what the flags of show say without any.
func aMoment() *moment {
	a := &moment{}
	a.register(&cobra.Command{})
	return a
}

// TestSessionHistory opens sessions as histories: they end in the state that playing them ends in, and going back and on leads there again.
func TestSessionHistory(t *testing.T) {
	files, err := filepath.Glob("../../testdata/sessions/*.vsh")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, d := range testdata.SessionDemos() {
		files = append(files, "demo:"+d.Name)
	}
	for i, name := range files {
		if testing.Short() && i%4 != 0 {
			continue
		}
		f, err := readSession(name)
		if err != nil {
			t.Fatal(err)
		}
		var o options
		o.register((&cobra.Command{}).Flags())
		c, err := livingConfig(&o, &program{}, true)
		if err != nil {
			t.Fatal(err)
		}
		_, m, err := vsh.Play(f, sessionBudget(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		h, err := aMoment().open([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		end := h.Now()
		if end.Step != m.Steps || h.Hash() != m.Hash() {
			t.Errorf("%s: the history ends at step %d, playing at %d, or in another state", name, end.Step, m.Steps)
		}
		if err := h.GotoStep(end.Step / 2); err != nil {
			t.Fatal(err)
		}
		if h.GotoEnd(); h.Hash() != m.Hash() || h.Now() != end {
			t.Errorf("%s: going back and on leads to %v and not to %v", name, h.Now(), end)
		}
	}
}

// TestLines goes to lines of scenarios and sessions, and back, and types something else than the session has.
func TestLines(t *testing.T) {
	open := func(at, name string) *past.History {
		t.Helper()
		a := aMoment()
		a.at = at
		h, err := a.open([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := open("line 4", "../../testdata/scenarios/pipe/atomic.scn")
	if now, last := h.Line(); now != 4 || last != 3 {
		t.Errorf("at line 4 we are at %d after %d", now, last)
	}
	if !h.Do(h.Move(past.Move{By: past.Line, Count: 2})) || h.Machine().Line() != 6 {
		t.Errorf("two lines on is line %d", h.Machine().Line())
	}
	if !h.Do(h.Move(past.Move{By: past.Line, Back: true})) || h.Machine().Line() != 5 {
		t.Errorf("one line back is line %d", h.Machine().Line())
	}
	if h.GotoEnd(); h.Progress().Over != kernel.Played {
		t.Errorf("the scenario ends with %s", h.Progress().Over)
	}
	h = open("end", "../../testdata/sessions/consoles.vsh")
	a := aMoment()
	a.at = "line 7"
	b, err := a.open([]string{"../../testdata/sessions/consoles.vsh"})
	if err != nil {
		t.Fatal(err)
	}
	if now, _ := b.Line(); now < 7 || b.Now().Step >= h.Now().Step {
		t.Errorf("line 7 is %d, step %d of %d", now, b.Now().Step, h.Now().Step)
	}
	if _, err := b.Type(1, []byte("echo other$((6*7))\r")); err != nil {
		t.Fatal(err)
	}
	b.GotoEnd()
	said := ""
	for _, o := range b.Output() {
		said += string(o.Data)
	}
	if !strings.Contains(said, "other42") || len(b.Branches()) != 2 {
		t.Errorf("after typing in the past the consoles show %q", said)
	}
	token, state := b.Token().String(), b.Hash()
	k, err := past.ParseToken(token)
	if err != nil {
		t.Fatal(err)
	}
	again := aMoment()
	again.token = k
	c, err := again.begin([]string{"../../testdata/sessions/consoles.vsh"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Use(k); err != nil || c.Hash() != state {
		t.Errorf("the token leads elsewhere: %v", err)
	}
}

// TestScenarioBranches sends signals into scenarios where they know nothing of them: the other lines are played as far as their actors
// can, and the main line stays as it was.
func TestScenarioBranches(t *testing.T) {
	files, err := filepath.Glob("../../testdata/scenarios/*/*.scn")
	if err != nil || len(files) < 100 {
		t.Fatal(len(files), err)
	}
	sent := 0
	for i := 0; i < len(files); i += 7 {
		a := aMoment()
		src, err := readScenario(files[i])
		if err != nil || src.Only() != "" && src.Only() != "machine" {
			continue
		}
		h, err := a.open([]string{files[i]})
		if err != nil {
			t.Fatal(err)
		}
		end, state, main := h.Now(), h.Hash(), h.Branch()
		for n := uint64(1); n < 4; n++ {
			if err := h.GotoStep(end.Step * n / 4); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Signal(int32(2+i%2), [...]abi.Signal{abi.SIGKILL, abi.SIGSTOP, abi.SIGUSR1}[n-1]); err != nil {
				continue // nobody has that number
			}
			sent++
			if h.GotoEnd(); h.Progress().Over != kernel.Played {
				t.Errorf("%s: after a signal at step %d the scenario ends with %s", files[i], end.Step*n/4, h.Progress().Over)
			}
			h.Switch(main)
		}
		if h.GotoEnd(); h.Hash() != state || h.Now() != end {
			t.Errorf("%s: the main line has changed", files[i])
		}
	}
	if sent < 50 {
		t.Errorf("only %d signals were sent", sent)
	}
}
