package ipc

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// realPair is a pseudo-terminal of this machine's kernel: the judge.
type realPair struct {
	master, slave int
	pause         time.Duration // what it gets for carrying bytes over
}

// openPair makes one, or skips the test.
func openPair(t testing.TB) realPair {
	m, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Skip("no pseudo-terminal here: ", err)
	}
	unix.IoctlSetPointerInt(m, unix.TIOCSPTLCK, 0)
	n, err := unix.IoctlGetInt(m, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	s, err := unix.Open(fmt.Sprint("/dev/pts/", n), unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Skip(err)
	}
	return realPair{master: m, slave: s}
}

func (p realPair) close() {
	unix.Close(p.slave)
	unix.Close(p.master)
}

// settle lets the kernel's workers carry bytes over.
func (p realPair) settle() {
	for range 2 {
		time.Sleep(p.pause)
		unix.Poll([]unix.PollFd{{Fd: int32(p.slave), Events: unix.POLLIN}, {Fd: int32(p.master), Events: unix.POLLIN}}, 0)
	}
}

// act does one thing to the pair and tells what came of it.
func (p realPair) act(a ttyAct) string {
	var n int
	var err error
	b := make([]byte, max(a.n, 1))[:a.n]
	switch a.what {
	case "type":
		n, err = unix.Write(p.master, a.data)
	case "write":
		n, err = unix.Write(p.slave, a.data)
	case "read":
		n, err = unix.Read(p.slave, b)
	case "screen":
		n, err = unix.Read(p.master, b)
	case "inq":
		n, err = unix.IoctlGetInt(p.slave, unix.TIOCINQ)
	case "poll":
		fds := []unix.PollFd{{Fd: int32(p.slave), Events: unix.POLLIN | unix.POLLOUT}, {Fd: int32(p.master), Events: unix.POLLIN}}
		unix.Poll(fds, 0)
		return fmt.Sprint(fds[0].Revents, fds[1].Revents)
	case "modes":
		t := unix.Termios{Iflag: a.modes.Iflag, Oflag: a.modes.Oflag, Cflag: a.modes.Cflag, Lflag: a.modes.Lflag}
		copy(t.Cc[:], a.modes.Cc[:])
		req := uint(unix.TCSETS)
		if a.n == 1 {
			req = unix.TCSETSF
		}
		err = unix.IoctlSetTermios(p.slave, req, &t)
	case "flush":
		err = unix.IoctlSetInt(p.slave, unix.TCFLSH, a.n)
	case "flow":
		err = unix.IoctlSetInt(p.slave, unix.TCXONC, a.n)
	}
	p.settle()
	if n < 0 {
		n = 0
	}
	if a.what == "read" || a.what == "screen" {
		return fmt.Sprintf("%d %q %v", n, b[:n], err)
	}
	return fmt.Sprint(n, err)
}

// ttyAct is one thing that a program does at either side.
type ttyAct struct {
	what  string
	data  []byte
	n     int
	modes abi.Termios
}

func (a ttyAct) String() string {
	if a.what == "modes" {
		m := &a.modes
		return fmt.Sprintf("modes i=%o o=%o l=%o cc=%v flush=%d", m.Iflag, m.Oflag, m.Lflag, m.Cc, a.n)
	}
	return fmt.Sprintf("%s %q %d", a.what, a.data, a.n)
}

// corePair is the same made of two terminals of ours, with as much of a kernel as carries bytes from one to the other.
type corePair struct {
	t             *TTYTable
	master, slave store.ID
}

func newCorePair() *corePair {
	c := &corePair{t: NewTTYTable()}
	c.master, c.slave = c.t.NewPair(0)
	return c
}

func (c *corePair) room(t *TTY) int { return c.t.Rows.R(t.Peer).Room() }

func (c *corePair) effect(id store.ID, eff TTYEffect) {
	peer := c.t.Rows.R(id).Peer
	if eff.Drop {
		c.t.Rows.W(peer).Backlog = nil
	}
	c.arrive(peer, eff.Out)
}

func (c *corePair) arrive(id store.ID, p []byte) {
	if t := c.t.Rows.W(id); len(p) > 0 {
		c.effect(id, t.Arrive(p, c.room(t)))
	}
}

func (c *corePair) taken(id store.ID) {
	if t := c.t.Rows.W(id); len(t.Backlog) > 0 {
		c.effect(id, t.Retry(c.room(t)))
		p := c.t.Rows.W(t.Peer)
		_, eff := p.Write(nil, c.room(p))
		c.effect(t.Peer, eff)
	}
}

func (c *corePair) act(a ttyAct) string {
	s := c.t.Rows.W(c.slave)
	m := c.t.Rows.W(c.master)
	none := error(nil)
	write := func(id store.ID, t *TTY) string {
		n, eff := t.Write(a.data, c.room(t))
		c.effect(id, eff)
		if n == 0 && len(a.data) > 0 {
			return fmt.Sprint(0, unix.EAGAIN)
		}
		return fmt.Sprint(n, none)
	}
	read := func(id store.ID, t *TTY, max int) string {
		b, ok := t.Read(max)
		c.taken(id)
		if !ok {
			return fmt.Sprintf("0 \"\" %v", unix.EAGAIN)
		}
		return fmt.Sprintf("%d %q %v", len(b), b, none)
	}
	switch a.what {
	case "type":
		return write(c.master, m)
	case "write":
		return write(c.slave, s)
	case "read":
		if !s.ByLine() && s.Termios.Cc[abi.VMIN] == 0 && s.Termios.Cc[abi.VTIME] == 0 && len(s.Buf) == 0 {
			return "0 \"\" <nil>"
		}
		return read(c.slave, s, a.n)
	case "screen":
		return read(c.master, m, a.n)
	case "inq":
		return fmt.Sprint(s.Waiting(), none)
	case "poll":
		mask := [2]int16{}
		if s.Poll() {
			mask[0] |= unix.POLLIN
		}
		if !s.Stopped && c.room(s) > 0 {
			mask[0] |= unix.POLLOUT
		}
		if m.Poll() {
			mask[1] |= unix.POLLIN
		}
		return fmt.Sprint(mask[0], mask[1])
	case "modes":
		if a.n == 1 {
			s.Flush()
			c.taken(c.slave)
			s = c.t.Rows.W(c.slave)
		}
		c.effect(c.slave, s.SetTermios(&a.modes, c.room(s)))
	case "flush":
		if a.n != abi.TCOFLUSH {
			s.Flush()
			s.Backlog = nil
		}
		if a.n != abi.TCIFLUSH {
			m.Backlog = nil
		}
	case "flow":
		c.effect(c.slave, s.Flow(a.n == abi.TCOOFF))
	}
	return fmt.Sprint(0, none)
}

// The modes and bytes that the sequences are made of.
var (
	iflags = []uint32{abi.ICRNL, abi.INLCR, abi.IGNCR, abi.IXON, abi.IXANY, abi.ISTRIP, abi.IUCLC, abi.IUTF8, abi.PARMRK}
	oflags = []uint32{abi.OPOST, abi.OPOST, abi.ONLCR, abi.OCRNL, abi.ONOCR, abi.ONLRET, abi.OLCUC, abi.XTABS}
	lflags = []uint32{abi.ISIG, abi.ICANON, abi.ICANON, abi.ECHO, abi.ECHO, abi.ECHOE, abi.ECHOK, abi.ECHOKE, abi.ECHONL, abi.ECHOCTL, abi.ECHOPRT, abi.NOFLSH, abi.IEXTEN, abi.IEXTEN, abi.EXTPROC}
	keys   = []byte("abcXYZ 0_.-\t\t\n\n\n\r\r\b\a\x00\x01\x1b\x7f\x7f\x7f\x15\x17\x17\x04\x04\x16\x12\x0f\x11\x11\x11\x13\x03\x1c\x1a\xff\xc3\xa4\xe2\x82\xac\xd7;")
)

func drawModes(t *rapid.T) abi.Termios {
	m := abi.Termios{Cflag: abi.B38400 | abi.CS8 | abi.CREAD, Cc: defaultKeys}
	some := func(from []uint32, often int) (set uint32) {
		for _, f := range from {
			if rapid.IntRange(0, 99).Draw(t, "") < often {
				set |= f
			}
		}
		return set
	}
	m.Iflag, m.Oflag, m.Lflag = some(iflags, 30), some(oflags, 40), some(lflags, 60)
	if rapid.IntRange(0, 9).Draw(t, "usual") < 4 {
		m.Iflag, m.Oflag, m.Lflag = abi.ICRNL|abi.IXON, abi.OPOST|abi.ONLCR, abi.ISIG|abi.ICANON|abi.ECHO|abi.ECHOE|abi.ECHOK|abi.ECHOCTL|abi.ECHOKE|abi.IEXTEN
		m.Lflag ^= some(lflags, 8)
		m.Iflag |= some(iflags, 8)
	} else if m.Lflag&abi.EXTPROC != 0 && rapid.IntRange(0, 9).Draw(t, "ext") < 8 {
		m.Lflag &^= abi.EXTPROC
	}
	for _, k := range []int{abi.VERASE, abi.VKILL, abi.VEOL, abi.VEOL2, abi.VEOF, abi.VWERASE, abi.VLNEXT, abi.VREPRINT, abi.VINTR, abi.VSTOP} {
		if rapid.IntRange(0, 19).Draw(t, "other key") == 0 {
			m.Cc[k] = rapid.SampledFrom(keys).Draw(t, "key")
		}
	}
	if m.Lflag&abi.ICANON == 0 {
		m.Cc[abi.VMIN] = uint8(rapid.IntRange(0, 5).Draw(t, "vmin"))
	}
	return m
}

func drawAct(t *rapid.T) (a ttyAct) {
	a.what = rapid.SampledFrom([]string{"type", "type", "type", "type", "type", "write", "read", "read", "screen", "screen", "inq", "poll", "modes", "flush", "flow"}).Draw(t, "what")
	switch a.what {
	case "type", "write":
		a.data = rapid.SliceOfN(rapid.SampledFrom(keys), 1, 24).Draw(t, "bytes")
		if rapid.IntRange(0, 59).Draw(t, "long") == 0 {
			a.data = bytes.Repeat([]byte{a.data[0]}, rapid.IntRange(100, 250).Draw(t, "times"))
		}
	case "read", "screen":
		a.n = rapid.SampledFrom([]int{1, 3, 8, 64, 65, 100, 5000}).Draw(t, "n")
	case "modes":
		a.modes, a.n = drawModes(t), rapid.IntRange(0, 3).Draw(t, "flush")
	case "flush":
		a.n = rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "queue")
	case "flow":
		a.n = rapid.IntRange(0, 1).Draw(t, "hold")
	}
	return a
}

// Random bytes under random modes, typed and written through a real pseudo-terminal and through ours.
func TestTTYAgainstLinux(outer *testing.T) {
	if _, err := os.Stat("/dev/ptmx"); err != nil {
		outer.Skip("no /dev/ptmx here")
	}
	begin, failed := time.Now(), false
	rapid.Check(outer, func(t *rapid.T) {
		if time.Since(begin) > 6*time.Second && !failed {
			return
		}
		acts := rapid.SliceOfN(rapid.Custom(drawAct), 5, 25).Draw(t, "acts")
		var ours []string
		core := newCorePair()
		for _, a := range acts {
			ours = append(ours, core.act(a))
		}
		// The kernel carries bytes over when it gets to it: what differs only once was read too early.
		var log string
		for wait := range 4 {
			if log = compareReal(outer, acts, ours, wait); log == "" {
				return
			}
		}
		failed = true
		t.Fatal("they differ:", log)
	})
}

// TestTTYEchoOverrun echoes more in one batch than Linux's ring of echoes holds: what is read again and again is the last round of it.
func TestTTYEchoOverrun(t *testing.T) {
	if _, err := os.Stat("/dev/ptmx"); err != nil {
		t.Skip("no /dev/ptmx here")
	}
	for _, line := range []string{"c" + strings.Repeat("\b", 99), "x\ty", strings.Repeat("ab", 40)} {
		acts := []ttyAct{{what: "type", data: []byte(line)}, {what: "type", data: bytes.Repeat([]byte{0x12}, 250)}, {what: "type", data: []byte("z\n")}, {what: "screen", n: 5000}}
		var ours []string
		core := newCorePair()
		for _, a := range acts {
			ours = append(ours, core.act(a))
		}
		var log string
		for wait := range 4 {
			if log = compareReal(t, acts, ours, wait); log == "" {
				break
			}
		}
		if log != "" {
			t.Errorf("they differ:%s", log)
		}
	}
}

// compareReal does the same to a real terminal, and tells where the answers part.
func compareReal(t *testing.T, acts []ttyAct, ours []string, wait int) string {
	real := openPair(t)
	defer real.close()
	real.pause = 300 * time.Microsecond << (2 * wait)
	var log strings.Builder
	for i, a := range acts {
		linux := real.act(a)
		fmt.Fprintf(&log, "\n%v\n\tLinux %s\n\tours  %s", a, linux, ours[i])
		if linux != ours[i] {
			return log.String()
		}
	}
	return ""
}
