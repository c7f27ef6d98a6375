package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Mapping is a request to mmap(2).
type Mapping struct {
	Addr    uint64   // wanted address, or 0
	Len     uint64   // length in bytes
	Prot    uint64   // PROT_ bits
	Flags   uint64   // MAP_ bits
	Object  store.ID // what to map; not looked at with MAP_ANONYMOUS
	Off     uint64   // offset in the object
	File    uint32   // inode shown in /proc/PID/maps, or 0
	MaxProt uint8    // what the open file allows: PROT_READ and PROT_WRITE by its mode, PROT_EXEC unless mounted noexec
	Name    Name     // Sigreturn, or NoName
}

const protBits = abi.PROT_READ | abi.PROT_WRITE | abi.PROT_EXEC

// oldFlags are the flags that MAP_SHARED_VALIDATE knows: those from before it was made to refuse unknown ones.
const oldFlags = abi.MAP_SHARED_VALIDATE | abi.MAP_FIXED | abi.MAP_ANONYMOUS | abi.MAP_GROWSDOWN | abi.MAP_DENYWRITE | abi.MAP_EXECUTABLE |
	abi.MAP_LOCKED | abi.MAP_NORESERVE | abi.MAP_POPULATE | abi.MAP_NONBLOCK | abi.MAP_STACK | abi.MAP_HUGETLB | abi.MAP_UNINITIALIZED

// Map maps memory and returns its address. See mmap(2).
func (u *MMU) Map(space store.ID, r Mapping) (uint64, abi.Errno) {
	s := u.m.Spaces.R(space)
	size := roundUp(r.Len)
	switch {
	case r.Off%PageSize != 0 || r.Len == 0:
		return 0, abi.EINVAL // mem/R8
	case size == 0:
		return 0, abi.ENOMEM
	case len(s.Areas) > MaxAreas || size > UserTop-MinAddr || r.Flags&abi.MAP_HUGETLB != 0:
		return 0, abi.ENOMEM
	}
	start, e := s.place(&r, size)
	if e != 0 {
		return 0, e
	}
	a := Area{Start: start, End: start + size, Prot: uint8(r.Prot & protBits), Name: r.Name}
	if e := a.kind(&r); e != 0 {
		return 0, e
	}
	if a.Object != 0 && u.m.Objects.R(a.Object).Kind == ObjSegment {
		a.Flags |= Segment
	}
	if e := u.admit(s, &a, r.Flags); e != 0 {
		return 0, e
	}
	u.put(space, a, r.Flags&abi.MAP_POPULATE != 0)
	return start, 0
}

// place finds where a mapping goes.
func (s *Space) place(r *Mapping, size uint64) (uint64, abi.Errno) {
	if r.Flags&(abi.MAP_FIXED|abi.MAP_FIXED_NOREPLACE) == 0 {
		return s.search(r.Addr, size)
	}
	switch {
	case r.Addr > UserTop-size:
		return 0, abi.ENOMEM
	case r.Addr%PageSize != 0:
		return 0, abi.EINVAL
	case r.Addr < MinAddr:
		return 0, abi.EPERM
	}
	if i, j := s.span(r.Addr, r.Addr+size); i < j && r.Flags&abi.MAP_FIXED_NOREPLACE != 0 {
		return 0, abi.EEXIST // mem/R9: MAP_FIXED alone would unmap what is there
	}
	return r.Addr, 0
}

// floor returns the lowest address that a neighbour may come near to: stacks keep a gap below them.
func (a *Area) floor() uint64 {
	if a.Flags&GrowsDown == 0 {
		return a.Start
	}
	return a.Start - min(a.Start, StackGap)
}

// search finds room: at the hint, else as high as possible below the mmap base, else anywhere from a third of the space upwards.
func (s *Space) search(hint, size uint64) (uint64, abi.Errno) {
	if hint &^= PageSize - 1; hint != 0 {
		hint = max(hint, MinAddr)
		if hint <= UserTop-size && s.free(hint, size) {
			return hint, 0
		}
	}
	for i := s.index(s.MmapBase); ; i-- {
		low, high := uint64(MinAddr), s.MmapBase
		if i < len(s.Areas) {
			high = min(high, s.Areas[i].floor())
		}
		if i > 0 {
			low = max(low, s.Areas[i-1].End)
		}
		if high > low && high-low >= size {
			return high - size, 0
		}
		if i == 0 {
			break
		}
	}
	low := roundUp(bottomUp)
	for i := s.index(low); ; i++ {
		high := uint64(UserTop)
		if i < len(s.Areas) {
			high = s.Areas[i].floor()
		}
		if high > low && high-low >= size {
			return low, 0
		}
		if i == len(s.Areas) {
			return 0, abi.ENOMEM
		}
		low = max(low, s.Areas[i].End)
	}
}

// free reports whether nothing lies in a range, nor a stack just above it.
func (s *Space) free(start, size uint64) bool {
	i := s.index(start)
	return i == len(s.Areas) || start+size <= s.Areas[i].floor()
}

// anonymous fills in what an area without an object is.
func (a *Area) anonymous(flags uint64) abi.Errno {
	grows := flags&abi.MAP_GROWSDOWN != 0
	switch t := flags & abi.MAP_TYPE; {
	case t == abi.MAP_PRIVATE && grows:
		a.Flags |= GrowsDown
	case t == abi.MAP_SHARED && !grows:
		a.Flags |= Shared
	case t != abi.MAP_PRIVATE:
		return abi.EINVAL
	}
	return 0
}

// kind fills in what an area maps, after checking the request's type and the file's mode.
func (a *Area) kind(r *Mapping) abi.Errno {
	a.MaxProt = protBits
	if r.Flags&abi.MAP_NORESERVE != 0 {
		a.Flags |= NoReserve
	}
	if r.Flags&abi.MAP_ANONYMOUS != 0 {
		return a.anonymous(r.Flags)
	}
	if r.Off > maxObject-(a.End-a.Start) {
		return abi.EOVERFLOW
	}
	switch r.Flags & abi.MAP_TYPE {
	case abi.MAP_SHARED_VALIDATE:
		if r.Flags&^oldFlags != 0 {
			return abi.EOPNOTSUPP
		}
		fallthrough
	case abi.MAP_SHARED:
		if a.Prot&^r.MaxProt&abi.PROT_WRITE != 0 {
			return abi.EACCES
		}
		a.Flags |= Shared
		a.MaxProt = r.MaxProt
	case abi.MAP_PRIVATE:
		a.MaxProt = r.MaxProt | abi.PROT_WRITE
	default:
		return abi.EINVAL
	}
	switch {
	case r.MaxProt&abi.PROT_READ == 0:
		return abi.EACCES
	case a.Prot&^r.MaxProt&abi.PROT_EXEC != 0:
		return abi.EPERM
	case r.Flags&abi.MAP_GROWSDOWN != 0:
		return abi.EINVAL
	}
	a.Object, a.Off, a.File = r.Object, r.Off, r.File
	return 0
}

// admit checks a new area against the limits and against overcommitting, and marks it locked if mlockall(2) or MAP_LOCKED say so.
func (u *MMU) admit(s *Space, a *Area, flags uint64) abi.Errno {
	if flags&abi.MAP_LOCKED != 0 {
		if s.Limits.Memlock == 0 {
			return abi.EPERM
		}
		a.Flags |= Locked
	}
	if s.LockAll&abi.MCL_FUTURE != 0 {
		a.Flags |= Locked
		if s.LockAll&abi.MCL_ONFAULT != 0 {
			a.Flags |= LockLater
		}
	}
	if a.Flags&Locked != 0 && s.locked()+(a.End-a.Start) > s.Limits.Memlock {
		return abi.EAGAIN
	}
	more := a.Pages() - s.pagesIn(a.Start, a.End) // what it replaces does not count
	shm := a.Flags&(Shared|NoReserve) == Shared && a.Object == 0
	switch {
	case s.Total+more > s.Limits.AS/PageSize || a.data() && !s.fitsData(more):
		return abi.ENOMEM
	case (a.reserves() || shm) && a.Pages() > uint64(u.m.Budget) || !u.m.room(1):
		return abi.ENOMEM
	}
	if a.reserves() {
		a.Flags |= Reserved
	}
	if i, j := s.span(a.Start, a.End); j == i+1 && s.Areas[i].Start < a.Start && s.Areas[i].End > a.End && len(s.Areas) >= MaxAreas {
		return abi.ENOMEM
	}
	return 0
}

// pagesIn counts the mapped pages of a range.
func (s *Space) pagesIn(start, end uint64) uint64 {
	n := uint64(0)
	for i, j := s.span(start, end); i < j; i++ {
		n += (min(end, s.Areas[i].End) - max(start, s.Areas[i].Start)) / PageSize
	}
	return n
}

// put enters an admitted area in place of what is there, and fills it if it is locked or that is asked for.
func (u *MMU) put(space store.ID, a Area, populate bool) {
	var made store.ID
	if a.Flags&Shared != 0 && a.Object == 0 {
		made = u.NewObject(ObjShmem, a.End-a.Start)
		a.Object = made
	}
	s := u.m.Spaces.W(space)
	u.clear(space, s, a.Start, a.End)
	u.add(s, a)
	if made != 0 {
		u.ObjectDrop(made)
	}
	if populate || a.Flags&(Locked|LockLater) == Locked {
		u.populate(space, a.Start, a.End) // a failure here is no failure of mmap
	}
}

// populate brings in the pages of a range as the first access would, private writable ones for writing. It stops at the first fault.
func (u *MMU) populate(space store.ID, start, end uint64) Fault {
	for va := start; va < end; {
		s := u.m.Spaces.R(space)
		i := s.index(va)
		if i == len(s.Areas) || s.Areas[i].Start > va {
			return MapErr
		}
		a, want := s.Areas[i], toRead
		if a.Flags&Shared == 0 && a.Prot&abi.PROT_WRITE != 0 {
			want = toWrite
		} else if a.Prot == abi.PROT_EXEC {
			want = toFetch
		}
		if fault := u.touch(space, va, min(end, a.End), want); fault != NoFault {
			return fault
		}
		va = a.End
	}
	return NoFault
}

// touch brings in the pages of a range for one kind of access.
func (u *MMU) touch(space store.ID, start, end uint64, want access) Fault {
	v := u.View(space)
	for va := start; va < end; va += PageSize {
		if _, fault := v.resolve(va, want); fault != NoFault {
			return fault
		}
	}
	return NoFault
}

// Unmap removes a range. See munmap(2).
func (u *MMU) Unmap(space store.ID, start, size uint64) abi.Errno {
	if start%PageSize != 0 || start > UserTop || size > UserTop-start || size == 0 {
		return abi.EINVAL
	}
	s, end := u.m.Spaces.R(space), start+roundUp(size)
	i, j := s.span(start, end)
	if i == j {
		return 0
	}
	if s.Areas[i].Start < start && s.Areas[i].End > end && len(s.Areas) >= MaxAreas {
		return abi.ENOMEM
	}
	u.clear(space, u.m.Spaces.W(space), start, end)
	return 0
}
