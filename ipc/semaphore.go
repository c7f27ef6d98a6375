package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// SemSet is a set of System V semaphores. See semget(2), semop(2).
type SemSet struct {
	Perm    abi.IpcPerm // who may use it
	ID      int32       // the id that names it
	Size    int32       // semaphores in the set
	Otime   int64       `hash:"clock"` // when an operation was last done, in seconds
	Ctime   int64       `hash:"clock"` // when the set was made or a value set
	Chunks  []store.ID  // the semaphores, semChunk in a row
	Undos   store.ID    // first row of adjustments to this set
	Zero    Line        // calls of several operations that wait and change nothing
	Alter   Line        // calls that wait to change something, once one of several operations is among them
	Complex int32       // sleeping calls of several operations
	Asleep  int32       // sleeping calls
}

// Sem is one semaphore.
type Sem struct {
	Val   uint16 // its value, at most SEMVMX
	PID   int32  // process of the last operation on it: GETPID
	Zero  Line   // calls of one operation that wait for it to become zero
	Alter Line   // calls of one operation that wait for it to become larger, while no call of several sleeps
}

// semChunk is how many semaphores lie in a row.
const semChunk = 32

// SemChunk is a row of semaphores.
type SemChunk struct{ Sems [semChunk]Sem }

// SemSleeper is a task that waits in semop(2), as Waiters tells it.
type SemSleeper struct {
	Task     int32        // who waits
	PID      int32        // its process, which GETPID will tell
	Undo     store.ID     // its list of adjustments, 0: none
	Ops      []abi.Sembuf // what it wants done, all or nothing
	Blocking int32        // which of them could not be done when it was last tried
}

// SemSleep is the row of a sleeper. Most want one operation, which lies in the row itself.
type SemSleep struct {
	Task     int32         // who waits
	PID      int32         // its process
	Set      store.ID      // where
	Undo     store.ID      // its list of adjustments, 0: none
	One      [1]abi.Sembuf // what it wants done, if that is one operation
	Many     store.ID      // row of its operations, if there are several
	Blocking int32         // which of them could not be done when it was last tried
	Global   bool          // it stands in a line of the set, not of a semaphore
	Next     store.ID      // who stands behind it
	Prev     store.ID      // who stands before it
}

// SemOps is the operations of a sleeper that wants several done. They are never changed, so relinking the sleeper does not copy them.
type SemOps struct{ Ops []abi.Sembuf }

// SemLimits is the file sem under /proc/sys/kernel.
type SemLimits struct {
	Msl int32 // semaphores of a set
	Mns int32 // semaphores in all
	Opm int32 // operations of a call
	Mni int32 // sets
}

// SemAdjust is what the end of a process would add to a semaphore.
type SemAdjust struct {
	ID  int32 // the set's id
	Num int32 // the semaphore
	By  int   // what would be added
}

// SemTotals counts over all sets, for SEM_INFO.
type SemTotals struct{ Sets, Sems int64 }

// Semaphores is what the kernel needs of semaphore sets. Calls that may end others' sleep append to done.
type Semaphores interface {
	// Get finds or makes a set.
	Get(key, size, flags int32, c *Caller) (int32, abi.Errno)
	// Op does all operations or none; blocked: the caller has to wait.
	Op(id int32, ops []abi.Sembuf, undo store.ID, c *Caller, done []Completion) (list []Completion, blocked bool, err abi.Errno)
	// Wait puts a task in line after Op said blocked.
	Wait(id, task int32, ops []abi.Sembuf, undo store.ID, c *Caller)
	// Cancel takes a task out of its line, and reports whether it stood in one.
	Cancel(task int32) bool
	// NewUndo makes a list of adjustments with one holder, ShareUndo adds one, and DropUndo takes one away: the last makes the adjustments.
	NewUndo() store.ID
	ShareUndo(list store.ID)
	DropUndo(list store.ID, c *Caller, done []Completion) []Completion
	// UndoOf returns the adjustments that a list holds in the order in which they would be made, and how many hold the list.
	UndoOf(list store.ID) (adjust []SemAdjust, holders int32)
	// Value answers GETVAL, GETPID, GETNCNT and GETZCNT, SetValue is SETVAL.
	Value(id, num int32, cmd int, c *Caller) (int32, abi.Errno)
	SetValue(id, num, val int32, c *Caller, done []Completion) ([]Completion, abi.Errno)
	// Size returns the number of semaphores if the caller may read or write them. All is GETALL and SetAll is SETALL.
	Size(id int32, write bool, c *Caller) (int, abi.Errno)
	All(id int32, c *Caller) ([]uint16, abi.Errno)
	SetAll(id int32, vals []uint16, c *Caller, done []Completion) ([]Completion, abi.Errno)
	// Stat is IPC_STAT, and StatAt is SEM_STAT of an index, or SEM_STAT_ANY if c is nil.
	Stat(id int32, c *Caller) (abi.SemidDs, abi.Errno)
	StatAt(index int32, c *Caller) (abi.SemidDs, int32, abi.Errno)
	// Set is IPC_SET, Remove is IPC_RMID.
	Set(id int32, ds *abi.SemidDs, c *Caller) abi.Errno
	Remove(id int32, c *Caller, done []Completion) ([]Completion, abi.Errno)
	// Next returns the smallest index in use above index, or -1; Highest the largest, or 0.
	Next(index int32) int32
	Highest() int32
	// Totals counts what there is.
	Totals() SemTotals
	// Limits returns the limits and SetLimits changes them.
	Limits() SemLimits
	SetLimits(SemLimits)
	// Pages returns how many frames' worth of memory the sets take.
	Pages() int
	// Waiters lists who waits in a set, those for zero first.
	Waiters(id int32) []SemSleeper
}

// SemTable is the reference implementation of Semaphores. A copy of the struct is a snapshot once Freeze was called on Parts.
type SemTable struct {
	Registry
	sets     store.Table[SemSet, *SemSet]
	chunks   store.Table[SemChunk, *SemChunk]
	sleepers store.Vec[SemSleep, *SemSleep]
	arrays   store.Table[SemOps, *SemOps]
	tasks    store.Map // task -> its sleeper
	lists    store.Vec[SemUndoList, *SemUndoList]
	undos    store.Vec[SemUndo, *SemUndo]
	undoOf   store.Map                        // list << 32 | set -> row of adjustments
	adjust   store.Map                        // row of adjustments << 16 | semaphore -> adjustment, if not 0
	sums     store.Vec[semSums, *semSums]     // row 1: over all sets
	limits   store.Vec[SemLimits, *SemLimits] // row 1
}

// semSums is what the sets hold together.
type semSums struct {
	Sems int64 // semaphores in sets
	Ops  int64 // operations of sleepers
}

var _ Semaphores = (*SemTable)(nil)

// NewSemTable returns a table without sets, with Linux's limits.
func NewSemTable() *SemTable {
	t := &SemTable{newRegistry(), store.NewTable[SemSet](), store.NewTable[SemChunk](), store.NewVec[SemSleep](), store.NewTable[SemOps](), store.NewMap(),
		store.NewVec[SemUndoList](), store.NewVec[SemUndo](), store.NewMap(), store.NewMap(), store.NewVec[semSums](), store.NewVec[SemLimits]()}
	t.sums.New()
	_, l := t.limits.New()
	*l = SemLimits{abi.SEMMSL, abi.SEMMNS, abi.SEMOPM, abi.SEMMNI}
	return t
}

// Parts returns the tables that the state lives in.
func (t *SemTable) Parts() []store.Part {
	return append(t.parts(), &t.sets, &t.chunks, &t.sleepers, &t.arrays, &t.tasks, &t.lists, &t.undos, &t.undoOf, &t.adjust, &t.sums, &t.limits)
}

// Get implements Semaphores. See semget(2).
func (t *SemTable) Get(key, size, flags int32, c *Caller) (int32, abi.Errno) {
	lim := t.Limits()
	if size < 0 || size > lim.Msl {
		return -1, abi.EINVAL
	}
	row, e := t.look(key, flags)
	if e != 0 {
		return -1, e
	}
	if row != 0 {
		s := t.sets.R(row)
		switch {
		case size > s.Size:
			return -1, abi.EINVAL // sem/R1: asking for more semaphores than the set has fails, asking for fewer or 0 does not
		case !c.allowed(&s.Perm, uint32(flags)):
			return -1, abi.EACCES
		}
		return s.ID, 0
	}
	switch {
	case size == 0:
		return -1, abi.EINVAL
	case t.sums.R(1).Sems+int64(size) > int64(lim.Mns):
		return -1, abi.ENOSPC
	}
	row, s := t.sets.New()
	s.Perm, s.Ctime, s.Size = c.newPerm(key, flags), c.Now, size
	if s.ID, e = t.add(&s.Perm, row, lim.Mni); e != 0 {
		t.sets.Drop(row)
		return -1, e
	}
	for n := int32(0); n < size; n += semChunk { // sem/R2: Linux initialises the values to 0, though semget(2) promises nothing
		id, _ := t.chunks.New()
		s.Chunks = append(s.Chunks, id)
	}
	t.sums.W(1).Sems += int64(size)
	return s.ID, 0
}

// sem returns a semaphore for looking at, and semW one for writing.
func (t *SemTable) sem(s *SemSet, num uint16) *Sem {
	return &t.chunks.R(s.Chunks[num/semChunk]).Sems[num%semChunk]
}

func (t *SemTable) semW(s *SemSet, num uint16) *Sem {
	return &t.chunks.W(s.Chunks[num/semChunk]).Sems[num%semChunk]
}

// open finds a set that the caller may use.
func (t *SemTable) open(id int32, c *Caller, bits uint32) (store.ID, abi.Errno) {
	row, e := t.find(id)
	if e == 0 && !c.allowed(&t.sets.R(row).Perm, bits) {
		e = abi.EACCES
	}
	return row, e
}

// Op implements Semaphores. See semop(2).
//
// # Errors
//
// EINVAL: there is no such set. EFBIG: a semaphore is not in it. EACCES: it may not be altered, or not be read. EAGAIN: an operation with
// IPC_NOWAIT would have to wait. ERANGE: a value or an adjustment would become too large.
func (t *SemTable) Op(id int32, ops []abi.Sembuf, undo store.ID, c *Caller, done []Completion) (list []Completion, blocked bool, err abi.Errno) {
	row, e := t.find(id)
	if e != 0 {
		return done, false, e
	}
	alters, high, undoes := shape(ops)
	if undoes {
		t.undoRow(undo, row)
	}
	s := t.sets.R(row)
	bits := uint32(readBits)
	if alters {
		bits = writeBits // sem/R8: to wait for zero, permission to read is enough
	}
	switch {
	case int32(high) >= s.Size:
		return done, false, abi.EFBIG
	case !c.allowed(&s.Perm, bits):
		return done, false, abi.EACCES
	}
	if _, e = t.perform(row, ops, undo, c.PID); e == wouldBlock {
		return done, true, 0
	}
	if e != 0 {
		return done, false, e
	}
	s = t.sets.W(row)
	if !alters {
		s.Otime = c.Now
		return done, false, 0
	}
	return t.update(s, row, ops, true, c, done), false, 0
}

// shape tells whether operations alter anything, the largest semaphore number, and whether one is to be undone.
func shape(ops []abi.Sembuf) (alters bool, high uint16, undoes bool) {
	for i := range ops {
		high = max(high, ops[i].Num)
		alters = alters || ops[i].Op != 0
		undoes = undoes || ops[i].Flg&abi.SEM_UNDO != 0
	}
	return alters, high, undoes
}

// wouldBlock is perform's answer for operations that have to wait.
const wouldBlock = abi.Errno(0xffff)

// perform tries a call's operations in their order. Either all are done or nothing has changed; then blocking is the one that failed.
//
// sem/R3: "The set of operations [...] is performed in array order, and atomically": later ones see what earlier ones did, but nobody else
// does until all are done.
func (t *SemTable) perform(row store.ID, ops []abi.Sembuf, list store.ID, pid int32) (blocking int, err abi.Errno) {
	s := t.sets.R(row)
	for i := range ops {
		if err = t.step(s, row, &ops[i], list); err != 0 {
			if err == wouldBlock && ops[i].Flg&abi.IPC_NOWAIT != 0 {
				err = abi.EAGAIN // sem/R7: IPC_NOWAIT counts for the one operation that it is given with
			}
			for j := i - 1; j >= 0; j-- {
				t.unstep(s, row, &ops[j], list)
			}
			return i, err
		}
	}
	for i := range ops {
		t.semW(s, ops[i].Num).PID = pid // also for those that waited for zero
	}
	return 0, 0
}

// step does one operation.
func (t *SemTable) step(s *SemSet, row store.ID, op *abi.Sembuf, list store.ID) abi.Errno {
	val := int(t.sem(s, op.Num).Val)
	switch {
	case op.Op == 0 && val != 0:
		return wouldBlock // sem/R4: an operation of 0 waits for the value to be zero
	case val+int(op.Op) < 0:
		return wouldBlock // sem/R5: a value is never negative: who would make it so waits
	case val+int(op.Op) > abi.SEMVMX:
		return abi.ERANGE // sem/R19
	}
	if op.Flg&abi.SEM_UNDO != 0 && !t.addAdjust(list, row, op.Num, -int(op.Op)) {
		return abi.ERANGE
	}
	if op.Op != 0 {
		t.semW(s, op.Num).Val = uint16(val + int(op.Op))
	}
	return 0
}

// unstep takes an operation back.
func (t *SemTable) unstep(s *SemSet, row store.ID, op *abi.Sembuf, list store.ID) {
	if op.Op == 0 {
		return
	}
	p := t.semW(s, op.Num)
	p.Val = uint16(int(p.Val) - int(op.Op))
	if op.Flg&abi.SEM_UNDO != 0 {
		t.addAdjust(list, row, op.Num, int(op.Op))
	}
}

// update completes sleepers after values have changed: by ops, or all of them if ops is nil.
//
// sem/R6: what a sleeper waited for is done on its behalf, at once: after V GETVAL is 0 again and GETPID is the sleeper's, though it has not
// run yet.
func (t *SemTable) update(s *SemSet, row store.ID, ops []abi.Sembuf, touched bool, c *Caller, done []Completion) []Completion {
	if s.Asleep > 0 {
		r := round{t: t, s: s, row: row, done: done}
		r.wakeZero(ops)
		switch {
		case s.Alter.First != 0:
			r.wakeAlter(-1)
		case ops == nil:
			for n := range s.Size {
				r.wakeAlter(n)
			}
		default:
			for i := range ops {
				if ops[i].Op > 0 {
					r.wakeAlter(int32(ops[i].Num))
				}
			}
		}
		touched, done = touched || r.any, r.done
		t.unmerge(s)
	}
	if touched {
		s.Otime = c.Now
	}
	return done
}

// HashInto implements store.Value.
func (s *semSums) HashInto(h *store.Hasher) {
	h.I64(s.Sems)
	h.I64(s.Ops)
}

// HashInto implements store.Value.
func (l *SemLimits) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(l.Msl))<<32 | uint64(uint32(l.Mns)))
	h.U64(uint64(uint32(l.Opm))<<32 | uint64(uint32(l.Mni)))
}
