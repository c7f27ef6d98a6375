package mem

import (
	"math/bits"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// ZeroFrame is the one frame that every untouched anonymous page reads. It is never written, counted or freed.
const ZeroFrame store.ID = 1

// CloneFrom implements store.Object.
func (p *Page) CloneFrom(o *Page) { *p = *o }

// HashInto implements store.Object.
func (p *Page) HashInto(h *store.Hasher) { h.Bytes(p[:]) }

// FrameInfo is what the machine remembers of a frame beside its content. It has the same number as the frame.
type FrameInfo struct {
	Refs   uint32   // page-table entries and object slots that name the frame
	Object store.ID // the object whose page it is, or 0: anonymous, private to the spaces that map it
}

// HashInto implements store.Value.
func (i *FrameInfo) HashInto(h *store.Hasher) { h.U64(uint64(i.Refs)<<32 | uint64(i.Object)) }

const (
	runBits  = 6
	runPages = 1 << runBits // pages that one leaf table covers
	runMask  = runPages - 1
)

// PageTable is a leaf: it says which frames hold 64 neighbouring pages (256 KiB) of an address space or of an object. It keeps
// no permissions and no copy-on-write mark. The area knows the permissions, and a private page is copied before a write exactly
// when its frame has other references too; so fork leaves the parent's tables alone.
type PageTable struct {
	Frame   [runPages]store.ID // 0: no page yet
	Present uint64             // bit i is set when Frame[i] is not 0
}

// CloneFrom implements store.Object.
func (t *PageTable) CloneFrom(o *PageTable) { *t = *o }

// HashInto implements store.Object.
func (t *PageTable) HashInto(h *store.Hasher) {
	h.U64(t.Present)
	for i := 0; i < runPages; i += 2 {
		h.U64(uint64(t.Frame[i])<<32 | uint64(t.Frame[i+1]))
	}
}

// Slot enters one leaf table in a directory.
type Slot struct {
	Run   uint64   // page number of the table's first page, divided by 64
	Table store.ID // the table
}

// find returns the place of a run in a directory sorted by run, and whether it is there.
func find(dir []Slot, run uint64) (int, bool) {
	lo, hi := 0, len(dir)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if dir[mid].Run < run {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(dir) && dir[lo].Run == run
}

// lookup returns the frame of a page, or 0.
func (m *Memory) lookup(dir []Slot, page uint64) store.ID {
	i, ok := find(dir, page>>runBits)
	if !ok {
		return 0
	}
	return m.Tables.R(dir[i].Table).Frame[page&runMask]
}

// written reports whether any page in [first, last) has a frame of its own.
func (m *Memory) written(dir []Slot, first, last uint64) bool {
	for i, _ := find(dir, first>>runBits); i < len(dir) && dir[i].Run<<runBits < last; i++ {
		for k, f := range m.Tables.R(dir[i].Table).Frame {
			if page := dir[i].Run<<runBits + uint64(k); f > ZeroFrame && page >= first && page < last {
				return true
			}
		}
	}
	return false
}

// enter puts a frame, and the caller's reference to it, in a directory; the page must be absent or the caller must have taken
// care of the frame that was there. It fails when there is no memory for the table.
func (m *Memory) enter(dir *[]Slot, page uint64, f store.ID) bool {
	i, ok := find(*dir, page>>runBits)
	if !ok {
		if !m.room(1) {
			return false
		}
		id, _ := m.Tables.New()
		*dir = append(*dir, Slot{})
		copy((*dir)[i+1:], (*dir)[i:])
		(*dir)[i] = Slot{page >> runBits, id}
	}
	t := m.Tables.W((*dir)[i].Table)
	t.Frame[page&runMask] = f
	t.Present |= 1 << (page & runMask)
	return true
}

// sweep offers every present page in [first, last) to take, in order, and removes those that it takes, together with tables that
// become empty. The frame's reference is then the caller's.
func (m *Memory) sweep(dir *[]Slot, first, last uint64, take func(page uint64, f store.ID) bool) {
	if first >= last {
		return
	}
	d := *dir
	i, _ := find(d, first>>runBits)
	keep := i
	for ; i < len(d) && d[i].Run<<runBits < last; i++ {
		if !m.sweepTable(d[i], first, last, take) {
			d[keep] = d[i]
			keep++
		}
	}
	if keep < i {
		*dir = d[:keep+copy(d[keep:], d[i:])]
	}
}

// sweepTable is sweep for one table; it reports whether the table is gone.
func (m *Memory) sweepTable(s Slot, first, last uint64, take func(page uint64, f store.ID) bool) bool {
	t, base, gone := m.Tables.R(s.Table), s.Run<<runBits, uint64(0)
	for p := t.Present; p != 0; p &= p - 1 {
		k := uint64(bits.TrailingZeros64(p))
		if page := base + k; page >= first && page < last && take(page, t.Frame[k]) {
			gone |= 1 << k
		}
	}
	switch {
	case gone == 0:
		return false
	case gone == t.Present:
		m.Tables.Drop(s.Table)
		return true
	}
	w := m.Tables.W(s.Table)
	w.Present &^= gone
	for ; gone != 0; gone &= gone - 1 {
		w.Frame[bits.TrailingZeros64(gone)] = 0
	}
	return false
}
