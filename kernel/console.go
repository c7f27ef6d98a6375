package kernel

import (
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Input is where the console's input comes from. What it gave is remembered, so that a machine that was taken back reads the same
// again.
type Input interface {
	// Next returns the next piece of input, or nothing at its end. For a person at a terminal it waits at most as long as told (0: as
	// long as it takes), and says how long that took and whether something came in that time; for a file it answers at once.
	Next(most time.Duration) (data []byte, took time.Duration, arrived bool)
	// Person tells whether somebody types: then others run on while a reader waits.
	Person() bool
}

// inputLog remembers what came in. It is not state: InputPos is.
type inputLog struct {
	src     Input
	entries [][]byte // an empty one is the end of the file
}

// InputPos is how far the machine has read its input.
type InputPos struct {
	Entry int // pieces used up
	Off   int // bytes of the present one used up
	Ready int // pieces that have arrived
}

// chunkAt returns what can be read now; ok is false if nothing has arrived yet.
func (m *Machine) inputNow() (data []byte, ok bool) {
	if m.In.Entry < m.In.Ready {
		return m.input.entries[m.In.Entry][m.In.Off:], true
	}
	if m.input.src == nil {
		return nil, true
	}
	if m.In.Entry < len(m.input.entries) && !m.input.src.Person() || !m.input.src.Person() {
		m.arrive(0)
		return m.input.entries[m.In.Entry], true
	}
	return nil, false
}

// arrive takes the next piece of input in. It returns how long it took to come, and false if none came in time.
func (m *Machine) arrive(most time.Duration) (time.Duration, bool) {
	took := time.Duration(0)
	if m.In.Ready == len(m.input.entries) {
		data, d, ok := m.input.src.Next(most)
		if took = d; !ok {
			return took, false
		}
		m.input.entries = append(m.input.entries, data)
	}
	m.In.Ready++
	return took, true
}

// readConsole reads what was typed or piped in. A reader gets no more than one line from a terminal.
//
// # Blocking
// While a person types.
func (c *Call) readConsole(f *proc.OpenFile, segs []segment) int64 {
	want := length(segs)
	if want == 0 {
		return 0
	}
	data, ok := c.inputNow()
	if !ok {
		return c.sleep(sleep{on: fileObject(f), wchan: "n_tty_read", key: sched.MakeKey(qConsole, 1), excl: true})
	}
	data = data[:min(want, len(data))]
	if c.cfg.TTY[0] {
		data = firstLine(data)
	}
	n, e := c.scatter(segs, 0, data)
	if n == 0 && e != 0 {
		return fail(e)
	}
	if c.input.src == nil {
		return 0
	}
	c.In.Off += n
	last := c.input.entries[c.In.Entry]
	if c.In.Off == len(last) && (len(last) > 0 || c.cfg.TTY[0]) { // the end of a file stays the end
		c.In.Entry, c.In.Off = c.In.Entry+1, 0
	}
	return int64(n)
}

func firstLine(b []byte) []byte {
	for i, ch := range b {
		if ch == '\n' {
			return b[:i+1]
		}
	}
	return b
}

// consoleWaits tells whether somebody sleeps for input that a person has yet to type.
func (m *Machine) consoleWaits() bool {
	return m.input.src != nil && m.input.src.Person() && !m.Waits.Empty(sched.MakeKey(qConsole, 1))
}

// awaitInput waits for a person's typing, at most until the next timer is due. Virtual time follows the person's. It returns whether
// something came.
func (m *Machine) awaitInput(until int64) bool {
	if !m.consoleWaits() {
		return false
	}
	most := time.Duration(0)
	if until > 0 {
		if most = time.Duration(until - m.Now()); most <= 0 {
			return false
		}
	}
	took, ok := m.arrive(most)
	if !ok {
		return false
	}
	c := &m.CPU[0]
	c.Clock += int64(took)
	m.cpu, m.now, m.cur = 0, c.Clock, 0
	m.wake(sched.MakeKey(qConsole, 1), 1, "input")
	return true
}

// Terminal controls. The line discipline proper has its own issue; here a terminal answers what C libraries ask when they start.
func sysIoctl(c *Call) int64 {
	_, f, e := c.file(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	req, arg := uint32(c.args[1]), c.args[2]
	switch req {
	case abi.FIONREAD:
		if f.Kind == proc.PipeFile {
			return fail(c.out32(arg, uint32(c.pipes.Len(f.Object))))
		}
		if f.Kind == proc.RegularFile {
			return fail(c.out32(arg, uint32(max(c.Tree.Inodes.R(f.Object).Size-f.Off, 0))))
		}
	case abi.FIONBIO:
		b, e := c.in(arg, 4)
		if e != 0 {
			return fail(e)
		}
		id := c.Procs.Tables.R(c.t.Files).Get(c.fd(0))
		w := c.Procs.Open.W(id)
		if w.Flags &^= abi.O_NONBLOCK; le.Uint32(b) != 0 {
			w.Flags |= abi.O_NONBLOCK
		}
		return 0
	case abi.FIOCLEX, abi.FIONCLEX:
		c.Procs.Tables.W(c.t.Files).Slots[c.fd(0)].CloExec = req == abi.FIOCLEX
		return 0
	}
	if f.Kind != proc.ConsoleFile || !c.isTTY(f) {
		return fail(abi.ENOTTY)
	}
	return c.ttyIoctl(req, arg)
}

func (c *Call) isTTY(f *proc.OpenFile) bool { return c.cfg.TTY[f.Dyn] }

func (c *Call) ttyIoctl(req uint32, arg uint64) int64 {
	switch req {
	case abi.TCGETS:
		t := abi.Termios{Iflag: abi.ICRNL | abi.IXON, Oflag: abi.OPOST | abi.ONLCR, Cflag: abi.B38400 | abi.CS8 | abi.CREAD,
			Lflag: abi.ISIG | abi.ICANON | abi.ECHO | abi.ECHOE | abi.ECHOK | abi.IEXTEN}
		var b [abi.SizeofTermios]byte
		t.Encode(b[:])
		return fail(c.out(arg, b[:]))
	case abi.TCSETS, abi.TCSETSW, abi.TCSETSF:
		_, e := c.in(arg, abi.SizeofTermios)
		return fail(e)
	case abi.TIOCGWINSZ:
		var b [abi.SizeofWinsize]byte
		w := abi.Winsize{Row: 24, Col: 80}
		w.Encode(b[:])
		return fail(c.out(arg, b[:]))
	case abi.TIOCGPGRP:
		return fail(c.out32(arg, uint32(c.Procs.Groups.R(c.g).PGID)))
	case abi.TIOCSPGRP:
		return 0
	}
	return fail(abi.ENOTTY)
}

// idle is what happens when no CPU has anything to run and no timer is set: the machine waits for a person, or has come to an end.
func (m *Machine) idle() bool {
	if m.consoleWaits() && m.awaitInput(0) {
		return true
	}
	m.end()
	return false
}
