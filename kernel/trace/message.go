package trace

import "github.com/vitrine-os/vitrine/kernel/abi"

// appendMessage appends a message of this machine's ports: what a sender said, or what the kernel told a receiver, whose room is all there
// is to tell if nothing came.
func (p *printer) appendMessage(b []byte, a *abi.Arg, mem []abi.Mem) []byte {
	if len(mem[0].Data) < abi.SizeofMessage {
		return appendAddr(b, mem[0].Addr)
	}
	var m abi.Message
	m.Decode(mem[0].Data)
	if a.Dir != abi.In && p.failed() {
		return append(appendUint(append(b, "{room="...), uint64(m.Room)), '}')
	}
	b = appendUint(append(b, "{length="...), uint64(m.Length))
	b = appendUint(append(b, ", label="...), uint64(m.Label))
	if a.Dir != abi.In {
		b = appendInt(append(b, ", sender="...), int64(m.Sender))
		if m.Token != 0 {
			b = appendUint(append(b, ", token="...), m.Token)
		}
	}
	if m.Flags&abi.MESSAGE_FD != 0 {
		b = appendInt(append(b, ", fd="...), int64(m.FD))
	}
	switch {
	case len(mem) > 1 && mem[1].OK && m.Length > 0:
		b = p.appendBytes(append(b, ", data="...), &mem[1])
	case m.Length > 0 || m.Flags&abi.MESSAGE_PAGE != 0:
		b = appendAddr(append(b, ", data="...), m.Data)
	}
	if m.Flags != 0 {
		b = abi.FlagsMessage.Append(append(b, ", flags="...), uint64(m.Flags))
	}
	return append(b, '}')
}
