package shot

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/gdamore/tcell/v2"
	"github.com/google/go-cmp/cmp"
)

// screen draws a few cells on a simulated terminal of 12 by 3.
func screen(t *testing.T, draw func(tcell.SimulationScreen)) *Grid {
	t.Helper()
	s := tcell.NewSimulationScreen("UTF-8")
	if err := s.Init(); err != nil {
		t.Fatal(err)
	}
	defer s.Fini()
	s.SetSize(12, 3)
	draw(s)
	s.Show()
	return Take(s)
}

// put writes a text from a place on; wide characters take two cells.
func put(s tcell.Screen, x, y int, style tcell.Style, text string) {
	for _, r := range text {
		s.SetContent(x, y, r, nil, style)
		x += columns(string(r))
	}
}

func TestText(t *testing.T) {
	g := screen(t, func(s tcell.SimulationScreen) {
		put(s, 0, 0, tcell.StyleDefault, "a 管道 b")
		put(s, 3, 2, tcell.StyleDefault.Bold(true), "end")
	})
	if diff := cmp.Diff("a 管道 b\n\n   end\n", g.Text()); diff != "" {
		t.Error(diff)
	}
}

func TestSVG(t *testing.T) {
	red := tcell.StyleDefault.Foreground(tcell.ColorMaroon)
	g := screen(t, func(s tcell.SimulationScreen) {
		put(s, 0, 0, tcell.StyleDefault, "a<b & c")
		put(s, 2, 1, red.Reverse(true), "管道")
		put(s, 0, 2, tcell.StyleDefault.Foreground(tcell.NewRGBColor(1, 2, 3)).Bold(true), "x")
	})
	svg := g.SVG(&Dark, "a \"title\"")
	for _, want := range []string{
		`textLength="58.8" xml:space="preserve">a&lt;b &amp; c</text>`,
		`<rect x="30.8" y="52.0" width="33.6" height="18" fill="#e0655c"/>`,
		`textLength="33.6" xml:space="preserve" fill="#16191f">管道</text>`,
		`fill="#010203" font-weight="bold">x</text>`,
		`<title>a &quot;title&quot;</title>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is missing in\n%s", want, svg)
		}
	}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("no XML: %v", err)
		}
	}
}

// A frame writes the rows that changed, and a frame without a change nothing.
func TestCast(t *testing.T) {
	var b strings.Builder
	c := NewCast(&b, 12, 3, "demo")
	one := screen(t, func(s tcell.SimulationScreen) { put(s, 0, 0, tcell.StyleDefault.Bold(true), "hi") })
	two := screen(t, func(s tcell.SimulationScreen) {
		put(s, 0, 0, tcell.StyleDefault.Bold(true), "hi")
		put(s, 0, 1, tcell.StyleDefault.Foreground(tcell.ColorRed).Background(tcell.Color100), "x")
	})
	c.Frame(0, one)
	c.Frame(1, one)
	c.Frame(1.5, two)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	blank := strings.Repeat(" ", 12)
	want := `{"version":2,"width":12,"height":3,"title":"demo"}
[0,"o","\u001b[2J\u001b[?25l\u001b[1;1H\u001b[0;1mhi\u001b[0m` + blank[2:] + `\u001b[0m\u001b[2;1H\u001b[0m` + blank + `\u001b[0m\u001b[3;1H\u001b[0m` + blank + `\u001b[0m"]
[1.5,"o","\u001b[2;1H\u001b[0;91;48;5;100mx\u001b[0m` + blank[1:] + `\u001b[0m"]
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
