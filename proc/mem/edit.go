package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// roundUp returns the next multiple of the page size; it wraps to 0 at the end of the number range.
func roundUp(n uint64) uint64 { return (n + PageSize - 1) &^ (PageSize - 1) }

// pages returns how many pages so many bytes take.
func pages(n uint64) uint64 { return n/PageSize + (n%PageSize+PageSize-1)/PageSize }

// hold counts an area in, or out, of the object and the file that it maps.
func (u *MMU) hold(a *Area, delta int) {
	u.m.Areas += delta
	if a.File != 0 && u.Files != nil {
		u.Files(a.File, delta) // mem/R13: an area keeps its file alive, without descriptor or name
	}
	if a.Flags&Segment != 0 && u.Segments != nil {
		u.Segments(a, delta)
	}
	if a.Object != 0 {
		o := u.m.Objects.W(a.Object)
		o.Areas = uint32(int(o.Areas) + delta)
		u.reap(a.Object, o)
	}
}

// insert puts an area at place i.
func (u *MMU) insert(s *Space, i int, a Area) {
	s.Areas = append(s.Areas, Area{})
	copy(s.Areas[i+1:], s.Areas[i:])
	s.Areas[i] = a
	u.hold(&a, 1)
}

// remove takes the areas at places i to j-1 out. Their pages are gone already.
func (u *MMU) remove(s *Space, i, j int) {
	for k := i; k < j; k++ {
		u.hold(&s.Areas[k], -1)
	}
	s.Areas = s.Areas[:i+copy(s.Areas[i:], s.Areas[j:])]
}

// split makes an address the border of two areas if it lies inside one.
func (u *MMU) split(s *Space, at uint64) {
	i := s.index(at)
	if i == len(s.Areas) || s.Areas[i].Start >= at {
		return
	}
	tail := s.Areas[i]
	if tail.Object != 0 {
		tail.Off += at - tail.Start
	}
	tail.Start = at
	u.insert(s, i+1, tail)
	s.Areas[i].End = at
}

// join merges the areas in and next to [start, end) where they are alike.
func (u *MMU) join(s *Space, start, end uint64) {
	i := max(s.index(start)-1, 0)
	for i+1 < len(s.Areas) && s.Areas[i].Start <= end {
		if a, b := &s.Areas[i], &s.Areas[i+1]; a.joins(b) {
			a.End = b.End
			u.remove(s, i+1, i+2)
		} else {
			i++
		}
	}
}

// add enters a new area in free space and merges it with its neighbours.
func (u *MMU) add(s *Space, a Area) {
	u.insert(s, s.index(a.Start), a)
	s.addTotal(a.Pages())
	u.join(s, a.Start, a.End)
}

// zap removes the pages of a range, or only those whose frame is a page of the object, if one is given.
func (u *MMU) zap(space store.ID, s *Space, start, end uint64, object store.ID) {
	found := false
	u.m.sweep(&s.Dir, start/PageSize, end/PageSize, func(_ uint64, f store.ID) bool {
		if object != 0 && u.m.Info.R(f).Object != object {
			return false
		}
		if f != ZeroFrame {
			s.RSS--
		}
		u.unref(f)
		found = true
		return true
	})
	if found {
		u.forget(space, start, end)
		u.changed(space, s, start, end)
	}
}

// changed renews the Exec number if anything in the range is executable.
func (u *MMU) changed(space store.ID, s *Space, start, end uint64) {
	for i, j := s.span(start, end); i < j; i++ {
		if s.Areas[i].Prot&abi.PROT_EXEC != 0 {
			u.renew(space)
			return
		}
	}
}

// clear unmaps a range of pages, cutting areas at its ends.
func (u *MMU) clear(space store.ID, s *Space, start, end uint64) {
	if i, j := s.span(start, end); i == j {
		return
	}
	u.zap(space, s, start, end, 0)
	u.split(s, start)
	u.split(s, end)
	i, j := s.span(start, end)
	for k := i; k < j; k++ {
		s.Total -= s.Areas[k].Pages()
	}
	u.remove(s, i, j)
}
