//go:build linux && amd64

package linux

import (
	"bytes"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

const threadFlags = abi.CLONE_VM | abi.CLONE_FS | abi.CLONE_FILES | abi.CLONE_SIGHAND | abi.CLONE_THREAD | abi.CLONE_SYSVSEM

func TestThreads(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pipe(t, st, a)
	tid := call(t, st, a, "clone", threadFlags|abi.CLONE_CHILD_SETTID|abi.CLONE_CHILD_CLEARTID, mem(0x1000), 0, 0, mem(0x40))
	b := child(t, st, a)
	apid, atid := st.Pid(a)
	if p, bt := st.Pid(b); p != apid || int64(bt) != tid || bt == atid {
		t.Fatalf("the thread is %d/%d", p, bt)
	}
	if got := le.Uint32(get(t, st, b, 0x40, 4)); int64(got) != tid { // the fifth word is the child's tid, as on riscv64
		t.Errorf("child tid in memory %d", got)
	}
	want(t, st, b, tid, "gettid")
	put(t, st, b, 0x100, []byte("shared"))
	if got := get(t, st, a, 0x100, 6); string(got) != "shared" {
		t.Errorf("the first thread sees %q", got)
	}
	blocks(t, st, b, "futex", mem(0x200), abi.FUTEX_WAIT, 0, 0)
	want(t, st, a, 1, "futex", mem(0x200), abi.FUTEX_WAKE, 1)
	finished(t, st, b, 0)
	action(t, st, a, abi.SIGUSR1, 0)
	blocks(t, st, b, "read", 3, mem(0), 1)
	want(t, st, a, 0, "tgkill", uint64(apid), uint64(tid), uint64(abi.SIGUSR1))
	if s := is(t, st, b, scenario.Idle); s.Depth != 1 {
		t.Errorf("the thread is %+v", s)
	}
	back(t, st, b)
	finished(t, st, b, neg(abi.EINTR))
	// The process goes on without its first thread.
	start(t, st, a, "exit", 5)
	is(t, st, a, scenario.Gone)
	want(t, st, b, int64(apid), "getpid")
	put(t, st, b, 0x100, []byte("alone"))
	if got := get(t, st, b, 0x100, 5); string(got) != "alone" {
		t.Errorf("read back %q", got)
	}
	start(t, st, b, "exit", 6)
	if s := is(t, st, b, scenario.Gone); !s.StatusKnown || s.Status != abi.ExitStatus(6) {
		t.Errorf("the thread is %+v", s)
	}
}

func TestVfork(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	start(t, st, a, "clone", abi.CLONE_VM|abi.CLONE_VFORK|uint64(abi.SIGCHLD))
	is(t, st, a, scenario.Blocked)
	b := child(t, st, a)
	finished(t, st, b, 0)
	put(t, st, b, 0, []byte("from the child"))
	pid, _ := st.Pid(b)
	start(t, st, b, "exit_group", 1)
	finished(t, st, a, int64(pid))
	if got := get(t, st, a, 0, 14); string(got) != "from the child" {
		t.Errorf("the parent sees %q", got)
	}
	want(t, st, a, int64(pid), "wait4", uint64(pid), 0, 0, 0)

	start(t, st, a, "clone", abi.CLONE_VM|abi.CLONE_VFORK|uint64(abi.SIGCHLD))
	c := child(t, st, a)
	execAgent(t, st, c)
	cpid, _ := st.Pid(c)
	finished(t, st, a, int64(cpid))
}

// execAgent makes an actor execve the agent.
func execAgent(t testing.TB, st *stage, a scenario.ActorID) {
	t.Helper()
	put(t, st, a, 0x3000, []byte(scenario.AgentPath+"\x00"))
	put(t, st, a, 0x3100, words(mem(0x3000), 0))
	want(t, st, a, 0, "execve", mem(0x3000), mem(0x3100), 0)
	if got := get(t, st, a, 0x3000, 8); !bytes.Equal(got, make([]byte, 8)) {
		t.Errorf("scratch memory after execve: %x", got)
	}
}

func TestExec(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pid, _ := st.Pid(a)
	put(t, st, a, 0, []byte("/tmp\x00"))
	want(t, st, a, neg(abi.EACCES), "execve", mem(0), 0, 0)
	action(t, st, a, abi.SIGUSR1, 0)
	start(t, st, a, "kill", uint64(pid), uint64(abi.SIGUSR1))
	execAgent(t, st, a) // from inside of a handler, which is forgotten
	want(t, st, a, int64(pid), "getpid")
	want(t, st, a, 0, "personality", 0xffffffff)
	want(t, st, a, int64(mem(0x200000)), "brk", 0)

	// A thread that is not the first takes the process over.
	call(t, st, a, "clone", threadFlags)
	b := child(t, st, a)
	execAgent(t, st, b)
	is(t, st, a, scenario.Gone)
	if p, tid := st.Pid(b); p != pid || tid != pid {
		t.Errorf("after execve the thread is %d/%d, want %d", p, tid, pid)
	}
	want(t, st, b, int64(pid), "gettid")
	start(t, st, b, "exit_group", 9)
	if s := is(t, st, b, scenario.Gone); !s.StatusKnown || s.Status != abi.ExitStatus(9) {
		t.Errorf("after exit: %+v", s)
	}
}

func TestClone3(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	args := func(flags, sig uint64) []byte { return words(flags, 0, 0, 0, sig, 0, 0, 0) }
	pid := call(t, st, a, "clone3", put(t, st, a, 0, args(0, uint64(abi.SIGCHLD))), 64)
	if p, _ := st.Pid(child(t, st, a)); int64(p) != pid {
		t.Errorf("clone3 answered %d, the child is %d", pid, p)
	}
	call(t, st, a, "clone3", put(t, st, a, 0, args(threadFlags, 0)), 64)
	want(t, st, child(t, st, a), int64(call(t, st, a, "getpid")), "getpid")
	want(t, st, a, neg(abi.EINVAL), "clone3", mem(0), 8)
	want(t, st, a, neg(abi.EFAULT), "clone3", 0x1000, 64)
	if c, ok := st.Child(a); ok {
		t.Errorf("a clone3 that failed left child %d", c)
	}
}
