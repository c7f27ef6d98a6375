package riscv

// Guest floating point. Every operation takes and gives bits and is exact to the last bit and flag on any host: the common case
// (float_fast.go) lets the host compute where IEEE 754 leaves it no choice, all others are integer arithmetic (float_soft.go).

// The accrued exceptions in FCSR.
const (
	flagNX = 1 << iota // inexact
	flagUF             // underflow
	flagOF             // overflow
	flagDZ             // divided by zero
	flagNV             // invalid
)

// The rounding modes.
const (
	rmRNE = iota // to nearest, ties to even
	rmRTZ        // towards zero
	rmRDN        // down
	rmRUP        // up
	rmRMM        // to nearest, ties away from zero
	rmDYN = 7    // as FCSR says
)

const (
	signS = uint32(1) << 31
	signD = uint64(1) << 63
	nanS  = uint32(0x7fc00000)         // the canonical NaN: the only one that arithmetic gives
	nanD  = uint64(0x7ff8000000000000) // the same for doubles
	boxed = uint64(0xffffffff) << 32   // the upper half of a register that holds a single
)

// rounding gives the mode for an instruction, or false if the mode in FCSR is reserved.
func rounding(static int32, fcsr uint32) (uint8, bool) {
	if static != rmDYN {
		return uint8(static), true
	}
	rm := uint8(fcsr >> 5 & 7)
	return rm, rm <= rmRMM
}

// box puts a single into a register.
func box(v uint32) uint64 { return boxed | uint64(v) }

// unbox takes a single out of a register; what is no single counts as the canonical NaN.
func unbox(v uint64) uint32 {
	if v >= boxed {
		return uint32(v)
	}
	return nanS
}

func isNaNS(v uint32) bool { return v&^signS > 0x7f800000 }
func isNaND(v uint64) bool { return v&^signD > 0x7ff0000000000000 }

// isSignalingD finds the NaNs that make every operation invalid: those whose top fraction bit is clear.
func isSignalingD(v uint64) bool { return isNaND(v) && v&0x8000000000000 == 0 }

// Singles go through the doubles' comparisons: widening keeps order, NaN-ness and signalling.

func eqS(a, b uint32, fl *uint32) uint64 { return eqD(widen(a), widen(b), fl) }
func ltS(a, b uint32, fl *uint32) uint64 { return ltD(widen(a), widen(b), fl) }
func leS(a, b uint32, fl *uint32) uint64 { return leD(widen(a), widen(b), fl) }

// eqD is a quiet comparison: only signalling NaNs are invalid.
func eqD(a, b uint64, fl *uint32) uint64 {
	if isNaND(a) || isNaND(b) {
		if isSignalingD(a) || isSignalingD(b) {
			*fl |= flagNV
		}
		return 0
	}
	return b2u(a == b || (a|b)&^signD == 0)
}

// ltD and leD are signalling: any NaN is invalid.

func ltD(a, b uint64, fl *uint32) uint64 {
	if isNaND(a) || isNaND(b) {
		*fl |= flagNV
		return 0
	}
	return b2u(order(a) < order(b))
}

func leD(a, b uint64, fl *uint32) uint64 {
	if isNaND(a) || isNaND(b) {
		*fl |= flagNV
		return 0
	}
	return b2u(order(a) <= order(b))
}

// order maps a number to an integer so that integers compare as the numbers do, and both zeros are 0.
func order(v uint64) int64 {
	if v&signD != 0 {
		return -int64(v &^ signD)
	}
	return int64(v)
}

// minD prefers a number to a NaN, and -0 to +0.
func minD(a, b uint64, fl *uint32) uint64 {
	if v, ok := pickNaN(a, b, fl); ok {
		return v
	}
	if order(a) < order(b) || order(a) == order(b) && a&signD != 0 {
		return a
	}
	return b
}

// maxD prefers a number to a NaN, and +0 to -0.
func maxD(a, b uint64, fl *uint32) uint64 {
	if v, ok := pickNaN(a, b, fl); ok {
		return v
	}
	if order(a) > order(b) || order(a) == order(b) && a&signD == 0 {
		return a
	}
	return b
}

// pickNaN answers fmin and fmax if an operand is a NaN: the other one.
func pickNaN(a, b uint64, fl *uint32) (uint64, bool) {
	if isSignalingD(a) || isSignalingD(b) {
		*fl |= flagNV
	}
	switch {
	case isNaND(a) && isNaND(b):
		return nanD, true
	case isNaND(a):
		return b, true
	case isNaND(b):
		return a, true
	}
	return 0, false
}

// minS and maxS choose among widened operands; nothing is lost on the way back, and the canonical NaN stays canonical.
func minS(a, b uint32, fl *uint32) uint32 { return narrow(minD(widen(a), widen(b), fl)) }
func maxS(a, b uint32, fl *uint32) uint32 { return narrow(maxD(widen(a), widen(b), fl)) }

func narrow(v uint64) uint32 {
	if isNaND(v) {
		return nanS
	}
	var none uint32
	return cvtDS(v, rmRNE, &none)
}

// classD gives the one bit of the ten that says what v is. See fclass.d.
func classD(v uint64) uint64 {
	return soft64.class(v)
}

func classS(v uint32) uint64 { return soft32.class(uint64(v)) }
