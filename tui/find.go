package tui

import (
	"strings"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// search looks for a text in what the events say.
func (m *Model) search(a ask) {
	if a.text == "" {
		m.prompt = &prompt{mark: "/"}
		return
	}
	m.find = a.text
	m.searchAgain(ask{})
}

// searchAgain looks for the same text again.
func (m *Model) searchAgain(a ask) {
	if m.find == "" {
		m.tell(msgNoSearch)
		return
	}
	text, n := strings.ToLower(m.find), max(a.n, 1)
	says := func(e *event.Event) bool {
		if strings.Contains(strings.ToLower(m.searchable(e)), text) {
			n--
		}
		return n == 0
	}
	j := m.h.FindEvent(says, a.back)
	m.begin(search{job: j, found: func() { m.jump(j.Pos); m.tell(msgFound, m.find) }, none: func() { m.tell(msgNotFound, m.find) }})
}
