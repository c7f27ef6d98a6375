package image

// Much of a C library carries no call frame information. There the code itself says where the frame is: it
// moves sp down, stores ra and the saved registers, and may point s0 at the frame. scanFrame follows
// these instructions from the function's start, along its branches, to the place that is asked about.

const (
	maxScan    = 32 << 10 // bytes of code that are read
	maxTargets = 512      // branch targets that are remembered
)

// frameState is the frame as far as the code has built it, at one instruction.
type frameState struct {
	depth int64     // how far sp is below the CFA
	blind bool      // sp moved by an amount that isn't known
	fp    bool      // s0 points into the frame
	fpOff int64     // how far s0 is then below the CFA
	saved [32]int64 // how far below the CFA a register is stored; 0 when it isn't
}

// scanner walks over a function's code.
type scanner struct {
	frameState
	pc      uint64                // the instruction
	known   uint32                // registers that hold a constant
	value   [32]int64             // the constants
	targets map[uint64]frameState // the state at the target of a branch that was passed
	widest  frameState            // the state where the frame was largest
	dead    bool                  // the instruction before never goes on to this one
}

// scanFrame is the frame at the query's place, read from the code of the function around it.
func (q *query) scanFrame() (*frameRow, bool) {
	_, lo, _, ok := q.d.Func(q.pc + q.d.bias)
	end := q.pc + q.d.bias
	if !ok || end-lo > maxScan {
		return nil, false
	}
	s := &scanner{pc: lo, targets: map[uint64]frameState{}}
	var code []byte
	for s.pc < end && q.spend(4) {
		if len(code) < 4 {
			at := s.pc + uint64(len(code))
			more, ok := q.mem(at, int(min(maxBytes, end-at+4, 4096-at%4096)))
			if !ok {
				return nil, false
			}
			code = append(code[:len(code):len(code)], more...)
		}
		s.arrive()
		if low := uint32(code[0]) | uint32(code[1])<<8; low&3 != 3 {
			s.short(low)
			code, s.pc = code[2:], s.pc+2
		} else if len(code) >= 4 {
			s.full(low | uint32(code[2])<<16 | uint32(code[3])<<24)
			code, s.pc = code[4:], s.pc+4
		} else {
			continue
		}
	}
	s.arrive()
	return s.row()
}

// row is the scanner's state as a row of call frame information.
func (s *scanner) row() (*frameRow, bool) {
	row := &frameRow{ra: regRA}
	switch {
	case s.fp:
		row.cfa = rule{kind: ruleRegister, reg: regS0, off: s.fpOff}
	case !s.blind:
		row.cfa = rule{kind: ruleRegister, reg: regSP, off: s.depth}
	default:
		return nil, false
	}
	for r, k := range s.saved {
		if k != 0 {
			row.regs[r] = rule{kind: ruleOffset, off: -k}
		}
	}
	return row, true
}

// arrive takes over the state of a branch that leads here. Behind a return without one, what follows
// belongs to the function's body.
func (s *scanner) arrive() {
	if st, ok := s.targets[s.pc]; ok {
		s.frameState = st
		delete(s.targets, s.pc)
	} else if s.dead {
		s.frameState = s.widest
	}
	s.dead = false
	// Before a return sp comes last: then the frame is as large, but fewer registers are in it.
	if s.depth > s.widest.depth || s.depth == s.widest.depth && s.count() > s.widest.count() {
		s.widest = s.frameState
	}
}

// count is how many registers are saved.
func (f *frameState) count() (n int) {
	for _, k := range f.saved {
		if k != 0 {
			n++
		}
	}
	return n
}

// branch notes the state for a target further on.
func (s *scanner) branch(off int64) {
	if target := s.pc + uint64(off); off > 0 && len(s.targets) < maxTargets {
		s.targets[target] = s.frameState
	}
}

// keeps says whether a function has to preserve a register: ra, s0, s1, s2 to s11.
func keeps(r uint32) bool { return r == regRA || r == 8 || r == 9 || r >= 18 && r <= 27 }

// store notes that a register was stored at base+off.
func (s *scanner) store(r, base uint32, off int64) {
	k, ok := s.below(base, off)
	if ok && keeps(r) && s.saved[r] == 0 && k > 0 && k%8 == 0 {
		s.saved[r] = k
	}
}

// load notes that a register was loaded from base+off: if that is where it was saved, it is itself again.
func (s *scanner) load(r, base uint32, off int64) {
	k, ok := s.below(base, off)
	s.clobber(r)
	if ok && s.saved[r] == k {
		s.saved[r] = 0
	}
}

// below is how far the address base+off is below the CFA.
func (s *scanner) below(base uint32, off int64) (k int64, ok bool) {
	switch {
	case base == regSP && !s.blind:
		return s.depth - off, true
	case base == regS0 && s.fp:
		return s.fpOff - off, true
	}
	return 0, false
}

// clobber notes that a register was overwritten.
func (s *scanner) clobber(r uint32) {
	s.known &^= 1 << r
	switch r {
	case regS0:
		s.fp = false
	case regSP:
		s.blind = true
	}
}

// add follows rd = rs + a constant.
func (s *scanner) add(rd, rs uint32, imm int64) {
	k, ok := s.below(rs, imm)
	known, v := rs == 0 || s.known>>rs&1 != 0, imm
	if rs != 0 {
		v += s.value[rs]
	}
	s.clobber(rd)
	switch {
	case ok && rd == regSP:
		s.depth, s.blind = k, false
	case ok && rd == regS0:
		s.fpOff, s.fp = k, true
	case known && rd != 0 && rd != regSP:
		s.known |= 1 << rd
		s.value[rd] = v
	}
}

// addReg follows rd = rs + sign*rt.
func (s *scanner) addReg(rd, rs, rt uint32, sign int64) {
	if s.known>>rt&1 != 0 {
		s.add(rd, rs, sign*s.value[rt])
		return
	}
	s.clobber(rd)
}

// full runs an instruction of four bytes.
func (s *scanner) full(i uint32) {
	rd, rs1, rs2 := i>>7&31, i>>15&31, i>>20&31
	f3, imm := i>>12&7, int64(int32(i)>>20)
	switch i & 0x7f {
	case 0x13, 0x1b: // addi, addiw and their like
		if f3 == 0 {
			s.add(rd, rs1, imm)
			return
		}
	case 0x37: // lui
		s.add(rd, 0, int64(int32(i&^0xfff)))
		return
	case 0x33: // add, sub
		if f3 == 0 && i>>25&^0x20 == 0 {
			s.addReg(rd, rs1, rs2, 1-int64(i>>30&1)*2)
			return
		}
	case 0x03:
		if f3 == 3 { // ld
			s.load(rd, rs1, imm)
			return
		}
	case 0x23: // sd and other stores
		if f3 == 3 {
			s.store(rs2, rs1, imm&^31|int64(rd))
		}
		return
	case 0x27: // stores of floats
		return
	case 0x63:
		s.branch(signed(uint64(i>>31<<12|i>>7&1<<11|i>>25&0x3f<<5|i>>8&0xf<<1), 13))
		return
	case 0x6f: // jal
		if rd == 0 {
			s.branch(signed(uint64(i>>31<<20|i>>12&0xff<<12|i>>20&1<<11|i>>21&0x3ff<<1), 21))
			s.dead = true
		}
		return
	case 0x67: // jalr
		s.dead = rd == 0
		return
	case 0x53, 0x07, 0x43, 0x47, 0x4b, 0x4f:
		return // these write float registers, or leave s0 and sp alone
	}
	s.clobber(rd)
}

// short runs a compressed instruction, expanded by hand as far as frames need it.
func (s *scanner) short(i uint32) {
	rd, rs2 := i>>7&31, i>>2&31
	imm6 := signed(uint64(i>>12&1<<5|i>>2&31), 6)
	switch i&3<<3 | i>>13 { // the two octal digits are the quadrant and funct3
	case 0o00: // c.addi4spn
		s.add(8+i>>2&7, regSP, int64(i>>11&3<<4|i>>7&15<<6|i>>6&1<<2|i>>5&1<<3))
	case 0o02, 0o03: // c.lw, c.ld
		s.clobber(8 + i>>2&7)
	case 0o10, 0o11: // c.addi, c.addiw
		s.add(rd, rd, imm6)
	case 0o12: // c.li
		s.add(rd, 0, imm6)
	case 0o13: // c.addi16sp, c.lui
		if rd == regSP {
			s.add(regSP, regSP, signed(uint64(i>>12&1<<9|i>>6&1<<4|i>>5&1<<6|i>>3&3<<7|i>>2&1<<5), 10))
		} else {
			s.add(rd, 0, imm6<<12)
		}
	case 0o14: // shifts and logic
		s.clobber(8 + i>>7&7)
	case 0o15: // c.j
		s.branch(signed(uint64(i>>12&1<<11|i>>11&1<<4|i>>9&3<<8|i>>8&1<<10|i>>7&1<<6|i>>6&1<<7|i>>3&7<<1|i>>2&1<<5), 12))
		s.dead = true
	case 0o16, 0o17: // c.beqz, c.bnez
		s.branch(signed(uint64(i>>12&1<<8|i>>10&3<<3|i>>5&3<<6|i>>3&3<<1|i>>2&1<<5), 9))
	case 0o20, 0o22: // c.slli, c.lwsp
		s.clobber(rd)
	case 0o23: // c.ldsp
		s.load(rd, regSP, int64(i>>12&1<<5|i>>5&3<<3|i>>2&7<<6))
	case 0o24:
		switch {
		case rs2 == 0 && i>>12&1 == 0: // c.jr
			s.dead = true
		case rs2 == 0: // c.jalr
		case i>>12&1 == 0: // c.mv
			s.add(rd, rs2, 0)
		default: // c.add
			s.addReg(rd, rd, rs2, 1)
		}
	case 0o27: // c.sdsp
		s.store(rs2, regSP, int64(i>>10&7<<3|i>>7&7<<6))
	}
}
