package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// SemUndoList is what SEM_UNDO has noted for a process, or for threads made with CLONE_SYSVSEM together. See semop(2).
type SemUndoList struct {
	Refs  int32    // tasks that hold it
	First store.ID // newest row of adjustments
}

// SemUndo is a row of adjustments: those of one list to one set. The numbers lie in a map, since most of them are 0.
type SemUndo struct {
	List     store.ID // whose
	Set      store.ID // to which set
	Count    int32    // adjustments that are not 0
	NextList store.ID // the list's next row
	PrevList store.ID // and the one before
	NextSet  store.ID // the set's next row
	PrevSet  store.ID // and the one before
}

// undoRow returns the row of adjustments of a list to a set, made if there is none.
func (t *SemTable) undoRow(list, set store.ID) store.ID {
	key := uint64(list)<<32 | uint64(set)
	if id, ok := t.undoOf.Get(key); ok {
		return store.ID(id)
	}
	id, u := t.undos.New()
	l, s := t.lists.W(list), t.sets.W(set)
	*u = SemUndo{List: list, Set: set, NextList: l.First, NextSet: s.Undos}
	nextList, nextSet := l.First, s.Undos
	if nextList != 0 {
		t.undos.W(nextList).PrevList = id
	}
	if nextSet != 0 {
		t.undos.W(nextSet).PrevSet = id
	}
	l.First, s.Undos = id, id
	t.undoOf.Set(key, uint64(id))
	return id
}

// dropUndoRow forgets a row without making its adjustments.
func (t *SemTable) dropUndoRow(id store.ID) {
	u := *t.undos.R(id)
	t.clearAdjusts(id, t.sets.R(u.Set).Size)
	if u.PrevList != 0 {
		t.undos.W(u.PrevList).NextList = u.NextList
	} else {
		t.lists.W(u.List).First = u.NextList
	}
	if u.NextList != 0 {
		t.undos.W(u.NextList).PrevList = u.PrevList
	}
	if u.PrevSet != 0 {
		t.undos.W(u.PrevSet).NextSet = u.NextSet
	} else {
		t.sets.W(u.Set).Undos = u.NextSet
	}
	if u.NextSet != 0 {
		t.undos.W(u.NextSet).PrevSet = u.PrevSet
	}
	t.undoOf.Delete(uint64(u.List)<<32 | uint64(u.Set))
	t.undos.Drop(id)
}

func adjustKey(row store.ID, num uint16) uint64 { return uint64(row)<<16 | uint64(num) }

// adjustment returns an adjustment.
func (t *SemTable) adjustment(row store.ID, num uint16) int {
	v, _ := t.adjust.Get(adjustKey(row, num))
	return int(int16(v))
}

// setAdjust notes an adjustment.
func (t *SemTable) setAdjust(row store.ID, num uint16, val int) {
	was := t.adjustment(row, num)
	switch {
	case val == was:
		return
	case val == 0:
		t.adjust.Delete(adjustKey(row, num))
		t.undos.W(row).Count--
	default:
		t.adjust.Set(adjustKey(row, num), uint64(uint16(val)))
		if was == 0 {
			t.undos.W(row).Count++
		}
	}
}

// addAdjust adds to an adjustment, unless it would become too large. See ERANGE in semop(2).
func (t *SemTable) addAdjust(list, set store.ID, num uint16, by int) bool {
	row := t.undoRow(list, set)
	val := t.adjustment(row, num) + by
	if val > abi.SEMAEM || val < -abi.SEMAEM-1 {
		return false
	}
	t.setAdjust(row, num, val)
	return true
}

// clearAdjusts makes all of a row's adjustments 0.
func (t *SemTable) clearAdjusts(row store.ID, size int32) {
	for n := int32(0); n < size && t.undos.R(row).Count > 0; n++ {
		t.setAdjust(row, uint16(n), 0)
	}
}

// NewUndo implements Semaphores.
func (t *SemTable) NewUndo() store.ID {
	id, l := t.lists.New()
	l.Refs = 1
	return id
}

// ShareUndo implements Semaphores.
//
// sem/R12: a child of fork(2) starts without adjustments; threads made with CLONE_SYSVSEM share theirs, and the last one to end makes
// them. execve(2) keeps them.
func (t *SemTable) ShareUndo(list store.ID) { t.lists.W(list).Refs++ }

// DropUndo implements Semaphores. See semop(2) and _exit(2).
//
// sem/R10: at its end a process's operations with SEM_UNDO are taken back: the sum of what it added is taken away, as far as the value
// stays between 0 and SEMVMX. Linux neither waits nor gives up.
func (t *SemTable) DropUndo(list store.ID, c *Caller, done []Completion) []Completion {
	l := t.lists.W(list)
	if l.Refs--; l.Refs > 0 {
		return done
	}
	for {
		id := t.lists.R(list).First
		if id == 0 {
			break
		}
		row := t.undos.R(id).Set
		s := t.sets.W(row)
		for n := int32(0); n < s.Size && t.undos.R(id).Count > 0; n++ {
			by := t.adjustment(id, uint16(n))
			if by == 0 {
				continue
			}
			p := t.semW(s, uint16(n))
			p.Val, p.PID = uint16(min(max(int(p.Val)+by, 0), abi.SEMVMX)), c.PID
			t.setAdjust(id, uint16(n), 0)
		}
		t.dropUndoRow(id)
		done = t.update(s, row, nil, true, c, done)
	}
	t.lists.Drop(list)
	return done
}

// forgetAdjusts makes the adjustments of every process to one semaphore, or with num negative to all of a set, 0.
//
// sem/R11: SETVAL and SETALL clear the adjustments of all processes: a value that was set is not undone.
func (t *SemTable) forgetAdjusts(s *SemSet, num int32) {
	for id := s.Undos; id != 0; id = t.undos.R(id).NextSet {
		if num >= 0 {
			t.setAdjust(id, uint16(num), 0)
		} else {
			t.clearAdjusts(id, s.Size)
		}
	}
}

// UndoOf implements Semaphores.
func (t *SemTable) UndoOf(list store.ID) (adjust []SemAdjust, holders int32) {
	l := t.lists.R(list)
	for id := l.First; id != 0; id = t.undos.R(id).NextList {
		u := t.undos.R(id)
		s := t.sets.R(u.Set)
		for n, left := int32(0), u.Count; left > 0; n++ {
			if by := t.adjustment(id, uint16(n)); by != 0 {
				adjust = append(adjust, SemAdjust{s.ID, n, by})
				left--
			}
		}
	}
	return adjust, l.Refs
}

// UndoLists returns the number of lists of adjustments.
func (t *SemTable) UndoLists() int { return t.lists.Len() }

// HashInto implements store.Value.
func (l *SemUndoList) HashInto(h *store.Hasher) { h.U64(uint64(uint32(l.Refs))<<32 | uint64(l.First)) }

// HashInto implements store.Value.
func (u *SemUndo) HashInto(h *store.Hasher) {
	h.U64(uint64(u.List)<<32 | uint64(u.Set))
	h.U64(uint64(u.NextList)<<32 | uint64(u.PrevList))
	h.U64(uint64(u.NextSet)<<32 | uint64(u.PrevSet))
	h.U64(uint64(uint32(u.Count)))
}
