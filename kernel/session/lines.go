package session

import (
	"bytes"
	"strings"
)

// maxShown bounds what is kept of what comes out after one thing was done.
const maxShown = 1 << 20

// lines is what has come out at a console since something was done there.
type lines struct {
	b    []byte
	lost bool  // more came than is kept
	echo *Item // what was typed: it appears first, nil for nothing
}

// write adds what came out.
func (l *lines) write(p []byte) {
	room := maxShown - len(l.b)
	l.b = append(l.b, p[:min(len(p), room)]...)
	l.lost = l.lost || len(p) > room
}

// typed says that something is typed.
func (l *lines) typed(it *Item) {
	if it.Kind != Show {
		l.echo = it
	}
}

// shown is what a terminal shows of what is typed.
func (it *Item) shown() []byte {
	if it == nil || it.Text == "" {
		return nil
	}
	return []byte(it.Text)
}

// take returns it as a transcript has it, and forgets it: without the echo of what was typed and without the prompt that waits for the
// next line. Control characters are shown with a caret.
func (l *lines) take() string {
	b := l.b
	if rest, ok := bytes.CutPrefix(b, l.echo.shown()); ok && l.echo != nil { // the newline behind keys ends their line, too
		b = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	}
	var s strings.Builder
	for i, c := range b {
		switch {
		case c == '\r' && i+1 < len(b) && b[i+1] == '\n':
		case c == '\n' || c == '\t' || c >= ' ' && c != 127:
			s.WriteByte(c)
		default:
			s.WriteByte('^')
			s.WriteByte(c ^ 64)
		}
	}
	out := strings.ToValidUTF8(s.String(), "\uFFFD")
	for _, prompt := range []string{marks[Command], marks[More]} {
		if rest, ok := strings.CutSuffix(out, prompt); ok {
			out = rest
			break
		}
	}
	if l.lost {
		out += "[more than a megabyte came out]\n"
	}
	*l = lines{}
	return out
}
