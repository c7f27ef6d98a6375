package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// typing is a command on a terminal of its own, with somebody who types.
type typing struct {
	t      *testing.T
	master *os.File
	cmd    *exec.Cmd
	before *unix.Termios
	seen   strings.Builder
}

// sitDown starts vitrine try on a fresh terminal.
func sitDown(t *testing.T, cache string) *typing {
	c := exec.Command("vitrine", "try")
	c.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache, "TERM=xterm")
	return sitDownAt(t, c, promptText)
}

// sitDownAt starts a command on a fresh terminal and waits for its prompt.
func sitDownAt(t *testing.T, c *exec.Cmd, prompt string) *typing {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	fd := int(master.Fd())
	nr, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	// Fd above made the file blocking; a fresh one takes part in polling, so that reads can have deadlines.
	dup, err := unix.Dup(fd)
	if err != nil {
		t.Fatal(err)
	}
	master.Close()
	master = os.NewFile(uintptr(dup), "ptmx")
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", nr), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(dup, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	k := &typing{t: t, master: master, cmd: c}
	if k.before, err = unix.IoctlGetTermios(dup, unix.TCGETS); err != nil {
		t.Fatal(err)
	}
	k.cmd.Stdin, k.cmd.Stdout, k.cmd.Stderr = slave, slave, slave
	k.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := k.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.cmd.Process.Kill(); k.cmd.Wait(); master.Close(); slave.Close() })
	k.until(prompt)
	return k
}

// until waits for a text on the screen.
func (k *typing) until(text string) {
	k.t.Helper()
	b := make([]byte, 4096)
	k.master.SetReadDeadline(time.Now().Add(20 * time.Second))
	for !strings.Contains(k.seen.String(), text) {
		n, err := k.master.Read(b)
		k.seen.Write(b[:n])
		if err != nil {
			k.t.Fatalf("waiting for %q: %v; the screen:\n%s", text, err, k.seen.String())
		}
	}
	k.seen.Reset()
}

// keys presses keys.
func (k *typing) keys(text string) {
	if _, err := k.master.WriteString(text); err != nil {
		k.t.Fatal(err)
	}
}

// ended waits for the end and checks the exit status and that the terminal is as before.
func (k *typing) ended(status int) {
	k.t.Helper()
	k.cmd.Wait()
	if got := k.cmd.ProcessState.ExitCode(); got != status {
		k.t.Errorf("exit status %d, want %d", got, status)
	}
	conn, err := k.master.SyscallConn()
	if err != nil {
		k.t.Fatal(err)
	}
	conn.Control(func(fd uintptr) {
		after, err := unix.IoctlGetTermios(int(fd), unix.TCGETS)
		if err != nil {
			k.t.Fatal(err)
		}
		if d := cmp.Diff(k.before, after); d != "" {
			k.t.Errorf("the terminal is not as before:\n%s", d)
		}
	})
}

// TestTyping types at the prompt: completion, editing, the history of an earlier session, and the end in several ways.
func TestTyping(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(exe, filepath.Join(bin, "vitrine")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	cache := t.TempDir()

	k := sitDown(t, cache)
	k.keys("A: pip\t&fd, O_NONB\t)\r")
	k.until("= 0  {fd=[3, 4]}")
	k.keys("A: rt_sigaction(SIGINT, {sa_\t")
	k.until("sa_flags= sa_handler= sa_mask=")
	k.keys("\x03A: dup(0)\r") // Ctrl-C drops the line
	k.until("= 5")
	k.keys("A: raed(3)\r")
	k.until("     ^ unknown call")
	k.keys("\x04") // Ctrl-D
	k.ended(0)

	k = sitDown(t, cache)
	k.keys("\x1b[A\x1b[A\r") // up, up: the history
	k.until("= 3")
	k.cmd.Process.Signal(syscall.SIGTERM)
	k.ended(exitSignal + int(syscall.SIGTERM))

	k = sitDown(t, cache)
	k.keys("quit\r")
	k.ended(0)
}
