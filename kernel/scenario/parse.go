package scenario

import (
	"strconv"
	"strings"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Bounds on what a file may ask for.
const (
	maxLines  = 20000
	maxDepth  = 32
	maxRepeat = 1 << 18
)

// Parse reads a scenario and checks it: every call exists, every argument is of the right kind, every actor exists and is free to do
// what its line says. The error is an *Error.
func Parse(name string, src []byte) (*File, error) {
	f, err := ParseDraft(name, src)
	if err == nil {
		err = f.Check()
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// ParseDraft reads a scenario that is going to be recorded: only its syntax is checked, since what its calls answer, and so which actors
// there are, may be missing.
func ParseDraft(name string, src []byte) (*File, error) {
	f := &File{Name: name}
	text := strings.TrimRight(strings.ReplaceAll(string(src), "\r\n", "\n"), " \t\r\n")
	if text != "" {
		for i, l := range strings.Split(text, "\n") {
			if i >= maxLines {
				return nil, &Error{name, i + 1, 1, "the file has too many lines"}
			}
			line, err := parseLine(name, i+1, l)
			if err != nil {
				return nil, err
			}
			f.Lines = append(f.Lines, line)
		}
	}
	return f, nil
}

// ParseLine reads one line of a scenario, without checking whether it fits those before.
func ParseLine(name string, nr int, text string) (Line, error) {
	l, err := parseLine(name, nr, text)
	if err != nil {
		return l, err
	}
	return l, nil
}

func parseLine(name string, nr int, text string) (Line, *Error) {
	p := &parser{scanner: scanner{file: name, line: nr, src: strings.TrimRight(text, " \t\r")}}
	l := Line{Nr: nr}
	if err := p.advance(); err != nil {
		return l, err
	}
	if err := p.statement(&l); err != nil {
		return l, err
	}
	if p.tok.kind != tokEnd {
		return l, p.unexpected("the end of the line")
	}
	if i := p.tok.end; i < len(p.src) {
		l.Comment, l.HasComment = strings.TrimRight(p.src[i+1:], " \t\r"), true
	}
	return l, nil
}

// parser reads one line.
type parser struct {
	scanner
	tok   token // the token at work
	depth int   // how deep values are nested
}

// advance goes to the next token.
func (p *parser) advance() *Error {
	t, err := p.next()
	p.tok = t
	return err
}

// unexpected is the error that the token at work is not what was expected.
func (p *parser) unexpected(want string) *Error {
	return p.fail(p.tok.col, "expected %s, not %s", want, p.tok.describe())
}

// is tells whether the token at work is a punctuation mark.
func (p *parser) is(s string) bool { return p.tok.kind == tokPunct && p.tok.text == s }

// word tells whether the token at work is a word.
func (p *parser) word(s string) bool { return p.tok.kind == tokIdent && p.tok.text == s }

// expect takes a punctuation mark.
func (p *parser) expect(s string) *Error {
	if !p.is(s) {
		return p.unexpected(strconv.Quote(s))
	}
	return p.advance()
}

// ident takes a word.
func (p *parser) ident(what string) (string, *Error) {
	if p.tok.kind != tokIdent {
		return "", p.unexpected(what)
	}
	s := p.tok.text
	return s, p.advance()
}

// statement reads a line without its comment.
func (p *parser) statement(l *Line) *Error {
	if p.tok.kind == tokEnd {
		return nil
	}
	col := p.tok.col
	who, err := p.ident("an actor or sleep")
	if err != nil {
		return err
	}
	if who == "sleep" && !p.is(":") {
		return p.sleep(l)
	}
	if !isActor(who) {
		return p.fail(col, "expected an actor (a capital letter, perhaps with a number) or sleep, not %q", who)
	}
	l.Actor, l.ActorCol = who, col
	if err := p.expect(":"); err != nil {
		return err
	}
	switch {
	case p.is("..."):
		return p.resume(l)
	case p.is("---"):
		return p.signal(l)
	case p.is("+++"):
		return p.exit(l)
	}
	return p.begin(l)
}

// isActor tells whether a word has the form of an actor's name.
func isActor(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' || len(s) > 4 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// sleep reads how long to sleep.
func (p *parser) sleep(l *Line) *Error {
	start := p.tok
	end := start.col - 1
	for end < len(p.src) && p.src[end] != ' ' && p.src[end] != '\t' && p.src[end] != '#' {
		end++
	}
	d, err := time.ParseDuration(p.src[start.col-1 : end])
	if err != nil || d <= 0 || d > time.Hour {
		return p.fail(start.col, "expected a time up to 1h, such as 50ms or 1.5s")
	}
	l.Kind, l.Duration = Sleep, d
	p.pos = end
	return p.advance()
}

// begin reads a call, or return.
func (p *parser) begin(l *Line) *Error {
	l.Kind, l.CallCol = Begin, p.tok.col
	name, err := p.ident("a call, ..., ---, +++ or return")
	if err != nil {
		return err
	}
	if name == "return" && !p.is("(") {
		l.Kind = Return
		return nil
	}
	l.Call = name
	if err := p.expect("("); err != nil {
		return err
	}
	if l.Args, err = p.list(")"); err != nil {
		return err
	}
	if p.is("...") {
		l.Outcome.Kind = Waits
		if err := p.advance(); err != nil {
			return err
		}
		return p.facts(&l.Facts)
	}
	return p.outcome(l)
}

// resume reads "... = value".
func (p *parser) resume(l *Line) *Error {
	l.Kind, l.CallCol = Resume, p.tok.col
	if err := p.advance(); err != nil {
		return err
	}
	if !p.is("=") {
		l.Outcome.Kind = Waits
	}
	return p.outcome(l)
}

// outcome reads "= value {facts}", both of which may be missing.
func (p *parser) outcome(l *Line) (err *Error) {
	if !p.is("=") {
		return p.facts(&l.Facts)
	}
	if err := p.advance(); err != nil {
		return err
	}
	o := &l.Outcome
	o.Kind = Yields
	switch {
	case p.is("?"):
		o.Kind = Never
		err = p.advance()
	case p.is("{"):
		o.Set = true
		if err = p.advance(); err == nil {
			o.Values, err = p.values()
		}
	default:
		var v Expr
		v, err = p.result()
		o.Values = []Expr{v}
	}
	if err != nil {
		return err
	}
	return p.facts(&l.Facts)
}

// values reads the rest of a set of results.
func (p *parser) values() (list []Expr, err *Error) {
	for {
		v, err := p.result()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if p.is("}") {
			return list, p.advance()
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}

// result reads a result: a value, or -1 with the name of an error.
func (p *parser) result() (Expr, *Error) {
	col := p.tok.col
	v, err := p.expr()
	if err != nil {
		return v, err
	}
	if v.Kind != Minus || v.Kids[0].Text != "1" || p.tok.kind != tokIdent {
		return v, nil
	}
	v = Expr{Kind: Failure, Col: col, Text: p.tok.text}
	return v, p.advance()
}

// facts reads an optional {name=value, ...}.
func (p *parser) facts(into *[]Field) *Error {
	if !p.is("{") {
		return nil
	}
	e, err := p.structure()
	*into = e.Fields
	return err
}

// signal reads a handler's entry or a stop.
func (p *parser) signal(l *Line) *Error {
	l.Kind = Handler
	if err := p.advance(); err != nil {
		return err
	}
	if p.word("stopped") {
		l.Kind = Halt
		if err := p.advance(); err != nil {
			return err
		}
		if !p.word("by") {
			return p.unexpected(`"by"`)
		}
		if err := p.advance(); err != nil {
			return err
		}
	}
	if err := p.signalName(l); err != nil {
		return err
	}
	if l.Kind == Handler {
		if err := p.facts(&l.Facts); err != nil {
			return err
		}
	}
	if err := p.expect("---"); err != nil {
		return err
	}
	if l.Kind == Handler {
		return p.facts(&l.Saved)
	}
	return nil
}

// exit reads an actor's end.
func (p *parser) exit(l *Line) *Error {
	l.Kind = Exit
	if err := p.advance(); err != nil {
		return err
	}
	how, err := p.ident("exited or killed")
	if err != nil {
		return err
	}
	with := map[string]string{"exited": "with", "killed": "by"}[how]
	if with == "" || !p.word(with) {
		return p.unexpected("exited with or killed by")
	}
	if err := p.advance(); err != nil {
		return err
	}
	if how == "killed" {
		if err := p.signalName(l); err != nil {
			return err
		}
		return p.expect("+++")
	}
	code, cerr := strconv.ParseUint(p.tok.text, 10, 8)
	if p.tok.kind != tokNumber || cerr != nil {
		return p.unexpected("an exit code from 0 to 255")
	}
	l.Code = int(code)
	if err := p.advance(); err != nil {
		return err
	}
	return p.expect("+++")
}

// signalName reads a signal's full name; real-time signals are SIGRTMIN+1 or SIGRTMAX-1.
func (p *parser) signalName(l *Line) *Error {
	col := p.tok.col
	name, err := p.ident("a signal")
	if err != nil {
		return err
	}
	if op := p.tok.text; (p.is("+") || p.is("-")) && strings.HasPrefix(name, "SIGRT") {
		if err := p.advance(); err != nil {
			return err
		}
		if p.tok.kind != tokNumber {
			return p.unexpected("a number")
		}
		name += op + p.tok.text
		if err := p.advance(); err != nil {
			return err
		}
	}
	if !isSignal(name) {
		return p.fail(col, "unknown signal %s%s", name, didYouMean(name, signalNames(abi.Signal.Name)))
	}
	l.Signal = name
	return nil
}
