package random

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"github.com/vitrine-os/vitrine/kernel/scenario/linux"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// openLinux opens the real kernel's stage.
func openLinux() (scenario.Stage, error) {
	s, err := linux.Open(linux.Options{})
	if errors.Is(err, linux.ErrUnavailable) && os.Getenv("VITRINE_REQUIRE_LINUX") != "1" {
		err = errors.Join(scenario.ErrMissing, err)
	}
	return s, err
}

// needLinux skips a test where there is no such stage.
func needLinux(t *testing.T) {
	s, err := openLinux()
	if errors.Is(err, scenario.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// TestOnLinux compares some scenarios of each group.
func TestOnLinux(t *testing.T) {
	needLinux(t)
	run := Run{Judge: Judge{Linux: openLinux}, Groups: Groups, N: 4 * len(Groups), Seed: 1, Jobs: 2}
	err := run.Play(func(o *Outcome) {
		switch o.Verdict {
		case Flaky:
			t.Logf("%s: not the same when played again", o.Spec.Name())
		case Differs, Broken:
			t.Errorf("%s: %v\n%s", o.Spec.Name(), o.Err, o.File)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lossy are pipes that wake no writer when there is room again.
type lossy struct{ *ipc.PipeTable }

func (p lossy) Read(id store.ID, dst []byte, want int) (int, abi.Errno, ipc.Effect) {
	n, err, eff := p.PipeTable.Read(id, dst, want)
	return n, err, eff &^ ipc.WakeWriters
}

// changed is the machine, answering a call otherwise.
type changed struct {
	scenario.Stage
	call   string
	answer func(ret int64) int64
	last   map[scenario.ActorID]string
}

func (c *changed) Start(a scenario.ActorID, call *abi.Call, args [6]uint64, child string) error {
	c.last[a] = call.Name
	return c.Stage.Start(a, call, args, child)
}

func (c *changed) State(a scenario.ActorID) scenario.State {
	st := c.Stage.State(a)
	if st.Done && st.Depth == 0 && c.last[a] == c.call {
		st.Ret = c.answer(st.Ret)
	}
	return st
}

// answers makes a judge whose machine answers a call otherwise.
func answers(call string, f func(ret int64) int64) Judge {
	return Judge{Linux: openLinux, Wrap: func(s scenario.Stage) scenario.Stage {
		return &changed{s, call, f, map[scenario.ActorID]string{}}
	}}
}

// TestConvictsByChance breaks the machine: among few scenarios one shows it.
func TestConvictsByChance(t *testing.T) {
	needLinux(t)
	for name, c := range map[string]struct {
		Judge
		group *Group
	}{
		"writers are not woken": {Judge{Linux: openLinux, Change: []func(*kernel.Config){func(c *kernel.Config) {
			c.Parts.Pipes = func() ipc.Pipes { return lossy{ipc.NewPipeTable()} }
		}}}, pipes},
		"wrong errno of a closed descriptor": {answers("close", func(ret int64) int64 {
			if ret == -int64(abi.EBADF) {
				return -int64(abi.EINVAL)
			}
			return ret
		}), files},
		"lseek is off by one": {answers("lseek", func(ret int64) int64 {
			if ret > 0 {
				ret++
			}
			return ret
		}), files},
		"futex counts one less": {answers("futex", func(ret int64) int64 {
			if ret > 0 {
				ret--
			}
			return ret
		}), futexes},
		"wait4 finds nobody": {answers("wait4", func(ret int64) int64 {
			if ret > 0 {
				return -int64(abi.ECHILD)
			}
			return ret
		}), processes},
	} {
		c.Judge.Patience = time.Second // cmd/vitrine tests how small it becomes
		if f := convict(t, c.Judge, c.group); f == nil {
			t.Errorf("%s: no scenario shows it", name)
		} else {
			t.Logf("%s:\n%s", name, f)
		}
	}
}

// convict is what shows a fault, nil if nothing does.
func convict(t *testing.T, j Judge, g *Group) *scenario.File {
	for i := range 150 {
		sc, err := Generate(Spec{Group: g, Seed: 1, Index: i}, j.Change...)
		if err != nil {
			t.Fatal(err)
		}
		if j.Wrap != nil {
			sc.Recorded = nil
		}
		if f := j.Compare(sc); f.Verdict == Differs {
			return f.File
		}
	}
	return nil
}
