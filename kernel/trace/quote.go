package trace

import "strconv"

// appendQuoted appends bytes as a C string with octal escapes in their shortest form; more says that
// the string goes on, which three dots show.
func appendQuoted(b []byte, data []byte, more bool) []byte {
	b = append(b, '"')
	for i, c := range data {
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\t':
			b = append(b, `\t`...)
		case '\n':
			b = append(b, `\n`...)
		case '\v':
			b = append(b, `\v`...)
		case '\f':
			b = append(b, `\f`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			if c >= ' ' && c < 0x7f {
				b = append(b, c)
				continue
			}
			digitNext := i+1 < len(data) && data[i+1] >= '0' && data[i+1] <= '7'
			b = appendOctal(b, c, digitNext)
		}
	}
	b = append(b, '"')
	if more {
		b = append(b, "..."...)
	}
	return b
}

// appendOctal appends one byte as an octal escape, with all three digits if a digit follows.
func appendOctal(b []byte, c byte, full bool) []byte {
	b = append(b, '\\')
	if full || c >= 0o100 {
		b = append(b, '0'+c>>6)
	}
	if full || c >= 0o10 {
		b = append(b, '0'+c>>3&7)
	}
	return append(b, '0'+c&7)
}

// appendHexQuoted appends bytes that are no text, all as hexadecimal escapes.
func appendHexQuoted(b []byte, data []byte, more bool) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for _, c := range data {
		b = append(b, '\\', 'x', digits[c>>4], digits[c&15])
	}
	b = append(b, '"')
	if more {
		b = append(b, "..."...)
	}
	return b
}

// appendAddr appends a pointer.
func appendAddr(b []byte, addr uint64) []byte {
	if addr == 0 {
		return append(b, "NULL"...)
	}
	return strconv.AppendUint(append(b, "0x"...), addr, 16)
}
