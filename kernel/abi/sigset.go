package abi

import "math/bits"

// SigSet is a set of signals as the kernel keeps it: bit n-1 stands for signal n. See sigsetops(3).
type SigSet uint64

// SigSetFull holds every signal.
const SigSetFull = ^SigSet(0)

// Unblockable are the two signals that no mask blocks and no handler catches.
const Unblockable = SigSet(1<<(SIGKILL-1) | 1<<(SIGSTOP-1))

// SetOf makes a set of the signals given.
func SetOf(signals ...Signal) SigSet {
	var s SigSet
	for _, sig := range signals {
		s = s.Add(sig)
	}
	return s
}

// Has reports whether sig is in s.
func (s SigSet) Has(sig Signal) bool { return sig.Valid() && s>>(sig-1)&1 != 0 }

// Add is s with sig.
func (s SigSet) Add(sig Signal) SigSet {
	if !sig.Valid() {
		return s
	}
	return s | 1<<(sig-1)
}

// Del is s without sig.
func (s SigSet) Del(sig Signal) SigSet {
	if !sig.Valid() {
		return s
	}
	return s &^ (1 << (sig - 1))
}

// First is the lowest signal in s, zero if s is empty.
func (s SigSet) First() Signal {
	if s == 0 {
		return 0
	}
	return Signal(bits.TrailingZeros64(uint64(s)) + 1)
}

// Len is the number of signals in s.
func (s SigSet) Len() int { return bits.OnesCount64(uint64(s)) }
