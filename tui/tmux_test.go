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

// TestTmux drives the real command in a real terminal: it opens a demo, steps, goes back and sees the same screen as before, leaves, and
// the shell's screen is back.
func TestTmux(t *testing.T) {
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("there is no tmux")
	}
	dir := t.TempDir()
	vitrine, socket := filepath.Join(dir, "vitrine"), filepath.Join(dir, "socket")
	if out, err := exec.Command("go", "build", "-o", vitrine, "../cmd/vitrine").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := func(args ...string) string {
		c := exec.Command(tmux, append([]string{"-S", socket, "-f", "/dev/null"}, args...)...)
		c.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	// until waits for a screen; how long depends on how busy the host is, what is on it does not.
	until := func(want func(string) bool) string {
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			screen := run("capture-pane", "-p")
			if want(screen) {
				return screen
			}
			if time.Now().After(end) {
				t.Fatalf("the screen stays\n%s", screen)
			}
		}
	}
	has := func(text string) func(string) bool { return func(s string) bool { return strings.Contains(s, text) } }
	run("new-session", "-d", "-x", "80", "-y", "24", "echo the shell; '"+vitrine+"' step --lang en demo:eof; echo left; sleep 60")
	defer exec.Command(tmux, "-S", socket, "kill-server").Run()
	until(has("event 5 of 45"))
	run("send-keys", "Right")
	first := until(has("event 6 of"))
	run("send-keys", "Right", "Right", "Right")
	until(has("event 9 of"))
	run("send-keys", "3", "Left")
	if back := until(has("event 6 of")); back != first {
		t.Errorf("three events on and three back lead from\n%s\nto\n%s", first, back)
	}
	run("send-keys", "q")
	if last := until(has("left")); !strings.Contains(last, "the shell") || strings.Contains(last, "Processes") {
		t.Errorf("the terminal is not as before:\n%s", last)
	}
}
