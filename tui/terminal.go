package tui

import (
	"os"
	"time"

	"github.com/gdamore/tcell/v2"

	"github.com/vitrine-os/vitrine/tui/shot"
)

// frameTime is how often the screen is drawn anew while the machine works in the background.
const frameTime = 100 * time.Millisecond

// Run shows a model on a screen, which has been initialised, until the person leaves or something comes from ends. Between two keys the
// model works on; all of it happens on this goroutine. Whatever happens, the terminal is as it was before.
func Run(m *Model, s tcell.Screen, ends <-chan os.Signal) {
	defer s.Fini() // after a panic, too: what it says should be readable
	s.EnableMouse(tcell.MouseButtonEvents)
	s.EnablePaste()
	keys, quit := make(chan tcell.Event, 16), make(chan struct{})
	go s.ChannelEvents(keys, quit)
	defer close(quit)
	more, drawn := true, time.Time{}
	for !m.Over() {
		if !more || time.Since(drawn) > frameTime {
			show(m, s)
			drawn = time.Now()
		}
		if more {
			select {
			case e, ok := <-keys:
				if !ok {
					return
				}
				m.handle(e, s)
				drawn = time.Time{}
			case <-ends:
				return
			default:
				more = m.Work(Slice)
			}
			continue
		}
		select {
		case e, ok := <-keys:
			if !ok {
				return
			}
			m.handle(e, s)
			more = true
			show(m, s)
			drawn = time.Now()
		case <-ends:
			return
		}
	}
}

// show draws the model.
func show(m *Model, s tcell.Screen) {
	w, h := s.Size()
	blit(m.Draw(w, h), s)
	s.Show()
	if m.clip != "" { // OSC 52; a terminal that does not know it takes no notice
		s.SetClipboard([]byte(m.clip))
		m.clip = ""
	}
}

// blit copies cells to a screen, which sends what differs to the terminal.
func blit(g *shot.Grid, s tcell.Screen) {
	for y := range g.H {
		for x := range g.W {
			c := &g.Cells[y*g.W+x]
			if r := []rune(c.Text); len(r) > 0 {
				s.SetContent(x, y, r[0], r[1:], c.Style)
			}
		}
	}
	if g.CursorX >= 0 {
		s.ShowCursor(g.CursorX, g.CursorY)
	} else {
		s.HideCursor()
	}
}

// wheelLines is how far one notch of the mouse's wheel scrolls.
const wheelLines = 3

// handle takes an event from the terminal.
func (m *Model) handle(e tcell.Event, s tcell.Screen) {
	switch e := e.(type) {
	case *tcell.EventKey:
		if name := keyName(e); name != "" {
			m.Press(name)
		}
	case *tcell.EventResize:
		s.Sync()
	case *tcell.EventMouse:
		x, y := e.Position()
		switch b := e.Buttons(); {
		case b&tcell.Button1 != 0:
			m.Click(x, y)
		case b&tcell.WheelDown != 0:
			m.Wheel(x, y, wheelLines)
		case b&tcell.WheelUp != 0:
			m.Wheel(x, y, -wheelLines)
		}
	}
}

// keyNames are the names of the keys that are no characters.
var keyNames = map[tcell.Key]string{
	tcell.KeyEnter: "Enter", tcell.KeyEscape: "Esc", tcell.KeyTab: "Tab", tcell.KeyBacktab: "Backtab", tcell.KeyBackspace: "Backspace",
	tcell.KeyBackspace2: "Backspace", tcell.KeyLeft: "Left", tcell.KeyRight: "Right", tcell.KeyUp: "Up", tcell.KeyDown: "Down",
	tcell.KeyHome: "Home", tcell.KeyEnd: "End", tcell.KeyPgUp: "PgUp", tcell.KeyPgDn: "PgDn", tcell.KeyCtrlC: "Ctrl-C",
}

// keyName is the name by which Press knows a key, "" for none.
func keyName(e *tcell.EventKey) string {
	if e.Key() != tcell.KeyRune {
		if name := keyNames[e.Key()]; name != "" || e.Key() < tcell.KeyCtrlA || e.Key() > tcell.KeyCtrlUnderscore {
			return name
		}
		return "Ctrl-" + string(rune('A'+e.Key()-tcell.KeyCtrlA))
	}
	if e.Rune() == ' ' {
		return "Space"
	}
	return string(e.Rune())
}
