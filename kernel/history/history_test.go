package history

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/sched"
	"github.com/vitrine-os/vitrine/testdata"

	"pgregory.net/rapid"
)

// demo is how the tests boot a demo.
func demo(t testing.TB, name string) kernel.Config {
	t.Helper()
	d, ok := testdata.DemoByName(name)
	if !ok {
		t.Fatalf("no demo %s", name)
	}
	return kernel.Config{Image: d.ELF, Path: "/bin/" + name, Args: []string{name}, Cwd: "/", Env: []string{"PATH=/bin"}, MaxInst: 200_000_000}
}

// open makes a history, or ends the test.
func open(t testing.TB, c kernel.Config, o Options) *History {
	t.Helper()
	h, err := Open(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestSteps goes to every step of a run, forwards, backwards and in leaps, and wants what a plain machine has there.
func TestSteps(t *testing.T) {
	for _, cpus := range []int{1, 2} {
		c := demo(t, "pingpong")
		c.CPUs, c.Chooser = cpus, sched.Seeded{Seed: 3}
		m, err := kernel.New(c)
		if err != nil {
			t.Fatal(err)
		}
		sums := []store.Sum{m.Hash()}
		for m.Step() {
			sums = append(sums, m.Hash())
		}
		sums = append(sums, m.Hash())
		h := open(t, c, Options{})
		h.GotoEnd()
		if got := h.Now().Step; got != uint64(len(sums)-1) {
			t.Fatalf("the run has %d steps, want %d", got, len(sums)-1)
		}
		if p := h.Progress(); p.Over != kernel.Finished || p.More() {
			t.Errorf("at the end: %+v", p)
		}
		check := func(step int) {
			if err := h.GotoStep(uint64(step)); err != nil {
				t.Fatal(err)
			}
			if h.Hash() != sums[step] || h.Now().Step != uint64(step) || h.Inside() {
				t.Fatalf("%d CPUs: step %d is another state than in a plain run", cpus, step)
			}
		}
		for i := len(sums) - 1; i >= 0; i-- {
			check(i)
		}
		for i := range sums {
			check(i)
			check(i * 7919 % len(sums))
		}
	}
}

// TestMoves makes any moves and wants the state that going to the same place directly has.
func TestMoves(t *testing.T) {
	configs := []kernel.Config{demo(t, "eof"), demo(t, "pages"), demo(t, "counter")}
	configs[2].CPUs, configs[2].Chooser, configs[2].Quantum = 2, sched.Seeded{Seed: 11}, 3000
	rapid.Check(t, func(t *rapid.T) {
		c := configs[rapid.IntRange(0, len(configs)-1).Draw(t, "config")]
		h, err := Open(c, Options{Snapshots: 1})
		if err != nil {
			t.Fatal(err)
		}
		h.branch.spacing = 1 << 14
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				h.RunAhead(rapid.Int64Range(0, 5*WorkMS).Draw(t, "ahead"))
			case 1:
				_ = h.GotoEvent(rapid.Uint64Range(h.First(), h.Last()+100).Draw(t, "event"))
			case 2:
				_ = h.GotoInst(rapid.Int64Range(0, h.Progress().End.Inst+1000).Draw(t, "inst"))
			default:
				v := Move{By: rapid.SampledFrom([]Unit{Event, Step, Call, Switch, Inst, Line, Over}).Draw(t, "unit"), Back: rapid.Bool().Draw(t, "back"),
					Count: rapid.IntRange(1, 3).Draw(t, "count"), TID: rapid.SampledFrom([]int32{2, 3}).Draw(t, "tid")}
				if v.By == Event && rapid.Bool().Draw(t, "only") {
					v.Only = Query{PID: v.TID}
				}
				was := h.Now()
				if !h.Do(h.Move(v)) {
					continue
				}
				if back := h.Now().Before(was); back != v.Back {
					t.Fatalf("%+v goes from %+v to %+v", v, was, h.Now())
				}
			}
		}
		for _, m := range []*kernel.Machine{h.at, h.ahead, h.scout} {
			if err := m.Verify(); err != nil {
				t.Fatal(err)
			}
		}
		p := h.Now()
		d, err := Open(c, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Goto(p); err != nil {
			t.Fatal(err)
		}
		if d.Now() != p || d.Hash() != h.Hash() {
			t.Fatalf("at %+v the state is another than going to %+v directly", p, d.Now())
		}
	})
}

// TestEvents makes every event again and wants what a listener of a plain run hears.
func TestEvents(t *testing.T) {
	c := demo(t, "pipeline")
	m, err := kernel.New(c)
	if err != nil {
		t.Fatal(err)
	}
	all := collector{to: 1 << 62}
	m.Listen(&all)
	for m.Step() {
	}
	h := open(t, c, Options{})
	h.GotoEnd()
	if got := h.Last(); got != all.events[len(all.events)-1].Seq {
		t.Fatalf("the last event is %d", got)
	}
	for i := range all.events {
		want := &all.events[i]
		b, ok := h.Brief(want.Seq)
		if !ok || b.Step != want.Step || b.Time != want.Time || b.Kind != want.Kind || b.TID != want.TID || b.PID != want.PID || b.Obj != want.Obj || b.Peer != want.Peer {
			t.Fatalf("the index has %+v for %+v", b, want)
		}
	}
	got := h.Events(h.First(), h.Last())
	if len(got) != len(all.events) {
		t.Fatalf("%d events, want %d", len(got), len(all.events))
	}
	for i := range got {
		if got[i].Seq != all.events[i].Seq || got[i].Kind != all.events[i].Kind || string(got[i].Data) != string(all.events[i].Data) {
			t.Fatalf("event %+v, want %+v", got[i], all.events[i])
		}
	}
	for _, e := range all.events {
		if err := h.GotoEvent(e.Seq); err != nil || h.Now().Event != e.Seq || h.Now().Step != e.Step || h.Inside() {
			t.Fatalf("going to event %d: %+v %v", e.Seq, h.Now(), err)
		}
	}
	if _, ok := h.Event(h.Last() + 1); ok {
		t.Error("there is an event after the last")
	}
	if err := h.GotoEvent(h.Last() + 1); err == nil {
		t.Error("an event after the last can be gone to")
	}
}
