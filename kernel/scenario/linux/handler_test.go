//go:build linux && amd64

package linux

import (
	"bytes"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

func TestHandlers(t *testing.T) {
	st := open(t)
	a, b := actorOf(t, st, "A"), actorOf(t, st, "B")
	pipe(t, st, a)
	apid, _ := st.Pid(a)
	bpid, _ := st.Pid(b)
	action(t, st, a, abi.SIGUSR1, 0)

	blocks(t, st, a, "read", 3, mem(0), 16)
	want(t, st, b, 0, "kill", uint64(apid), uint64(abi.SIGUSR1))
	s := is(t, st, a, scenario.Idle)
	if !s.Done || s.Depth != 1 || s.Sig != abi.SIGUSR1 {
		t.Fatalf("in the handler: %+v", s)
	}
	f, err := st.Handler(a)
	if err != nil {
		t.Fatal(err)
	}
	if f.Sig != abi.SIGUSR1 || f.Restart || f.Ret != neg(abi.EINTR) || f.Mask != 0 || f.AltStack ||
		f.Info != abi.UserInfo(abi.SIGUSR1, abi.SI_USER, bpid, 0) {
		t.Errorf("frame %+v", f)
	}
	want(t, st, a, int64(apid), "getpid") // a call inside of the handler
	want(t, st, a, 0, "rt_sigprocmask", abi.SIG_BLOCK, 0, mem(0x100), 8)
	if got := get(t, st, a, 0x100, 8); !bytes.Equal(got, words(1<<(abi.SIGUSR1-1))) {
		t.Errorf("mask in the handler %x", got)
	}
	back(t, st, a)
	finished(t, st, a, neg(abi.EINTR))

	// With SA_RESTART the read goes on.
	action(t, st, a, abi.SIGUSR1, abi.SA_RESTART|abi.SA_SIGINFO)
	blocks(t, st, a, "read", 3, mem(0), 16)
	want(t, st, b, 0, "kill", uint64(apid), uint64(abi.SIGUSR1))
	if f, err = st.Handler(a); err != nil || !f.Restart {
		t.Errorf("frame %+v, %v", f, err)
	}
	want(t, st, a, 5, "write", 4, put(t, st, a, 0x200, []byte("hello")), 5)
	back(t, st, a)
	finished(t, st, a, 5)
}

// back returns from a handler.
func back(t testing.TB, st *stage, a scenario.ActorID) {
	t.Helper()
	if err := st.ReturnFromHandler(a); err != nil {
		t.Fatal(err)
	}
	settle(t, st)
}

func TestNestedHandlers(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pid, _ := st.Pid(a)
	for _, sig := range []abi.Signal{abi.SIGUSR1, abi.SIGUSR2, abi.SIGHUP} {
		action(t, st, a, sig, abi.SA_SIGINFO)
	}
	want(t, st, a, 0, "getuid")
	// A signal that the idle actor sends itself enters at once; the result of kill is seen by the handler's frame.
	start(t, st, a, "kill", uint64(pid), uint64(abi.SIGUSR1))
	if s := is(t, st, a, scenario.Idle); s.Depth != 1 || s.Sig != abi.SIGUSR1 {
		t.Fatalf("after kill: %+v", s)
	}
	if f, err := st.Handler(a); err != nil || f.Restart || f.Ret != 0 {
		t.Errorf("frame %+v, %v", f, err)
	}
	// Two at once while both are blocked: the kernel stacks two frames, the one set up last runs first.
	set := put(t, st, a, 0x100, words(1<<(abi.SIGUSR2-1)|1<<(abi.SIGHUP-1)))
	want(t, st, a, 0, "rt_sigprocmask", abi.SIG_BLOCK, set, 0, 8)
	want(t, st, a, 0, "kill", uint64(pid), uint64(abi.SIGUSR2))
	want(t, st, a, 0, "kill", uint64(pid), uint64(abi.SIGHUP))
	start(t, st, a, "rt_sigprocmask", abi.SIG_UNBLOCK, set, 0, 8)
	first := is(t, st, a, scenario.Idle)
	if first.Depth != 3 || !first.Done {
		t.Fatalf("two handlers in a handler: %+v", first)
	}
	if f, err := st.Handler(a); err != nil || f.Restart || f.Sig != first.Sig || abi.Signal(f.Ret) == first.Sig {
		t.Errorf("frame %+v, %v", f, err)
	}
	back(t, st, a)
	second := is(t, st, a, scenario.Idle)
	if second.Depth != 2 || second.Sig == first.Sig {
		t.Fatalf("then: %+v", second)
	}
	back(t, st, a)
	if s := is(t, st, a, scenario.Idle); s.Depth != 1 || s.Sig != abi.SIGUSR1 || !s.Done || s.Ret != 0 {
		t.Fatalf("then: %+v", s)
	}
	back(t, st, a)
	finished(t, st, a, 0)
	if err := st.ReturnFromHandler(a); err == nil {
		t.Error("returned from no handler")
	}
}

func TestForkInHandler(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pid, _ := st.Pid(a)
	action(t, st, a, abi.SIGUSR1, 0)
	start(t, st, a, "tgkill", uint64(pid), uint64(pid), uint64(abi.SIGUSR1))
	call(t, st, a, "clone", uint64(abi.SIGCHLD))
	b := child(t, st, a)
	if s := is(t, st, b, scenario.Idle); s.Depth != 1 || s.Sig != abi.SIGUSR1 || s.Ret != 0 || !s.Done {
		t.Fatalf("the child is %+v", s)
	}
	f, err := st.Handler(b)
	if err != nil || f.Info != abi.UserInfo(abi.SIGUSR1, abi.SI_TKILL, pid, 0) {
		t.Errorf("the child's frame %+v, %v", f, err)
	}
	back(t, st, b)
	finished(t, st, b, 0) // tgkill's result, in the child too
	back(t, st, a)
	finished(t, st, a, 0)
}

// TestForkBetweenFrames makes a child in a handler that the kernel stacked upon another one, which has not run its first instruction yet:
// the child must find its own way through both.
func TestForkBetweenFrames(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pid, _ := st.Pid(a)
	action(t, st, a, abi.SIGUSR1, 0)
	action(t, st, a, abi.SIGUSR2, 0)
	set := put(t, st, a, 0x100, words(1<<(abi.SIGUSR1-1)|1<<(abi.SIGUSR2-1)))
	want(t, st, a, 0, "rt_sigprocmask", abi.SIG_BLOCK, set, 0, 8)
	want(t, st, a, 0, "kill", uint64(pid), uint64(abi.SIGUSR1))
	want(t, st, a, 0, "kill", uint64(pid), uint64(abi.SIGUSR2))
	start(t, st, a, "rt_sigprocmask", abi.SIG_UNBLOCK, set, 0, 8)
	call(t, st, a, "clone", uint64(abi.SIGCHLD))
	b := child(t, st, a)
	bpid, _ := st.Pid(b)
	for depth := 2; depth >= 0; depth-- {
		for id, self := range map[scenario.ActorID]int32{a: pid, b: bpid} {
			if s := is(t, st, id, scenario.Idle); s.Depth != depth || !s.Done {
				t.Fatalf("%s at depth %d: %+v", st.actors[id].name, depth, s)
			}
			want(t, st, id, int64(self), "getpid")
			if depth > 0 {
				back(t, st, id)
			}
		}
	}
}

func TestOldAction(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	action(t, st, a, abi.SIGUSR1, abi.SA_RESTART)
	for _, flags := range []uint64{abi.SA_SIGINFO, 0} {
		put(t, st, a, 0x100, words(1, flags, 0, 0)) // SIG_IGN
		want(t, st, a, 0, "rt_sigaction", uint64(abi.SIGUSR1), mem(0x100), mem(0x200), 8)
		want(t, st, a, 0, "rt_sigaction", uint64(abi.SIGUSR1), 0, mem(0x300), 8)
		for off, wanted := range map[uint64]uint64{0x300: flags} {
			got := le.Uint64(get(t, st, a, off+8, 8))
			if got = st.Layout().FromArch(&abi.FlagsSigaction, got); got != wanted {
				t.Errorf("old flags %#x, want %#x", got, wanted)
			}
		}
	}
	want(t, st, a, neg(abi.EFAULT), "rt_sigaction", uint64(abi.SIGUSR1), 0x1000, 0, 8)
	want(t, st, a, neg(abi.EINVAL), "rt_sigaction", uint64(abi.SIGKILL), mem(0x100), 0, 8)
}

func TestAltStack(t *testing.T) {
	st := open(t)
	a := actorOf(t, st, "A")
	pid, _ := st.Pid(a)
	want(t, st, a, 0, "sigaltstack", put(t, st, a, 0, words(mem(0x20000), 0, 0x10000)), 0)
	action(t, st, a, abi.SIGUSR1, abi.SA_ONSTACK)
	start(t, st, a, "kill", uint64(pid), uint64(abi.SIGUSR1))
	if f, err := st.Handler(a); err != nil || !f.AltStack {
		t.Errorf("frame %+v, %v", f, err)
	}
	want(t, st, a, int64(pid), "getpid")
	back(t, st, a)
	finished(t, st, a, 0)
}
