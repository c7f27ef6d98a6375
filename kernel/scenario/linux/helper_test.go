//go:build linux && amd64

package linux

import (
	"encoding/binary"
	"strconv"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/scenario"
)

func itoa(n int) string { return strconv.Itoa(n) }

// actorOf makes an actor.
func actorOf(t testing.TB, st *stage, name string) scenario.ActorID {
	t.Helper()
	a, err := st.Actor(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// begin starts a call and does not wait.
func begin(t testing.TB, st *stage, a scenario.ActorID, name string, args ...uint64) {
	t.Helper()
	call := scenario.Lookup(name)
	if call == nil {
		t.Fatalf("no call %s", name)
	}
	var words [6]uint64
	copy(words[:], args)
	if err := st.Start(a, call, words, "child"); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// settle waits until all is quiet.
func settle(t testing.TB, st *stage) {
	t.Helper()
	if err := st.Settle(limit); err != nil {
		t.Fatal(err)
	}
}

// start starts a call and waits until all is quiet.
func start(t testing.TB, st *stage, a scenario.ActorID, name string, args ...uint64) {
	t.Helper()
	begin(t, st, a, name, args...)
	settle(t, st)
}

// call makes a call that must not block and returns its result.
func call(t testing.TB, st *stage, a scenario.ActorID, name string, args ...uint64) int64 {
	t.Helper()
	start(t, st, a, name, args...)
	s := st.State(a)
	if s.Phase != scenario.Idle || !s.Done {
		t.Fatalf("%s: %+v, want it to be over", name, s)
	}
	return s.Ret
}

// want makes a call and compares its result.
func want(t testing.TB, st *stage, a scenario.ActorID, ret int64, name string, args ...uint64) {
	t.Helper()
	if got := call(t, st, a, name, args...); got != ret {
		t.Fatalf("%s%x = %d, want %d", name, args, got, ret)
	}
}

// blocks makes a call that must block.
func blocks(t testing.TB, st *stage, a scenario.ActorID, name string, args ...uint64) {
	t.Helper()
	start(t, st, a, name, args...)
	if s := st.State(a); s.Phase != scenario.Blocked || s.Done || s.Call != name {
		t.Fatalf("%s: %+v, want it blocked", name, s)
	}
}

// is checks an actor's phase.
func is(t testing.TB, st *stage, a scenario.ActorID, phase scenario.Phase) scenario.State {
	t.Helper()
	s := st.State(a)
	if s.Phase != phase {
		t.Fatalf("%s is %+v, want %v", st.actors[a].name, s, phase)
	}
	return s
}

// finished checks that an actor's call is over with a result.
func finished(t testing.TB, st *stage, a scenario.ActorID, ret int64) {
	t.Helper()
	if s := is(t, st, a, scenario.Idle); !s.Done || s.Ret != ret {
		t.Fatalf("%s: %+v, want result %d", st.actors[a].name, s, ret)
	}
}

// put writes bytes at an offset of the scratch memory and returns their address.
func put(t testing.TB, st *stage, a scenario.ActorID, off uint64, b []byte) uint64 {
	t.Helper()
	if err := st.Write(a, scenario.ScratchAddr+off, b); err != nil {
		t.Fatal(err)
	}
	return scenario.ScratchAddr + off
}

// get reads from the scratch memory.
func get(t testing.TB, st *stage, a scenario.ActorID, off uint64, n int) []byte {
	t.Helper()
	b, err := st.Read(a, scenario.ScratchAddr+off, n)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// words encodes 64-bit words.
func words(list ...uint64) (b []byte) {
	for _, w := range list {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return b
}

// child is the actor that a made last.
func child(t testing.TB, st *stage, a scenario.ActorID) scenario.ActorID {
	t.Helper()
	c, ok := st.Child(a)
	if !ok {
		t.Fatal("no child")
	}
	return c
}
