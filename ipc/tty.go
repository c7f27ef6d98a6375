package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// TTYKind says what stands at the other side of a terminal.
type TTYKind uint8

// The kinds of terminal.
const (
	TTYConsole TTYKind = iota // the host's keyboard and screen
	TTYMaster                 // the side of a pseudo-terminal that plays keyboard and screen
	TTYSlave                  // the side that programs take for a terminal
)

const (
	// ttyBuffer is the size of a terminal's input buffer. One byte of it stays free, for the end of an overlong line.
	ttyBuffer = 4096
	// ttyBacklog is what may wait between the two sides of a pseudo-terminal when the buffer is full. With the buffer that makes 20,480
	// bytes; Linux's own number lies around that and depends on the size of the writes.
	ttyBacklog = 5*ttyBuffer - (ttyBuffer - 1)
	// lineEnd marks a byte of the input buffer as the last of a line.
	lineEnd = 0x100
)

// TTY is one terminal with its line discipline: bytes that are typed go in through Receive, bytes that programs write through Write,
// and what comes of it is returned as a TTYEffect. It never blocks. See termios(3), tty_ioctl(4), pty(7).
type TTY struct {
	Kind    TTYKind
	Index   uint32   // N of /dev/pts/N
	Peer    store.ID // the other side of a pseudo-terminal, 0: it is closed, or there is none
	Termios abi.Termios
	Size    abi.Winsize
	Session int32 // the session that it controls, 0: none
	Group   int32 // its foreground process group, 0: none
	Opens   int32 // open files
	Locked  bool  // of a slave: it cannot be opened before unlockpt(3)
	Excl    bool  // TIOCEXCL: only root may open it once more
	Hung    bool  // hung up: its open files are of no use any more
	Gone    bool  // of a master: the slave was opened and closed again

	Buf     []uint16 // bytes typed and not read yet, with lineEnd at the ends of lines
	Lines   int      // how many of them a reader of lines may have; the rest is the line being edited
	Backlog []byte   // bytes that came but found no room in Buf
	Literal bool     // VLNEXT was typed: the next byte means itself
	Erasing bool     // ECHOPRT is between \ and /
	Stopped bool     // output is held: VSTOP
	Held    bool     // output is held by tcflow(3), so that VSTART does not release it

	Echo   []byte // echoes that are not written yet, in the code of tty_echo.go
	Ready  int    // how many bytes of Echo may be written
	Column int32  // where the cursor is
	Origin int32  // column in which the line being edited began
}

// TTYEffect is what an operation on a terminal causes beside its result.
type TTYEffect struct {
	Out     []byte       // bytes for the other side
	Drop    bool         // what waits for room on the other side is thrown away before Out gets there
	Signals []abi.Signal // for the foreground process group, in this order
	Wake    bool         // readers should look again
	Resume  bool         // output was held and goes on: writers should look again
}

// TTYTable holds all terminals. A copy of the struct is a snapshot once Freeze was called on Parts.
type TTYTable struct {
	Rows store.Table[TTY, *TTY]
}

// NewTTYTable returns a table without terminals.
func NewTTYTable() *TTYTable { return &TTYTable{store.NewTable[TTY, *TTY]()} }

// Parts returns the tables that the state lives in.
func (t *TTYTable) Parts() []store.Part { return []store.Part{&t.Rows} }

// New makes a terminal with the modes that Linux gives to a new one.
func (t *TTYTable) New(k TTYKind, index uint32) store.ID {
	id, r := t.Rows.New()
	r.Kind, r.Index = k, index
	r.Termios = k.modes()
	return id
}

// modes are those of a new terminal.
func (k TTYKind) modes() abi.Termios {
	m := abi.Termios{Cflag: abi.B38400 | abi.CS8 | abi.CREAD, Cc: defaultKeys}
	if k != TTYMaster {
		m.Iflag = abi.ICRNL | abi.IXON
		m.Oflag = abi.OPOST | abi.ONLCR
		m.Lflag = abi.ISIG | abi.ICANON | abi.ECHO | abi.ECHOE | abi.ECHOK | abi.ECHOCTL | abi.ECHOKE | abi.IEXTEN
	}
	return m
}

// Reset makes a terminal ready for somebody new: it forgets what was typed, and has the modes of a new one.
func (t *TTY) Reset(room int) TTYEffect {
	t.Flush()
	m := t.Kind.modes()
	return t.SetTermios(&m, room)
}

var defaultKeys = [abi.NCCS]uint8{abi.VINTR: 3, abi.VQUIT: 28, abi.VERASE: 127, abi.VKILL: 21, abi.VEOF: 4, abi.VMIN: 1, abi.VSTART: 17, abi.VSTOP: 19,
	abi.VSUSP: 26, abi.VREPRINT: 18, abi.VDISCARD: 15, abi.VWERASE: 23, abi.VLNEXT: 22}

// NewPair makes a pseudo-terminal. The slave is locked.
func (t *TTYTable) NewPair(index uint32) (master, slave store.ID) {
	master, slave = t.New(TTYMaster, index), t.New(TTYSlave, index)
	t.Rows.W(master).Peer = slave
	s := t.Rows.W(slave)
	s.Peer, s.Locked = master, true
	return master, slave
}

// Find returns the slave of a number, or 0.
func (t *TTYTable) Find(index uint32) store.ID {
	for id := t.Rows.Next(0); id != 0; id = t.Rows.Next(id) {
		if r := t.Rows.R(id); r.Kind == TTYSlave && r.Index == index && !r.Hung {
			return id
		}
	}
	return 0
}

// FreeIndex returns the lowest number that no pseudo-terminal has.
func (t *TTYTable) FreeIndex() uint32 {
	n := uint32(0)
	for t.Find(n) != 0 {
		n++
	}
	return n
}

func (t *TTY) input(flag uint32) bool  { return t.Termios.Iflag&flag != 0 }
func (t *TTY) output(flag uint32) bool { return t.Termios.Oflag&flag != 0 }
func (t *TTY) local(flag uint32) bool  { return t.Termios.Lflag&flag != 0 }

// is tells whether a byte is the key at an index of c_cc. A key of 0 is switched off.
func (t *TTY) is(c byte, key int) bool { return t.Termios.Cc[key] == c }

// ByLine tells whether readers get whole lines: canonical mode.
func (t *TTY) ByLine() bool { return t.local(abi.ICANON) && !t.local(abi.EXTPROC) }

// Bytes returns what was typed and not read yet.
func (t *TTY) Bytes() []byte {
	b := make([]byte, len(t.Buf))
	for i, c := range t.Buf {
		b[i] = byte(c)
	}
	return b
}

// SetTermios changes the modes. See termios(3).
func (t *TTY) SetTermios(n *abi.Termios, room int) TTYEffect {
	old := t.Termios
	t.Termios = *n
	if t.Kind != TTYConsole {
		t.Termios.Cflag = t.Termios.Cflag&^(abi.CSIZE|abi.PARENB) | abi.CS8 | abi.CREAD // a pseudo-terminal has no wire
	}
	if (old.Lflag^n.Lflag)&(abi.ICANON|abi.EXTPROC) != 0 {
		// tty/R9: what was typed before canonical mode is switched on counts as one line.
		for i := range t.Buf {
			t.Buf[i] &= 0xff
		}
		t.Lines = 0
		if k := len(t.Buf); t.local(abi.ICANON) && k > 0 {
			t.Buf[k-1] |= lineEnd
			t.Lines = k
		}
		t.Erasing, t.Literal = false, false
	}
	w := t.begin(room)
	if old.Iflag&abi.IXON != 0 && !t.input(abi.IXON) && !t.Held {
		w.start()
		w.echoAll()
	}
	w.eff.Wake, w.eff.Resume = true, true
	return w.eff
}

// Flush throws away what was typed. See tcflush(3).
func (t *TTY) Flush() {
	t.Buf, t.Lines, t.Erasing = nil, 0, false
}

// Flow holds output back, or lets it go on, as tcflow(3) does: tty/R16.
func (t *TTY) Flow(hold bool) (eff TTYEffect) {
	if t.Held != hold {
		t.Held, t.Stopped = hold, hold
		eff.Resume = !hold
	}
	return eff
}

// Poll tells what poll(2) reports about input; whoever asks knows about output himself.
func (t *TTY) Poll() bool {
	need := 1
	if m := int(t.Termios.Cc[abi.VMIN]); t.Termios.Cc[abi.VTIME] == 0 && m > 0 {
		need = m
	}
	if t.ByLine() {
		return t.Lines > 0
	}
	return len(t.Buf) >= need // tty/R11: poll(2) knows VMIN, if VTIME is not set
}

// Waiting is what FIONREAD answers: in canonical mode the bytes of complete lines, without the marks of VEOF.
func (t *TTY) Waiting() int {
	if !t.ByLine() {
		return len(t.Buf)
	}
	n := 0
	for _, c := range t.Buf[:t.Lines] {
		if c != lineEnd {
			n++
		}
	}
	return n
}

// CloneFrom implements store.Object.
func (t *TTY) CloneFrom(o *TTY) {
	*t = *o
	t.Buf, t.Backlog, t.Echo = slices.Clone(o.Buf), slices.Clone(o.Backlog), slices.Clone(o.Echo)
}

// HashInto implements store.Object.
func (t *TTY) HashInto(h *store.Hasher) {
	m := &t.Termios
	h.U64(uint64(t.Kind)<<32 | uint64(t.Index))
	h.U64(uint64(t.Peer)<<32 | uint64(uint32(t.Opens)))
	h.U64(uint64(m.Iflag)<<32 | uint64(m.Oflag))
	h.U64(uint64(m.Cflag)<<32 | uint64(m.Lflag))
	h.U64(uint64(m.Line))
	h.Bytes(m.Cc[:])
	h.U64(uint64(t.Size.Row)<<48 | uint64(t.Size.Col)<<32 | uint64(t.Size.Xpixel)<<16 | uint64(t.Size.Ypixel))
	h.U64(uint64(uint32(t.Session))<<32 | uint64(uint32(t.Group)))
	for _, b := range [...]bool{t.Locked, t.Excl, t.Hung, t.Gone, t.Literal, t.Erasing, t.Stopped, t.Held} {
		h.Bool(b)
	}
	h.U64(uint64(len(t.Buf))<<32 | uint64(t.Lines))
	for _, c := range t.Buf {
		h.U64(uint64(c))
	}
	h.Bytes(t.Backlog)
	h.Bytes(t.Echo)
	h.U64(uint64(t.Ready))
	h.U64(uint64(uint32(t.Column))<<32 | uint64(uint32(t.Origin)))
}
