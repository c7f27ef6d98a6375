//go:build unix

package tui_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// terminal is a real terminal, of 80 columns and 24 lines, in which the real command runs.
type terminal struct {
	t            *testing.T
	tmux, socket string
}

// inTerminal runs vitrine with arguments in a terminal, between "the shell" and "left"; where it leaves a terminal that edits no lines,
// that is said, too. Its process number is in the file that is returned.
func inTerminal(t *testing.T, args string) (*terminal, string) {
	t.Helper()
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("there is no tmux")
	}
	dir := t.TempDir()
	vitrine, pid := filepath.Join(dir, "vitrine"), filepath.Join(dir, "pid")
	if out, err := exec.Command("go", "build", "-o", vitrine, "../cmd/vitrine").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	x := &terminal{t, tmux, filepath.Join(dir, "socket")}
	x.run("new-session", "-d", "-x", "80", "-y", "24", "echo the shell; sh -c 'echo $$ > "+pid+"; exec "+vitrine+" "+args+"'; stty -a | grep -o -- -icanon; echo left; sleep 60")
	t.Cleanup(func() { _ = exec.Command(tmux, "-S", x.socket, "kill-server").Run() })
	return x, pid
}

func (x *terminal) run(args ...string) string {
	x.t.Helper()
	c := exec.Command(x.tmux, append([]string{"-S", x.socket, "-f", "/dev/null"}, args...)...)
	c.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	out, err := c.CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys presses keys.
func (x *terminal) keys(list ...string) { x.run(append([]string{"send-keys"}, list...)...) }

// until waits for a text on the screen, and returns that; how long it takes depends on how busy the host is, what is on it does not.
func (x *terminal) until(text string) string {
	x.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		screen := x.run("capture-pane", "-p")
		if strings.Contains(screen, text) {
			return screen
		}
		if time.Now().After(end) {
			x.t.Fatalf("%q does not come on the screen\n%s", text, screen)
		}
	}
}

// restored wants the command to have ended and the terminal to be as before.
func (x *terminal) restored() {
	x.t.Helper()
	if last := x.until("left"); !strings.Contains(last, "the shell") || strings.Contains(last, "Processes") || strings.Contains(last, "icanon") {
		x.t.Errorf("the terminal is not as before:\n%s", last)
	}
}

// TestTmux drives the real command in a real terminal: it opens a demo, steps, goes back and sees the same screen as before, leaves, and
// the shell's screen is back.
func TestTmux(t *testing.T) {
	x, _ := inTerminal(t, "step --lang en demo:eof")
	x.until("event 5 of 45")
	x.keys("Right")
	first := x.until("event 6 of")
	x.keys("Right", "Right", "Right")
	x.until("event 9 of")
	x.keys("3", "Left")
	if back := x.until("event 6 of"); back != first {
		t.Errorf("three events on and three back lead from\n%s\nto\n%s", first, back)
	}
	x.keys("q")
	x.restored()
}

// TestTmuxLiving types at a living machine: a command, one that writes a program's bytes to the screen, and one that never ends. The keys
// work all the time, also backwards.
func TestTmuxLiving(t *testing.T) {
	x, _ := inTerminal(t, "step --lang en")
	x.until("(keys go here)")
	x.keys("-l", "echo $((6*7))")
	x.keys("Enter")
	x.until("│42 ")
	x.keys("-l", "head -c 3000 /bin/sh; echo; echo whole")
	x.keys("Enter")
	if screen := x.until("│whole"); !strings.Contains(screen, "─ Processes ─") {
		t.Errorf("a program's bytes spoil the screen:\n%s", screen)
	}
	x.keys("-l", "while :; do :; done")
	x.keys("Enter", "Escape")
	x.until("e types")
	x.keys("Home")
	x.until("event 2 of")
	x.keys("Right")
	x.until("event 3 of")
	x.keys("q")
	x.restored()
}

// TestTmuxKilled ends the command from outside.
func TestTmuxKilled(t *testing.T) {
	x, pid := inTerminal(t, "step --lang en demo:eof")
	x.until("event 5 of 45")
	text, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("kill", "-TERM", strings.TrimSpace(string(text))).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	x.restored()
}
