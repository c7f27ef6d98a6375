package trace

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
)

// appendResult appends what stands behind the equals sign.
func (p *printer) appendResult(b []byte) []byte {
	if e := abi.ErrnoOf(p.ret); e != 0 {
		return p.appendError(b, e)
	}
	kind := abi.RetInt
	if p.call != nil {
		kind = p.call.Ret
	}
	switch kind {
	case abi.RetAddr:
		return abi.AppendHex(b, uint64(p.ret))
	case abi.RetMode:
		return abi.AppendMode(b, uint64(p.ret))
	case abi.RetFcntl:
		return p.appendFcntl(b)
	case abi.RetNone:
		return append(b, '?')
	}
	b = appendInt(b, p.ret)
	switch kind {
	case abi.RetPolicy:
		return p.comment(b, &abi.FlagsSched)
	case abi.RetPersonality:
		return p.comment(b, &abi.FlagsPersonality)
	case abi.RetSignal:
		return append(appendSignal(append(b, " ("...), int32(p.ret)), ')')
	case abi.RetReady:
		return p.appendReady(b)
	}
	if p.call != nil && p.call.Nr == abi.SYS_PRCTL && uint32(p.args[0]) == abi.PR_GET_DUMPABLE {
		return p.comment(b, &abi.FlagsDumpable)
	}
	return b
}

// appendError appends an error, or what the kernel's inner restart codes are called.
func (p *printer) appendError(b []byte, e abi.Errno) []byte {
	text := e.Error()
	if p.words != nil {
		text = p.words.Errno(e)
	}
	if e >= abi.ERESTARTSYS && e <= abi.ERESTART_RESTARTBLOCK && e != abi.ENOIOCTLCMD {
		b = append(append(b, "? "...), e.Name()...)
		return append(append(append(b, " ("...), text...), ')')
	}
	if e.Name() == "" {
		b = appendInt(append(b, "-1 ERRNO_"...), int64(e))
		return append(appendInt(append(b, " (errno "...), int64(e)), ')')
	}
	b = append(append(b, "-1 "...), e.Name()...)
	return append(append(append(b, " ("...), text...), ')')
}

// comment appends the name of a result in parentheses.
func (p *printer) comment(b []byte, set *abi.FlagSet) []byte {
	return append(set.Append(append(b, " ("...), uint64(p.ret)), ')')
}

// appendFcntl appends the result of fcntl(2), which its command gives a meaning.
func (p *printer) appendFcntl(b []byte) []byte {
	v := uint64(p.ret)
	named := func(word string, set *abi.FlagSet) []byte {
		b = append(append(abi.AppendHex(b, v), " ("...), word...)
		return append(set.Append(b, v), ')')
	}
	switch cmd := uint32(p.args[1]); {
	case cmd == abi.F_GETFL:
		return named("flags ", &abi.FlagsOpen)
	case cmd == abi.F_GETFD && v != 0:
		return named("flags ", &abi.FlagsFD)
	case cmd == abi.F_GET_SEALS && v != 0:
		return named("seals ", &abi.FlagsSeals)
	case cmd == abi.F_GETLEASE:
		return named("", &abi.FlagsLockType)
	case cmd == abi.F_GETSIG && v != 0:
		return append(appendSignal(append(appendInt(b, p.ret), " ("...), int32(v)), ')')
	}
	return appendInt(b, p.ret)
}

// appendReady appends which descriptors are ready and how much time is left.
func (p *printer) appendReady(b []byte) []byte {
	if p.ret == 0 {
		return append(b, " (Timeout)"...)
	}
	start := len(b)
	b = append(b, " ("...)
	open := len(b)
	timeout := 2
	if p.call.Nr == abi.SYS_PPOLL {
		b = p.appendRevents(b)
	} else {
		timeout = 4
		for i, word := range []string{"in ", "out ", "except "} {
			b = p.appendReadySet(b, open, 1+i, word)
		}
	}
	if left := pick(p.after, timeout); len(left) > 0 && left[0].OK && len(left[0].Data) >= abi.SizeofTimespec {
		if len(b) > open {
			b = append(b, ", "...)
		}
		b = appendDef(append(b, "left "...), abi.StructTimespec, left[0].Data)
	}
	if len(b) == open {
		return b[:start]
	}
	return append(b, ')')
}

// appendRevents appends what ppoll(2) found.
func (p *printer) appendRevents(b []byte) []byte {
	fds := pick(p.after, 0)
	if len(fds) == 0 || !fds[0].OK {
		return b
	}
	b = append(b, '[')
	start := len(b)
	for d := fds[0].Data; len(d) >= abi.SizeofPollfd; d = d[abi.SizeofPollfd:] {
		var f abi.Pollfd
		f.Decode(d)
		if f.Revents == 0 || f.Fd < 0 {
			continue
		}
		if len(b) > start {
			b = append(b, ", "...)
		}
		b = appendInt(append(b, "{fd="...), int64(f.Fd))
		b = append(abi.FlagsPoll.Append(append(b, ", revents="...), uint64(f.Revents)), '}')
	}
	return append(b, ']')
}

// appendReadySet appends one set that pselect6(2) left, unless it is empty.
func (p *printer) appendReadySet(b []byte, open, arg int, word string) []byte {
	set := pick(p.after, arg)
	if len(set) == 0 || !set[0].OK {
		return b
	}
	bits := appendBits(nil, set[0].Data, fdCount(p.args[0]))
	if len(bits) == 2 {
		return b
	}
	if len(b) > open {
		b = append(b, ", "...)
	}
	return append(append(b, word...), bits...)
}
