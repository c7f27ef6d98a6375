package abi

// maxEnv bounds how many strings of an environment are counted.
const maxEnv = 1 << 14

// maxControl bounds the control messages that are kept of a sendmsg(2).
const maxControl = 1 << 10

// Capture reads the memory that tells what a call does: what In arguments point at when it begins
// (exit false), what Out arguments point at when it ends (exit true, ret being the result). Events
// carry what it returns, so that a trace needs no memory.
//
// read reads n bytes at an address, readStr bytes up to a NUL, which it leaves out, or up to max
// bytes; both report whether the memory is there and return bytes that Capture may keep. max bounds
// how many bytes are kept of a buffer and how many elements of an array; names of files are kept
// whole.
func (c *Call) Capture(args [6]uint64, ret int64, exit bool, read func(addr uint64, n int) ([]byte, bool),
	readStr func(addr uint64, max int) ([]byte, bool), max int) []Mem {
	k := capture{call: c, args: &args, ret: ret, exit: exit, read: read, readStr: readStr, max: max}
	for i := range c.Args {
		a := c.Arg(i, &args)
		if !a.Kind.Memory() || args[i] == 0 || !k.wants(a) {
			continue
		}
		k.arg = int8(i)
		k.argument(a, args[i])
	}
	return k.mem
}

// CaptureFrame reads what rt_sigreturn(2) is about to restore: the mask in the frame at sp.
func CaptureFrame(sp uint64, read func(addr uint64, n int) ([]byte, bool)) []Mem {
	k := capture{arg: FrameArg, read: read}
	k.fixed(sp+FrameSigmask, SIGSET_SIZE)
	return k.mem
}

// capture is one walk over a call's arguments.
type capture struct {
	// call is the row of the table.
	call *Call
	// args are the raw arguments.
	args *[6]uint64
	// ret is the result, if exit is true.
	ret int64
	// exit is true at the end of the call.
	exit bool
	// read and readStr read user memory.
	read    func(addr uint64, n int) ([]byte, bool)
	readStr func(addr uint64, max int) ([]byte, bool)
	// max bounds what is kept of one buffer.
	max int
	// arg is the argument at work.
	arg int8
	// mem is what was read so far.
	mem []Mem
}

// wants reports whether the argument's memory means something now.
func (k *capture) wants(a *Arg) bool {
	if !k.exit {
		return a.Dir != Out
	}
	return a.Dir != In && (k.ret >= 0 || a.OnError)
}

// length is the value of the argument that holds a's length, bounded by the result if that counts.
func (k *capture) length(a *Arg) uint64 {
	n := uint64(1) << 62
	if a.Len >= 0 {
		n = k.args[a.Len]
		switch k.call.Args[a.Len].Kind {
		case KindInt:
			n = uint64(max(int32(n), 0))
		case KindUint:
			n = uint64(uint32(n))
		}
	}
	if a.ByResult && k.exit && k.ret >= 0 {
		n = min(n, uint64(k.ret))
	}
	return min(n, 1<<62)
}

// argument reads what one argument points at.
func (k *capture) argument(a *Arg, addr uint64) {
	switch a.Kind {
	case KindPath:
		k.str(addr, PATH_MAX)
	case KindStr:
		k.str(addr, k.max)
	case KindPathBuf:
		k.bytes(addr, k.length(a), PATH_MAX)
	case KindBuf, KindHexBuf:
		k.bytes(addr, k.length(a), k.max)
	case KindIovec:
		k.iovec(addr, k.count(a), k.budget(a))
	case KindMsghdr:
		k.msghdr(addr, k.budget(a))
	case KindMmsghdr:
		k.mmsghdr(addr, a)
	case KindStruct:
		k.fixed(addr, a.Struct.Def().Size)
	case KindStructs:
		k.array(addr, k.length(a), a.Struct.Def().Size)
	case KindSiginfo:
		k.fixed(addr, SizeofSiginfo)
	case KindSigaction:
		k.fixed(addr, SizeofSigaction)
	case KindSigSet:
		if a.Len < 0 || k.args[a.Len] == SIGSET_SIZE {
			k.fixed(addr, SIGSET_SIZE)
		}
	case KindSigSetPair:
		k.sigSetPair(addr)
	case KindInts:
		k.array(addr, k.length(a), 4)
	case KindIntPtr, KindUintPtr, KindWaitStatus, KindLenPtr, KindSignalPtr:
		k.fixed(addr, 4)
	case KindHexPtr, KindUlongPtr, KindOffPtr, KindFDPair:
		k.fixed(addr, 8)
	case KindTimes:
		k.fixed(addr, 2*SizeofTimespec)
	case KindCaps:
		k.fixed(addr, 2*SizeofUserCapData)
	case KindFDSet:
		k.bytes(addr, (k.length(a)+63)/64*8, 1024/8)
	case KindCPUSet:
		k.bytes(addr, k.length(a), 1024/8)
	case KindStrVec:
		k.strings(addr)
	case KindEnvVec:
		k.environment(addr)
	case KindDirents:
		k.dirents(addr, k.length(a))
	case KindSockaddr:
		k.bytes(addr, k.sockLength(a), 128)
	case KindSockopt:
		k.bytes(addr, k.sockLength(a), k.max)
	case KindMsgbuf:
		k.bytes(addr, min(8+k.length(a), 1<<62), 8+k.max)
	case KindMessage:
		k.message(a, addr)
	}
}

// add appends one piece.
func (k *capture) add(addr uint64, data []byte, full int, ok bool) {
	if !ok {
		data = nil
	}
	k.mem = append(k.mem, Mem{Arg: k.arg, Addr: addr, Data: data, Full: full, OK: ok})
}

// fixed reads a piece whole.
func (k *capture) fixed(addr uint64, n int) []byte {
	data, ok := k.read(addr, n)
	k.add(addr, data, n, ok)
	return k.mem[len(k.mem)-1].Data
}

// bytes reads at most limit of n bytes.
func (k *capture) bytes(addr, n uint64, limit int) []byte {
	keep := int(min(n, uint64(limit)))
	data, ok := []byte(nil), true
	if keep > 0 {
		data, ok = k.read(addr, keep)
	}
	k.add(addr, data, int(n), ok)
	return k.mem[len(k.mem)-1].Data
}

// str reads a string, keeping at most limit bytes.
func (k *capture) str(addr uint64, limit int) {
	data, ok := k.readStr(addr, limit+1)
	full := len(data)
	if full > limit {
		data = data[:limit]
	}
	k.add(addr, data, full, ok)
}

// array reads n elements of some size, keeping at most max of them.
func (k *capture) array(addr, n uint64, size int) []byte {
	keep := int(min(n, uint64(k.max)))
	data, ok := []byte(nil), true
	if keep > 0 {
		data, ok = k.read(addr, keep*size)
	}
	k.add(addr, data, int(n), ok)
	return k.mem[len(k.mem)-1].Data
}

// budget is how many bytes the buffers of a call hold together: the result where that bounds them.
func (k *capture) budget(a *Arg) uint64 {
	if a.ByResult && k.exit && k.ret >= 0 {
		return uint64(k.ret)
	}
	return 1 << 62
}

// count is the length without the result's bound, which counts bytes where the length counts buffers.
func (k *capture) count(a *Arg) uint64 {
	b := *a
	b.ByResult = false
	return k.length(&b)
}

// iovec reads an array of buffers and the buffers.
func (k *capture) iovec(addr, n, budget uint64) {
	data := k.array(addr, n, SizeofIovec)
	for ; len(data) >= SizeofIovec; data = data[SizeofIovec:] {
		var v Iovec
		v.Decode(data)
		take := min(v.Len, budget)
		budget -= take
		if v.Base != 0 {
			k.bytes(v.Base, min(take, 1<<62), k.max)
		}
	}
}

// msghdr reads a message's head, its address, its buffers and its control messages.
func (k *capture) msghdr(addr, budget uint64) {
	if data := k.fixed(addr, SizeofMsghdr); data != nil {
		k.msgParts(data, budget)
	}
}

// msgParts reads what a message's head points at, in the order of its fields.
func (k *capture) msgParts(head []byte, budget uint64) {
	var m Msghdr
	m.Decode(head)
	if m.Name != 0 {
		k.bytes(m.Name, uint64(max(m.Namelen, 0)), 128)
	}
	if m.Iov != 0 {
		k.iovec(m.Iov, min(m.Iovlen, 1<<62), budget)
	}
	if m.Control != 0 {
		k.bytes(m.Control, min(m.Controllen, 1<<62), maxControl)
	}
}

// message reads the header of a port's message, and its data once there is some. Of a page that is mapped only the address is told.
func (k *capture) message(a *Arg, addr uint64) {
	data := k.fixed(addr, SizeofMessage)
	if data == nil || a.Dir != In && !k.exit {
		return
	}
	var m Message
	if m.Decode(data); m.Data != 0 && m.Flags&MESSAGE_PAGE == 0 {
		k.bytes(m.Data, uint64(m.Length), k.max)
	}
}

// mmsghdr reads an array of messages, each followed by the length of what was sent or received.
func (k *capture) mmsghdr(addr uint64, a *Arg) {
	n := k.length(a)
	if k.exit {
		n = min(n, uint64(max(k.ret, 0)))
	}
	const size = SizeofMsghdr + 8
	data := k.array(addr, n, size)
	for ; len(data) >= size; data = data[size:] {
		budget := uint64(1) << 62
		if k.exit {
			budget = uint64(le.Uint32(data[SizeofMsghdr:]))
		}
		k.msgParts(data[:SizeofMsghdr], budget)
	}
}

// sigSetPair reads the pair of a pointer and a size, and the set.
func (k *capture) sigSetPair(addr uint64) {
	data := k.fixed(addr, 16)
	if data == nil {
		return
	}
	if set, size := le.Uint64(data), le.Uint64(data[8:]); set != 0 && size == SIGSET_SIZE {
		k.fixed(set, SIGSET_SIZE)
	}
}

// strings reads a vector of strings up to its NULL, keeping at most max of them.
func (k *capture) strings(addr uint64) {
	var pointers []byte
	n := 0
	for ; n <= k.max; n++ {
		p, ok := k.read(addr+8*uint64(n), 8)
		if !ok {
			if n == 0 {
				k.add(addr, nil, 0, false)
				return
			}
			break
		}
		if le.Uint64(p) == 0 {
			break
		}
		pointers = append(pointers, p...)
	}
	keep := min(len(pointers), 8*k.max)
	k.add(addr, pointers[:keep], n, true)
	for i := 0; i < keep; i += 8 {
		k.str(le.Uint64(pointers[i:]), k.max)
	}
}

// environment counts the strings of a vector.
func (k *capture) environment(addr uint64) {
	n := 0
	for ; n < maxEnv; n++ {
		p, ok := k.read(addr+8*uint64(n), 8)
		if !ok && n == 0 {
			k.add(addr, nil, 0, false)
			return
		}
		if !ok || le.Uint64(p) == 0 {
			break
		}
	}
	k.add(addr, nil, n, true)
}

// dirents reads n bytes of directory entries and counts the entries.
func (k *capture) dirents(addr, n uint64) {
	entries := 0
	for at := uint64(0); n-at >= DirentName; {
		head, ok := k.read(addr+at, DirentName)
		if !ok {
			break
		}
		reclen := uint64(le.Uint16(head[DirentReclen:]))
		if reclen < DirentName || reclen > n-at {
			break
		}
		entries++
		at += reclen
	}
	data, ok := k.read(addr, int(min(n, uint64(k.max))))
	k.add(addr, data, entries, ok)
}

// sockLength is the length of an address or of an option: a number, or what a pointer points at.
func (k *capture) sockLength(a *Arg) uint64 {
	n := k.args[a.Len]
	if k.call.Args[a.Len].Kind == KindLenPtr {
		data, ok := k.read(n, 4)
		if !ok {
			return 0
		}
		n = uint64(le.Uint32(data))
	}
	return uint64(max(int32(n), 0))
}
