package riscv

import (
	"math"
	"math/bits"
)

// toInt rounds v to an integer of the given width. What does not fit gives the nearest that does, and is invalid instead of inexact.
func (f *format) toInt(v uint64, rm uint8, width uint, signed bool, fl *uint32) uint64 {
	sign := f.sign(v)
	lowest, highest := uint64(0), ^uint64(0)>>(64-width) // magnitudes of the extremes
	if signed {
		lowest, highest = 1<<(width-1), 1<<(width-1)-1
	}
	mag, inexact, fits := uint64(0), false, true
	switch k := f.kind(v); k {
	case quietNaN, signalingNaN:
		sign, fits = 0, false
	case infinite:
		fits = false
	case finite:
		mag, inexact, fits = f.magnitude(f.unpack(v), rm)
	}
	limit := highest
	if sign != 0 {
		limit = lowest
	}
	if !fits || mag > limit {
		*fl |= flagNV
		mag = limit
	} else if inexact {
		*fl |= flagNX
	}
	if sign != 0 {
		mag = -mag
	}
	if width == 32 {
		return sw(uint32(mag))
	}
	return mag
}

// magnitude rounds the absolute value of n to an integer.
func (f *format) magnitude(n number, rm uint8) (mag uint64, inexact, fits bool) {
	if n.exp > 63 {
		return 0, false, false
	}
	if n.exp == 63 {
		return n.sig, false, true
	}
	// The last bit of the integer, half, and whether there is more are all that rounding needs.
	var whole, part uint64
	if d := uint(63 - n.exp); d > 64 {
		whole, part = 0, 1
	} else {
		whole, part = n.sig>>d, n.sig<<(64-d)
	}
	four := whole&1<<2 | part>>62 | b2u(part<<2 != 0)
	return whole + f.increment(four, 2, n.sign, rm), part != 0, true
}

// fromInt rounds the integer (-1)^sign * mag to the format.
func (f *format) fromInt(sign, mag uint64, rm uint8, fl *uint32) uint64 {
	if mag == 0 {
		return 0
	}
	n := bits.LeadingZeros64(mag)
	return f.pack(number{sign, 63 - n, mag << n}, rm, fl)
}

// fromSigned rounds a signed integer to the format.
func (f *format) fromSigned(v uint64, rm uint8, fl *uint32) uint64 {
	if int64(v) < 0 {
		return f.fromInt(1, -v, rm, fl)
	}
	return f.fromInt(0, v, rm, fl)
}

// widen turns a single into the double of the same value. A NaN keeps its bits, and so its kind.
func widen(v uint32) uint64 {
	if isNaNS(v) {
		return uint64(v&signS)<<32 | soft64.inf() | uint64(v&(1<<23-1))<<29
	}
	return math.Float64bits(float64(math.Float32frombits(v)))
}

// cvtSD is fcvt.d.s. Nothing is rounded; the mode only has to be a valid one.
func cvtSD(v uint32, _ uint8, fl *uint32) uint64 {
	if isNaNS(v) {
		return soft64.nanOf(fl, soft32.kind(uint64(v)))
	}
	return widen(v)
}

// cvtDS is fcvt.s.d.
func cvtDS(v uint64, rm uint8, fl *uint32) uint32 {
	if r, ok := fastNarrow(v, rm, fl); ok {
		return r
	}
	switch k := soft64.kind(v); k {
	case finite:
		return uint32(soft32.pack(soft64.unpack(v), rm, fl))
	case zero:
		return uint32(v >> 32)
	case infinite:
		return uint32(v>>32)&signS | uint32(soft32.inf())
	default:
		return uint32(soft32.nanOf(fl, k))
	}
}

// The conversions between integers and floating point, as fcvt names them: Word or Long, Unsigned.

func cvtDToI32(v uint64, rm uint8, fl *uint32) uint64 {
	if i, ok := fastInt(v, rm, 1<<31, fl); ok {
		return uint64(i)
	}
	return soft64.toInt(v, rm, 32, true, fl)
}

func cvtDToI64(v uint64, rm uint8, fl *uint32) uint64 {
	if i, ok := fastInt(v, rm, 1<<62, fl); ok {
		return uint64(i)
	}
	return soft64.toInt(v, rm, 64, true, fl)
}

func cvtDToU32(v uint64, rm uint8, fl *uint32) uint64 { return soft64.toInt(v, rm, 32, false, fl) }
func cvtDToU64(v uint64, rm uint8, fl *uint32) uint64 { return soft64.toInt(v, rm, 64, false, fl) }

func cvtSToI32(v uint32, rm uint8, fl *uint32) uint64 { return cvtDToI32(widen(v), rm, fl) }
func cvtSToI64(v uint32, rm uint8, fl *uint32) uint64 { return cvtDToI64(widen(v), rm, fl) }
func cvtSToU32(v uint32, rm uint8, fl *uint32) uint64 { return cvtDToU32(widen(v), rm, fl) }
func cvtSToU64(v uint32, rm uint8, fl *uint32) uint64 { return cvtDToU64(widen(v), rm, fl) }

func cvtI32ToD(v uint64, rm uint8, fl *uint32) uint64 { return cvtI64ToD(sw(uint32(v)), rm, fl) }
func cvtU32ToD(v uint64, rm uint8, fl *uint32) uint64 { return cvtI64ToD(uint64(uint32(v)), rm, fl) }
func cvtU64ToD(v uint64, rm uint8, fl *uint32) uint64 { return soft64.fromInt(0, v, rm, fl) }

func cvtI32ToS(v uint64, rm uint8, fl *uint32) uint32 {
	return uint32(soft32.fromSigned(sw(uint32(v)), rm, fl))
}
func cvtU32ToS(v uint64, rm uint8, fl *uint32) uint32 {
	return uint32(soft32.fromInt(0, uint64(uint32(v)), rm, fl))
}
func cvtI64ToS(v uint64, rm uint8, fl *uint32) uint32 { return uint32(soft32.fromSigned(v, rm, fl)) }
func cvtU64ToS(v uint64, rm uint8, fl *uint32) uint32 { return uint32(soft32.fromInt(0, v, rm, fl)) }
