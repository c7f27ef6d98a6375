package session

import (
	"fmt"
	"strings"
)

// Difference is a thing of which something else comes than the file says.
type Difference struct {
	Line      int    // of the file
	Text      string // what was done
	Want, Got string // the first lines that differ
}

// Compare lists where two sessions in which the same things are done come out differently.
func Compare(want, got *File) (list []Difference) {
	eachDifference(want, got, func(w, g *Item) {
		d := Difference{Line: w.Line, Text: title(w, g)}
		a, b := split(w.Out), split(g.Out)
		for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
			a, b = a[1:], b[1:]
		}
		if d.Want, d.Got = "the end", "the end"; len(a) > 0 {
			d.Want = a[0]
		}
		if len(b) > 0 {
			d.Got = b[0]
		}
		list = append(list, d)
	})
	return list
}

// Diff says where they come out differently, with all lines; nothing if they do not.
func Diff(want, got *File) string {
	var b strings.Builder
	eachDifference(want, got, func(w, g *Item) {
		fmt.Fprintf(&b, "%s:%d: %s\n", want.Name, w.Line, title(w, g))
		lineDiff(&b, w.Out, g.Out)
	})
	return b.String()
}

// eachDifference calls f for each thing of which something else comes.
func eachDifference(want, got *File, f func(w, g *Item)) {
	a, c := flat(want), flat(got)
	for i := range max(len(a), len(c)) {
		var w, g Item
		if i < len(a) {
			w = a[i]
		}
		if i < len(c) {
			g = c[i]
		}
		if w.Out != g.Out || w.String() != g.String() || w.Console != g.Console {
			f(&w, &g)
		}
	}
}

// title says what was done.
func title(w, g *Item) string {
	if s := strings.TrimSpace(w.String()); s != "" {
		return s
	}
	return fmt.Sprintf("console %d", max(w.Console, g.Console))
}

// flat lists what is done; what merely is shown where nothing came out does not count.
func flat(f *File) (items []Item) {
	for _, it := range f.Items {
		if it.Kind != Show || it.Out != "" {
			items = append(items, it)
		}
	}
	return items
}

// maxDiff bounds the lines of a comparison.
const maxDiff = 400

// lineDiff writes the lines of one text against those of another: "-" for what was expected, "+" for what came.
func lineDiff(b *strings.Builder, want, got string) {
	w, g := split(want), split(got)
	if len(w) > maxDiff || len(g) > maxDiff {
		fmt.Fprintf(b, "  - %d lines\n  + %d lines\n", len(w), len(g))
		w, g = w[:min(len(w), maxDiff)], g[:min(len(g), maxDiff)]
	}
	common := make([][]int, len(w)+1) // length of the longest common rest
	for i := range common {
		common[i] = make([]int, len(g)+1)
	}
	for i := len(w) - 1; i >= 0; i-- {
		for j := len(g) - 1; j >= 0; j-- {
			if w[i] == g[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(w) || j < len(g) {
		switch {
		case i < len(w) && j < len(g) && w[i] == g[j]:
			b.WriteString("    " + w[i] + "\n")
			i, j = i+1, j+1
		case i < len(w) && (j == len(g) || common[i+1][j] >= common[i][j+1]):
			b.WriteString("  - " + w[i] + "\n")
			i++
		default:
			b.WriteString("  + " + g[j] + "\n")
			j++
		}
	}
}

// split cuts a text into lines.
func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}
