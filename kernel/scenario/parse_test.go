package scenario

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRefuses checks what is wrong with bad files, and where.
func TestRefuses(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"unknown call", "A: raed(3, &buf, 1) = 0", `f:1:4: unknown call "raed"; did you mean read?`},
		{"library call", "A: fork() = B", `f:1:4: unknown call "fork"; did you mean clone(SIGCHLD)?`},
		{"text for a descriptor", `A: read("x", &buf, 1)`, `f:1:9: expected a descriptor, not "x"`},
		{"struct for a descriptor", `A: close({a=1})`, `f:1:10: expected a descriptor, not {a=1}`},
		{"number in a struct", `A: nanosleep({tv_sec="x"}, NULL)`, `f:1:22: expected a number, not "x"`},
		{"number for a struct", `A: nanosleep([1], NULL)`, `f:1:14: expected a struct timespec, not [1]`},
		{"unknown field", `A: nanosleep({tv_sek=1}, NULL)`, `f:1:15: struct timespec has no field tv_sek; did you mean tv_sec?`},
		{"unknown flag", `A: pipe2(&fd, O_NOBLOCK)`, `f:1:15: O_NOBLOCK is none of the O_ flags; did you mean O_NONBLOCK?`},
		{"unknown signal", `A: kill(A, SIGFOO)`, `f:1:12: expected a signal, not SIGFOO; did you mean SIGFPE?`},
		{"too many arguments", `A: close(3, 4)`, `f:1:13: close takes 1 argument, not 2`},
		{"unknown signal in a set", `A: rt_sigprocmask(SIG_BLOCK, [URS1], NULL)`, `f:1:31: unknown signal URS1; did you mean USR1?`},
		{"unknown signal of a handler", "A: --- SIGCHILD ---", `f:1:8: unknown signal SIGCHILD; did you mean SIGCHLD?`},
		{"unknown actor as a number", `A: kill(B, SIGTERM)`, `f:1:9: there is no actor B`},
		{"no such actor", "A: getpid()\nB: getpid()", `f:2:1: there is no actor B: no clone before makes it`},
		{"actor made twice", "A: clone(SIGCHLD) = A", `f:1:1: there is an actor A already`},
		{"blocked actor", "A: read(0, &buf, 1) ...\nA: getpid()", `f:2:1: A is still blocked in the call of line 1: it can not start another`},
		{"nothing to resume", "A: getpid()\nA: ... = 0", `f:2:1: A has no call that could go on: no line with ... stands before`},
		{"gone actor", "A: exit_group(0)\nA: getpid()", `f:2:1: A is gone since line 1`},
		{"no handler", "A: return", `f:1:1: A is in no handler that could return: no line with --- stands before`},
		{"variable without a value", "A: close($fd)", `f:1:10: $fd has no value yet`},
		{"unknown fact", `A: read(0, &buf, 1) = 1 {bfu="x"}`, `f:1:26: read fills nothing that is called bfu, only buf`},
		{"number for bytes", `A: read(0, &buf, 1) = 1 {buf=1}`, `f:1:30: expected a text, not 1`},
		{"error without a name", `A: close(9) = -1`, `f:1:15: a result below zero needs the name of its error, such as -1 EAGAIN`},
		{"unknown error", `A: close(9) = -1 EBADFD2`, `f:1:15: unknown error EBADFD2; did you mean EBADFD?`},
		{"field of a message", `A: msgrcv(0, &m, 9, 0, 0) = 1 {m={mtyp=1}}`, `f:1:35: a message has no field mtyp`},
		{"number for a message", `A: msgrcv(0, &m, 9, 0, 0) = 1 {m=1}`, `f:1:34: expected {mtype=..., mtext=...}, not 1`},
		{"field of a port's message", `A: port_send(1, {labl=1}, NULL)`, `f:1:18: struct message has no field labl; did you mean label?`},
		{"number for a port's message", `A: port_recv(0, &m, NULL) = 0 {m=1}`, `f:1:34: expected a struct message, not 1`},
		{"text for a port's message", `A: port_send(1, "hi", NULL)`, `f:1:17: expected a struct message, not "hi"`},
		{"received field of a port's message", `A: port_recv(0, &m, NULL) = 0 {m={dat="hi"}}`, `f:1:35: struct message has no field dat; did you mean data?`},
		{"number for the values of a set", `A: semctl(0, 0, SETALL, "x") = 0`, `f:1:25: expected a pointer, not "x"`},
		{"open text", `A: write(1, "abc`, `f:1:13: the text has no closing "`},
		{"bad escape", `A: write(1, "\q", 1)`, `f:1:14: unknown escape: known are \n \t \r \0 \" \\ and \xHH`},
		{"missing bracket", `A: close(3`, `f:1:11: expected "," or ")", not the end of the line`},
		{"missing colon", `A close(3)`, `f:1:3: expected ":", not "close"`},
		{"no actor", `close(3)`, `f:1:1: expected an actor (a capital letter, perhaps with a number) or sleep, not "close"`},
		{"no time", `sleep soon`, `f:1:7: expected a time up to 1h, such as 50ms or 1.5s`},
		{"more on the line", `A: close(3) = 0 0`, `f:1:17: expected the end of the line, not "0"`},
		{"odd character", `A: close(3) = 0 ;`, `f:1:17: unexpected character ';'`},
		{"no status", `A: wait4(-1, &s, 0, NULL) = 2 {s=left(3)}`, `f:1:34: expected exited(CODE), killed(SIGNAL), stopped(SIGNAL) or continued, not left`},
		{"no exit code", `A: +++ exited with 256 +++`, `f:1:20: expected an exit code from 0 to 255, not "256"`},
		{"unknown siginfo field", "A: --- SIGUSR1 {si_foo=1} ---", `f:1:17: siginfo has no field si_foo`},
		{"repeated number", `A: write(1, 3*4, 1)`, `f:1:14: only a text can be repeated`},
		{"huge text", `A: write(1, "x"*99999999, 1)`, `f:1:17: expected how often, up to 262144 bytes, not "99999999"`},
		{"deep", "A: close(" + strings.Repeat("[", 100), `f:1:42: the value is nested too deep`},
	} {
		_, err := Parse("f", []byte(c.src))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
}

// all reads the scenarios of the repository.
func all(t testing.TB) (files []string) {
	files, err := Find([]string{"../../testdata/scenarios"})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestPrint checks that printing gives the file back: all files of the repository are printed as the printer prints.
func TestPrint(t *testing.T) {
	for _, name := range all(t) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(name, src)
		if err != nil {
			t.Error(err)
			continue
		}
		if d := cmp.Diff(string(src), f.String()); d != "" {
			t.Errorf("%s: printed otherwise (-file +printed):\n%s", name, d)
		}
		if id, title := f.Rule(); !strings.Contains(id, "/") || title == "" {
			t.Errorf("%s: the first line names no rule: %q %q", name, id, title)
		}
	}
}

// TestForms checks that every form of a line is printed as it is written.
func TestForms(t *testing.T) {
	for _, s := range []string{
		"",
		"#",
		"# a comment, with \"quotes\" and # signs",
		"sleep 1.5s",
		"A: close(-1)                    = -1 EBADF",
		"A: close(3)                     = {0, -1 EBADF}",
		"A: close(3)                     ...",
		"A: close(3)                     = ?",
		"A: close(3)  {x=1}",
		"A: ...                          = 2  {buf=\"hi\\n\\x00\\\"\"}",
		"A: ...",
		"A: return",
		"A12: getpid()                   = A12",
		"A: --- SIGUSR1 {si_code=SI_USER, si_pid=B} --- {result=-1 EINTR, mask=[USR1]}",
		"A: --- SIGRTMIN+1 ---",
		"A: --- stopped by SIGSTOP ---",
		"A: +++ exited with 3 +++",
		"A: +++ killed by SIGPIPE +++    ",
		`A: write(1, "x"*100+"y"+"z"*20, 0x10)  = 0644`,
		"A: f({a=[1, 2], b={c=~[CHLD USR1]}, d=&x+8, e=$y-1, f=exited(3)}, A|B|0x4, [])",
	} {
		s = strings.TrimRight(s, " ")
		l, err := ParseLine("f", 1, s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		if got := l.String(); got != s {
			t.Errorf("printed %q, want %q", got, s)
		}
	}
}

// FuzzParse feeds the parser: it must not panic, and what it prints must parse to the same.
func FuzzParse(f *testing.F) {
	for i, name := range all(f) {
		if src, err := os.ReadFile(name); err == nil && i%8 == 0 {
			f.Add(src)
		}
	}
	f.Add([]byte("A: f({a=[1, 2], b={c=~[CHLD USR1]}, d=&x+8, e=$y-1, f=exited(3)}, A|B|0x4, [])"))
	f.Add([]byte("A: close(3) = {0, -1 EBADF}\nsleep 1.5s\nA: +++ killed by SIGRTMIN+1 +++ # x"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 4096 {
			return
		}
		Parse("f", src)
		one, err := ParseDraft("f", src)
		if err != nil {
			return
		}
		text := one.String()
		two, err := ParseDraft("f", []byte(text))
		if err != nil {
			t.Fatalf("what was printed does not parse: %v\n%s", err, text)
		}
		if again := two.String(); again != text {
			t.Fatalf("printed twice:\n%s\n%s", text, again)
		}
	})
}
