package tui

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/narrate"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// headRows is how many rows the head takes: where we are, and what happens there.
func (m *Model) headRows(h int) int {
	switch {
	case m.guided(): // the guide says it
		return 1
	case h < roomyHeight:
		return 2
	}
	return 3
}

// guided tells whether a guide's box has what happens at the moment.
func (m *Model) guided() bool {
	g := m.guide
	return g != nil && m.sheet == nil && !m.zoom && g.at >= 0 && g.at < len(g.stops) && m.h.Now().Event == g.stops[g.at].Seq && !m.h.Inside()
}

// roomyHeight is the height from which on the sentence has two rows.
const roomyHeight = 20

// beginning is the event with which the call that an event ends began.
func (m *Model) beginning(e *event.Event) uint64 {
	seq, _ := m.h.Find(history.Query{Kinds: history.Kinds(event.SysEnter), TID: e.TID, Calls: []uint64{e.Nr}}, e.Seq, true)
	return seq
}

// story is what is told of the step that the present event belongs to.
func (m *Model) story() []narrate.Sentence {
	s := m.look()
	if s.story == nil {
		s.story = narrate.Now(m.h, m.opt.Lang)
	}
	return s.story
}

// sentence says what an event is: as the story of the present step has it, or by itself.
func (m *Model) sentence(e *event.Event) string {
	for _, s := range m.story() {
		if s.Seq == e.Seq {
			return s.String()
		}
	}
	t := narrate.Teller{Lang: m.opt.Lang}
	return t.Step(m.h.Machine(), []event.Event{*e})[0].String()
}

// searchable is the text of an event that a search looks at: what is said of it, and of a call its line in the trace.
func (m *Model) searchable(e *event.Event) string {
	if e.Kind == event.SysEnter || e.Kind == event.SysExit {
		return m.callText(e)
	}
	return m.sentence(e)
}

// happening says what the present moment is.
func (m *Model) happening() (r role, text string) {
	s := m.look()
	r = head
	switch over := s.view.Over; {
	case over == kernel.Deadlock:
		r = doomed
	case over != kernel.Running && (!s.known || s.event.Kind != event.Verdict):
		return r, view.Ending(over, m.opt.Lang)
	}
	switch {
	case m.h.Inside() && m.running() != 0 && m.h.Now().Event >= m.h.Machine().Seq:
		if last := m.foremost(); last != "" {
			return r, m.say(saysBefore, last)
		}
		return r, m.say(saysInside, m.running())
	case s.known:
		return r, m.sentence(&s.event)
	}
	return r, m.say(saysStart)
}

// foremost is the sentence of the story that matters most, "" if none matters.
func (m *Model) foremost() string {
	best, text := narrate.Detail, ""
	for _, s := range m.story() {
		if s.Weight > best {
			best, text = s.Weight, s.String()
		}
	}
	return text
}

// tellers are the kinds of event that stories hang on.
var tellers = history.Kinds(event.SysExit, event.Block, event.Wake, event.Switch, event.SigQueue, event.SigDeliver, event.SigReturn, event.PageFault,
	event.PageCopy, event.Exit, event.Adopt, event.Reap, event.Exec, event.Queued, event.Taken, event.Stop, event.Continue, event.Timer, event.Verdict)

// onward goes to the next event that is worth telling.
func (m *Model) onward(a ask) {
	from := m.h.Now()
	to, found := from, false
	for range max(a.n, 1) {
		p, ok := m.nextTold(to.Event, a.back)
		if !ok {
			break
		}
		to, found = p, true
	}
	_ = m.h.Goto(from)
	m.moved()
	if !found {
		m.tell(msgNoTold)
		return
	}
	m.jump(to)
}

// nextTold looks for the next event that is worth telling, as far as it is near.
func (m *Model) nextTold(seq uint64, back bool) (history.Pos, bool) {
	for range maxDull {
		next, ok := m.h.Find(history.Query{Kinds: tellers}, seq, back)
		if !ok || m.h.GotoEvent(next) != nil {
			return history.Pos{}, false
		}
		seq = next
		for _, s := range narrate.Now(m.h, m.opt.Lang) {
			if s.Seq == seq && s.Weight > narrate.Chore {
				return m.h.Now(), true
			}
		}
	}
	return m.h.Now(), true
}

// maxDull bounds how many events are passed over on the way to one that is worth telling.
const maxDull = 256

// drawSentence writes what happens in the rows of the head.
func (m *Model) drawSentence(c *canvas) {
	r, text := m.happening()
	lines := wrap(text, c.g.W-2, 0)
	rows := m.headRows(c.g.H) - 1
	if rows > 0 && len(lines) > rows {
		lines[rows-1] = cut(lines[rows-1]+" ...", c.g.W-2)
	}
	for i := range min(rows, len(lines)) {
		c.put(1, 1+i, c.g.W-2, say(r, lines[i]))
	}
}

// cut shortens a text that ends with dots, so that they fit.
func cut(text string, w int) string {
	for width(text) > w {
		at := strings.LastIndexAny(strings.TrimSuffix(text, " ..."), " ，。；：")
		if at <= 0 {
			return text
		}
		text = text[:at] + " ..."
	}
	return text
}

// tellStep shows all that is told of the present step.
func (m *Model) tellStep(ask) {
	m.sheet = func() sheet {
		t := sheet{title: m.say(titleStory)}
		for _, s := range m.story() {
			if s.Weight > narrate.Detail {
				t.lines = append(t.lines, say(plain, s.String()), nil)
			}
		}
		for _, s := range m.story() {
			if s.Weight == narrate.Detail {
				t.lines = append(t.lines, say(quiet, sprint("%d  %s", s.Seq, s)))
			}
		}
		if len(t.lines) == 0 {
			t.lines = append(t.lines, say(plain, m.say(saysStart)))
		}
		return t
	}
}

// objectName is an object as /proc names it.
func objectName(o event.Object) string {
	if o.Kind == event.NoObj {
		return "-"
	}
	return fmt.Sprintf("%s:[%d]", o.Kind.Name(), o.ID)
}

// callName is a system call's name, or its number.
func callName(nr uint64) string {
	if c := abi.Lookup(nr); c != nil {
		return c.Name
	}
	return fmt.Sprint(nr)
}

// firstOf is the first text that is not empty.
func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
