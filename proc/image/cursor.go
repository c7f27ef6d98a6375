package image

import "encoding/binary"

// cursor reads little-endian data from front to back. Reading past the end gives zeros and sets bad,
// so that a parser may read a whole record and check once.
type cursor struct {
	data []byte // what is read
	off  int    // the next byte; at most len(data)
	bad  bool   // something was read past the end, or a number didn't fit
}

// at is a cursor over data that starts at off; one beyond the end is bad.
func at(data []byte, off uint64) *cursor {
	if off > uint64(len(data)) {
		return &cursor{data: data, off: len(data), bad: true}
	}
	return &cursor{data: data, off: int(off)}
}

// left is how many bytes remain.
func (c *cursor) left() int { return len(c.data) - c.off }

// bytes takes n bytes, without copying.
func (c *cursor) bytes(n uint64) []byte {
	if n > uint64(c.left()) {
		c.off, c.bad = len(c.data), true
		return nil
	}
	b := c.data[c.off : c.off+int(n)]
	c.off += int(n)
	return b
}

// num takes an unsigned number of n bytes, 1 to 8.
func (c *cursor) num(n int) uint64 {
	var v uint64
	for i, b := range c.bytes(uint64(n)) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

func (c *cursor) u8() uint8 {
	if c.off >= len(c.data) {
		c.bad = true
		return 0
	}
	c.off++
	return c.data[c.off-1]
}

func (c *cursor) u16() uint16 { return uint16(c.num(2)) }
func (c *cursor) u32() uint32 { return uint32(c.num(4)) }

func (c *cursor) u64() uint64 {
	if b := c.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// word takes an offset as wide as the DWARF format makes it: 8 bytes in the 64-bit one, else 4.
func (c *cursor) word(is64 bool) uint64 {
	if is64 {
		return c.u64()
	}
	return uint64(c.u32())
}

// uleb takes an unsigned LEB128 number; bits over 64 are dropped.
func (c *cursor) uleb() uint64 {
	var v uint64
	for shift := 0; ; shift += 7 {
		b := c.u8()
		if shift < 64 {
			v |= uint64(b&0x7f) << shift
		}
		if b&0x80 == 0 {
			return v
		}
	}
}

// sleb takes a signed LEB128 number.
func (c *cursor) sleb() int64 {
	var v int64
	for shift := 0; ; {
		b := c.u8()
		if shift < 64 {
			v |= int64(b&0x7f) << shift
		}
		shift += 7
		if b&0x80 == 0 {
			if shift < 64 && b&0x40 != 0 {
				v |= -1 << shift
			}
			return v
		}
	}
}

// cstr takes a string up to its zero byte.
func (c *cursor) cstr() string {
	for i, b := range c.data[c.off:] {
		if b == 0 {
			s := string(c.data[c.off : c.off+i])
			c.off += i + 1
			return s
		}
	}
	c.off, c.bad = len(c.data), true
	return ""
}

// initialLength takes the length that opens a DWARF unit and returns a cursor over the unit's bytes,
// with offsets that count from the section's start; is64 says which DWARF format it is in.
func (c *cursor) initialLength() (unit *cursor, is64 bool) {
	n := uint64(c.u32())
	if n == 0xffffffff {
		n, is64 = c.u64(), true
	}
	start := c.off
	c.bytes(n)
	if c.bad {
		return nil, is64
	}
	return &cursor{data: c.data[:c.off], off: start}, is64
}
