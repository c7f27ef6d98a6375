package history

import (
	"math"
	"sort"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// Brief is what the index knows of an event.
type Brief struct {
	Seq  uint64       // its number
	Step uint64       // its step
	Time int64        // virtual time
	CPU  int32        // simulated CPU
	PID  int32        // process that it happened to
	TID  int32        // task that it happened to
	Peer int32        // the other task
	Kind event.Kind   // what happened
	Nr   uint64       // of SysEnter, SysExit and Block: the call
	Sig  uint8        // signal
	Obj  event.Object // the object concerned
}

// noCall is a record's nr where no call is meant.
const noCall = math.MaxUint16

// rec is a Brief in 24 bytes. Step and time count from those of its chunk.
type rec struct {
	step uint32
	time int32
	obj  uint32
	pid  uint16
	tid  uint16
	peer uint16
	nr   uint16
	kind event.Kind
	okin event.ObjKind
	sig  uint8
	cpu  uint8
}

// chunkSize is how many records a chunk holds at the most.
const chunkSize = 4096

// chunk is a run of records.
type chunk struct {
	first uint64 // number of the first event
	step  uint64 // its step
	time  int64  // its time
	kinds uint64 // set of the kinds that are in it
	recs  []rec
}

// index knows all events of a run, briefly. A full chunk never changes, so branches share them.
type index struct {
	base   uint64 // events that happened before anybody could listen
	n      uint64 // events in it
	chunks []*chunk
}

// last is the number of the last event.
func (x *index) last() uint64 { return x.base + x.n }

// add appends an event.
func (x *index) add(e *event.Event) {
	var c *chunk
	if len(x.chunks) > 0 {
		c = x.chunks[len(x.chunks)-1]
	}
	if c == nil || len(c.recs) == chunkSize || e.Step-c.step > math.MaxUint32 || e.Time-c.time != int64(int32(e.Time-c.time)) {
		c = &chunk{first: e.Seq, step: e.Step, time: e.Time}
		x.chunks = append(x.chunks, c)
	}
	r := rec{step: uint32(e.Step - c.step), time: int32(e.Time - c.time), obj: e.Obj.ID, okin: e.Obj.Kind, pid: uint16(e.PID), tid: uint16(e.TID),
		peer: uint16(e.Peer), nr: noCall, kind: e.Kind, sig: e.Sig, cpu: uint8(e.CPU)}
	if e.Kind == event.SysEnter || e.Kind == event.SysExit || e.Kind == event.Block {
		r.nr = uint16(min(e.Nr, noCall-1))
	}
	c.kinds |= 1 << e.Kind
	c.recs = append(c.recs, r)
	x.n++
}

// place finds a number's chunk, and its place there.
func (x *index) place(seq uint64) (c, i int) {
	c = sort.Search(len(x.chunks), func(k int) bool { return x.chunks[k].first > seq }) - 1
	return c, int(seq - x.chunks[c].first)
}

// at returns an event.
func (x *index) at(seq uint64) (Brief, bool) {
	if seq <= x.base || seq > x.last() {
		return Brief{}, false
	}
	c, i := x.place(seq)
	return x.chunks[c].brief(i), true
}

func (c *chunk) brief(i int) Brief {
	r := &c.recs[i]
	b := Brief{Seq: c.first + uint64(i), Step: c.step + uint64(r.step), Time: c.time + int64(r.time), CPU: int32(r.cpu), PID: int32(r.pid), TID: int32(r.tid),
		Peer: int32(r.peer), Kind: r.kind, Sig: r.sig, Obj: event.Object{Kind: r.okin, ID: r.obj}}
	if r.nr != noCall {
		b.Nr = uint64(r.nr)
	}
	return b
}

// upTo returns the number of the last event up to the end of a step.
func (x *index) upTo(step uint64) uint64 {
	c := sort.Search(len(x.chunks), func(k int) bool { return x.chunks[k].step > step }) - 1
	if c < 0 {
		return x.base
	}
	k := x.chunks[c]
	i := sort.Search(len(k.recs), func(i int) bool { return k.step+uint64(k.recs[i].step) > step })
	return k.first + uint64(i) - 1
}

// prefix returns an index with the events up to a number. Full chunks are shared.
func (x *index) prefix(seq uint64) index {
	y := index{base: x.base}
	if seq <= x.base {
		return y
	}
	c, i := x.place(seq)
	y.n = seq - x.base
	y.chunks = append(y.chunks, x.chunks[:c]...)
	k := *x.chunks[c]
	k.recs = append(make([]rec, 0, chunkSize), k.recs[:i+1]...)
	y.chunks = append(y.chunks, &k)
	return y
}

// Set is a set of kinds of event.
type Set uint64

// Kinds makes a set.
func Kinds(kinds ...event.Kind) (s Set) {
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Query says which events are meant. A field that is zero means any.
type Query struct {
	Kinds Set          // of these kinds
	PID   int32        // that happened to this process, or where it is the other one
	TID   int32        // that happened to this task, or where it is the other one
	Obj   event.Object // that concern this object
	Calls []uint64     // that are about one of these system calls
	Sig   uint8        // that are about this signal
}

func (q *Query) matches(r *rec) bool {
	switch {
	case q.Kinds != 0 && q.Kinds>>r.kind&1 == 0:
		return false
	case q.PID != 0 && r.pid != uint16(q.PID) && r.peer != uint16(q.PID):
		return false
	case q.TID != 0 && r.tid != uint16(q.TID) && r.peer != uint16(q.TID):
		return false
	case q.Obj != (event.Object{}) && (r.obj != q.Obj.ID || r.okin != q.Obj.Kind):
		return false
	case q.Sig != 0 && r.sig != q.Sig:
		return false
	}
	if len(q.Calls) == 0 {
		return true
	}
	for _, nr := range q.Calls {
		if uint64(r.nr) == nr {
			return true
		}
	}
	return false
}

// next finds the first event after a number that a query means.
func (x *index) next(q *Query, after uint64) (uint64, bool) {
	seq := max(after, x.base) + 1
	if seq > x.last() {
		return 0, false
	}
	for c, i := x.place(seq); c < len(x.chunks); c, i = c+1, 0 {
		k := x.chunks[c]
		if q.Kinds != 0 && k.kinds&uint64(q.Kinds) == 0 {
			continue
		}
		for ; i < len(k.recs); i++ {
			if q.matches(&k.recs[i]) {
				return k.first + uint64(i), true
			}
		}
	}
	return 0, false
}

// previous finds the last event before a number that a query means.
func (x *index) previous(q *Query, before uint64) (uint64, bool) {
	if before = min(before, x.last()+1); before <= x.base+1 {
		return 0, false
	}
	c, i := x.place(before - 1)
	for ; c >= 0; c-- {
		k := x.chunks[c]
		if i = min(i, len(k.recs)-1); q.Kinds != 0 && k.kinds&uint64(q.Kinds) == 0 {
			i = -1
		}
		for ; i >= 0; i-- {
			if q.matches(&k.recs[i]) {
				return k.first + uint64(i), true
			}
		}
		i = chunkSize
	}
	return 0, false
}
