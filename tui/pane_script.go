package tui

import "path"

// scripted tells whether the run goes by a text of its own, a scenario or a session, that is shown in the place of a program's source. Who
// selects a task that has one sees that.
func (m *Model) scripted() bool {
	if m.h.Script() == nil {
		return false
	}
	return m.pin == 0 || m.trail().top < 0
}

// living tells whether the run is one that somebody types at without a script: its consoles are what counts, unless the selected task has
// a source to show.
func (m *Model) living() bool {
	return m.h.Script() == nil && m.h.Machine().Config().Consoles > 0 && m.trail().top < 0
}

// scriptPane is the scenario or the session: the line that is being played, and the one before it.
func (m *Model) scriptPane() content {
	s := m.h.Script()
	now, last := m.h.Line()
	c := content{title: m.say(titleScript) + " " + path.Base(s.Name), mark: now - 1}
	stops := m.stopLines(s.Name)
	for i, text := range s.Lines {
		k := m.marks()
		r, mark, at := plain, " ", " "
		if stops[i+1] {
			at = k.stop
		}
		switch i + 1 {
		case now:
			r, mark = nextLine, k.next
		case last:
			r, mark = lastLine, k.last
		}
		number := quiet
		if r != plain {
			number = r
		}
		c.lines = append(c.lines, line{{at, doomed}, {mark, number}, {sprint("%4d ", i+1), number}, {expand(text), r}})
	}
	return c
}
