package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Remap is a request to mremap(2).
type Remap struct {
	Addr    uint64 // where the mapping is
	OldLen  uint64 // its length
	NewLen  uint64 // the length that it shall have
	Flags   uint64 // MREMAP_ bits
	NewAddr uint64 // where it shall go, with MREMAP_FIXED; a hint with MREMAP_DONTUNMAP
}

// Remap changes the length of a mapping or moves it, and returns where it is then. See mremap(2).
func (u *MMU) Remap(space store.ID, r Remap) (uint64, abi.Errno) {
	if e := r.check(); e != 0 {
		return 0, e
	}
	s := u.m.Spaces.R(space)
	if r.Flags&(abi.MREMAP_FIXED|abi.MREMAP_DONTUNMAP) != 0 && len(s.Areas)+2 >= MaxAreas-3 {
		return 0, abi.ENOMEM
	}
	if r.Flags&abi.MREMAP_FIXED != 0 && r.OldLen == r.NewLen {
		return u.moveAll(space, r)
	}
	return u.remapArea(space, r)
}

// moveAll moves every area of a range, with the same gaps between them. The range must begin in an area.
func (u *MMU) moveAll(space store.ID, r Remap) (uint64, abi.Errno) {
	end, shift, first := r.Addr+r.OldLen, r.NewAddr-r.Addr, uint64(0)
	for va := r.Addr; va < end; {
		s := u.m.Spaces.R(space)
		i := s.index(va)
		if i == len(s.Areas) || s.Areas[i].Start >= end {
			break
		}
		from, to := max(va, s.Areas[i].Start), min(end, s.Areas[i].End)
		if first == 0 && from > va {
			break
		}
		at, e := u.remapArea(space, Remap{from, to - from, to - from, r.Flags, from + shift})
		if e != 0 {
			return 0, e
		}
		if first == 0 {
			first = at
		}
		va = to
	}
	if first == 0 {
		return 0, abi.EFAULT
	}
	return first, 0
}

// remapArea is Remap for a range in one area.
func (u *MMU) remapArea(space store.ID, r Remap) (uint64, abi.Errno) {
	s := u.m.Spaces.R(space)
	i := s.index(r.Addr)
	if i == len(s.Areas) || s.Areas[i].Start > r.Addr {
		return 0, abi.EFAULT
	}
	a := s.Areas[i]
	if r.OldLen == 0 && a.Flags&Shared == 0 {
		return 0, abi.EINVAL
	}
	fixed := r.Flags&(abi.MREMAP_FIXED|abi.MREMAP_DONTUNMAP) != 0
	stays := r
	stays.OldLen = min(r.OldLen, r.NewLen)
	if fixed || r.OldLen < r.NewLen {
		if e := u.allowGrow(s, &a, &stays); e != 0 {
			return 0, e
		}
	}
	if e := u.vacate(space, &r); e != 0 {
		return 0, e
	}
	if r = stays; r.OldLen == r.NewLen && !fixed {
		return r.Addr, 0
	}
	switch {
	case fixed:
		return u.move(space, &r)
	case u.growInPlace(space, i, &r):
		return r.Addr, 0
	case r.Flags&abi.MREMAP_MAYMOVE == 0:
		return 0, abi.ENOMEM
	}
	return u.move(space, &r)
}

// vacate unmaps what is at a fixed target, and what is cut off the old mapping.
func (u *MMU) vacate(space store.ID, r *Remap) abi.Errno {
	if r.Flags&abi.MREMAP_FIXED != 0 {
		if e := u.Unmap(space, r.NewAddr, r.NewLen); e != 0 {
			return e
		}
		if !u.m.Spaces.R(space).covered(r.Addr, r.Addr+PageSize) { // old length 0, and the target was the source
			return abi.EFAULT
		}
	}
	if r.OldLen > r.NewLen {
		return u.Unmap(space, r.Addr+r.NewLen, r.OldLen-r.NewLen)
	}
	return 0
}

// check rounds the lengths and refuses senseless requests.
func (r *Remap) check() abi.Errno {
	r.OldLen, r.NewLen = roundUp(r.OldLen), roundUp(r.NewLen)
	moves := r.Flags&(abi.MREMAP_FIXED|abi.MREMAP_DONTUNMAP) != 0
	switch {
	case r.Flags&^(abi.MREMAP_MAYMOVE|abi.MREMAP_FIXED|abi.MREMAP_DONTUNMAP) != 0,
		moves && r.Flags&abi.MREMAP_MAYMOVE == 0,
		r.Flags&abi.MREMAP_DONTUNMAP != 0 && r.OldLen != r.NewLen,
		r.Addr%PageSize != 0:
		return abi.EINVAL
	}
	switch {
	case r.NewLen == 0 || r.NewLen > UserTop:
		return abi.EINVAL
	case !moves:
		return 0
	case r.NewAddr%PageSize != 0, r.NewAddr > UserTop-r.NewLen,
		r.Addr+r.OldLen > r.NewAddr && r.NewAddr+r.NewLen > r.Addr:
		return abi.EINVAL
	}
	return 0
}

// allowGrow checks a mapping that is to become longer, or to be there twice, against its borders and the limits.
func (u *MMU) allowGrow(s *Space, a *Area, r *Remap) abi.Errno {
	if r.OldLen > a.End-r.Addr {
		return abi.EFAULT
	}
	if r.OldLen == r.NewLen && r.Flags&abi.MREMAP_DONTUNMAP == 0 {
		return 0
	}
	more := r.NewLen - r.OldLen
	if r.Flags&abi.MREMAP_DONTUNMAP != 0 {
		more = r.NewLen
	}
	switch {
	case a.Object != 0 && a.Off+(r.Addr-a.Start)+r.NewLen < r.NewLen:
		return abi.EINVAL
	case a.Flags&Locked != 0 && s.locked()+more > s.Limits.Memlock:
		return abi.EAGAIN
	case !s.fits(more/PageSize, a.data()), a.Flags&Reserved != 0 && more/PageSize > uint64(u.m.Budget):
		return abi.ENOMEM
	}
	return 0
}

// growInPlace extends the area at place i if the request ends at its end and there is room behind it.
func (u *MMU) growInPlace(space store.ID, i int, r *Remap) bool {
	s := u.m.Spaces.R(space)
	end := r.Addr + r.NewLen
	if s.Areas[i].End != r.Addr+r.OldLen || end > UserTop || i+1 < len(s.Areas) && end > s.Areas[i+1].floor() {
		return false
	}
	s = u.m.Spaces.W(space)
	a := &s.Areas[i]
	was, lock := a.End, a.Flags
	a.End = end
	s.addTotal((end - was) / PageSize)
	u.join(s, was, end)
	if lock&(Locked|LockLater) == Locked {
		u.populate(space, was, end)
	}
	return true
}

// move takes a mapping and its pages to another place.
func (u *MMU) move(space store.ID, r *Remap) (uint64, abi.Errno) {
	s := u.m.Spaces.R(space)
	to := Mapping{Addr: r.NewAddr}
	if r.Flags&abi.MREMAP_FIXED != 0 {
		to.Flags = abi.MAP_FIXED
	} else if r.Flags&abi.MREMAP_DONTUNMAP == 0 {
		to.Addr = 0
	}
	start, e := s.place(&to, r.NewLen)
	if e != 0 {
		return 0, e
	}
	tables := int(min(r.OldLen/PageSize, 2*uint64(len(s.Dir)))) // the pages of one table may come to lie in two
	if len(s.Areas) >= MaxAreas-3 || !u.m.room(3+tables/tablesPerFrame) {
		return 0, abi.ENOMEM
	}
	w := u.m.Spaces.W(space)
	a := w.Areas[w.index(r.Addr)]
	if a.Object != 0 {
		a.Off += r.Addr - a.Start
	}
	a.Start, a.End = start, start+r.NewLen
	u.insert(w, w.index(start), a)
	w.addTotal(a.Pages())
	u.movePages(space, w, r, start)
	switch {
	case r.Flags&abi.MREMAP_DONTUNMAP != 0:
		old := &w.Areas[w.index(r.Addr)]
		old.Flags &^= Locked | LockLater // of the whole area, as Linux does it
		u.join(w, old.Start, old.End)
	case r.OldLen > 0:
		u.clear(space, w, r.Addr, r.Addr+r.OldLen)
	}
	u.join(w, start, start+r.NewLen)
	if a.Flags&(Locked|LockLater) == Locked {
		u.populate(space, start+r.OldLen, start+r.NewLen)
	}
	return start, 0
}

// movePages takes the pages of the old range to the new one. There is room for the tables.
func (u *MMU) movePages(space store.ID, s *Space, r *Remap, start uint64) {
	type page struct {
		va uint64
		f  store.ID
	}
	var all []page
	u.m.sweep(&s.Dir, r.Addr/PageSize, (r.Addr+r.OldLen)/PageSize, func(n uint64, f store.ID) bool {
		all = append(all, page{n*PageSize - r.Addr + start, f}) // mem/R10: the frames move, nothing is copied
		return true
	})
	for _, p := range all {
		if !u.m.enter(&s.Dir, p.va/PageSize, p.f) {
			panic("mem: no room for the tables that mremap reckoned with")
		}
	}
	u.forget(space, r.Addr, r.Addr+r.OldLen)
	u.changed(space, s, r.Addr, r.Addr+max(r.OldLen, 1))
}
