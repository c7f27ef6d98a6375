package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Advise follows advice, or notes it. Holes in the range are skipped and reported at the end. See madvise(2).
func (u *MMU) Advise(space store.ID, start, size uint64, advice int) abi.Errno {
	if !knownAdvice(advice) || start%PageSize != 0 || size != 0 && roundUp(size) == 0 || start+roundUp(size) < start {
		return abi.EINVAL
	}
	end := start + roundUp(size)
	if advice == abi.MADV_POPULATE_READ || advice == abi.MADV_POPULATE_WRITE {
		return u.advisePopulate(space, start, end, advice)
	}
	var result abi.Errno
	for va := start; va < end; {
		s := u.m.Spaces.R(space)
		i := s.index(va)
		if i == len(s.Areas) || s.Areas[i].Start >= end {
			return abi.ENOMEM
		}
		a := s.Areas[i]
		if a.Start > va {
			result, va = abi.ENOMEM, a.Start
		}
		stop := min(end, a.End)
		if e := u.adviseArea(space, &a, va, stop, advice); e != 0 {
			return e
		}
		va = stop
	}
	return result
}

func knownAdvice(advice int) bool {
	return advice >= abi.MADV_NORMAL && advice <= abi.MADV_DONTNEED ||
		advice >= abi.MADV_FREE && advice <= abi.MADV_DONTNEED_LOCKED
}

// adviseArea follows advice for a range inside one area.
func (u *MMU) adviseArea(space store.ID, a *Area, start, end uint64, advice int) abi.Errno {
	anonymous := a.Object == 0
	switch advice {
	case abi.MADV_COLD, abi.MADV_PAGEOUT:
		if a.Flags&Locked != 0 {
			return abi.EINVAL
		}
	case abi.MADV_DONTNEED, abi.MADV_DONTNEED_LOCKED, abi.MADV_FREE: // what is freed later on Linux may go now as well
		if a.Flags&Locked != 0 && advice != abi.MADV_DONTNEED_LOCKED || advice == abi.MADV_FREE && !anonymous {
			return abi.EINVAL
		}
		u.zap(space, u.m.Spaces.W(space), start, end, 0) // mem/R12: the next touch finds no page
	case abi.MADV_REMOVE:
		switch {
		case a.Flags&Locked != 0 || anonymous:
			return abi.EINVAL
		case a.Flags&Shared == 0 || a.MaxProt&abi.PROT_WRITE == 0:
			return abi.EACCES
		}
		u.ObjectPunch(a.Object, a.Off+start-a.Start, end-start)
	case abi.MADV_WIPEONFORK:
		if !anonymous {
			return abi.EINVAL
		}
	}
	set, clear := adviceFlags(advice)
	return u.setFlags(space, start, end, set, clear)
}

// adviceFlags returns what advice sets and clears.
func adviceFlags(advice int) (set, clear AreaFlags) {
	switch advice {
	case abi.MADV_NORMAL:
		return 0, Random | Sequential
	case abi.MADV_RANDOM:
		return Random, Sequential
	case abi.MADV_SEQUENTIAL:
		return Sequential, Random
	case abi.MADV_DONTFORK:
		return DontFork, 0
	case abi.MADV_DOFORK:
		return 0, DontFork
	case abi.MADV_WIPEONFORK:
		return WipeOnFork, 0
	case abi.MADV_KEEPONFORK:
		return 0, WipeOnFork
	case abi.MADV_DONTDUMP:
		return NoDump, 0
	case abi.MADV_DODUMP:
		return 0, NoDump
	case abi.MADV_HUGEPAGE:
		return Huge, NoHuge
	case abi.MADV_NOHUGEPAGE:
		return NoHuge, Huge
	}
	return 0, 0
}

// setFlags sets and clears flags of the areas in a range, cutting areas at its ends.
func (u *MMU) setFlags(space store.ID, start, end uint64, set, clear AreaFlags) abi.Errno {
	s := u.m.Spaces.R(space)
	i, j := s.span(start, end)
	same := true
	for k := i; k < j; k++ {
		same = same && (s.Areas[k].Flags|set)&^clear == s.Areas[k].Flags
	}
	if same {
		return 0
	}
	if (s.Areas[i].Start < start || s.Areas[j-1].End > end) && len(s.Areas)+2 > MaxAreas {
		return abi.ENOMEM
	}
	w := u.m.Spaces.W(space)
	u.split(w, start)
	u.split(w, end)
	for i, j = w.span(start, end); i < j; i++ {
		w.Areas[i].Flags = (w.Areas[i].Flags | set) &^ clear
	}
	u.join(w, start, end)
	return 0
}

// advisePopulate brings pages in and says why it could not.
func (u *MMU) advisePopulate(space store.ID, start, end uint64, advice int) abi.Errno {
	want := toRead
	if advice == abi.MADV_POPULATE_WRITE {
		want = toWrite
	}
	for va := start; va < end; {
		s := u.m.Spaces.R(space)
		i := s.index(va)
		if i == len(s.Areas) || s.Areas[i].Start > va {
			return abi.ENOMEM
		}
		a := s.Areas[i]
		if !a.allows(want) || want == toRead && a.Prot&abi.PROT_READ == 0 {
			return abi.EINVAL
		}
		stop := min(end, a.End)
		switch u.touch(space, va, stop, want) {
		case BusErr:
			return abi.EFAULT
		case NoMemory:
			return abi.ENOMEM
		}
		va = stop
	}
	return 0
}

// Mincore reports for each page of a range whether it is in memory: 1 or 0. It fails with ENOMEM where nothing is mapped. The
// caller bounds the length. See mincore(2).
func (u *MMU) Mincore(space store.ID, start, size uint64) ([]byte, abi.Errno) {
	if start%PageSize != 0 {
		return nil, abi.EINVAL
	}
	s := u.m.Spaces.R(space)
	if start > UserTop || size > UserTop-start || !s.covered(start, start+roundUp(size)) {
		return nil, abi.ENOMEM
	}
	var vec []byte
	for va := start; va < start+size; va += PageSize {
		a, b := &s.Areas[s.index(va)], byte(0)
		if u.m.lookup(s.Dir, va/PageSize) != 0 || a.Object != 0 && u.m.lookup(u.m.Objects.R(a.Object).Dir, a.page(va)) != 0 {
			b = 1
		}
		vec = append(vec, b)
	}
	return vec, 0
}

// Sync checks the arguments of msync(2); there is no disk behind the page cache, so nothing has to be written.
func (u *MMU) Sync(space store.ID, start, size, flags uint64) abi.Errno {
	switch {
	case flags&^(abi.MS_ASYNC|abi.MS_INVALIDATE|abi.MS_SYNC) != 0, start%PageSize != 0, flags&abi.MS_ASYNC != 0 && flags&abi.MS_SYNC != 0:
		return abi.EINVAL
	case start+roundUp(size) < start:
		return abi.ENOMEM
	case roundUp(size) == 0:
		return 0
	}
	s, end := u.m.Spaces.R(space), start+roundUp(size)
	for i, j := s.span(start, end); i < j && flags&abi.MS_INVALIDATE != 0; i++ {
		if s.Areas[i].Flags&Locked != 0 {
			return abi.EBUSY
		}
	}
	if !s.covered(start, end) {
		return abi.ENOMEM
	}
	return 0
}
