package mem

import "github.com/vitrine-os/vitrine/kernel/store"

// View is the window on one address space: its software TLB, the Pager behind it, and the kernel's own access to user memory.
// Each entry of the TLB is what a walk through the page table would find now.
type View struct {
	TLB
	mmu    *MMU
	space  store.ID // the space, or 0: the view is not in use
	age    uint64   // when the view was last asked for
	writes bool     // W may hold entries
	hint   int      // place of the area found last
}

// Space returns the number of the space.
func (v *View) Space() store.ID { return v.space }

func (v *View) dropWrites() {
	v.FlushWrites()
	v.writes = false
}

// ReadPage implements Pager.
func (v *View) ReadPage(va uint64) (*Page, Fault) {
	f, fault := v.resolve(va, toRead)
	if fault != NoFault {
		return nil, fault
	}
	p := v.mmu.m.Frames.R(f)
	v.R[va>>12&(TLBSize-1)] = Entry{va &^ (PageSize - 1), p}
	return p, NoFault
}

// WritePage implements Pager.
func (v *View) WritePage(va uint64) (*Page, Fault) {
	f, fault := v.resolve(va, toWrite)
	if fault != NoFault {
		return nil, fault
	}
	p := v.mmu.own(f, v.space)
	e := Entry{va &^ (PageSize - 1), p}
	v.R[va>>12&(TLBSize-1)] = e
	v.W[va>>12&(TLBSize-1)] = e
	v.writes = true
	return p, NoFault
}

// FetchPage implements Pager.
func (v *View) FetchPage(va uint64) (*Page, Fault) {
	f, fault := v.resolve(va, toFetch)
	if fault != NoFault {
		return nil, fault
	}
	p := v.mmu.m.Frames.R(f)
	v.mmu.markCode(f, p)
	return p, NoFault
}

// area returns the area that holds va, as a copy. A fault below a stack extends the stack.
func (v *View) area(va uint64) (Area, Fault) {
	s := v.mmu.m.Spaces.R(v.space)
	if v.hint < len(s.Areas) && va-s.Areas[v.hint].Start < s.Areas[v.hint].End-s.Areas[v.hint].Start {
		return s.Areas[v.hint], NoFault
	}
	i := s.index(va)
	if i == len(s.Areas) || va >= UserTop {
		return Area{}, MapErr
	}
	if va < s.Areas[i].Start {
		if s.Areas[i].Flags&GrowsDown == 0 || !v.mmu.growStack(v.space, i, va&^(PageSize-1)) {
			return Area{}, MapErr
		}
		s = v.mmu.m.Spaces.R(v.space)
	}
	v.hint = i
	return s.Areas[i], NoFault
}
