package scenario

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Complete tells which words could stand at the end of a line that is being typed. They replace what stands from start on.
func (s *Session) Complete(text string) (start int, words []string) {
	start = len(text)
	for start > 0 && (isLetter(text[start-1]) || isDigit(text[start-1])) {
		start--
	}
	if start > 0 && (text[start-1] == '&' || text[start-1] == '$') {
		start--
	}
	if len(s.sides) == 0 {
		return start, nil
	}
	c := s.sides[0].completer()
	for _, w := range c.words(text[:start]) {
		if strings.HasPrefix(w, text[start:]) && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	return start, words
}

// completer knows what names a session has.
type completer struct {
	checker
	names  []string // of the actors that live
	places []string // as &name
	known  []string // variables, as $name
}

// completer collects the names of a session.
func (r *side) completer() *completer {
	c := &completer{checker: checker{file: r.file, actors: map[string]*checked{}, vars: map[string]bool{}}}
	c.coder = coder{world: c, layout: r.layout()}
	for _, p := range r.cast {
		c.born(p.name)
		if r.stage.State(p.id).Phase != Gone {
			c.names = append(c.names, p.name)
		}
	}
	for name := range r.vars {
		c.vars[name] = true
		c.known = append(c.known, "$"+name)
	}
	for _, name := range r.memory.order {
		c.places = append(c.places, "&"+name)
	}
	return c
}

// words are those that could follow the head of a line.
func (c *completer) words(head string) []string {
	actor, rest, ok := strings.Cut(head, ":")
	if !ok {
		if strings.TrimSpace(head) != "" {
			return nil
		}
		return c.beginnings()
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		list := []string{"return", "..."}
		for _, name := range CallNames() {
			list = append(list, name+"(")
		}
		return list
	}
	name, args, ok := strings.Cut(rest, "(")
	call := Lookup(name)
	if !ok || call == nil {
		return nil
	}
	at := c.spot(args)
	if at.over {
		if strings.HasSuffix(strings.TrimSpace(head), "-1") {
			return errorNames(call)
		}
		return nil
	}
	line, err := ParseLine("", 1, actor+": "+name+"("+at.before+")")
	if err != nil {
		return nil
	}
	return c.argument(call, &line, at)
}

// beginnings are what a line can begin with.
func (c *completer) beginnings() []string {
	list := []string{"sleep "}
	for _, n := range c.names {
		list = append(list, n+": ")
	}
	if c.names == nil {
		list = append(list, "A: ")
	}
	return list
}

// CallNames are the calls that scenarios can make.
func CallNames() []string {
	list := []string{Load.Name, Store.Name}
	for i := range abi.Calls {
		list = append(list, abi.Calls[i].Name)
	}
	return list
}

// errorNames are the errors that a call's manual page lists.
func errorNames(call *abi.Call) (list []string) {
	for _, e := range call.Errs {
		list = append(list, e.Name())
	}
	return list
}

// spot is a place among the arguments of a call.
type spot struct {
	over   bool       // behind the closing bracket
	before string     // the arguments before this one
	nr     int        // how many those are
	inside []brackets // the brackets around the place, the innermost last
}

// brackets are a struct or an array around a place.
type brackets struct {
	kind  string // "{" or "["
	field string // the field whose value stands there, "" at the name of a field
}

// spot finds the place behind some text of arguments.
func (c *completer) spot(text string) (at spot) {
	sc := scanner{src: text}
	word := ""
	for {
		t, err := sc.next()
		if err != nil || t.kind == tokEnd {
			return at
		}
		top := len(at.inside) - 1
		switch {
		case t.text == "{" || t.text == "[":
			at.inside = append(at.inside, brackets{kind: t.text})
		case (t.text == "}" || t.text == "]") && top >= 0:
			at.inside = at.inside[:top]
		case t.text == ")" && top < 0:
			at.over = true
			return at
		case t.text == "," && top < 0:
			at.nr, at.before = at.nr+1, text[:t.col-1]
		case t.text == ",":
			at.inside[top].field = ""
		case t.text == "=" && top >= 0:
			at.inside[top].field = word
		}
		word = t.text
	}
}

// argument are the words that fit an argument, or a part of it.
func (c *completer) argument(call *abi.Call, line *Line, at spot) []string {
	var given [6]*Expr
	v := &invocation{call: call}
	if index, err := places(call, line); err == nil {
		for i, k := range index {
			given[k] = &line.Args[i]
		}
		_ = c.scalars(v, &given) // what cannot be told yet counts as zero
	}
	index, err := places(call, &Line{Args: make([]Expr, at.nr+1)})
	if err != nil {
		return nil
	}
	a := call.Arg(index[at.nr], &v.plain)
	t := argType(a)
	for _, b := range at.inside {
		switch {
		case b.kind == "[":
		case b.field == "":
			return c.fieldNames(t)
		default:
			t = c.fieldOf(t, b.field)
		}
	}
	return c.values(t, a, len(at.inside) > 0)
}

// definition is the layout of a structure, nil for what is none.
func (c *completer) definition(t typ) *abi.StructDef {
	switch t.kind {
	case abi.KindSigaction:
		return c.layout.Struct(abi.StructSigaction)
	case abi.KindMessage:
		return c.layout.Struct(abi.StructMessage)
	case abi.KindStruct, abi.KindStructs:
		return c.layout.Struct(t.struc)
	case abi.KindTimes:
		return c.layout.Struct(abi.StructTimespec)
	}
	return nil
}

// fieldNames are the fields of a structure.
func (c *completer) fieldNames(t typ) (list []string) {
	switch t.kind {
	case abi.KindIovec:
		return []string{"iov_base=", "iov_len="}
	case abi.KindMsgbuf:
		return []string{"mtype=", "mtext="}
	case abi.KindSigSetPair:
		return []string{"sigmask="}
	case abi.KindSiginfo:
		for name := range infoFields {
			list = append(list, name+"=")
		}
	}
	if def := c.definition(t); def != nil {
		for i := range def.Fields {
			list = append(list, def.Fields[i].Name+"=")
		}
	}
	return list
}

// fieldOf is the type of a field.
func (c *completer) fieldOf(t typ, name string) typ {
	if def := c.definition(t); def != nil {
		if f := findField(def, name); f != nil {
			return fieldType(f)
		}
	}
	switch {
	case name == "sigmask":
		return typ{kind: abi.KindSigBits}
	case t.kind == abi.KindSiginfo:
		return infoFields[name].t
	}
	return typ{kind: abi.KindLong}
}

// values are the names that a value of a type can have. part says that it is a part of an argument.
func (c *completer) values(t typ, a *abi.Arg, part bool) []string {
	list := slices.Clone(c.known)
	if t.flags != nil {
		list = append(list, flagNames(t.flags)...)
	}
	switch {
	case t.kind == abi.KindSignal || t.flags == &abi.FlagsClone:
		list = append(list, signalNames(abi.Signal.Name)...)
	case t.kind == abi.KindSigSet || t.kind == abi.KindSigBits:
		if part {
			return signalNames(abi.Signal.Short)
		}
	case t.kind == abi.KindPid:
		list = append(list, c.names...)
	case t.kind == abi.KindDirFD:
		list = append(list, "AT_FDCWD")
	case t.kind == abi.KindAddr && part:
		list = append(list, "HANDLER", "SIG_DFL", "SIG_IGN", "NULL")
	case t.kind == abi.KindFileMode:
		for name := range fileModes {
			list = append(list, name)
		}
	}
	if !part && (t.kind.Memory() || t.kind == abi.KindAddr) {
		list = append(append(list, "NULL"), c.places...)
		if t.kind != abi.KindPath {
			list = append(list, "&"+a.Name)
		}
	}
	return list
}

// flagNames are the names in a set of flags.
func flagNames(f *abi.FlagSet) (list []string) {
	for _, values := range [][]abi.FlagValue{f.Values, f.Bits} {
		for i := range values {
			list = append(list, values[i].Name)
		}
	}
	return list
}

// signalNames are the names of the standard signals.
func signalNames(name func(abi.Signal) string) (list []string) {
	for s := abi.Signal(1); s < abi.SIGRTMIN; s++ {
		if isSignal(s.Name()) {
			list = append(list, name(s))
		}
	}
	return list
}
