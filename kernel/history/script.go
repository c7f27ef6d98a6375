package history

import (
	"sort"

	"github.com/vitrine-os/vitrine/kernel"
)

// Script is the text that a run goes by, line after line: a scenario, whose actors are told what to do, or a session, whose lines are
// typed. It stands in the place of a program's source.
type Script struct {
	Name   string           // of the file
	Lines  []string         // of the file
	Setup  int              // how many cues of the machine's script come before the history begins
	Actors map[int32]string // names of tasks, where they have other ones than the machine's

	acting []int // the lines that make something happen, in order
}

// Script returns the text that the run goes by, nil if it is a program's.
func (h *History) Script() *Script { return h.opt.Script }

// Names are the names of tasks that have other ones than the machine's: a scenario's actors.
func (h *History) Names() map[int32]string {
	if h.opt.Script == nil {
		return nil
	}
	return h.opt.Script.Actors
}

// Line returns the line of the script that was begun last at the present moment, and the one before it; 0 for none.
func (h *History) Line() (now, last int) {
	now = h.at.Line()
	if s := h.opt.Script; s != nil {
		if i := sort.SearchInts(s.acting, now); i > 0 && now > 0 {
			last = s.acting[i-1]
		}
	}
	return now, last
}

// learn finds out which lines make something happen.
func (s *Script) learn(cues []kernel.Cue, typed []kernel.Typed) {
	s.acting = nil
	add := func(n int) {
		if k := len(s.acting); n > 0 && (k == 0 || s.acting[k-1] < n) {
			s.acting = append(s.acting, n)
		}
	}
	for i := range cues {
		add(cues[i].Line)
	}
	for i := range typed {
		add(typed[i].Line)
	}
}

// CodeLine returns the first line from one on that makes something happen; 0 if there is none.
func (s *Script) CodeLine(n int) int {
	if i := sort.SearchInts(s.acting, n); i < len(s.acting) {
		return s.acting[i]
	}
	return 0
}

// lineOf is the line of the script as a value that can be watched.
func lineOf(m *kernel.Machine) uint64 { return uint64(m.Line()) }

// byScript goes to where another line of the script is begun.
func (h *History) byScript(from Pos, back bool) *Job {
	if back {
		return h.backward(from, changes(lineOf))
	}
	return h.forward(from, changes(lineOf))
}

// atScript looks for where a line of the script is begun.
func (h *History) atScript(from Pos, line int) *Job {
	return h.forward(from, probe{step: rising(func(m *kernel.Machine) bool { return m.Line() >= line })})
}
