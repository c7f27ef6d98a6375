package kernel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/testdata"
)

// typeToShell lets a person type to an interactive shell on the console, and returns what the screen shows.
func typeToShell(t *testing.T, s stage, uid uint32, keys ...string) (*Machine, string) {
	t.Helper()
	var screen strings.Builder
	m := boot(t, s.on(Config{
		Image: testdata.Shell(), Path: "/bin/sh", Args: []string{"sh"}, Cwd: "/tmp", Env: []string{"PATH=/bin", "HOME=/root", "PS1=$ ", "TERM=linux"},
		MaxInst: 2_000_000_000, Output: func(_ int, p []byte) { screen.Write(p) }, TTY: [3]bool{true, true, true}, Keys: true, Input: &keyboard{keys: keys}, UID: uid, Root: userland(),
	}))
	m.RunAll()
	return m, screen.String()
}

// TestShellKeys types to the shell: editing, history, completion, and job control.
func TestShellKeys(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want string
	}{
		{"erase", []string{"echo hellx\x7fo\n", "exit 3\n"}, "$ echo hellx\b \bo\nhello\n$ exit 3\n"},
		{"middle", []string{"echo bc\x1b[D\x1b[Da\x05d\n", "exit\n"}, "$ echo bc\b\b\r\x1b[J$ echo abc\b\b\x1b[2Cd\nabcd\n$ exit\n"},
		{"kill and yank", []string{"echo one two\x17\x17x\x19\x03", "abc\x15exit\n"},
			"$ echo one two\b\b\b   \b\b\b\b\b\b\b    \b\b\b\bxone ^C\n$ abc\b\b\b   \b\b\bexit\n"},
		{"history", []string{"echo 1\n", "echo 2\n", "\x1b[A\x1b[A\x1b[B\n", "exit\n"},
			"$ echo 1\n1\n$ echo 2\n2\n$ \r\x1b[J$ echo 2\r\x1b[J$ echo 1\r\x1b[J$ echo 2\n2\n$ exit\n"},
		{"wide characters", []string{"echo 中文x\x7f\x7f\n", "exit\n"}, "$ echo 中文x\b \b\b\b  \b\b\n中\n$ exit\n"},
		{"wrapping", []string{"PS1=$(seq -s . 1 30)\n", "echo abc\n", "exit\n"},
			"$ PS1=$(seq -s . 1 30)\n" + eighty + "echo" + " abc\nabc\n" + eighty + "exit\n"},
		{"completion", []string{"ech\tx\n", "echo /bin/sl\t/de\tnul\t\n", "exit\n"},
			"$ echo x\nx\n$ echo /bin/sleep /dev/null \n/bin/sleep /dev/null\n$ exit\n"},
		{"ambiguous", []string{"echo /dev/tty\t\x03", "exit\n"}, "$ echo /dev/tty\ntty   tty1\n\r\x1b[J$ echo /dev/tty^C\n$ exit\n"},
		{"more lines", []string{"if true\n", "then echo 'a\n", "b'; fi\n", "exit\n"}, "$ if true\n> then echo 'a\n> b'; fi\na\nb\n$ exit\n"},
		{"stop and go on", []string{"sleep 100 | cat\n", "\x1a", "sleep 200 &\n", "jobs\n", "fg\n", "\x03", "echo $?\n", "kill %2\n", "\n", "exit\n"},
			"$ sleep 100 | cat\n^Z\n[1] + Stopped                    sleep 100 | cat\n$ sleep 200 &\n[2] 5\n" +
				"$ jobs\n[1] + Stopped                    sleep 100 | cat\n[2] - Running                    sleep 200\n" +
				"$ fg\nsleep 100 | cat\n^C\n$ echo $?\n130\n$ kill %2\n$ \n[2] + Terminated                 sleep 200\n$ exit\n"},
		{"a background reader", []string{"cat &\n", "\n", "fg\n", "hi\n", "\x04", "exit\n"},
			"$ cat &\n[1] 3\n$ \n[1] + Stopped (tty input)        cat\n$ fg\ncat\nhi\nhi\n$ exit\n"},
		{"to the background", []string{"sleep 5\n", "\x1a", "bg\n", "wait\n", "\n", "exit\n"},
			"$ sleep 5\n^Z\n[1] + Stopped                    sleep 5\n$ bg\n[1] sleep 5\n$ wait\n\n[1] + Done                       sleep 5\n$ \n$ exit\n"},
		{"a stopped job at the end", []string{"sleep 9\n", "\x1a", "\x04", "\x04"},
			"$ sleep 9\n^Z\n[1] + Stopped                    sleep 9\n$ You have stopped jobs.\n$ \n"},
		{"a loop ends", []string{"for i in 1 2; do sleep 9; done; echo end\n", "\x1a", "kill %1; exit\n"},
			"$ for i in 1 2; do sleep 9; done; echo end\n^Z\n[1] + Stopped                    sleep 9\nend\n$ kill %1; exit\n"},
		{"a list is given up", []string{"sleep 9; echo never\n", "\x03", "read x\n", "\x03", "echo $?\n", "exit\n"},
			"$ sleep 9; echo never\n^C\n$ read x\n^C\n$ echo $?\n130\n$ exit\n"},
		{"a waiting open", []string{"mkfifo f; echo hi > f\n", "\x03", "cat < f\n", "\x1a", "kill %1; exit\n"},
			"$ mkfifo f; echo hi > f\n^C\n$ cat < f\n^Z\n[1] + Stopped                    cat < f\n$ kill %1; exit\n"},
		{"what it becomes", []string{"exec nosuch\n", "exec sh -c 'kill -TERM $$; echo never'\n"},
			"$ exec nosuch\nsh: 1: exec: nosuch: not found\n$ exec sh -c 'kill -TERM $$; echo never'\n"},
		{"errors", []string{"nosuch\n", "cd /nowhere\n", "echo ${x?unset}\n", "fi\n", "echo on\n", "exit\n"},
			"$ nosuch\nsh: 1: nosuch: not found\n$ cd /nowhere\nsh: 2: cd: can't cd to /nowhere\n$ echo ${x?unset}\nsh: 3: x: unset\n" +
				"$ fi\nsh: 4: Syntax error: \"fi\" unexpected\n$ echo on\non\n$ exit\n"},
		{"signals that do not kill it", []string{"kill -TERM $$; kill -QUIT $$; kill -TSTP $$\n", "\x1c\x1a\n", "exit\n"},
			"$ kill -TERM $$; kill -QUIT $$; kill -TSTP $$\n$ \n$ exit\n"},
	} {
		m, got := typeToShell(t, stages()[0], 0, c.keys...)
		if m.Over != Finished || got != c.want {
			t.Errorf("%s: %v, status %d: %q\n%s", c.name, m.Over, shellStatus(m.Status), got, cmp.Diff(c.want, got))
		}
		checkEmpty(t, m)
	}
}

// eighty is a prompt longer than a line of the screen.
var eighty = "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25.26.27.28.29.30"
