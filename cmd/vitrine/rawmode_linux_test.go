package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/vitrine-os/vitrine/testdata"
)

// typist is somebody at a terminal in which vitrine runs: this test holds the other side of a pseudo-terminal.
type typist struct {
	t      *testing.T
	master *os.File
	slave  *os.File
	before unix.Termios
	cmd    *exec.Cmd
	ended  chan error
	mu     sync.Mutex
	screen bytes.Buffer
}

// takeSeat starts vitrine on a terminal of its own.
func takeSeat(t *testing.T, args ...string) *typist {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { master.Close() })
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { slave.Close() })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	vitrine := filepath.Join(t.TempDir(), "vitrine") // the test program plays the commands of the scripts by name
	if err := os.Symlink(self, vitrine); err != nil {
		t.Fatal(err)
	}
	p := &typist{t: t, master: master, slave: slave, before: modes(t, slave), cmd: exec.Command(vitrine, args...), ended: make(chan error, 1)}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = slave, slave, slave
	p.cmd.Env = append(os.Environ(), "LANG=C")
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go p.watch()
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

// watch reads what appears on the screen.
func (p *typist) watch() {
	b := make([]byte, 4096)
	for {
		n, err := p.master.Read(b)
		if err != nil {
			return
		}
		p.mu.Lock()
		p.screen.Write(b[:n])
		p.mu.Unlock()
	}
}

// sees waits until something is on the screen.
func (p *typist) sees(words string) {
	p.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		found := bytes.Contains(p.screen.Bytes(), []byte(words))
		p.mu.Unlock()
		if found {
			return
		}
	}
	p.t.Fatalf("%q does not appear; the screen shows\n%s", words, p.screen.Bytes())
}

func (p *typist) types(keys string) {
	p.t.Helper()
	if _, err := p.master.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// resize gives the terminal another size.
func (p *typist) resize(rows, columns uint16) {
	p.t.Helper()
	if err := unix.IoctlSetWinsize(int(p.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: rows, Col: columns}); err != nil {
		p.t.Fatal(err)
	}
}

// raw checks that the terminal hands single keys over.
func (p *typist) raw() {
	p.t.Helper()
	if m := modes(p.t, p.slave); m.Lflag&(unix.ICANON|unix.ECHO|unix.ISIG) != 0 {
		p.t.Errorf("while the program runs c_lflag is %#x", m.Lflag)
	}
}

// leaves waits for vitrine's end, and checks its status (or, negative, the signal) and the terminal.
func (p *typist) leaves(status int) {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		p.t.Fatalf("vitrine does not end; the screen shows\n%s", p.screen.Bytes())
	}
	if got := p.cmd.ProcessState.ExitCode(); got != status {
		p.t.Errorf("exit status %d, want %d; the screen shows\n%s", got, status, p.screen.Bytes())
	}
	if diff := cmp.Diff(p.before, modes(p.t, p.slave)); diff != "" {
		p.t.Errorf("the terminal is left in other modes (-before +after):\n%s", diff)
	}
}

func modes(t *testing.T, f *os.File) unix.Termios {
	t.Helper()
	m, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *m
}

// A person's terminal gives us single keys while a program runs, and is put back however that ends.
func TestTerminalIsPutBack(t *testing.T) {
	dir := t.TempDir()
	if err := writePrograms(dir); err != nil {
		t.Fatal(err)
	}
	elf := func(name string) string { return filepath.Join(dir, name) }
	t.Run("normal end", func(t *testing.T) {
		t.Parallel()
		p := takeSeat(t, "run", "demo:hello")
		p.sees("my parent is")
		p.leaves(0)
	})
	// A program that reads what is typed, in the middle of it.
	start := func(t *testing.T) *typist {
		t.Parallel()
		p := takeSeat(t, "run", elf("test-typing"))
		p.sees("ready")
		p.raw()
		p.types("hello\r")
		p.sees("6 bytes read")
		return p
	}
	t.Run("end of file", func(t *testing.T) {
		p := start(t)
		p.types("\x04")
		p.sees("the end")
		p.leaves(0)
	})
	t.Run("Ctrl-C kills the program", func(t *testing.T) {
		p := start(t)
		p.types("\x03")
		p.leaves(130)
	})
	t.Run("the window gets another size", func(t *testing.T) {
		t.Parallel()
		shell := filepath.Join(t.TempDir(), "sh")
		if err := os.WriteFile(shell, testdata.Shell(), 0o755); err != nil {
			t.Fatal(err)
		}
		p := takeSeat(t, "run", shell, "-c", "trap 'stty size' WINCH; echo ready; read x; echo got $x")
		p.sees("ready")
		p.resize(50, 132)
		p.sees("50 132")
		p.resize(30, 60)
		p.sees("30 60")
		p.types("word\r")
		p.sees("got word")
		p.leaves(0)
	})
	t.Run("three times Ctrl-C ends vitrine", func(t *testing.T) {
		p := start(t)
		p.types("deaf\r")
		p.sees("5 bytes read")
		p.types("\x03\x03")
		p.types("still here\r")
		p.sees("11 bytes read")
		time.Sleep(1100 * time.Millisecond)
		p.types("\x03\x03\x03")
		p.leaves(exitInterrupted)
	})
	t.Run("the program crashes", func(t *testing.T) {
		p := start(t)
		p.types("crash\r")
		p.leaves(128 + int(syscall.SIGSEGV))
	})
	t.Run("vitrine is told to end", func(t *testing.T) {
		p := start(t)
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		p.leaves(exitInterrupted)
	})
}
