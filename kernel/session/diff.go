package session

import (
	"fmt"
	"strings"
)

// Diff says where two sessions in which the same things are done come out differently, nothing if they do not.
func Diff(want, got *File) string {
	var b strings.Builder
	a, c := flat(want), flat(got)
	for i := range max(len(a), len(c)) {
		var w, g Item
		if i < len(a) {
			w = a[i]
		}
		if i < len(c) {
			g = c[i]
		}
		if w.Out == g.Out && w.String() == g.String() && w.Console == g.Console {
			continue
		}
		fmt.Fprintf(&b, "%s:%d: ", want.Name, w.Line)
		if head := strings.TrimSpace(w.String()); head != "" {
			b.WriteString(head + "\n")
		} else {
			fmt.Fprintf(&b, "console %d\n", max(w.Console, g.Console))
		}
		lineDiff(&b, w.Out, g.Out)
	}
	return b.String()
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
