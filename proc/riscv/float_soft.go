package riscv

import "math/bits"

// format is one of the binary floating-point formats. Its methods are a complete IEEE 754 in integer arithmetic: slow, but the same
// on every host, in every rounding mode, with all flags.
type format struct {
	frac uint   // bits of the stored fraction
	bias int    // of the exponent field
	top  uint64 // the exponent field of infinities and NaNs
}

var (
	soft32 = format{frac: 23, bias: 127, top: 255}
	soft64 = format{frac: 52, bias: 1023, top: 2047}
)

// number is an unpacked finite number other than zero: (-1)^sign * sig/2^63 * 2^exp, with the top bit of sig set. Where sig is the
// start of a longer significand, its lowest bit is set if anything but zeros follows.
type number struct {
	sign uint64 // 0 or 1
	exp  int
	sig  uint64
}

// kind is what a floating-point number can be.
type kind uint8

const (
	zero kind = iota
	finite
	infinite
	quietNaN
	signalingNaN
)

func (f *format) signBit() uint64 { return (f.top + 1) << f.frac }
func (f *format) inf() uint64     { return f.top << f.frac }
func (f *format) nan() uint64     { return f.inf() | 1<<(f.frac-1) }

// kind classifies v.
func (f *format) kind(v uint64) kind {
	v &^= f.signBit()
	switch {
	case v == 0:
		return zero
	case v < f.inf():
		return finite
	case v == f.inf():
		return infinite
	case v >= f.nan():
		return quietNaN
	}
	return signalingNaN
}

// class is the result of fclass: bit 0 for -inf, then -normal, -subnormal, -0, +0, +subnormal, +normal, +inf, signalling, quiet.
func (f *format) class(v uint64) uint64 {
	negative := v&f.signBit() != 0
	up := uint(0) // distance from the zeros outwards
	switch f.kind(v) {
	case signalingNaN:
		return 1 << 8
	case quietNaN:
		return 1 << 9
	case infinite:
		up = 3
	case finite:
		up = 1
		if v>>f.frac&f.top != 0 {
			up = 2
		}
	}
	if negative {
		return 1 << (3 - up)
	}
	return 1 << (4 + up)
}

// unpack takes a finite number other than zero apart.
func (f *format) unpack(v uint64) number {
	n := number{sign: b2u(v&f.signBit() != 0)}
	exp := int(v >> f.frac & f.top)
	sig := v & (1<<f.frac - 1)
	if exp == 0 {
		exp = 1
	} else {
		sig |= 1 << f.frac
	}
	shift := bits.LeadingZeros64(sig)
	n.sig = sig << shift
	n.exp = exp - f.bias + 63 - int(f.frac) - shift
	return n
}

// pack rounds n to the format.
func (f *format) pack(n number, rm uint8, fl *uint32) uint64 {
	drop := 63 - f.frac // bits of sig that the format has no room for
	biased := n.exp + f.bias
	sig := n.sig
	if biased < 1 {
		// Subnormal: the exponent stops falling, the significand moves instead. Tininess counts after rounding to full precision.
		tiny := biased < 0 || (sig>>drop+f.increment(sig, drop, n.sign, rm))>>(f.frac+1) == 0
		sig = shiftJam(sig, uint(1-biased))
		biased = 1
		if tiny && sig&(1<<drop-1) != 0 {
			*fl |= flagUF
		}
	}
	if sig&(1<<drop-1) != 0 {
		*fl |= flagNX
	}
	// The hidden bit, and a carry out of rounding, count the exponent up by themselves.
	v := uint64(biased-1)<<f.frac + sig>>drop + f.increment(sig, drop, n.sign, rm)
	if biased >= int(f.top) || v >= f.inf() {
		return f.overflow(n.sign, rm, fl)
	}
	return v | n.sign*f.signBit()
}

// increment is 1 if rounding off the drop lowest bits of sig goes away from zero.
func (f *format) increment(sig uint64, drop uint, sign uint64, rm uint8) uint64 {
	rest, half := sig&(1<<drop-1), uint64(1)<<(drop-1)
	switch rm {
	case rmRNE:
		return b2u(rest > half || rest == half && sig>>drop&1 != 0)
	case rmRDN:
		return b2u(rest != 0 && sign != 0)
	case rmRUP:
		return b2u(rest != 0 && sign == 0)
	case rmRMM:
		return b2u(rest >= half)
	}
	return 0
}

// overflow is the result of rounding what is too large: infinity, or the largest number where the mode rounds towards it.
func (f *format) overflow(sign uint64, rm uint8, fl *uint32) uint64 {
	*fl |= flagOF | flagNX
	v := f.inf()
	if rm == rmRTZ || rm == rmRDN && sign == 0 || rm == rmRUP && sign != 0 {
		v--
	}
	return v | sign*f.signBit()
}

// shiftJam shifts right and sets the lowest bit if a one fell out.
func shiftJam(v uint64, n uint) uint64 {
	if n > 63 {
		return b2u(v != 0)
	}
	return v>>n | b2u(v<<(64-n) != 0 && n != 0)
}

// invalid raises the invalid exception and gives the canonical NaN.
func (f *format) invalid(fl *uint32) uint64 {
	*fl |= flagNV
	return f.nan()
}

// nanOf is the result of an operation one of whose operands is a NaN.
func (f *format) nanOf(fl *uint32, operands ...kind) uint64 {
	for _, k := range operands {
		if k == signalingNaN {
			*fl |= flagNV
		}
	}
	return f.nan()
}

// zeroSum is the exact sum 0 of numbers with the given signs.
func (f *format) zeroSum(a, b uint64, rm uint8) uint64 {
	if a != b {
		return b2u(rm == rmRDN) * f.signBit()
	}
	return a * f.signBit()
}

func (f *format) sign(v uint64) uint64 { return b2u(v&f.signBit() != 0) }

func (f *format) add(a, b uint64, rm uint8, fl *uint32) uint64 {
	ka, kb := f.kind(a), f.kind(b)
	switch {
	case ka >= quietNaN || kb >= quietNaN:
		return f.nanOf(fl, ka, kb)
	case ka == infinite && kb == infinite && a != b:
		return f.invalid(fl)
	case ka == infinite || kb == zero && ka != zero:
		return a
	case kb == infinite || ka == zero && kb != zero:
		return b
	case ka == zero:
		return f.zeroSum(f.sign(a), f.sign(b), rm)
	}
	return f.packSum(wide{number: f.unpack(a)}, wide{number: f.unpack(b)}, rm, fl)
}

func (f *format) mul(a, b uint64, rm uint8, fl *uint32) uint64 {
	ka, kb := f.kind(a), f.kind(b)
	sign := f.sign(a) ^ f.sign(b)
	switch {
	case ka >= quietNaN || kb >= quietNaN:
		return f.nanOf(fl, ka, kb)
	case ka == infinite && kb == zero || ka == zero && kb == infinite:
		return f.invalid(fl)
	case ka == infinite || kb == infinite:
		return f.inf() | sign*f.signBit()
	case ka == zero || kb == zero:
		return sign * f.signBit()
	}
	return f.pack(product(f.unpack(a), f.unpack(b)).jam(), rm, fl)
}

func (f *format) div(a, b uint64, rm uint8, fl *uint32) uint64 {
	ka, kb := f.kind(a), f.kind(b)
	sign := f.sign(a) ^ f.sign(b)
	switch {
	case ka >= quietNaN || kb >= quietNaN:
		return f.nanOf(fl, ka, kb)
	case ka == infinite && kb == infinite || ka == zero && kb == zero:
		return f.invalid(fl)
	case ka == infinite || kb == zero:
		if kb == zero && ka == finite {
			*fl |= flagDZ
		}
		return f.inf() | sign*f.signBit()
	case ka == zero || kb == infinite:
		return sign * f.signBit()
	}
	n, d := f.unpack(a), f.unpack(b)
	// Half of the dividend keeps the quotient of the significands below 2^64.
	q, rest := bits.Div64(n.sig>>1, n.sig<<63, d.sig)
	exp := n.exp - d.exp
	if q>>63 == 0 {
		q, exp = q<<1, exp-1 // the bit that comes in is below all that is kept; rest tells whether it matters
	}
	return f.pack(number{sign, exp, q | b2u(rest != 0)}, rm, fl)
}

func (f *format) sqrt(a uint64, rm uint8, fl *uint32) uint64 {
	switch k := f.kind(a); {
	case k >= quietNaN:
		return f.nanOf(fl, k)
	case k == zero:
		return a
	case a&f.signBit() != 0:
		return f.invalid(fl)
	case k == infinite:
		return a
	}
	n := f.unpack(a)
	hi, lo := n.sig>>1, n.sig<<63 // as 2^-126 * 2^exp
	if n.exp&1 != 0 {
		hi, lo = n.sig, 0
		n.exp--
	}
	root, exact := isqrt(hi, lo)
	return f.pack(number{0, n.exp / 2, root | b2u(!exact)}, rm, fl)
}

// isqrt is the square root of a number between 2^126 and 2^128, rounded down, bit by bit.
func isqrt(hi, lo uint64) (root uint64, exact bool) {
	for bit := uint64(1) << 63; bit != 0; bit >>= 1 {
		try := root | bit
		h, l := bits.Mul64(try, try)
		if h < hi || h == hi && l <= lo {
			root = try
		}
	}
	h, l := bits.Mul64(root, root)
	return root, h == hi && l == lo
}

// fma is a*b + c, rounded once.
func (f *format) fma(a, b, c uint64, rm uint8, fl *uint32) uint64 {
	ka, kb, kc := f.kind(a), f.kind(b), f.kind(c)
	sign := f.sign(a) ^ f.sign(b)
	switch {
	case ka == infinite && kb == zero || ka == zero && kb == infinite:
		*fl |= flagNV // even if c is a quiet NaN
		return f.nan()
	case ka >= quietNaN || kb >= quietNaN || kc >= quietNaN:
		return f.nanOf(fl, ka, kb, kc)
	case ka == infinite || kb == infinite:
		if kc == infinite && f.sign(c) != sign {
			return f.invalid(fl)
		}
		return f.inf() | sign*f.signBit()
	case kc == infinite:
		return c
	case ka == zero || kb == zero:
		if kc == zero {
			return f.zeroSum(sign, f.sign(c), rm)
		}
		return c
	}
	p := product(f.unpack(a), f.unpack(b))
	if kc == zero {
		return f.pack(p.jam(), rm, fl)
	}
	return f.packSum(p, wide{number: f.unpack(c)}, rm, fl)
}
