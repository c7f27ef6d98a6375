package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// A pipe is drawn as what it is in Linux: a ring of slots, each a page. The ring goes round clockwise: the first half of its slots above from
// left to right, the second half below from right to left. A slot shows by letters who wrote the bytes in it, and how full it is.

// maxRing is how many slots a ring may have to be drawn.
const maxRing = 64

// letterOf is the letter that stands for a task in all drawings, and roleOf the role that colours it.
func letterOf(tid int32) string {
	if tid <= 0 {
		return "*" // several
	}
	return string(rune('A' + (tid-firstPID+26)%26))
}

func roleOf(tid int32) role {
	if tid <= 0 {
		return plain
	}
	return writers + role((tid-firstPID+writerRoles)%writerRoles)
}

// ring draws the slots of a pipe, w cells wide; bold has lines around every slot, else two lines are all.
func (m *Model) ring(p *view.Pipe, w int, bold bool) []line {
	if p.Ring < 1 || p.Ring > maxRing {
		return nil
	}
	half := (p.Ring + 1) / 2
	cell := min((w-1)/half-1, 11)
	if cell < 1 {
		return nil
	}
	r := ringBox{k: m.marks(), bold: bold, half: half, cell: cell, tail: p.Tail, head: (p.Tail + len(p.Slots)) % p.Ring, size: p.Ring}
	cells := r.cells(p)
	k := r.k
	if !bold {
		return []line{r.row(cells, 0, k.corner[0], k.corner[1]), r.row(cells, 1, k.corner[2], k.corner[3])}
	}
	return []line{r.edge(0), r.row(cells, 0, k.upright, k.upright), r.edge(1), r.row(cells, 1, k.upright, k.upright), r.edge(2)}
}

// ringBox is a ring in the making.
type ringBox struct {
	k          *marks
	bold       bool // with lines around the slots
	half, cell int  // slots in a row, cells of a slot
	tail, head int  // slots
	size       int
}

// slotAt is the slot at a place of the upper (0) or the lower row (1), -1: there is none.
func (r *ringBox) slotAt(row, col int) int {
	if row == 0 {
		return col
	}
	if n := 2*r.half - 1 - col; n < r.size {
		return n
	}
	return -1
}

// cells draws what is in each slot.
func (r *ringBox) cells(p *view.Pipe) []line {
	all := make([]line, p.Ring)
	runs := p.Runs
	for i, s := range p.Slots {
		var in []view.Run
		for n := s.Len; n > 0 && len(runs) > 0; runs = runs[1:] {
			in = append(in, runs[0])
			n -= runs[0].Len
		}
		all[(p.Tail+i)%p.Ring] = r.fill(s, in)
	}
	return all
}

// pageSize is how many bytes a slot holds.
const pageSize = 4096

// fill draws one slot: each write has a cell at least as long as there is room, all together as many as the slot is full.
func (r *ringBox) fill(s view.Slot, runs []view.Run) (l line) {
	gone := s.Off * r.cell / pageSize
	full := max((s.Len*r.cell+pageSize-1)/pageSize, min(len(runs), r.cell-gone))
	l = line{{repeat(r.k.read, gone), quiet}}
	for i, n := 0, s.Len; i < len(runs) && full > 0; i++ {
		part := full
		if i < len(runs)-1 {
			part = min(max(full*runs[i].Len/max(n, 1), 1), max(full-(len(runs)-1-i), 1))
		}
		l = append(l, span{repeat(letterOf(runs[i].TID), part), roleOf(runs[i].TID)})
		n, full = n-runs[i].Len, full-part
	}
	return l
}

// row draws half of the ring. Without lines around the slots the row is the line itself, and the signs of tail and head stand left of
// their slots.
func (r *ringBox) row(cells []line, row int, left, right string) line {
	empty, between, ink := " ", r.k.upright, plain
	if !r.bold {
		empty, between, ink = r.k.flat, r.k.tee[row], frame
	}
	l := line{{left, frame}}
	for col := range r.half {
		n := r.slotAt(row, col)
		if sign := r.sign(n); !r.bold && sign != "" {
			l[len(l)-1] = span{sign[:1], head}
		}
		if n < 0 {
			l = append(l, span{blanks(r.cell + 1), plain})
			continue
		}
		used := 0
		for _, s := range cells[n] {
			l = append(l, s)
			used += width(s.text)
		}
		l = append(l, span{repeat(empty, r.cell-used), ink}, span{between, frame})
	}
	l[len(l)-1] = span{right, frame}
	return l
}

// edge draws a line of the box: above (0), between (1), below (2). The upper one bears the signs of tail and head for the upper row, the
// lower one those for the lower row.
func (r *ringBox) edge(which int) line {
	k := r.k
	joint := [3][3]string{{k.corner[0], k.tee[0], k.corner[1]}, {k.tee[2], k.cross, k.tee[3]}, {k.corner[2], k.tee[1], k.corner[3]}}[which]
	l := line{{joint[0], frame}}
	for col := range r.half {
		if col > 0 {
			l = append(l, span{joint[1], frame})
		}
		sign := ""
		if which != 1 {
			sign = r.sign(r.slotAt(which/2, col))
		}
		l = append(l, span{sign, head}, span{repeat(k.flat, r.cell-len(sign)), frame})
	}
	return append(l, span{joint[2], frame})
}

// sign is what marks a slot: T for the tail, which is read next, H for the head, which is written next.
func (r *ringBox) sign(slot int) string {
	switch {
	case slot < 0 || slot != r.tail && slot != r.head:
		return ""
	case r.tail == r.head && r.cell > 1:
		return "TH"
	case slot == r.tail:
		return "T"
	}
	return "H"
}

// authors lists who wrote what is in a pipe: a letter and a name each.
func (m *Model) authors(p *view.Pipe) (l line) {
	var seen []int32
	for _, r := range p.Runs {
		if slices.Contains(seen, r.TID) {
			continue
		}
		seen = append(seen, r.TID)
		name := m.say(wordSeveral)
		if r.TID > 0 {
			name = sprint("%d %s", r.TID, m.comm(r.TID))
		}
		l = append(l, span{letterOf(r.TID) + " ", roleOf(r.TID)}, span{name + "  ", quiet})
	}
	return l
}
