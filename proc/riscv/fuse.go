package riscv

// fuse turns the instructions of a block into what the block engine likes best: special cases become operations of their own,
// what does nothing disappears, and frequent neighbours become one operation.
func fuse(ins []Inst) []Inst {
	out := ins[:0]
	neighbours := false // the last of out stood right before this one: a fault in a pair's second relies on that
	for _, in := range ins {
		if in = specialise(in); in.Op == OpNop {
			neighbours = false
			continue
		}
		if neighbours {
			if pair, ok := join(out[len(out)-1], in); ok {
				out[len(out)-1] = pair
				neighbours = false
				continue
			}
		}
		out = append(out, in)
		neighbours = true
	}
	return append(make([]Inst, 0, len(out)), out...)
}

// specialise picks the cheaper operation for a special case. Loads into x0 stay: they may fault.
func specialise(in Inst) Inst {
	if in.Op == OpLui || in.Op == OpAuipc || in.Op >= OpAddi && in.Op <= OpSraw || in.Op >= OpMul && in.Op <= OpRemuw {
		if in.Rd == sink {
			in.Op = OpNop
			return in
		}
	}
	switch {
	case in.Op == OpLui, in.Op == OpAddi && in.Rs1 == 0:
		in.Op = OpLi
	case in.Op == OpAddi && in.Imm == 0:
		in.Op = OpMv
	case in.Op == OpAdd && in.Rs1 == 0:
		in.Op, in.Rs1 = OpMv, in.Rs2
	case in.Op == OpBeq && in.Rs2 == 0:
		in.Op = OpBeqz
	case in.Op == OpBne && in.Rs2 == 0:
		in.Op = OpBnez
	case in.Op == OpJal && in.Rd == sink:
		in.Op = OpJ
	case in.Op == OpFence, in.Op == OpFenceI:
		in.Op = OpNop
	}
	return in
}

// join makes one operation of two neighbours, if there is one for them.
func join(a, b Inst) (Inst, bool) {
	op, ok := Op(0), false
	if a.Rd == b.Rs1 {
		op, ok = chainTable[[2]Op{a.Op, b.Op}]
	}
	if !ok {
		op, ok = pairTable[[2]Op{a.Op, b.Op}]
	}
	a.Op, a.Rd2, a.Rs3, a.Len, a.Imm2 = op, b.Rd, b.Rs1, b.Rs2, b.Imm
	return a, ok
}
