package ipc

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

func TestTTYIsPlainData(t *testing.T) {
	if err := store.Covers[TTY](); err != nil {
		t.Error(err)
	}
}

// newTerminal makes a slave whose modes were changed.
func newTerminal(change func(*abi.Termios)) *TTY {
	t := NewTTYTable()
	_, id := t.NewPair(0)
	s := t.Rows.W(id)
	if change != nil {
		m := s.Termios
		change(&m)
		s.SetTermios(&m, 1000)
	}
	return s
}

// What a line discipline does beside storing bytes: what is told here cannot be seen by the test against Linux, which has no session.
func TestTTYSignals(t *testing.T) {
	for _, c := range []struct {
		name, keys string
		change     func(*abi.Termios)
		want       []abi.Signal
		left, echo string
	}{
		{"the three keys", "a\x03b\x1cc\x1ad", nil, []abi.Signal{abi.SIGINT, abi.SIGQUIT, abi.SIGTSTP}, "d", "^Zd"},
		{"NOFLSH", "a\x03b", func(m *abi.Termios) { m.Lflag |= abi.NOFLSH }, []abi.Signal{abi.SIGINT}, "ab", "a^Cb"},
		{"without ISIG", "a\x03b", func(m *abi.Termios) { m.Lflag &^= abi.ISIG }, nil, "a\x03b", "a^Cb"},
		{"behind VLNEXT", "\x16\x03", nil, nil, "\x03", "^\b^C"},
		{"another key", "x\x03", func(m *abi.Termios) { m.Cc[abi.VINTR] = 'x' }, []abi.Signal{abi.SIGINT}, "\x03", "x^C"},
		{"in raw mode with ISIG", "a\x03", func(m *abi.Termios) { m.Lflag &^= abi.ICANON | abi.ECHO }, []abi.Signal{abi.SIGINT}, "", ""},
		{"a disabled key", "\x00", func(m *abi.Termios) { m.Cc[abi.VINTR] = 0 }, nil, "\x00", "^@"},
	} {
		s := newTerminal(c.change)
		n, eff := s.Receive([]byte(c.keys), 1000)
		if diff := cmp.Diff(c.want, eff.Signals); n != len(c.keys) || diff != "" || string(s.Bytes()) != c.left || string(eff.Out) != c.echo {
			t.Errorf("%s: took %d, left %q, echo %q, signals %s", c.name, n, s.Bytes(), eff.Out, diff)
		}
		if want := len(c.want) > 0 && c.name != "NOFLSH"; eff.Drop != want {
			t.Errorf("%s: output is thrown away: %v", c.name, eff.Drop)
		}
	}
}

func TestTTYLimits(t *testing.T) {
	s := newTerminal(func(m *abi.Termios) { m.Lflag &^= abi.ECHO })
	s.Receive([]byte("first\n"), 1000)
	n, _ := s.Receive([]byte(strings.Repeat("x", 10000)), 1000)
	if n != 4095-6 || len(s.Buf) != 4095 {
		t.Errorf("behind a line %d bytes are taken, %d are held", n, len(s.Buf))
	}
	s.Arrive([]byte("y"), 1000)
	if b, _ := s.Read(100); string(b) != "first\n" || len(s.Backlog) != 1 {
		t.Errorf("read %q, %d wait", b, len(s.Backlog))
	}
	if s.Retry(1000); len(s.Backlog) != 0 {
		t.Error("what waited was not taken in")
	}
	s.Flush()
	s.Receive([]byte(strings.Repeat("x", 10000)+"\n"), 1000)
	if b, ok := s.Read(10000); !ok || len(b) != 4096 || b[4095] != '\n' {
		t.Errorf("a line that is too long: %d bytes", len(b))
	}
}

// Output that is held keeps the echo, which is written before what comes later.
func TestTTYHolds(t *testing.T) {
	s := newTerminal(nil)
	s.Receive([]byte("\x13abc"), 1000)
	if n, eff := s.Write([]byte("out"), 1000); n != 0 || len(eff.Out) != 0 {
		t.Errorf("held, but %d are written", n)
	}
	_, eff := s.Receive([]byte("\x11"), 1000)
	if !eff.Resume || string(eff.Out) != "abc" {
		t.Errorf("resumed %v, echo %q", eff.Resume, eff.Out)
	}
	s.Receive([]byte("\x13"), 1000)
	s.Receive([]byte(strings.Repeat("\n\x01", 5000)), 1000)
	if len(s.Echo) > ttyBuffer {
		t.Errorf("an echo of %d bytes waits", len(s.Echo))
	}
}

// Lines that the host's terminal edited are not edited again.
func TestTTYPaste(t *testing.T) {
	s := newTerminal(nil)
	if n := s.Paste([]byte("a\x03\x7fb\nc")); n != 6 {
		t.Errorf("took %d", n)
	}
	if b, ok := s.Read(100); !ok || string(b) != "a\x03\x7fb\n" {
		t.Errorf("read %q", b)
	}
	if _, ok := s.Read(100); ok {
		t.Error("half a line can be read")
	}
	s.PasteEnd()
	if b, ok := s.Read(100); !ok || string(b) != "c" {
		t.Errorf("at the end %q", b)
	}
	s.PasteEnd()
	if b, ok := s.Read(100); !ok || len(b) != 0 {
		t.Errorf("the end is %q", b)
	}
}

// Whatever is typed under whatever modes, buffers stay bounded and counts consistent.
func FuzzTTY(f *testing.F) {
	f.Add(uint32(0o2400), uint32(5), uint32(0o105073), []byte("hello\x7f\x15\x17\x16\x03\x04\n\t\x12\xff"))
	f.Add(uint32(0o47777), uint32(0xffff), uint32(0o377777), []byte("\t\t\x7f\xc3\xa4\x7f\x13abc\x11\r\n"))
	f.Fuzz(func(t *testing.T, iflag, oflag, lflag uint32, keys []byte) {
		s := newTerminal(nil)
		keys = keys[:min(len(keys), 200)]
		for i := range keys {
			part := keys[:i+1]
			if i%3 == 2 {
				m := s.Termios
				m.Iflag, m.Oflag, m.Lflag = iflag, oflag, lflag^uint32(keys[i])
				m.Cc[keys[i]%abi.NCCS] = keys[i/2]
				s.SetTermios(&m, i%9)
			}
			_, eff := s.Receive(part, i%7)
			_, out := s.Write(part, i%11)
			if i%4 == 0 {
				s.Read(i % 5)
			}
			if len(eff.Out) > i%7 && len(eff.Out) > 0 && s.Kind != TTYConsole || len(out.Out) > i%11 {
				t.Fatalf("%d and %d bytes came out", len(eff.Out), len(out.Out))
			}
			if len(s.Buf) > ttyBuffer+1 || len(s.Echo) > 2*ttyBuffer || s.Lines > len(s.Buf) || s.Lines < 0 || s.Ready > len(s.Echo) || s.Waiting() > len(s.Buf) {
				t.Fatalf("%d bytes, %d of lines, %d of echo, %d of them ready", len(s.Buf), s.Lines, len(s.Echo), s.Ready)
			}
		}
	})
}
