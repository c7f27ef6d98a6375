package image

// Call frame information says, for each instruction, where the caller's registers are. It is a
// program for each function (an FDE, whose common part is a CIE) that builds the rows of a table as
// the address advances. See the DWARF standard, section 6.4.

// fde is one function's call frame information.
type fde struct {
	lo, hi uint64 // the code it is about, in file addresses
	common *cie   // what it shares with others
	prog   []byte // its instructions
}

// cie is the part that many functions share.
type cie struct {
	codeAlign uint64 // what address advances are multiplied by
	dataAlign int64  // what offsets are multiplied by
	ra        uint64 // the column that stands for the return address
	enc       uint8  // how addresses are stored (.eh_frame)
	augmented bool   // FDEs have augmentation data (.eh_frame)
	prog      []byte // instructions that come first
}

// The encodings of pointers in .eh_frame that linkers use.
const (
	encFormat = 0x0f // mask: size and sign
	encPCRel  = 0x10 // relative to the pointer's own address
	encApply  = 0x70 // mask: what it is relative to
	encOmit   = 0xff
)

// loadFrames reads the FDEs of both sections; the compiler's own description comes first.
func (d *Debug) loadFrames() {
	d.readFrames(d.sec.frame, 0, false)
	d.readFrames(d.sec.ehFrame, d.sec.ehFrameAddr, true)
	sortStable(d.frames, func(a, b *fde) bool { return a.lo < b.lo })
}

// readFrames reads one section, which lies at addr.
func (d *Debug) readFrames(section []byte, addr uint64, eh bool) {
	c := at(section, 0)
	cies := map[uint64]*cie{}
	for c.left() > 4 && d.spend(32) {
		body, is64 := c.initialLength()
		if body == nil {
			return
		}
		here := uint64(body.off)
		id := body.word(is64)
		from := id
		if eh {
			if id == 0 {
				continue // a CIE, read when an FDE names it; or the end
			}
			from = here - id
		} else if id == 0xffffffff && !is64 || id == ^uint64(0) {
			continue
		}
		common, seen := cies[from]
		if !seen {
			common = readCIE(section, from, addr, eh)
			cies[from] = common
		}
		if common == nil {
			continue
		}
		f := fde{common: common}
		f.lo = encoded(body, common.enc, addr)
		f.hi = f.lo + encoded(body, common.enc&encFormat, 0)
		if common.augmented {
			body.bytes(body.uleb())
		}
		if body.bad || f.lo == 0 || f.hi <= f.lo {
			continue
		}
		f.prog = body.data[body.off:]
		d.frames = append(d.frames, f)
	}
}

// readCIE reads the CIE at off, or answers nil when it isn't one that is understood.
func readCIE(section []byte, off, addr uint64, eh bool) *cie {
	c, is64 := at(section, off).initialLength()
	if c == nil {
		return nil
	}
	id := c.word(is64)
	if eh && id != 0 || !eh && id != 0xffffffff && id != ^uint64(0) {
		return nil
	}
	version := c.u8()
	aug := shortString(section, uint64(c.off), 16)
	c.bytes(uint64(len(aug)) + 1)
	if version == 4 {
		c.u16() // size of addresses and of segment selectors
	}
	e := &cie{codeAlign: c.uleb(), dataAlign: c.sleb()}
	if version == 1 {
		e.ra = uint64(c.u8())
	} else {
		e.ra = c.uleb()
	}
	if aug != "" && !e.augment(c, aug, addr) {
		return nil
	}
	if c.bad || version != 1 && version != 3 && version != 4 {
		return nil
	}
	e.prog = c.data[c.off:]
	return e
}

// augment reads what a string of letters says about a CIE of .eh_frame; ok is false for unknown letters.
func (e *cie) augment(c *cursor, letters string, addr uint64) (ok bool) {
	if letters[0] != 'z' {
		return false
	}
	e.augmented = true
	data := at(c.data, uint64(c.off)+1) // its length is one byte for all that is understood here
	c.bytes(c.uleb())
	for _, letter := range letters[1:] {
		switch letter {
		case 'R':
			e.enc = data.u8()
		case 'P':
			encoded(data, data.u8(), addr)
		case 'L':
			data.u8()
		case 'S':
		default:
			return false
		}
	}
	return true
}

// encoded reads a pointer of .eh_frame from a section that lies at addr.
func encoded(c *cursor, enc uint8, addr uint64) uint64 {
	if enc == encOmit {
		return 0
	}
	here := addr + uint64(c.off)
	var v uint64
	switch enc & encFormat {
	case 0x00, 0x04, 0x0c:
		v = c.u64()
	case 0x01:
		v = c.uleb()
	case 0x02:
		v = uint64(c.u16())
	case 0x03:
		v = uint64(c.u32())
	case 0x09:
		v = uint64(c.sleb())
	case 0x0a:
		v = uint64(int16(c.u16()))
	case 0x0b:
		v = uint64(int32(c.u32()))
	default:
		c.bad = true
	}
	switch enc & encApply {
	case 0:
	case encPCRel:
		v += here
	default:
		c.bad = true
	}
	return v
}

// rule says where a caller's register is.
type rule struct {
	kind ruleKind
	off  int64  // ruleOffset, ruleValOffset: distance from the CFA; for the CFA, from the register
	reg  uint64 // ruleRegister
	expr []byte // ruleExpr, ruleValExpr
}

// ruleKind is what a rule's fields mean.
type ruleKind uint8

const (
	ruleNone      ruleKind = iota // nothing was said
	ruleUndefined                 // it is lost
	ruleSame                      // the function doesn't touch it
	ruleOffset                    // in memory at CFA+off
	ruleValOffset                 // it is CFA+off
	ruleRegister                  // in another register, plus off
	ruleExpr                      // in memory where expr says
	ruleValExpr                   // it is what expr says
)

// frameRow is the row of the table that holds for one instruction.
type frameRow struct {
	cfa  rule        // ruleRegister or ruleValExpr
	regs [nRegs]rule // by DWARF's number
	ra   uint64      // the column of the return address
}

// maxRemember bounds the stack of remembered rows; compilers use one or two.
const maxRemember = 8

// frameRowAt runs the call frame information for a file address.
func (d *Debug) frameRowAt(pc uint64) (*frameRow, bool) {
	i := searchLast(len(d.frames), func(i int) bool { return d.frames[i].lo <= pc })
	// Both sections may describe the same code: take the first of equals.
	for i > 0 && d.frames[i-1].lo == d.frames[i].lo && pc < d.frames[i-1].hi {
		i--
	}
	if i < 0 || pc >= d.frames[i].hi {
		return nil, false
	}
	f := &d.frames[i]
	m := &cfiMachine{cie: f.common, loc: f.lo, pc: pc, steps: maxList}
	m.run(f.common.prog)
	m.initial = m.row
	m.run(f.prog)
	m.row.ra = f.common.ra
	return &m.row, !m.bad && m.row.cfa.kind != ruleNone
}

// cfiMachine runs call frame instructions until the row for pc is complete.
type cfiMachine struct {
	cie     *cie
	loc     uint64     // the address that row is about
	pc      uint64     // the address that is wanted
	row     frameRow   // the row so far
	initial frameRow   // what the CIE's instructions gave, for restore
	stack   []frameRow // remembered rows
	steps   int        // what is left of the budget
	bad     bool       // an instruction isn't understood
}

const (
	cfaAdvance   = 1 << 6
	cfaOffset    = 2 << 6
	cfaRestore   = 3 << 6
	cfaSetLoc    = 0x01
	cfaAdvance1  = 0x02
	cfaAdvance2  = 0x03
	cfaAdvance4  = 0x04
	cfaOffsetExt = 0x05
	cfaRestExt   = 0x06
	cfaUndefined = 0x07
	cfaSame      = 0x08
	cfaRegister  = 0x09
	cfaRemember  = 0x0a
	cfaRestState = 0x0b
	cfaDefCFA    = 0x0c
	cfaDefReg    = 0x0d
	cfaDefOffset = 0x0e
	cfaDefExpr   = 0x0f
	cfaExpr      = 0x10
	cfaOffsetSF  = 0x11
	cfaDefCFASF  = 0x12
	cfaDefOffSF  = 0x13
	cfaValOffset = 0x14
	cfaValOffSF  = 0x15
	cfaValExpr   = 0x16
	cfaArgsSize  = 0x2e
)

// run runs instructions until the address passes pc.
func (m *cfiMachine) run(prog []byte) {
	c := at(prog, 0)
	for c.left() > 0 && !m.bad {
		if m.steps--; m.steps < 0 {
			m.bad = true
			return
		}
		op := c.u8()
		next := m.loc
		low := uint64(op & 0x3f)
		switch {
		case op&0xc0 == cfaAdvance:
			next += low * m.cie.codeAlign
		case op&0xc0 == cfaOffset:
			m.set(low, rule{kind: ruleOffset, off: int64(c.uleb()) * m.cie.dataAlign})
		case op&0xc0 == cfaRestore:
			m.restore(low)
		case op == cfaSetLoc:
			next = c.u64()
		case op == cfaAdvance1:
			next += uint64(c.u8()) * m.cie.codeAlign
		case op == cfaAdvance2:
			next += uint64(c.u16()) * m.cie.codeAlign
		case op == cfaAdvance4:
			next += uint64(c.u32()) * m.cie.codeAlign
		default:
			m.other(c, op)
		}
		m.bad = m.bad || c.bad
		if next > m.pc {
			return
		}
		m.loc = next
	}
}

// set gives a register its rule.
func (m *cfiMachine) set(reg uint64, r rule) {
	if reg < nRegs {
		m.row.regs[reg] = r
	}
}

// restore takes back the rule that the CIE gave.
func (m *cfiMachine) restore(reg uint64) {
	if reg < nRegs {
		m.row.regs[reg] = m.initial.regs[reg]
	}
}

// other runs an instruction that doesn't advance the address and has a byte of its own.
func (m *cfiMachine) other(c *cursor, op uint8) {
	align := m.cie.dataAlign
	switch op {
	case 0: // nop, the padding
	case cfaOffsetExt:
		m.set(c.uleb(), rule{kind: ruleOffset, off: int64(c.uleb()) * align})
	case cfaOffsetSF:
		m.set(c.uleb(), rule{kind: ruleOffset, off: c.sleb() * align})
	case cfaValOffset:
		m.set(c.uleb(), rule{kind: ruleValOffset, off: int64(c.uleb()) * align})
	case cfaValOffSF:
		m.set(c.uleb(), rule{kind: ruleValOffset, off: c.sleb() * align})
	case cfaRestExt:
		m.restore(c.uleb())
	case cfaUndefined:
		m.set(c.uleb(), rule{kind: ruleUndefined})
	case cfaSame:
		m.set(c.uleb(), rule{kind: ruleSame})
	case cfaRegister:
		m.set(c.uleb(), rule{kind: ruleRegister, reg: c.uleb()})
	case cfaExpr:
		m.set(c.uleb(), rule{kind: ruleExpr, expr: c.bytes(c.uleb())})
	case cfaValExpr:
		m.set(c.uleb(), rule{kind: ruleValExpr, expr: c.bytes(c.uleb())})
	case cfaRemember:
		if len(m.stack) == maxRemember {
			m.bad = true
			return
		}
		m.stack = append(m.stack, m.row)
	case cfaRestState:
		if len(m.stack) == 0 {
			m.bad = true
			return
		}
		m.row = m.stack[len(m.stack)-1]
		m.stack = m.stack[:len(m.stack)-1]
	case cfaDefCFA:
		m.row.cfa = rule{kind: ruleRegister, reg: c.uleb(), off: int64(c.uleb())}
	case cfaDefCFASF:
		m.row.cfa = rule{kind: ruleRegister, reg: c.uleb(), off: c.sleb() * align}
	case cfaDefReg:
		// RISC-V's assembler opens with this one alone; the offset is then 0.
		m.row.cfa.kind, m.row.cfa.reg = ruleRegister, c.uleb()
	case cfaDefOffset:
		m.row.cfa.off = int64(c.uleb())
	case cfaDefOffSF:
		m.row.cfa.off = c.sleb() * align
	case cfaDefExpr:
		m.row.cfa = rule{kind: ruleValExpr, expr: c.bytes(c.uleb())}
	case cfaArgsSize:
		c.uleb()
	default:
		m.bad = true
	}
}
