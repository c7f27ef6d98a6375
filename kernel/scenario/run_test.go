package scenario

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel"
)

// machine opens a machine stage.
func machine(t testing.TB, change ...func(*kernel.Config)) *Machine {
	m, err := NewMachine(change...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// draft parses a scenario without checking it.
func draft(t testing.TB, src string) *File {
	f, err := ParseDraft("f", []byte(strings.TrimSpace(src)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestScenarios plays all scenarios of the repository on the machine, and records them: what holds is left as it is.
func TestScenarios(t *testing.T) {
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
		if only := f.Only(); only != "" && only != "machine" {
			continue
		}
		diffs, err := Run(f, machine(t))
		for _, d := range diffs {
			t.Errorf("%s: %s", name, d.String())
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		g, err := Record(f, machine(t))
		if err != nil {
			t.Errorf("%s: recording: %v", name, err)
			continue
		}
		if d := cmp.Diff(string(src), g.String()); d != "" {
			t.Errorf("%s: recording changes it:\n%s", name, d)
		}
	}
}

// TestDifferences checks how scenarios that do not hold are told.
func TestDifferences(t *testing.T) {
	const pipe = "A: pipe2(&fd, 0)\n"
	const sigfd = "A: rt_sigprocmask(SIG_BLOCK, [USR1], NULL)\nA: signalfd4(-1, [USR1], 8, 0)\nA: kill(A, SIGUSR1)\n"
	for _, c := range []struct{ name, src, want string }{
		{"result", pipe + `A: write(4, "hi", 2) = 3`, "expected = 3, got = 2"},
		{"error", pipe + `A: write(3, "hi", 2) = -1 EINVAL`, "expected = -1 EINVAL, got = -1 EBADF"},
		{"one of a set", pipe + `A: write(3, "hi", 2) = {2, -1 EINVAL}`, "expected = {2, -1 EINVAL}, got = -1 EBADF"},
		{"fact", `A: pipe2(&fd, 0) = 0 {fd=[3, 5]}`, "expected fd=[3, 5], got fd=[3, 4]"},
		{"bytes", pipe + "A: write(4, \"hi\", 2)\n" + `A: read(3, &buf, 9) = 2 {buf="ho"}`, `expected buf="ho", got buf="hi"`},
		{"words", "A: eventfd2(5, 0)\n" + `A: read(3, &buf, 8) = 8 {buf=[6]}`, "expected buf=[6], got buf=[5]"},
		{"record", sigfd + `A: read(3, &buf, 128) = 128 {buf={ssi_signo=10, ssi_pid=A, ssi_uid=7}}`,
			`expected buf={ssi_signo=10, ssi_pid=A, ssi_uid=7}, got buf={ssi_signo=SIGUSR1, ssi_errno=0, ssi_code=0, ssi_pid=A, ssi_uid=0, ssi_fd=0, ` +
				`ssi_tid=0, ssi_band=0, ssi_overrun=0, ssi_trapno=0, ssi_status=0, ssi_int=0, ssi_ptr=NULL, ssi_utime=0, ssi_stime=0, ssi_addr=NULL, ` +
				`ssi_addr_lsb=0, ssi_syscall=0, ssi_call_addr=NULL, ssi_arch=0}`},
		{"field", `A: newfstatat(AT_FDCWD, "/dev/null", &st, 0) = 0 {st={st_mode=S_IFREG|0666}}`,
			"expected st={st_mode=S_IFREG|0666}, got st={st_mode=S_IFCHR|0666, st_nlink=1, st_size=0}"},
		{"blocks", pipe + "A: read(3, &buf, 1) = 1", "expected = 1, got blocked in read (anon_pipe_read)"},
		{"does not block", pipe + "A: write(4, \"x\", 1)\nA: read(3, &buf, 1) ...", "expected ..., got = 1"},
		{"still blocked", pipe + "A: read(3, &buf, 1) ...\nA: ... = 0", "expected = 0, got blocked in read (anon_pipe_read)"},
		{"untold end of a call", pipe + "A: clone(SIGCHLD) = B\nA: read(3, &buf, 1) ...\nB: write(4, \"x\", 1)\nB: getpid()",
			`expected a line that tells of A first, got A: ...                          = 1  {buf="x"}`},
		{"untold at the end", pipe + "A: clone(SIGCHLD) = B\nA: read(3, &buf, 1) ...\nB: write(4, \"x\", 1)",
			`expected a line that tells of A first, got A: ...                          = 1  {buf="x"}`},
		{"untold death", "A: clone(SIGCHLD) = B\nA: kill(B, SIGTERM) = 0\nA: getpid()", "expected a line that tells of B first, got B: +++ killed by SIGTERM +++"},
		{"how it ended", "A: clone(SIGCHLD) = B\nA: kill(B, SIGTERM) = 0\nB: +++ killed by SIGKILL +++",
			"expected B: +++ killed by SIGKILL +++, got B: +++ killed by SIGTERM +++"},
		{"not ended", "A: clone(SIGCHLD) = B\nB: +++ exited with 0 +++", "expected B: +++ exited with 0 +++, got B is idle"},
		{"untold handler", "A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)\nA: kill(A, SIGUSR1) = 0", "expected = 0, got in the handler of SIGUSR1"},
		{"signal", "A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)\nA: kill(A, SIGUSR1) ...\nA: --- SIGUSR2 ---", "expected SIGUSR2, got SIGUSR1"},
		{"siginfo", "A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)\nA: kill(A, SIGUSR1) ...\nA: --- SIGUSR1 {si_code=SI_TKILL} ---",
			"expected {si_code=SI_TKILL}, got {si_code=SI_USER, si_pid=A, si_uid=0}"},
		{"saved mask", "A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)\nA: kill(A, SIGUSR1) ...\nA: --- SIGUSR1 --- {mask=[HUP]}", "expected mask=[HUP], got mask=[]"},
		{"saved result", "A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)\nA: kill(A, SIGUSR1) ...\nA: --- SIGUSR1 --- {result=-1 EINTR}",
			"expected result=-1 EINTR, got result=0"},
		{"stopped", "A: clone(SIGCHLD) = B\nA: kill(B, SIGSTOP) = 0\nB: --- stopped by SIGSTOP ---\nB: getpid()", "expected B to be free for it, got B is stopped"},
		{"dies", pipe + "A: close(3)\nA: write(4, \"x\", 1) = -1 EPIPE", "expected = -1 EPIPE, got A is gone"},
		{"values of a set", "A: semget(IPC_PRIVATE, 2, 0600) = $s\nA: semctl($s, 0, SETALL, [1, 2]) = 0\nA: semctl($s, 0, GETALL, &v) = 0 {v=[1, 3]}",
			"expected v=[1, 3], got v=[1, 2]"},
		{"too few values", "A: semget(7, 2, IPC_CREAT|0600) = $s\nA: semget(7, 0, 0) = $s\nA: semctl($s, 0, GETALL, &v) = 0 {v=[0]}", "expected v=[0], got v=[0, 0]"},
		{"who operated last", "A: semget(IPC_PRIVATE, 1, 0600) = $s\nA: semctl($s, 0, SETVAL, 1) = 0\nA: clone(SIGCHLD) = B\nA: semctl($s, 0, GETPID) = B", "expected = B, got = A"},
		{"type of a message", "A: msgget(IPC_PRIVATE, 0600) = $q\nA: msgsnd($q, {mtype=A, mtext=\"hi\"}, 2, 0) = 0\nA: msgrcv($q, &m, 9, A, 0) = 2 {m={mtype=3}}",
			`expected m={mtype=3}, got m={mtype=2, mtext="hi"}`},
		{"text of a message", "A: msgget(IPC_PRIVATE, 0600) = $q\nA: msgsnd($q, {mtype=4, mtext=\"hi\"}, 2, 0) = 0\nA: msgrcv($q, &m, 9, 0, 0) = 2 {m={mtype=$t, mtext=\"ho\"}}",
			`expected m={mtype=$t, mtext="ho"}, got m={mtype=4, mtext="hi"}`},
		{"text of a port's message", "A: port_capacity(1) = 0\nA: port_send(A, {label=3, data=\"hi\"}, NULL) = 0\nA: port_recv(0, &m, NULL) = 0 {m={data=\"ho\"}}",
			`expected m={data="ho"}, got m={label=3, sender=A, data="hi"}`},
		{"pid", "A: clone(SIGCHLD) = B\nB: getppid() = B", "expected = B, got = A"},
		{"variable", "A: mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = $a\nA: mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = $a",
			"expected = $a, got = 0x3ff7ffe000"},
	} {
		diffs, err := Run(draft(t, c.src), machine(t))
		if err != nil || len(diffs) == 0 {
			t.Errorf("%s: %v, %v", c.name, diffs, err)
			continue
		}
		if got := "expected " + diffs[0].Want + ", got " + diffs[0].Got; got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestBuffersAsWritten checks that what a signalfd, a timerfd and an eventfd move can be written as what it is.
func TestBuffersAsWritten(t *testing.T) {
	const src = `
A: eventfd2(0, EFD_NONBLOCK)    = 3
A: write(3, [7], 8)             = 8
A: write(3, [2])                = 8
A: read(3, &buf, 8)             = 8  {buf=[9]}
A: rt_sigprocmask(SIG_BLOCK, [USR1, USR2], NULL)  = 0
A: signalfd4(-1, [USR1, USR2], 8, 0)  = 4
A: kill(A, SIGUSR2)             = 0
A: kill(A, SIGUSR1)             = 0
A: read(4, &buf, 999)           = 256  {buf=[{ssi_signo=SIGUSR1, ssi_code=SI_USER}, {ssi_signo=SIGUSR2, ssi_pid=A}]}
`
	if diffs, err := Run(draft(t, src), machine(t)); err != nil || len(diffs) > 0 {
		t.Errorf("%v %v", diffs, err)
	}
	// Recording replaces values that do not hold, in the form they were written in.
	wrong := strings.NewReplacer("buf=[9]", "buf=[8]", "ssi_signo=SIGUSR1", "ssi_signo=SIGHUP").Replace(src)
	got, err := Record(draft(t, wrong), machine(t))
	want := strings.Replace(strings.TrimSpace(src), "ssi_code=SI_USER", "ssi_code=0", 1) + "\n"
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.ReplaceAll(want, "[USR1, USR2]", "[USR1 USR2]"), strings.ReplaceAll(got.String(), "[USR1, USR2]", "[USR1 USR2]")); d != "" {
		t.Error(d)
	}
	if _, err := Parse("f", []byte(`A: read(0, &buf, 8) = 8 {buf={si_signo=1}}`)); err == nil {
		t.Error("no file gives such a structure")
	}
}

// TestSavedMask checks that SAVED_MASK leads into the innermost frame, and nowhere outside of handlers.
func TestSavedMask(t *testing.T) {
	const src = `
A: rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)  = 0
A: rt_sigaction(SIGUSR2, {sa_handler=HANDLER}, NULL)  = 0
A: kill(A, SIGUSR1)             ...
A: --- SIGUSR1 --- {mask=[]}
A: kill(A, SIGUSR2)             ...
A: --- SIGUSR2 --- {mask=[USR1]}
A: load(SAVED_MASK)             = 0x200
A: store(SAVED_MASK, 1)         = 0
A: return
A: ...                          = 0
A: rt_sigprocmask(SIG_BLOCK, NULL, &mask)  = 0  {mask=[HUP]}
A: load(SAVED_MASK)             = 0
`
	if diffs, err := Run(draft(t, src), machine(t)); err != nil || len(diffs) > 0 {
		t.Errorf("%v %v", diffs, err)
	}
	if _, err := Run(draft(t, "A: load(SAVED_MASK)"), machine(t)); err == nil {
		t.Error("there is no frame")
	}
}
