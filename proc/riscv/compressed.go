package riscv

// cword is a compressed instruction.
type cword uint32

// bits gives the bits hi..lo of the word, moved to position at.
func (w cword) bits(hi, lo, at uint) int32 {
	return int32(w >> lo & (1<<(hi-lo+1) - 1) << at)
}

// signed is v, a number of n bits, sign-extended.
func signed(v int32, n uint) int32 { return v << (32 - n) >> (32 - n) }

// The register fields: full ones, and those of three bits that name x8..x15.
func (w cword) rd() uint8       { return uint8(w >> 7 & 31) }
func (w cword) rs2() uint8      { return uint8(w >> 2 & 31) }
func (w cword) rdShort() uint8  { return uint8(w>>2&7) + 8 }
func (w cword) rs1Short() uint8 { return uint8(w>>7&7) + 8 }

// The immediates that several instructions share.
func (w cword) imm6() int32    { return signed(w.bits(12, 12, 5)|w.bits(6, 2, 0), 6) }
func (w cword) offW() int32    { return w.bits(12, 10, 3) | w.bits(6, 6, 2) | w.bits(5, 5, 6) }
func (w cword) offD() int32    { return w.bits(12, 10, 3) | w.bits(6, 5, 6) }
func (w cword) spLoadD() int32 { return w.bits(12, 12, 5) | w.bits(6, 5, 3) | w.bits(4, 2, 6) }
func (w cword) spSaveD() int32 { return w.bits(12, 10, 3) | w.bits(9, 7, 6) }

// decodeCompressed decodes the 16-bit instruction w. Words that the manual reserves are illegal; its hints decode to what they
// look like, which does nothing.
func decodeCompressed(w uint32) Inst {
	switch w & 3 {
	case 0:
		return decodeC0(cword(w))
	case 1:
		return decodeC1(cword(w))
	}
	return decodeC2(cword(w))
}

// decodeC0 decodes quadrant 0: loads and stores through short registers.
func decodeC0(w cword) Inst {
	rd, rs1 := w.rdShort(), w.rs1Short()
	switch w >> 13 {
	case 0:
		if imm := w.bits(12, 11, 4) | w.bits(10, 7, 6) | w.bits(6, 6, 2) | w.bits(5, 5, 3); imm != 0 {
			return Inst{Op: OpAddi, Rd: rd, Rs1: 2, Imm: imm}
		}
	case 1:
		return Inst{Op: OpFld, Rd: rd, Rs1: rs1, Imm: w.offD()}
	case 2:
		return Inst{Op: OpLw, Rd: rd, Rs1: rs1, Imm: w.offW()}
	case 3:
		return Inst{Op: OpLd, Rd: rd, Rs1: rs1, Imm: w.offD()}
	case 5:
		return Inst{Op: OpFsd, Rs2: rd, Rs1: rs1, Imm: w.offD()}
	case 6:
		return Inst{Op: OpSw, Rs2: rd, Rs1: rs1, Imm: w.offW()}
	case 7:
		return Inst{Op: OpSd, Rs2: rd, Rs1: rs1, Imm: w.offD()}
	}
	return Inst{}
}

// decodeC1 decodes quadrant 1: immediates, arithmetic on short registers, jumps and branches.
func decodeC1(w cword) Inst {
	rd, rs1 := w.rd(), w.rs1Short()
	branch := signed(w.bits(12, 12, 8)|w.bits(11, 10, 3)|w.bits(6, 5, 6)|w.bits(4, 3, 1)|w.bits(2, 2, 5), 9)
	switch w >> 13 {
	case 0:
		return Inst{Op: OpAddi, Rd: rd, Rs1: rd, Imm: w.imm6()}
	case 1:
		if rd != 0 {
			return Inst{Op: OpAddiw, Rd: rd, Rs1: rd, Imm: w.imm6()}
		}
	case 2:
		return Inst{Op: OpAddi, Rd: rd, Imm: w.imm6()}
	case 3:
		if w.imm6() == 0 {
			return Inst{}
		}
		if rd == 2 {
			imm := w.bits(12, 12, 9) | w.bits(6, 6, 4) | w.bits(5, 5, 6) | w.bits(4, 3, 7) | w.bits(2, 2, 5)
			return Inst{Op: OpAddi, Rd: 2, Rs1: 2, Imm: signed(imm, 10)}
		}
		return Inst{Op: OpLui, Rd: rd, Imm: w.imm6() << 12}
	case 4:
		return decodeCArith(w)
	case 5:
		imm := w.bits(12, 12, 11) | w.bits(11, 11, 4) | w.bits(10, 9, 8) | w.bits(8, 8, 10) | w.bits(7, 7, 6) | w.bits(6, 6, 7) | w.bits(5, 3, 1) | w.bits(2, 2, 5)
		return Inst{Op: OpJal, Imm: signed(imm, 12)}
	case 6:
		return Inst{Op: OpBeq, Rs1: rs1, Imm: branch}
	case 7:
		return Inst{Op: OpBne, Rs1: rs1, Imm: branch}
	}
	return Inst{}
}

// decodeCArith decodes the arithmetic of quadrant 1.
func decodeCArith(w cword) Inst {
	rd := w.rs1Short()
	in := Inst{Rd: rd, Rs1: rd}
	switch w.bits(11, 10, 0) {
	case 0:
		in.Op, in.Imm = OpSrli, w.imm6()&63
	case 1:
		in.Op, in.Imm = OpSrai, w.imm6()&63
	case 2:
		in.Op, in.Imm = OpAndi, w.imm6()
	case 3:
		in.Op = [8]Op{OpSub, OpXor, OpOr, OpAnd, OpSubw, OpAddw}[w.bits(12, 12, 2)|w.bits(6, 5, 0)]
		in.Rs2 = w.rdShort()
	}
	return in
}

// decodeC2 decodes quadrant 2: the stack pointer's loads and stores, moves, jumps through registers.
func decodeC2(w cword) Inst {
	rd, rs2 := w.rd(), w.rs2()
	switch w >> 13 {
	case 0:
		return Inst{Op: OpSlli, Rd: rd, Rs1: rd, Imm: w.imm6() & 63}
	case 1:
		return Inst{Op: OpFld, Rd: rd, Rs1: 2, Imm: w.spLoadD()}
	case 2:
		if rd != 0 {
			return Inst{Op: OpLw, Rd: rd, Rs1: 2, Imm: w.bits(12, 12, 5) | w.bits(6, 4, 2) | w.bits(3, 2, 6)}
		}
	case 3:
		if rd != 0 {
			return Inst{Op: OpLd, Rd: rd, Rs1: 2, Imm: w.spLoadD()}
		}
	case 4:
		return decodeCRegister(w.bits(12, 12, 0) != 0, rd, rs2)
	case 5:
		return Inst{Op: OpFsd, Rs1: 2, Rs2: rs2, Imm: w.spSaveD()}
	case 6:
		return Inst{Op: OpSw, Rs1: 2, Rs2: rs2, Imm: w.bits(12, 9, 2) | w.bits(8, 7, 6)}
	case 7:
		return Inst{Op: OpSd, Rs1: 2, Rs2: rs2, Imm: w.spSaveD()}
	}
	return Inst{}
}

// decodeCRegister decodes c.jr, c.mv, c.ebreak, c.jalr and c.add, which share a major opcode.
func decodeCRegister(high bool, rd, rs2 uint8) Inst {
	switch {
	case rs2 != 0 && high:
		return Inst{Op: OpAdd, Rd: rd, Rs1: rd, Rs2: rs2}
	case rs2 != 0:
		return Inst{Op: OpAdd, Rd: rd, Rs2: rs2}
	case rd != 0 && high:
		return Inst{Op: OpJalr, Rd: 1, Rs1: rd}
	case rd != 0:
		return Inst{Op: OpJalr, Rs1: rd}
	case high:
		return Inst{Op: OpEbreak}
	}
	return Inst{}
}
