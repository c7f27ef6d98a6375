package tui

import (
	"github.com/vitrine-os/vitrine/kernel/view"
)

// signalsPane is the signals of the selected task with the frames of its handlers, and then everybody's.
func (m *Model) signalsPane(w, _ int) content {
	t := content{title: m.say(titleSignals)}
	s := m.look()
	if _, th := s.process(m.selected()); th != nil {
		for i := range th.Frames {
			m.frameLines(&t, &th.Frames[i], w)
		}
	}
	for _, l := range s.view.Part(view.Signals, m.opt.Lang) {
		t.add(plain, l, w)
	}
	if len(t.lines) == 0 {
		t.lines = []line{say(quiet, m.say(wordNoSignals))}
	}
	return t
}
