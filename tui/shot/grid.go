// Package shot takes a screen along: as an SVG for slides and manuals, and as a recording that asciinema plays. It reads cells, so a
// picture can be made of the terminal that a person looks at and of a simulated one alike.
package shot

import (
	"github.com/gdamore/tcell/v2"
)

// Cell is what stands at one place of a screen.
type Cell struct {
	Text  string      // the character with what combines with it; empty for the second half of a wide one
	Style tcell.Style // colours and attributes
}

// Grid is the content of a screen at a moment.
type Grid struct {
	W, H  int
	Cells []Cell // row by row
	// CursorX and CursorY are where the cursor is shown, -1 for nowhere.
	CursorX, CursorY int
}

// Source is what a grid can be read from. Every tcell.Screen is one.
type Source interface {
	Size() (w, h int)
	Get(x, y int) (text string, style tcell.Style, width int)
}

// Take reads a screen.
func Take(s Source) *Grid {
	w, h := s.Size()
	g := &Grid{W: w, H: h, Cells: make([]Cell, w*h), CursorX: -1, CursorY: -1}
	for y := range h {
		for x := 0; x < w; {
			text, style, width := s.Get(x, y)
			if text == "" || text == "\x00" {
				text = " "
			}
			g.Cells[y*w+x] = Cell{text, style}
			for k := 1; k < width && x+k < w; k++ {
				g.Cells[y*w+x+k] = Cell{"", style}
			}
			x += max(width, 1)
		}
	}
	return g
}

// Text is the screen without colours, blanks at the ends of lines cut: what goldens hold.
func (g *Grid) Text() string {
	var b []byte
	for y := range g.H {
		line := len(b)
		for _, c := range g.row(y) {
			b = append(b, c.Text...)
		}
		for len(b) > line && b[len(b)-1] == ' ' {
			b = b[:len(b)-1]
		}
		b = append(b, '\n')
	}
	return string(b)
}

// row is one line of cells.
func (g *Grid) row(y int) []Cell { return g.Cells[y*g.W : (y+1)*g.W] }

// run is a stretch of a row in one style.
type run struct {
	x, cells int // where it begins and how many columns it takes
	text     string
	style    tcell.Style
}

// runs cuts a row where the style changes.
func (g *Grid) runs(y int) (list []run) {
	for x, c := range g.row(y) {
		if n := len(list); n > 0 && (list[n-1].style == c.Style || c.Text == "") {
			list[n-1].text += c.Text
			list[n-1].cells++
			continue
		}
		list = append(list, run{x: x, cells: 1, text: c.Text, style: c.Style})
	}
	return list
}
