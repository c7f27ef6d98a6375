package riscv

// node is an instruction of a block as the block engine wants it, or up to three of them fused to one. It is 32 bytes, so that two
// fill a cache line.
type node struct {
	op   blockOp // what to do
	rd   uint8   // destination of the first
	rs1  uint8   // first source of the first
	rs2  uint8   // second source of the first
	rd2  uint8   // destination of the second, or the Op of a slow instruction
	rs3  uint8   // first source of the second, or third source of a fused multiply-add
	rs4  uint8   // second source of the second
	off  uint8   // how many instructions of the block come before it
	imm  int32   // immediate of the first
	imm2 int32   // immediate of the second
	to   *block  // for a way out: the block last entered over it, which is checked before it is entered again
	rd3  uint8   // destination of the third
	rs5  uint8   // first source of the third
	rs6  uint8   // second source of the third
	back uint8   // for a way out: how many instructions of the block it leaves out
	imm3 int32   // immediate of the third; for a way out: where it leads, from the page, if it says so itself
}

// specialise makes a node of an instruction at offset at of its page, picking the cheapest operation that does. What else
// writes to x0 (loads, which may fault, and comparisons of floats, which raise flags) is left to the precise engine.
func specialise(in Inst, at int32) node {
	n := node{op: blockOps[in.Op], rd: in.Rd, rs1: in.Rs1, rs2: in.Rs2, rs3: in.Rs3, imm: in.Imm}
	if in.Op == OpLui || in.Op == OpAuipc || in.Op >= OpAddi && in.Op <= OpSraw || in.Op >= OpMul && in.Op <= OpRemuw {
		if in.Rd == 0 {
			return node{op: bNop}
		}
	}
	if in.Rd == 0 && infos[in.Op].regs&intRd != 0 && in.Op != OpJalr { // only the precise engine sets x0 to zero again
		n.op = bSlow
	}
	switch {
	case n.op == bSlow:
		n.rd2 = uint8(in.Op)
	case in.Op == OpLui, in.Op == OpAddi && in.Rs1 == 0:
		n.op = bLi
	case in.Op == OpAuipc: // the low bits of its immediate are free for the low bits of its address
		n.imm += at
	case in.Op == OpAddi && in.Imm == 0:
		n.op = bMv
	case in.Op == OpAddiw && in.Imm == 0:
		n.op = bSextw
	case in.Op == OpAdd && in.Rs1 == 0:
		n.op, n.rs1 = bMv, in.Rs2
	case in.Op == OpBeq && in.Rs2 == 0:
		n.op = bBeqz
	case in.Op == OpBne && in.Rs2 == 0:
		n.op = bBnez
	case in.Op == OpJalr && in.Rd == 0:
		n.op = bJr
	case in.Op == OpEcall, in.Op == OpEbreak:
		n.imm = at
	}
	return n
}

// inverse gives the branch that is taken when the given one is not.
func inverse(op Op) Op {
	switch op {
	case OpBeq:
		return OpBne
	case OpBne:
		return OpBeq
	case OpBlt:
		return OpBge
	case OpBge:
		return OpBlt
	case OpBltu:
		return OpBgeu
	}
	return OpBltu
}

// commutes says whether the sources of an operation may be exchanged.
func (op blockOp) commutes() bool {
	switch op {
	case bAdd, bAddw, bAnd, bOr, bXor, bMul, bMulw, bBeq, bBne:
		return true
	}
	return false
}
