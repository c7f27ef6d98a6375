package ipc

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Sleepers, control and views of message queues. See msgctl(2).

// WaitSend implements MsgQueues.
func (t *MsgTable) WaitSend(id, task int32, size int) {
	t.wait(id, MsgSleeper{Task: task, Sends: true, Size: int64(size)})
}

// WaitReceive implements MsgQueues.
func (t *MsgTable) WaitReceive(id, task int32, w MsgWant) {
	s := MsgSleeper{Task: task, TID: w.TID, Size: w.Size}
	if s.Mode, s.Type = w.mode(); w.Flags&abi.MSG_NOERROR != 0 {
		s.Size = 1<<31 - 1
	}
	t.wait(id, s)
}

func (t *MsgTable) wait(id int32, s MsgSleeper) {
	row, e := t.find(id)
	if _, asleep := t.tasks.Get(uint64(s.Task)); asleep || e != 0 {
		panic(fmt.Sprintf("ipc: task %d cannot sleep on message queue %d", s.Task, id))
	}
	sid, p := t.sleepers.New()
	s.Queue = row
	*p = s
	if s.Sends {
		t.sums.W(1).Waiting += s.Size
	}
	t.tasks.Set(uint64(s.Task), uint64(sid))
	t.linkSleeper(t.queues.W(row).line(s.Sends), sid)
}

func (q *MsgQueue) line(sends bool) *Line {
	if sends {
		return &q.Senders
	}
	return &q.Receivers
}

func (t *MsgTable) linkSleeper(l *Line, id store.ID) {
	s := t.sleepers.W(id)
	s.Prev, s.Next = l.Last, 0
	if l.Last != 0 {
		t.sleepers.W(l.Last).Next = id
	} else {
		l.First = id
	}
	l.Last = id
}

func (t *MsgTable) unlinkSleeper(l *Line, id store.ID) {
	s := *t.sleepers.R(id)
	if s.Prev != 0 {
		t.sleepers.W(s.Prev).Next = s.Next
	} else {
		l.First = s.Next
	}
	if s.Next != 0 {
		t.sleepers.W(s.Next).Prev = s.Prev
	} else {
		l.Last = s.Prev
	}
}

// leave ends a sleep.
func (t *MsgTable) leave(q *MsgQueue, id store.ID) {
	s := *t.sleepers.R(id)
	t.unlinkSleeper(q.line(s.Sends), id)
	if s.Sends {
		t.sums.W(1).Waiting -= s.Size
	}
	t.tasks.Delete(uint64(s.Task))
	t.sleepers.Drop(id)
}

// Cancel implements MsgQueues.
//
// msg/R12: a receiver that was given a message keeps it: a signal that comes between the hand-over and its next step changes nothing.
func (t *MsgTable) Cancel(task int32) bool {
	id, ok := t.tasks.Get(uint64(task))
	if ok {
		t.leave(t.queues.W(t.sleepers.R(store.ID(id)).Queue), store.ID(id))
	}
	return ok
}

// Stat implements MsgQueues.
func (t *MsgTable) Stat(id int32, c *Caller) (abi.MsqidDs, abi.Errno) {
	row, e := t.open(id, c, readBits)
	if e != 0 {
		return abi.MsqidDs{}, e
	}
	return t.queues.R(row).ds(), 0
}

// StatAt implements MsgQueues.
func (t *MsgTable) StatAt(index int32, c *Caller) (abi.MsqidDs, int32, abi.Errno) {
	row, e := t.at(index)
	if e != 0 {
		return abi.MsqidDs{}, 0, e
	}
	q := t.queues.R(row)
	if c != nil && !c.allowed(&q.Perm, readBits) {
		return abi.MsqidDs{}, 0, abi.EACCES
	}
	return q.ds(), q.ID, 0
}

// ds is what IPC_STAT tells: msg/R16.
func (q *MsgQueue) ds() abi.MsqidDs {
	return abi.MsqidDs{Perm: q.Perm, Stime: q.Stime, Rtime: q.Rtime, Ctime: q.Ctime, Cbytes: q.Bytes, Qnum: q.Count, Qbytes: q.Limit, Lspid: q.Lspid, Lrpid: q.Lrpid}
}

// Set implements MsgQueues. Receivers look again whether they may read (msg/R19), and senders whether there is room now.
//
// msg/R13: raising msg_qbytes above msgmnb is EPERM for all but root.
func (t *MsgTable) Set(id int32, ds *abi.MsqidDs, c *Caller, done []Completion) ([]Completion, abi.Errno) {
	row, e := t.find(id)
	switch {
	case e != 0:
		return done, e
	case !c.owns(&t.queues.R(row).Perm), ds.Qbytes > uint64(t.Limits().Mnb) && !c.Root:
		return done, abi.EPERM
	}
	q := t.queues.W(row)
	if e := setPerm(&q.Perm, &ds.Perm); e != 0 {
		return done, e
	}
	q.Limit, q.Ctime = ds.Qbytes, c.Now
	for s := q.Receivers.First; s != 0; s = t.sleepers.R(s).Next {
		done = append(done, Completion{Task: t.sleepers.R(s).Task, Again: true})
	}
	return t.wakeSenders(q, done), 0
}

// Remove implements MsgQueues.
//
// msg/R14: the messages are lost, and whoever sleeps on the queue gets EIDRM: receivers first, then senders.
func (t *MsgTable) Remove(id int32, c *Caller, done []Completion) ([]Completion, abi.Errno) {
	row, e := t.find(id)
	if e != 0 {
		return done, e
	}
	if !c.owns(&t.queues.R(row).Perm) {
		return done, abi.EPERM
	}
	q := t.queues.W(row)
	for _, line := range [...]*Line{&q.Receivers, &q.Senders} {
		for line.First != 0 {
			done = append(done, Completion{Task: t.sleepers.R(line.First).Task, Ret: -int64(abi.EIDRM)})
			t.leave(q, line.First)
		}
	}
	for mid := q.First; mid != 0; {
		m := *t.messages.R(mid)
		t.dropMessage(mid, &m)
		mid = m.Next
	}
	t.count(q, -int64(q.Count), -int64(q.Bytes))
	t.remove(&q.Perm, q.ID)
	t.queues.Drop(row)
	return done, 0
}

// Totals implements MsgQueues.
func (t *MsgTable) Totals() MsgTotals {
	s := t.sums.R(1)
	return MsgTotals{int64(t.Used()), s.Messages, s.Bytes}
}

// Limits implements MsgQueues.
func (t *MsgTable) Limits() MsgLimits { return *t.limits.R(1) }

// SetLimits implements MsgQueues.
func (t *MsgTable) SetLimits(l MsgLimits) { *t.limits.W(1) = l }

// What a message and a queue weigh beside the text, in bytes: many empty messages must not fill the host.
const (
	messageWeight = 128
	queueWeight   = 512
)

// Pages implements MsgQueues.
func (t *MsgTable) Pages() int {
	s := t.sums.R(1)
	return int((s.Bytes + s.Waiting + s.Messages*messageWeight + int64(t.Used())*queueWeight) / 4096)
}

// Waiters implements MsgQueues.
func (t *MsgTable) Waiters(id int32, sends bool) (list []MsgSleeper) {
	row, e := t.find(id)
	if e != 0 {
		return nil
	}
	q := *t.queues.R(row)
	for s := q.line(sends).First; s != 0; s = t.sleepers.R(s).Next {
		list = append(list, *t.sleepers.R(s))
	}
	return list
}

// Messages returns up to n messages of a queue in order, for views.
func (t *MsgTable) Messages(id int32, n int) (list []Letter) {
	row, e := t.find(id)
	if e != 0 {
		return nil
	}
	for mid := t.queues.R(row).First; mid != 0 && len(list) < n; {
		m := t.messages.R(mid)
		l := Letter{Type: m.Type, Size: int(m.Size), By: m.By, Seq: m.Seq}
		if m.Text != 0 {
			l.Text = t.texts.R(m.Text).Data
		}
		list = append(list, l)
		mid = m.Next
	}
	return list
}

// Match returns the place, from 0, of the message that a msgrcv(2) would take now, or -1.
func (t *MsgTable) Match(id int32, w MsgWant) int {
	row, e := t.find(id)
	if e != 0 {
		return -1
	}
	q := t.queues.R(row)
	want, n := t.match(q, &w), 0
	for mid := q.First; mid != 0; mid = t.messages.R(mid).Next {
		if mid == want {
			return n
		}
		n++
	}
	return -1
}

// Sleeping returns the number of tasks that sleep in message queues, and Asleep whether one of them does.
func (t *MsgTable) Sleeping() int { return t.sleepers.Len() }

// Asleep tells whether a task sleeps in a message queue.
func (t *MsgTable) Asleep(task int32) bool {
	_, ok := t.tasks.Get(uint64(task))
	return ok
}

// CloneFrom implements store.Object.
func (q *MsgQueue) CloneFrom(o *MsgQueue) { *q = *o }

// HashInto implements store.Object.
func (q *MsgQueue) HashInto(h *store.Hasher) {
	hashPerm(&q.Perm, h)
	for _, v := range [...]uint64{uint64(uint32(q.ID)), uint64(uint32(q.Lspid))<<32 | uint64(uint32(q.Lrpid)), q.Bytes, q.Count, q.Limit,
		uint64(q.First)<<32 | uint64(q.Last), q.Receivers.word(), q.Senders.word()} {
		h.U64(v)
	}
	for _, v := range [...]int64{q.Stime, q.Rtime, q.Ctime} {
		h.Clock(uint64(v))
	}
}

// HashInto implements store.Value.
func (m *Message) HashInto(h *store.Hasher) {
	h.I64(m.Type)
	h.U64(uint64(uint32(m.Size))<<32 | uint64(m.Text))
	h.U64(uint64(m.Next)<<32 | uint64(m.Prev))
	h.U64(uint64(uint32(m.By)))
	h.Clock(m.Seq)
}

// CloneFrom implements store.Object.
func (m *MsgText) CloneFrom(o *MsgText) { m.Data = append([]byte(nil), o.Data...) }

// HashInto implements store.Object.
func (m *MsgText) HashInto(h *store.Hasher) { h.Bytes(m.Data) }

// HashInto implements store.Value.
func (s *MsgSleeper) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(s.Task))<<32 | uint64(uint32(s.TID)))
	h.U64(uint64(s.Queue)<<8 | uint64(s.Mode))
	h.Bool(s.Sends)
	h.I64(s.Type)
	h.I64(s.Size)
	h.U64(uint64(s.Next)<<32 | uint64(s.Prev))
}

// HashInto implements store.Value.
func (s *msgSums) HashInto(h *store.Hasher) {
	h.I64(s.Messages)
	h.I64(s.Bytes)
	h.I64(s.Waiting)
}
