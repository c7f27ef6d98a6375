package riscv

import (
	"bytes"
	"os"
	"testing"

	"github.com/vitrine-os/vitrine/proc/riscv/internal/gen"
)

// TestGenerated sees to it that nobody edits the generated files, or the table without them.
func TestGenerated(t *testing.T) {
	files, err := gen.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the table says (%v): run go generate", name, err)
		}
	}
}
