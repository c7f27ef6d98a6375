package tui

import (
	"github.com/vitrine-os/vitrine/kernel"
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

// frameLines shows a signal frame: what was interrupted and every register that sigreturn will restore.
func (m *Model) frameLines(t *content, f *kernel.SignalFrame, w int) {
	t.add(news, m.say(wordLive, f.Signal.Name(), f.SP), w)
	if f.Gone {
		t.add(doomed, " "+m.say(wordGone), w)
		return
	}
	if f.Call >= 0 {
		text := " " + m.say(wordInCall, callName(uint64(f.Call)))
		if f.Again {
			text += m.say(wordAgain)
		}
		t.add(plain, text, w)
	}
	if f.Damaged {
		t.add(doomed, " "+m.say(wordDamaged), w)
	}
	if f.Edited {
		t.add(doomed, " "+m.say(wordEdited), w)
	}
	mask := view.SignalNames(f.Mask)
	if mask == "" {
		mask = m.say(wordNone)
	}
	t.add(plain, " "+m.say(wordRestores)+" "+m.say(wordMask, mask), w)
	const cell = 22
	list := []string{sprint("%-4s %-16x", "pc", f.Regs.PC)}
	for i := 1; i < 32; i++ {
		list = append(list, sprint("%-4s %-16x", registers[i], f.Regs.X[i]))
	}
	for per := max((w-1)/cell, 1); len(list) > 0; list = list[min(per, len(list)):] {
		l := line{{" ", plain}}
		for _, r := range list[:min(per, len(list))] {
			l = append(l, span{r + " ", quiet})
		}
		t.lines = append(t.lines, l)
	}
}
