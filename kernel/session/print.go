package session

import (
	"fmt"
	"strings"
)

// String writes a session as a file has it.
func (f *File) String() string {
	var b strings.Builder
	console := 1
	for i := range f.Items {
		it := &f.Items[i]
		for _, l := range it.Before {
			b.WriteString(l + "\n")
		}
		if it.Console != console || it.Kind == Show && i > 0 {
			if s := b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%s%d%s\n", headerBegin, it.Console, headerEnd)
			console = it.Console
		}
		b.WriteString(it.String())
		b.WriteString(escape(it.Out))
	}
	for _, l := range f.Tail {
		b.WriteString(l + "\n")
	}
	return b.String()
}

// String writes what is done, without what comes of it.
func (it *Item) String() string {
	switch it.Kind {
	case Show:
		return ""
	case Keys:
		return it.Text + "\n"
	case Pause:
		return pauseMark + it.Wait.String() + "\n"
	}
	if it.Text == "" {
		return marks[it.Kind][:1] + "\n"
	}
	return marks[it.Kind] + it.Text + "\n"
}

// escape writes what came out so that nothing in it is mistaken for something else.
func escape(out string) string {
	if out == "" {
		return ""
	}
	text, whole := strings.CutSuffix(out, "\n")
	lines := strings.Split(text, "\n")
	last := len(lines)
	for last > 0 && lines[last-1] == "" {
		last--
	}
	var b strings.Builder
	for i, l := range lines {
		if looksTyped(l) || i >= last || strings.HasPrefix(l, `\`) {
			b.WriteByte('\\')
		}
		b.WriteString(l)
		switch {
		case i == len(lines)-1 && !whole:
			b.WriteString(noNewline)
		case strings.HasSuffix(l, noNewline) || strings.HasSuffix(l, newline):
			b.WriteString(newline)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// looksTyped tells whether a line would be read as something other than what came out.
func looksTyped(l string) bool {
	if l == "$" || l == ">" || l == "<" || isKeys(l) {
		return true
	}
	for _, mark := range []string{"#", headerBegin, "$ ", "> ", "< ", pauseMark} {
		if strings.HasPrefix(l, mark) {
			return true
		}
	}
	return false
}
