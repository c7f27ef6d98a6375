package scenario

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// begin opens a session and types lines, which must all be accepted.
func begin(t *testing.T, stages []NamedStage, lines ...string) *Session {
	t.Helper()
	s, err := NewSession(stages)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, l := range lines {
		if _, err := s.Type(l); err != nil {
			t.Fatalf("%s: %v", l, err)
		}
	}
	return s
}

// pipeLines lead to a blocked reader.
var pipeLines = []string{"A: pipe2(&fd, 0)", "A: clone(SIGCHLD)", "B: read(3, &buf, 16)"}

// TestSession checks what a line brings about: its own result, news of others, who is blocked and why.
func TestSession(t *testing.T) {
	s := begin(t, []NamedStage{onMachine}, pipeLines[:2]...)
	type step struct{ text, lines, wanted, blocked string }
	why := "B is blocked in read on fd 3 until somebody writes to pipe:[1] or closes its last write end; open write ends: fd 4 of A, fd 4 of B itself"
	for _, c := range []step{
		{"# a remark", "", "", ""},
		{pipeLines[2], "B: read(3, &buf, 16)            ...", "", why},
		{"B: ...", "B: ...", "", why},
		{`A: write(4, "hi", 2) = 7`, `A: write(4, "hi", 2)            = 2|B: ...                          = 2  {buf="hi"}`, "= 7", ""},
		{`B: ... = 2 {buf="ho"}`, "", `{buf="ho"}`, ""},
		{`B: ... = 2 {buf="hi"}`, "", "", ""},
		{"A: wait4(-1, &status, 0, NULL)", "A: wait4(-1, &status, 0, NULL)  ...", "", "A is blocked in wait4 until a child exits; its children: B"},
		{"B: kill(B, SIGTERM)", "B: kill(B, SIGTERM)             = ?|B: +++ killed by SIGTERM +++|A: ...                          = B  {status=killed(SIGTERM)}", "", ""},
		{"B: +++ exited with 0 +++", "", "B: +++ exited with 0 +++", ""},
		{"A: exit_group(0) = ?", "A: exit_group(0)", "", ""},
	} {
		news, err := s.Type(c.text)
		if err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		got := step{c.text, strings.ReplaceAll(strings.TrimSuffix(news[0].text(), "\n"), "\n", "|"), news[0].Wanted, strings.Join(news[0].Blocked, "|")}
		if d := cmp.Diff(c, got, cmp.AllowUnexported(step{})); d != "" {
			t.Errorf("%s: (-want +got)\n%s", c.text, d)
		}
	}
	f, err := Parse("f", []byte(s.File().String()))
	if err != nil {
		t.Fatal(err)
	}
	if diffs, err := Run(f, machine(t)); len(diffs) > 0 || err != nil {
		t.Errorf("the session does not hold: %v %v", diffs, err)
	}
}

// TestSessionRefuses checks that a line which is wrong changes nothing.
func TestSessionRefuses(t *testing.T) {
	s := begin(t, []NamedStage{onMachine}, pipeLines...)
	before := s.File().String()
	for text, want := range map[string]string{
		"A: raed(3)":                            `line:4:4: unknown call "raed"; did you mean read?`,
		"B: getpid()":                           "line:4:1: B is still blocked in the call of line 3: it can not start another",
		"C: getpid()":                           "line:4:1: there is no actor C: no clone before makes it",
		"A: return":                             "line:4:1: A is in no handler that could return: no line with --- stands before",
		"A: close($x)":                          "line:4:10: $x has no value yet",
		"A: +++ exited with 0 +++":              "line:4:1: that has not happened: A is idle (what happens is told by itself)",
		"C: ... = 0":                            "line:4:1: there is no actor C",
		`A: write(4, "x"*200000+"y"*100000, 1)`: "line:4:1: the arguments of calls under way need more than 262144 bytes",
	} {
		if _, err := s.Type(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
		if got := s.File().String(); got != before {
			t.Errorf("%s: the session changed:\n%s", text, got)
		}
	}
	if _, err := s.Type(`A: write(4, "x", 1)`); err != nil {
		t.Errorf("going on: %v", err)
	}
}

// TestUndo takes lines back one after the other.
func TestUndo(t *testing.T) {
	s := begin(t, []NamedStage{onMachine}, append(pipeLines, `A: write(4, "x", 1)`)...)
	for i := len(pipeLines); i >= 0; i-- {
		if i < len(pipeLines) {
			if got := begin(t, []NamedStage{onMachine}, pipeLines[:i+1]...).File().String(); got != s.File().String() {
				t.Errorf("after undoing down to line %d:\n%s\nwant\n%s", i+1, s.File(), got)
			}
		}
		if _, err := s.Undo(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Undo(); err == nil {
		t.Error("there was more to undo")
	}
	if _, err := s.Type("Z: getpid()"); err != nil {
		t.Errorf("an empty session: %v", err)
	}
}

// TestNeverQuiet checks that who does not come to rest is named, with the call, and that a session goes on without that line.
func TestNeverQuiet(t *testing.T) {
	impatient := func() *Machine {
		m := machine(t)
		m.steps = 1
		return m
	}
	want := "f:2:1: A is still running in read after 1 step"
	f := draft(t, "A: nanosleep({tv_sec=1}, NULL) ...\nA: read(0, &buf, 1)")
	f.Lines = f.Lines[1:] // a sleep is quiet enough, which the next test shows
	if _, err := Run(f, impatient()); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	s := begin(t, []NamedStage{onMachine}, "A: dup(0)")
	s.sides[0].stage.(*Machine).steps = 1
	if _, err := s.Type("A: read(0, &buf, 1)"); err == nil || !strings.HasSuffix(err.Error(), "A is still running in read after 1 step") {
		t.Errorf("in a session: %v", err)
	}
	if _, err := s.Type("A: dup(0) = 4"); err != nil || s.File().String() != "A: dup(0)                       = 3\nA: dup(0)                       = 4\n" {
		t.Errorf("going on: %v\n%s", err, s.File())
	}
	s = begin(t, []NamedStage{onMachine}, "A: nanosleep({tv_sec=3600}, NULL)")
	if w := s.Who(); w[0].Doing != "blocked in nanosleep until its time has come" {
		t.Errorf("asleep: %v", w)
	}
}

// TestParted checks that differences between two kernels are noticed in the line that shows them.
func TestParted(t *testing.T) {
	s := begin(t, []NamedStage{onMachine, onStrange})
	for text, want := range map[string]bool{"A: getpid()": false, "A: dup(0)": true} {
		if news, err := s.Type(text); err != nil || Parted(news) != want {
			t.Errorf("%s: %v %v", text, news, err)
		}
	}
	if s, err := NewSession([]NamedStage{onMachine, onNothing}); !errors.Is(err, ErrMissing) {
		t.Errorf("a kernel that is not there: %v", err)
	} else if _, err := s.Type("A: getpid()"); !errors.Is(err, errClosed) || len(s.File().Lines)+len(s.Who()) > 0 {
		t.Errorf("a session without stages: %v", err)
	} else if _, words := s.Complete("A: "); words != nil {
		t.Errorf("it completes %v", words)
	}
}

// TestComplete checks the words that could stand at the end of a line.
func TestComplete(t *testing.T) {
	s := begin(t, []NamedStage{onMachine}, append(pipeLines, "A: mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = $m")...)
	for text, want := range map[string]string{
		"":                                   "0 A: |B: |sleep ",
		"s":                                  "0 sleep ",
		"A: pip":                             "3 pipe2(",
		"A: retu":                            "3 return",
		"A: stor":                            "3 store(",
		"A: pipe2(&fd, O_NON":                "14 O_NONBLOCK",
		"A: pipe2(&fd, O_CLOEXEC|O_DIRECT":   "24 O_DIRECT|O_DIRECTORY",
		"A: pipe2(&f":                        "9 &fd",
		"A: pipe2(&p":                        "9 &pipefd",
		"A: kill(":                           "8 $m|A|B",
		"A: kill(B, SIGUS":                   "11 SIGUSR1|SIGUSR2",
		"A: openat(AT":                       "10 AT_FDCWD",
		`A: openat(AT_FDCWD, "a, (b", O_RDO`: "29 O_RDONLY",
		"A: fcntl(3, F_SETFL, O_NONB":        "21 O_NONBLOCK",
		"A: fcntl(3, F_SETFD, FD":            "21 FD_CLOEXEC",
		"A: clone(CLONE_THREAD|SIGCH":        "22 SIGCHLD",
		"A: rt_sigaction(SIGINT, {sa_h":      "25 sa_handler=",
		"A: rt_sigaction(SIGINT, {sa_handler=SIG":                      "36 SIG_DFL|SIG_IGN",
		"A: rt_sigaction(SIGINT, {sa_handler=HANDLER, sa_flags=SA_RES": "54 SA_RESETHAND|SA_RESTART",
		"A: rt_sigaction(SIGINT, {sa_mask=[US":                         "34 USR1|USR2",
		"A: rt_sigprocmask(SIG_BLOCK, [CHLD US":                        "35 USR1|USR2",
		"A: nanosleep({tv":                                             "14 tv_nsec=|tv_sec=",
		"A: load($":                                                    "8 $m",
		"A: dup(9) = -1 EB":                                            "15 EBADF",
		"A: nonsense(":                                                 "12 ",
		"A: getpid() = ":                                               "14 ",
		"A: close(3, 4, 5, 6, 7, 8, 9, ":                               "30 ",
		"A: close(]]]":                                                 "12 $m",
		"A":                                                            "0 A: ",
		"1: x":                                                         "3 ",
	} {
		start, words := s.Complete(text)
		if got := fmt.Sprintf("%d %s", start, strings.Join(words, "|")); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// FuzzComplete completes anything: there must always be an answer.
func FuzzComplete(f *testing.F) {
	for _, text := range []string{"A: pipe2(&fd, O_", "A: rt_sigaction(SIGINT, {sa_mask=[", "A: writev(1, [{iov_base=\"x\", ", "A: fcntl(3, F_SETFL, "} {
		f.Add(text)
	}
	s, err := NewSession([]NamedStage{onMachine})
	if err != nil {
		f.Fatal(err)
	}
	for _, l := range pipeLines {
		if _, err := s.Type(l); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if start, _ := s.Complete(text); start < 0 || start > len(text) {
			t.Errorf("%q: from %d", text, start)
		}
	})
}
