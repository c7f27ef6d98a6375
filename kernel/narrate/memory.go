package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// Pages.
var (
	tellPageNew  = view.Phrase{"%s touches page %#x (%s) for the first time: it gets frame %d, %s.", "%s首次访问页 %#x（%s）：得到页框 %d，%s。"}
	tellZeros    = view.Phrase{"filled with zeros", "内容全为零"}
	tellFromFile = view.Phrase{"filled from the file", "内容来自文件"}
	tellPageCopy = view.Phrase{"%s writes to page %#x (%s), which it has shared since a fork: it gets a copy of its own in frame %d; frame %d stays with the others.",
		"%s写页 %#x（%s），这一页自 fork 以来是共享的：它得到自己的副本，在页框 %d 中；页框 %d 留给其他进程。"}
	tellZeroCopy = view.Phrase{"%s writes to page %#x (%s) for the first time: it gets frame %d, filled with zeros.", "%s首次写页 %#x（%s）：得到页框 %d，内容全为零。"}
	areaStack    = view.Phrase{"its stack", "栈"}
	areaHeap     = view.Phrase{"its heap", "堆"}
	areaProgram  = view.Phrase{"its program and variables", "程序和变量"}
	areaMapped   = view.Phrase{"memory that it mapped", "它映射的内存"}
	areaShared   = view.Phrase{"shared memory", "共享内存"}
	areaGone     = view.Phrase{"its memory", "它的内存"}
	tellOwnCopy  = view.Phrase{"%s writes to page %#x (%s) and gets a copy of its own in frame %d.", "%s写页 %#x（%s），在页框 %d 中得到自己的副本。"}
	shortPages   = view.Phrase{"pages touched for the first time", "首次访问的页"}
	shortCopies  = view.Phrase{"pages of the stack copied after a fork", "fork 后复制的栈页"}
)

// page tells of a page that was filled or copied.
func (s *step) page(i int) {
	e := &s.events[i]
	area, what := s.area(e.TID, e.Addr)
	if e.Kind == event.PageNew {
		s.tell(i, Chore, "pagenew", nil, s.say(tellPageNew, s.who(e.TID), e.Addr, s.say(what), e.Frame, s.say(either(e.Text == "file", tellFromFile, tellZeros))))
		s.last().Short = s.say(shortPages)
		return
	}
	if e.N == int64(mem.ZeroFrame) {
		s.tell(i, Chore, "pagenew", nil, s.say(tellZeroCopy, s.who(e.TID), e.Addr, s.say(what), e.Frame))
		s.last().Short = s.say(shortPages)
		return
	}
	w := Plain
	if what == areaStack {
		w = Chore
	} else if area != nil && what == areaMapped {
		w = Key
	}
	s.tell(i, w, "pagecopy", rules("mem/R1"), s.say(tellPageCopy, s.who(e.TID), e.Addr, s.say(what), e.Frame, e.N))
	s.last().Short = s.say(shortCopies)
	s.lesson("pagecopy", s.say(tellOwnCopy, s.who(e.TID), e.Addr, s.say(what), e.Frame))
}

// area is the part of a task's memory that an address lies in, and what it is for.
func (s *step) area(tid int32, addr uint64) (*mem.Area, view.Phrase) {
	t := s.task(tid)
	if t == nil || t.Space == 0 {
		return nil, areaGone
	}
	for _, a := range s.m.MMU().Areas(t.Space) {
		if addr < a.Start || addr >= a.End {
			continue
		}
		switch {
		case a.Flags&mem.Shared != 0:
			return &a, areaShared
		case a.Name.String() == "[stack]":
			return &a, areaStack
		case a.Name.String() == "[heap]":
			return &a, areaHeap
		case a.File != 0 || s.nearProgram(t.Space, a.Start):
			return &a, areaProgram
		}
		return &a, areaMapped
	}
	return nil, areaGone
}

// nearProgram tells whether an area without a file continues one that has: the variables that begin as zeros.
func (s *step) nearProgram(space store.ID, start uint64) bool {
	for _, a := range s.m.MMU().Areas(space) {
		if a.End == start {
			return a.File != 0
		}
	}
	return false
}
