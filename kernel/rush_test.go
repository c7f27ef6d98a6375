package kernel

import (
	"testing"

	"github.com/vitrine-os/vitrine/sched"
	"github.com/vitrine-os/vitrine/testdata"
)

// TestRushingMakesTheSameSteps runs programs step by step, and with RunAll, which makes many steps in a row: the same number of steps
// and events, and the same state at the end.
func TestRushingMakesTheSameSteps(t *testing.T) {
	for _, d := range testdata.Demos() {
		for _, seed := range []uint64{0, 3} {
			boot := func() *Machine {
				cfg := Config{Image: d.ELF, Path: "/bin/" + d.Name, MaxInst: 20_000_000}
				if seed != 0 {
					cfg.Chooser = sched.Seeded{Seed: seed}
				}
				m, err := New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				return m
			}
			a, b := boot(), boot()
			for a.Step() {
			}
			b.RunAll()
			if a.Steps != b.Steps || a.Seq != b.Seq || a.Inst != b.Inst || a.Over != b.Over {
				t.Errorf("%s, seed %d: %d steps, %d events, %d instructions, %v; in a rush %d, %d, %d, %v", d.Name, seed, a.Steps, a.Seq, a.Inst, a.Over, b.Steps, b.Seq, b.Inst, b.Over)
			}
			if a.Hash() != b.Hash() {
				t.Errorf("%s, seed %d: the states differ", d.Name, seed)
			}
		}
	}
}
