package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// What terminals can be asked: modes, sizes, flow. See ioctl_tty(2).

// ttyIoctl answers for a terminal. Most requests to a master concern its slave.
func (c *Call) ttyIoctl(f *proc.OpenFile, req uint32, arg uint64) int64 {
	t := c.TTYs.Rows.R(f.Object)
	if t.Hung {
		return fail(abi.EIO)
	}
	id := f.Object
	if t.Kind == ipc.TTYMaster {
		id = t.Peer
	}
	if ret, ok := c.jobIoctl(f, id, req, arg); ok {
		return ret
	}
	if ret, ok := c.termiosIoctl(id, req, arg); ok {
		return ret
	}
	switch req {
	case abi.TCXONC, abi.TCFLSH, abi.TCSBRK, abi.TCSBRKP:
		return c.lineIoctl(f.Object, req, arg)
	case abi.FIONREAD:
		c.fetch(f.Object)
		return fail(c.out32(arg, uint32(c.TTYs.Rows.R(f.Object).Waiting())))
	case abi.TIOCOUTQ, abi.TIOCGETD:
		return fail(c.out32(arg, 0))
	case abi.TIOCGWINSZ:
		var b [abi.SizeofWinsize]byte
		size := c.TTYs.Rows.R(id).Size
		size.Encode(b[:])
		return fail(c.out(arg, b[:]))
	case abi.TIOCSWINSZ:
		return c.resize(id, arg)
	case abi.TIOCEXCL, abi.TIOCNXCL:
		c.TTYs.Rows.W(f.Object).Excl = req == abi.TIOCEXCL
		return 0
	case abi.TIOCGSOFTCAR:
		return fail(c.out32(arg, uint32(b2u(c.TTYs.Rows.R(id).Termios.Cflag&abi.CLOCAL != 0))))
	}
	if t.Kind == ipc.TTYMaster {
		return c.masterIoctl(t, req, arg)
	}
	return fail(abi.ENOTTY)
}

// resize is TIOCSWINSZ: tty/R19. The foreground group hears of a size that is new.
func (c *Call) resize(id store.ID, arg uint64) int64 {
	b, e := c.in(arg, abi.SizeofWinsize)
	if e != 0 {
		return fail(e)
	}
	var s abi.Winsize
	s.Decode(b)
	if t := c.TTYs.Rows.W(id); t.Size != s {
		t.Size = s
		c.signalForeground(id, abi.SIGWINCH)
	}
	return 0
}

// lineIoctl is tcflow(3), tcflush(3) and tcsendbreak(3).
func (c *Call) lineIoctl(id store.ID, req uint32, arg uint64) int64 {
	if e := c.background(id, abi.SIGTTOU); e != 0 {
		return fail(e)
	}
	switch {
	case req == abi.TCXONC:
		return c.flow(id, arg)
	case req == abi.TCFLSH:
		return c.flush(id, arg)
	}
	return 0 // what was written is on its way already, and there is no wire for a break
}

// flow is tcflow(3): it holds output, or sends the characters that make the other side hold its.
func (c *Call) flow(id store.ID, arg uint64) int64 {
	t := c.TTYs.Rows.W(id)
	key := abi.VSTOP
	switch arg {
	case abi.TCOOFF, abi.TCOON:
		c.ttyEffect(id, t.Flow(arg == abi.TCOOFF))
		return 0
	case abi.TCIOFF:
	case abi.TCION:
		key = abi.VSTART
	default:
		return fail(abi.EINVAL)
	}
	if ch := t.Termios.Cc[key]; ch != 0 && t.Peer != 0 {
		c.ttyArrive(t.Peer, []byte{ch})
	}
	return 0
}

// flush is tcflush(3).
func (c *Call) flush(id store.ID, arg uint64) int64 {
	t := c.TTYs.Rows.W(id)
	if arg > abi.TCIOFLUSH {
		return fail(abi.EINVAL)
	}
	peer := t.Peer
	if arg != abi.TCOFLUSH {
		t.Flush()
		t.Backlog = nil
		c.wakeWriters(peer)
	}
	if arg != abi.TCIFLUSH && peer != 0 {
		c.TTYs.Rows.W(peer).Backlog = nil
		c.wakeWriters(id)
	}
	return 0
}

// termiosIoctl reads and sets modes, in the three layouts that programs know. ok is false for other requests.
func (c *Call) termiosIoctl(id store.ID, req uint32, arg uint64) (ret int64, ok bool) {
	t := c.TTYs.Rows.R(id).Termios
	var b [sizeofTermios2]byte
	switch req {
	case abi.TCGETS:
		t.Encode(b[:])
		return fail(c.out(arg, b[:abi.SizeofTermios])), true
	case abi.TCGETS2:
		t.Encode(b[:])
		rate := baud(t.Cflag)
		le.PutUint32(b[abi.SizeofTermios:], rate)
		le.PutUint32(b[abi.SizeofTermios+4:], rate)
		return fail(c.out(arg, b[:])), true
	case abi.TCGETA:
		for i, v := range [...]uint32{t.Iflag, t.Oflag, t.Cflag, t.Lflag} {
			le.PutUint16(b[2*i:], uint16(v))
		}
		b[8] = t.Line
		copy(b[9:sizeofTermio], t.Cc[:8])
		return fail(c.out(arg, b[:sizeofTermio])), true
	case abi.TCSETS, abi.TCSETSW, abi.TCSETSF:
		return c.setTermios(id, arg, abi.SizeofTermios, req == abi.TCSETSF), true
	case abi.TCSETS2, abi.TCSETSW2, abi.TCSETSF2:
		return c.setTermios(id, arg, sizeofTermios2, req == abi.TCSETSF2), true
	case abi.TCSETA, abi.TCSETAW, abi.TCSETAF:
		return c.setTermios(id, arg, sizeofTermio, req == abi.TCSETAF), true
	}
	return 0, false
}

// The sizes of struct termio, of old, and of struct termios2, which has speeds behind the modes.
const (
	sizeofTermio   = 18
	sizeofTermios2 = abi.SizeofTermios + 8
)

// setTermios is tcsetattr(3). Waiting for the output to be gone takes no time here.
func (c *Call) setTermios(id store.ID, arg uint64, size int, flush bool) int64 {
	if e := c.background(id, abi.SIGTTOU); e != 0 {
		return fail(e)
	}
	b, e := c.in(arg, size)
	if e != 0 {
		return fail(e)
	}
	w := c.TTYs.Rows.W(id)
	n := w.Termios
	if size == sizeofTermio {
		for i, p := range [...]*uint32{&n.Iflag, &n.Oflag, &n.Cflag, &n.Lflag} {
			*p = *p&^0xffff | uint32(le.Uint16(b[2*i:]))
		}
		n.Line = b[8]
		copy(n.Cc[:8], b[9:])
	} else {
		n.Decode(b)
	}
	if flush { // tty/R22
		w.Flush()
		c.ttyTaken(id)
		w = c.TTYs.Rows.W(id)
	}
	c.ttyEffect(id, w.SetTermios(&n, c.ttyRoom(w)))
	return 0
}

// baud is the speed that c_cflag stands for. Nothing depends on it.
func baud(cflag uint32) uint32 {
	const extra = 0o10000 // CBAUDEX
	low := [...]uint32{0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400}
	high := [...]uint32{38400, 57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000}
	if cflag&extra != 0 {
		return high[cflag&15]
	}
	return low[cflag&15]
}
