package history

import (
	"sort"

	"github.com/vitrine-os/vitrine/kernel"
)

// mark is a snapshot with its place.
type mark struct {
	step uint64
	inst int64
	work int64
	snap *kernel.Snapshot
	made uint64 // contents of pages made since the mark before
	lost uint64 // contents of pages that only marks keep alive since then, up to the mark after it
}

const (
	// WorkMS is about the work of a millisecond.
	WorkMS = 600_000
	// eventWork and stepWork are what an event and a step cost, in instructions.
	eventWork = 256
	stepWork  = 64
	// fineSpacing is the work between two marks as long as there is room: half a millisecond's.
	fineSpacing = 1 << 18
	// maxMarks bounds their number.
	maxMarks = 1024
	// fewMarks are kept whatever they hold.
	fewMarks = 8
	// maxNear bounds the snapshots made on the way to places asked for lately. Each keeps alive what half a millisecond's work wrote.
	maxNear = 32
)

// work measures how far a machine has got, by how long that takes here.
func work(m *kernel.Machine) int64 {
	return m.Inst + eventWork*int64(m.Seq) + stepWork*int64(m.Steps)
}

// newMark takes a snapshot.
func newMark(m *kernel.Machine) mark {
	return mark{step: m.Steps, inst: m.Inst, work: work(m), snap: m.Snapshot()}
}

// keep makes a mark at the branch's tip.
func (b *Branch) keep(m *kernel.Machine) {
	k := newMark(m)
	made, lost := m.MMU().Contents()
	if n := len(b.marks); n > 0 {
		b.marks[n-1].lost = lost - b.lost
		b.pages += lost - b.lost
		k.made = made - b.made
	}
	b.made, b.lost = made, lost
	b.marks = append(b.marks, k)
}

// thin drops every second mark until the rest is small enough. With a mark goes what was made since the one before it and lost before
// the next.
func (b *Branch) thin(budget uint64) {
	for len(b.marks) > maxMarks || b.pages > budget && len(b.marks) > fewMarks {
		kept := b.marks[:1]
		b.pages = b.marks[0].lost
		for i, k := range b.marks[1:] {
			before := &kept[len(kept)-1]
			b.pages += k.lost
			if i%2 == 1 || i == len(b.marks)-2 {
				kept = append(kept, k)
				continue
			}
			gone := min(k.made, k.lost)
			before.lost += k.lost - gone
			b.pages -= gone
			b.marks[i+2].made += k.made - gone
		}
		clear(b.marks[len(kept):])
		b.marks = kept
		b.spacing *= 2
	}
}

// before returns the last mark up to a step.
func before(marks []mark, step uint64) (mark, bool) {
	i := sort.Search(len(marks), func(i int) bool { return marks[i].step > step }) - 1
	if i < 0 {
		return mark{}, false
	}
	return marks[i], true
}
