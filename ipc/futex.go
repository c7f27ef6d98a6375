package ipc

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// FutexKey names a futex word wherever it is mapped: two tasks mean the same futex when their keys are equal. The kernel makes keys
// of an address space and an address for private futexes, of an object and an offset for shared ones.
type FutexKey [2]uint64

// Sleeper is a task that waits on a futex. The sleepers of a futex form a list in order of arrival; futexes whose keys hash alike
// share a list.
type Sleeper struct {
	Key    FutexKey // what it waits on
	Task   int32    // who waits; 0 marks a row that is not in use
	Bitset uint32   // the wake-ups that it listens to, see FUTEX_WAIT_BITSET
	Next   store.ID // the sleeper that came after it, 0: none
	Prev   store.ID // the sleeper that came before it, 0: none
}

// Futexes is what the kernel needs of a futex mechanism. The words themselves live in user memory and are the kernel's business:
// it compares before it calls Wait, in the same step, so that no wake-up falls in between.
type Futexes interface {
	// Wait puts a task to sleep.
	Wait(key FutexKey, task int32, bitset uint32)
	// Wake ends the sleep of up to n tasks, but of one at least if there is any.
	Wake(key FutexKey, n int, bitset uint32) []Completion
	// Requeue wakes up to wake sleepers and moves up to move of the others to another futex.
	Requeue(from, to FutexKey, wake, move int) (woken []Completion, moved int)
	// Cancel takes a task out of its sleep, and reports whether it still slept.
	Cancel(task int32) bool
	// Waiters returns who sleeps on a futex, in order.
	Waiters(key FutexKey) []int32
	// KeyOf returns what a task sleeps on.
	KeyOf(task int32) (FutexKey, bool)
}

// FutexTable is the reference implementation of Futexes. A copy of the struct is a snapshot once Freeze was called on Parts.
type FutexTable struct {
	sleepers store.Vec[Sleeper, *Sleeper]
	lists    store.Map // hash of the key -> first sleeper << 32 | last sleeper
	tasks    store.Map // task -> its sleeper
}

var _ Futexes = (*FutexTable)(nil)

// NewFutexTable returns a table in which nobody sleeps.
func NewFutexTable() *FutexTable {
	return &FutexTable{store.NewVec[Sleeper, *Sleeper](), store.NewMap(), store.NewMap()}
}

// Parts returns the tables that the state lives in.
func (t *FutexTable) Parts() []store.Part { return []store.Part{&t.sleepers, &t.lists, &t.tasks} }

// hash mixes a key into the word under which its list is kept. Guests could make keys collide: that costs them time, nothing else.
func (k FutexKey) hash() uint64 {
	return (k[0]*0x9e3779b97f4a7c15 ^ k[0]>>29) + k[1]*0xd6e8feb86659fd93
}

// ends returns the first and the last sleeper of a list.
func (t *FutexTable) ends(hash uint64) (first, last store.ID) {
	v, _ := t.lists.Get(hash)
	return store.ID(v >> 32), store.ID(uint32(v))
}

// setEnds notes the first and the last sleeper of a list; an empty list is not kept.
func (t *FutexTable) setEnds(hash uint64, first, last store.ID) {
	if first == 0 {
		t.lists.Delete(hash)
		return
	}
	t.lists.Set(hash, uint64(first)<<32|uint64(last))
}

// link puts a sleeper at the end of a futex's list.
func (t *FutexTable) link(key FutexKey, id store.ID) {
	h := key.hash()
	first, last := t.ends(h)
	s := t.sleepers.W(id)
	s.Key, s.Prev, s.Next = key, last, 0
	if last != 0 {
		t.sleepers.W(last).Next = id
	} else {
		first = id
	}
	t.setEnds(h, first, id)
}

// unlink takes a sleeper out of its list.
func (t *FutexTable) unlink(id store.ID) {
	s := *t.sleepers.R(id)
	h := s.Key.hash()
	first, last := t.ends(h)
	if s.Prev != 0 {
		t.sleepers.W(s.Prev).Next = s.Next
	} else {
		first = s.Next
	}
	if s.Next != 0 {
		t.sleepers.W(s.Next).Prev = s.Prev
	} else {
		last = s.Prev
	}
	t.setEnds(h, first, last)
}

// remove ends a sleep.
func (t *FutexTable) remove(id store.ID) {
	t.unlink(id)
	t.tasks.Delete(uint64(t.sleepers.R(id).Task))
	t.sleepers.Drop(id)
}

// Wait implements Futexes. See futex(2).
//
// futex/R1: the kernel calls it only when the word still has the value that the task expects, and compares in the same step
// (EAGAIN otherwise): "this load, the comparison with the expected value, and starting to sleep are performed atomically".
func (t *FutexTable) Wait(key FutexKey, task int32, bitset uint32) {
	if _, asleep := t.tasks.Get(uint64(task)); asleep || task <= 0 {
		panic(fmt.Sprintf("ipc: task %d cannot sleep on a futex twice", task))
	}
	id, s := t.sleepers.New()
	s.Task, s.Bitset = task, bitset
	t.tasks.Set(uint64(task), uint64(id))
	t.link(key, id) // futex/R2: sleepers of equal priority are woken in the order in which they came
}

// Wake implements Futexes; FUTEX_WAKE passes FUTEX_BITSET_MATCH_ANY. See futex(2).
//
// futex/R3: "wakes at most val of the waiters that are waiting"; but asked for none or for a negative number, Linux wakes one.
// futex/R4: a sleeper is woken when its bitset and the waker's have a bit in common (futex(2)).
// futex/R5: a wake-up that finds nobody leaves no trace: a futex remembers nothing, unlike a semaphore.
func (t *FutexTable) Wake(key FutexKey, n int, bitset uint32) (woken []Completion) {
	first, _ := t.ends(key.hash())
	for id := first; id != 0; {
		s := *t.sleepers.R(id)
		if s.Key == key && s.Bitset&bitset != 0 {
			t.remove(id)
			woken = append(woken, Completion{Task: s.Task})
			if len(woken) >= n {
				break
			}
		}
		id = s.Next
	}
	return woken
}

// Requeue implements Futexes: FUTEX_REQUEUE, and FUTEX_CMP_REQUEUE after the kernel has compared. Both calls return the number of
// sleepers woken and moved, though futex(2) promises only those woken for the first.
//
// futex/R6: "wakes up a maximum of val waiters"; of the others at most val2 are "removed from the wait queue of the source futex
// [...] and added to the wait queue of the target": they sleep on, which is what spares a broadcast its stampede for the mutex.
// Bitsets play no role.
func (t *FutexTable) Requeue(from, to FutexKey, wake, move int) (woken []Completion, moved int) {
	first, _ := t.ends(from.hash())
	for id := first; id != 0; {
		s := *t.sleepers.R(id)
		next := s.Next
		switch {
		case s.Key != from:
		case len(woken) < wake:
			t.remove(id)
			woken = append(woken, Completion{Task: s.Task})
		case moved >= move:
			return woken, moved
		default:
			if moved++; from != to {
				t.unlink(id)
				t.link(to, id)
			}
		}
		id = next
	}
	return woken, moved
}

// Cancel implements Futexes.
//
// futex/R7: a task that was woken already cannot be cancelled: its call returns 0 although the signal or the timeout came too.
// futex/R8: a task that was moved is found on the futex it was moved to, and its timeout goes on.
func (t *FutexTable) Cancel(task int32) bool {
	id, ok := t.tasks.Get(uint64(task))
	if ok {
		t.remove(store.ID(id))
	}
	return ok
}

// Waiters implements Futexes.
func (t *FutexTable) Waiters(key FutexKey) (tasks []int32) {
	first, _ := t.ends(key.hash())
	for id := first; id != 0; id = t.sleepers.R(id).Next {
		if s := t.sleepers.R(id); s.Key == key {
			tasks = append(tasks, s.Task)
		}
	}
	return tasks
}

// KeyOf implements Futexes.
func (t *FutexTable) KeyOf(task int32) (FutexKey, bool) {
	id, ok := t.tasks.Get(uint64(task))
	if !ok {
		return FutexKey{}, false
	}
	return t.sleepers.R(store.ID(id)).Key, true
}

// Sleeping returns the number of tasks that sleep on futexes.
func (t *FutexTable) Sleeping() int { return t.sleepers.Len() }

// HashInto implements store.Value.
func (s *Sleeper) HashInto(h *store.Hasher) {
	h.U64(s.Key[0])
	h.U64(s.Key[1])
	h.U64(uint64(uint32(s.Task))<<32 | uint64(s.Bitset))
	h.U64(uint64(s.Next)<<32 | uint64(s.Prev))
}
