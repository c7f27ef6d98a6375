package view

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// maxFrames bounds how many shared frames are listed.
const maxFrames = 4096

// owners tells whose each address space is: of those that share one, the lowest process.
func (l *looker) owners() map[store.ID]int32 {
	m, owner := l.m, map[store.ID]int32{}
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		if t := m.Procs.Tasks.R(id); t.Space != 0 && (owner[t.Space] == 0 || t.PID < owner[t.Space]) {
			owner[t.Space] = t.PID
		}
	}
	return owner
}

// eachPage calls back for every page of a space that has a frame, by address.
func (l *looker) eachPage(space store.ID, yield func(addr uint64, frame store.ID)) {
	m := l.m
	for _, d := range m.Mem.Spaces.R(space).Dir {
		t := m.Mem.Tables.R(d.Table)
		for p := t.Present; p != 0; p &= p - 1 {
			k := uint64(bits.TrailingZeros64(p))
			yield((d.Run*uint64(len(t.Frame))+k)*mem.PageSize, t.Frame[k])
		}
	}
}

// frames finds the frames that are mapped more than once.
func (l *looker) frames() {
	m := l.m
	places := map[store.ID][]Mapper{}
	owner := l.owners()
	for space := m.Mem.Spaces.Next(0); space != 0; space = m.Mem.Spaces.Next(space) {
		areas := m.MMU().Areas(space)
		l.eachPage(space, func(addr uint64, f store.ID) {
			if f == mem.ZeroFrame || m.Mem.Info.R(f).Refs < 2 {
				return
			}
			at := Mapper{PID: owner[space], Addr: addr}
			if i := slices.IndexFunc(areas, func(a mem.Area) bool { return a.Start <= addr && addr < a.End }); i >= 0 {
				a := &areas[i]
				at.Shared, at.What = a.Flags&mem.Shared != 0, l.areaName(a)
			}
			places[f] = append(places[f], at)
		})
	}
	for f, list := range places {
		if len(list) > 1 {
			slices.SortFunc(list, func(a, b Mapper) int { return cmp.Or(cmp.Compare(a.PID, b.PID), cmp.Compare(a.Addr, b.Addr)) })
			l.v.Frames = append(l.v.Frames, Frame{f, list})
		}
	}
	slices.SortFunc(l.v.Frames, func(a, b Frame) int { return cmp.Compare(a.Number, b.Number) })
	l.v.Frames = l.v.Frames[:min(len(l.v.Frames), maxFrames)]
}

// areaName says what an area holds, as /proc/PID/maps does.
func (l *looker) areaName(a *mem.Area) string {
	if s := a.Name.String(); s != "" {
		return s
	}
	if a.File != 0 {
		return l.m.PathOf(store.ID(a.File))
	}
	return ""
}
