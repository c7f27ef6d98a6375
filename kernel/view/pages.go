package view

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// Area is a stretch of a process's address space: a line of /proc/PID/maps, with the pages that are there.
type Area struct {
	Start, End uint64
	Prot       uint8  // PROT_READ, PROT_WRITE, PROT_EXEC
	Shared     bool   // writes are seen by all who map it
	What       string // a file, [heap], [stack], or ""
	Pages      []Page // those that have a frame, by address
}

// Page is an entry of a page table.
type Page struct {
	Addr    uint64
	Frame   store.ID
	Zero    bool    // it is the page of zeros that all untouched memory reads
	File    bool    // the frame is a file's or a shared object's, not the process's own
	Copy    bool    // the next write to it copies the frame
	Sharers []int32 // the other processes that map the frame, by number
}

// Protection is what an area allows, as /proc/PID/maps prints it.
func (a *Area) Protection() string {
	b := []byte("---p")
	for i, bit := range [...]uint8{abi.PROT_READ, abi.PROT_WRITE, abi.PROT_EXEC} {
		if a.Prot&bit != 0 {
			b[i] = "rwx"[i]
		}
	}
	if a.Shared {
		b[3] = 's'
	}
	return string(b)
}

// Memory describes a process's address space with its whole page table; none if the process has none any more.
func Memory(m *kernel.Machine, pid int32) (areas []Area) {
	l := looker{m: m}
	space := l.spaceOf(pid)
	if space == 0 {
		return nil
	}
	for _, a := range m.MMU().Areas(space) {
		areas = append(areas, Area{Start: a.Start, End: a.End, Prot: a.Prot, Shared: a.Flags&mem.Shared != 0, What: l.areaName(&a)})
	}
	sharers := l.sharers(space)
	at := 0
	l.eachPage(space, func(addr uint64, f store.ID) {
		for at < len(areas)-1 && addr >= areas[at].End {
			at++
		}
		a := &areas[at]
		s, _ := m.MMU().PageOf(space, addr)
		a.Pages = append(a.Pages, Page{addr, f, s.Zero, s.File, s.Copy && a.Prot&abi.PROT_WRITE != 0, sharers[f]})
	})
	return areas
}

// spaceOf is the address space of a process: that of a thread that lives.
func (l *looker) spaceOf(pid int32) (space store.ID) {
	if t := l.m.Procs.Tasks.R(l.m.Procs.Task(pid)); t != nil {
		l.m.EachThread(t.Group, func(id store.ID) {
			if r := l.m.Procs.Tasks.R(id); space == 0 {
				space = r.Space
			}
		})
	}
	return space
}

// sharers tells which processes beside its own map the frames of a space.
func (l *looker) sharers(space store.ID) map[store.ID][]int32 {
	all := map[store.ID][]int32{}
	l.eachPage(space, func(_ uint64, f store.ID) {
		if f != mem.ZeroFrame && l.m.Mem.Info.R(f).Refs > 1 {
			all[f] = nil
		}
	})
	owner := l.owners()
	for other := l.m.Mem.Spaces.Next(0); other != 0; other = l.m.Mem.Spaces.Next(other) {
		if other == space || owner[other] == 0 {
			continue
		}
		l.eachPage(other, func(_ uint64, f store.ID) {
			if list, ok := all[f]; ok && !slices.Contains(list, owner[other]) {
				all[f] = append(list, owner[other])
			}
		})
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}
