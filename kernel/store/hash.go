package store

import (
	"encoding/binary"
	"math/bits"
)

// Sum is a pair of hashes of the same state.
type Sum struct {
	Exact uint64 // everything
	Loose uint64 // without clocks, counters and the order of free lists: for search, where they would tell equal states apart
}

// Plus adds another part's share. The order of the parts does not matter.
func (s Sum) Plus(o Sum) Sum { return Sum{s.Exact + o.Exact, s.Loose + o.Loose} }

// Minus takes a part's share out again.
func (s Sum) Minus(o Sum) Sum { return Sum{s.Exact - o.Exact, s.Loose - o.Loose} }

// Hasher computes both hashes of one object. The zero value is ready. The result is the same on every host.
type Hasher struct {
	exact, loose uint64
	split        bool // a clock was added: the two differ from there on
}

const (
	k0 = 0x9e3779b97f4a7c15
	k1 = 0xd6e8feb86659fd93
	k2 = 0xa0761d6478bd642f
)

// fold mixes two words. The product alone would forget one of them when the other is the constant; the sum keeps both.
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^k0, b^k1)
	return hi ^ lo + (a ^ bits.RotateLeft64(b, 32))
}

// lane is fold for long runs of bytes: faster, and no constant in the data can make it forget what came before.
func lane(a, w uint64) uint64 {
	hi, lo := bits.Mul64(a^w, k1)
	return hi ^ lo
}

// U64 adds a word.
func (h *Hasher) U64(v uint64) {
	h.exact = fold(h.exact+k2, v)
	if h.split {
		h.loose = fold(h.loose+k2, v)
	} else {
		h.loose = h.exact
	}
}

// I64 adds a signed word.
func (h *Hasher) I64(v int64) { h.U64(uint64(v)) }

// Bool adds a truth value.
func (h *Hasher) Bool(v bool) {
	if v {
		h.U64(1)
	} else {
		h.U64(2)
	}
}

// Clock adds a word to the exact hash only.
func (h *Hasher) Clock(v uint64) {
	h.split = true
	h.exact = fold(h.exact+k2, v)
}

// Str adds a string with its length.
func (h *Hasher) Str(s string) {
	h.U64(uint64(len(s)))
	for len(s) > 0 {
		var w [8]byte
		n := copy(w[:], s)
		h.U64(binary.LittleEndian.Uint64(w[:]))
		s = s[n:]
	}
}

// Bytes adds a byte slice with its length, in four independent lanes so that a page costs about as much as reading it.
func (h *Hasher) Bytes(p []byte) {
	h.U64(uint64(len(p)))
	if len(p) >= 32 {
		a, b, c, d := uint64(k0), uint64(k1), uint64(k2), uint64(1)
		for len(p) >= 32 {
			a = lane(a, binary.LittleEndian.Uint64(p))
			b = lane(b, binary.LittleEndian.Uint64(p[8:]))
			c = lane(c, binary.LittleEndian.Uint64(p[16:]))
			d = lane(d, binary.LittleEndian.Uint64(p[24:]))
			p = p[32:]
		}
		h.U64(fold(a, b))
		h.U64(fold(c, d))
	}
	for len(p) > 0 {
		var w [8]byte
		n := copy(w[:], p)
		h.U64(binary.LittleEndian.Uint64(w[:]))
		p = p[n:]
	}
}

// Sum returns the hashes of what was added so far.
func (h *Hasher) Sum() Sum { return Sum{fold(h.exact, k2), fold(h.loose, k2)} }
