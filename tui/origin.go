package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// The cursor of the object's pane stands on a byte of a pipe or on a message of a queue, both counted from 0 in the order in which they will
// be read. From there one can ask where it came from and who will take it.

// stretches are the places that the cursor goes through: where each write's bytes begin, or every message.
func (m *Model) stretches() (starts []int) {
	only, _, ok := m.look().view.Only(m.concerned())
	if !ok {
		return nil
	}
	at := 0
	for _, p := range only.Pipes {
		for _, r := range p.Runs {
			starts = append(starts, at)
			at += r.Len
		}
	}
	for _, q := range only.Queues {
		for i := range q.Messages {
			starts = append(starts, i)
		}
	}
	return starts
}

// moveSpot moves the cursor by stretches. It returns false if there are none.
func (m *Model) moveSpot(by int) bool {
	starts := m.stretches()
	if len(starts) == 0 {
		return false
	}
	i, on := slices.BinarySearch(starts, m.spot)
	if !on {
		i--
	}
	m.spot = starts[min(max(i+by, 0), len(starts)-1)]
	return true
}

// byteOn moves the cursor by bytes or messages.
func (m *Model) byteOn(a ask) {
	n := max(a.n, 1)
	if a.back {
		n = -n
	}
	only, _, ok := m.look().view.Only(m.concerned())
	if !ok || len(only.Pipes)+len(only.Queues) == 0 {
		m.tell(msgNoOrigin)
		return
	}
	most := 0
	for _, p := range only.Pipes {
		most = len(p.Bytes) - 1
	}
	for _, q := range only.Queues {
		most = len(q.Messages) - 1
	}
	m.focus, m.spot = paneObject, max(min(m.spot+n, most), 0)
}

// origin goes to where the byte or message under the cursor was put in; backwards to where it will be taken out. A number names another one.
func (m *Model) origin(a ask) {
	o, n := m.concerned(), m.spot
	if a.n > 0 {
		n = a.n - 1
	}
	if a.back {
		m.taken(o, n)
		return
	}
	seq, ok := m.put(o, n, m.look().view)
	if here := m.h.Now(); !ok && here.Step > 0 { // it may just have been taken
		if m.h.GotoStep(here.Step-1) == nil {
			seq, ok = m.put(o, n, view.Look(m.h.Machine()))
		}
		_ = m.h.Goto(here)
	}
	if !ok {
		m.tell(msgNoOrigin)
		return
	}
	seq, ok = m.h.Find(history.Query{Kinds: history.Kinds(event.Queued), Obj: o}, seq-1, false)
	e, known := m.h.Event(seq)
	if !ok || !known {
		m.tell(msgNoOrigin)
		return
	}
	m.jump(history.Pos{Event: seq, Step: e.Step})
	m.tell(msgOrigin, sprint("%.40q", e.Data), e.TID)
}

// put is the number of the event from which on the n-th byte, or message, was put into an object.
func (m *Model) put(o event.Object, n int, v *view.View) (uint64, bool) {
	only, _, ok := v.Only(o)
	if !ok {
		return 0, false
	}
	for _, p := range only.Pipes {
		for _, r := range p.Runs {
			if n < r.Len {
				return r.Seq, true
			}
			n -= r.Len
		}
	}
	for _, q := range only.Queues {
		if n < len(q.Messages) {
			return q.Messages[n].Seq, true
		}
	}
	return 0, false
}

// taken goes to where the n-th byte or message of an object is taken out.
func (m *Model) taken(o event.Object, n int) {
	only, _, ok := m.look().view.Only(o)
	if ok && len(only.Queues) == 1 && n < len(only.Queues[0].Messages) {
		m.messageTaken(o, only.Queues[0].Messages[n].Seq)
		return
	}
	if !ok || len(only.Pipes) != 1 {
		n = 0 // the next time that anything is taken
	}
	m.byteTaken(o, n, 1)
}

// messageTaken looks for the moment from which on a message is in its queue no more. It need not be the first to go: msgrcv(2) chooses by
// type.
func (m *Model) messageTaken(o event.Object, seq uint64) {
	j := m.h.Until(func(k *kernel.Machine) bool {
		t, ok := k.MsgParts().(*ipc.MsgTable)
		return !ok || !slices.ContainsFunc(t.Messages(int32(o.ID), maxLooked), func(l ipc.Letter) bool { return l.Seq == seq })
	}, false)
	m.begin(search{job: j, found: func() {
		p := j.Pos
		if at, ok := m.h.Find(history.Query{Kinds: history.Kinds(event.Taken), Obj: o}, p.Event+1, true); ok {
			if b, _ := m.h.Brief(at); b.Step == p.Step {
				p.Event = at
			}
		}
		m.jump(p)
	}, none: func() { m.tell(msgNobodyTook) }})
}

// maxLooked bounds how many messages of a queue are looked through.
const maxLooked = 1000

// byteTaken looks for the read that takes the n-th of the bytes that are there now: from the k-th read on, those before took none of them.
func (m *Model) byteTaken(o event.Object, n, k int) {
	q := history.Query{Kinds: history.Kinds(event.Taken), Obj: o}
	from, left, done := m.h.Now().Event, n, 0
	for b, ok := m.h.Brief(from + 1); ok && b.Step == m.h.Now().Step; b, ok = m.h.Brief(from + 1) {
		if from++; b.Kind == event.Taken && b.Obj == o {
			done++ // the state is that of the end of the step
		}
	}
	for i := 1; i <= maxReads; i++ {
		seq, ok := m.h.Find(q, from, false)
		if !ok {
			m.laterRead(q, n, i, k, done)
			return
		}
		e, _ := m.h.Event(seq)
		if from = seq; int64(left) < e.N {
			m.jump(history.Pos{Event: seq, Step: e.Step})
			m.tell(msgTaken, e.TID)
			return
		}
		left -= int(e.N)
	}
	m.tell(msgNobodyTook)
}

// maxReads bounds how many reads are looked at for one byte.
const maxReads = 5000

// laterRead goes on with byteTaken when the next read is known; that of number k should be by now. So many are done in the present step.
func (m *Model) laterRead(q history.Query, n, next, k, done int) {
	if next < k {
		m.tell(msgNobodyTook)
		return
	}
	j := m.h.Move(history.Move{By: history.Event, Count: next + done, Only: q})
	m.begin(search{job: j, found: func() { m.byteTaken(q.Obj, n, next+1) }, none: func() { m.tell(msgNobodyTook) }})
}
