package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// atShell makes the command at hand and sits down at it.
func atShell(t *testing.T, command string, args ...string) *typing {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(exe, filepath.Join(bin, command)); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(filepath.Join(bin, command), args...)
	c.Args[0] = command
	return sitDownAt(t, c, "$ ")
}

// Two consoles and a named pipe, with echo, line editing, Ctrl-C, Ctrl-Z and fg, typed at a real terminal; afterwards the terminal is as
// before.
func TestLiving(t *testing.T) {
	k := atShell(t, "vitrine", "sh")
	k.keys("mkfifo helo\x7flo\r") // a mistake is mended
	k.until("$ ")
	k.keys("echo hi > hello\r")
	k.until("hello\r\n")
	k.keys("\x1d")
	k.until("1-9 console")
	k.keys("2")
	k.until("console 2 \x1b[0m\r\n$ ")
	k.keys("cat < hello\r")
	k.until("hi\r\n$ ")
	k.keys("\x1d1")
	k.until("$ echo hi > hello\r\n$ ") // drawn again, with the prompt that came in the meantime
	k.keys("sleep 1000\r")
	k.until("1000\r\n")
	k.keys("\x1a")
	k.until("Stopped                    sleep 1000\r\n$ ")
	k.keys("fg\r")
	k.until("sleep 1000\r\n")
	k.keys("\x03")
	k.until("^C\r\n$ ")
	k.keys("ech a b\x1b[D\x1b[D\x1b[D\x1b[Do\r") // four to the left: the missing letter
	k.until("\r\na b\r\n$ ")
	k.keys("stty size\r")
	k.until("24 80\r\n$ ")
	k.keys("while :; do :; done\r")
	k.until("done\r\n")
	k.keys("\x03")
	k.until("^C\r\n$ ")
	k.keys("exit 3\r")
	k.until("console 2 \x1b[0m\r\n$ cat < hello\r\nhi\r\n$ ") // the other shell is still there
	k.keys("exit 4\r")
	k.ended(4)
}

// The terminal is as before after a signal, a crash, and the key to leave.
func TestTerminalGivenBack(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		k := atShell(t, "vitrine", "sh")
		k.cmd.Process.Signal(sig)
		k.ended(exitSignal + int(sig))
	}
	k := atShell(t, "vitrine-crash")
	k.keys("printf boom\r")
	k.until("panic: boom")
	k.ended(2)
	k = atShell(t, "vitrine", "sh")
	k.keys("sleep 1000\r")
	k.until("1000\r\n")
	k.keys("\x1dq")
	k.ended(0)
	k = atShell(t, "vitrine", "sh")
	k.keys("kill -9 $$\r")
	k.until("vitrine: the last shell was killed by SIGKILL (Killed)\r\n")
	k.ended(128 + 9)
}

// What is recorded at the terminal can be checked.
func TestRecordByHand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.vsh")
	k := atShell(t, "vitrine", "sh", "--record", file)
	k.keys("echo one tow\x7f\x7fwo\r")
	k.until("one two\r\n$ ")
	k.keys("cat\r")
	k.until("cat\r\n")
	k.keys("a line\r\x04")
	k.until("$ ")
	k.keys("exit\r")
	k.ended(0)
	got, err := os.ReadFile(file)
	const want = "$ echo one two\none two\n$ cat\n< a line\na line\n^D\n$ exit\n"
	if err != nil || string(got) != want {
		t.Errorf("recorded %q, %v\nwant     %q", got, err, want)
	}
}
