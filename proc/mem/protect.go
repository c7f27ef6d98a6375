package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Protect changes the protection of a range, area by area up to the first that it cannot change. See mprotect(2).
func (u *MMU) Protect(space store.ID, start, size, prot uint64) abi.Errno {
	grows := prot & (abi.PROT_GROWSDOWN | abi.PROT_GROWSUP)
	prot &^= abi.PROT_GROWSDOWN | abi.PROT_GROWSUP
	end := start + roundUp(size)
	switch {
	case grows == abi.PROT_GROWSDOWN|abi.PROT_GROWSUP || start%PageSize != 0:
		return abi.EINVAL
	case size == 0:
		return 0
	case end <= start:
		return abi.ENOMEM
	case prot&^(protBits|abi.PROT_SEM) != 0:
		return abi.EINVAL
	}
	s := u.m.Spaces.R(space)
	i, j := s.span(start, end)
	if i == j {
		return abi.ENOMEM
	}
	switch {
	case grows == abi.PROT_GROWSDOWN:
		start = s.Areas[i].Start
		if s.Areas[i].Flags&GrowsDown == 0 {
			return abi.EINVAL
		}
	case s.Areas[i].Start > start:
		return abi.ENOMEM
	case grows != 0:
		return abi.EINVAL
	}
	e := u.protect(space, start, end, uint8(prot&protBits))
	u.forget(space, start, end)
	return e
}

func (u *MMU) protect(space store.ID, start, end uint64, prot uint8) abi.Errno {
	for va := start; va < end; {
		s := u.m.Spaces.R(space)
		i := s.index(va)
		if i == len(s.Areas) || s.Areas[i].Start > va {
			return abi.ENOMEM
		}
		a := s.Areas[i]
		part := a
		part.Start, part.End, part.Prot = va, min(end, a.End), prot
		if prot&^a.MaxProt != 0 {
			return abi.EACCES
		}
		if a.Prot != prot {
			if e := u.allowProt(s, &a, &part); e != 0 {
				return e
			}
			w := u.m.Spaces.W(space)
			if a.Flags&Segment == 0 || !w.moveBorder(i, &part) {
				u.split(w, part.Start)
				u.split(w, part.End)
				k := w.index(va)
				w.Areas[k].Prot, w.Areas[k].Flags = prot, part.Flags
			}
			if (a.Prot|prot)&abi.PROT_EXEC != 0 {
				u.renew(space)
			}
			u.join(w, part.Start, part.End)
			if a.Flags&(Locked|LockLater|Shared) == Locked && a.Prot&abi.PROT_WRITE == 0 && prot&abi.PROT_WRITE != 0 {
				u.populate(space, part.Start, part.End)
			}
		}
		va = part.End
	}
	return 0
}

// allowProt checks whether a part of an area may become what it is to be, and marks it if it counts as reserved from now on.
func (u *MMU) allowProt(s *Space, a, part *Area) abi.Errno {
	cuts := 0
	if a.Start < part.Start {
		cuts++
	}
	if a.End > part.End {
		cuts++
	}
	switch {
	case part.data() && !a.data() && !s.fitsData(part.Pages()):
		return abi.ENOMEM
	case part.reserves() && part.Pages() > uint64(u.m.Budget):
		return abi.ENOMEM
	case cuts > 0 && len(s.Areas)+cuts > MaxAreas:
		return abi.ENOMEM
	}
	switch {
	case part.reserves():
		part.Flags |= Reserved
	case part.Prot&abi.PROT_WRITE == 0 && a.Object == 0 && !u.m.written(s.Dir, a.Start/PageSize, a.End/PageSize):
		part.Flags &^= Reserved // nothing was ever put there
	}
	return 0
}
