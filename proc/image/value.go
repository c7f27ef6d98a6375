package image

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxBytes    = 4096 // of a variable, that are looked at
	maxValue    = 400  // characters of a value; what is longer ends in "..."
	maxElements = 16   // elements of an array that are shown
	maxMembers  = 64   // members of a struct that are shown
	maxText     = 64   // bytes of a string that are shown
	maxNesting  = 4    // structs in structs that are shown
)

// The encodings of base types.
const (
	ateBoolean      = 2
	ateFloat        = 4
	ateSigned       = 5
	ateSignedChar   = 6
	ateUnsignedChar = 8
)

// printer writes a value as C programmers read it.
type printer struct {
	q   *query
	out strings.Builder
}

// full says that enough has been written.
func (p *printer) full() bool { return p.out.Len() > maxValue || p.q.steps < 0 }

// value writes the bytes b as a value of type t.
func (p *printer) value(t int32, b []byte, nesting int) {
	d := p.q.d
	t, ok := d.peel(t)
	size := p.q.sizeOf(t)
	if !ok || p.full() || !p.q.spend(32) {
		p.out.WriteString("...")
		return
	}
	tag := d.dies[t].tag
	if tag != tagArray && uint64(len(b)) < size {
		p.out.WriteString("...") // beyond the part that is looked at
		return
	}
	switch tag {
	case tagBase:
		p.base(t, b[:size])
	case tagPointer:
		p.pointer(t, at64(b))
	case tagEnum:
		p.enum(t, at64(b[:min(size, 8)]), size)
	case tagStruct, tagUnion:
		p.members(t, b, nesting)
	case tagArray:
		if elem, ok := d.typeOf(t); ok {
			p.array(elem, p.q.dims(t), b, nesting)
		}
	default:
		p.out.WriteString("...")
	}
}

// base writes a number, a character or a truth value.
func (p *printer) base(t int32, b []byte) {
	enc, _ := p.q.d.constant(t, atEncoding)
	u := at64(b)
	switch {
	case enc == ateFloat:
		p.float(b)
	case len(b) > 8:
		fmt.Fprintf(&p.out, "0x%016x%016x", at64(b[8:]), u)
	case enc == ateBoolean && u <= 1:
		p.out.WriteString(strconv.FormatBool(u == 1))
	case enc == ateSigned:
		p.out.WriteString(strconv.FormatInt(signed(u, len(b)*8), 10))
	case enc == ateSignedChar || enc == ateUnsignedChar && len(b) == 1:
		n := int64(u)
		if enc == ateSignedChar {
			n = signed(u, len(b)*8)
		}
		fmt.Fprintf(&p.out, "%d '%s'", n, escape(b[:min(len(b), 1)], '\''))
	default:
		p.out.WriteString(strconv.FormatUint(u, 10))
	}
}

// signed is the number whose lowest bits are u's.
func signed(u uint64, bits int) int64 {
	if bits <= 0 || bits >= 64 {
		return int64(u)
	}
	return int64(u<<(64-bits)) >> (64 - bits)
}

// float writes a float, a double or a 128-bit long double.
func (p *printer) float(b []byte) {
	u := at64(b)
	switch len(b) {
	case 4:
		f := math.Float32frombits(uint32(u))
		p.out.WriteString(strconv.FormatFloat(float64(f), 'g', -1, 32))
	case 8:
		p.out.WriteString(strconv.FormatFloat(math.Float64frombits(u), 'g', -1, 64))
	case 16:
		p.out.WriteString(strconv.FormatFloat(quad(u, at64(b[8:])), 'g', -1, 64))
	default:
		fmt.Fprintf(&p.out, "0x%x", u)
	}
}

// quad is the double nearest to a 128-bit float, but for rounding to even: its lowest bits are cut.
func quad(lo, hi uint64) float64 {
	exp := int(hi >> 48 & 0x7fff)
	frac := hi<<16 | lo>>48 // the 64 highest bits of the fraction
	sign := hi >> 63 << 63
	switch {
	case exp == 0x7fff && frac != 0:
		return math.NaN()
	case exp == 0x7fff || exp-16383 > 1023:
		return math.Float64frombits(sign | 0x7ff<<52)
	case exp-16383 < -1022:
		return math.Float64frombits(sign)
	}
	return math.Float64frombits(sign | uint64(exp-16383+1023)<<52 | frac>>12)
}

// pointer writes an address, and what is known about its target: the text of a char *, or a name.
func (p *printer) pointer(t int32, addr uint64) {
	if addr == 0 {
		p.out.WriteString("NULL")
		return
	}
	fmt.Fprintf(&p.out, "0x%x", addr)
	if target, ok := p.q.d.typeOf(t); ok {
		if target, ok = p.q.d.peel(target); ok && p.isChar(target) {
			if s, more, ok := p.q.text(addr); ok {
				p.out.WriteString(" " + quote(s, more))
			}
			return
		}
	}
	if name, off, ok := p.q.d.SymbolAt(addr); ok {
		p.out.WriteString(" <" + name)
		if off != 0 {
			fmt.Fprintf(&p.out, "+%d", off)
		}
		p.out.WriteString(">")
	}
}

// isChar says whether a type is char, signed char or unsigned char.
func (p *printer) isChar(t int32) bool {
	enc, _ := p.q.d.constant(t, atEncoding)
	return p.q.d.dies[t].tag == tagBase && (enc == ateSignedChar || enc == ateUnsignedChar) && p.q.sizeOf(t) == 1
}

// text reads the string at addr, up to a page's end at a time; more says that it goes on.
func (q *query) text(addr uint64) (s []byte, more, ok bool) {
	for len(s) <= maxText {
		n := min(int(4096-addr%4096), maxText+1-len(s))
		b, readable := q.mem(addr, n)
		if !readable {
			return s, true, len(s) > 0
		}
		for i, c := range b {
			if c == 0 {
				return append(s, b[:i]...), false, true
			}
		}
		s = append(s, b...)
		addr += uint64(n)
	}
	return s[:maxText], true, true
}

// quote writes a string as C does; one that goes on ends in "...".
func quote(s []byte, more bool) string {
	q := `"` + escape(s, '"') + `"`
	if more {
		q += "..."
	}
	return q
}

// escape writes bytes as in a C literal. UTF-8 text stays as it is.
func escape(s []byte, delim byte) string {
	var out strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		c := s[0]
		switch {
		case c == delim || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\t':
			out.WriteString(`\t`)
		case c == '\r':
			out.WriteString(`\r`)
		case r == utf8.RuneError && n == 1 || !unicode.IsPrint(r):
			n = 1
			fmt.Fprintf(&out, `\%03o`, c)
		default:
			out.Write(s[:n])
		}
		s = s[n:]
	}
	return out.String()
}

// enum writes the name of an enumeration's value, or the names of the flags that make it up.
func (p *printer) enum(t int32, u, size uint64) {
	d := p.q.d
	mask := ^uint64(0)
	if size < 8 {
		mask = 1<<(size*8) - 1
	}
	var flags []string
	rest := u
	for i := t + 1; i < d.dies[t].end && p.q.spend(4); i = d.dies[i].end {
		c, ok := d.constant(i, atConstValue)
		c &= mask
		if !ok || d.dies[i].tag != tagEnumerator {
			continue
		}
		if c == u {
			p.out.WriteString(d.name(i))
			return
		}
		if c != 0 && c&(c-1) == 0 && rest&c != 0 {
			flags = append(flags, d.name(i))
			rest &^= c
		}
	}
	if rest == 0 && len(flags) > 1 {
		p.out.WriteString(strings.Join(flags, "|"))
		return
	}
	p.out.WriteString(strconv.FormatInt(signed(u, int(size)*8), 10))
}

// members writes a struct or union.
func (p *printer) members(t int32, b []byte, nesting int) {
	d := p.q.d
	if _, incomplete := d.attr(t, atDeclaration); incomplete {
		p.out.WriteString("<incomplete type>")
		return
	}
	if nesting >= maxNesting {
		p.out.WriteString("{...}")
		return
	}
	p.out.WriteByte('{')
	n := 0
	for i := t + 1; i < d.dies[t].end && p.q.spend(16); i = d.dies[i].end {
		if d.dies[i].tag != tagMember {
			continue
		}
		if n++; n > 1 {
			p.out.WriteString(", ")
		}
		if n > maxMembers || p.full() {
			p.out.WriteString("...")
			break
		}
		if name := d.name(i); name != "" {
			p.out.WriteString(name + "=")
		}
		p.member(i, b, nesting)
	}
	p.out.WriteByte('}')
}

// member writes one member of the struct whose bytes are b.
func (p *printer) member(id int32, b []byte, nesting int) {
	t, ok := p.q.d.typeOf(id)
	if !ok {
		p.out.WriteString("...")
		return
	}
	off := p.q.d.memberOffset(id)
	if bits, ok := p.q.d.constant(id, atBitSize); ok && bits >= 1 && bits <= 64 {
		p.bitfield(id, t, b, off*8, bits)
		return
	}
	p.value(t, b[min(off, uint64(len(b))):], nesting+1)
}

// memberOffset is where a member starts in its struct: a number, or an expression that adds one.
func (d *Debug) memberOffset(id int32) uint64 {
	v, _ := d.attr(id, atMemberLocation)
	if v.kind == vBlock {
		if c := at(v.b, 0); c.u8() == opPlusUconst {
			v.u = c.uleb()
		}
	}
	return min(v.u, maxSize)
}

// bitfield writes a member of some bits, the first of which is bit start of the struct.
func (p *printer) bitfield(id, t int32, b []byte, start, bits uint64) {
	d := p.q.d
	if n, ok := d.constant(id, atDataBitOffset); ok {
		start += n
	} else if high, ok := d.constant(id, atBitOffset); ok {
		// DWARF 2 and 3 count from the highest bit of the unit that holds the field.
		unit, ok := d.constant(id, atByteSize)
		if !ok {
			unit = p.q.sizeOf(t)
		}
		start += unit*8 - high - bits
	}
	if start > maxBytes*8 || start+bits > uint64(len(b))*8 {
		p.out.WriteString("...")
		return
	}
	var u uint64
	for i := range bits {
		u |= uint64(b[(start+i)/8]>>((start+i)%8)&1) << i
	}
	t, ok := d.peel(t)
	if !ok {
		return
	}
	enc, _ := d.constant(t, atEncoding)
	switch {
	case d.dies[t].tag == tagEnum:
		size := p.q.sizeOf(t)
		p.enum(t, u, size)
	case enc == ateBoolean:
		p.out.WriteString(strconv.FormatBool(u != 0))
	case enc == ateSigned || enc == ateSignedChar:
		p.out.WriteString(strconv.FormatInt(signed(u, int(bits)), 10))
	default:
		p.out.WriteString(strconv.FormatUint(u, 10))
	}
}

// array writes an array of the given dimensions; one of characters as a string.
func (p *printer) array(elem int32, dims []uint64, b []byte, nesting int) {
	size := p.q.sizeOf(elem)
	if len(dims) == 0 || size == 0 {
		p.out.WriteString("{}")
		return
	}
	if inner, ok := p.q.d.peel(elem); ok && len(dims) == 1 && p.isChar(inner) {
		s := b[:min(dims[0], uint64(len(b)), maxText+1)]
		text := cString(s)
		more := len(text) > maxText
		p.out.WriteString(quote([]byte(text)[:min(len(text), maxText)], more))
		return
	}
	if nesting >= maxNesting {
		p.out.WriteString("{...}")
		return
	}
	for _, n := range dims[1:] {
		size = capped(size, n)
	}
	p.out.WriteByte('{')
	for i := uint64(0); i < dims[0]; i++ {
		if i > 0 {
			p.out.WriteString(", ")
		}
		if i == maxElements || p.full() || uint64(len(b)) < (i+1)*size {
			p.out.WriteString("...")
			break
		}
		if part := b[i*size : (i+1)*size]; len(dims) > 1 {
			p.array(elem, dims[1:], part, nesting+1)
		} else {
			p.value(elem, part, nesting+1)
		}
	}
	p.out.WriteByte('}')
}
