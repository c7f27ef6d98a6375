package scenario

import (
	"fmt"
	"strconv"
	"strings"
)

// Columns to which the printer fills lines up, so that outcomes and comments stand below each other.
const (
	outcomeColumn = 32
	commentColumn = 64
)

// String prints the scenario. Parsing what it prints gives the same scenario again.
func (f *File) String() string {
	var b strings.Builder
	for i := range f.Lines {
		b.WriteString(f.Lines[i].String())
		b.WriteByte('\n')
	}
	return b.String()
}

// String prints the line.
func (l *Line) String() string {
	s := l.statement()
	if !l.HasComment {
		return s
	}
	if s == "" {
		return "#" + l.Comment
	}
	return pad(s, commentColumn) + "#" + l.Comment
}

// pad fills up to a column, with at least two spaces.
func pad(s string, column int) string {
	return s + strings.Repeat(" ", max(column-len(s), 2))
}

// statement prints the line without its comment.
func (l *Line) statement() string {
	head := l.Actor + ": "
	switch l.Kind {
	case Blank:
		return ""
	case Sleep:
		return "sleep " + l.Duration.String()
	case Return:
		return head + "return"
	case Begin:
		return l.withOutcome(head + l.Call + "(" + join(l.Args, ", ") + ")")
	case Resume:
		if l.Outcome.Kind == Waits {
			return head + "..." + facts("  ", l.Facts)
		}
		return l.withOutcome(head + "...")
	case Handler:
		return head + "--- " + l.Signal + facts(" ", l.Facts) + " ---" + facts(" ", l.Saved)
	case Halt:
		return head + "--- stopped by " + l.Signal + " ---"
	}
	if l.Signal != "" {
		return head + "+++ killed by " + l.Signal + " +++"
	}
	return fmt.Sprintf("%s+++ exited with %d +++", head, l.Code)
}

// withOutcome appends outcome and facts.
func (l *Line) withOutcome(s string) string {
	o := &l.Outcome
	if o.Kind == Anything {
		return s + facts("  ", l.Facts)
	}
	return pad(s, outcomeColumn) + o.String() + facts("  ", l.Facts)
}

// Came prints what stands behind a call: the outcome and what it filled.
func (l *Line) Came() string {
	return strings.TrimSpace(l.Outcome.String() + facts("  ", l.Facts))
}

// String prints the outcome, "= 2".
func (o *Outcome) String() string {
	switch {
	case o.Kind == Anything:
		return ""
	case o.Kind == Waits:
		return "..."
	case o.Kind == Never:
		return "= ?"
	case o.Set:
		return "= {" + join(o.Values, ", ") + "}"
	}
	return "= " + join(o.Values, ", ")
}

// facts prints {name=value, ...}, nothing if there are none.
func facts(before string, list []Field) string {
	if len(list) == 0 {
		return ""
	}
	e := Expr{Kind: Struct, Fields: list}
	return before + e.String()
}

// join prints values with something between them.
func join(list []Expr, between string) string {
	parts := make([]string, len(list))
	for i := range list {
		parts[i] = list[i].String()
	}
	return strings.Join(parts, between)
}

// String prints the value.
func (e *Expr) String() string {
	switch e.Kind {
	case Text:
		return quote(e.Text)
	case Repeat:
		return quote(e.Kids[0].Text) + "*" + strconv.FormatUint(e.Num, 10)
	case Sum:
		return join(e.Kids, "+")
	case Diff:
		return join(e.Kids, "-")
	case Union:
		return join(e.Kids, "|")
	case Minus:
		return "-" + e.Kids[0].String()
	case Invert:
		return "~" + e.Kids[0].String()
	case Label:
		return "&" + e.Text
	case Variable:
		return "$" + e.Text
	case Apply:
		return e.Text + "(" + e.Kids[0].String() + ")"
	case Struct:
		parts := make([]string, len(e.Fields))
		for i := range e.Fields {
			parts[i] = e.Fields[i].Name + "=" + e.Fields[i].Value.String()
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case Array:
		if e.names() {
			return "[" + join(e.Kids, " ") + "]"
		}
		return "[" + join(e.Kids, ", ") + "]"
	case Failure:
		return "-1 " + e.Text
	}
	return e.Text
}

// names tells whether all elements are names, as in a set of signals.
func (e *Expr) names() bool {
	for i := range e.Kids {
		if e.Kids[i].Kind != Name {
			return false
		}
	}
	return true
}

// quote prints a text.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// longRun is how often a byte repeats before it prints as "x"*16.
const longRun = 16

// textExpr is the shortest readable way to write bytes: long runs of one byte are repeats.
func textExpr(b []byte) Expr {
	var parts []Expr
	start := 0
	for i := 0; i < len(b); {
		j := i
		for j < len(b) && b[j] == b[i] {
			j++
		}
		if j-i >= longRun && len(parts) < maxDepth-2 {
			if i > start {
				parts = append(parts, Expr{Kind: Text, Text: string(b[start:i])})
			}
			parts = append(parts, Expr{Kind: Repeat, Num: uint64(j - i), Kids: []Expr{{Kind: Text, Text: string(b[i : i+1])}}})
			start = j
		}
		i = j
	}
	if start < len(b) || len(parts) == 0 {
		parts = append(parts, Expr{Kind: Text, Text: string(b[start:])})
	}
	e := parts[0]
	for _, p := range parts[1:] {
		e = Expr{Kind: Sum, Kids: []Expr{e, p}}
	}
	return e
}
