package mem

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// AreaFlags are the properties of an area beside its protection.
type AreaFlags uint16

// The flags of an area.
const (
	Shared     AreaFlags = 1 << iota // writes go to the object, for all to see
	GrowsDown                        // a stack: a fault below it extends it
	NoReserve                        // MAP_NORESERVE: never counts against overcommitting
	Reserved                         // private, and was writable once: counts, also after mprotect took the permission
	Locked                           // mlock(2)
	LockLater                        // with Locked: pages are locked when touched, not at once (MLOCK_ONFAULT)
	DontFork                         // a child does not get it
	WipeOnFork                       // a child gets it empty
	Random                           // MADV_RANDOM; this and the following only keep areas apart
	Sequential                       // MADV_SEQUENTIAL
	NoDump                           // MADV_DONTDUMP
	Huge                             // MADV_HUGEPAGE
	NoHuge                           // MADV_NOHUGEPAGE
	Segment                          // a shared-memory segment is attached here: each area of it counts, so that they never join
)

// Name is the word in brackets that /proc/PID/maps shows for an area.
type Name uint8

// The names of areas.
const (
	NoName    Name = iota
	Heap           // [heap]
	Stack          // [stack]
	Sigreturn      // [sigreturn]: the kernel's stub that handlers return through
)

// String returns the name as /proc/PID/maps prints it.
func (n Name) String() string { return [...]string{"", "[heap]", "[stack]", "[sigreturn]"}[n&3] }

// Area is a stretch of an address space with one origin and one protection: Linux's vm_area_struct.
type Area struct {
	Start   uint64    // first address, a multiple of the page size
	End     uint64    // first address behind it
	Off     uint64    // offset in the object of the byte at Start; 0 for anonymous areas
	Object  store.ID  // what it maps, or 0: private anonymous memory
	File    uint32    // inode that /proc/PID/maps shows, or 0
	Flags   AreaFlags // its properties
	Prot    uint8     // PROT_READ, PROT_WRITE, PROT_EXEC
	MaxProt uint8     // what mprotect may set: the mode that the file was opened with limits it
	Name    Name      // Sigreturn or NoName; heap and stack are told by their place
}

// HashInto adds the area to the hash of its space.
func (a *Area) HashInto(h *store.Hasher) {
	h.U64(a.Start)
	h.U64(a.End)
	h.U64(a.Off)
	h.U64(uint64(a.Object)<<32 | uint64(a.File))
	h.U64(uint64(a.Flags)<<24 | uint64(a.Prot)<<16 | uint64(a.MaxProt)<<8 | uint64(a.Name))
}

// Pages returns the number of pages that the area covers.
func (a *Area) Pages() uint64 { return (a.End - a.Start) / PageSize }

// page returns the number of the object's page that lies at va.
func (a *Area) page(va uint64) uint64 { return (a.Off + va - a.Start) / PageSize }

// access is what somebody wants to do with a page.
type access uint8

const (
	toRead access = iota
	toWrite
	toFetch
)

// allows reports whether the protection permits an access. On RISC-V a page that may be written may always be read, but one that
// may be executed need not be readable.
func (a *Area) allows(want access) bool {
	switch want {
	case toWrite:
		return a.Prot&abi.PROT_WRITE != 0
	case toFetch:
		return a.Prot&abi.PROT_EXEC != 0
	}
	return a.Prot&(abi.PROT_READ|abi.PROT_WRITE) != 0
}

// joins reports whether two neighbours can be shown and kept as one area.
func (a *Area) joins(b *Area) bool { return a.Flags&Segment == 0 && a.alike(b) }

// alike reports whether the second of two areas goes on where the first one ends, as the first one does.
func (a *Area) alike(b *Area) bool {
	return a.End == b.Start && a.Object == b.Object && a.File == b.File && a.Flags == b.Flags && a.Prot == b.Prot &&
		a.MaxProt == b.MaxProt && a.Name == b.Name && (a.Object == 0 || a.Off+(a.End-a.Start) == b.Off)
}

// data reports whether the area counts against RLIMIT_DATA.
func (a *Area) data() bool { return a.Prot&abi.PROT_WRITE != 0 && a.Flags&(Shared|GrowsDown) == 0 }

// reserves reports whether the area's pages begin to count against overcommitting: each may need a frame of its own some day.
func (a *Area) reserves() bool {
	return a.Flags&(NoReserve|Shared|Reserved) == 0 && a.Prot&abi.PROT_WRITE != 0
}
