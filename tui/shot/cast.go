package shot

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/uniseg"
)

// columns is how many cells a text takes.
func columns(text string) int { return uniseg.StringWidth(text) }

// Cast records screens as asciinema does, in the format asciicast v2: a line of JSON for the head, one for each change. Times are the
// recorder's own, so that the same session gives the same file.
type Cast struct {
	out  io.Writer
	last *Grid // what the player shows now, nil at the beginning
	err  error // the first error of writing
}

// NewCast begins a recording of screens of a size.
func NewCast(w io.Writer, width, height int, title string) *Cast {
	c := &Cast{out: w}
	head := struct {
		Version int    `json:"version"`
		Width   int    `json:"width"`
		Height  int    `json:"height"`
		Title   string `json:"title,omitempty"`
	}{2, width, height, title}
	c.line(head)
	return c
}

// Frame adds a screen at a time in seconds; only the rows that differ from the screen before are written.
func (c *Cast) Frame(at float64, g *Grid) {
	var b strings.Builder
	if c.last == nil || c.last.W != g.W || c.last.H != g.H {
		b.WriteString("\x1b[2J\x1b[?25l")
		c.last = nil
	}
	for y := range g.H {
		if c.last == nil || !same(c.last.row(y), g.row(y)) {
			fmt.Fprintf(&b, "\x1b[%d;1H%s", y+1, g.ansi(y))
		}
	}
	c.last = g
	if b.Len() > 0 {
		c.line([]any{at, "o", b.String()})
	}
}

// Close returns the first error of writing.
func (c *Cast) Close() error { return c.err }

// line writes one value.
func (c *Cast) line(v any) {
	if c.err == nil {
		enc := json.NewEncoder(c.out)
		enc.SetEscapeHTML(false)
		c.err = enc.Encode(v)
	}
}

// same compares two rows.
func same(a, b []Cell) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// ansi is a row as a terminal wants it.
func (g *Grid) ansi(y int) string {
	var b strings.Builder
	for _, r := range g.runs(y) {
		b.WriteString("\x1b[0" + sgr(r.style) + "m" + r.text)
	}
	return b.String() + "\x1b[0m"
}

// sgr lists a style's parameters, each behind a semicolon.
func sgr(s tcell.Style) string {
	fore, back, attrs := s.Decompose()
	text := ""
	for _, a := range []struct {
		mask tcell.AttrMask
		code string
	}{{tcell.AttrBold, ";1"}, {tcell.AttrDim, ";2"}, {tcell.AttrItalic, ";3"}, {tcell.AttrReverse, ";7"}} {
		if attrs&a.mask != 0 {
			text += a.code
		}
	}
	if s.GetUnderlineStyle() != tcell.UnderlineStyleNone {
		text += ";4"
	}
	return text + sgrColor(fore, 30) + sgrColor(back, 40)
}

// sgrColor is one colour; base is 30 for the text and 40 for what is behind it.
func sgrColor(c tcell.Color, base int) string {
	n := int(c - tcell.ColorValid)
	switch {
	case !c.Valid():
		return ""
	case c.IsRGB():
		r, g, b := c.RGB()
		return fmt.Sprintf(";%d;2;%d;%d;%d", base+8, r, g, b)
	case n < 8:
		return fmt.Sprintf(";%d", base+n)
	case n < 16:
		return fmt.Sprintf(";%d", base+60+n-8)
	}
	return fmt.Sprintf(";%d;5;%d", base+8, n)
}
