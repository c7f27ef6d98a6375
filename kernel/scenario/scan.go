package scenario

import (
	"fmt"
	"strings"
)

// Error is something wrong with a scenario file: where, and what was expected there.
type Error struct {
	// File, Line and Col say where; columns count bytes from 1.
	File string
	Line int
	Col  int
	// Msg is one line for people.
	Msg string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg) }

// tokenKind is the kind of a token.
type tokenKind uint8

// The kinds of token. The last stands for all punctuation.
const (
	tokEnd tokenKind = iota
	tokIdent
	tokNumber
	tokText
	tokPunct
)

// token is a piece of a line.
type token struct {
	kind tokenKind
	text string // its spelling; the bytes meant, of a text
	col  int    // where it stands, from 1
	end  int    // byte offset behind it
}

// describe names a token in messages.
func (t token) describe() string {
	switch t.kind {
	case tokEnd:
		return "the end of the line"
	case tokText:
		return "a text"
	}
	return fmt.Sprintf("%q", t.text)
}

// scanner cuts a line into tokens.
type scanner struct {
	file string
	line int
	src  string
	pos  int
}

// fail makes an error at a column.
func (s *scanner) fail(col int, format string, args ...any) *Error {
	return &Error{File: s.file, Line: s.line, Col: col, Msg: fmt.Sprintf(format, args...)}
}

// long are the punctuation marks of three characters.
var long = []string{"...", "---", "+++"}

// next returns the next token. A comment counts as the end of the line.
func (s *scanner) next() (token, *Error) {
	for s.pos < len(s.src) && (s.src[s.pos] == ' ' || s.src[s.pos] == '\t') {
		s.pos++
	}
	start := s.pos
	t := token{col: start + 1, end: start}
	if start == len(s.src) || s.src[start] == '#' {
		return t, nil
	}
	c := s.src[start]
	switch {
	case isLetter(c):
		t.kind = tokIdent
		s.skip(func(c byte) bool { return isLetter(c) || isDigit(c) })
	case isDigit(c):
		t.kind = tokNumber
		s.skip(func(c byte) bool { return isLetter(c) || isDigit(c) })
	case c == '"':
		return s.text()
	default:
		t.kind = tokPunct
		s.pos++
		for _, l := range long {
			if strings.HasPrefix(s.src[start:], l) {
				s.pos = start + len(l)
			}
		}
		if strings.IndexByte("()[]{},=:|&$*+-~?.", c) < 0 {
			return t, s.fail(t.col, "unexpected character %q", c)
		}
	}
	t.text, t.end = s.src[start:s.pos], s.pos
	return t, nil
}

// skip moves on while ok says so.
func (s *scanner) skip(ok func(byte) bool) {
	for s.pos < len(s.src) && ok(s.src[s.pos]) {
		s.pos++
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// escapes are the characters that a backslash gives a meaning to.
var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '0': 0, '"': '"', '\\': '\\'}

// text reads a text in quotes.
func (s *scanner) text() (token, *Error) {
	t := token{kind: tokText, col: s.pos + 1}
	var b strings.Builder
	for s.pos++; s.pos < len(s.src); s.pos++ {
		c := s.src[s.pos]
		if c == '"' {
			s.pos++
			t.text, t.end = b.String(), s.pos
			return t, nil
		}
		if c == '\\' {
			v, n, ok := escape(s.src[s.pos+1:])
			if !ok {
				return t, s.fail(s.pos+1, `unknown escape: known are \n \t \r \0 \" \\ and \xHH`)
			}
			c, s.pos = v, s.pos+n
		}
		b.WriteByte(c)
	}
	return t, s.fail(t.col, `the text has no closing "`)
}

// escape reads what stands behind a backslash, and tells how long it is.
func escape(rest string) (c byte, n int, ok bool) {
	if rest == "" {
		return 0, 0, false
	}
	if rest[0] != 'x' {
		c, ok = escapes[rest[0]]
		return c, 1, ok
	}
	if len(rest) < 3 {
		return 0, 0, false
	}
	hi, lo := strings.IndexByte(hexDigits, rest[1]|0x20), strings.IndexByte(hexDigits, rest[2]|0x20)
	if !isLetter(rest[1]) {
		hi = strings.IndexByte(hexDigits, rest[1])
	}
	if !isLetter(rest[2]) {
		lo = strings.IndexByte(hexDigits, rest[2])
	}
	return byte(hi<<4 | lo), 3, hi >= 0 && lo >= 0
}

const hexDigits = "0123456789abcdef"
