package sched

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// Timer is one deadline.
type Timer struct {
	When  int64  `hash:"clock"` // virtual time at which it fires
	Seq   uint64 `hash:"clock"` // equal deadlines fire in the order they were set
	Kind  uint8  // what to do, the kernel's business
	Owner store.ID
	Pos   store.ID // its place in the heap
}

// HashInto implements store.Value.
func (t *Timer) HashInto(h *store.Hasher) {
	h.U64(uint64(t.Kind)<<32 | uint64(t.Owner))
	h.U64(uint64(t.Pos))
	h.Clock(uint64(t.When))
	h.Clock(t.Seq)
}

// Slot is a place in the heap.
type Slot struct {
	Timer store.ID
}

// HashInto implements store.Value.
func (s *Slot) HashInto(h *store.Hasher) { h.U64(uint64(s.Timer)) }

// Timers is a binary heap of deadlines, its rows spread over persistent vectors: setting one among ten thousand touches a few rows.
type Timers struct {
	Rows store.Vec[Timer, *Timer]
	Heap store.Vec[Slot, *Slot] // 1-based: the children of slot i are 2i and 2i+1
	n    store.ID
	seq  uint64
	due  int64 // deadline of the first, so that looking costs nothing
}

// NewTimers returns an empty heap.
func NewTimers() Timers {
	return Timers{Rows: store.NewVec[Timer](), Heap: store.NewVec[Slot](), due: math.MaxInt64}
}

// Parts lists the tables for snapshots and hashes.
func (t *Timers) Parts() []store.Part { return []store.Part{&t.Rows, &t.Heap} }

// Stamp is the number of timers ever set: a counter that the exact hash covers.
func (t *Timers) Stamp() uint64 { return t.seq }

// Len returns the number of timers set.
func (t *Timers) Len() int { return int(t.n) }

// First returns the timer that fires next, or 0.
func (t *Timers) First() store.ID {
	if t.n == 0 {
		return 0
	}
	return t.Heap.R(1).Timer
}

// R looks at a timer.
func (t *Timers) R(id store.ID) *Timer { return t.Rows.R(id) }

// Due returns when the next timer fires: never, if there is none.
func (t *Timers) Due() int64 { return t.due }

func (t *Timers) renewDue() {
	if t.due = math.MaxInt64; t.n > 0 {
		t.due = t.at(1).When
	}
}

// Set adds a timer.
func (t *Timers) Set(when int64, kind uint8, owner store.ID) store.ID {
	t.seq++
	t.n++
	id, r := t.Rows.New()
	*r = Timer{When: when, Seq: t.seq, Kind: kind, Owner: owner, Pos: t.n}
	t.Heap.Grow(t.n)
	t.Heap.W(t.n).Timer = id
	t.up(t.n)
	t.renewDue()
	return id
}

// Cancel removes a timer that has not fired.
func (t *Timers) Cancel(id store.ID) {
	pos := t.Rows.R(id).Pos
	last := t.n
	t.swap(pos, last)
	t.Heap.W(last).Timer = 0
	t.n--
	if pos != last {
		t.down(pos)
		t.up(pos)
	}
	t.Rows.Drop(id)
	t.renewDue()
}

func (t *Timers) at(pos store.ID) *Timer { return t.Rows.R(t.Heap.R(pos).Timer) }

func (t *Timers) less(a, b store.ID) bool {
	x, y := t.at(a), t.at(b)
	return x.When < y.When || x.When == y.When && x.Seq < y.Seq // timer/R32
}

func (t *Timers) swap(a, b store.ID) {
	if a == b {
		return
	}
	x, y := t.Heap.R(a).Timer, t.Heap.R(b).Timer
	t.Heap.W(a).Timer, t.Heap.W(b).Timer = y, x
	t.Rows.W(x).Pos = b
	t.Rows.W(y).Pos = a
}

func (t *Timers) up(i store.ID) {
	for ; i > 1 && t.less(i, i/2); i /= 2 {
		t.swap(i, i/2)
	}
}

func (t *Timers) down(i store.ID) {
	for {
		c := 2 * i
		if c > t.n {
			return
		}
		if c < t.n && t.less(c+1, c) {
			c++
		}
		if !t.less(c, i) {
			return
		}
		t.swap(i, c)
		i = c
	}
}
