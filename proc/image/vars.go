package image

// Var is a variable that can be seen from a place in the program.
type Var struct {
	Name   string // as in the source
	Type   string // as in the source: "char *", "int [4]"
	Addr   uint64 // where it is in memory, 0 when it isn't
	Size   int    // bytes, 0 when unknown
	Value  string // as C writes it: 42, 65 'A', 0x3fffe0 "text", {a=1, b=2}; or "<optimized out>"
	Line   int    // where it is declared; before that line it has no meaning yet
	Depth  int    // blocks around it in the function; of two with the same name the deeper one counts
	Param  bool   // a parameter
	Global bool   // declared outside of functions
}

const (
	optimizedOut = "<optimized out>"
	maxVars      = 1000 // variables of one answer
	maxScopes    = 64   // blocks in blocks
)

// newQuery prepares questions about the code at pc, in the frame whose registers are regs.
func (d *Debug) newQuery(pc uint64, regs *Regs, read ReadMem) *query {
	return &query{d: d, regs: regs, read: read, pc: pc - d.bias, steps: maxSteps, unit: &unit{}}
}

// Vars are the variables that the code at pc can see, with their values in the frame whose registers are
// regs: the parameters and locals of its function, outer blocks first, then the globals of its source
// file. For a caller's frame give Frame.Pos and Frame.Regs.
func (d *Debug) Vars(pc uint64, regs Regs, read ReadMem) (vars []Var) {
	q := d.newQuery(pc, &regs, read)
	f, ok := d.funcAt(q.pc)
	if !ok {
		return nil
	}
	guard(func() {
		unit := d.dies[f.die].unit
		q.unit = &d.units[unit]
		row, ok := d.frameRowAt(q.pc)
		if !ok {
			row, ok = q.scanFrame()
		}
		if ok {
			q.cfa, q.hasFA = q.frameAddress(row)
		}
		if v, ok := d.attr(f.die, atFrameBase); ok {
			q.base, _ = d.locationAt(q.unit, v, q.pc)
		}
		s := &scopes{q: q, vars: &vars}
		s.block(f.die, 0)
		s.globals(q.unit.root)
	})
	return vars
}

// scopes collects variables from the blocks around a place.
type scopes struct {
	q    *query
	vars *[]Var
}

// block adds the variables of a function or block, and of those inside it that cover the place.
func (s *scopes) block(id int32, depth int) {
	d := s.q.d
	if depth > maxScopes {
		return
	}
	for i := id + 1; i < d.dies[id].end && s.q.spend(10); i = d.dies[i].end {
		switch d.dies[i].tag {
		case tagParameter, tagVariable:
			s.add(i, Var{Depth: depth, Param: d.dies[i].tag == tagParameter})
		}
	}
	for i := id + 1; i < d.dies[id].end && s.q.spend(10); i = d.dies[i].end {
		switch d.dies[i].tag {
		case tagBlock, tagInlined:
			if s.q.covers(i) {
				s.block(i, depth+1)
			}
		}
	}
}

// covers says whether an entry's code holds the place.
func (q *query) covers(id int32) bool {
	if _, list := q.d.attr(id, atRanges); list && !q.spend(500) {
		return false
	}
	return q.d.covers(id, q.pc)
}

// globals adds the variables of a unit that are declared outside of functions.
func (s *scopes) globals(root int32) {
	d := s.q.d
	seen := map[string]bool{}
	for i := root + 1; i < d.dies[root].end && s.q.spend(10); i = d.dies[i].end {
		if d.dies[i].tag != tagVariable {
			continue
		}
		name := d.name(i)
		if seen[name] {
			continue
		}
		id := i
		_, decl := d.attr(i, atDeclaration)
		if def, ok := d.globals[name]; ok && decl {
			id = def
		}
		seen[name] = true
		s.add(id, Var{Global: true})
	}
}

// add completes a variable from its entry and appends it.
func (s *scopes) add(id int32, v Var) {
	q, d := s.q, s.q.d
	v.Name = d.name(id)
	if v.Name == "" || len(*s.vars) >= maxVars || !q.spend(50) {
		return
	}
	line, _ := d.constant(id, atDeclLine)
	v.Line = int(line & 0x7fffffff)
	t, typed := d.typeOf(id)
	v.Type = q.typeName(t, typed)
	if typed {
		v.Size = int(q.sizeOf(t))
	}
	outer := q.unit
	q.unit = &d.units[d.dies[id].unit]
	l := q.where(id)
	if l.kind == locNone && v.Global {
		l = q.bySymbol(v.Name)
	}
	q.unit = outer
	if l.kind == locMem {
		v.Addr = l.u
	}
	v.Value = q.show(l, t, typed, v.Size)
	*s.vars = append(*s.vars, v)
}

// show is the text of the value at a location.
func (q *query) show(l location, t int32, typed bool, size int) string {
	if l.kind == locNone || !typed {
		return optimizedOut
	}
	if inner, _ := q.d.peel(t); size == 0 && q.d.dies[inner].tag == tagArray {
		return "<unknown length>"
	}
	b, ok := q.fetch(l, min(size, maxBytes))
	if !ok {
		if l.kind == locMem {
			return "<can't be read>"
		}
		return optimizedOut
	}
	p := printer{q: q}
	p.value(t, b, 0)
	if s := p.out.String(); len(s) <= maxValue {
		return s
	}
	return string(cutRunes([]byte(p.out.String()), maxValue)) + "..."
}

// cutRunes is at most n bytes of a text, without a part of a character at the end.
func cutRunes(s []byte, n int) []byte {
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// where is the location of a variable at the place.
func (q *query) where(id int32) location {
	d := q.d
	if v, ok := d.attrDeep(id, atLocation); ok {
		if v.kind != vBlock && !q.spend(500) {
			return location{}
		}
		if expr, ok := d.locationAt(q.unit, v, q.pc); ok {
			return q.locate(expr, false)
		}
		return location{}
	}
	switch v, _ := d.attrDeep(id, atConstValue); v.kind {
	case vConst:
		return location{kind: locValue, u: v.u}
	case vBlock:
		return location{kind: locBytes, bytes: v.b}
	}
	return location{}
}

// bySymbol is the location of a global that the compiler gave none: riscv's gcc does so with
// thread-local variables, and a declaration never has one.
func (q *query) bySymbol(name string) location {
	i, ok := q.d.byName[name]
	if !ok || q.d.symbols[i].code {
		return location{}
	}
	s := &q.d.symbols[i]
	if !s.tls {
		return location{kind: locMem, u: s.addr + q.d.bias}
	}
	tp, ok := q.regs.get(regTP)
	if !ok || tp == 0 {
		return location{}
	}
	return location{kind: locMem, u: tp + s.addr}
}

// fetch reads n bytes of what is at a location.
func (q *query) fetch(l location, n int) ([]byte, bool) {
	switch l.kind {
	case locMem:
		return q.mem(l.u, n)
	case locReg:
		v, ok := q.regs.get(l.u)
		return number(v, n), ok && n <= 8
	case locValue:
		return number(l.u, n), n <= 8
	case locBytes:
		return l.bytes[:min(n, len(l.bytes))], true
	case locPieces:
		var out []byte
		for _, p := range l.pieces {
			b, ok := q.fetch(p.loc, p.size)
			if !ok {
				return nil, false
			}
			out = append(out, b...)
		}
		return out[:min(n, len(out))], true
	}
	return nil, false
}

// number is the first n bytes of a word in memory.
func number(v uint64, n int) []byte {
	var b [8]byte
	for i := range b {
		b[i] = byte(v >> (8 * i))
	}
	return b[:min(max(n, 0), 8)]
}
