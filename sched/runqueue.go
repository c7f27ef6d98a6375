package sched

import "github.com/vitrine-os/vitrine/kernel/store"

// Link is a task's place in the run queue.
type Link struct {
	Prev, Next store.ID // neighbours, 0 at the ends
	On         bool     // the task is in the queue
	Since      int64    `hash:"clock"` // when it was put there
}

// HashInto implements store.Value.
func (l *Link) HashInto(h *store.Hasher) {
	h.U64(uint64(l.Prev)<<32 | uint64(l.Next))
	h.Bool(l.On)
	h.Clock(uint64(l.Since))
}

// RunQueue is the list of tasks that could run but have no CPU, first in line first. The links lie beside the tasks, so that moving
// one does not touch its neighbours' rows in the task table.
type RunQueue struct {
	Links      store.Vec[Link, *Link] // by task id
	head, tail store.ID
	n          int
}

// NewRunQueue returns an empty queue.
func NewRunQueue() RunQueue { return RunQueue{Links: store.NewVec[Link]()} }

// Parts lists the tables for snapshots and hashes.
func (q *RunQueue) Parts() []store.Part { return []store.Part{&q.Links} }

// Len returns the number of tasks in line.
func (q *RunQueue) Len() int { return q.n }

// Head returns the first in line, or 0.
func (q *RunQueue) Head() store.ID { return q.head }

// Nth returns the n-th in line, from 0.
func (q *RunQueue) Nth(n int) store.ID {
	id := q.head
	for ; n > 0; n-- {
		id = q.Links.R(id).Next
	}
	return id
}

// Next returns the task behind id, or 0.
func (q *RunQueue) Next(id store.ID) store.ID { return q.Links.R(id).Next }

// Has tells whether the task is in line.
func (q *RunQueue) Has(id store.ID) bool {
	l := q.Links.R(id)
	return l != nil && l.On
}

// Since tells when the task was put in line.
func (q *RunQueue) Since(id store.ID) int64 { return q.Links.R(id).Since }

// Push puts a task at the end of the line.
func (q *RunQueue) Push(id store.ID, now int64) {
	q.Links.Grow(id)
	*q.Links.W(id) = Link{Prev: q.tail, On: true, Since: now}
	if q.tail != 0 {
		q.Links.W(q.tail).Next = id
	} else {
		q.head = id
	}
	q.tail = id
	q.n++
}

// Remove takes a task out of line.
func (q *RunQueue) Remove(id store.ID) {
	l := *q.Links.R(id)
	if !l.On {
		panic("sched: the task is not in the run queue")
	}
	if l.Prev != 0 {
		q.Links.W(l.Prev).Next = l.Next
	} else {
		q.head = l.Next
	}
	if l.Next != 0 {
		q.Links.W(l.Next).Prev = l.Prev
	} else {
		q.tail = l.Prev
	}
	*q.Links.W(id) = Link{}
	q.n--
}
