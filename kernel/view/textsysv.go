package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// maxRows bounds how many rows are shown of what there may be very many of.
const maxRows = 20

func (p *page) queues(v *View) {
	if len(v.Queues) == 0 {
		return
	}
	p.title(wordQueues)
	for i := range v.Queues {
		q, r := &v.Queues[i], &v.SysV.Queues[i]
		p.row(1, p.say(wordQueue, q.ID, uint32(r.Perm.Key), octal(r.Perm.Mode), named(v.SysV.User, r.Perm.Uid), r.Qnum, r.Cbytes, r.Qbytes))
		if !p.notes {
			p.messages(q, int(r.Qnum))
		}
		if s := takes(q); s != "" {
			p.row(2, p.say(wordTakes, s))
		}
		for _, w := range q.Receivers {
			p.row(2, p.say(wordReceiver, w.TID, p.want(&w)))
		}
		for _, w := range q.Senders {
			p.row(2, p.say(wordSender, w.TID, w.Size))
		}
	}
}

// messages lists what is in a queue.
func (p *page) messages(q *Queue, total int) {
	for n, m := range q.Messages[:min(len(q.Messages), maxRows)] {
		p.row(2, p.say(wordMessage, n+1, m.Type, m.Size, quoted(m.Text), m.TID, m.Seq))
	}
	if n := total - maxRows; n > 0 {
		p.row(2, p.say(wordMore, n))
	}
}

// takes says which message the types that matter would take: "0: 1, 5: 2, -5: 3".
func takes(q *Queue) string {
	var parts []string
	for _, t := range q.Takes {
		parts = append(parts, fmt.Sprintf("%d: %d.", t.Type, t.Place+1))
	}
	return strings.Join(parts, "  ")
}

// want says which messages a receiver waits for.
func (p *page) want(w *Receiver) string {
	switch {
	case w.Type == 0:
		return wordAnyMessage.In(p.l)
	case w.Type < 0:
		return p.say(wordUpToType, uint64(-w.Type))
	case w.Except:
		return p.say(wordOtherType, w.Type)
	}
	return p.say(wordOfType, w.Type)
}

func (p *page) sets(v *View) {
	if len(v.Sets) == 0 {
		return
	}
	p.title(wordSets)
	for i := range v.Sets {
		s, r := &v.Sets[i], &v.SysV.Sets[i]
		p.row(1, p.say(wordSet, s.ID, uint32(r.Perm.Key), octal(r.Perm.Mode), named(v.SysV.User, r.Perm.Uid), r.Nsems))
		if !p.notes {
			p.values(r)
			p.semWaiters(s)
		}
		for _, u := range s.Undos {
			p.row(2, p.say(wordUndo, numbers(u.PIDs), u.Num, u.By))
		}
	}
}

// semWaiters lists who waits in semop(2), and which of their operations cannot be done.
func (p *page) semWaiters(s *Set) {
	for _, w := range s.Waiters {
		var ops []string
		for _, op := range w.Ops {
			ops = append(ops, fmt.Sprintf("{%d, %d}", op.Num, op.Op))
		}
		p.row(2, p.say(wordSemWaiter, w.TID, strings.Join(ops, ", "), w.Blocking+1))
	}
}

// values shows the semaphores that are of interest.
func (p *page) values(r *SetRow) {
	quiet := 0
	for n, s := range r.Sems {
		if n >= 8 && s.Val == 0 && s.Ncount == 0 && s.Zcount == 0 {
			quiet++
			continue
		}
		t := p.say(wordSem, n, s.Val)
		if s.Ncount > 0 {
			t += p.say(wordSemMore, s.Ncount)
		}
		if s.Zcount > 0 {
			t += p.say(wordSemZero, s.Zcount)
		}
		if s.PID > 0 {
			t += p.say(wordSemLast, s.PID)
		}
		p.row(2, t)
	}
	if quiet > 0 {
		p.row(2, p.say(wordOthersZero, quiet))
	}
}

func (p *page) segments(v *View) {
	if len(v.Segments) == 0 {
		return
	}
	p.title(wordSegments)
	for i := range v.Segments {
		s, r := &v.Segments[i], &v.SysV.Segments[i]
		t := p.say(wordSegment, s.ID, uint32(r.Perm.Key), octal(r.Perm.Mode&0o777), named(v.SysV.User, r.Perm.Uid), r.Segsz, r.Nattch)
		if r.Perm.Mode&abi.SHM_DEST != 0 {
			t += ", " + wordDest.In(p.l)
		}
		if r.Perm.Mode&abi.SHM_LOCKED != 0 {
			t += ", " + wordLocked.In(p.l)
		}
		p.row(1, t)
		if p.notes {
			continue
		}
		for _, m := range s.Maps {
			mode := "rw"
			if m.ReadOnly {
				mode = "r"
			}
			p.row(2, p.say(wordAttached, m.PID, m.Addr, m.End, mode))
		}
		p.row(2, p.say(wordSegFrames, p.frameList(s)))
	}
}

// frameList names a segment's frames by page.
func (p *page) frameList(s *Segment) string {
	var list []string
	for _, f := range s.Frames[:min(len(s.Frames), maxRows)] {
		if f == 0 {
			list = append(list, "-")
		} else {
			list = append(list, fmt.Sprintf("#%d", f))
		}
	}
	if len(list) == 0 {
		return wordNotYet.In(p.l)
	}
	if n := len(s.Frames) - len(list); n > 0 {
		list = append(list, p.say(wordMore, n))
	}
	return strings.Join(list, " ")
}

// frames shows the shared frames; neighbours that the same places map in the same order share a row.
func (p *page) frames(v *View) {
	if len(v.Frames) == 0 {
		return
	}
	p.title(wordFrames)
	rows := 0
	for i := 0; i < len(v.Frames); {
		n := 1
		for i+n < len(v.Frames) && follows(&v.Frames[i], &v.Frames[i+n], n) {
			n++
		}
		if rows++; rows > maxRows {
			p.row(1, p.say(wordMore, len(v.Frames)-i))
			return
		}
		p.frame(&v.Frames[i], n)
		i += n
	}
}

// follows tells whether a frame is mapped n pages behind another everywhere.
func follows(a, b *Frame, n int) bool {
	if int(b.Number) != int(a.Number)+n || len(a.Mappers) != len(b.Mappers) {
		return false
	}
	for i := range a.Mappers {
		x, y := &a.Mappers[i], &b.Mappers[i]
		if x.PID != y.PID || x.Shared != y.Shared || x.What != y.What || y.Addr != x.Addr+uint64(n)*4096 {
			return false
		}
	}
	return true
}

func (p *page) frame(f *Frame, n int) {
	name := fmt.Sprintf("#%d", f.Number)
	if n > 1 {
		name = fmt.Sprintf("#%d-#%d", f.Number, int(f.Number)+n-1)
	}
	var at []string
	for _, m := range f.Mappers {
		s := p.say(wordMapped, m.PID, m.Addr)
		if m.What != "" {
			s += " " + m.What
		}
		at = append(at, s)
	}
	w := wordFrameCopy
	if slices.ContainsFunc(f.Mappers, func(m Mapper) bool { return m.Shared }) {
		w = wordFrameShared
	}
	p.row(1, p.say(w, name))
	p.row(2, strings.Join(at, ", "))
}
