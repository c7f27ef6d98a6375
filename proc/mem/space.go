package mem

import (
	"slices"

	"sort"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// The address layout: that of riscv64 with three levels of page tables (Sv39), nothing randomised.
const (
	UserTop  = 0x4000000000       // addresses from here on belong to nobody
	StackTop = UserTop - PageSize // the stack grows down from here
	StackGap = 256 * PageSize     // what stays free below a stack
	MinAddr  = 16 * PageSize      // vm.mmap_min_addr: nothing is mapped below, so that null pointers fault
	MaxAreas = 65530              // vm.max_map_count
	stackNew = 128 << 10          // what a new stack has below its first page already
	minGap   = 128 << 20          // least distance of the mmap base from the top
	maxGap   = UserTop / 6 * 5    // and the largest
	bottomUp = UserTop / 3        // where the search starts when nothing is free below the mmap base
)

// Limits are the resource limits that concern an address space, in bytes. See getrlimit(2).
type Limits struct {
	AS      uint64 // RLIMIT_AS: the whole space
	Data    uint64 // RLIMIT_DATA: private writable memory
	Stack   uint64 // RLIMIT_STACK: how far the stack grows
	Memlock uint64 // RLIMIT_MEMLOCK: locked memory; for a privileged process the caller sets RLIM_INFINITY
}

// NoLimits are the limits of a process that nothing restricts, with the usual 8 MiB of stack.
func NoLimits() Limits {
	const inf = abi.RLIM_INFINITY
	return Limits{AS: inf, Data: inf, Stack: 8 << 20, Memlock: inf}
}

// Layout says where execve put things, for /proc/PID/stat and its neighbours.
type Layout struct {
	StartCode  uint64 // lowest address of the program's text
	EndCode    uint64 // end of the text
	StartData  uint64 // start of the initialised data
	EndData    uint64 // end of the initialised data
	StartStack uint64 // stack pointer at the start of the program
	ArgStart   uint64 // strings of argv
	ArgEnd     uint64 // end of them
	EnvStart   uint64 // strings of the environment
	EnvEnd     uint64 // end of them
	AuxStart   uint64 // auxiliary vector
	AuxEnd     uint64 // end of it
}

// Space is an address space: Linux's mm_struct. Tasks made with CLONE_VM share one.
type Space struct {
	Refs     uint32 // tasks that live in it
	Areas    []Area // sorted by address
	Dir      []Slot // its page table: leaf tables sorted by address
	StartBrk uint64 // where the heap starts
	Brk      uint64 // where it ends at present
	MmapBase uint64 // mmap looks for room downwards from here
	Limits   Limits // the resource limits of its processes
	Layout   Layout // where the program lies
	LockAll  uint8  // MCL_FUTURE and MCL_ONFAULT of mlockall(2)
	Total    uint64 // pages in all areas
	Peak     uint64 `hash:"clock"` // most pages that Total ever was
	RSS      uint64 // pages that have a frame, the zero page not counted
	MaxRSS   uint64 `hash:"clock"` // most pages that RSS ever was
	Faults   uint64 `hash:"clock"` // pages brought in or copied on write so far
}

// CloneFrom implements store.Object.
func (s *Space) CloneFrom(o *Space) {
	*s = *o
	s.Areas = slices.Clone(o.Areas)
	s.Dir = slices.Clone(o.Dir)
}

// HashInto implements store.Object.
func (s *Space) HashInto(h *store.Hasher) {
	h.U64(uint64(s.Refs))
	h.U64(uint64(len(s.Areas)))
	for i := range s.Areas {
		s.Areas[i].HashInto(h)
	}
	hashDir(h, s.Dir)
	for _, v := range [...]uint64{s.StartBrk, s.Brk, s.MmapBase, s.Limits.AS, s.Limits.Data, s.Limits.Stack, s.Limits.Memlock,
		s.Layout.StartCode, s.Layout.EndCode, s.Layout.StartData, s.Layout.EndData, s.Layout.StartStack, s.Layout.ArgStart,
		s.Layout.ArgEnd, s.Layout.EnvStart, s.Layout.EnvEnd, s.Layout.AuxStart, s.Layout.AuxEnd, uint64(s.LockAll), s.Total, s.RSS} {
		h.U64(v)
	}
	h.Clock(s.Peak)
	h.Clock(s.MaxRSS)
	h.Clock(s.Faults)
}

func hashDir(h *store.Hasher, dir []Slot) {
	h.U64(uint64(len(dir)))
	for _, d := range dir {
		h.U64(d.Run)
		h.U64(uint64(d.Table))
	}
}

// index returns the place of the first area that ends above va: the one that holds va, or the next one.
func (s *Space) index(va uint64) int {
	return sort.Search(len(s.Areas), func(i int) bool { return s.Areas[i].End > va })
}

// span returns the places i to j-1 of the areas that touch [start, end).
func (s *Space) span(start, end uint64) (i, j int) {
	i = s.index(start)
	for j = i; j < len(s.Areas) && s.Areas[j].Start < end; j++ {
	}
	return i, j
}

// covered reports whether areas cover all of [start, end).
func (s *Space) covered(start, end uint64) bool {
	for i := s.index(start); start < end; i++ {
		if i == len(s.Areas) || s.Areas[i].Start > start {
			return false
		}
		start = s.Areas[i].End
	}
	return true
}

// fits reports whether the limits allow so many more pages, of data or not. See getrlimit(2).
func (s *Space) fits(pages uint64, data bool) bool {
	return s.Total+pages <= s.Limits.AS/PageSize && (!data || s.fitsData(pages))
}

// fitsData is fits for RLIMIT_DATA alone.
func (s *Space) fitsData(pages uint64) bool {
	if s.Limits.Data >= UserTop {
		return true
	}
	for i := range s.Areas {
		if s.Areas[i].data() {
			pages += s.Areas[i].Pages()
		}
	}
	return pages <= s.Limits.Data/PageSize
}

// addTotal counts pages of new or longer areas.
func (s *Space) addTotal(pages uint64) {
	s.Total += pages
	s.Peak = max(s.Peak, s.Total)
}

// locked returns the number of locked bytes.
func (s *Space) locked() uint64 {
	n := uint64(0)
	for i := range s.Areas {
		if s.Areas[i].Flags&Locked != 0 {
			n += s.Areas[i].End - s.Areas[i].Start
		}
	}
	return n
}

// nameOf tells the heap and the stack by their place, as Linux does.
func (s *Space) nameOf(a *Area) Name {
	switch {
	case a.Object != 0 || a.Name != NoName:
		return a.Name
	case a.Start <= s.Brk && a.End >= s.StartBrk && s.Brk > s.StartBrk:
		return Heap
	case a.Start <= s.Layout.StartStack && a.End >= s.Layout.StartStack:
		return Stack
	}
	return NoName
}
