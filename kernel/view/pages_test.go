package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/testdata"
)

// TestMemory reads both page tables after a fork: who shares which frame, and which the next write copies; and again when the child has
// written.
func TestMemory(t *testing.T) {
	d, _ := testdata.DemoByName("pages")
	const shared, private = 0x3ff7fff000, 0x3ff7ffe000
	m := at(t, "pages", d.ELF, "line pages.c:34")
	for _, pid := range []int32{2, 3} {
		other := 5 - pid
		if p := page(t, view.Memory(m, pid), shared); p.Copy || !slices.Equal(p.Sharers, []int32{other}) {
			t.Errorf("the shared page of %d: %+v", pid, p)
		}
		if p := page(t, view.Memory(m, pid), private); !p.Copy || !slices.Equal(p.Sharers, []int32{other}) {
			t.Errorf("the private page of %d: %+v", pid, p)
		}
	}
	m = at(t, "pages", d.ELF, "line pages.c:37")
	for _, pid := range []int32{2, 3} {
		if p := page(t, view.Memory(m, pid), private); p.Copy || len(p.Sharers) > 0 {
			t.Errorf("the private page of %d after the write: %+v", pid, p)
		}
	}
	if page(t, view.Memory(m, 2), shared).Frame != page(t, view.Memory(m, 3), shared).Frame {
		t.Error("the shared page has two frames")
	}
	if view.Memory(m, 77) != nil {
		t.Error("there is a process 77")
	}
}

// page finds a page; the areas must be those of /proc/PID/maps, with every page inside its own.
func page(t *testing.T, areas []view.Area, addr uint64) (found view.Page) {
	t.Helper()
	var text []string
	for _, a := range areas {
		text = append(text, fmt.Sprintf("%s %s", a.Protection(), a.What))
		for _, p := range a.Pages {
			if p.Addr < a.Start || p.Addr >= a.End {
				t.Errorf("page %#x lies outside its area %#x-%#x", p.Addr, a.Start, a.End)
			}
			if p.Addr == addr {
				found = p
			}
		}
	}
	if got := strings.Join(text, ", "); !strings.HasPrefix(got, "r-xp /bin/pages, rw-p /bin/pages, ") || !strings.Contains(got, "rw-s ") || !strings.Contains(got, "[stack]") {
		t.Errorf("the areas are %s", got)
	}
	if found.Frame == 0 {
		t.Errorf("there is no page %#x in %s", addr, strings.Join(text, ", "))
	}
	return found
}
