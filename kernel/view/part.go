package view

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// Part is a section of a view's text, for whoever shows them one by one.
type Part uint8

// The parts, in the order in which Text has them.
const (
	Descriptors Part = iota
	Pipes
	Queues
	Sets
	Segments
	Boxes
	Frames
	Futexes
	Timers
	Signals
	Parts // how many there are
)

// Part returns a section's lines without its title, indented by two blanks a step; none if it is empty.
func (v *View) Part(part Part, l Lang) []string { return v.part(part, &page{l: l}) }

// Notes are the lines of Part without what a user interface draws itself: the bytes of pipes, messages, the values of semaphores, and where
// segments are.
func (v *View) Notes(part Part, l Lang) []string { return v.part(part, &page{l: l, notes: true}) }

// part renders one section.
func (v *View) part(part Part, p *page) []string {
	[Parts]func(*View){p.descriptors, p.pipes, p.queues, p.sets, p.segments, p.boxes, p.frames, p.futexes, p.timers, p.signals}[part](v)
	lines := strings.Split(strings.Trim(p.b.String(), "\n"), "\n")
	lines = lines[1:] // the title
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "  ")
	}
	return lines
}

// Title is the heading of a section.
func (part Part) Title(l Lang) string {
	return [Parts]Phrase{wordDescriptors, wordPipes, wordQueues, wordSets, wordSegments, wordBoxes, wordFrames, wordFutexes, wordTimers, wordSignals}[part].In(l)
}

// Only returns a view that holds nothing but one object, and the part that it is in; false if the view does not have it.
func (v *View) Only(o event.Object) (*View, Part, bool) {
	w := &View{SysV: &SysV{User: v.SysV.User, Group: v.SysV.Group}}
	switch o.Kind {
	case event.Pipe, event.Fifo:
		if i := slices.IndexFunc(v.Pipes, func(p Pipe) bool { return p.Object == o }); i >= 0 {
			w.Pipes = v.Pipes[i : i+1]
			return w, Pipes, true
		}
	case event.MsgQueue:
		if i := slices.IndexFunc(v.Queues, func(q Queue) bool { return uint32(q.ID) == o.ID }); i >= 0 {
			w.Queues, w.SysV.Queues = v.Queues[i:i+1], v.SysV.Queues[i:i+1]
			return w, Queues, true
		}
	case event.SemSet:
		if i := slices.IndexFunc(v.Sets, func(s Set) bool { return uint32(s.ID) == o.ID }); i >= 0 {
			w.Sets, w.SysV.Sets = v.Sets[i:i+1], v.SysV.Sets[i:i+1]
			return w, Sets, true
		}
	case event.Segment:
		if i := slices.IndexFunc(v.Segments, func(s Segment) bool { return uint32(s.ID) == o.ID }); i >= 0 {
			w.Segments, w.SysV.Segments = v.Segments[i:i+1], v.SysV.Segments[i:i+1]
			return w, Segments, true
		}
	case event.Port, event.Mailbox, event.Answer:
		if len(v.Boxes)+len(v.Links) > 0 { // who owes whom an answer is told by several of them
			w.Boxes, w.Links = v.Boxes, v.Links
			return w, Boxes, true
		}
	case event.Futex:
		if len(v.Futexes) > 0 {
			w.Futexes = v.Futexes
			return w, Futexes, true
		}
	}
	return nil, 0, false
}

// Head is the moment and how the run stands, in a line.
func (v *View) Head(l Lang) string {
	p := &page{l: l}
	return p.say(wordMoment, v.Step, v.Event, v.Inst, seconds(v.Time)) + ": " + Ending(v.Over, l)
}

// State says what a thread of a process does at the moment, and why it cannot go on.
func (v *View) State(g *Process, t *Thread, l Lang) string { return (&page{l: l}).state(g, t) }

// ChainText says who waits for whom, "" if nobody does.
func (w *Why) ChainText(l Lang) string {
	if len(w.Chain) == 0 {
		return ""
	}
	return (&page{l: l}).chain(w)
}
