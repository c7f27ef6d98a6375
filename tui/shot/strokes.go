package shot

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
)

// strokes are the lines and blocks of a picture that are drawn and not written: letters for them leave gaps between rows, and look
// different in every font.
type strokes struct {
	order []string            // their looks, in the order in which they came
	paths map[string][]string // the pieces of each
	rows  map[string]*stretch // the last horizontal line of each, which may get longer
}

// stretch is a horizontal line.
type stretch struct{ from, to, y float64 }

// arms says which arms a sign of a box has: to the left, to the right, up and down.
var arms = map[string][4]bool{
	"─": {true, true, false, false}, "│": {false, false, true, true}, "┌": {false, true, false, true}, "┐": {true, false, false, true},
	"└": {false, true, true, false}, "┘": {true, false, true, false}, "├": {false, true, true, true}, "┤": {true, false, true, true},
	"┬": {true, true, false, true}, "┴": {true, true, true, false}, "┼": {true, true, true, true},
}

// doubled are the signs of two parallel lines, and whether those go up and down.
var doubled = map[string]bool{"═": false, "║": true}

// blocks are the signs that fill a cell, and how much of the colour shows.
var blocks = map[string]string{"█": "1", "░": "0.25"}

// take draws the signs of a text that begins at a place, and returns the text with blanks in their stead.
func (s *strokes) take(text string, x, top float64, color, opacity string) string {
	var b strings.Builder
	state := -1
	for text != "" {
		var one string
		var n int
		one, text, n, state = uniseg.FirstGraphemeClusterInString(text, state)
		mid, middle := x+cellW/2, top+cellH/2.0
		look := fmt.Sprintf(`fill="none" stroke="%s"%s`, color, opacity)
		up, double := doubled[one]
		a, box := arms[one]
		fill, block := blocks[one]
		switch {
		case box:
			s.box(look, a, x, top)
		case double && up:
			s.add(look, fmt.Sprintf("M%.1f %.1fv%dm3 0v-%d", mid-1.5, top, cellH, cellH))
		case double:
			s.add(look, fmt.Sprintf("M%.1f %.1fh%.1fm0 3h-%.1f", x, middle-1.5, cellW, cellW))
		case block:
			s.add(fmt.Sprintf(`fill="%s" stroke="none" opacity="%s"`, color, fill), fmt.Sprintf("M%.1f %.1fh%.1fv%dh-%.1fz", x, top+1, cellW+0.1, cellH-2, cellW+0.1))
		default:
			b.WriteString(one)
			x += float64(n) * cellW
			continue
		}
		b.WriteString(" ")
		x += cellW
	}
	return b.String()
}

// box draws the arms of a sign from the middle of its cell.
func (s *strokes) box(look string, a [4]bool, x, top float64) {
	mid, middle := x+cellW/2, top+cellH/2.0
	from, to := mid, mid
	if a[0] {
		from = x
	}
	if a[1] {
		to = x + cellW
	}
	if a[0] || a[1] {
		s.level(look, from, to, middle)
	}
	high, low := middle, middle
	if a[2] {
		high = top
	}
	if a[3] {
		low = top + cellH
	}
	if high < low {
		s.add(look, fmt.Sprintf("M%.1f %.1fV%.1f", mid, high, low))
	}
}

// level draws a horizontal line, as part of the one before it if it goes on.
func (s *strokes) level(look string, from, to, y float64) {
	if r := s.rows[look]; r != nil && r.y == y && from-r.to < 0.1 && from > r.from {
		r.to = to
		return
	}
	if s.end(look); s.rows == nil {
		s.rows = map[string]*stretch{}
	}
	s.add(look, "") // it has its place among the looks from here on
	s.rows[look] = &stretch{from, to, y}
}

// end writes the horizontal line that was being drawn.
func (s *strokes) end(look string) {
	if r := s.rows[look]; r != nil {
		s.add(look, fmt.Sprintf("M%.1f %.1fH%.1f", r.from, r.y, r.to))
		delete(s.rows, look)
	}
}

// add adds a piece.
func (s *strokes) add(look, piece string) {
	if s.paths == nil {
		s.paths = map[string][]string{}
	}
	if s.paths[look] == nil {
		s.order = append(s.order, look)
	}
	s.paths[look] = append(s.paths[look], piece)
}

// draw writes everything.
func (s *strokes) draw(b *strings.Builder) {
	for _, look := range s.order {
		s.end(look)
		fmt.Fprintf(b, `<path %s d="%s"/>`+"\n", look, strings.Join(s.paths[look], ""))
	}
}
