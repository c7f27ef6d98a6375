package random

import (
	"testing"
)

// TestOnMachine makes the first scenarios of each group: they play without the machine panicking or losing count of anything, and the same
// seed makes the same ones again.
func TestOnMachine(t *testing.T) {
	for _, g := range Groups {
		calls := map[string]int{}
		for i := range 30 {
			spec := Spec{Group: g, Seed: 1, Index: i}
			sc, err := Generate(spec)
			if err != nil {
				t.Fatalf("%s: %v\n%v", spec.Name(), err, sc.Lines)
			}
			again, err := Generate(spec)
			if err != nil || again.Recorded.String() != sc.Recorded.String() {
				t.Errorf("%s: another time it is\n%s\nnot\n%s", spec.Name(), again.Recorded, sc.Recorded)
			}
			for _, l := range sc.Lines {
				calls[l.Call]++
			}
			if testing.Verbose() && i < 3 {
				t.Logf("%s\n%s", spec.Name(), sc.Recorded)
			}
		}
		t.Log(g.Name, calls)
	}
}
