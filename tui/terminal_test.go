package tui

import (
	"os"
	"strings"
	"testing"

	"github.com/gdamore/tcell/v2"

	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/tui/shot"
)

// kept is a simulated terminal that remembers its last screen and that it was given back.
type kept struct {
	tcell.SimulationScreen
	last  string
	given bool
}

func (k *kept) Fini() {
	k.last, k.given = shot.Take(k.SimulationScreen).Text(), true
	k.SimulationScreen.Fini()
}

// simulated makes a terminal of 80 by 24.
func simulated(t *testing.T) *kept {
	t.Helper()
	s := tcell.NewSimulationScreen("UTF-8")
	if err := s.Init(); err != nil {
		t.Fatal(err)
	}
	s.SetSize(80, 24)
	return &kept{SimulationScreen: s}
}

// TestRun types in a terminal: it shows what Draw makes, and is given back at the end.
func TestRun(t *testing.T) {
	s, m := simulated(t), open(t, "eof", view.Chinese)
	s.InjectKey(tcell.KeyRight, 0, 0)
	s.InjectKey(tcell.KeyTab, 0, 0)
	s.InjectMouse(70, 20, tcell.Button1, 0) // the output
	s.InjectKey(tcell.KeyCtrlC, 0, 0)
	Run(m, s, nil)
	if !s.given || m.focus != paneOutput {
		t.Errorf("given back: %v; pane %d has the keys", s.given, m.focus)
	}
	if want := m.Draw(80, 24).Text(); s.last != want {
		t.Errorf("the terminal shows\n%s\nwant\n%s", s.last, want)
	}
}

// TestCopy copies the token to the terminal's clipboard, and shows it whole, so that it can be selected.
func TestCopy(t *testing.T) {
	s, m := simulated(t), open(t, "pingpong", view.English)
	play(m, ":goto call write|:signal SIGUSR1|:goto end|:signal SIGUSR2") // a longer one
	s.InjectKey(tcell.KeyRune, 't', 0)
	s.InjectKey(tcell.KeyCtrlC, 0, 0)
	Run(m, s, nil)
	token := m.h.Token().String()
	if got := string(s.GetClipboardData()); got != token {
		t.Errorf("the clipboard holds %q, want %q", got, token)
	}
	play(m, "t")
	if rows := strings.ReplaceAll(m.Draw(60, 24).Text(), "\n", ""); !strings.Contains(rows, token) {
		t.Errorf("the token is not whole:\n%s", m.Draw(60, 24).Text())
	}
}

// TestEnds gives the terminal back when a signal comes, and when we panic.
func TestEnds(t *testing.T) {
	ends := make(chan os.Signal, 1)
	ends <- os.Interrupt
	s := simulated(t)
	if Run(open(t, "hello", view.English), s, ends); !s.given {
		t.Error("the terminal is not given back after a signal")
	}
	s = simulated(t)
	func() {
		defer func() { _ = recover() }()
		s.InjectKey(tcell.KeyRune, 's', 0)
		Run(nil, s, nil)
	}()
	if !s.given {
		t.Error("the terminal is not given back after a panic")
	}
}

// TestBlit leaves nothing of a wide character behind.
func TestBlit(t *testing.T) {
	s, m := simulated(t), open(t, "eof", view.Chinese)
	defer s.Fini()
	for _, key := range []string{"?", "Esc", "w"} {
		m.Press(key)
		show(m, s)
		if got, want := shot.Take(s.SimulationScreen).Text(), m.Draw(80, 24).Text(); got != want {
			t.Errorf("after %s the terminal shows\n%s\nwant\n%s", key, got, want)
		}
	}
	if !strings.Contains(m.Draw(80, 24).Text(), "为什么") {
		t.Error("w explains nothing")
	}
}
