//go:build linux && amd64

package linux

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// limit is how long a call may take to settle.
const limit = 5 * time.Second

// raw opens a stage or skips where there can be none. VITRINE_REQUIRE_LINUX=1 does not let it skip.
func raw(t testing.TB, opt Options) *stage {
	t.Helper()
	st, err := Open(opt)
	switch {
	case errors.Is(err, ErrUnavailable) && os.Getenv("VITRINE_REQUIRE_LINUX") != "1":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st.(*stage)
}

// proof is the test of the fence, made once before any other test makes a call.
var proof struct {
	once  sync.Once
	holds bool
}

// open opens a stage for a test, after the fence has been shown to hold.
func open(t testing.TB) *stage {
	t.Helper()
	proof.once.Do(func() { prove(t) })
	if !proof.holds {
		t.Fatal("the fence does not hold: no further calls are made")
	}
	return raw(t, Options{})
}

// sentinel starts a process outside of the fence and returns a function that reads its state letter.
func sentinel(t testing.TB) func() byte {
	t.Helper()
	cmd := exec.Command("sleep", "1000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return func() byte {
		text, err := os.ReadFile("/proc/" + itoa(cmd.Process.Pid) + "/stat")
		if err != nil {
			return 0
		}
		return string(text)[strings.LastIndexByte(string(text), ')')+2]
	}
}

// prove has root among the actors stop and kill everybody, and looks whether that means everybody behind the fence.
func prove(t testing.TB) {
	t.Helper()
	outside := sentinel(t)
	for _, sig := range []abi.Signal{abi.SIGSTOP, abi.SIGKILL} {
		st := raw(t, Options{})
		a, b := actorOf(t, st, "A"), actorOf(t, st, "B")
		start(t, st, a, "kill", ^uint64(0), uint64(sig))
		if state := st.State(a); state.Phase == scenario.Idle && state.Ret != 0 {
			t.Fatalf("kill(-1, %v) = %d", sig, state.Ret)
		}
		want := scenario.Gone
		if sig == abi.SIGSTOP {
			want = scenario.Stopped
		}
		if got := st.State(b).Phase; got != want {
			t.Fatalf("after kill(-1, %v) the other actor is %v, want %v", sig, got, want)
		}
		if state := outside(); state != 'S' && state != 'R' {
			t.Fatalf("after kill(-1, %v) the process outside is in state %q", sig, state)
		}
		st.Close()
	}
	if state := outside(); state != 'S' && state != 'R' {
		t.Fatalf("the process outside is in state %q", state)
	}
	proof.holds = true
}

func TestFenceHolds(t *testing.T) { open(t) }
