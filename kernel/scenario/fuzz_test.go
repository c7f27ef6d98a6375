package scenario

import (
	"os"
	"testing"

	"github.com/vitrine-os/vitrine/kernel"
)

// FuzzPlay plays and records whatever parses: no scenario may harm its host. What was recorded holds on the same stage.
func FuzzPlay(f *testing.F) {
	for _, name := range all(f) {
		if src, err := os.ReadFile(name); err == nil {
			f.Add(src)
		}
	}
	small := func(c *kernel.Config) { c.Memory = 16 << 20 }
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 2048 {
			return
		}
		one, err := ParseDraft("f", src)
		if err != nil {
			return
		}
		if one.Check() == nil {
			Run(one, machine(t, small))
		}
		two, err := Record(one, machine(t, small))
		if err != nil {
			return
		}
		three, err := Parse("f", []byte(two.String()))
		if err != nil {
			t.Fatalf("what was recorded does not parse: %v\n%s", err, two)
		}
		if diffs, err := Run(three, machine(t, small)); err != nil || len(diffs) > 0 {
			t.Fatalf("what was recorded does not hold: %v %v\n%s", diffs, err, two)
		}
	})
}
