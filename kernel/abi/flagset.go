package abi

import "strconv"

// FlagSet names the values that an argument or a field can have: an enumerated part under Mask, and
// bits that are or'ed to it.
type FlagSet struct {
	// Name is the prefix of the names, "O_": an unknown value prints as "0x99 /* O_??? */". Without one it
	// prints as the number alone.
	Name string
	// Mask cuts out the enumerated part: O_ACCMODE of an open mode, everything of an enumeration.
	Mask uint64
	// Values are the names of the enumerated part.
	Values []FlagValue
	// Bits are the or'ed flags in the order they print; a name of several bits stands before those
	// of its parts.
	Bits []FlagValue
	// Zero is the name of zero, if it has one and Values has not.
	Zero string
	// Octal are bits that print as an octal number at the end, such as permissions.
	Octal uint64
}

// FlagValue is a value with its name.
type FlagValue struct {
	// Value is the number.
	Value uint64
	// Name is the constant's name.
	Name string
}

// find is the name of an enumerated value, "" if there is none.
func (f *FlagSet) find(v uint64) string {
	for i := range f.Values {
		if f.Values[i].Value == v {
			return f.Values[i].Name
		}
	}
	return ""
}

// Format writes v as strace does: names joined by |, then what has no name in hexadecimal.
func (f *FlagSet) Format(v uint64) string { return string(f.Append(nil, v)) }

// Append appends what Format writes.
func (f *FlagSet) Append(b []byte, v uint64) []byte {
	start, rest := len(b), v
	if f.Mask != 0 {
		part := rest & f.Mask
		if name := f.find(part); name != "" {
			b = append(b, name...)
			rest &^= f.Mask
		} else if part != 0 || len(f.Bits) == 0 {
			b = f.appendUnknown(b, part)
			rest &^= f.Mask
		}
	}
	for i := range f.Bits {
		if bits := f.Bits[i].Value; bits != 0 && rest&bits == bits {
			b = append(f.separate(b, start), f.Bits[i].Name...)
			rest &^= bits
		}
	}
	octal := rest & f.Octal
	rest &^= f.Octal
	switch {
	case rest == 0:
	case len(b) == start && f.Octal == 0:
		b = f.appendUnknown(b, rest)
	default:
		b = strconv.AppendUint(append(f.separate(b, start), "0x"...), rest, 16)
	}
	if octal != 0 || f.Octal != 0 && len(b) == start {
		b = AppendMode(f.separate(b, start), octal)
	}
	if len(b) == start && f.Zero == "" {
		b = append(b, '0')
	} else if len(b) == start {
		b = append(b, f.Zero...)
	}
	return b
}

// separate appends a | unless nothing was written since start.
func (f *FlagSet) separate(b []byte, start int) []byte {
	if len(b) > start {
		b = append(b, '|')
	}
	return b
}

// appendUnknown appends a number that has no name, "0x63 /* SEEK_??? */".
func (f *FlagSet) appendUnknown(b []byte, v uint64) []byte {
	b = AppendHex(b, v)
	if f.Name == "" {
		return b
	}
	b = append(b, " /* "...)
	b = append(b, f.Name...)
	return append(b, "??? */"...)
}

// AppendMode appends permission bits as C's octal with at least three digits.
func AppendMode(b []byte, v uint64) []byte {
	digits := strconv.FormatUint(v, 8)
	if v != 0 {
		digits = "0" + digits
	}
	for n := len(digits); n < 3; n++ {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// AppendHex appends a number as C's %#lx: 0 has no prefix.
func AppendHex(b []byte, v uint64) []byte {
	if v != 0 {
		b = append(b, "0x"...)
	}
	return strconv.AppendUint(b, v, 16)
}
