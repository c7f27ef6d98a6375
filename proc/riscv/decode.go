package riscv

// Decode decodes the instruction that starts with the low bits of w; a compressed one takes 16 of them and becomes the operation it
// abbreviates. What is no instruction has OpIllegal, with the raw bits in Imm.
func Decode(w uint32) Inst {
	if w&3 != 3 {
		in := decodeCompressed(w & 0xffff)
		in.Len = 2
		if in.Op == OpIllegal {
			return Inst{Len: 2, Imm: int32(w & 0xffff)}
		}
		return in
	}
	for _, p := range patterns[w>>2&31] {
		if w&p.mask == p.match {
			return decodeFields(w, p.op)
		}
	}
	return Inst{Len: 4, Imm: int32(w)}
}

// decodeFields picks the operands of a 32-bit instruction apart.
func decodeFields(w uint32, op Op) Inst {
	in := Inst{Op: op, Len: 4}
	of := &infos[op]
	if of.regs&hasRd != 0 {
		in.Rd = uint8(w >> 7 & 31)
	}
	if of.regs&hasRs1 != 0 {
		in.Rs1 = uint8(w >> 15 & 31)
	}
	if of.regs&hasRs2 != 0 {
		in.Rs2 = uint8(w >> 20 & 31)
	}
	if of.regs&hasRs3 != 0 {
		in.Rs3 = uint8(w >> 27)
	}
	in.Imm = immediate(w, of.imm)
	if of.imm == immRM && (in.Imm == 5 || in.Imm == 6) { // reserved static rounding modes
		return Inst{Len: 4, Imm: int32(w)}
	}
	return in
}

// immediate collects the immediate of a word.
func immediate(w uint32, kind immKind) int32 {
	s := int32(w)
	switch kind {
	case immI:
		return s >> 20
	case immS:
		return s>>25<<5 | int32(w>>7&31)
	case immB:
		return s>>31<<12 | int32(w>>7&1)<<11 | int32(w>>25&63)<<5 | int32(w>>8&15)<<1
	case immU:
		return int32(w &^ 0xfff)
	case immJ:
		return s>>31<<20 | int32(w>>12&255)<<12 | int32(w>>20&1)<<11 | int32(w>>21&1023)<<1
	case immShamt:
		return int32(w >> 20 & 63)
	case immCSR:
		return int32(w >> 20)
	case immRM:
		return int32(w >> 12 & 7)
	}
	return 0
}

// decodedWord remembers what a word means.
type decodedWord struct {
	word uint32
	in   Inst // its length is 0 in an empty entry
}

// decode is Decode with a memory: the same few words come again and again, and what one means never changes.
func (e *Engine) decode(w uint32) Inst {
	en := &e.words[(w^w>>10^w>>20)%wordSlots]
	if en.word != w || en.in.Len == 0 {
		*en = decodedWord{w, Decode(w)}
	}
	return en.in
}
