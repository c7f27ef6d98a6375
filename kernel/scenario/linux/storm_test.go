//go:build linux && amd64

package linux

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// TestStorm lets a few actors do what disturbs each other most: signals to everybody, forks, threads, execve, exits, timers. Whatever
// happens, the stage must come to rest, and what it says of an actor must fit together.
func TestStorm(t *testing.T) {
	open(t)
	end := time.Now().Add(2 * time.Second)
	for seed := uint64(1); seed <= 60 && time.Now().Before(end); seed++ {
		storm(t, rand.New(rand.NewPCG(seed, 0)), seed)
		if t.Failed() {
			return
		}
	}
}

// storm is one scenario of random calls.
func storm(t *testing.T, r *rand.Rand, seed uint64) {
	st := raw(t, Options{})
	defer st.Close()
	for _, name := range []string{"A", "B", "C"} {
		a := actorOf(t, st, name)
		pipe(t, st, a)
		put(t, st, a, 0x3000, append([]byte(scenario.AgentPath), 0))
		action(t, st, a, abi.SIGUSR1, abi.SA_RESTART*(r.Uint64()&1))
		action(t, st, a, abi.SIGALRM, 0)
	}
	for range 60 {
		a := scenario.ActorID(r.IntN(len(st.actors)))
		if st.State(a).Phase != scenario.Idle {
			continue
		}
		if st.State(a).Depth > 0 && r.IntN(2) == 0 {
			if err := st.ReturnFromHandler(a); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		} else {
			stormCall(t, st, r, a)
		}
		if r.IntN(8) == 0 {
			continue // several at once
		}
		if err := st.Settle(limit); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for id := range st.actors {
			if s := st.State(scenario.ActorID(id)); s.Phase == scenario.Running || s.Phase == scenario.Blocked && s.Done || s.Phase == scenario.Idle && !s.Done {
				t.Fatalf("seed %d: actor %d is %+v", seed, id, s)
			}
		}
	}
}

// stormCall starts a random call.
func stormCall(t *testing.T, st *stage, r *rand.Rand, a scenario.ActorID) {
	target, _ := st.Pid(scenario.ActorID(r.IntN(len(st.actors))))
	signals := []abi.Signal{abi.SIGUSR1, abi.SIGUSR1, abi.SIGALRM, abi.SIGSTOP, abi.SIGCONT, abi.SIGCONT, abi.SIGTERM, abi.SIGKILL}
	sig := uint64(signals[r.IntN(len(signals))])
	var name string
	var args [6]uint64
	switch r.IntN(14) {
	case 0:
		name, args = "clone", [6]uint64{uint64(abi.SIGCHLD)}
	case 1:
		name, args = "clone", [6]uint64{threadFlags}
	case 2:
		name, args = "clone", [6]uint64{abi.CLONE_VM | abi.CLONE_VFORK | uint64(abi.SIGCHLD)}
	case 3, 4:
		name, args = "kill", [6]uint64{uint64(int64(target)), sig}
	case 5:
		name, args = "kill", [6]uint64{^uint64(0), sig}
	case 6:
		name, args = "read", [6]uint64{3, mem(0), 8}
	case 7:
		name, args = "write", [6]uint64{4, mem(0), 8}
	case 8:
		name, args = "exit", [6]uint64{r.Uint64N(256)}
	case 9:
		name, args = "exit_group", [6]uint64{r.Uint64N(256)}
	case 10:
		name, args = "execve", [6]uint64{mem(0x3000)}
	case 11:
		name, args = "wait4", [6]uint64{^uint64(0), mem(0), r.Uint64N(2)}
	case 12:
		_ = st.Write(a, mem(0x100), words(0, 0, 0, r.Uint64N(500)))
		name, args = "setitimer", [6]uint64{0, mem(0x100), 0}
	case 13:
		name, args = "tgkill", [6]uint64{uint64(int64(target)), uint64(int64(target)), sig}
	}
	if err := st.Start(a, scenario.Lookup(name), args, "child"); err != nil && len(st.actors) < boxCount-8 {
		// A signal of a timer may have come since the last rest.
		if e := st.Settle(limit); e != nil {
			t.Fatal(err, e)
		}
	}
}

// TestDamage lets actors destroy what they share with us: an answer within reason is an error.
func TestDamage(t *testing.T) {
	for _, c := range []struct {
		name string
		args [6]uint64
	}{{"pwrite64", [6]uint64{3, mem(0), 0x3000}}, {"ftruncate", [6]uint64{3}}} {
		st := open(t)
		a, b := actorOf(t, st, "A"), actorOf(t, st, "B")
		put(t, st, a, 0x4000, append([]byte(boxPath), 0))
		want(t, st, a, 3, "openat", ^uint64(99), mem(0x4000), abi.O_RDWR, 0)
		put(t, st, a, 0, bytes.Repeat([]byte{0xff}, 0x3000))
		begin(t, st, a, c.name, c.args[:]...)
		if err := st.Settle(200 * time.Millisecond); err == nil {
			err = st.Settle(200 * time.Millisecond) // the call may still have had its answer
			t.Logf("%s: at rest at first, then %v", c.name, err)
		}
		if _, err := st.Actor("C"); err == nil {
			t.Errorf("%s: a new actor without mailboxes", c.name)
		}
		for _, id := range []scenario.ActorID{a, b} {
			if err := st.Start(id, scenario.Lookup("getpid"), [6]uint64{}, ""); err == nil {
				t.Errorf("%s: a call without a mailbox", c.name)
			}
		}
	}
}
