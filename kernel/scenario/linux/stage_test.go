//go:build linux && amd64

package linux

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// neg is a raw result that is an error.
func neg(e abi.Errno) int64 { return -int64(e) }

// mem is an address in the scratch memory.
func mem(off uint64) uint64 { return scenario.ScratchAddr + off }

// pipe makes a pipe, descriptors 3 and 4 of a fresh actor.
func pipe(t testing.TB, st *stage, a scenario.ActorID) {
	t.Helper()
	want(t, st, a, 0, "pipe2", mem(0), 0)
	if got := get(t, st, a, 0, 8); !bytes.Equal(got, []byte{3, 0, 0, 0, 4, 0, 0, 0}) {
		t.Fatalf("pipe2 made %v", got)
	}
}

// fork makes a child with a copy of the memory.
func fork(t testing.TB, st *stage, a scenario.ActorID) scenario.ActorID {
	t.Helper()
	pid := call(t, st, a, "clone", uint64(abi.SIGCHLD))
	c := child(t, st, a)
	if p, tid := st.Pid(c); int64(p) != pid || int64(tid) != pid {
		t.Fatalf("clone answered %d, the child is %d/%d", pid, p, tid)
	}
	finished(t, st, c, 0)
	return c
}

// action installs the handler for a signal.
func action(t testing.TB, st *stage, a scenario.ActorID, sig abi.Signal, flags uint64) {
	t.Helper()
	put(t, st, a, 0x8000, words(st.Layout().Handler, flags, 0, 0))
	want(t, st, a, 0, "rt_sigaction", uint64(sig), mem(0x8000), 0, 8)
}

func TestWorld(t *testing.T) {
	st := open(t)
	a, b := actorOf(t, st, "A"), actorOf(t, st, "B")
	pid, tid := st.Pid(a)
	if pid != tid || pid <= 1 {
		t.Fatalf("the actor is %d/%d", pid, tid)
	}
	for name, ret := range map[string]int64{"getpid": int64(pid), "gettid": int64(tid), "getppid": 1, "getpgid": int64(pid), "getsid": int64(pid),
		"getuid": 0, "getegid": 0, "getgroups": 0} {
		want(t, st, a, ret, name)
	}
	want(t, st, a, 0o22, "umask", 0o22)
	want(t, st, a, 0, "personality", 0xffffffff)
	want(t, st, a, int64(mem(0x200000)), "brk", 0)
	want(t, st, a, 2, "getcwd", mem(0), 100)
	fds, err := os.ReadDir("/proc/" + itoa(st.actors[a].host) + "/fd")
	if err != nil || len(fds) != 3 {
		t.Errorf("descriptors at the beginning: %v, %v", fds, err)
	}
	want(t, st, a, 3, "dup", 0)
	want(t, st, a, 0, "rt_sigprocmask", abi.SIG_BLOCK, 0, mem(0), 8)
	if got := get(t, st, a, 0, 8); !bytes.Equal(got, words(0)) {
		t.Errorf("signals blocked at the beginning: %x", got)
	}
	for sig := abi.Signal(1); sig <= abi.NSIG; sig++ {
		want(t, st, b, 0, "rt_sigaction", uint64(sig), 0, mem(0), 8)
		if got := get(t, st, b, 0, 32); !bytes.Equal(got, make([]byte, 32)) {
			t.Errorf("disposition of %v at the beginning: %x", sig, got)
		}
	}
	for resource, limits := range map[uint64][2]uint64{abi.RLIMIT_NOFILE: {1024, 4096}, abi.RLIMIT_STACK: {8 << 20, abi.RLIM_INFINITY}} {
		want(t, st, b, 0, "prlimit64", 0, resource, 0, mem(0))
		if got := get(t, st, b, 0, 16); !bytes.Equal(got, words(limits[0], limits[1])) {
			t.Errorf("limit %d is %x", resource, got)
		}
	}
	want(t, st, b, neg(abi.ENOENT), "openat", abi.AT_FDCWD&(1<<64-1), put(t, st, b, 0, []byte("/etc/passwd\x00")), 0, 0)
	want(t, st, b, 3, "openat", abi.AT_FDCWD&(1<<64-1), put(t, st, b, 0, []byte("/dev/urandom\x00")), 0, 0)
}

func TestFencedCalls(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	at := func(s string) uint64 { return put(t, st, a, 0, []byte(s+"\x00")) }
	const cwd = ^uint64(99)
	want(t, st, a, neg(abi.EROFS), "openat", cwd, at("/proc/sys/kernel/hostname"), abi.O_WRONLY, 0)
	want(t, st, a, neg(abi.EPERM), "mknodat", cwd, at("/disk"), abi.S_IFBLK|0o600, 8<<8)
	want(t, st, a, 0, "mknodat", cwd, at("/fifo"), abi.S_IFIFO|0o600, 0)
	want(t, st, a, neg(abi.EPERM), "sethostname", at("x"), 1)
	put(t, st, a, 0x100, words(mem(0), 8))
	want(t, st, a, neg(abi.EPERM), "process_vm_writev", 1, mem(0x100), 1, mem(0x100), 1, 0)
	want(t, st, a, 0, "kill", 1, uint64(abi.SIGKILL))
	want(t, st, a, 0, "chroot", at("/tmp"))
	want(t, st, a, neg(abi.ENOENT), "openat", cwd, at("/../agent"), 0, 0)
	for _, c := range []struct {
		name string
		args [6]uint64
	}{{"clone", [6]uint64{newNamespaces}}, {"unshare", [6]uint64{1 << 28}}, {"ptrace", [6]uint64{}}, {"rt_sigreturn", [6]uint64{}}, {"reboot", [6]uint64{}}} {
		if err := st.Start(a, scenario.Lookup(c.name), c.args, "C"); !errors.Is(err, ErrFenced) {
			t.Errorf("%s: %v, want it refused", c.name, err)
		}
	}
	put(t, st, a, 0, words(1<<28, 0, 0, 0, uint64(abi.SIGCHLD), 0, 0, 0))
	if err := st.Start(a, scenario.Lookup("clone3"), [6]uint64{mem(0), 64}, "C"); !errors.Is(err, ErrFenced) {
		t.Errorf("clone3 with a new user namespace: %v", err)
	}
	want(t, st, a, 1, "getppid")
}

func TestPipes(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pipe(t, st, a)
	b := fork(t, st, a)
	blocks(t, st, a, "read", 3, mem(0), 16)
	if w := st.State(a).Wchan; !strings.Contains(w, "pipe") && w != "0" {
		t.Errorf("blocked in %q", w)
	}
	want(t, st, b, 2, "write", 4, put(t, st, b, 0, []byte("hi")), 2)
	finished(t, st, a, 2)
	if got := get(t, st, a, 0, 2); string(got) != "hi" {
		t.Errorf("read %q", got)
	}
	want(t, st, a, 0, "close", 4)
	blocks(t, st, a, "read", 3, mem(0), 16)
	start(t, st, b, "exit_group", 3)
	if s := is(t, st, b, scenario.Gone); !s.StatusKnown || s.Status != abi.ExitStatus(3) {
		t.Errorf("the child is %+v", s)
	}
	finished(t, st, a, 0)
	want(t, st, a, neg(abi.EBADF), "write", 4, mem(0), 1)
	want(t, st, a, neg(abi.EFAULT), "pipe2", 0x1000, 0)
}

func TestWait(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	b := fork(t, st, a)
	pid, _ := st.Pid(b)
	blocks(t, st, a, "wait4", ^uint64(0), mem(0), 0, 0)
	start(t, st, b, "exit", 7)
	finished(t, st, a, int64(pid))
	if got := get(t, st, a, 0, 4); !bytes.Equal(got, []byte{0, 7, 0, 0}) {
		t.Errorf("wait status %v", got)
	}
	if s := is(t, st, b, scenario.Gone); !s.StatusKnown || s.Status != abi.ExitStatus(7) {
		t.Errorf("the child is %+v", s)
	}
	want(t, st, a, neg(abi.ECHILD), "wait4", ^uint64(0), mem(0), 0, 0)

	c := fork(t, st, a)
	d := fork(t, st, c)
	cpid, _ := st.Pid(c)
	want(t, st, a, 0, "kill", uint64(cpid), uint64(abi.SIGTERM))
	if s := is(t, st, c, scenario.Gone); !s.StatusKnown || s.Status != abi.KillStatus(abi.SIGTERM, false) {
		t.Errorf("the killed child is %+v", s)
	}
	want(t, st, d, 1, "getppid")
	want(t, st, a, int64(cpid), "wait4", ^uint64(0), 0, 0, 0)
	dpid, _ := st.Pid(d)
	want(t, st, a, 0, "kill", uint64(dpid), uint64(abi.SIGKILL)) // an orphan: the keeper reaps it
	if s := is(t, st, d, scenario.Gone); s.StatusKnown && s.Status != abi.KillStatus(abi.SIGKILL, false) {
		t.Errorf("the orphan is %+v", s)
	}
	want(t, st, a, neg(abi.ESRCH), "kill", uint64(dpid), 0)
}

func TestStopAndContinue(t *testing.T) {
	st := open(t)
	a, b := actorOf(t, st, "A"), actorOf(t, st, "B")
	pipe(t, st, a)
	pid, _ := st.Pid(a)
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGSTOP))
	if s := is(t, st, a, scenario.Stopped); s.StopSig != abi.SIGSTOP || !s.Done {
		t.Errorf("stopped while idle: %+v", s)
	}
	if err := st.Start(a, scenario.Lookup("getpid"), [6]uint64{}, ""); err == nil {
		t.Error("a stopped actor took a call")
	}
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGCONT))
	finished(t, st, a, 0)
	blocks(t, st, a, "read", 3, mem(0), 1)
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGTSTP))
	if s := is(t, st, a, scenario.Blocked); s.Done { // its group is orphaned: SIGTSTP does nothing
		t.Errorf("stopped: %+v", s)
	}
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGSTOP))
	if s := is(t, st, a, scenario.Stopped); s.Done {
		t.Errorf("stopped while blocked: %+v", s)
	}
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGCONT))
	is(t, st, a, scenario.Blocked)
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGSTOP))
	want(t, st, b, 0, "kill", uint64(pid), uint64(abi.SIGKILL))
	if s := is(t, st, a, scenario.Gone); !s.StatusKnown || s.Status != abi.KillStatus(abi.SIGKILL, false) {
		t.Errorf("killed: %+v", s)
	}
}

func TestTouch(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	want(t, st, a, 0, "store", mem(8), 0xfeedf00d)
	want(t, st, a, 0xfeedf00d, "load", mem(8))
	action(t, st, a, abi.SIGSEGV, 0)
	start(t, st, a, "store", 0x1000, 1)
	f, err := st.Handler(a)
	if err != nil || f.Info.Code != abi.SEGV_MAPERR || f.Info.Words[0] != 0x1000 {
		t.Errorf("frame %+v, %v", f, err)
	}
	back(t, st, a)
	finished(t, st, a, neg(abi.EFAULT))
	b := fork(t, st, a)
	put(t, st, b, 0x8000, words(0, 0, 0, 0))
	want(t, st, b, 0, "rt_sigaction", uint64(abi.SIGSEGV), mem(0x8000), 0, 8)
	start(t, st, b, "load", 0x1000)
	if s := is(t, st, b, scenario.Gone); s.Status != abi.KillStatus(abi.SIGSEGV, false) || !s.StatusKnown {
		t.Errorf("after the fault: %+v", s)
	}
}

func TestMemory(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	addr := uint64(call(t, st, a, "mmap", 0, 8192, abi.PROT_READ, abi.MAP_PRIVATE|abi.MAP_ANONYMOUS, ^uint64(0), 0))
	if _, err := st.Read(a, addr, 8192); err != nil {
		t.Error(err)
	}
	if err := st.Write(a, addr, []byte{1}); !errors.Is(err, abi.EFAULT) {
		t.Errorf("write to read-only memory: %v", err)
	}
	if _, err := st.Read(a, addr+4096, 8192); !errors.Is(err, abi.EFAULT) {
		t.Errorf("read beyond the mapping: %v", err)
	}
	put(t, st, a, 0, []byte("parent"))
	b := fork(t, st, a)
	put(t, st, b, 0, []byte("child!"))
	if got := get(t, st, a, 0, 6); string(got) != "parent" {
		t.Errorf("the parent sees %q", got)
	}
}

func TestTime(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	put(t, st, a, 0, words(0, 500e6))
	blocks(t, st, a, "nanosleep", mem(0), 0)
	if err := st.Sleep(600 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	settle(t, st)
	finished(t, st, a, 0)
}

func TestTimeout(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "Ann")
	put(t, st, a, 0x100, []byte("/dev/urandom\x00"))
	want(t, st, a, 3, "openat", ^uint64(99), mem(0x100), 0, 0)
	big := uint64(call(t, st, a, "mmap", 0, 64<<20, abi.PROT_READ|abi.PROT_WRITE, abi.MAP_PRIVATE|abi.MAP_ANONYMOUS, ^uint64(0), 0))
	var err error
	for range 20 { // the host may be so slow to look that even this read is over
		begin(t, st, a, "read", 3, big, 64<<20)
		if err = st.Settle(time.Millisecond); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "Ann") || !strings.Contains(err.Error(), "read") {
		t.Errorf("a busy actor: %v", err)
	}
	settle(t, st)
}

func TestManyActors(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	for range 3 * boxCount { // mailboxes of those who are gone are used again
		b := fork(t, st, a)
		start(t, st, b, "exit", 0)
		pid, _ := st.Pid(b)
		want(t, st, a, int64(pid), "wait4", ^uint64(0), 0, 0, 0)
	}
	for range boxCount - 2 {
		fork(t, st, a)
	}
	if err := st.Start(a, scenario.Lookup("clone"), [6]uint64{uint64(abi.SIGCHLD)}, "C"); err == nil {
		t.Error("more tasks than mailboxes")
	}
	want(t, st, a, 0, "kill", ^uint64(0), uint64(abi.SIGKILL))
}
