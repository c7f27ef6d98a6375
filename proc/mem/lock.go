package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Lock locks a range, and brings its pages in unless they are to be locked when touched. See mlock(2).
func (u *MMU) Lock(space store.ID, start, size, flags uint64) abi.Errno {
	if flags&^abi.MLOCK_ONFAULT != 0 {
		return abi.EINVAL
	}
	s := u.m.Spaces.R(space)
	if s.Limits.Memlock == 0 {
		return abi.EPERM
	}
	start, end, e := lockRange(start, size)
	if e != 0 || start == end {
		return e
	}
	more := end - start
	for i, j := s.span(start, end); i < j; i++ {
		if a := &s.Areas[i]; a.Flags&Locked != 0 {
			more -= min(end, a.End) - max(start, a.Start)
		}
	}
	if s.locked()+more > s.Limits.Memlock {
		return abi.ENOMEM
	}
	set, clear := Locked, LockLater
	if flags != 0 {
		set, clear = Locked|LockLater, 0
	}
	if e := u.lockRange(space, start, end, set, clear); e != 0 {
		return e
	}
	if flags == 0 {
		switch u.populate(space, start, end) {
		case NoMemory:
			return abi.EAGAIN
		case NoFault:
		default:
			return abi.ENOMEM
		}
	}
	return 0
}

// Unlock unlocks a range. See munlock(2).
func (u *MMU) Unlock(space store.ID, start, size uint64) abi.Errno {
	start, end, e := lockRange(start, size)
	if e != 0 || start == end {
		return e
	}
	return u.lockRange(space, start, end, 0, Locked|LockLater)
}

// lockRange rounds a range outwards, as the locking calls do.
func lockRange(start, size uint64) (first, end uint64, e abi.Errno) {
	first = start &^ (PageSize - 1)
	end = first + roundUp(size+start%PageSize)
	if end < first {
		return 0, 0, abi.EINVAL
	}
	return first, end, 0
}

// lockRange changes the lock of all areas in a range, up to the first hole.
func (u *MMU) lockRange(space store.ID, start, end uint64, set, clear AreaFlags) abi.Errno {
	for va := start; va < end; {
		s := u.m.Spaces.R(space)
		i := s.index(va)
		if i == len(s.Areas) || s.Areas[i].Start > va {
			return abi.ENOMEM
		}
		stop := min(end, s.Areas[i].End)
		if e := u.setFlags(space, va, stop, set, clear); e != 0 {
			return e
		}
		va = stop
	}
	return 0
}

// LockAll locks what is mapped, what will be, or both. See mlockall(2).
func (u *MMU) LockAll(space store.ID, flags uint64) abi.Errno {
	if flags == 0 || flags == abi.MCL_ONFAULT || flags&^(abi.MCL_CURRENT|abi.MCL_FUTURE|abi.MCL_ONFAULT) != 0 {
		return abi.EINVAL
	}
	s := u.m.Spaces.R(space)
	switch {
	case s.Limits.Memlock == 0:
		return abi.EPERM
	case flags&abi.MCL_CURRENT != 0 && s.Total > s.Limits.Memlock/PageSize:
		return abi.ENOMEM
	}
	w := u.m.Spaces.W(space)
	w.LockAll = 0
	if flags&abi.MCL_FUTURE != 0 {
		w.LockAll = uint8(flags & (abi.MCL_FUTURE | abi.MCL_ONFAULT))
	}
	if flags&abi.MCL_CURRENT == 0 {
		return 0
	}
	for i := range w.Areas {
		w.Areas[i].Flags = w.Areas[i].Flags&^LockLater | Locked
		if flags&abi.MCL_ONFAULT != 0 {
			w.Areas[i].Flags |= LockLater
		}
	}
	u.join(w, 0, UserTop)
	if flags&abi.MCL_ONFAULT == 0 {
		for _, a := range u.Areas(space) {
			u.populate(space, a.Start, a.End)
		}
	}
	return 0
}

// UnlockAll unlocks everything. See munlockall(2).
func (u *MMU) UnlockAll(space store.ID) {
	w := u.m.Spaces.W(space)
	w.LockAll = 0
	for i := range w.Areas {
		w.Areas[i].Flags &^= Locked | LockLater
	}
	u.join(w, 0, UserTop)
}
