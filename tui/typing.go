package tui

import (
	"strings"
	"unicode/utf8"
)

// Typing at the machine's terminal: every key goes to the guest, at the moment that is on the screen, and the machine goes on with it.
// Where that is in the past a branch begins.

// startTyping lets the keys go to the machine, or types a line.
func (m *Model) startTyping(a ask) {
	if m.h.Machine().Config().Consoles > 0 && m.console == 0 {
		m.console = 1
	}
	if a.text != "" {
		m.send([]byte(a.text + "\r"))
		return
	}
	m.typing, m.focus = true, paneOutput
	m.tell(msgTyping)
}

// typeKey is a key while the person types.
func (m *Model) typeKey(key string) {
	m.message = ""
	switch {
	case key == "Esc":
		m.typing, m.live = false, false
		m.tell(msgTyped)
	case keyBytes[key] != "":
		m.send([]byte(keyBytes[key]))
	case strings.HasPrefix(key, "Ctrl-") && len(key) == len("Ctrl-C"):
		m.send([]byte{key[len(key)-1] & 31})
	case utf8.RuneCountInString(key) == 1:
		m.send([]byte(key))
	}
}

// keyBytes are what a terminal sends for keys that have names.
var keyBytes = map[string]string{"Enter": "\r", "Tab": "\t", "Backspace": "\x7f", "Space": " ", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
	"Home": "\x1b[H", "End": "\x1b[F", "PgUp": "\x1b[5~", "PgDn": "\x1b[6~"}

// send types bytes at the present moment, and follows what the machine does with them.
func (m *Model) send(data []byte) {
	was := m.h.Branch()
	b, err := m.h.Type(m.console, data)
	if err != nil {
		m.typing = false
		m.fails(err)
		return
	}
	m.live = true
	if b != was {
		m.branched(b, nil)
	}
	m.moved()
}

// farAhead tells whether a machine that somebody types at has run ahead far enough: what is typed next should not come at the end of time.
func (m *Model) farAhead() bool {
	return m.h.Script() == nil && m.h.Machine().Config().Consoles > 0 && m.h.Progress().End.Inst-m.h.Now().Inst > farInst
}

// farInst is a moment's work.
const farInst = 50_000_000

// keepUp goes along with a machine that somebody types at.
func (m *Model) keepUp(more bool) {
	if end := m.h.Progress().End; m.h.Now().Step != end.Step {
		if err := m.h.GotoStep(end.Step); err != nil {
			m.message = err.Error()
		}
		m.moved()
	}
	m.live = m.live && (m.typing || more)
}

// toConsole goes to another console; at one that nobody uses a shell is started.
func (m *Model) toConsole(a ask) {
	n, ok := number(a.text)
	if most := m.h.Machine().Config().Consoles; !ok || n < 1 || n > most {
		m.tell(msgNoConsole, most)
		return
	}
	m.console, m.focus = n, paneOutput
	if !m.h.Machine().ConsoleOpen(n) {
		m.send(nil)
	}
}
