package tui

import (
	"strings"

	"github.com/vitrine-os/vitrine/kernel/history"
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
	for range max(a.n, 1) {
		seq, ok := m.match(a.back)
		if !ok {
			m.tell(msgNotFound, m.find)
			return
		}
		e, _ := m.h.Brief(seq)
		m.jump(history.Pos{Event: seq, Step: e.Step})
	}
	m.tell(msgFound, m.find)
}

// match finds the next event that says the text, among those known and not too far away.
func (m *Model) match(back bool) (uint64, bool) {
	text := strings.ToLower(m.find)
	first, last, at := m.h.First(), m.h.Last(), m.h.Now().Event
	for range maxSearch {
		if back {
			at--
		} else {
			at++
		}
		if at < first || at > last {
			return 0, false
		}
		if e, ok := m.h.Event(at); ok && strings.Contains(strings.ToLower(m.sentence(&e)), text) {
			return at, true
		}
	}
	return 0, false
}

// maxSearch bounds how many events one search reads, so that the keys come back soon.
const maxSearch = 20_000
