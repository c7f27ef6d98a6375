package image

// location says where a variable is, or what it is where it lives nowhere.
type location struct {
	kind   locKind
	u      uint64  // locMem: address in the running program; locReg: register; locValue: the value
	bytes  []byte  // locBytes: the value's bytes
	pieces []piece // locPieces: the parts
}

// piece is a part of a variable that is spread over several places.
type piece struct {
	loc  location // where it is; never pieces
	size int      // bytes
}

// locKind says what a location's fields mean.
type locKind uint8

const (
	locNone   locKind = iota // optimised out
	locMem                   // in memory
	locReg                   // in a register
	locValue                 // known to be a number
	locBytes                 // known to be these bytes
	locPieces                // in several places
)

const (
	opAddr         = 0x03
	opDeref        = 0x06
	opConst1u      = 0x08
	opConst1s      = 0x09
	opConst2u      = 0x0a
	opConst2s      = 0x0b
	opConst4u      = 0x0c
	opConst4s      = 0x0d
	opConst8u      = 0x0e
	opConst8s      = 0x0f
	opConstu       = 0x10
	opConsts       = 0x11
	opDup          = 0x12
	opDrop         = 0x13
	opOver         = 0x14
	opPick         = 0x15
	opSwap         = 0x16
	opRot          = 0x17
	opAbs          = 0x19
	opAnd          = 0x1a
	opDiv          = 0x1b
	opMinus        = 0x1c
	opMod          = 0x1d
	opMul          = 0x1e
	opNeg          = 0x1f
	opNot          = 0x20
	opOr           = 0x21
	opPlus         = 0x22
	opPlusUconst   = 0x23
	opShl          = 0x24
	opShr          = 0x25
	opShra         = 0x26
	opXor          = 0x27
	opBra          = 0x28
	opEq           = 0x29
	opGe           = 0x2a
	opGt           = 0x2b
	opLe           = 0x2c
	opLt           = 0x2d
	opNe           = 0x2e
	opSkip         = 0x2f
	opLit0         = 0x30
	opReg0         = 0x50
	opBreg0        = 0x70
	opBregEnd      = 0x8f
	opRegx         = 0x90
	opFbreg        = 0x91
	opBregx        = 0x92
	opPiece        = 0x93
	opDerefSize    = 0x94
	opNop          = 0x96
	opFormTLS      = 0x9b
	opCallFrameCFA = 0x9c
	opImplicit     = 0x9e
	opStackValue   = 0x9f
	opAddrx        = 0xa1
	opConstx       = 0xa2
	opGNUPushTLS   = 0xe0
)

const (
	maxExprStack = 64
	maxExprSteps = 1024
	maxPieces    = 32
)

// evaluator runs one DWARF expression: a little stack machine.
type evaluator struct {
	q     *query
	c     *cursor
	stack []uint64
	loc   location // a result other than the stack's top
	done  bool     // loc is set
	bad   bool     // the expression can't be computed: the variable is optimised out
	inFB  bool     // this is a frame base, which must not ask for itself
}

// locate runs an expression that says where something is. init, if any, is on the stack at first.
func (q *query) locate(expr []byte, inFB bool, init ...uint64) location {
	if len(expr) == 0 {
		return location{}
	}
	e := &evaluator{q: q, c: at(expr, 0), stack: init, inFB: inFB}
	var pieces []piece
	for steps := 0; e.c.left() > 0; steps++ {
		if steps > maxExprSteps || !q.spend(1) {
			return location{}
		}
		op := e.c.u8()
		if op == opPiece {
			n := e.c.uleb()
			if e.bad || e.c.bad || n > maxBytes || len(pieces) == maxPieces {
				return location{}
			}
			pieces = append(pieces, piece{e.result(), int(n)})
			e.stack, e.loc, e.done = nil, location{}, false
			continue
		}
		e.step(op)
		if e.bad || e.c.bad {
			return location{}
		}
	}
	if pieces != nil {
		return location{kind: locPieces, pieces: pieces}
	}
	return e.result()
}

// result is what has been computed so far.
func (e *evaluator) result() location {
	switch {
	case e.done:
		return e.loc
	case len(e.stack) > 0:
		return location{kind: locMem, u: e.stack[len(e.stack)-1]}
	}
	return location{}
}

func (e *evaluator) push(v uint64) {
	if len(e.stack) >= maxExprStack {
		e.bad = true
		return
	}
	e.stack = append(e.stack, v)
}

func (e *evaluator) pop() uint64 {
	if len(e.stack) == 0 {
		e.bad = true
		return 0
	}
	v := e.stack[len(e.stack)-1]
	e.stack = e.stack[:len(e.stack)-1]
	return v
}

// pick pushes a copy of the entry n below the top.
func (e *evaluator) pick(n int) {
	if n >= len(e.stack) {
		e.bad = true
		return
	}
	e.push(e.stack[len(e.stack)-1-n])
}

// breg pushes a register plus an offset.
func (e *evaluator) breg(reg uint64) {
	v, ok := e.q.regs.get(reg)
	e.bad = e.bad || !ok
	e.push(v + uint64(e.c.sleb()))
}

// end makes the expression's result something other than the top of the stack.
func (e *evaluator) end(l location) {
	e.loc, e.done = l, true
}

// step runs one operation that reads constants, registers or memory, and hands on the rest.
func (e *evaluator) step(op uint8) {
	c, d := e.c, e.q.d
	switch {
	case op >= opLit0 && op < opReg0:
		e.push(uint64(op - opLit0))
		return
	case op >= opReg0 && op < opBreg0:
		e.end(location{kind: locReg, u: uint64(op - opReg0)})
		return
	case op >= opBreg0 && op <= opBregEnd:
		e.breg(uint64(op - opBreg0))
		return
	}
	switch op {
	case opAddr:
		e.push(c.u64() + d.bias)
	case opAddrx, opConstx:
		v, ok := d.indexed(d.sec.addr, e.q.unit.addrBase, c.uleb(), true)
		e.bad = e.bad || !ok
		if op == opAddrx {
			v += d.bias
		}
		e.push(v)
	case opConst1u:
		e.push(uint64(c.u8()))
	case opConst1s:
		e.push(uint64(int8(c.u8())))
	case opConst2u:
		e.push(uint64(c.u16()))
	case opConst2s:
		e.push(uint64(int16(c.u16())))
	case opConst4u:
		e.push(uint64(c.u32()))
	case opConst4s:
		e.push(uint64(int32(c.u32())))
	case opConst8u, opConst8s:
		e.push(c.u64())
	case opConstu:
		e.push(c.uleb())
	case opConsts:
		e.push(uint64(c.sleb()))
	case opRegx:
		e.end(location{kind: locReg, u: c.uleb()})
	case opBregx:
		e.breg(c.uleb())
	case opFbreg:
		e.push(e.frameBase() + uint64(c.sleb()))
	case opCallFrameCFA:
		e.bad = e.bad || !e.q.hasFA
		e.push(e.q.cfa)
	case opDeref:
		e.deref(8)
	case opDerefSize:
		e.deref(int(c.u8()))
	case opFormTLS, opGNUPushTLS:
		// Of a static program's thread-local block, tp is the start.
		tp, ok := e.q.regs.get(regTP)
		e.bad = e.bad || !ok
		e.push(e.pop() + tp)
	case opImplicit:
		e.end(location{kind: locBytes, bytes: c.bytes(c.uleb())})
	case opStackValue:
		e.end(location{kind: locValue, u: e.pop()})
	case opNop:
	default:
		e.arith(op)
	}
}

// frameBase is what the function's frame base expression says.
func (e *evaluator) frameBase() uint64 {
	if e.inFB {
		e.bad = true
		return 0
	}
	l := e.q.locate(e.q.base, true)
	switch l.kind {
	case locMem:
		return l.u
	case locReg:
		v, ok := e.q.regs.get(l.u)
		e.bad = e.bad || !ok
		return v
	}
	e.bad = true
	return 0
}

// deref replaces an address by the number that is there.
func (e *evaluator) deref(n int) {
	v, ok := uint64(0), n >= 1 && n <= 8
	if ok {
		v, ok = e.q.word(e.pop(), n)
	}
	e.bad = e.bad || !ok
	e.push(v)
}

// arith runs the operations that only work on the stack, and jumps.
func (e *evaluator) arith(op uint8) {
	switch op {
	case opDup:
		e.pick(0)
	case opDrop:
		e.pop()
	case opOver:
		e.pick(1)
	case opPick:
		e.pick(int(e.c.u8()))
	case opSwap:
		a, b := e.pop(), e.pop()
		e.push(a)
		e.push(b)
	case opRot:
		a, b, c := e.pop(), e.pop(), e.pop()
		e.push(a)
		e.push(c)
		e.push(b)
	case opAbs:
		if v := int64(e.pop()); v < 0 {
			e.push(uint64(-v))
		} else {
			e.push(uint64(v))
		}
	case opNeg:
		e.push(-e.pop())
	case opNot:
		e.push(^e.pop())
	case opPlusUconst:
		e.push(e.pop() + e.c.uleb())
	case opSkip:
		e.jump()
	case opBra:
		if e.pop() != 0 {
			e.jump()
		} else {
			e.c.u16()
		}
	default:
		b, a := e.pop(), e.pop()
		v, ok := binary2(op, a, b)
		e.bad = e.bad || !ok
		e.push(v)
	}
}

// jump moves by a signed distance that counts from the next operation.
func (e *evaluator) jump() {
	distance := int(int16(e.c.u16()))
	off := e.c.off + distance
	if off < 0 || off > len(e.c.data) {
		e.bad = true
		return
	}
	e.c.off = off
}

// binary2 computes an operation of two operands, a below b on the stack.
func binary2(op uint8, a, b uint64) (v uint64, ok bool) {
	truth := func(is bool) (uint64, bool) {
		if is {
			return 1, true
		}
		return 0, true
	}
	switch op {
	case opAnd:
		return a & b, true
	case opOr:
		return a | b, true
	case opXor:
		return a ^ b, true
	case opPlus:
		return a + b, true
	case opMinus:
		return a - b, true
	case opMul:
		return a * b, true
	case opDiv:
		if b == 0 {
			return 0, false
		}
		return uint64(int64(a) / int64(b)), true
	case opMod:
		if b == 0 {
			return 0, false
		}
		return a % b, true
	case opShl:
		return a << min(b, 64), true
	case opShr:
		return a >> min(b, 64), true
	case opShra:
		return uint64(int64(a) >> min(b, 63)), true
	case opEq:
		return truth(a == b)
	case opNe:
		return truth(a != b)
	case opLt:
		return truth(int64(a) < int64(b))
	case opLe:
		return truth(int64(a) <= int64(b))
	case opGt:
		return truth(int64(a) > int64(b))
	case opGe:
		return truth(int64(a) >= int64(b))
	}
	return 0, false
}
