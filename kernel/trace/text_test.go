package trace

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// ms is a time in milliseconds.
func ms(n int64) *abi.Timespec { return &abi.Timespec{Nsec: n * 1e6} }

// demo is the story of a parent and two children that strace recorded; on riscv64 there is no alarm, pause or
// SA_RESTORER, and what rt_sigreturn gives is a0.
func demo(w *world) {
	const parent, child, second = 2081, 2082, 2083
	fds := w.ints(3, 4)
	w.call(parent, "pipe2", 0, fds, 0)
	act := w.structs(abi.SizeofSigaction, &abi.Sigaction{Handler: 0x55e39ce2b2f9})
	w.call(parent, "rt_sigaction", 0, abi.SIGUSR1, act, 0, 8)
	w.enter(parent, "clone", abi.CLONE_CHILD_CLEARTID|abi.CLONE_CHILD_SETTID|int(abi.SIGCHLD), 0, 0, 0, 0x7fd1c3269a10)
	w.born(parent, child)
	w.exit(parent, child)
	w.enter(parent, "close", 3)
	w.call(child, "set_robust_list", 0, 0x7fd1c3269a20, 24)
	w.exit(parent, 0)
	w.enter(child, "close", 4)
	w.enter(parent, "clock_nanosleep", abi.CLOCK_REALTIME, 0, w.structs(16, ms(20)), 0)
	w.exit(child, 0)
	buf := w.put([]byte("h\303\251llo\n\x00\x01       "))
	w.enter(child, "read", 3, buf, 16)
	w.exit(parent, 0)
	w.call(parent, "write", 9, 4, buf, 9)
	w.exit(child, 9)
	status := w.bytes(0x7ffcf1ddf7dc, make([]byte, 4))
	w.enter(parent, "wait4", child, status, 0, 0)
	w.call(child, "getppid", parent)
	w.call(child, "kill", 0, parent, abi.SIGUSR1)
	w.exit(parent, err(abi.ERESTARTSYS))
	w.signal(parent, abi.UserInfo(abi.SIGUSR1, abi.SI_USER, child, 0))
	w.enter(child, "clock_nanosleep", abi.CLOCK_REALTIME, 0, w.structs(16, ms(20)), 0)
	w.sigreturn(parent, 0, err(abi.EINTR))
	w.enter(parent, "wait4", child, status, 0, 0)
	w.exit(child, 0)
	w.enter(child, "exit_group", 3)
	w.end(child, abi.ExitStatus(3))
	w.bytes(status, []byte{0, 3, 0, 0})
	w.exit(parent, child)
	w.signal(parent, abi.ChildInfo(abi.CLD_EXITED, child, 0, 3, 0, 0))
	w.sigreturn(parent, 0, child)
	w.enter(parent, "clone", int(abi.SIGCHLD))
	w.born(parent, second)
	w.exit(parent, second)
	w.enter(parent, "ppoll", 0, 0, 0, 0, 8)
	w.enter(second, "read", 0, buf, 16)
	w.end(second, abi.KillStatus(abi.SIGSEGV, true))
	w.exit(parent, err(abi.ERESTARTNOHAND))
	w.signal(parent, abi.Siginfo{Signo: int32(abi.SIGALRM), Code: abi.SI_KERNEL})
	w.end(parent, abi.KillStatus(abi.SIGALRM, false))
}

func TestTerminal(t *testing.T) {
	want := lines(`
pipe2([3, 4], 0)                        = 0
rt_sigaction(SIGUSR1, {sa_handler=0x55e39ce2b2f9, sa_mask=[], sa_flags=0}, NULL, 8) = 0
clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLDstrace: Process 2082 attached
, child_tidptr=0x7fd1c3269a10) = 2082
[pid  2081] close(3 <unfinished ...>
[pid  2082] set_robust_list(0x7fd1c3269a20, 24) = 0
[pid  2081] <... close resumed>)        = 0
[pid  2082] close(4 <unfinished ...>
[pid  2081] clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=20000000},  <unfinished ...>
[pid  2082] <... close resumed>)        = 0
[pid  2082] read(3,  <unfinished ...>
[pid  2081] <... clock_nanosleep resumed>NULL) = 0
[pid  2081] write(4, "h\303\251llo\n\0\1", 9) = 9
[pid  2082] <... read resumed>"h\303\251llo\n\0\1", 16) = 9
[pid  2081] wait4(2082,  <unfinished ...>
[pid  2082] getppid()                   = 2081
[pid  2082] kill(2081, SIGUSR1)         = 0
[pid  2081] <... wait4 resumed>0x7ffcf1ddf7dc, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
[pid  2081] --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=2082, si_uid=0} ---
[pid  2082] clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=20000000},  <unfinished ...>
[pid  2081] rt_sigreturn({mask=[]})     = -1 EINTR (Interrupted system call)
[pid  2081] wait4(2082,  <unfinished ...>
[pid  2082] <... clock_nanosleep resumed>NULL) = 0
[pid  2082] exit_group(3)               = ?
[pid  2082] +++ exited with 3 +++
<... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 2082
--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=2082, si_uid=0, si_status=3, si_utime=0, si_stime=0} ---
rt_sigreturn({mask=[]})                 = 2082
clone(child_stack=NULL, flags=SIGCHLDstrace: Process 2083 attached
)  = 2083
[pid  2081] ppoll(NULL, 0, NULL, NULL, 8 <unfinished ...>
[pid  2083] read(0,  <unfinished ...>)  = ?
[pid  2083] +++ killed by SIGSEGV (core dumped) +++
<... ppoll resumed>)                    = ? ERESTARTNOHAND (To be restarted if no handler)
--- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
+++ killed by SIGALRM +++
`)
	if diff := cmp.Diff(want, script(Options{}, demo)); diff != "" {
		t.Error(diff)
	}
}

func TestFile(t *testing.T) {
	got := script(Options{PidAlways: true}, demo)
	for _, want := range []string{
		"2081  pipe2([3, 4], 0)                  = 0\n",
		"2081  clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7fd1c3269a10) = 2082\n",
		"2081  <... close resumed>)              = 0\n",
		"2082  <... read resumed>\"h\\303\\251llo\\n\\0\\1\", 16) = 9\n",
		"2081  --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=2082, si_uid=0} ---\n",
		"2082  exit_group(3)                     = ?\n2082  +++ exited with 3 +++\n",
		"2081  <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 2082\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "attached") || strings.Contains(got, "[pid") {
		t.Errorf("a terminal's words in\n%s", got)
	}
}

func TestTimesAndDurations(t *testing.T) {
	got := script(Options{PidAlways: true, Times: true, Durations: true}, func(w *world) {
		w.time = 3723*1e9 + 66958*1e3
		w.enter(3866, "read", 3, w.put([]byte("hi")), 2)
		w.time += 20170 * 1e3
		w.exit(3866, 2)
		w.enter(3866, "exit_group", 3)
		w.end(3866, abi.ExitStatus(3))
	})
	want := lines(`
3866  01:02:03.066958 read(3, "hi", 2)  = 2 <0.020170>
3866  01:02:03.087128 exit_group(3)     = ?
3866  01:02:03.087128 +++ exited with 3 +++
`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFilters(t *testing.T) {
	calls, fail := ParseCalls("write,close")
	if fail != nil {
		t.Fatal(fail)
	}
	got := script(Options{Calls: calls}, demo)
	if strings.Contains(got, "read(") || !strings.Contains(got, "write(4, ") || !strings.Contains(got, "--- SIGUSR1") {
		t.Error(got)
	}
	got = script(Options{Pid: 2082, PidAlways: true}, demo)
	if strings.Contains(got, "2081  ") || !strings.Contains(got, "2082  +++ exited with 3 +++\n") {
		t.Error(got)
	}
	all, fail := ParseCalls("!write,%futex")
	if fail != nil || all[abi.SYS_WRITE] || all[abi.SYS_FUTEX] || !all[abi.SYS_READ] {
		t.Errorf("a list of others: %v", fail)
	}
	for _, bad := range []string{"", "nope", "write,", "%nope"} {
		if _, fail := ParseCalls(bad); fail == nil {
			t.Errorf("%q was taken for a list of calls", bad)
		}
	}
}

func TestColor(t *testing.T) {
	plain := script(Options{}, demo)
	painted := script(Options{Color: true}, demo)
	for _, c := range []string{colorCall, colorError, colorSignal, colorExit, colorOff} {
		if !strings.Contains(painted, c) {
			t.Errorf("color %q is missing", c)
		}
		painted = strings.ReplaceAll(painted, c, "")
	}
	if diff := cmp.Diff(plain, painted); diff != "" {
		t.Error(diff)
	}
}

func TestStops(t *testing.T) {
	got := script(Options{}, func(w *world) {
		w.call(5, "getpid", 5)
		rem := w.put(make([]byte, 16))
		w.structs(16, ms(79))
		w.bytes(rem, mustRead(w, w.next-16, 16))
		w.enter(5, "clock_nanosleep", abi.CLOCK_MONOTONIC, 0, w.structs(16, ms(100)), rem)
		w.exit(5, err(abi.ERESTART_RESTARTBLOCK))
		w.signal(5, abi.UserInfo(abi.SIGSTOP, abi.SI_USER, 6, 0))
		w.event(5, event.Event{Kind: event.Stop, Sig: uint8(abi.SIGSTOP)})
		w.event(5, event.Event{Kind: event.Continue})
		w.signal(5, abi.UserInfo(abi.SIGCONT, abi.SI_USER, 6, 0))
		w.call(5, "restart_syscall", 0)
		w.enter(5, "wait4", -1, 0, 0, 0)
		w.event(5, event.Event{Kind: event.SigQueue, Sig: uint8(abi.SIGCHLD), Code: abi.CLD_EXITED, Peer: 9, Text: "ignored"})
		w.exit(5, 9)
		w.event(5, event.Event{Kind: event.SigQueue, Sig: uint8(abi.SIGURG), Peer: 9, Text: "ignored"})
		w.event(5, event.Event{Kind: event.SigQueue, Sig: uint8(abi.SIGUSR1), Peer: 9})
		w.enter(5, "read", 0, 0, 1)
	})
	want := lines(`
getpid()                                = 5
clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=0, tv_nsec=100000000}, {tv_sec=0, tv_nsec=79000000}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
--- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=6, si_uid=0} ---
--- stopped by SIGSTOP ---
--- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=6, si_uid=0} ---
restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0
wait4(-1, NULL, 0, NULL)                = 9
--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=9, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
--- SIGURG {si_signo=SIGURG, si_code=SI_USER, si_pid=9, si_uid=0} ---
read(0,  <unfinished ...>
`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// mustRead reads memory that is there.
func mustRead(w *world, addr uint64, n int) []byte {
	b, ok := w.read(addr, n)
	if !ok {
		panic("no memory there")
	}
	return b
}

// TestStranger checks that a process 1 that makes no calls stays out of the trace, and out of the count of threads.
func TestStranger(t *testing.T) {
	got := script(Options{}, func(w *world) {
		w.call(2, "getpid", 2)
		w.event(1, event.Event{Kind: event.SigQueue, Sig: uint8(abi.SIGCHLD), Text: "ignored"})
		w.signal(1, abi.ChildInfo(abi.CLD_EXITED, 5, 0, 0, 0, 0))
		w.call(2, "getpid", 2)
		w.enter(2, "exit_group", 0)
		w.end(2, 0)
		w.signal(1, abi.ChildInfo(abi.CLD_EXITED, 2, 0, 0, 0, 0))
		w.end(1, 0)
	})
	want := lines(`
getpid()                                = 2
getpid()                                = 2
exit_group(0)                           = ?
+++ exited with 0 +++
`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMiddle(t *testing.T) {
	got := script(Options{}, func(w *world) {
		buf := w.put([]byte("hi"))
		w.nr[7], w.args[7] = abi.SYS_READ, [6]uint64{3, buf, 2}
		w.exit(7, 2) // a trace that begins in the middle of a call
		w.enter(7, "nosuch", 1, 2, 3, 4, 5, 6)
		w.exit(7, err(abi.ENOSYS))
	})
	want := lines(`
<... read resumed>"hi", 2)              = 2
syscall_0x3e7(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) = -1 ENOSYS (Function not implemented)
`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
