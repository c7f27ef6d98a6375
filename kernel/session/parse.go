package session

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Error says what is wrong with a session file.
type Error struct {
	Name string // of the file
	Line int    // from 1
	Msg  string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Msg) }

// The console's header.
const (
	headerBegin = "== console "
	headerEnd   = " =="
)

// What a line ends with that has no newline, and one that has, where that could be mistaken.
const (
	noNewline = `\c`
	newline   = `\n`
)

// pauseMark begins a pause.
const pauseMark = "... "

// parser is a file half read.
type parser struct {
	f       *File
	line    int
	console int
	before  []string // remarks and empty lines that wait for an item
	out     []string // lines that came out since the last item
	show    bool     // a header stands there, and nothing was typed below it yet
}

// Parse reads a session.
func Parse(name string, src []byte) (*File, error) {
	if !utf8.Valid(src) {
		return nil, &Error{name, 1, "this is no text in UTF-8"}
	}
	text := strings.ReplaceAll(string(src), "\r\n", "\n")
	p := parser{f: &File{Name: name}, console: 1}
	if text = strings.TrimSuffix(text, "\n"); text == "" {
		return p.f, nil
	}
	for _, l := range strings.Split(text, "\n") {
		p.line++
		if err := p.take(l); err != nil {
			return nil, err
		}
		if len(p.f.Items) > MaxItems {
			return nil, p.fail("more than %d lines are typed", MaxItems)
		}
	}
	if err := p.flush(); err != nil {
		return nil, err
	}
	p.f.Tail = p.before
	return p.f, nil
}

func (p *parser) fail(format string, args ...any) error {
	return &Error{p.f.Name, p.line, fmt.Sprintf(format, args...)}
}

// take reads one line.
func (p *parser) take(l string) error {
	it := Item{Line: p.line}
	switch {
	case strings.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 127 }):
		return p.fail("a control character stands here; write it with a caret, as ^G")
	case strings.HasPrefix(l, "#"):
		return p.remark(l)
	case strings.HasPrefix(l, headerBegin) && strings.HasSuffix(l, headerEnd):
		return p.header(strings.TrimSuffix(l[len(headerBegin):], headerEnd[1:]))
	case l == "$" || strings.HasPrefix(l, marks[Command]):
		it.Kind, it.Text = Command, strings.TrimPrefix(l[1:], " ")
	case l == ">" || strings.HasPrefix(l, marks[More]):
		it.Kind, it.Text = More, strings.TrimPrefix(l[1:], " ")
	case l == "<" || strings.HasPrefix(l, marks[Input]):
		it.Kind, it.Text = Input, strings.TrimPrefix(l[1:], " ")
	case isKeys(l):
		it.Kind, it.Text = Keys, l
	case strings.HasPrefix(l, pauseMark):
		d, err := time.ParseDuration(l[len(pauseMark):])
		if err != nil || d <= 0 || d > MaxPause {
			return p.fail("%q is no pause; write one as ... 2s or ... 300ms (and \\ in front of a line that came out)", l)
		}
		it.Kind, it.Wait = Pause, d
	default:
		p.out = append(p.out, l)
		return nil
	}
	return p.add(it)
}

// remark keeps a remark with what follows it.
func (p *parser) remark(l string) error {
	if err := p.flush(); err != nil {
		return err
	}
	p.before = append(p.before, l)
	return nil
}

// header turns to another console.
func (p *parser) header(number string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(number, " "))
	if err != nil || n < 1 || n > maxConsole {
		return p.fail("there are consoles 1 to %d", maxConsole)
	}
	if err := p.flush(); err != nil {
		return err
	}
	p.console, p.show = n, true
	return nil
}

// add ends what came out so far, and begins an item.
func (p *parser) add(it Item) error {
	if err := p.flush(); err != nil {
		return err
	}
	it.Console, it.Before = p.console, p.before
	p.before, p.show = nil, false
	p.f.Items = append(p.f.Items, it)
	return nil
}

// flush gives what came out to the item before it. Empty lines at its end are for the eye only.
func (p *parser) flush() error {
	lines := p.out
	p.out = nil
	n := len(lines)
	for n > 0 && lines[n-1] == "" {
		n--
	}
	var b strings.Builder
	for _, l := range lines[:n] {
		b.WriteString(unescape(l))
	}
	if b.Len() > 0 && (p.show || len(p.f.Items) == 0) { // it came while another console was typed at
		p.f.Items = append(p.f.Items, Item{Kind: Show, Console: p.console, Before: p.before, Line: p.line})
		p.before, p.show = nil, false
	}
	if b.Len() > 0 {
		last := &p.f.Items[len(p.f.Items)-1]
		if len(p.before) > 0 {
			return p.fail("what came out cannot stand behind a remark: it belongs to what was typed last")
		}
		last.Out += b.String()
	}
	p.before = append(p.before, lines[n:]...)
	return nil
}

// unescape turns a line of the file into what came out.
func unescape(l string) string {
	end := "\n"
	if text, ok := strings.CutSuffix(l, noNewline); ok {
		l, end = text, ""
	} else {
		l = strings.TrimSuffix(l, newline)
	}
	return strings.TrimPrefix(l, `\`) + end
}
