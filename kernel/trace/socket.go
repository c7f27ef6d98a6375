package trace

import (
	"bytes"
	"encoding/binary"
	"net/netip"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// appendSockaddr appends a socket's address.
func (p *printer) appendSockaddr(b []byte, addr uint64, d []byte) []byte {
	if len(d) < 2 {
		return appendAddr(b, addr)
	}
	family, rest := le.Uint16(d), d[2:]
	b = abi.FlagsFamily.Append(append(b, "{sa_family="...), uint64(family))
	switch {
	case family == abi.AF_UNIX:
		b = appendUnixPath(b, rest)
	case family == abi.AF_INET && len(d) >= 8:
		b = appendUint(append(b, ", sin_port=htons("...), uint64(binary.BigEndian.Uint16(rest)))
		b = append(append(b, "), sin_addr=inet_addr(\""...), netip.AddrFrom4([4]byte(rest[2:6])).String()...)
		b = append(b, "\")"...)
	case family == abi.AF_INET6 && len(d) >= 28:
		b = appendUint(append(b, ", sin6_port=htons("...), uint64(binary.BigEndian.Uint16(rest)))
		b = appendUint(append(b, "), sin6_flowinfo=htonl("...), uint64(binary.BigEndian.Uint32(rest[2:])))
		b = append(append(b, "), inet_pton(AF_INET6, \""...), netip.AddrFrom16([16]byte(rest[6:22])).String()...)
		b = appendUint(append(b, "\", &sin6_addr), sin6_scope_id="...), uint64(le.Uint32(rest[22:])))
	default:
		b = appendQuoted(append(b, ", sa_data="...), rest, false)
	}
	return append(b, '}')
}

// appendUnixPath appends the name of a Unix socket; an abstract one begins with a NUL, shown as @.
func appendUnixPath(b, path []byte) []byte {
	if len(path) == 0 {
		return b
	}
	b = append(b, ", sun_path="...)
	if path[0] == 0 {
		return appendQuoted(append(b, '@'), path[1:], false)
	}
	if end := bytes.IndexByte(path, 0); end >= 0 {
		path = path[:end]
	}
	return appendQuoted(b, path, false)
}

// appendMsghdr appends a message; rest are the pieces it points at, and what is left of them is returned.
func (p *printer) appendMsghdr(b, d []byte, rest []abi.Mem) ([]byte, []abi.Mem) {
	if len(d) < abi.SizeofMsghdr {
		return append(b, "{...}"...), nil
	}
	var h abi.Msghdr
	h.Decode(d)
	b = append(b, "{msg_name="...)
	if h.Name != 0 && len(rest) > 0 {
		if rest[0].OK {
			b = p.appendSockaddr(b, h.Name, rest[0].Data)
		} else {
			b = appendAddr(b, h.Name)
		}
		rest = rest[1:]
	} else {
		b = appendAddr(b, h.Name)
	}
	b = appendInt(append(b, ", msg_namelen="...), int64(h.Namelen))
	b = append(b, ", msg_iov="...)
	if h.Iov != 0 && len(rest) > 0 && rest[0].OK {
		b, rest = p.appendIovec(b, rest)
	} else {
		b = appendAddr(b, h.Iov)
	}
	b = appendUint(append(b, ", msg_iovlen="...), h.Iovlen)
	if h.Control != 0 && len(rest) > 0 {
		if h.Controllen != 0 {
			b = appendControl(append(b, ", msg_control="...), h.Control, rest[0].Data)
		}
		rest = rest[1:]
	}
	b = appendUint(append(b, ", msg_controllen="...), h.Controllen)
	b = abi.FlagsMsg.Append(append(b, ", msg_flags="...), uint64(h.Flags))
	return append(b, '}'), rest
}

// appendControl appends the control messages of a message.
func appendControl(b []byte, addr uint64, d []byte) []byte {
	if len(d) < abi.SizeofCmsghdr {
		return appendAddr(b, addr)
	}
	b = append(b, '[')
	for first := true; len(d) >= abi.SizeofCmsghdr; first = false {
		var c abi.Cmsghdr
		c.Decode(d)
		if c.Len < abi.SizeofCmsghdr {
			break
		}
		if !first {
			b = append(b, ", "...)
		}
		size := int(min(c.Len, uint64(len(d))))
		b = appendCmsg(b, &c, d[abi.SizeofCmsghdr:size])
		d = d[min((size+7)&^7, len(d)):]
	}
	return append(b, ']')
}

// appendCmsg appends one control message.
func appendCmsg(b []byte, c *abi.Cmsghdr, d []byte) []byte {
	b = appendUint(append(b, "{cmsg_len="...), c.Len)
	b = abi.FlagsSockLevel.Append(append(b, ", cmsg_level="...), uint64(uint32(c.Level)))
	b = append(b, ", cmsg_type="...)
	if c.Level != abi.SOL_SOCKET {
		b = abi.AppendHex(b, uint64(uint32(c.Type)))
	} else {
		b = abi.FlagsScm.Append(b, uint64(uint32(c.Type)))
	}
	b = append(b, ", cmsg_data="...)
	switch {
	case c.Level == abi.SOL_SOCKET && c.Type == abi.SCM_RIGHTS:
		b = append(b, '[')
		for i := 0; i+4 <= len(d); i += 4 {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendInt(b, int64(int32(le.Uint32(d[i:]))))
		}
		b = append(b, ']')
	case c.Level == abi.SOL_SOCKET && c.Type == abi.SCM_CREDENTIALS && len(d) >= abi.SizeofUcred:
		b = appendDef(b, abi.StructUcred, d)
	default:
		b = appendQuoted(b, d, false)
	}
	return append(b, '}')
}

// appendMmsghdr appends several messages, each with the length that was moved.
func (p *printer) appendMmsghdr(b []byte, mem []abi.Mem) []byte {
	const size = abi.SizeofMsghdr + 8
	d, rest := mem[0].Data, mem[1:]
	return p.appendArray(b, mem[0].Full, len(d)/size, func(b []byte, n int) []byte {
		one := d[n*size:]
		b = append(b, "{msg_hdr="...)
		b, rest = p.appendMsghdr(b, one, rest)
		return append(appendUint(append(b, ", msg_len="...), uint64(le.Uint32(one[abi.SizeofMsghdr:]))), '}')
	})
}

// appendSockopt appends the value of a socket option.
func (p *printer) appendSockopt(b []byte, m *abi.Mem) []byte {
	d := m.Data
	if uint32(p.args[1]) == abi.SOL_SOCKET {
		switch option := uint32(p.args[2]); {
		case option == abi.SO_PEERCRED && len(d) >= abi.SizeofUcred:
			return appendDef(b, abi.StructUcred, d)
		case option == abi.SO_LINGER && len(d) >= abi.SizeofLinger:
			return appendDef(b, abi.StructLinger, d)
		}
	}
	if m.Full == 4 && len(d) == 4 {
		return append(appendInt(append(b, '['), int64(int32(le.Uint32(d)))), ']')
	}
	return p.appendBytes(b, m)
}
