package sched

import "github.com/vitrine-os/vitrine/kernel/store"

// Key names a wait queue: a kind of queue in the top byte, the number of the object it belongs to below.
type Key uint64

// MakeKey names the queue of the given kind that belongs to an object.
func MakeKey(kind uint8, id uint64) Key { return Key(uint64(kind)<<56 | id&(1<<56-1)) }

// Waiter is one task standing in one wait queue. A task that polls stands in several.
type Waiter struct {
	Queue      Key
	Task       store.ID
	Prev, Next store.ID // neighbours in the queue
	Sibling    store.ID // the task's next entry in another queue
	Exclusive  bool     // one wake-up is meant for one such waiter
}

// HashInto implements store.Value.
func (w *Waiter) HashInto(h *store.Hasher) {
	h.U64(uint64(w.Queue))
	h.U64(uint64(w.Task)<<32 | uint64(w.Sibling))
	h.U64(uint64(w.Prev)<<32 | uint64(w.Next))
	h.Bool(w.Exclusive)
}

// WaitQueues holds all wait queues of the machine. A queue exists while somebody stands in it.
type WaitQueues struct {
	Waiters store.Vec[Waiter, *Waiter]
	Ends    store.Map // queue to head<<32 | tail
}

// NewWaitQueues returns a machine's worth of empty queues.
func NewWaitQueues() WaitQueues {
	return WaitQueues{Waiters: store.NewVec[Waiter](), Ends: store.NewMap()}
}

// Parts lists the tables for snapshots and hashes.
func (q *WaitQueues) Parts() []store.Part { return []store.Part{&q.Waiters, &q.Ends} }

func (q *WaitQueues) ends(k Key) (head, tail store.ID) {
	v, _ := q.Ends.Get(uint64(k))
	return store.ID(v >> 32), store.ID(uint32(v))
}

func (q *WaitQueues) setEnds(k Key, head, tail store.ID) {
	if head == 0 {
		q.Ends.Delete(uint64(k))
	} else {
		q.Ends.Set(uint64(k), uint64(head)<<32|uint64(tail))
	}
}

// Add lets a task stand in a queue: exclusive waiters at the tail in the order of arrival, others at the head, so that a wake-up
// reaches all of those before it is used up. It returns the entry.
func (q *WaitQueues) Add(k Key, task store.ID, exclusive bool, sibling store.ID) store.ID {
	head, tail := q.ends(k)
	id, w := q.Waiters.New()
	*w = Waiter{Queue: k, Task: task, Sibling: sibling, Exclusive: exclusive}
	switch {
	case head == 0:
		head, tail = id, id
	case exclusive:
		w.Prev = tail
		q.Waiters.W(tail).Next = id
		tail = id
	default:
		w.Next = head
		q.Waiters.W(head).Prev = id
		head = id
	}
	q.setEnds(k, head, tail)
	return id
}

// Remove takes an entry out of its queue and returns the task's next entry.
func (q *WaitQueues) Remove(id store.ID) (sibling store.ID) {
	w := *q.Waiters.R(id)
	head, tail := q.ends(w.Queue)
	if w.Prev != 0 {
		q.Waiters.W(w.Prev).Next = w.Next
	} else {
		head = w.Next
	}
	if w.Next != 0 {
		q.Waiters.W(w.Next).Prev = w.Prev
	} else {
		tail = w.Prev
	}
	q.setEnds(w.Queue, head, tail)
	q.Waiters.Drop(id)
	return w.Sibling
}

// First returns the entry at the head of a queue, or 0.
func (q *WaitQueues) First(k Key) store.ID {
	head, _ := q.ends(k)
	return head
}

// Empty tells whether nobody waits there.
func (q *WaitQueues) Empty(k Key) bool { return q.Ends.Len() == 0 || q.First(k) == 0 }
