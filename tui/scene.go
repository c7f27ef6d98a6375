package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/narrate"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc/image"
)

// scene is what was found out about the present moment, once for all panes.
type scene struct {
	view  *view.View
	event event.Event
	known bool               // there is an event
	story []narrate.Sentence // what is told of its step, nil if nobody asked

	tid    int32         // whose calls the next are
	frames []image.Frame // who called whom
	top    int           // the innermost of them whose source is the person's own, -1: none
	last   place         // the line that this task executed last
	log    []logLine
	spaces map[int32][]view.Area // page tables that were asked for, by process
}

// place is a line of a source file.
type place struct {
	file string
	line int
}

// source is a source file.
type source struct {
	lines   []string
	library bool
}

// look returns the scene.
func (m *Model) look() *scene {
	if m.scene == nil {
		m.scene = &scene{view: view.Look(m.h.Machine())}
		m.scene.view.Rename(m.h.Names())
		m.scene.event, m.scene.known = m.h.Event(m.h.Now().Event)
	}
	return m.scene
}

// memory returns a process's page table.
func (s *scene) memory(m *Model, pid int32) []view.Area {
	areas, ok := s.spaces[pid]
	if !ok {
		areas = view.Memory(m.h.Machine(), pid)
		if s.spaces == nil {
			s.spaces = map[int32][]view.Area{}
		}
		s.spaces[pid] = areas
	}
	return areas
}

// file returns a source file, nil if it is not to be had.
func (m *Model) file(name string) *source {
	s, ok := m.files[name]
	if !ok && m.opt.Source != nil && name != "" {
		if text, library := m.opt.Source(name); text != nil {
			s = &source{library: library}
			for _, l := range splitLines(string(text)) {
				s.lines = append(s.lines, expand(l))
			}
		}
		m.files[name] = s
	}
	return s
}

// own tells whether a source file is the person's, and there.
func (m *Model) own(name string) bool {
	s := m.file(name)
	return s != nil && !s.library
}

// trail finds out where in its source the selected task is.
func (m *Model) trail() *scene {
	s, tid := m.look(), m.selected()
	if s.tid == tid && tid != 0 {
		return s
	}
	s.tid, s.frames, s.top, s.last = tid, m.h.Calls(tid), -1, place{}
	s.top = slices.IndexFunc(s.frames, func(f image.Frame) bool { return !f.Signal && f.Line > 0 && m.own(f.File) })
	s.last = m.lastLine(tid)
	return s
}

// lastLine is the line that a task executed before the one that comes next, if it was not long ago.
func (m *Model) lastLine(tid int32) place {
	if tid == 0 {
		return place{}
	}
	here := m.h.Now()
	j := m.h.Move(history.Move{By: history.Line, TID: tid, Back: true, In: m.own})
	if !j.Work(lastLineWork) || !j.Found {
		return place{}
	}
	defer func() { _ = m.h.Goto(here) }()
	if m.h.Goto(j.Pos) != nil {
		return place{}
	}
	t := m.h.Task(tid)
	if t == nil {
		return place{}
	}
	d := m.h.Source(t.PID)
	if d == nil {
		return place{}
	}
	file, n, _ := d.Line(t.Regs.PC)
	return place{file, n}
}

// lastLineWork bounds the search for the line executed last; a task that has slept for long is left without.
const lastLineWork = 4 * history.WorkMS

// process finds a task's process in the view.
func (s *scene) process(tid int32) (*view.Process, *view.Thread) {
	for i := range s.view.Processes {
		g := &s.view.Processes[i]
		for k := range g.Threads {
			if g.Threads[k].TID == tid {
				return g, &g.Threads[k]
			}
		}
	}
	return nil, nil
}

// concerned is the object that is kept in sight, or that the moment is about: the event's, the one that the selected task sleeps on, or the one that its process
// or anybody used last.
func (m *Model) concerned() event.Object {
	s := m.look()
	if _, _, there := s.view.Only(m.thing); there {
		return m.thing
	}
	if isObject(s.event.Obj) && s.known {
		return s.event.Obj
	}
	g, t := s.process(m.selected())
	if t == nil {
		return event.Object{}
	}
	if t.Why != nil && isObject(t.Why.Obj) {
		return t.Why.Obj
	}
	for _, pid := range []int32{g.PID, 0} { // its own doings, or else anybody's
		if o, ok := m.usedLast(pid); ok {
			return o
		}
	}
	for _, d := range g.Files {
		if isObject(d.Object) {
			return d.Object
		}
	}
	return event.Object{}
}

// usedLast is the object that a process used last, 0: that anybody used, if it is still there.
func (m *Model) usedLast(pid int32) (event.Object, bool) {
	q := history.Query{Kinds: history.Kinds(event.Queued, event.Taken, event.Block, event.Wake), PID: pid}
	for from, n := m.h.Now().Event+1, 0; n < 64; n++ {
		seq, ok := m.h.Find(q, from, true)
		if !ok {
			break
		}
		if b, _ := m.h.Brief(seq); isObject(b.Obj) {
			if _, _, there := m.look().view.Only(b.Obj); there {
				return b.Obj, true
			}
		}
		from = seq
	}
	return event.Object{}, false
}

// isObject tells whether an object is one that processes communicate by.
func isObject(o event.Object) bool {
	switch o.Kind {
	case event.Pipe, event.Fifo, event.MsgQueue, event.SemSet, event.Segment, event.Futex, event.Mailbox, event.Port, event.Answer, event.EventFd:
		return true
	}
	return false
}
