package riscv

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

var modes = []struct {
	rm  uint8
	big big.RoundingMode
}{{rmRNE, big.ToNearestEven}, {rmRTZ, big.ToZero}, {rmRDN, big.ToNegativeInf}, {rmRUP, big.ToPositiveInf}, {rmRMM, big.ToNearestAway}}

// TestAgainstBig compares arithmetic on doubles of ordinary size, in all modes, with arbitrary precision.
func TestAgainstBig(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	number := func() float64 {
		v := r.Uint64()&^(2047<<52) | uint64(1023-40+r.Intn(80))<<52
		if r.Intn(3) == 0 {
			v &^= 1<<r.Intn(53) - 1 // short fractions make exact results
		}
		return math.Float64frombits(v)
	}
	exact := func(v float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(v) }
	for range 100000 {
		a, b, c := number(), number(), number()
		mode := modes[r.Intn(len(modes))]
		A, B, C := math.Float64bits(a), math.Float64bits(b), math.Float64bits(c)
		var fl [5]uint32
		got := []uint64{addD(A, B, mode.rm, &fl[0]), subD(A, B, mode.rm, &fl[1]), mulD(A, B, mode.rm, &fl[2]), fmaD(A, B, C, mode.rm, &fl[3]), uint64(cvtDS(A, mode.rm, &fl[4]))}
		product := new(big.Float).SetPrec(400).Mul(exact(a), exact(b))
		want := []*big.Float{
			new(big.Float).SetPrec(400).Add(exact(a), exact(b)), new(big.Float).SetPrec(400).Sub(exact(a), exact(b)), product,
			new(big.Float).SetPrec(400).Add(product, exact(c)), exact(a),
		}
		for i, w := range want {
			if w.Sign() == 0 {
				continue // the signs of zeros have their own test
			}
			prec := uint(53)
			if i == 4 {
				prec = 24
			}
			rounded := new(big.Float).SetMode(mode.big).SetPrec(prec).Set(w)
			v, _ := rounded.Float64()
			bits := math.Float64bits(v)
			if i == 4 {
				bits = uint64(math.Float32bits(float32(v)))
			}
			if got[i] != bits || (fl[i] == flagNX) != (rounded.Cmp(w) != 0) || fl[i]&^flagNX != 0 {
				t.Fatalf("operation %d on %x, %x, %x in mode %d: %#x, flags %#x, want %#x", i, A, B, C, mode.rm, got[i], fl[i], bits)
			}
		}
	}
}

// TestFastAgainstSoft holds the host's arithmetic against the integer one, flags included, with and without NX set before.
func TestFastAgainstSoft(t *testing.T) {
	p := &program{rnd: rand.New(rand.NewSource(2))}
	for range 300000 {
		a, b, c := p.number(), p.number(), p.number()
		s, u, v := unbox(a), unbox(b), unbox(c)
		fast, soft := uint32(p.oneOf(2)), uint32(0)
		soft = fast
		rm := uint8(p.oneOf(5))
		got := []uint64{
			addD(a, b, rm, &fast), mulD(a, b, rm, &fast), divD(a, b, rm, &fast), sqrtD(a, rm, &fast), fmaD(a, b, c, rm, &fast),
			uint64(addS(s, u, rm, &fast)), uint64(mulS(s, u, rm, &fast)), uint64(divS(s, u, rm, &fast)), uint64(sqrtS(s, rm, &fast)), uint64(fmaS(s, u, v, rm, &fast)),
			cvtDToI32(a, rm, &fast), cvtDToI64(a, rm, &fast), cvtI64ToD(a, rm, &fast),
		}
		S, U, V := uint64(s), uint64(u), uint64(v)
		want := []uint64{
			soft64.add(a, b, rm, &soft), soft64.mul(a, b, rm, &soft), soft64.div(a, b, rm, &soft), soft64.sqrt(a, rm, &soft), soft64.fma(a, b, c, rm, &soft),
			soft32.add(S, U, rm, &soft), soft32.mul(S, U, rm, &soft), soft32.div(S, U, rm, &soft), soft32.sqrt(S, rm, &soft), soft32.fma(S, U, V, rm, &soft),
			soft64.toInt(a, rm, 32, true, &soft), soft64.toInt(a, rm, 64, true, &soft), soft64.fromSigned(a, rm, &soft),
		}
		for i := range want {
			if got[i] != want[i] || fast != soft {
				t.Fatalf("operation %d on %#x, %#x, %#x in mode %d: %#x, flags %#x; want %#x, %#x", i, a, b, c, rm, got[i], fast, want[i], soft)
			}
		}
	}
}

// TestExactFlags gives each fast path operands whose result is exact or just not.
func TestExactFlags(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for range 200000 {
		a := float64(r.Intn(1<<r.Intn(31)+1) + 1)
		b := float64(r.Intn(1<<r.Intn(31)+1) + 1)
		A, B := math.Float64bits(a), math.Float64bits(b)
		S, U := math.Float32bits(float32(a)), math.Float32bits(float32(b))
		for i, f := range []func(rm uint8, fl *uint32) uint64{
			func(rm uint8, fl *uint32) uint64 { return divD(A, B, rm, fl) },
			func(rm uint8, fl *uint32) uint64 { return sqrtD(A, rm, fl) },
			func(rm uint8, fl *uint32) uint64 { return fmaD(A, B, A, rm, fl) },
			func(rm uint8, fl *uint32) uint64 { return uint64(divS(S, U, rm, fl)) },
			func(rm uint8, fl *uint32) uint64 { return uint64(sqrtS(S, rm, fl)) },
			func(rm uint8, fl *uint32) uint64 { return uint64(fmaS(S, U, S, rm, fl)) },
		} {
			var near, down, up uint32
			v, lo, hi := f(rmRNE, &near), f(rmRDN, &down), f(rmRUP, &up)
			if (lo == hi) != (near == 0) || near != down || near != up || v != lo && v != hi {
				t.Fatalf("operation %d on %v, %v: %#x (%#x to %#x), flags %#x, %#x, %#x", i, a, b, v, lo, hi, near, down, up)
			}
		}
	}
}

func TestNaNBoxing(t *testing.T) {
	var fl uint32
	if unbox(box(0x3f800000)) != 0x3f800000 || unbox(0x3f800000) != nanS || unbox(0xfffffffe3f800000) != nanS {
		t.Error("unbox")
	}
	if v := addS(unbox(1<<63|0x3f800000), 0x3f800000, rmRNE, &fl); v != nanS || fl != 0 {
		t.Errorf("adding to what is no single: %#x, flags %#x", v, fl)
	}
	if v := addD(0x7ff0000000000001, 0, rmRNE, &fl); v != nanD || fl != flagNV {
		t.Errorf("adding to a signalling NaN: %#x, flags %#x", v, fl)
	}
}

// TestConversions tries the edges of the integers' ranges.
func TestConversions(t *testing.T) {
	type convert func(v uint64, rm uint8, fl *uint32) uint64
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name  string
		f     convert
		rm    uint8
		v     float64
		want  uint64
		flags uint32
	}{
		{"w", cvtDToI32, rmRTZ, 2147483647.9, 0x7fffffff, flagNX},
		{"w", cvtDToI32, rmRUP, 2147483647.1, 0x7fffffff, flagNV},
		{"w", cvtDToI32, rmRTZ, -2147483648.9, 0xffffffff80000000, flagNX},
		{"w", cvtDToI32, rmRDN, -2147483648.1, 0xffffffff80000000, flagNV},
		{"w", cvtDToI32, rmRNE, nan, 0x7fffffff, flagNV},
		{"w", cvtDToI32, rmRNE, -inf, 0xffffffff80000000, flagNV},
		{"w", cvtDToI32, rmRNE, 2.5, 2, flagNX},
		{"w", cvtDToI32, rmRMM, 2.5, 3, flagNX},
		{"w", cvtDToI32, rmRMM, -2.5, ^uint64(2), flagNX},
		{"w", cvtDToI32, rmRDN, -0.1, ^uint64(0), flagNX},
		{"w", cvtDToI32, rmRNE, math.Copysign(0, -1), 0, 0},
		{"wu", cvtDToU32, rmRTZ, -0.9, 0, flagNX},
		{"wu", cvtDToU32, rmRDN, -0.1, 0, flagNV},
		{"wu", cvtDToU32, rmRTZ, 4294967295.5, ^uint64(0), flagNX}, // results of 32 bits are sign-extended, even these
		{"wu", cvtDToU32, rmRNE, 4294967295.5, ^uint64(0), flagNV},
		{"wu", cvtDToU32, rmRNE, nan, ^uint64(0), flagNV},
		{"l", cvtDToI64, rmRTZ, 9223372036854774784, 0x7ffffffffffffc00, 0},
		{"l", cvtDToI64, rmRTZ, 9223372036854775808, 0x7fffffffffffffff, flagNV},
		{"l", cvtDToI64, rmRTZ, -9223372036854775808, 1 << 63, 0},
		{"lu", cvtDToU64, rmRTZ, 18446744073709549568, 0xfffffffffffff800, 0},
		{"lu", cvtDToU64, rmRTZ, 18446744073709551616, ^uint64(0), flagNV},
		{"lu", cvtDToU64, rmRUP, 5e-324, 1, flagNX},
		{"lu", cvtDToU64, rmRTZ, -1, 0, flagNV},
	} {
		var fl uint32
		if got := c.f(math.Float64bits(c.v), c.rm, &fl); got != c.want || fl != c.flags {
			t.Errorf("fcvt.%s.d of %v in mode %d = %#x, flags %#x, want %#x, %#x", c.name, c.v, c.rm, got, fl, c.want, c.flags)
		}
	}
}

// TestRangeEnds looks at overflow, underflow and the signs of zeros.
func TestRangeEnds(t *testing.T) {
	const largest, smallest, least = uint64(0x7fefffffffffffff), uint64(0x0010000000000000), uint64(1)
	inf, half := uint64(0x7ff0000000000000), math.Float64bits(0.5)
	for _, c := range []struct {
		name  string
		f     func(a, b uint64, rm uint8, fl *uint32) uint64
		rm    uint8
		a, b  uint64
		want  uint64
		flags uint32
	}{
		{"overflow", addD, rmRNE, largest, largest, inf, flagOF | flagNX},
		{"overflow", addD, rmRTZ, largest, largest, largest, flagOF | flagNX},
		{"overflow", addD, rmRDN, largest, largest, largest, flagOF | flagNX},
		{"overflow", addD, rmRUP, largest | signD, largest | signD, largest | signD, flagOF | flagNX},
		{"underflow to zero", mulD, rmRNE, least, half, 0, flagUF | flagNX},
		{"underflow upwards", mulD, rmRUP, least, half, least, flagUF | flagNX},
		{"exact subnormal", mulD, rmRNE, smallest, half, smallest / 2, 0},
		{"tiny only before rounding", mulD, rmRNE, 0x3fefffffffffffff, 0x0010000000000000, 0x0010000000000000, flagUF | flagNX},
		{"not tiny after rounding", mulD, rmRUP, 0x3fefffffffffffff, 0x0010000000000001, 0x0010000000000001, flagNX},
		{"x - x", subD, rmRNE, half, half, 0, 0},
		{"x - x down", subD, rmRDN, half, half, signD, 0},
		{"-0 + -0", addD, rmRNE, signD, signD, signD, 0},
		{"inf - inf", subD, rmRNE, inf, inf, nanD, flagNV},
		{"0 * inf", mulD, rmRNE, 0, inf, nanD, flagNV},
		{"1 / 0", divD, rmRNE, half, signD, inf | signD, flagDZ},
		{"0 / 0", divD, rmRNE, 0, 0, nanD, flagNV},
		{"inf / 0", divD, rmRNE, inf, 0, inf, 0},
	} {
		var fl uint32
		if got := c.f(c.a, c.b, c.rm, &fl); got != c.want || fl != c.flags {
			t.Errorf("%s in mode %d: %#x, flags %#x, want %#x, %#x", c.name, c.rm, got, fl, c.want, c.flags)
		}
	}
}
