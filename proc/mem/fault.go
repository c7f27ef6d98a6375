package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// resolve is the page-fault handler: it returns the frame behind va, brought in or copied as the access needs it. For a write the
// frame is one that may be written in place.
func (v *View) resolve(va uint64, want access) (store.ID, Fault) {
	a, fault := v.area(va)
	if fault != NoFault {
		return 0, fault
	}
	if !a.allows(want) {
		return 0, AccErr
	}
	m := v.mmu.m
	f := m.lookup(m.Spaces.R(v.space).Dir, va/PageSize)
	switch {
	case f == 0:
		return v.mmu.bringIn(v.space, &a, va&^(PageSize-1), want)
	case want == toWrite && a.Flags&Shared == 0 && (f == ZeroFrame || m.Info.R(f).Refs > 1): // mem/R1: a shared one is written in place
		return v.mmu.copyPage(v.space, &a, va&^(PageSize-1), f)
	}
	return f, NoFault
}

// bringIn fills a page that is absent.
func (u *MMU) bringIn(space store.ID, a *Area, va uint64, want access) (store.ID, Fault) {
	if a.Object == 0 {
		f := ZeroFrame
		if want == toWrite {
			if f = u.newFrame(nil); f == 0 {
				return 0, NoMemory
			}
		}
		return u.install(space, a, va, f, Effect{Kind: event.PageNew})
	}
	o := u.m.Objects.R(a.Object)
	if a.page(va) >= pages(o.Size) {
		return 0, BusErr // mem/R6: beyond the last page of the file
	}
	f := u.m.lookup(o.Dir, a.page(va))
	if f == 0 {
		if f = u.fillHole(a.Object, a.page(va)); f == 0 {
			return 0, NoMemory
		}
	}
	if want == toWrite && a.Flags&Shared == 0 {
		return u.copyPage(space, a, va, f) // mem/R3: the copy is this space's alone
	}
	u.m.ref(f) // mem/R2: the file's own frame, not a copy
	return u.install(space, a, va, f, Effect{Kind: event.PageNew, File: true})
}

// copyPage gives a space its own copy of a frame: copy-on-write.
func (u *MMU) copyPage(space store.ID, a *Area, va uint64, old store.ID) (store.ID, Fault) {
	var from *Page
	if old != ZeroFrame {
		from = u.m.Frames.R(old)
	}
	f := u.newFrame(from)
	if f == 0 {
		return 0, NoMemory
	}
	return u.install(space, a, va, f, Effect{Kind: event.PageCopy, Old: old})
}

// install enters a frame, and the caller's reference to it, in a page table in place of what was there.
func (u *MMU) install(space store.ID, a *Area, va uint64, f store.ID, e Effect) (store.ID, Fault) {
	s := u.m.Spaces.W(space)
	was := u.m.lookup(s.Dir, va/PageSize)
	if !u.m.enter(&s.Dir, va/PageSize, f) {
		u.unref(f)
		return 0, NoMemory
	}
	s.Faults++
	if f != ZeroFrame {
		s.RSS++
		s.MaxRSS = max(s.MaxRSS, s.RSS)
	}
	if was != 0 {
		if was != ZeroFrame {
			s.RSS--
		}
		u.unref(was)
		if v := u.cached(space); v != nil {
			v.R[va>>12&(TLBSize-1)].Tag = NoTag // either it was this page's or it may go
			v.W[va>>12&(TLBSize-1)].Tag = NoTag
		}
	}
	if a.Prot&abi.PROT_EXEC != 0 {
		if was != 0 {
			u.renew(space)
		} else {
			u.part(space)
		}
	}
	e.Space, e.VA, e.Frame = space, va, f
	u.tell(e)
	return f, NoFault
}

// growStack extends the area at place i down to va if the limits and the guard gap allow it. See "stack" in mmap(2), MAP_GROWSDOWN.
func (u *MMU) growStack(space store.ID, i int, va uint64) bool {
	s := u.m.Spaces.R(space)
	a := &s.Areas[i]
	more := (a.Start - va) / PageSize
	if va < MinAddr || a.End-va > s.Limits.Stack || !s.fits(more, false) {
		return false
	}
	if a.Flags&Locked != 0 && s.locked()+more*PageSize > s.Limits.Memlock {
		return false
	}
	if i > 0 {
		below := &s.Areas[i-1]
		if below.Prot != abi.PROT_NONE && below.Flags&GrowsDown == 0 && va-below.End < StackGap {
			return false
		}
	}
	s = u.m.Spaces.W(space)
	s.Areas[i].Start = va
	s.addTotal(more)
	return true
}
