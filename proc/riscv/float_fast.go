package riscv

import "math"

// The host's arithmetic, where it cannot differ between hosts: single operations on doubles, rounded to nearest, whose results are
// normal and not near either end of the range. There, the only exception there can be is inexact, and whether the result is exact
// is found by arithmetic that is exact itself. Products are converted explicitly, lest Go fuses them with an addition.

// inRange says that v is far enough from subnormals and infinity for all of that.
func inRange(v float64) bool {
	return math.Float64bits(v)>>52&2047-110 < 1900-110
}

// ordinary says that v is a normal double, and not one that rounding may have just made so.
func ordinary(v float64) bool {
	return math.Float64bits(v)>>52&2047-2 < 2044-2
}

// ordinarySingle says the same of a double that is to become a single, after rounding.
func ordinarySingle(v float32) bool {
	return math.Float32bits(v)>>23&255-2 < 252-2
}

// sumError is what s = x+y lacks to the exact sum.
func sumError(x, y, s float64) float64 {
	back := s - x
	return (x - (s - back)) + (y - back)
}

func addD(a, b uint64, rm uint8, fl *uint32) uint64 {
	x, y := math.Float64frombits(a), math.Float64frombits(b)
	s := x + y
	if rm != rmRNE || !ordinary(s) {
		return soft64.add(a, b, rm, fl)
	}
	if *fl&flagNX == 0 && sumError(x, y, s) != 0 {
		*fl |= flagNX
	}
	return math.Float64bits(s)
}

// subD negates b. A NaN stays a NaN of its kind.
func subD(a, b uint64, rm uint8, fl *uint32) uint64 { return addD(a, b^signD, rm, fl) }

func mulD(a, b uint64, rm uint8, fl *uint32) uint64 {
	x, y := math.Float64frombits(a), math.Float64frombits(b)
	p := float64(x * y)
	if rm != rmRNE || !inRange(p) {
		return soft64.mul(a, b, rm, fl)
	}
	if *fl&flagNX == 0 && math.FMA(x, y, -p) != 0 {
		*fl |= flagNX
	}
	return math.Float64bits(p)
}

func divD(a, b uint64, rm uint8, fl *uint32) uint64 {
	x, y := math.Float64frombits(a), math.Float64frombits(b)
	q := x / y
	if rm != rmRNE || !inRange(q) || !inRange(x) || !inRange(y) {
		return soft64.div(a, b, rm, fl)
	}
	if *fl&flagNX == 0 && math.FMA(q, y, -x) != 0 {
		*fl |= flagNX
	}
	return math.Float64bits(q)
}

func sqrtD(a uint64, rm uint8, fl *uint32) uint64 {
	x := math.Float64frombits(a)
	if rm != rmRNE || !inRange(x) || x < 0 {
		return soft64.sqrt(a, rm, fl)
	}
	q := math.Sqrt(x)
	if *fl&flagNX == 0 && math.FMA(q, q, -x) != 0 {
		*fl |= flagNX
	}
	return math.Float64bits(q)
}

func fmaD(a, b, c uint64, rm uint8, fl *uint32) uint64 {
	x, y, z := math.Float64frombits(a), math.Float64frombits(b), math.Float64frombits(c)
	s := math.FMA(x, y, z)
	if rm == rmRNE && ordinary(s) {
		if *fl&flagNX != 0 {
			return math.Float64bits(s)
		}
		// Product and sum both exact: so is the result. Anything else is left to the soft arithmetic to find out.
		if p := float64(x * y); inRange(p) && math.FMA(x, y, -p) == 0 && p+z == s && sumError(p, z, s) == 0 {
			return math.Float64bits(s)
		}
	}
	return soft64.fma(a, b, c, rm, fl)
}

// Singles are computed as doubles and rounded once more. For a single operation the second rounding does no harm: a double has more
// than twice the bits of a single, and two more.

// roundSingle gives s, the correctly rounded double result of an operation, as a single, unless the soft arithmetic has to.
func roundSingle(s float64, exact, nearest bool, fl *uint32) (uint32, bool) {
	r := float32(s)
	if !nearest || !ordinarySingle(r) {
		return 0, false
	}
	if !exact || float64(r) != s {
		*fl |= flagNX
	}
	return math.Float32bits(r), true
}

func doubles(a, b uint32) (x, y float64) {
	return float64(math.Float32frombits(a)), float64(math.Float32frombits(b))
}

func addS(a, b uint32, rm uint8, fl *uint32) uint32 {
	x, y := doubles(a, b)
	s := x + y
	if r, ok := roundSingle(s, sumError(x, y, s) == 0, rm == rmRNE, fl); ok {
		return r
	}
	return uint32(soft32.add(uint64(a), uint64(b), rm, fl))
}

func subS(a, b uint32, rm uint8, fl *uint32) uint32 { return addS(a, b^signS, rm, fl) }

func mulS(a, b uint32, rm uint8, fl *uint32) uint32 {
	x, y := doubles(a, b)
	if r, ok := roundSingle(float64(x*y), true, rm == rmRNE, fl); ok {
		return r
	}
	return uint32(soft32.mul(uint64(a), uint64(b), rm, fl))
}

func divS(a, b uint32, rm uint8, fl *uint32) uint32 {
	x, y := doubles(a, b)
	q := x / y
	// Twice 24 bits fit in a double, so multiplying the rounded quotient back is exact.
	if r, ok := roundSingle(q, float64(float64(float32(q))*y) == x, rm == rmRNE, fl); ok {
		return r
	}
	return uint32(soft32.div(uint64(a), uint64(b), rm, fl))
}

func sqrtS(a uint32, rm uint8, fl *uint32) uint32 {
	x := float64(math.Float32frombits(a))
	q := math.Sqrt(x)
	short := float64(float32(q))
	if r, ok := roundSingle(q, float64(short*short) == x, rm == rmRNE, fl); ok {
		return r
	}
	return uint32(soft32.sqrt(uint64(a), rm, fl))
}

// fmaS has an exact product, but a sum that is rounded to a double and then to a single may be off. Making the double's last bit
// odd when it is inexact (rounding to odd) repairs that.
func fmaS(a, b, c uint32, rm uint8, fl *uint32) uint32 {
	x, y := doubles(a, b)
	z := float64(math.Float32frombits(c))
	p := float64(x * y)
	s := p + z
	rest := sumError(p, z, s)
	if rest != 0 && ordinary(s) {
		if v := math.Float64bits(s); v&1 == 0 && (rest > 0) == (s > 0) {
			s = math.Float64frombits(v + 1)
		} else if v&1 == 0 {
			s = math.Float64frombits(v - 1)
		}
	}
	if r, ok := roundSingle(s, rest == 0, rm == rmRNE, fl); ok {
		return r
	}
	return uint32(soft32.fma(uint64(a), uint64(b), uint64(c), rm, fl))
}

// fastNarrow is fcvt.s.d in the common case.
func fastNarrow(v uint64, rm uint8, fl *uint32) (uint32, bool) {
	return roundSingle(math.Float64frombits(v), true, rm == rmRNE, fl)
}

// fastInt truncates to an integer below limit in size, as casts in C do.
func fastInt(v uint64, rm uint8, limit float64, fl *uint32) (int64, bool) {
	x := math.Float64frombits(v)
	if rm != rmRTZ || !(x > -limit && x < limit) {
		return 0, false
	}
	i := int64(x)
	if float64(i) != x {
		*fl |= flagNX
	}
	return i, true
}

// cvtI64ToD is fcvt.d.l; below 2^53 there is nothing to round.
func cvtI64ToD(v uint64, rm uint8, fl *uint32) uint64 {
	if i := int64(v); i > -1<<53 && i < 1<<53 {
		return math.Float64bits(float64(i))
	}
	return soft64.fromSigned(v, rm, fl)
}
