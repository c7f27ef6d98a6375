package mem

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// Audit counts every reference again and returns the first thing that is leaked, dangling or out of place. lent are the frames
// that messages hold. What holds spaces and objects from outside is for their holders to check.
func (u *MMU) Audit(lent ...store.ID) error {
	c := census{m: u.m, refs: map[store.ID]uint32{}, tables: map[store.ID]bool{}, areas: map[store.ID]uint32{}}
	for _, f := range lent {
		c.refs[f]++
	}
	for id := u.m.Spaces.Next(0); id != 0; id = u.m.Spaces.Next(id) {
		if err := c.space(u.m.Spaces.R(id)); err != nil {
			return fmt.Errorf("space %d: %w", id, err)
		}
	}
	for id := u.m.Objects.Next(0); id != 0; id = u.m.Objects.Next(id) {
		if err := c.object(id, u.m.Objects.R(id)); err != nil {
			return fmt.Errorf("object %d: %w", id, err)
		}
	}
	if err := c.totals(); err != nil {
		return err
	}
	return u.auditViews()
}

// census is what an audit has counted so far.
type census struct {
	m      *Memory
	refs   map[store.ID]uint32 // references to each frame
	tables map[store.ID]bool   // leaf tables in use
	areas  map[store.ID]uint32 // areas that map each object
	all    int                 // areas of all spaces
}

// dir counts what a directory holds, and passes every page on.
func (c *census) dir(dir []Slot, each func(page uint64, f store.ID) error) error {
	for i, d := range dir {
		t := c.m.Tables.R(d.Table)
		switch {
		case i > 0 && dir[i-1].Run >= d.Run:
			return fmt.Errorf("directory out of order at %d", i)
		case t == nil || c.tables[d.Table]:
			return fmt.Errorf("table %d is dangling or used twice", d.Table)
		case t.Present == 0:
			return fmt.Errorf("table %d is empty", d.Table)
		}
		c.tables[d.Table] = true
		for k, f := range t.Frame {
			if (f != 0) != (t.Present>>k&1 != 0) {
				return fmt.Errorf("table %d: entry %d and its mark disagree", d.Table, k)
			}
			if f == 0 {
				continue
			}
			if c.m.Frames.R(f) == nil {
				return fmt.Errorf("table %d: frame %d is dangling", d.Table, f)
			}
			c.refs[f]++
			if err := each(d.Run<<runBits+uint64(k), f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *census) space(s *Space) error {
	total, rss := uint64(0), uint64(0)
	for i := range s.Areas {
		a := &s.Areas[i]
		switch {
		case a.Start >= a.End || a.Start%PageSize != 0 || a.End%PageSize != 0 || a.End > UserTop || i > 0 && s.Areas[i-1].End > a.Start:
			return fmt.Errorf("area %d [%#x, %#x) is out of place", i, a.Start, a.End)
		case a.Object != 0 && c.m.Objects.R(a.Object) == nil:
			return fmt.Errorf("area %d: object %d is dangling", i, a.Object)
		case a.Object == 0 && (a.Off != 0 || a.Flags&Shared != 0):
			return fmt.Errorf("area %d is anonymous and yet shared or with an offset", i)
		}
		c.areas[a.Object]++
		total += a.Pages()
	}
	c.all += len(s.Areas)
	err := c.dir(s.Dir, func(page uint64, f store.ID) error {
		if f != ZeroFrame {
			rss++
		}
		i, o := s.index(page*PageSize), c.m.Info.R(f).Object
		if i == len(s.Areas) || s.Areas[i].Start > page*PageSize {
			return fmt.Errorf("page %#x lies in no area", page*PageSize)
		}
		a := &s.Areas[i]
		if (o != 0 || a.Flags&Shared != 0) && (o != a.Object || c.m.lookup(c.m.Objects.R(o).Dir, a.page(page*PageSize)) != f) {
			return fmt.Errorf("page %#x: frame %d is not its object's page", page*PageSize, f)
		}
		return nil
	})
	if err == nil && (total != s.Total || rss != s.RSS || s.Refs == 0) {
		err = fmt.Errorf("counts %d pages and %d resident, but has %d and %d; %d references", s.Total, s.RSS, total, rss, s.Refs)
	}
	return err
}

func (c *census) object(id store.ID, o *Object) error {
	n := uint32(0)
	err := c.dir(o.Dir, func(page uint64, f store.ID) error {
		n++
		if c.m.Info.R(f).Object != id || page >= pages(o.Size) {
			return fmt.Errorf("page %d: frame %d is object %d's, or lies behind the end", page, f, c.m.Info.R(f).Object)
		}
		return nil
	})
	if err == nil && (n != o.Pages || c.areas[id] != o.Areas || o.Refs+o.Areas == 0) {
		err = fmt.Errorf("counts %d pages and %d areas, but has %d and %d; %d holders", o.Pages, o.Areas, n, c.areas[id], o.Refs)
	}
	return err
}

// totals looks for frames and tables that nobody names, and for wrong counts.
func (c *census) totals() error {
	for f := c.m.Frames.Next(ZeroFrame); f != 0; f = c.m.Frames.Next(f) {
		if got := c.m.Info.R(f).Refs; got != c.refs[f] || got == 0 {
			return fmt.Errorf("frame %d counts %d references, but has %d", f, got, c.refs[f])
		}
	}
	if n := c.m.Tables.Len(); n != len(c.tables) {
		return fmt.Errorf("%d page tables, of which %d are in use", n, len(c.tables))
	}
	if c.all != c.m.Areas {
		return fmt.Errorf("counts %d areas, but there are %d", c.m.Areas, c.all)
	}
	if *c.m.Frames.R(ZeroFrame) != (Page{}) {
		return fmt.Errorf("the zero page was written")
	}
	return nil
}

// auditViews walks the page table for every TLB entry.
func (u *MMU) auditViews() error {
	for _, v := range u.views {
		if v == nil || v.space == 0 {
			continue
		}
		s := u.m.Spaces.R(v.space)
		for k := range 2 * TLBSize {
			e, want := v.R[k%TLBSize], toRead
			if k >= TLBSize {
				e, want = v.W[k%TLBSize], toWrite
			}
			if e.Tag == NoTag {
				continue
			}
			if err := u.auditEntry(s, e, want); err != nil {
				return fmt.Errorf("space %d: %w", v.space, err)
			}
		}
	}
	return nil
}

func (u *MMU) auditEntry(s *Space, e Entry, want access) error {
	i, f := s.index(e.Tag), u.m.lookup(s.Dir, e.Tag/PageSize)
	if f == 0 || i == len(s.Areas) || u.m.Frames.R(f) != e.Page || !s.Areas[i].allows(want) {
		return fmt.Errorf("stale TLB entry for %#x", e.Tag)
	}
	if want == toWrite && (u.hasCode(f, e.Page) || s.Areas[i].Flags&Shared == 0 && (f == ZeroFrame || u.m.Info.R(f).Refs > 1)) {
		return fmt.Errorf("TLB lets %#x be written in place", e.Tag)
	}
	return nil
}
