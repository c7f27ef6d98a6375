package kernel

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
	"github.com/vitrine-os/vitrine/testdata"
)

// moment is what the property tests compare of an event.
type moment struct {
	seq, step uint64
	kind      event.Kind
	tid       int32
	cpu       int32
	time      int64
	ret       int64
	n         int64
	addr      uint64
	text      string
}

// recorder keeps all events.
type recorder struct{ list []moment }

// Event implements event.Listener.
func (r *recorder) Event(e *event.Event) {
	r.list = append(r.list, moment{e.Seq, e.Step, e.Kind, e.TID, e.CPU, e.Time, e.Ret, e.N, e.Addr, e.Text + string(e.Data)})
}

// kept is a snapshot and what belongs to it.
type kept struct {
	*Snapshot
	at   int // events before it
	step uint64
	sum  store.Sum
}

// specimens are the programs of the property test.
func specimens() (list []Config) {
	for _, d := range testdata.Demos() {
		list = append(list, programConfig(d.Name, d.ELF))
	}
	for _, p := range testdata.Tests() {
		if p.ELF != nil {
			list = append(list, programConfig(p.Name, p.ELF))
		}
	}
	return list
}

// Run k steps, take a snapshot, run to the end; go back and run again: the same events and the same final hash. For many k, with
// all the snapshots alive together, in any order, half of the runs broken off in the middle by the next one.
func TestSnapshotsReplay(t *testing.T) {
	for i, cfg := range specimens() {
		for _, cpus := range []int{1, 2} {
			cfg := cfg
			cfg.CPUs = cpus
			if cpus == 2 {
				cfg.Chooser = sched.Seeded{Seed: uint64(i)}
			}
			t.Run(fmt.Sprint(strings.TrimPrefix(cfg.Path, "/bin/"), "-", cpus), func(t *testing.T) {
				if testing.Short() && i%5 != 0 {
					t.Skip("a sample is enough")
				}
				t.Parallel()
				replay(t, cfg, rand.New(rand.NewPCG(uint64(i), uint64(cpus))))
			})
		}
	}
}

func replay(t *testing.T, cfg Config, rnd *rand.Rand) {
	m := boot(t, cfg)
	m.RunAll()
	steps, final := m.Steps, m.Hash()

	var rec recorder
	m = boot(t, cfg)
	m.Listen(&rec)
	snaps := takeSnapshots(m, &rec, rnd, steps)
	if got := m.Hash(); got != final || m.Steps != steps {
		t.Fatalf("with a listener, snapshots and hashes the run ends with %x after %d steps, without with %x after %d", got, m.Steps, final, steps)
	}
	checkAudit(t, m)
	all := rec.list
	other := boot(t, cfg)
	other.Listen(&rec)
	rnd.Shuffle(len(snaps), func(i, j int) { snaps[i], snaps[j] = snaps[j], snaps[i] })
	for n, s := range snaps {
		on := m
		if n%3 == 2 {
			on = other // a snapshot can be gone on from on another machine
		}
		on.Restore(s.Snapshot)
		if got := on.Hash(); got != s.sum {
			t.Fatalf("step %d: the hash is %x after going back, was %x", s.step, got, s.sum)
		}
		if err := on.Audit(); err != nil {
			t.Fatalf("step %d: %v", s.step, err)
		}
		rec.list = nil
		stop := steps
		if n%2 == 0 {
			stop = s.step + rnd.Uint64N(steps-s.step+1)
		}
		for on.Steps < stop && on.Step() {
		}
		want := all[s.at:]
		want = want[:min(len(want), len(rec.list))]
		if d := firstMoment(want, rec.list); d != "" {
			t.Fatalf("from step %d: %s", s.step, d)
		}
		if stop == steps && (on.Hash() != final || len(rec.list) != len(all)-s.at) {
			t.Fatalf("from step %d: ends with %x and %d events, want %x and %d", s.step, on.Hash(), len(rec.list), final, len(all)-s.at)
		}
	}
	checkAudit(t, m)
	checkAudit(t, other)
	for _, s := range snaps { // nothing that a snapshot holds has changed
		m.Restore(s.Snapshot)
		if err := m.Verify(); err != nil || m.Hash() != s.sum {
			t.Fatalf("the snapshot of step %d changed: %v", s.step, err)
		}
	}
}

// takeSnapshots runs to the end and takes snapshots on the way, hashing now and then.
func takeSnapshots(m *Machine, rec *recorder, rnd *rand.Rand, steps uint64) (snaps []kept) {
	at := []uint64{0, 1, steps - 1, steps}
	for range 10 {
		at = append(at, rnd.Uint64N(steps+1))
	}
	for {
		if slices.Contains(at, m.Steps) {
			snaps = append(snaps, kept{m.Snapshot(), len(rec.list), m.Steps, m.Hash()})
		}
		if rnd.IntN(50) == 0 {
			m.Hash()
		}
		if !m.Step() {
			break
		}
	}
	return append(snaps, kept{m.Snapshot(), len(rec.list), m.Steps, m.Hash()})
}

// firstMoment shows where two runs part.
func firstMoment(want, got []moment) string {
	for i := range want {
		if want[i] != got[i] {
			return fmt.Sprintf("event %d is\n%+v, was\n%+v", i, got[i], want[i])
		}
	}
	return ""
}

// Snapshots are immutable: several goroutines may go on from the same one at the same time.
func TestSnapshotsAreShared(t *testing.T) {
	d, _ := testdata.DemoByName("pipeline")
	cfg := programConfig(d.Name, d.ELF)
	m := boot(t, cfg)
	for m.Steps < 200 && m.Step() {
	}
	s := m.Snapshot()
	var sums [4]store.Sum
	var wg sync.WaitGroup
	for i := range sums {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if m, err := New(cfg); err == nil {
				m.Restore(s)
				m.RunAll()
				sums[i] = m.Hash()
			}
		}()
	}
	m.RunAll()
	wg.Wait()
	for i, sum := range sums {
		if sum != m.Hash() || sum == (store.Sum{}) {
			t.Errorf("goroutine %d: %x, want %x", i, sum, m.Hash())
		}
	}
}

// A machine where nothing changed but clocks has the same loose hash; the exact one tells the difference.
func TestLooseHashIgnoresClocks(t *testing.T) {
	a, b := boot(t, Config{NoInit: true}), boot(t, Config{NoInit: true})
	b.Pass(1e9)
	x, y := a.Hash(), b.Hash()
	if x.Loose != y.Loose || x.Exact == y.Exact {
		t.Errorf("hashes %x and %x, a second apart", x, y)
	}
}

// The whole state is plain data: behind the tables there is no pointer, map, function or interface that two machines could share.
func TestStateIsPlain(t *testing.T) {
	var walk func(ty reflect.Type, path string)
	walk = func(ty reflect.Type, path string) {
		if strings.HasSuffix(ty.PkgPath(), "/kernel/store") {
			return
		}
		switch ty.Kind() {
		case reflect.Struct:
			for i := range ty.NumField() {
				walk(ty.Field(i).Type, path+"."+ty.Field(i).Name)
			}
		case reflect.Array:
			walk(ty.Elem(), path+"[]")
		case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
			t.Errorf("%s is a %s", path, ty)
		}
	}
	walk(reflect.TypeFor[State](), "State")
	walk(reflect.TypeFor[SysV](), "SysV")
}

// Every table of the state takes part in snapshots and hashes.
func TestEveryTableIsAPart(t *testing.T) {
	m := boot(t, Config{NoInit: true})
	parts := map[uintptr]bool{}
	for _, p := range m.parts {
		parts[reflect.ValueOf(p).Pointer()] = true
	}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		if strings.HasSuffix(v.Type().PkgPath(), "/kernel/store") && v.Kind() == reflect.Struct && !strings.HasPrefix(v.Type().Name(), "Sum") {
			if !parts[v.Addr().Pointer()] {
				t.Errorf("%s is no part", path)
			}
			return
		}
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		}
	}
	walk(reflect.ValueOf(&m.State).Elem(), "State")
	walk(reflect.ValueOf(&m.SysV).Elem(), "SysV")
}

func TestRowsAreCovered(t *testing.T) {
	for _, err := range []error{store.Covers[proc.Task](), store.Covers[proc.Group](), store.Covers[proc.Limits](), store.Covers[proc.FDTable](), store.Covers[proc.OpenFile](),
		store.Covers[proc.FSInfo](), store.Covers[proc.Hand](), store.Covers[proc.Queued](), store.CoversValue[sched.CPU]()} {
		if err != nil {
			t.Error(err)
		}
	}
}
