package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Attach maps a segment for shmat(2): at an address, where nothing may lie unless it is to be replaced, or with address 0 wherever there
// is room.
//
// # Errors
//
// EINVAL: something lies there. Else those of Map.
func (u *MMU) Attach(space store.ID, r Mapping, replace bool) (uint64, abi.Errno) {
	r.Len, r.Flags = u.ObjectSize(r.Object), r.Flags|abi.MAP_SHARED
	if r.Flags&abi.MAP_FIXED != 0 && r.Addr != 0 && !replace {
		s, end := u.m.Spaces.R(space), r.Addr+r.Len
		if i, j := s.span(r.Addr, end); end < r.Addr || i < j { // a short one at the last page does not wrap around
			return 0, abi.EINVAL
		}
	}
	return u.Map(space, r)
}

// Detach unmaps what is left of a segment that was attached at an address: every area at its own distance from there, in case
// mprotect(2) or munmap(2) has cut it. See shmdt(2).
//
// # Errors
//
// EINVAL: no segment is attached there.
func (u *MMU) Detach(space store.ID, addr uint64) abi.Errno {
	if addr%PageSize != 0 {
		return abi.EINVAL
	}
	s := u.m.Spaces.R(space)
	object, end := store.ID(0), uint64(0)
	for i := s.index(addr); i < len(s.Areas); {
		a := s.Areas[i]
		if object != 0 && a.End > end {
			break
		}
		if a.Flags&Segment == 0 || a.Start < addr || a.Start-addr != a.Off || object != 0 && a.Object != object {
			i++
			continue
		}
		if object == 0 {
			object, end = a.Object, addr+roundUp(u.ObjectSize(a.Object))
		}
		u.clear(space, u.m.Spaces.W(space), a.Start, a.End)
		s = u.m.Spaces.R(space)
	}
	if object == 0 {
		return abi.EINVAL
	}
	return 0
}

// moveBorder gives a part at one end of the area at place i to the neighbour there, if that is alike. Areas of a segment are never joined,
// but a border between two may move: so mprotect(2) and back leaves as many attachments as one cut made.
func (s *Space) moveBorder(i int, part *Area) bool {
	a := &s.Areas[i]
	switch {
	case part.Start == a.Start && part.End < a.End && i > 0 && s.Areas[i-1].alike(part):
		s.Areas[i-1].End = part.End
		a.Off += part.End - a.Start
		a.Start = part.End
		return true
	case part.End == a.End && part.Start > a.Start && i+1 < len(s.Areas):
		part.Off = a.Off + part.Start - a.Start
		if n := &s.Areas[i+1]; part.alike(n) {
			n.Start, n.Off, a.End = part.Start, part.Off, part.Start
			return true
		}
	}
	return false
}
