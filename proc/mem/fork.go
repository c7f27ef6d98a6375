package mem

import (
	"math/bits"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Fork makes a copy of a space with one reference: every page is shared from now on, and private ones are copied by whoever writes
// first. It returns 0 when the budget does not allow the copy. See fork(2), and MADV_DONTFORK in madvise(2).
func (u *MMU) Fork(space store.ID) (store.ID, abi.Errno) {
	p := u.m.Spaces.R(space)
	if !u.m.room(1 + len(p.Dir)/tablesPerFrame + len(p.Areas)/areasPerFrame) {
		return 0, abi.ENOMEM
	}
	id, s := u.m.Spaces.New()
	s.CloneFrom(p) // mem/R11: areas of its own, so that unmapping them is its own affair
	s.Refs, s.Faults, s.LockAll = 1, 0, 0
	for i := range s.Areas {
		s.Areas[i].Flags &^= Locked | LockLater
		u.hold(&s.Areas[i], 1)
	}
	for i := range s.Dir {
		s.Dir[i].Table = u.forkTable(s.Dir[i].Table)
	}
	if v := u.cached(space); v != nil && v.writes {
		v.dropWrites()
	}
	u.fresh(id)
	u.execOf(space).shared = true
	e := *u.execOf(space)
	u.execOf(id)
	u.exec[id] = e
	u.forkAdvice(id, s)
	s.Peak, s.MaxRSS = s.Total, s.RSS
	u.traceFork(space, id)
	return id, 0
}

// forkTable copies a leaf table and counts the child's references.
func (u *MMU) forkTable(t store.ID) store.ID {
	id, c := u.m.Tables.New()
	*c = *u.m.Tables.R(t)
	for p := c.Present; p != 0; p &= p - 1 {
		u.m.ref(c.Frame[bits.TrailingZeros64(p)])
	}
	return id
}

// forkAdvice takes from a child what madvise(2) said that it does not get.
func (u *MMU) forkAdvice(id store.ID, s *Space) {
	for i := 0; i < len(s.Areas); {
		a := s.Areas[i]
		if a.Flags&WipeOnFork != 0 {
			u.zap(id, s, a.Start, a.End, 0)
		}
		if a.Flags&DontFork != 0 {
			u.clear(id, s, a.Start, a.End)
			continue
		}
		i++
	}
}

// traceFork tells which frames two spaces share from now on.
func (u *MMU) traceFork(parent, child store.ID) {
	for _, d := range u.m.Spaces.R(child).Dir {
		t := u.m.Tables.R(d.Table)
		for p := t.Present; p != 0; p &= p - 1 {
			k := uint64(bits.TrailingZeros64(p))
			if t.Frame[k] != ZeroFrame {
				u.tell(Effect{Kind: event.PageShare, Space: parent, VA: (d.Run<<runBits + k) * PageSize, Frame: t.Frame[k], Peer: child})
			}
		}
	}
}
