package proc

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"pgregory.net/rapid"
)

func TestRowsAreCovered(t *testing.T) {
	for _, err := range []error{store.Covers[Task](), store.Covers[Group](), store.Covers[Limits](), store.Covers[OpenFile](), store.Covers[FDTable](),
		store.Covers[FSInfo](), store.Covers[Hand](), store.Covers[Queued](), store.Covers[PosixTimer](), store.Covers[TimerFd]()} {
		if err != nil {
			t.Error(err)
		}
	}
}

// TestPendingAgainstAList pushes, takes and discards signals at random; standard ones merge, real-time ones queue, each signal in order.
func TestPendingAgainstAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := NewProcs(), Pending{}
		var model []abi.Siginfo
		has := func(sig abi.Signal) int {
			for i, s := range model {
				if abi.Signal(s.Signo) == sig {
					return i
				}
			}
			return -1
		}
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			sig := rapid.SampledFrom([]abi.Signal{abi.SIGINT, abi.SIGUSR1, abi.SIGCHLD, abi.SIGRTMIN, abi.SIGRTMIN + 2, abi.SIGRTMAX}).Draw(t, "sig")
			switch rapid.IntRange(0, 3).Draw(t, "op") {
			case 0:
				got, ok := p.Take(&q, sig)
				i := has(sig)
				if ok != (i >= 0) {
					t.Fatalf("take %v: %v, the list has it at %d", sig, ok, i)
				}
				if ok {
					if d := cmp.Diff(model[i], got); d != "" {
						t.Fatal(d)
					}
					model = append(model[:i:i], model[i+1:]...)
				}
			case 1:
				set := abi.SetOf(sig, abi.SIGCHLD)
				p.Discard(&q, set)
				var left []abi.Siginfo
				for _, s := range model {
					if !set.Has(abi.Signal(s.Signo)) {
						left = append(left, s)
					}
				}
				model = left
			default:
				info := abi.QueueInfo(sig, abi.SI_QUEUE, 7, 0, rapid.Uint64Range(0, 99).Draw(t, "value"))
				merged := !sig.Realtime() && has(sig) >= 0
				if p.Push(&q, info) == merged {
					t.Fatalf("push %v: merged should be %v", sig, merged)
				}
				if !merged {
					model = append(model, info)
				}
			}
			var want abi.SigSet
			for _, s := range model {
				want = want.Add(abi.Signal(s.Signo))
			}
			if q.Set != want || p.Queue.Len() != len(model) {
				t.Fatalf("set %x of %d, want %x of %d", q.Set, p.Queue.Len(), want, len(model))
			}
		}
	})
}

func TestChildrenStayInOrderOfBirth(t *testing.T) {
	p := NewProcs()
	var ids []store.ID
	for range 5 {
		id, _ := p.Groups.New()
		ids = append(ids, id)
	}
	for _, c := range ids[1:] {
		p.Adopt(ids[0], c)
	}
	p.Disown(ids[3])
	p.Disown(ids[4])
	p.Adopt(ids[0], ids[3])
	p.Disown(ids[1])
	var got []store.ID
	for c := p.Groups.R(ids[0]).Children; c != 0; c = p.Groups.R(c).Sibling {
		got = append(got, c)
	}
	if d := cmp.Diff([]store.ID{ids[2], ids[3]}, got); d != "" {
		t.Error(d)
	}
	if y := p.Groups.R(ids[0]).Youngest; y != ids[3] {
		t.Errorf("the youngest is %d", y)
	}
}

func TestPidsGrowAndAreNotReusedWhileTheyNameSomething(t *testing.T) {
	p := NewProcs()
	g := &Group{}
	p.Last = PidMax - 2
	if pid := p.NewPid(); pid != PidMax-1 {
		t.Fatalf("pid %d", pid)
	}
	p.Pids.Set(firstPid, 1)
	p.Join(g, firstPid+1, firstPid+2)
	if pid := p.NewPid(); pid != firstPid+3 {
		t.Errorf("pid %d, but %d is a task, %d a process group and %d a session", pid, firstPid, firstPid+1, firstPid+2)
	}
	p.Leave(g)
	if p.Members(firstPid+1) != 0 || p.Names.Len() != 0 {
		t.Error("an empty process group leaves its name behind")
	}
}

func TestLowestFreeDescriptorComesFirst(t *testing.T) {
	var f FDTable
	for fd := range int32(4) {
		f.Set(fd, 7, false)
	}
	f.Slots[1] = FD{}
	for _, c := range []struct{ min, want int32 }{{0, 1}, {1, 1}, {2, 4}, {9, 9}} {
		if got := f.Free(c.min); got != c.want {
			t.Errorf("Free(%d) = %d, want %d", c.min, got, c.want)
		}
	}
	if f.Get(-1) != 0 || f.Get(1) != 0 || f.Get(99) != 0 || f.Get(2) != 7 {
		t.Error("Get confuses free and used slots")
	}
}
