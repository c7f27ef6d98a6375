package shot

import (
	"fmt"
	"strings"

	"github.com/gdamore/tcell/v2"
)

// Theme gives colours to what a terminal leaves to its user's taste.
type Theme struct {
	Fore, Back string     // where a cell names none
	Palette    [16]string // the terminal's own sixteen
}

// Dark is the theme of pictures in this project.
var Dark = Theme{Fore: "#c9d1d9", Back: "#16191f", Palette: [16]string{
	"#16191f", "#e0655c", "#7bbf6a", "#e6b455", "#6aa2e8", "#c586c0", "#56b6c2", "#c9d1d9",
	"#6b7280", "#f28b82", "#a5d6a7", "#ffd479", "#9ecbff", "#e0a8dc", "#8be0e8", "#ffffff"}}

// Light suits printed pages.
var Light = Theme{Fore: "#24292f", Back: "#ffffff", Palette: [16]string{
	"#24292f", "#b3261e", "#1a7f37", "#9a6700", "#0550ae", "#8250df", "#1b7c83", "#57606a",
	"#8c959f", "#cf222e", "#2da44e", "#bf8700", "#218bff", "#a475f9", "#3192aa", "#6e7781"}}

// The size of a cell and the margins, in pixels.
const (
	cellW    = 8.4
	cellH    = 18
	margin   = 14
	titleBar = 34
	ascent   = 13.5
)

// SVG draws the screen as a window. Every stretch of text is given its length, so that columns stay columns whatever font the reader has.
func (g *Grid) SVG(t *Theme, title string) string {
	var b strings.Builder
	w, h := float64(g.W)*cellW+2*margin, float64(g.H)*cellH+titleBar+margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f">`+"\n", w, h, w, h)
	fmt.Fprintf(&b, `<title>%s</title>`+"\n", escape(title))
	fmt.Fprintf(&b, `<rect width="%.0f" height="%.0f" rx="10" fill="%s"/>`+"\n", w, h, t.Back)
	for i, color := range []int{1, 3, 2} {
		fmt.Fprintf(&b, `<circle cx="%d" cy="17" r="6" fill="%s"/>`+"\n", 20+i*20, t.Palette[color])
	}
	fmt.Fprintf(&b, `<g font-family="ui-monospace, DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, monospace" font-size="14" fill="%s">`+"\n", t.Fore)
	fmt.Fprintf(&b, `<text x="%.0f" y="22" text-anchor="middle" opacity="0.6">%s</text>`+"\n", w/2, escape(title))
	lines := strokes{}
	for y := range g.H {
		for _, r := range g.runs(y) {
			r.draw(&b, t, float64(y)*cellH+titleBar, &lines)
		}
	}
	lines.draw(&b)
	if g.CursorX >= 0 && g.CursorX < g.W && g.CursorY >= 0 && g.CursorY < g.H {
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" fill="%s" opacity="0.5"/>`+"\n",
			margin+float64(g.CursorX)*cellW, titleBar+float64(g.CursorY)*cellH, cellW, cellH, t.Fore)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// draw writes the background and the text of a run; what is a line of a box goes to lines.
func (r *run) draw(b *strings.Builder, t *Theme, top float64, lines *strokes) {
	fore, back, attrs := r.style.Decompose()
	f, k := t.color(fore, t.Fore), t.color(back, t.Back)
	if attrs&tcell.AttrReverse != 0 {
		f, k = k, f
	}
	x, w := margin+float64(r.x)*cellW, float64(r.cells)*cellW
	if k != t.Back {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" fill="%s"/>`+"\n", x, top, w, cellH, k)
	}
	opacity := ""
	if attrs&tcell.AttrDim != 0 {
		opacity = ` opacity="0.6"`
	}
	text := strings.TrimRight(lines.take(r.text, x, top, f, opacity), " ")
	if text == "" {
		return
	}
	lead := len(text) - len(strings.TrimLeft(text, " "))
	x, text = x+float64(lead)*cellW, text[lead:]
	w = float64(columns(text)) * cellW
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" xml:space="preserve"`, x, top+ascent, w)
	if f != t.Fore {
		fmt.Fprintf(b, ` fill="%s"`, f)
	}
	if attrs&tcell.AttrBold != 0 {
		b.WriteString(` font-weight="bold"`)
	}
	b.WriteString(opacity)
	if attrs&tcell.AttrItalic != 0 {
		b.WriteString(` font-style="italic"`)
	}
	if r.style.GetUnderlineStyle() != tcell.UnderlineStyleNone {
		b.WriteString(` text-decoration="underline"`)
	}
	fmt.Fprintf(b, ">%s</text>\n", escape(text))
}

// color is a colour as SVG writes it.
func (t *Theme) color(c tcell.Color, otherwise string) string {
	switch {
	case !c.Valid():
		return otherwise
	case !c.IsRGB() && c-tcell.ColorValid < 16:
		return t.Palette[c-tcell.ColorValid]
	}
	return fmt.Sprintf("#%06x", c.Hex())
}

// escape hides what SVG would take for its own, and what XML does not allow at all.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
