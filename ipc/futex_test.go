package ipc

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const match = abi.FUTEX_BITSET_MATCH_ANY

var keyA, keyB = FutexKey{1, 0x1000}, FutexKey{1, 0x2000}

// asleep returns a table in which tasks sleep on keyA in that order.
func asleep(tasks ...int32) *FutexTable {
	t := NewFutexTable()
	for _, task := range tasks {
		t.Wait(keyA, task, match)
	}
	return t
}

func tasksOf(c []Completion) (tasks []int32) {
	for _, d := range c {
		tasks = append(tasks, d.Task)
	}
	return tasks
}

func same(t *testing.T, what string, got, want []int32) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestFutexWake(t *testing.T) {
	f := asleep(5, 3, 9, 4)
	f.Wait(keyB, 7, match)
	same(t, "futex/R2 order", tasksOf(f.Wake(keyA, 2, match)), []int32{5, 3})
	same(t, "futex/R3 none means one", tasksOf(f.Wake(keyA, 0, match)), []int32{9})
	same(t, "the rest", tasksOf(f.Wake(keyA, 99, match)), []int32{4})
	same(t, "futex/R5 nobody", tasksOf(f.Wake(keyA, 1, match)), nil)
	same(t, "another futex", f.Waiters(keyB), []int32{7})
	if f.Sleeping() != 1 {
		t.Errorf("%d sleep", f.Sleeping())
	}
}

func TestFutexBitset(t *testing.T) {
	f := NewFutexTable()
	for task, bits := range []uint32{0: 1, 1: 2, 2: 3, 3: 4} {
		f.Wait(keyA, int32(task+1), bits)
	}
	same(t, "futex/R4", tasksOf(f.Wake(keyA, 9, 2)), []int32{2, 3})
	same(t, "futex/R4 others sleep on", f.Waiters(keyA), []int32{1, 4})
}

func TestFutexRequeue(t *testing.T) {
	for _, c := range []struct {
		what         string
		from, to     FutexKey
		wake, move   int
		woken        []int32
		moved        int
		onA, onB     []int32
		sleepsOnB, s int32
	}{
		{"futex/R6", keyA, keyB, 1, 2, []int32{1}, 2, []int32{4}, []int32{7, 2, 3}, 2, 0},
		{"wakes nobody", keyA, keyB, 0, 1, nil, 1, []int32{2, 3, 4}, []int32{7, 1}, 1, 0},
		{"moves nobody", keyA, keyB, 3, 0, []int32{1, 2, 3}, 0, []int32{4}, []int32{7}, 7, 0},
		{"everybody", keyA, keyB, 1, 1 << 31, []int32{1}, 3, nil, []int32{7, 2, 3, 4}, 4, 0},
		{"onto itself", keyA, keyA, 1, 99, []int32{1}, 3, []int32{2, 3, 4}, []int32{7}, 7, 0},
	} {
		f := asleep(1, 2, 3, 4)
		f.Wait(keyB, 7, match)
		woken, moved := f.Requeue(c.from, c.to, c.wake, c.move)
		same(t, c.what, tasksOf(woken), c.woken)
		if moved != c.moved {
			t.Errorf("%s: moved %d", c.what, moved)
		}
		same(t, c.what, f.Waiters(keyA), c.onA)
		same(t, c.what, f.Waiters(keyB), c.onB)
		if k, ok := f.KeyOf(c.sleepsOnB); !ok || k != keyB {
			t.Errorf("futex/R8: task %d sleeps on %v", c.sleepsOnB, k)
		}
	}
}

func TestFutexCancel(t *testing.T) {
	f := asleep(1, 2, 3)
	if !f.Cancel(2) || f.Cancel(2) {
		t.Error("a sleep is cancelled once")
	}
	f.Wake(keyA, 1, match)
	if f.Cancel(1) {
		t.Error("futex/R7: a task that was woken was cancelled")
	}
	f.Requeue(keyA, keyB, 0, 1)
	if !f.Cancel(3) || len(f.Waiters(keyB)) != 0 {
		t.Error("futex/R8: a task that was moved was not cancelled")
	}
	if _, ok := f.KeyOf(3); ok || f.Sleeping() != 0 || f.lists.Len() != 0 || f.tasks.Len() != 0 {
		t.Error("something is left over")
	}
}

// Futexes whose keys hash alike share a list and must not be mixed up, nor may a move within the list go round for ever.
func TestFutexCollision(t *testing.T) {
	twin := FutexKey{0, keyA[1]}
	for twin.hash() != keyA.hash() { // solve for the second word: the multiplier is odd, so Newton's method inverts it
		const m = 0xd6e8feb86659fd93
		inv := uint64(m)
		for range 6 {
			inv *= 2 - m*inv
		}
		twin[1] = (keyA.hash() - (FutexKey{}).hash()) * inv
	}
	f := asleep(1, 2)
	f.Wait(twin, 3, match)
	f.Wait(keyA, 4, match)
	same(t, "wake", tasksOf(f.Wake(twin, 9, match)), []int32{3})
	f.Wait(twin, 5, match)
	if _, moved := f.Requeue(keyA, twin, 0, 99); moved != 3 {
		t.Errorf("moved %d", moved)
	}
	same(t, "the twin", f.Waiters(twin), []int32{5, 1, 2, 4})
	same(t, "the original", f.Waiters(keyA), nil)
}

func TestFutexSnapshot(t *testing.T) {
	f := asleep(1, 2, 3)
	sum := func(f *FutexTable) (s store.Sum) {
		for _, p := range f.Parts() {
			s = s.Plus(p.Sum())
		}
		return s
	}
	base, snap := sum(f), *f
	for _, p := range f.Parts() {
		p.Freeze(store.NewToken())
	}
	f.Wake(keyA, 2, match)
	f.Wait(keyB, 8, match)
	same(t, "the snapshot", snap.Waiters(keyA), []int32{1, 2, 3})
	same(t, "the present", f.Waiters(keyA), []int32{3})
	for _, p := range snap.Parts() {
		if err := p.Verify(); err != nil {
			t.Error(err)
		}
	}
	if sum(&snap) != base || sum(f) == base {
		t.Error("the hashes do not follow")
	}
}

func TestWakeOp(t *testing.T) {
	arg := func(op, oparg, cmp, cmparg uint32) uint32 { return op<<28 | cmp<<24 | oparg&0xfff<<12 | cmparg&0xfff }
	for _, c := range []struct {
		arg, old, word uint32
		second         bool
	}{
		{arg(abi.FUTEX_OP_SET, 7, abi.FUTEX_OP_CMP_EQ, 3), 3, 7, true},
		{arg(abi.FUTEX_OP_SET, 0xfff, abi.FUTEX_OP_CMP_NE, 3), 3, ^uint32(0), false},
		{arg(abi.FUTEX_OP_ADD, 1, abi.FUTEX_OP_CMP_LT, 0xfff), ^uint32(1), ^uint32(0), true},
		{arg(abi.FUTEX_OP_OR, 6, abi.FUTEX_OP_CMP_LE, 1), 1, 7, true},
		{arg(abi.FUTEX_OP_ANDN, 6, abi.FUTEX_OP_CMP_GT, 6), 7, 1, true},
		{arg(abi.FUTEX_OP_XOR|abi.FUTEX_OP_OPARG_SHIFT, 31, abi.FUTEX_OP_CMP_GE, 0), 1 << 31, 0, false},
		{arg(abi.FUTEX_OP_SET|abi.FUTEX_OP_OPARG_SHIFT, 33, abi.FUTEX_OP_CMP_EQ, 0), 0, 2, true},
	} {
		w := DecodeWakeOp(c.arg)
		word, err := w.Change(c.old)
		second, err2 := w.Second(c.old)
		if word != c.word || second != c.second || err != 0 || err2 != 0 {
			t.Errorf("%#x on %#x: %#x, %v, %d, %d", c.arg, c.old, word, second, err, err2)
		}
	}
	w := DecodeWakeOp(arg(6, 1, 9, 1))
	if d := cmp.Diff(WakeOp{Op: 6, Cmp: 9, OpArg: 1, CmpArg: 1}, w); d != "" {
		t.Error(d)
	}
	if word, err := w.Change(5); word != 5 || err != abi.ENOSYS {
		t.Errorf("unknown operation: %d, %d", word, err)
	}
	if _, err := w.Second(5); err != abi.ENOSYS {
		t.Errorf("unknown comparison: %d", err)
	}
}

func BenchmarkFutexWaitWake(b *testing.B) {
	f := NewFutexTable()
	for b.Loop() {
		f.Wait(keyA, 1, match)
		f.Wake(keyA, 1, match)
	}
}
