package mem

import (
	"math/bits"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Areas returns the areas of a space in order of address, with the heap and the stack named.
func (u *MMU) Areas(space store.ID) []Area {
	s := u.m.Spaces.R(space)
	all := append([]Area(nil), s.Areas...)
	for i := range all {
		all[i].Name = s.nameOf(&all[i])
	}
	return all
}

// PageState says how a page of a space is held.
type PageState struct {
	Frame  store.ID // the frame behind it
	Refs   uint32   // all references to the frame, objects' included
	Prot   uint8    // what the area allows
	Shared bool     // writes are seen by all who map it
	Copy   bool     // the next write copies it
	Zero   bool     // it is the zero page
	File   bool     // it is an object's page, not the space's own
}

// PageOf tells what lies at an address. It is false where no page is present.
func (u *MMU) PageOf(space store.ID, va uint64) (PageState, bool) {
	s := u.m.Spaces.R(space)
	i := s.index(va)
	if i == len(s.Areas) || va < s.Areas[i].Start {
		return PageState{}, false
	}
	f := u.m.lookup(s.Dir, va/PageSize)
	if f == 0 {
		return PageState{}, false
	}
	a, info := &s.Areas[i], u.m.Info.R(f)
	shared := a.Flags&Shared != 0
	return PageState{Frame: f, Refs: info.Refs, Prot: a.Prot, Shared: shared, Copy: !shared && (f == ZeroFrame || info.Refs > 1),
		Zero: f == ZeroFrame, File: info.Object != 0}, true
}

// Mapper is one place where a frame is mapped.
type Mapper struct {
	Space store.ID // the space
	VA    uint64   // the address of the page there
}

// Mappers lists all places where a frame is mapped, by looking through every page table.
func (u *MMU) Mappers(frame store.ID) []Mapper {
	var all []Mapper
	for id := u.m.Spaces.Next(0); id != 0; id = u.m.Spaces.Next(id) {
		for _, d := range u.m.Spaces.R(id).Dir {
			t := u.m.Tables.R(d.Table)
			for p := t.Present; p != 0; p &= p - 1 {
				if k := uint64(bits.TrailingZeros64(p)); t.Frame[k] == frame {
					all = append(all, Mapper{id, (d.Run<<runBits + k) * PageSize})
				}
			}
		}
	}
	return all
}

// Usage is what /proc/PID/status and statm tell of a space, in pages.
type Usage struct {
	Size     uint64 // VmSize: all areas
	Peak     uint64 // VmPeak: the most that Size ever was
	RSS      uint64 // VmRSS: pages with a frame
	MaxRSS   uint64 // VmHWM: the most that RSS ever was
	RssAnon  uint64 // of RSS: the space's own pages
	RssFile  uint64 // of RSS: pages of files
	RssShmem uint64 // of RSS: pages of shared memory
	Data     uint64 // VmData: private writable areas
	Stack    uint64 // VmStk: areas that grow down
	Exec     uint64 // VmExe: the program's text
	Locked   uint64 // VmLck: locked areas
	Tables   uint64 // leaf page tables
	Faults   uint64 // minor faults
}

// Usage counts the pages of a space by kind.
func (u *MMU) Usage(space store.ID) Usage {
	s := u.m.Spaces.R(space)
	r := Usage{Size: s.Total, Peak: s.Peak, RSS: s.RSS, MaxRSS: s.MaxRSS, Tables: uint64(len(s.Dir)), Faults: s.Faults,
		Locked: s.locked() / PageSize, Exec: pages(s.Layout.EndCode - s.Layout.StartCode&^(PageSize-1))}
	for i := range s.Areas {
		if a := &s.Areas[i]; a.Flags&GrowsDown != 0 {
			r.Stack += a.Pages()
		} else if a.data() {
			r.Data += a.Pages()
		}
	}
	for _, d := range s.Dir {
		t := u.m.Tables.R(d.Table)
		for p := t.Present; p != 0; p &= p - 1 {
			f := t.Frame[bits.TrailingZeros64(p)]
			o := u.m.Info.R(f).Object
			switch {
			case f == ZeroFrame:
			case o == 0:
				r.RssAnon++
			case u.m.Objects.R(o).Kind == ObjFile:
				r.RssFile++
			default:
				r.RssShmem++
			}
		}
	}
	return r
}

// FutexKey names the word at va so that all who can reach it agree: by space and address if the memory is private, by object and
// offset if it is shared. An operation that is marked private uses PrivateKey, and never meets one that is not, on the same word either.
// See "FUTEX_PRIVATE_FLAG" in futex(2).
func (u *MMU) FutexKey(space store.ID, va uint64) ([2]uint64, Fault) {
	v := u.View(space)
	if _, fault := v.at(va); fault != NoFault {
		return [2]uint64{}, fault
	}
	a, fault := v.area(va)
	if fault != NoFault {
		return [2]uint64{}, fault
	}
	if a.Flags&Shared == 0 && a.Object == 0 && a.Prot&abi.PROT_WRITE == 0 {
		return [2]uint64{}, AccErr // futex/R11: nobody can ever change the word
	}
	if a.Flags&Shared == 0 {
		return [2]uint64{2<<32 | uint64(space), va}, NoFault // found/R21
	}
	return [2]uint64{1<<32 | uint64(a.Object), a.Off + va - a.Start}, NoFault
}

// PrivateKey is the key of a word for operations that say that only the tasks of one space share it.
func PrivateKey(space store.ID, va uint64) [2]uint64 { return [2]uint64{uint64(space), va} }
