package fs

import "github.com/vitrine-os/vitrine/proc/mem"

// newPages returns a memory of 64 MiB to keep content in.
func newPages() Pages {
	m := mem.NewMemory(16384)
	return mem.NewMMU(&m)
}
