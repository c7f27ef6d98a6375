package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// NewSpace makes an empty address space with one reference, for execve(2). It returns 0 when the budget is used up.
func (u *MMU) NewSpace(l Limits) store.ID {
	if !u.m.room(1) {
		return 0
	}
	id, s := u.m.Spaces.New()
	gap := min(max(l.Stack+min(StackGap, ^l.Stack), minGap), maxGap)
	*s = Space{Refs: 1, Limits: l, MmapBase: roundUp(UserTop - gap)}
	u.fresh(id)
	return id
}

// fresh forgets what an earlier space of the same number left behind.
func (u *MMU) fresh(id store.ID) {
	if v := u.cached(id); v != nil {
		v.space, v.age = 0, 0
		if u.last == v {
			u.last = nil
		}
	}
	if int(id) < len(u.exec) {
		u.exec[id] = mapping{}
	}
}

// AddRef adds a task to a space. See CLONE_VM in clone(2).
func (u *MMU) AddRef(space store.ID) { u.m.Spaces.W(space).Refs++ }

// Drop takes a task out of a space; the last one takes everything with it.
func (u *MMU) Drop(space store.ID) {
	s := u.m.Spaces.W(space)
	if s.Refs--; s.Refs > 0 {
		return
	}
	u.m.sweep(&s.Dir, 0, ^uint64(0), func(_ uint64, f store.ID) bool {
		u.unref(f)
		return true
	})
	for i := range s.Areas {
		u.hold(&s.Areas[i], -1)
	}
	u.m.Spaces.Drop(space)
	u.fresh(space)
}

// SetLimits changes the resource limits. See setrlimit(2).
func (u *MMU) SetLimits(space store.ID, l Limits) { u.m.Spaces.W(space).Limits = l }

// SetLayout records where execve put the parts of the program.
func (u *MMU) SetLayout(space store.ID, l Layout) { u.m.Spaces.W(space).Layout = l }

// SetBrk places the empty heap behind the program.
func (u *MMU) SetBrk(space store.ID, start uint64) {
	s := u.m.Spaces.W(space)
	s.StartBrk = roundUp(start)
	s.Brk = s.StartBrk
}

// MapStack maps the first stack: so many bytes below StackTop that execve fills, and 128 KiB that are there at once. The rest comes
// when it is touched.
func (u *MMU) MapStack(space store.ID, used uint64, executable bool) abi.Errno {
	s := u.m.Spaces.R(space)
	size := roundUp(used)
	if used > UserTop || size > s.Limits.Stack {
		return abi.ENOMEM
	}
	size = max(size, min(size+stackNew, s.Limits.Stack&^(PageSize-1)))
	a := Area{Start: StackTop - size, End: StackTop, Flags: GrowsDown | Reserved, Prot: abi.PROT_READ | abi.PROT_WRITE, MaxProt: protBits}
	if executable {
		a.Prot |= abi.PROT_EXEC
	}
	if i, j := s.span(a.Start-StackGap, a.End); i < j || !s.fits(a.Pages(), false) {
		return abi.ENOMEM
	}
	w := u.m.Spaces.W(space)
	u.add(w, a)
	w.Layout.StartStack = StackTop - used
	return 0
}

// Brk moves the end of the heap and returns where it is then: unchanged if that is not possible, as the system call does. See brk(2).
func (u *MMU) Brk(space store.ID, end uint64) uint64 {
	s := u.m.Spaces.R(space)
	was, old, now := s.Brk, roundUp(s.Brk), roundUp(end)
	data := s.Layout.EndData - s.Layout.StartData
	if end < s.StartBrk || end > UserTop || s.Limits.Data < UserTop && end-s.StartBrk+data > s.Limits.Data {
		return was
	}
	switch {
	case now < old:
		u.clear(space, u.m.Spaces.W(space), now, old)
	case now > old && !u.growHeap(space, old, now):
		return was
	}
	u.m.Spaces.W(space).Brk = end
	return end
}

// growHeap maps [old, now) for the heap.
func (u *MMU) growHeap(space store.ID, old, now uint64) bool {
	s := u.m.Spaces.R(space)
	if i := s.index(old); i < len(s.Areas) && now+PageSize > s.Areas[i].floor() || now > UserTop || len(s.Areas) > MaxAreas {
		return false
	}
	a := Area{Start: old, End: now, Prot: abi.PROT_READ | abi.PROT_WRITE, MaxProt: protBits}
	if u.admit(s, &a, 0) != 0 {
		return false
	}
	u.put(space, a, false)
	return true
}
