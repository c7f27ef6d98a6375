package riscv

import "math/bits"

// b2u is 1 for true.
func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// sw is a word as registers hold it: sign-extended, also if it is meant unsigned.
func sw(v uint32) uint64 { return uint64(int64(int32(v))) }

// mulhu is not inlined: the host's instruction wants registers of its own, which would have the block engine put others into memory.
//
//go:noinline
func mulhu(a, b uint64) uint64 {
	hi, _ := bits.Mul64(a, b)
	return hi
}

// mulh takes the unsigned product's high half and corrects it for the signs: a negative a counts as 2^64 too much of b.
func mulh(a, b uint64) uint64 {
	return mulhu(a, b) - uint64(int64(a)>>63)&b - uint64(int64(b)>>63)&a
}

func mulhsu(a, b uint64) uint64 {
	return mulhu(a, b) - uint64(int64(a)>>63)&b
}

// Division never traps: by zero it gives all ones and the dividend as remainder, and the one quotient that does not fit wraps.

func div(a, b uint64) uint64 {
	switch b {
	case 0:
		return ^uint64(0)
	case ^uint64(0): // -1: Go would wrap too, but the host's instruction may trap
		return -a
	}
	return uint64(int64(a) / int64(b))
}

func divu(a, b uint64) uint64 {
	if b == 0 {
		return ^uint64(0)
	}
	return a / b
}

func rem(a, b uint64) uint64 {
	switch b {
	case 0:
		return a
	case ^uint64(0):
		return 0
	}
	return uint64(int64(a) % int64(b))
}

func remu(a, b uint64) uint64 {
	if b == 0 {
		return a
	}
	return a % b
}

func divw(a, b uint64) uint64 { return sw(uint32(div(sw(uint32(a)), sw(uint32(b))))) }

func divuw(a, b uint64) uint64 { return sw(uint32(divu(uint64(uint32(a)), uint64(uint32(b))))) }

func remw(a, b uint64) uint64 { return sw(uint32(rem(sw(uint32(a)), sw(uint32(b))))) }

func remuw(a, b uint64) uint64 { return sw(uint32(remu(uint64(uint32(a)), uint64(uint32(b))))) }
