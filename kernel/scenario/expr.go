package scenario

import (
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// isSignal tells whether a name is a signal's full name.
func isSignal(name string) bool {
	s := abi.SignalByName(name)
	return s != 0 && s.Name() == name
}

// unsigned makes a Number in base 8, 10 or 16.
func unsigned(v uint64, base int) Expr {
	t := strconv.FormatUint(v, base)
	switch {
	case base == 16:
		t = "0x" + t
	case base == 8 && v != 0:
		t = "0" + t
	}
	return Expr{Kind: Number, Text: t, Num: v}
}

// list reads values up to a closing mark, which is taken too.
func (p *parser) list(end string) (list []Expr, err *Error) {
	for !p.is(end) {
		v, err := p.expr()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		switch {
		case p.is(end):
		case p.is(","):
			if err := p.advance(); err != nil {
				return nil, err
			}
			if p.is(end) {
				return nil, p.unexpected("a value")
			}
		case end == "]" && (p.tok.kind == tokIdent || p.tok.kind == tokNumber) && (v.Kind == Name || v.Kind == Number): // a set of signals: [USR1 CHLD]
		default:
			return nil, p.unexpected(`"," or "` + end + `"`)
		}
	}
	return list, p.advance()
}

// expr reads a value: parts joined by |.
func (p *parser) expr() (Expr, *Error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return Expr{}, p.fail(p.tok.col, "the value is nested too deep")
	}
	e, err := p.sum()
	if err != nil || !p.is("|") {
		return e, err
	}
	u := Expr{Kind: Union, Col: e.Col, Kids: []Expr{e}}
	for p.is("|") {
		if err := p.advance(); err != nil {
			return u, err
		}
		e, err := p.sum()
		if err != nil {
			return u, err
		}
		u.Kids = append(u.Kids, e)
	}
	return u, nil
}

// sum reads parts joined by + and -.
func (p *parser) sum() (Expr, *Error) {
	e, err := p.product()
	for n := 0; err == nil && (p.is("+") || p.is("-")); n++ {
		if n > maxDepth {
			return e, p.fail(p.tok.col, "too many parts")
		}
		kind := Sum
		if p.is("-") {
			kind = Diff
		}
		if err = p.advance(); err != nil {
			break
		}
		var r Expr
		r, err = p.product()
		e = Expr{Kind: kind, Col: e.Col, Kids: []Expr{e, r}}
	}
	return e, err
}

// product reads a value that may be repeated.
func (p *parser) product() (Expr, *Error) {
	e, err := p.unary()
	if err != nil || !p.is("*") {
		return e, err
	}
	if e.Kind != Text {
		return e, p.fail(p.tok.col, "only a text can be repeated")
	}
	if err := p.advance(); err != nil {
		return e, err
	}
	n, nerr := strconv.ParseUint(p.tok.text, 10, 32)
	if p.tok.kind != tokNumber || nerr != nil || n*uint64(len(e.Text)) > maxRepeat {
		return e, p.unexpected("how often, up to " + strconv.Itoa(maxRepeat) + " bytes")
	}
	return Expr{Kind: Repeat, Col: e.Col, Num: n, Kids: []Expr{e}}, p.advance()
}

// unary reads a value with a sign.
func (p *parser) unary() (Expr, *Error) {
	kind := Minus
	switch {
	case p.is("~"):
		kind = Invert
	case !p.is("-"):
		return p.primary()
	}
	col := p.tok.col
	if err := p.advance(); err != nil {
		return Expr{}, err
	}
	e, err := p.primary()
	return Expr{Kind: kind, Col: col, Kids: []Expr{e}}, err
}

// primary reads a value that has no operator outside of brackets.
func (p *parser) primary() (Expr, *Error) {
	t := p.tok
	e := Expr{Col: t.col, Text: t.text}
	switch {
	case t.kind == tokNumber:
		v, err := parseNumber(t.text)
		if err != nil {
			return e, p.fail(t.col, "%q is not a number", t.text)
		}
		e.Kind, e.Num = Number, v
		return e, p.advance()
	case t.kind == tokText:
		e.Kind = Text
		return e, p.advance()
	case t.kind == tokIdent:
		return p.named(e)
	case p.is("&"), p.is("$"):
		e.Kind = Label
		if p.is("$") {
			e.Kind = Variable
		}
		if err := p.advance(); err != nil {
			return e, err
		}
		name, err := p.ident("a name")
		e.Text = name
		return e, err
	case p.is("{"):
		return p.structure()
	case p.is("["):
		e.Kind, e.Text = Array, ""
		if err := p.advance(); err != nil {
			return e, err
		}
		var err *Error
		e.Kids, err = p.list("]")
		return e, err
	}
	return e, p.unexpected("a value")
}

// parseNumber reads a number as C writes it.
func parseNumber(s string) (uint64, error) {
	if len(s) > 1 && s[0] == '0' && isDigit(s[1]) {
		return strconv.ParseUint(s[1:], 8, 64)
	}
	if strings.ContainsAny(s, "_obOB") && !strings.HasPrefix(s, "0x") || strings.Contains(s, "_") {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseUint(s, 0, 64)
}

// named reads a name, or name(value).
func (p *parser) named(e Expr) (Expr, *Error) {
	e.Kind = Name
	if err := p.advance(); err != nil || !p.is("(") {
		return e, err
	}
	e.Kind = Apply
	if err := p.advance(); err != nil {
		return e, err
	}
	v, err := p.expr()
	if err != nil {
		return e, err
	}
	e.Kids = []Expr{v}
	return e, p.expect(")")
}

// structure reads {name=value, ...}.
func (p *parser) structure() (Expr, *Error) {
	e := Expr{Kind: Struct, Col: p.tok.col}
	if err := p.advance(); err != nil {
		return e, err
	}
	for !p.is("}") {
		f := Field{Col: p.tok.col}
		var err *Error
		if f.Name, err = p.ident("the name of a field"); err != nil {
			return e, err
		}
		if err := p.expect("="); err != nil {
			return e, err
		}
		if f.Value, err = p.result(); err != nil {
			return e, err
		}
		e.Fields = append(e.Fields, f)
		if p.is("}") {
			break
		}
		if err := p.expect(","); err != nil {
			return e, err
		}
		if p.is("}") {
			return e, p.unexpected("a field")
		}
	}
	return e, p.advance()
}
