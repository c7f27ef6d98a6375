package tui

import (
	"testing"

	"github.com/gdamore/tcell/v2"

	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/tui/shot"
)

// everySize are the sizes that looks are tested at: the good ones, the smallest, and two that are too small.
var everySize = [][2]int{{80, 24}, {100, 30}, {160, 48}, {60, 16}, {59, 16}, {20, 5}}

// TestLooks draws every situation in all themes, with ASCII and without: ASCII means ASCII, mono has no colours, and a wide character has two
// cells wherever it stands.
func TestLooks(t *testing.T) {
	for _, s := range situations {
		for lang := range view.Lang(2) {
			m := open(t, s.demo, lang)
			play(m, s.keys)
			for _, size := range everySize {
				for _, theme := range ThemeNames {
					m.opt.Theme, m.opt.ASCII = theme, theme == "mono"
					g := m.Draw(size[0], size[1])
					if problem := flaw(g, m.opt.ASCII && lang == view.English, theme == "mono"); problem != "" {
						t.Fatalf("%s, %v, %s, language %d: %s\n%s", s.name, size, theme, lang, problem, g.Text())
					}
				}
			}
		}
	}
}

// flaw says what is wrong with a screen, "" for nothing.
func flaw(g *shot.Grid, ascii, mono bool) string {
	for i, c := range g.Cells {
		half := i%g.W > 0 && width(g.Cells[i-1].Text) == 2
		if n := width(c.Text); half != (c.Text == "") || n > 2 || n == 2 && i%g.W == g.W-1 {
			return sprint("the cell %d, %d holds %q behind %q", i%g.W, i/g.W, c.Text, g.Cells[max(i-1, 0)].Text)
		}
		if ascii && !half && (len(c.Text) != 1 || c.Text[0] < ' ' || c.Text[0] > '~') {
			return sprint("%q is not ASCII", c.Text)
		}
		if fore, back, _ := c.Style.Decompose(); mono && (fore != tcell.ColorDefault || back != tcell.ColorDefault) {
			return sprint("%q has a colour", c.Text)
		}
	}
	return ""
}
