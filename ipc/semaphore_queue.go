package ipc

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Who waits where, and who is completed in which order.
//
// sem/R9: a call of one operation stands in its semaphore's own line. As long as a call of several sleeps, all that want to change
// something stand in one line of the set and are tried from its head whenever anything has changed; who arrived first goes first among
// those that can go.

// round is one pass over the sleepers of a set.
type round struct {
	t    *SemTable
	s    *SemSet // writable
	row  store.ID
	done []Completion
	any  bool // somebody's operations were done
}

// settle tries a sleeper's operations and reports whether its sleep is over, and the error that ended it.
func (r *round) settle(id store.ID) (over bool, err abi.Errno) {
	p := r.t.sleepers.R(id)
	at, err := r.t.perform(r.row, r.t.ops(p), p.Undo, p.PID)
	if err == wouldBlock {
		if int32(at) != p.Blocking {
			r.t.sleepers.W(id).Blocking = int32(at)
		}
		return false, 0
	}
	r.any = r.any || err == 0
	return true, err
}

// end completes a sleeper.
func (r *round) end(id store.ID, err abi.Errno) {
	r.done = append(r.done, Completion{Task: r.t.sleepers.R(id).Task, Ret: -int64(err)})
	r.t.leave(r.s, id)
}

// wakeZero completes those who waited for zero on semaphores that ops changed, or on any.
func (r *round) wakeZero(ops []abi.Sembuf) {
	zero := false
	look := func(num uint16) {
		if r.t.sem(r.s, num).Val == 0 {
			zero = true
			r.zeroLine(func() Line { return r.t.sem(r.s, num).Zero })
		}
	}
	for i := range ops {
		look(ops[i].Num)
	}
	for n := int32(0); ops == nil && n < r.s.Size; n++ {
		look(uint16(n))
	}
	if zero {
		r.zeroLine(func() Line { return r.s.Zero })
	}
}

// zeroLine tries everybody in a line. Since they change nothing one pass is enough.
func (r *round) zeroLine(line func() Line) {
	for id := line().First; id != 0; {
		next := r.t.sleepers.R(id).Next
		if over, err := r.settle(id); over {
			r.end(id, err)
		}
		id = next
	}
}

// wakeAlter completes those who can go in the line of a semaphore, or with num negative in the set's own.
func (r *round) wakeAlter(num int32) {
	for again := true; again; {
		again = false
		for id := r.alterLine(num).First; id != 0; {
			if num >= 0 && r.t.sem(r.s, uint16(num)).Val == 0 {
				return // whoever stands here wants to take something
			}
			p := *r.t.sleepers.R(id)
			over, err := r.settle(id)
			if over {
				ops := r.t.ops(&p)
				restart := err == 0 && (r.others(id) || len(ops) > 1)
				at := len(r.done)
				r.end(id, err)
				if err == 0 {
					r.wakeZero(ops)
					r.last(at)
				}
				if restart {
					again = true
					break
				}
			}
			id = p.Next
		}
	}
}

// alterLine is the line of a semaphore, or with num negative the set's own.
func (r *round) alterLine(num int32) Line {
	if num < 0 {
		return r.s.Alter
	}
	return r.t.sem(r.s, uint16(num)).Alter
}

// others tells whether anybody beside id stands in the set's line: then everything is tried again after a success.
func (r *round) others(id store.ID) bool {
	l := r.s.Alter
	return l.First != 0 && (l.First != id || l.Last != id)
}

// last moves the completion at a place behind those that followed from it: who waited for zero is woken before the one that made it so.
func (r *round) last(at int) {
	c := r.done[at]
	copy(r.done[at:], r.done[at+1:])
	r.done[len(r.done)-1] = c
}

// Wait implements Semaphores.
func (t *SemTable) Wait(id, task int32, ops []abi.Sembuf, undo store.ID, c *Caller) {
	row, e := t.find(id)
	if _, asleep := t.tasks.Get(uint64(task)); asleep || e != 0 {
		panic(fmt.Sprintf("ipc: task %d cannot sleep on semaphore set %d", task, id))
	}
	at := 0
	if len(ops) > 1 {
		at, _ = t.perform(row, ops, undo, c.PID)
	}
	s := t.sets.W(row)
	alters, _, _ := shape(ops)
	if len(ops) > 1 {
		if s.Complex == 0 {
			t.merge(s)
		}
		s.Complex++
	}
	s.Asleep++
	t.sums.W(1).Ops += int64(len(ops))
	sid, p := t.sleepers.New()
	*p = SemSleep{Task: task, PID: c.PID, Set: row, Undo: undo, Blocking: int32(at), Global: len(ops) > 1 || alters && s.Complex > 0}
	if len(ops) > 1 {
		p.Many = t.arrays.Add(&SemOps{append([]abi.Sembuf(nil), ops...)})
	} else {
		p.One[0] = ops[0]
	}
	line := t.line(s, p)
	t.tasks.Set(uint64(task), uint64(sid))
	t.link(line, sid)
}

// ops is what a sleeper wants done; valid as long as p is.
func (t *SemTable) ops(p *SemSleep) []abi.Sembuf {
	if p.Many != 0 {
		return t.arrays.R(p.Many).Ops
	}
	return p.One[:]
}

// line returns the line that a sleeper stands in, for writing.
func (t *SemTable) line(s *SemSet, p *SemSleep) *Line {
	ops := t.ops(p)
	alters, _, _ := shape(ops)
	switch {
	case p.Global && alters:
		return &s.Alter
	case p.Global:
		return &s.Zero
	case alters:
		return &t.semW(s, ops[0].Num).Alter
	}
	return &t.semW(s, ops[0].Num).Zero
}

func (t *SemTable) link(l *Line, id store.ID) {
	p := t.sleepers.W(id)
	p.Prev, p.Next = l.Last, 0
	if l.Last != 0 {
		t.sleepers.W(l.Last).Next = id
	} else {
		l.First = id
	}
	l.Last = id
}

func (t *SemTable) unlink(l *Line, id store.ID) {
	p := t.sleepers.R(id)
	next, prev := p.Next, p.Prev
	if prev != 0 {
		t.sleepers.W(prev).Next = next
	} else {
		l.First = next
	}
	if next != 0 {
		t.sleepers.W(next).Prev = prev
	} else {
		l.Last = prev
	}
}

// leave ends a sleep.
func (t *SemTable) leave(s *SemSet, id store.ID) {
	p := *t.sleepers.R(id)
	t.unlink(t.line(s, &p), id)
	if n := len(t.ops(&p)); n > 1 {
		s.Complex--
		t.arrays.Drop(p.Many)
		t.sums.W(1).Ops -= int64(n)
	} else {
		t.sums.W(1).Ops--
	}
	s.Asleep--
	t.tasks.Delete(uint64(p.Task))
	t.sleepers.Drop(id)
}

// Cancel implements Semaphores.
func (t *SemTable) Cancel(task int32) bool {
	id, ok := t.tasks.Get(uint64(task))
	if ok {
		s := t.sets.W(t.sleepers.R(store.ID(id)).Set)
		t.leave(s, store.ID(id))
		t.unmerge(s)
	}
	return ok
}

// merge brings all that want to change something into the set's line, because a call of several operations begins to sleep: those of
// the last semaphore first, as Linux does it.
func (t *SemTable) merge(s *SemSet) {
	if s.Asleep == 0 {
		return
	}
	for n := s.Size - 1; n >= 0; n-- {
		for {
			id := t.sem(s, uint16(n)).Alter.First
			if id == 0 {
				break
			}
			t.unlink(&t.semW(s, uint16(n)).Alter, id)
			t.sleepers.W(id).Global = true
			t.link(&s.Alter, id)
		}
	}
}

// unmerge sends them back to the lines of their semaphores when the last call of several operations is gone.
func (t *SemTable) unmerge(s *SemSet) {
	for s.Complex == 0 && s.Alter.First != 0 {
		id := s.Alter.First
		t.unlink(&s.Alter, id)
		p := t.sleepers.W(id)
		p.Global = false
		t.link(&t.semW(s, p.One[0].Num).Alter, id) // whoever wants several is gone
	}
}
