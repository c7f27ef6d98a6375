package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Control and views of semaphore sets. See semctl(2).

// Value implements Semaphores.
func (t *SemTable) Value(id, num int32, cmd int, c *Caller) (int32, abi.Errno) {
	row, e := t.open(id, c, readBits)
	if e != 0 {
		return -1, e
	}
	s := t.sets.R(row)
	if num < 0 || num >= s.Size {
		return -1, abi.EINVAL
	}
	p := t.sem(s, uint16(num))
	switch cmd {
	case abi.GETVAL:
		return int32(p.Val), 0
	case abi.GETPID:
		return p.PID, 0 // sem/R13: who operated on it last, waiting for zero, an undo at exit and SETVAL included
	case abi.GETNCNT:
		return t.waiting(p.Alter, uint16(num), false) + t.waiting(s.Alter, uint16(num), false), 0
	}
	return t.waiting(p.Zero, uint16(num), true) + t.waiting(s.Alter, uint16(num), true) + t.waiting(s.Zero, uint16(num), true), 0
}

// waiting counts who in a line waits on a semaphore, for zero or for a larger value.
//
// sem/R14: a sleeper counts once, for the first of its operations that could not be done.
func (t *SemTable) waiting(l Line, num uint16, zero bool) (n int32) {
	for id := l.First; id != 0; {
		p := t.sleepers.R(id)
		if op := t.ops(p)[p.Blocking]; op.Num == num && (op.Op == 0) == zero && op.Op <= 0 {
			n++
		}
		id = p.Next
	}
	return n
}

// SetValue implements Semaphores.
func (t *SemTable) SetValue(id, num, val int32, c *Caller, done []Completion) ([]Completion, abi.Errno) {
	if val < 0 || val > abi.SEMVMX {
		return done, abi.ERANGE
	}
	row, e := t.find(id)
	if e != 0 {
		return done, e
	}
	r := t.sets.R(row)
	switch {
	case num < 0 || num >= r.Size:
		return done, abi.EINVAL
	case !c.allowed(&r.Perm, writeBits):
		return done, abi.EACCES
	}
	s := t.sets.W(row)
	t.forgetAdjusts(s, num)
	p := t.semW(s, uint16(num))
	p.Val, p.PID = uint16(val), c.PID
	s.Ctime = c.Now
	return t.update(s, row, nil, false, c, done), 0
}

// Size implements Semaphores.
func (t *SemTable) Size(id int32, write bool, c *Caller) (int, abi.Errno) {
	bits := uint32(readBits)
	if write {
		bits = writeBits
	}
	row, e := t.open(id, c, bits)
	if e != 0 {
		return 0, e
	}
	return int(t.sets.R(row).Size), 0
}

// All implements Semaphores.
func (t *SemTable) All(id int32, c *Caller) ([]uint16, abi.Errno) {
	row, e := t.open(id, c, readBits)
	if e != 0 {
		return nil, e
	}
	s := t.sets.R(row)
	vals := make([]uint16, s.Size)
	for n := range vals {
		vals[n] = t.sem(s, uint16(n)).Val
	}
	return vals, 0
}

// SetAll implements Semaphores.
func (t *SemTable) SetAll(id int32, vals []uint16, c *Caller, done []Completion) ([]Completion, abi.Errno) {
	row, e := t.open(id, c, writeBits)
	if e != 0 {
		return done, e
	}
	for _, v := range vals {
		if v > abi.SEMVMX {
			return done, abi.ERANGE
		}
	}
	s := t.sets.W(row)
	for n, v := range vals[:min(len(vals), int(s.Size))] {
		p := t.semW(s, uint16(n))
		p.Val, p.PID = v, c.PID
	}
	t.forgetAdjusts(s, -1)
	s.Ctime = c.Now
	return t.update(s, row, nil, false, c, done), 0
}

// Stat implements Semaphores.
func (t *SemTable) Stat(id int32, c *Caller) (abi.SemidDs, abi.Errno) {
	row, e := t.open(id, c, readBits)
	if e != 0 {
		return abi.SemidDs{}, e
	}
	return t.sets.R(row).ds(), 0
}

// StatAt implements Semaphores.
func (t *SemTable) StatAt(index int32, c *Caller) (abi.SemidDs, int32, abi.Errno) {
	row, e := t.at(index)
	if e != 0 {
		return abi.SemidDs{}, 0, e
	}
	s := t.sets.R(row)
	if c != nil && !c.allowed(&s.Perm, readBits) {
		return abi.SemidDs{}, 0, abi.EACCES
	}
	return s.ds(), s.ID, 0
}

func (s *SemSet) ds() abi.SemidDs {
	return abi.SemidDs{Perm: s.Perm, Otime: s.Otime, Ctime: s.Ctime, Nsems: uint64(s.Size)}
}

// Set implements Semaphores. Nobody is woken: who sleeps keeps the permission that it had (sem/R20).
func (t *SemTable) Set(id int32, ds *abi.SemidDs, c *Caller) abi.Errno {
	row, e := t.find(id)
	if e != 0 {
		return e
	}
	if !c.owns(&t.sets.R(row).Perm) {
		return abi.EPERM
	}
	s := t.sets.W(row)
	if e := setPerm(&s.Perm, &ds.Perm); e != 0 {
		return e
	}
	s.Ctime = c.Now
	return 0
}

// Remove implements Semaphores.
//
// sem/R15: whoever sleeps on the set gets EIDRM, and adjustments to it are forgotten.
func (t *SemTable) Remove(id int32, c *Caller, done []Completion) ([]Completion, abi.Errno) {
	row, e := t.find(id)
	if e != 0 {
		return done, e
	}
	if !c.owns(&t.sets.R(row).Perm) {
		return done, abi.EPERM
	}
	s := t.sets.W(row)
	for s.Undos != 0 {
		t.dropUndoRow(s.Undos)
	}
	r := round{t: t, s: s, row: row, done: done}
	r.endAll(s.Zero)
	r.endAll(s.Alter)
	for n := int32(0); s.Asleep > 0 && n < s.Size; n++ {
		r.endAll(t.sem(s, uint16(n)).Zero)
		r.endAll(t.sem(s, uint16(n)).Alter)
	}
	for _, chunk := range s.Chunks {
		t.chunks.Drop(chunk)
	}
	t.sums.W(1).Sems -= int64(s.Size)
	t.remove(&s.Perm, s.ID)
	t.sets.Drop(row)
	return r.done, 0
}

// endAll tells everybody in a line that the set is gone.
func (r *round) endAll(l Line) {
	for id := l.First; id != 0; {
		next := r.t.sleepers.R(id).Next
		r.end(id, abi.EIDRM)
		id = next
	}
}

// Totals implements Semaphores.
func (t *SemTable) Totals() SemTotals { return SemTotals{int64(t.Used()), t.sums.R(1).Sems} }

// Limits implements Semaphores.
func (t *SemTable) Limits() SemLimits { return *t.limits.R(1) }

// SetLimits implements Semaphores.
func (t *SemTable) SetLimits(l SemLimits) { *t.limits.W(1) = l }

// What a set, a sleeper, an adjustment and a sleeper's operation weigh, in bytes.
const (
	setWeight    = 512
	chunkWeight  = semChunk*24 + 64
	sleepWeight  = 256
	adjustWeight = 64
	opWeight     = 2 * abi.SizeofSembuf // here, and where the sleeping call keeps them
)

// Pages implements Semaphores.
func (t *SemTable) Pages() int {
	return (t.sets.Len()*setWeight + t.chunks.Len()*chunkWeight + t.sleepers.Len()*sleepWeight + (t.undos.Len()+t.adjust.Len())*adjustWeight + int(t.sums.R(1).Ops)*opWeight) / 4096
}

// Waiters implements Semaphores.
func (t *SemTable) Waiters(id int32) (list []SemSleeper) {
	row, e := t.find(id)
	if e != 0 {
		return nil
	}
	s := t.sets.R(row)
	walk := func(l Line) {
		for id := l.First; id != 0; id = t.sleepers.R(id).Next {
			p := t.sleepers.R(id)
			list = append(list, SemSleeper{Task: p.Task, PID: p.PID, Undo: p.Undo, Ops: slices.Clone(t.ops(p)), Blocking: p.Blocking})
		}
	}
	walk(s.Zero)
	for n := int32(0); int(s.Asleep) > len(list) && n < s.Size; n++ {
		walk(t.sem(s, uint16(n)).Zero)
	}
	walk(s.Alter)
	for n := int32(0); int(s.Asleep) > len(list) && n < s.Size; n++ {
		walk(t.sem(s, uint16(n)).Alter)
	}
	return list
}

// Sleeping returns the number of tasks that sleep on semaphores.
func (t *SemTable) Sleeping() int { return t.sleepers.Len() }

// Asleep tells whether a task sleeps on semaphores.
func (t *SemTable) Asleep(task int32) bool {
	_, ok := t.tasks.Get(uint64(task))
	return ok
}

// CloneFrom implements store.Object.
func (s *SemSet) CloneFrom(o *SemSet) {
	*s = *o
	s.Chunks = slices.Clone(o.Chunks)
}

// HashInto implements store.Object.
func (s *SemSet) HashInto(h *store.Hasher) {
	hashPerm(&s.Perm, h)
	for _, v := range [...]uint64{uint64(uint32(s.ID))<<32 | uint64(uint32(s.Size)), uint64(s.Undos), s.Zero.word(), s.Alter.word(),
		uint64(uint32(s.Complex))<<32 | uint64(uint32(s.Asleep)), uint64(len(s.Chunks))} {
		h.U64(v)
	}
	for _, c := range s.Chunks {
		h.U64(uint64(c))
	}
	h.Clock(uint64(s.Otime))
	h.Clock(uint64(s.Ctime))
}

func (l Line) word() uint64 { return uint64(l.First)<<32 | uint64(l.Last) }

// CloneFrom implements store.Object.
func (c *SemChunk) CloneFrom(o *SemChunk) { *c = *o }

// HashInto implements store.Object.
func (c *SemChunk) HashInto(h *store.Hasher) {
	for i := range c.Sems {
		s := &c.Sems[i]
		h.U64(uint64(s.Val)<<32 | uint64(uint32(s.PID)))
		h.U64(s.Zero.word())
		h.U64(s.Alter.word())
	}
}

// HashInto implements store.Value.
func (p *SemSleep) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(p.Task))<<32 | uint64(uint32(p.PID)))
	h.U64(uint64(p.Set)<<32 | uint64(p.Undo))
	h.U64(uint64(p.Next)<<32 | uint64(p.Prev))
	h.U64(uint64(uint32(p.Blocking))<<32 | uint64(p.Many))
	h.Bool(p.Global)
	h.U64(opWord(p.One[0]))
}

// opWord is an operation in one word.
func opWord(op abi.Sembuf) uint64 {
	return uint64(op.Num)<<32 | uint64(uint16(op.Op))<<16 | uint64(uint16(op.Flg))
}

// CloneFrom implements store.Object.
func (o *SemOps) CloneFrom(from *SemOps) { o.Ops = slices.Clone(from.Ops) }

// HashInto implements store.Object.
func (o *SemOps) HashInto(h *store.Hasher) {
	h.U64(uint64(len(o.Ops)))
	for _, op := range o.Ops {
		h.U64(opWord(op))
	}
}
