package fs

import (
	"encoding/binary"
	"math/bits"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// nameKey hashes a name in a directory with SipHash-1-3 under a fixed key. A guest chooses the names: with a weaker hash it could
// choose ten thousand that all fall on one key, and every look-up would walk the whole chain.
func nameKey(dir store.ID, name string) uint64 {
	s := sip{0x736f6d6570736575 ^ uint64(dir), 0x646f72616e646f6d, 0x6c7967656e657261 ^ uint64(dir), 0x7465646279746573}
	n := uint64(len(name))
	for len(name) >= 8 {
		s.word(binary.LittleEndian.Uint64([]byte(name[:8])))
		name = name[8:]
	}
	last := n << 56
	for i := range len(name) {
		last |= uint64(name[i]) << (8 * i)
	}
	s.word(last)
	s.v2 ^= 0xff
	s.round()
	s.round()
	s.round()
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
}

// sip is the state of SipHash.
type sip struct{ v0, v1, v2, v3 uint64 }

func (s *sip) word(m uint64) {
	s.v3 ^= m
	s.round()
	s.v0 ^= m
}

func (s *sip) round() {
	s.v0 += s.v1
	s.v2 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 13) ^ s.v0
	s.v3 = bits.RotateLeft64(s.v3, 16) ^ s.v2
	s.v0 = bits.RotateLeft64(s.v0, 32)
	s.v2 += s.v1
	s.v0 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 17) ^ s.v2
	s.v3 = bits.RotateLeft64(s.v3, 21) ^ s.v0
	s.v2 = bits.RotateLeft64(s.v2, 32)
}
