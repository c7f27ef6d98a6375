package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Segment is a System V shared-memory segment: a name for frames. The frames are an object of proc/mem, which processes map as they
// map a file; the segment counts them in and out. See shmget(2), shmop(2).
type Segment struct {
	Perm   abi.IpcPerm // who may use it; the mode has SHM_DEST and SHM_LOCKED too
	ID     int32       // the id that names it
	Made   int32       // key that it was made with: its name in /proc/PID/maps
	Object store.ID    // its frames
	Size   uint64      // in bytes
	Nattch uint64      // areas that map it
	Cpid   int32       // process that made it
	Lpid   int32       // process that attached or detached last
	Locker uint32      // user who locked it
	Atime  int64       `hash:"clock"` // when it was last attached, in seconds
	Dtime  int64       `hash:"clock"` // when it was last detached
	Ctime  int64       `hash:"clock"` // when it was made or changed
}

// ShmLimits are the files shmmax, shmall and shmmni under /proc/sys/kernel.
type ShmLimits struct {
	Max uint64 // largest segment in bytes
	All uint64 // pages of all segments
	Mni int32  // segments
}

// ShmTotals counts over all segments, for SHM_INFO.
type ShmTotals struct {
	Segments int64
	Pages    uint64
}

// Segments is what the kernel needs of shared segments.
type Segments interface {
	// Get finds a segment; with make true there is none and Add is to be called.
	Get(key int32, size uint64, flags int32, c *Caller) (id int32, make bool, err abi.Errno)
	// Add makes a segment of an object that the caller of Add made; the segment holds the object from then on.
	Add(key int32, size uint64, flags int32, object store.ID, c *Caller) (int32, abi.Errno)
	// Find returns the object and the size of a segment that the caller may map with some permission bits.
	Find(id int32, bits uint32, c *Caller) (object store.ID, size uint64, err abi.Errno)
	// Attach counts an area in. Detach counts one out; gone: it was the last of a removed segment, whose object is to be let go.
	Attach(object store.ID, pid int32, now int64)
	Detach(object store.ID, pid int32, now int64) (gone bool)
	// Hold keeps a segment while it is being attached, and Release lets it go; gone as of Detach. With SHM_REMAP the last area of a removed
	// segment may be the one that is replaced.
	Hold(object store.ID)
	Release(object store.ID) (gone bool)
	// Lock is SHM_LOCK, Unlock SHM_UNLOCK. The bytes that the user has locked already are checked against a limit.
	Lock(id int32, limit uint64, c *Caller) abi.Errno
	Unlock(id int32, c *Caller) abi.Errno
	// Stat is IPC_STAT, and StatAt is SHM_STAT of an index, or SHM_STAT_ANY if c is nil.
	Stat(id int32, c *Caller) (abi.ShmidDs, abi.Errno)
	StatAt(index int32, c *Caller) (abi.ShmidDs, int32, abi.Errno)
	// Set is IPC_SET.
	Set(id int32, ds *abi.ShmidDs, c *Caller) abi.Errno
	// Remove is IPC_RMID; gone: nobody maps the segment, and its object is to be let go.
	Remove(id int32, c *Caller) (object store.ID, gone bool, err abi.Errno)
	// Next returns the smallest index in use above index, or -1; Highest the largest, or 0.
	Next(index int32) int32
	Highest() int32
	// ObjectAt returns the object of the segment at an index.
	ObjectAt(index int32) store.ID
	// Named returns the id of the segment that an object belongs to, and the key that it was made with.
	Named(object store.ID) (key, id int32, ok bool)
	// Totals counts what there is.
	Totals() ShmTotals
	// Limits returns the limits and SetLimits changes them.
	Limits() ShmLimits
	SetLimits(ShmLimits)
}

// ShmTable is the reference implementation of Segments. A copy of the struct is a snapshot once Freeze was called on Parts.
type ShmTable struct {
	Registry
	segments store.Table[Segment, *Segment]
	objects  store.Map                        // object -> segment
	sums     store.Vec[shmSums, *shmSums]     // row 1: over all segments
	limits   store.Vec[ShmLimits, *ShmLimits] // row 1
}

// shmSums is what the segments hold together.
type shmSums struct{ Pages uint64 }

var _ Segments = (*ShmTable)(nil)

// unlimited is the default of shmmax and shmall: as large as can be, and still far enough from the end to add to it.
const unlimited = ^uint64(0) - 1<<24

// NewShmTable returns a table without segments, with Linux's limits.
func NewShmTable() *ShmTable {
	t := &ShmTable{newRegistry(), store.NewTable[Segment](), store.NewMap(), store.NewVec[shmSums](), store.NewVec[ShmLimits]()}
	t.sums.New()
	_, l := t.limits.New()
	*l = ShmLimits{unlimited, unlimited, abi.SHMMNI}
	return t
}

// Parts returns the tables that the state lives in.
func (t *ShmTable) Parts() []store.Part {
	return append(t.parts(), &t.segments, &t.objects, &t.sums, &t.limits)
}

// framesOf returns how many pages a segment takes.
func framesOf(size uint64) uint64 { return size/4096 + (size%4096+4095)/4096 }

// Get implements Segments. See shmget(2).
func (t *ShmTable) Get(key int32, size uint64, flags int32, c *Caller) (id int32, make bool, err abi.Errno) {
	row, e := t.look(key, flags)
	if e != 0 {
		return -1, false, e
	}
	lim := t.Limits()
	if row != 0 {
		s := t.segments.R(row)
		switch {
		case s.Size < size:
			return -1, false, abi.EINVAL // shm/R1: asking for less than the segment has is fine, for more is not
		case !c.allowed(&s.Perm, uint32(flags)):
			return -1, false, abi.EACCES
		}
		return s.ID, false, 0
	}
	pages, all := framesOf(size), t.sums.R(1).Pages
	switch {
	case size < abi.SHMMIN || size > lim.Max:
		return -1, false, abi.EINVAL
	case all+pages < all || all+pages > lim.All:
		return -1, false, abi.ENOSPC // shm/R9
	}
	return -1, true, 0
}

// Add implements Segments.
//
// # Errors
//
// ENOSPC: there are as many segments as there may be.
func (t *ShmTable) Add(key int32, size uint64, flags int32, object store.ID, c *Caller) (int32, abi.Errno) {
	row, s := t.segments.New()
	s.Perm, s.Ctime, s.Cpid, s.Size, s.Object, s.Made = c.newPerm(key, flags), c.Now, c.PID, size, object, key
	var e abi.Errno
	if s.ID, e = t.add(&s.Perm, row, t.Limits().Mni); e != 0 {
		t.segments.Drop(row)
		return -1, e
	}
	t.objects.Set(uint64(object), uint64(row))
	t.sums.W(1).Pages += framesOf(size)
	return s.ID, 0
}

// open finds a segment that the caller may use.
func (t *ShmTable) open(id int32, c *Caller, bits uint32) (store.ID, abi.Errno) {
	row, e := t.find(id)
	if e == 0 && !c.allowed(&t.segments.R(row).Perm, bits) {
		e = abi.EACCES
	}
	return row, e
}

// Find implements Segments. See shmat(2).
//
// shm/R2: a segment that was removed but is still attached can be attached again by its id; only its key is gone.
func (t *ShmTable) Find(id int32, bits uint32, c *Caller) (object store.ID, size uint64, err abi.Errno) {
	row, e := t.open(id, c, bits)
	if e != 0 {
		return 0, 0, e
	}
	s := t.segments.R(row)
	return s.Object, s.Size, 0
}

// Attach implements Segments.
//
// shm/R3: nattch counts areas, not processes: shmat(2), each area that fork(2) copies, and each cut that munmap(2) or mprotect(2) makes.
func (t *ShmTable) Attach(object store.ID, pid int32, now int64) {
	row, ok := t.objects.Get(uint64(object))
	if !ok {
		return
	}
	s := t.segments.W(store.ID(row))
	s.Nattch++
	s.Atime, s.Lpid = now, pid
}

// Detach implements Segments.
//
// shm/R4: shmdt(2), exit and execve(2) only detach. A segment that nobody maps lives on until IPC_RMID; one that was removed goes with the
// last detach.
func (t *ShmTable) Detach(object store.ID, pid int32, now int64) (gone bool) {
	row, ok := t.objects.Get(uint64(object))
	if !ok {
		return false
	}
	s := t.segments.W(store.ID(row))
	s.Dtime, s.Lpid = now, pid
	return t.Release(object)
}

// Hold implements Segments.
func (t *ShmTable) Hold(object store.ID) {
	if row, ok := t.objects.Get(uint64(object)); ok {
		t.segments.W(store.ID(row)).Nattch++
	}
}

// Release implements Segments.
func (t *ShmTable) Release(object store.ID) (gone bool) {
	row, ok := t.objects.Get(uint64(object))
	if !ok {
		return false
	}
	s := t.segments.W(store.ID(row))
	if s.Nattch--; s.Nattch > 0 || s.Perm.Mode&abi.SHM_DEST == 0 {
		return false
	}
	t.destroy(store.ID(row), s)
	return true
}

func (t *ShmTable) destroy(row store.ID, s *Segment) {
	t.sums.W(1).Pages -= framesOf(s.Size)
	t.objects.Delete(uint64(s.Object))
	t.remove(&s.Perm, s.ID)
	t.segments.Drop(row)
}

// Remove implements Segments. See shmctl(2).
//
// shm/R5: IPC_RMID of a segment that is attached marks it (dest) and takes its key away; a new segment can have the key at once.
func (t *ShmTable) Remove(id int32, c *Caller) (object store.ID, gone bool, err abi.Errno) {
	row, e := t.find(id)
	if e != 0 {
		return 0, false, e
	}
	if !c.owns(&t.segments.R(row).Perm) {
		return 0, false, abi.EPERM
	}
	s := t.segments.W(row)
	object = s.Object
	if s.Nattch > 0 {
		s.Perm.Mode |= abi.SHM_DEST
		t.hide(&s.Perm)
		return object, false, 0
	}
	t.destroy(row, s)
	return object, true, 0
}

// Lock implements Segments.
//
// shm/R6: SHM_LOCK is for the owner, the maker and root; RLIMIT_MEMLOCK bounds what a user locks: 0 is EPERM, too little is ENOMEM.
func (t *ShmTable) Lock(id int32, limit uint64, c *Caller) abi.Errno {
	row, e := t.find(id)
	if e != 0 {
		return e
	}
	s := t.segments.R(row)
	switch {
	case !c.owns(&s.Perm), !c.Root && limit == 0:
		return abi.EPERM
	case s.Perm.Mode&abi.SHM_LOCKED != 0:
		return 0
	case !c.Root && t.lockedBy(c.EUID)+framesOf(s.Size)*4096 > limit:
		return abi.ENOMEM
	}
	w := t.segments.W(row)
	w.Perm.Mode |= abi.SHM_LOCKED
	w.Locker = c.EUID
	return 0
}

func (t *ShmTable) lockedBy(uid uint32) (n uint64) {
	for id := t.segments.Next(0); id != 0; id = t.segments.Next(id) {
		if s := t.segments.R(id); s.Perm.Mode&abi.SHM_LOCKED != 0 && s.Locker == uid {
			n += framesOf(s.Size) * 4096
		}
	}
	return n
}

// Unlock implements Segments.
func (t *ShmTable) Unlock(id int32, c *Caller) abi.Errno {
	row, e := t.find(id)
	if e != 0 {
		return e
	}
	if !c.owns(&t.segments.R(row).Perm) {
		return abi.EPERM
	}
	t.segments.W(row).Perm.Mode &^= abi.SHM_LOCKED
	return 0
}

// Stat implements Segments.
func (t *ShmTable) Stat(id int32, c *Caller) (abi.ShmidDs, abi.Errno) {
	row, e := t.open(id, c, readBits)
	if e != 0 {
		return abi.ShmidDs{}, e
	}
	return t.segments.R(row).ds(), 0
}

// StatAt implements Segments.
func (t *ShmTable) StatAt(index int32, c *Caller) (abi.ShmidDs, int32, abi.Errno) {
	row, e := t.at(index)
	if e != 0 {
		return abi.ShmidDs{}, 0, e
	}
	s := t.segments.R(row)
	if c != nil && !c.allowed(&s.Perm, readBits) {
		return abi.ShmidDs{}, 0, abi.EACCES
	}
	return s.ds(), s.ID, 0
}

// ds is what IPC_STAT tells: shm/R13.
func (s *Segment) ds() abi.ShmidDs {
	return abi.ShmidDs{Perm: s.Perm, Segsz: s.Size, Atime: s.Atime, Dtime: s.Dtime, Ctime: s.Ctime, Cpid: s.Cpid, Lpid: s.Lpid, Nattch: s.Nattch}
}

// Set implements Segments.
func (t *ShmTable) Set(id int32, ds *abi.ShmidDs, c *Caller) abi.Errno {
	row, e := t.find(id)
	if e != 0 {
		return e
	}
	if !c.owns(&t.segments.R(row).Perm) {
		return abi.EPERM
	}
	s := t.segments.W(row)
	if e := setPerm(&s.Perm, &ds.Perm); e != 0 {
		return e
	}
	s.Ctime = c.Now
	return 0
}

// ObjectAt implements Segments.
func (t *ShmTable) ObjectAt(index int32) store.ID {
	row, e := t.at(index)
	if e != 0 {
		return 0
	}
	return t.segments.R(row).Object
}

// Named implements Segments.
func (t *ShmTable) Named(object store.ID) (key, id int32, ok bool) {
	row, ok := t.objects.Get(uint64(object))
	if !ok {
		return 0, 0, false
	}
	s := t.segments.R(store.ID(row))
	return s.Made, s.ID, true
}

// Totals implements Segments.
func (t *ShmTable) Totals() ShmTotals { return ShmTotals{int64(t.Used()), t.sums.R(1).Pages} }

// Limits implements Segments.
func (t *ShmTable) Limits() ShmLimits { return *t.limits.R(1) }

// SetLimits implements Segments.
func (t *ShmTable) SetLimits(l ShmLimits) { *t.limits.W(1) = l }

// CloneFrom implements store.Object.
func (s *Segment) CloneFrom(o *Segment) { *s = *o }

// HashInto implements store.Object.
func (s *Segment) HashInto(h *store.Hasher) {
	hashPerm(&s.Perm, h)
	for _, v := range [...]uint64{uint64(uint32(s.ID))<<32 | uint64(s.Object), s.Size, s.Nattch, uint64(uint32(s.Cpid))<<32 | uint64(uint32(s.Lpid)), uint64(uint32(s.Made))<<32 | uint64(s.Locker)} {
		h.U64(v)
	}
	for _, v := range [...]int64{s.Atime, s.Dtime, s.Ctime} {
		h.Clock(uint64(v))
	}
}

// HashInto implements store.Value.
func (s *shmSums) HashInto(h *store.Hasher) { h.U64(s.Pages) }

// HashInto implements store.Value.
func (l *ShmLimits) HashInto(h *store.Hasher) {
	h.U64(l.Max)
	h.U64(l.All)
	h.U64(uint64(uint32(l.Mni)))
}
