package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// boxModel is ports and mailboxes written as slowly and plainly as possible: lists of pointers, searched from the front. Operations are
// named by the number that the test gives them.
type boxModel struct {
	boxes map[int]*modelBox // ports by pid, mailboxes from 100
	ops   []*modelOp        // all that are not fetched or given up
	ended []modelEnd        // what this action ended
}

type modelBox struct {
	capacity int
	mails    []*modelMail
	waiting  []*modelOp // receives
}

type modelMail struct {
	label, from, size int
	inside            bool
	op                *modelOp // send that waits for room, or call that waits for its answer
}

type modelOp struct {
	id, pid, peer, room int
	op                  Op
	async, over         bool
	serving             int // pid that owes the answer
	got                 *modelMail
	err                 abi.Errno
}

type modelEnd struct {
	ID  int
	Err abi.Errno
}

func (m *boxModel) end(o *modelOp, err abi.Errno) {
	o.over, o.err, o.serving = true, err, 0
	m.ended = append(m.ended, modelEnd{o.id, err})
	for _, b := range m.boxes {
		b.waiting = slices.DeleteFunc(b.waiting, func(x *modelOp) bool { return x == o })
	}
}

func (b *modelBox) inside() (n int) {
	for _, l := range b.mails {
		if l.inside {
			n++
		}
	}
	return n
}

// settle lets mails move into the buffer while there is room.
func (m *boxModel) settle(b *modelBox) {
	for _, l := range b.mails {
		if !l.inside && (b.capacity == Unbounded || b.inside() < b.capacity) {
			l.inside = true
			if l.op != nil && l.op.op != OpCall {
				m.end(l.op, 0)
				l.op = nil
			}
		}
	}
}

func (m *boxModel) give(b *modelBox, l *modelMail, to *modelOp) {
	b.mails = slices.DeleteFunc(b.mails, func(x *modelMail) bool { return x == l })
	m.settle(b)
	to.got = l
	m.end(to, 0)
	if l.op != nil && l.op.op == OpCall {
		l.op.serving = to.pid
	} else if l.op != nil {
		m.end(l.op, 0)
	}
}

// send answers true if the operation is queued or waits for an answer.
func (m *boxModel) send(box int, o *modelOp, l *modelMail, wait bool) (bool, abi.Errno) {
	b := m.boxes[box]
	var to *modelOp
	for _, w := range slices.Clone(b.waiting) {
		if w.peer != 0 && w.peer != o.pid {
			continue
		}
		if w.room < l.size {
			m.end(w, abi.EMSGSIZE)
			continue
		}
		to = w
		break
	}
	room := b.capacity == Unbounded || b.inside() < b.capacity
	if to == nil && !room && !wait {
		return false, abi.EAGAIN
	}
	b.mails = append(b.mails, l)
	if o.op == OpCall || o.async || to == nil && !room {
		l.op = o
		m.ops = append(m.ops, o)
	}
	if to != nil {
		m.give(b, l, to)
	} else {
		m.settle(b)
	}
	return !o.over && (l.op == o || o.op == OpCall), 0
}

func (m *boxModel) receive(box int, o *modelOp, wait bool) (bool, abi.Errno) {
	b := m.boxes[box]
	for _, l := range b.mails {
		if o.peer != 0 && l.from != o.peer {
			continue
		}
		if l.size > o.room {
			return false, abi.EMSGSIZE
		}
		m.ops = append(m.ops, o)
		m.give(b, l, o)
		return false, 0
	}
	if !wait {
		return false, abi.EAGAIN
	}
	m.ops = append(m.ops, o)
	b.waiting = append(b.waiting, o)
	return true, 0
}

func (m *boxModel) reply(o *modelOp, pid, label, size int) abi.Errno {
	switch {
	case o == nil || o.over:
		return abi.ESTALE
	case o.serving != pid:
		return abi.EPERM
	case size > o.room:
		return abi.EMSGSIZE
	}
	o.got = &modelMail{label: label, from: pid, size: size}
	m.end(o, 0)
	return 0
}

// drop takes an operation and its mail away.
func (m *boxModel) drop(o *modelOp) {
	m.ops = slices.DeleteFunc(m.ops, func(x *modelOp) bool { return x == o })
	m.withdraw(o)
}

func (m *boxModel) withdraw(o *modelOp) {
	for _, b := range m.boxes {
		b.waiting = slices.DeleteFunc(b.waiting, func(x *modelOp) bool { return x == o })
		b.mails = slices.DeleteFunc(b.mails, func(x *modelMail) bool { return x.op == o })
		m.settle(b)
	}
}

func (m *boxModel) expire(o *modelOp) {
	m.withdraw(o)
	m.end(o, abi.ETIMEDOUT)
}

func (m *boxModel) clear(box int, err abi.Errno) {
	b := m.boxes[box]
	for _, l := range b.mails {
		if l.op != nil {
			m.end(l.op, err)
		}
	}
	b.mails = nil
	for _, w := range slices.Clone(b.waiting) {
		m.end(w, err)
	}
}

func (m *boxModel) gone(pid int) {
	for _, o := range slices.Backward(slices.Clone(m.ops)) { // the newest first, so that none moves up and is sent after all
		if o.pid == pid {
			m.drop(o)
		}
	}
	m.clear(pid, abi.EOWNERDEAD)
	m.boxes[pid].capacity = 0
	for _, o := range slices.Clone(m.ops) {
		if !o.over && (o.serving == pid || o.op == OpReceive && o.peer == pid) {
			m.end(o, abi.EOWNERDEAD)
		}
	}
}
