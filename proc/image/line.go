package image

import (
	"path"
	"strings"
)

// row is one row of the line table: the source position of the code from addr up to the next row.
type row struct {
	addr uint64 // file address
	file int32  // index of Debug.files
	line int32  // from 1; 0 for code that no line stands for
	stmt bool   // a good place for a breakpoint on the line
	end  bool   // no code here: the first address after a sequence
}

// lineProgram is the header of a unit's line program and the registers of the machine that runs it.
type lineProgram struct {
	version  uint16
	is64     bool
	minInst  uint64  // bytes that an address advances by in one unit
	lineBase int8    // smallest line advance of a special opcode
	lineRng  uint8   // how many line advances special opcodes have
	opBase   uint8   // first special opcode
	opLens   []byte  // how many operands the standard opcodes have
	defStmt  bool    // what is_stmt starts as
	files    []int32 // file numbers, as indexes of Debug.files; number 1 is element 1
	state    row     // the row being built; its file is a file number here
	rows     []row   // the sequence being built
}

const (
	lnsCopy           = 1
	lnsAdvancePC      = 2
	lnsAdvanceLine    = 3
	lnsSetFile        = 4
	lnsSetColumn      = 5
	lnsNegateStmt     = 6
	lnsConstAddPC     = 8
	lnsFixedAdvancePC = 9
	lneEndSequence    = 1
	lneSetAddress     = 2
	lnctPath          = 1
	lnctDirIndex      = 2
)

// loadLines runs the line programs of all units.
func (d *Debug) loadLines() {
	seen := map[uint64][]int32{} // by offset: several units may share a program
	index := map[string]int32{}
	for i := range d.units {
		u := &d.units[i]
		if int(u.root) >= len(d.dies) || !d.spend(16) {
			continue
		}
		v, ok := d.attr(u.root, atStmtList)
		if !ok || v.kind != vOffset {
			continue
		}
		files, done := seen[v.u]
		if !done {
			dir := ""
			if v, ok := d.attr(u.root, atCompDir); ok {
				dir = d.text(u, v)
			}
			files = d.runLines(u, v.u, dir, index)
			seen[v.u] = files
		}
		u.files = files
	}
	// At the same address a sequence's end comes before the start of the next.
	sortStable(d.rows, func(a, b *row) bool {
		if a.addr != b.addr {
			return a.addr < b.addr
		}
		return a.end && !b.end
	})
}

// runLines reads the line program at off; it returns the program's file numbers.
func (d *Debug) runLines(u *unit, off uint64, compDir string, index map[string]int32) []int32 {
	c, is64 := at(d.sec.line, off).initialLength()
	if c == nil {
		return nil
	}
	p, start := readLineHeader(c, is64)
	if p == nil {
		return nil
	}
	intern := func(dir, name string) int32 {
		full := name
		if !path.IsAbs(full) {
			full = path.Join(dir, name)
		}
		i, ok := index[full]
		if !ok {
			i = int32(len(d.files))
			index[full] = i
			d.files = append(d.files, full)
		}
		return i
	}
	if p.version == 5 {
		d.fileTable(u, c, p, compDir, intern)
	} else {
		d.oldFileTable(c, p, compDir, intern)
	}
	body := at(c.data, start)
	p.reset()
	for body.left() > 0 && !body.bad && d.spend(2) {
		p.step(d, body)
	}
	return p.files
}

// readLineHeader reads the part of a line program that comes before its tables of files; start is the offset
// of its first opcode. A program that isn't understood is nil.
func readLineHeader(c *cursor, is64 bool) (p *lineProgram, start uint64) {
	p = &lineProgram{version: c.u16(), is64: is64}
	if p.version < 2 || p.version > 5 {
		return nil, 0
	}
	if p.version == 5 {
		c.u16() // size of addresses and of segment selectors
	}
	headerLen := c.word(is64)
	start = uint64(c.off) + headerLen
	p.minInst = uint64(c.u8())
	if p.version >= 4 {
		c.u8() // operations an instruction: 1 but on VLIW machines
	}
	p.defStmt = c.u8() != 0
	p.lineBase, p.lineRng, p.opBase = int8(c.u8()), c.u8(), c.u8()
	if p.lineRng == 0 || p.opBase == 0 {
		return nil, 0
	}
	p.opLens = c.bytes(uint64(p.opBase - 1))
	return p, start
}

// oldFileTable reads the directories and files of a program of DWARF 2 to 4.
func (d *Debug) oldFileTable(c *cursor, p *lineProgram, compDir string, intern func(dir, name string) int32) {
	dirs := []string{compDir}
	for d.spend(8) {
		s := c.cstr()
		if s == "" {
			break
		}
		if !path.IsAbs(s) {
			s = path.Join(compDir, s)
		}
		if len(s) > maxString || !d.spend(len(s)/2) {
			return
		}
		dirs = append(dirs, s)
	}
	p.files = []int32{-1} // numbers start at 1
	for d.spend(8) {
		name := c.cstr()
		if name == "" || len(name) > maxString {
			break
		}
		dir := c.uleb()
		c.uleb() // time of modification
		c.uleb() // size
		if dir >= uint64(len(dirs)) {
			dir = 0
		}
		d.spend((len(name) + len(dirs[dir])) / 2)
		p.files = append(p.files, intern(dirs[dir], name))
	}
}

// fileTable reads the directories and files of a program of DWARF 5.
func (d *Debug) fileTable(u *unit, c *cursor, p *lineProgram, compDir string, intern func(dir, name string) int32) {
	var dirs []string
	d.entryTable(u, c, p, func(name string, _ uint64) {
		if !path.IsAbs(name) {
			name = path.Join(compDir, name)
		}
		d.spend(len(name) / 2)
		dirs = append(dirs, name)
	})
	d.entryTable(u, c, p, func(name string, dir uint64) {
		base := compDir
		if dir < uint64(len(dirs)) {
			base = dirs[dir]
		}
		d.spend(len(base) / 2)
		p.files = append(p.files, intern(base, name))
	})
}

// entryTable reads one of the two self-describing tables of a DWARF 5 line program.
func (d *Debug) entryTable(u *unit, c *cursor, p *lineProgram, add func(name string, dir uint64)) {
	type column struct {
		content uint64
		attrFmt
	}
	var columns []column
	for n := c.u8(); n > 0; n-- {
		columns = append(columns, column{c.uleb(), attrFmt{form: uint16(c.uleb())}})
	}
	shape := *u
	shape.is64, shape.version = p.is64, p.version
	for n := c.uleb(); n > 0 && !c.bad; n-- {
		if c.left() == 0 || !d.spend(8+len(columns)) {
			return
		}
		name, dir := "", uint64(0)
		for i := range columns {
			switch v := shape.form(c, &columns[i].attrFmt); columns[i].content {
			case lnctPath:
				name = d.text(&shape, v)
			case lnctDirIndex:
				dir = v.u
			}
		}
		if c.bad || !d.spend(len(name)/2) {
			return
		}
		add(name, dir)
	}
}

// reset starts a sequence.
func (p *lineProgram) reset() {
	p.state = row{file: 1, line: 1, stmt: p.defStmt}
	p.rows = p.rows[:0]
}

// emit appends the row that the registers describe.
func (p *lineProgram) emit(d *Debug) {
	r := p.state
	r.file = -1
	if n := p.state.file; n >= 0 && int(n) < len(p.files) {
		r.file = p.files[n]
	}
	if d.spend(24) {
		p.rows = append(p.rows, r)
	}
}

// step runs one opcode.
func (p *lineProgram) step(d *Debug, c *cursor) {
	op := c.u8()
	if op >= p.opBase {
		p.special(op)
		p.emit(d)
		return
	}
	switch op {
	case 0:
		p.extended(d, c)
	case lnsCopy:
		p.emit(d)
	case lnsAdvancePC:
		p.state.addr += c.uleb() * p.minInst
	case lnsAdvanceLine:
		p.state.line += int32(c.sleb())
	case lnsSetFile:
		p.state.file = int32(min(c.uleb(), 1<<30))
	case lnsSetColumn:
		c.uleb()
	case lnsNegateStmt:
		p.state.stmt = !p.state.stmt
	case lnsConstAddPC:
		line := p.state.line
		p.special(255)
		p.state.line = line
	case lnsFixedAdvancePC:
		p.state.addr += uint64(c.u16())
	default:
		if int(op) <= len(p.opLens) {
			for n := p.opLens[op-1]; n > 0; n-- {
				c.uleb()
			}
		}
	}
}

// special advances address and line at once.
func (p *lineProgram) special(op uint8) {
	adj := op - p.opBase
	p.state.addr += uint64(adj/p.lineRng) * p.minInst
	p.state.line += int32(p.lineBase) + int32(adj%p.lineRng)
}

// extended runs an opcode with a length.
func (p *lineProgram) extended(d *Debug, c *cursor) {
	body := at(c.bytes(c.uleb()), 0)
	switch body.u8() {
	case lneSetAddress:
		p.state.addr = body.num(min(body.left(), 8))
	case lneEndSequence:
		p.state.end = true
		p.emit(d)
		// The linker leaves the lines of functions that it threw away, at address 0.
		if len(p.rows) > 0 && p.rows[0].addr != 0 {
			d.rows = append(d.rows, p.rows...)
		}
		p.reset()
	}
}

// Line is the source position of the code at pc. For a return address ask about pc-1, which is still
// in the call.
func (d *Debug) Line(pc uint64) (file string, line int, ok bool) {
	pc -= d.bias
	i := searchLast(len(d.rows), func(i int) bool { return d.rows[i].addr <= pc })
	if i < 0 || d.rows[i].end || d.rows[i].line <= 0 || d.rows[i].file < 0 {
		return "", 0, false
	}
	return d.files[d.rows[i].file], int(d.rows[i].line), true
}

// LineAddrs are the addresses where execution arrives at a line: where its breakpoints belong. The file may be
// given by the last parts of its path ("main.c", "src/main.c").
func (d *Debug) LineAddrs(file string, line int) []uint64 {
	match := d.matchFiles(file)
	var out []uint64
	for i, r := range d.rows {
		if !r.stmt || r.end || int(r.line) != line || r.file < 0 || !match[r.file] {
			continue
		}
		// Rows that go on with the same line are inside of it.
		if i > 0 && d.rows[i-1].stmt && !d.rows[i-1].end && d.rows[i-1].line == r.line && d.rows[i-1].file == r.file {
			continue
		}
		out = append(out, r.addr+d.bias)
	}
	return out
}

// CodeLine is the first line from this one on that has code of its own, for a breakpoint put on a comment
// or a brace.
func (d *Debug) CodeLine(file string, line int) (found int, ok bool) {
	match := d.matchFiles(file)
	for _, r := range d.rows {
		if r.stmt && !r.end && r.file >= 0 && match[r.file] && int(r.line) >= line && (!ok || int(r.line) < found) {
			found, ok = int(r.line), true
		}
	}
	return found, ok
}

// matchFiles says of each file whether its path ends with suffix, at a separator.
func (d *Debug) matchFiles(suffix string) []bool {
	match := make([]bool, len(d.files))
	for i, f := range d.files {
		match[i] = suffix != "" && (f == suffix || strings.HasSuffix(f, "/"+suffix))
	}
	return match
}

// Files are the source files that have code, ascending.
func (d *Debug) Files() []string {
	used := make([]bool, len(d.files))
	for _, r := range d.rows {
		if r.file >= 0 && !r.end {
			used[r.file] = true
		}
	}
	var out []string
	for i, f := range d.files {
		if used[i] {
			out = append(out, f)
		}
	}
	sortStable(out, func(a, b *string) bool { return *a < *b })
	return out
}

// Statement tells whether execution arrives at a line of the source when it gets to pc: where a debugger that goes from line to line
// stops. At a function's opening brace that is behind the code that builds its frame, so that its variables can be read.
func (d *Debug) Statement(pc uint64) bool {
	at := pc - d.bias
	i := searchLast(len(d.rows), func(i int) bool { return d.rows[i].addr <= at })
	for i > 0 && d.rows[i-1].addr == at { // several rows at one address: the last is the one that counts, but what matters is what was before
		i--
	}
	if i < 0 || d.rows[i].addr != at {
		return false
	}
	k := i
	for k+1 < len(d.rows) && d.rows[k+1].addr == at {
		k++
	}
	r := d.rows[k]
	if r.end || !r.stmt || r.line <= 0 {
		return false
	}
	f, ok := d.funcAt(at)
	if !ok {
		return false
	}
	if at == f.lo { // a function whose frame costs no code starts here, others at their second row
		return k+1 >= len(d.rows) || d.rows[k+1].addr >= f.hi
	}
	if i == 0 || d.rows[i-1].end {
		return true
	}
	p := d.rows[i-1]
	return p.addr == f.lo || p.line != r.line || p.file != r.file
}
