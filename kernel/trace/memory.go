package trace

import (
	"strconv"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// appendMemory appends what argument i points at; mem[0] is there.
func (p *printer) appendMemory(b []byte, a *abi.Arg, i int, mem []abi.Mem) []byte {
	m := &mem[0]
	d := m.Data
	switch a.Kind {
	case abi.KindPath, abi.KindPathBuf:
		return appendQuoted(b, d, false)
	case abi.KindStr, abi.KindBuf, abi.KindSockopt:
		if a.Kind == abi.KindSockopt {
			return p.appendSockopt(b, m)
		}
		return p.appendBytes(b, m)
	case abi.KindHexBuf:
		cut := d[:min(len(d), p.limit)]
		return appendHexQuoted(b, cut, m.Full > len(cut))
	case abi.KindIovec:
		b, _ = p.appendIovec(b, mem)
		return b
	case abi.KindMsghdr:
		if p.failed() && p.late(i) && len(d) >= abi.SizeofMsghdr {
			var h abi.Msghdr
			h.Decode(d)
			return append(appendInt(append(b, "{msg_namelen="...), int64(h.Namelen)), '}')
		}
		b, _ = p.appendMsghdr(b, d, mem[1:])
		return b
	case abi.KindMmsghdr:
		return p.appendMmsghdr(b, mem)
	case abi.KindStruct:
		return p.appendStruct(b, a, d)
	case abi.KindStructs:
		size := a.Struct.Def().Size
		return p.appendArray(b, m.Full, len(d)/size, func(b []byte, n int) []byte {
			return p.appendStruct(b, a, d[n*size:])
		})
	case abi.KindInts:
		return p.appendArray(b, m.Full, len(d)/4, func(b []byte, n int) []byte {
			return appendID(b, le.Uint32(d[4*n:]))
		})
	case abi.KindUshorts:
		return p.appendArray(b, m.Full, len(d)/2, func(b []byte, n int) []byte {
			return appendUint(b, uint64(le.Uint16(d[2*n:])))
		})
	case abi.KindStrVec:
		return p.appendStrings(b, mem)
	case abi.KindEnvVec:
		return appendCount(appendAddr(b, m.Addr), m.Full, "var", "vars")
	case abi.KindDirents:
		return appendCount(appendAddr(b, m.Addr), m.Full, "entries", "entries")
	case abi.KindFDSet:
		return appendBits(b, d, fdCount(p.args[a.Len]))
	case abi.KindCPUSet:
		return appendBits(b, d, 8*len(d))
	case abi.KindSockaddr:
		return p.appendSockaddr(b, m.Addr, d)
	case abi.KindMsgbuf:
		return p.appendMsgbuf(b, m)
	case abi.KindMessage:
		return p.appendMessage(b, a, mem)
	case abi.KindSigSetPair:
		return appendSigSetPair(b, mem)
	case abi.KindLenPtr:
		return p.appendLength(b, i, d)
	}
	return appendFixed(b, a.Kind, m.Addr, d)
}

// appendFixed appends memory of a size that its kind alone decides.
func appendFixed(b []byte, kind abi.Kind, addr uint64, d []byte) []byte {
	if len(d) < fixedSize(kind) {
		return appendAddr(b, addr)
	}
	switch kind {
	case abi.KindSiginfo:
		var s abi.Siginfo
		s.Decode(d)
		return appendSiginfo(b, &s)
	case abi.KindSigaction:
		var s abi.Sigaction
		s.Decode(d)
		return appendSigaction(b, &s)
	case abi.KindSigSet:
		return appendSigSet(b, abi.SigSet(le.Uint64(d)))
	case abi.KindTimes:
		return appendTimes(b, d)
	case abi.KindCaps:
		return appendCaps(b, d)
	case abi.KindFDPair:
		b = appendInt(append(b, '['), int64(int32(le.Uint32(d))))
		return append(appendInt(append(b, ", "...), int64(int32(le.Uint32(d[4:])))), ']')
	}
	b = append(b, '[')
	switch kind {
	case abi.KindIntPtr:
		b = appendInt(b, int64(int32(le.Uint32(d))))
	case abi.KindUintPtr:
		b = appendID(b, le.Uint32(d))
	case abi.KindSignalPtr:
		b = appendSignal(b, int32(le.Uint32(d)))
	case abi.KindWaitStatus:
		b = appendWaitStatus(b, abi.WaitStatus(le.Uint32(d)))
	case abi.KindHexPtr:
		b = appendAddr(b, le.Uint64(d))
	case abi.KindUlongPtr:
		b = appendUint(b, le.Uint64(d))
	case abi.KindOffPtr:
		b = appendInt(b, int64(le.Uint64(d)))
	}
	return append(b, ']')
}

// fixedSize is how many bytes appendFixed needs.
func fixedSize(kind abi.Kind) int {
	switch kind {
	case abi.KindSiginfo:
		return abi.SizeofSiginfo
	case abi.KindSigaction:
		return abi.SizeofSigaction
	case abi.KindTimes:
		return 2 * abi.SizeofTimespec
	case abi.KindCaps:
		return 2 * abi.SizeofUserCapData
	case abi.KindIntPtr, abi.KindUintPtr, abi.KindSignalPtr, abi.KindWaitStatus:
		return 4
	}
	return 8
}

// appendBytes appends a buffer or a string, cut off at the limit.
func (p *printer) appendBytes(b []byte, m *abi.Mem) []byte {
	cut := m.Data[:min(len(m.Data), p.limit)]
	return appendQuoted(b, cut, m.Full > len(cut))
}

// appendArray appends have of full elements.
func (p *printer) appendArray(b []byte, full, have int, element func(b []byte, n int) []byte) []byte {
	b = append(b, '[')
	have = min(have, p.limit)
	for n := 0; n < have; n++ {
		if n > 0 {
			b = append(b, ", "...)
		}
		b = element(b, n)
	}
	if full > have {
		if have > 0 {
			b = append(b, ", "...)
		}
		b = append(b, "..."...)
	}
	return append(b, ']')
}

// appendStrings appends argv.
func (p *printer) appendStrings(b []byte, mem []abi.Mem) []byte {
	texts := mem[1:]
	return p.appendArray(b, mem[0].Full, len(texts), func(b []byte, n int) []byte {
		if !texts[n].OK {
			return appendAddr(b, texts[n].Addr)
		}
		return p.appendBytes(b, &texts[n])
	})
}

// appendIovec appends an array of buffers, whose bytes are the pieces after the first, and returns the
// pieces that are left.
func (p *printer) appendIovec(b []byte, mem []abi.Mem) ([]byte, []abi.Mem) {
	d, rest := mem[0].Data, mem[1:]
	have := len(d) / abi.SizeofIovec
	b = p.appendArray(b, mem[0].Full, have, func(b []byte, n int) []byte {
		var v abi.Iovec
		v.Decode(d[n*abi.SizeofIovec:])
		b = append(b, "{iov_base="...)
		if v.Base != 0 && len(rest) > 0 && rest[0].Addr == v.Base {
			if rest[0].OK {
				b = p.appendBytes(b, &rest[0])
			} else {
				b = appendAddr(b, v.Base)
			}
			rest = rest[1:]
		} else {
			b = appendAddr(b, v.Base)
		}
		return append(appendUint(append(b, ", iov_len="...), v.Len), '}')
	})
	return b, rest
}

// fdCount is how many bits select(2) looks at.
func fdCount(n uint64) int { return int(max(min(int32(n), 1024), 0)) }

// appendBits appends the numbers of the bits that are set, of the first n.
func appendBits(b, d []byte, n int) []byte {
	b = append(b, '[')
	start := len(b)
	for i := 0; i < min(n, 8*len(d)); i++ {
		if d[i/8]>>(i%8)&1 == 0 {
			continue
		}
		if len(b) > start {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(i), 10)
	}
	return append(b, ']')
}

// appendMsgbuf appends a message of msgsnd(2).
func (p *printer) appendMsgbuf(b []byte, m *abi.Mem) []byte {
	if len(m.Data) < 8 {
		return appendAddr(b, m.Addr)
	}
	b = appendInt(append(b, "{mtype="...), int64(le.Uint64(m.Data)))
	text := abi.Mem{Data: m.Data[8:], Full: m.Full - 8}
	return append(p.appendBytes(append(b, ", mtext="...), &text), '}')
}

// appendSigSetPair appends the last argument of pselect6(2).
func appendSigSetPair(b []byte, mem []abi.Mem) []byte {
	d := mem[0].Data
	if len(d) < 16 {
		return appendAddr(b, mem[0].Addr)
	}
	b = append(b, "{sigmask="...)
	if len(mem) > 1 && mem[1].OK && len(mem[1].Data) >= 8 {
		b = appendSigSet(b, abi.SigSet(le.Uint64(mem[1].Data)))
	} else {
		b = appendAddr(b, le.Uint64(d))
	}
	return append(appendUint(append(b, ", sigsetsize="...), le.Uint64(d[8:])), '}')
}

// appendLength appends a length that went in and came out, "[110 => 2]", or once if both are the same.
func (p *printer) appendLength(b []byte, i int, d []byte) []byte {
	if len(d) < 4 {
		return appendAddr(b, p.args[i])
	}
	now := int32(le.Uint32(d))
	b = append(b, '[')
	if in := pick(p.before, i); p.exit && len(in) > 0 && len(in[0].Data) >= 4 {
		if was := int32(le.Uint32(in[0].Data)); was != now {
			b = append(appendInt(b, int64(was)), " => "...)
		}
	}
	return append(appendInt(b, int64(now)), ']')
}

// appendTimes appends the two times of utimensat(2).
func appendTimes(b, d []byte) []byte {
	b = append(b, '[')
	for i := 0; i < 2; i++ {
		if i > 0 {
			b = append(b, ", "...)
		}
		var t abi.Timespec
		t.Decode(d[i*abi.SizeofTimespec:])
		switch t.Nsec {
		case abi.UTIME_NOW:
			b = append(b, "UTIME_NOW"...)
		case abi.UTIME_OMIT:
			b = append(b, "UTIME_OMIT"...)
		default:
			b = appendTimespec(b, &t)
			b = appendDate(b, &t)
		}
	}
	return append(b, ']')
}

// appendTimespec appends seconds and nanoseconds.
func appendTimespec(b []byte, t *abi.Timespec) []byte {
	b = appendInt(append(b, "{tv_sec="...), t.Sec)
	return append(appendUint(append(b, ", tv_nsec="...), uint64(t.Nsec)), '}')
}

// appendDate appends a comment with the date of a time that is not the epoch itself.
func appendDate(b []byte, t *abi.Timespec) []byte {
	if t.Sec == 0 && t.Nsec == 0 || t.Nsec < 0 || t.Nsec > 999999999 || t.Sec < 0 || t.Sec > 1<<36 {
		return b
	}
	layout := "2006-01-02T15:04:05-0700"
	if t.Nsec != 0 {
		layout = "2006-01-02T15:04:05.000000000-0700"
	}
	b = append(b, " /* "...)
	b = time.Unix(t.Sec, t.Nsec).UTC().AppendFormat(b, layout)
	return append(b, " */"...)
}

// appendCaps appends the two halves of the capabilities as one set each.
func appendCaps(b, d []byte) []byte {
	names := [...]string{"{effective=", ", permitted=", ", inheritable="}
	for i, name := range names {
		low, high := le.Uint32(d[4*i:]), le.Uint32(d[abi.SizeofUserCapData+4*i:])
		b = abi.FlagsCaps.Append(append(b, name...), uint64(low)|uint64(high)<<32)
	}
	return append(b, '}')
}
