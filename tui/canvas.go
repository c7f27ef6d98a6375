package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/vitrine-os/vitrine/tui/shot"
)

// span is a piece of text in one role; a line is several of them.
type (
	span struct {
		text string
		role role
	}
	line []span
)

// say makes a line of one piece.
func say(r role, text string) line { return line{{text, r}} }

// canvas is a screen in the making.
type canvas struct {
	g     *shot.Grid
	theme *theme
	marks *marks
}

// newCanvas makes an empty screen.
func newCanvas(w, h int, t *theme, k *marks) *canvas {
	c := &canvas{&shot.Grid{W: w, H: h, Cells: make([]shot.Cell, w*h), CursorX: -1, CursorY: -1}, t, k}
	for i := range c.g.Cells {
		c.g.Cells[i] = shot.Cell{Text: " ", Style: t[plain]}
	}
	return c
}

// clean makes a program's bytes harmless to a terminal: what is no printable character is a dot.
func clean(s string) string {
	if simple(s) {
		return s
	}
	harmless := true
	for _, r := range s {
		if harmless = r != utf8.RuneError && (unicode.IsPrint(r) || unicode.Is(unicode.Mn, r)); !harmless {
			break
		}
	}
	if harmless {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) && !unicode.Is(unicode.Mn, r) {
			return '.'
		}
		return r
	}, s)
}

// expand replaces tabs.
func expand(s string) string {
	var b strings.Builder
	col := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			col++
			continue
		}
		for n := tabWidth - col%tabWidth; n > 0; n-- {
			b.WriteByte(' ')
			col++
		}
	}
	return b.String()
}

// tabWidth is smaller than a terminal's: panes are narrow.
const tabWidth = 4

// width is how many cells a text takes.
func width(s string) int {
	if simple(s) {
		return len(s)
	}
	return uniseg.StringWidth(clean(s))
}

// simple tells whether a text has a cell for every byte.
func simple(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// first cuts the first character off a text with what combines with it, and tells how many cells it takes.
func first(text string, state int) (one, rest string, n, next int) {
	if text[0] < 0x80 && (len(text) == 1 || text[1] < 0x80) && text[0] != '\r' {
		return text[:1], text[1:], 1, -1
	}
	return uniseg.FirstGraphemeClusterInString(text, state)
}

// roughly are signs that stand in phrases, with what stands for them in ASCII.
var roughly = map[string]string{"←": "<", "→": ">", "↑": "^", "↓": "v", "·": "."}

// put writes a line at a place, cut after w cells, and returns how many it took.
func (c *canvas) put(x, y, w int, l line) int {
	from := x
	for _, s := range l {
		text, state := clean(s.text), -1
		for text != "" {
			var one string
			var n int
			one, text, n, state = first(text, state)
			if n == 0 {
				continue
			}
			if x+n > from+w || x+n > c.g.W || y < 0 || y >= c.g.H {
				return x - from
			}
			if r, ok := roughly[one]; ok && c.marks == &rough {
				one = r
			}
			c.g.Cells[y*c.g.W+x] = shot.Cell{Text: one, Style: c.theme[s.role]}
			for k := 1; k < n; k++ {
				c.g.Cells[y*c.g.W+x+k] = shot.Cell{Style: c.theme[s.role]}
			}
			x += n
		}
	}
	return x - from
}

// fill gives a stretch of a row a role, as a bar of one colour has it.
func (c *canvas) fill(x, y, w int, r role) {
	for i := range w {
		if x+i < c.g.W && y >= 0 && y < c.g.H {
			c.g.Cells[y*c.g.W+x+i].Style = c.theme[r]
		}
	}
}

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

// box draws a frame with a title and returns what is inside.
func (c *canvas) box(r rect, title string, focused bool) rect {
	k, ink := c.marks, frame
	if focused {
		ink = focus
	}
	bar := strings.Repeat(k.flat, max(r.w-2, 0))
	c.put(r.x, r.y, r.w, say(ink, k.corner[0]+bar+k.corner[1]))
	c.put(r.x, r.y+r.h-1, r.w, say(ink, k.corner[2]+bar+k.corner[3]))
	for y := r.y + 1; y < r.y+r.h-1; y++ {
		c.put(r.x, y, 1, say(ink, k.upright))
		c.put(r.x+r.w-1, y, 1, say(ink, k.upright))
	}
	if title != "" {
		c.put(r.x+2, r.y, r.w-4, say(ink, " "+title+" "))
	}
	return rect{r.x + 1, r.y + 1, max(r.w-2, 0), max(r.h-2, 0)}
}

// closes tells whether a text begins with a mark that must not begin a line.
func closes(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune("，。：；、！？）】」》”", r)
}

// Wrap breaks a text into lines of at most w cells, at blanks where it can, or behind wide characters; the later ones are indented.
func Wrap(text string, w, indent int) []string { return wrap(text, w, indent) }

// wrap breaks a text into lines of at most w cells, at blanks where it can; the later ones are indented.
func wrap(text string, w, indent int) (lines []string) {
	text, w = clean(text), max(w, indent+8)
	for {
		cut, last, col, state, rest := 0, 0, 0, -1, text
		for rest != "" {
			one, more, n, next := first(rest, state)
			if col+n > w {
				break
			}
			rest, state, col = more, next, col+n
			if cut += len(one); one == " " && strings.TrimSpace(text[:cut]) != "" || n == 2 && !closes(rest) {
				last = cut
			}
		}
		if rest == "" {
			return append(lines, text)
		}
		if last == 0 {
			last = max(cut, 1)
		}
		lines = append(lines, strings.TrimRight(text[:last], " "))
		text = strings.Repeat(" ", indent) + strings.TrimLeft(text[last:], " ")
	}
}
