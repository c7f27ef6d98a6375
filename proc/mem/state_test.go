package mem

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// TestState checks the plain data that the memory consists of: every word is hashed, no clone shares a slice.
func TestState(t *testing.T) {
	for name, err := range map[string]error{
		"Page":      store.Covers[Page](),
		"FrameInfo": store.CoversValue[FrameInfo](),
		"PageTable": store.Covers[PageTable](),
		"Object":    store.Covers[Object](),
		"Space":     store.Covers[Space](),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
