package tui

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/tui/shot"
)

// ScriptHelp says what a file of keys holds.
const ScriptHelp = `A file of keys has a key in each word: a character, or Enter, Esc, Tab, Left, Right, Home,
Space ... A line that begins with : is a command, one with # says nothing; "wait 1.5" lets the
screen stand for so many seconds.`

// press is a step of a script.
type press struct {
	key     string  // a key, or
	command string  // a command, or
	wait    float64 // so many seconds
}

// Script is a session that was written down.
type Script struct{ steps []press }

// ParseScript reads a file of keys. Errors are sentences for people.
func ParseScript(text string) (*Script, error) {
	s := &Script{}
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		rest, waits := strings.CutPrefix(l, "wait ")
		switch {
		case l == "" || l[0] == '#':
		case l[0] == ':' && len(l) > 1:
			s.steps = append(s.steps, press{command: l[1:]})
		case waits:
			n, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil || !(n >= 0 && n <= 3600) {
				return nil, fmt.Errorf("line %d: wait takes seconds, as in wait 1.5", i+1)
			}
			s.steps = append(s.steps, press{wait: n})
		default:
			for _, key := range strings.Fields(l) {
				s.steps = append(s.steps, press{key: key})
			}
		}
	}
	return s, nil
}

// The tempo of a recording, in seconds.
const (
	keyTime     = 0.6
	commandTime = 1.2
	lastTime    = 2.0
)

// Play does what the script says; with each step settled, it is the same every time. If w is there, the screens are recorded as asciinema
// does.
func (s *Script) Play(m *Model, w io.Writer, width, height int) error {
	var c *shot.Cast
	at := 0.0
	frame := func() {
		if c != nil {
			c.Frame(at, m.Draw(width, height))
		}
	}
	m.Settle()
	m.Draw(width, height)
	if w != nil {
		c = shot.NewCast(w, width, height, m.opt.Name)
		frame()
	}
	for _, p := range s.steps {
		switch {
		case p.key != "":
			at += keyTime
			m.Press(p.key)
		case p.command != "":
			at += commandTime
			m.Command(p.command)
		default:
			at += p.wait
			continue
		}
		m.Settle()
		frame()
		if m.Over() {
			break
		}
	}
	if c == nil {
		return nil
	}
	at += lastTime
	frame()
	return c.Close()
}
