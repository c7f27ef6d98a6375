package riscv

import "math/bits"

// wide is a number with twice the significand: sig, then low. That is room for an exact product, and for a sum whose operands lie
// far apart.
type wide struct {
	number
	low uint64
}

// product multiplies exactly.
func product(a, b number) wide {
	hi, lo := bits.Mul64(a.sig, b.sig)
	w := wide{number{a.sign ^ b.sign, a.exp + b.exp + 1, hi}, lo}
	return w.normal()
}

// normal moves the highest one to the top. The number must not be zero.
func (w wide) normal() wide {
	if w.sig == 0 {
		w.sig, w.low, w.exp = w.low, 0, w.exp-64
	}
	n := uint(bits.LeadingZeros64(w.sig))
	w.sig, w.low = w.sig<<n|w.low>>(64-n), w.low<<n
	w.exp -= int(n)
	return w
}

// jam shortens the number, keeping in the lowest bit that there was more.
func (w wide) jam() number {
	w.sig |= b2u(w.low != 0)
	return w.number
}

// shift moves the significand right and keeps in the lowest bit whether a one fell out.
func (w wide) shift(n int) wide {
	w.exp += n
	switch {
	case n == 0:
	case n < 64:
		w.sig, w.low = w.sig>>n, w.sig<<(64-n)|w.low>>n|b2u(w.low<<(64-n) != 0)
	case n < 128:
		w.sig, w.low = 0, w.sig>>(n-64)|b2u(w.low != 0 || w.sig<<(128-n) != 0)
	default:
		w.sig, w.low = 0, 1
	}
	return w
}

// packSum adds two numbers exactly enough for rounding once. A one that falls out of the smaller lies more than 64 bits below the
// top of the larger: far below what is kept, even if the difference loses its top bit.
func (f *format) packSum(a, b wide, rm uint8, fl *uint32) uint64 {
	if a.exp < b.exp {
		a, b = b, a
	}
	b = b.shift(a.exp - b.exp)
	sum := wide{number: number{a.sign, a.exp, 0}}
	var carry uint64
	if a.sign == b.sign {
		sum.low, carry = bits.Add64(a.low, b.low, 0)
		sum.sig, carry = bits.Add64(a.sig, b.sig, carry)
		if carry != 0 {
			sum = sum.shift(1)
			sum.sig |= 1 << 63
		}
		return f.pack(sum.jam(), rm, fl)
	}
	if a.sig < b.sig || a.sig == b.sig && a.low < b.low {
		a, b = b, a
		sum.sign = a.sign
	}
	sum.low, carry = bits.Sub64(a.low, b.low, 0)
	sum.sig, _ = bits.Sub64(a.sig, b.sig, carry)
	if sum.sig|sum.low == 0 {
		return f.zeroSum(a.sign, b.sign, rm)
	}
	return f.pack(sum.normal().jam(), rm, fl)
}
