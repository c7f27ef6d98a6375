// Package mem keeps the machine's memory: numbered 4 KiB frames, page tables, areas, copy-on-write and the software TLBs
// through which the processor reaches it.
package mem

import "github.com/vitrine-os/vitrine/kernel/abi"

const (
	// PageSize is the size of a page and of a frame, in bytes.
	PageSize = 4096
	// TLBSize is the number of entries of each half of a software TLB.
	TLBSize = 64
	// NoTag marks an empty entry: no page-aligned address equals it.
	NoTag = ^uint64(0)
)

// Page is the content of one frame.
type Page [PageSize]byte

// Entry maps one page of an address space to its content.
type Entry struct {
	Tag  uint64 // virtual address of the page, or NoTag
	Page *Page  // its content, as it is now
}

// TLB is the translation cache of one address space. It is derived from the page tables and never part of the state: it may be
// emptied at any time. A hit is `R[va>>12&(TLBSize-1)].Tag == va&^4095`; comparing against `va &^ (4095 &^ (size-1))` instead
// checks the alignment of the access too.
type TLB struct {
	R [TLBSize]Entry // pages that may be read
	W [TLBSize]Entry // pages that may be written in place: private to this machine's present, without decoded code
	// Exec names the set of executable mappings and their content. While it keeps its value, a virtual address that was fetched
	// still holds the same instructions. Values are never used twice in one process of the host.
	Exec uint64
}

// Flush empties both halves. It leaves Exec alone.
func (t *TLB) Flush() {
	for i := range t.R {
		t.R[i].Tag = NoTag
	}
	t.FlushWrites()
}

// FlushWrites empties the writing half, as a snapshot or a fork needs it.
func (t *TLB) FlushWrites() {
	for i := range t.W {
		t.W[i].Tag = NoTag
	}
}

// Fault says why an access to user memory failed.
type Fault uint8

// The kinds of fault, and the signal each becomes when user mode runs into it.
const (
	NoFault  Fault = iota
	MapErr         // no area covers the address: SIGSEGV, SEGV_MAPERR
	AccErr         // the area does not allow this access: SIGSEGV, SEGV_ACCERR
	BusErr         // the page lies behind the end of the mapped file: SIGBUS, BUS_ADRERR
	NoMemory       // the machine's memory budget is used up: the task is killed
)

// Errno is what a system call answers when its argument faults.
func (f Fault) Errno() abi.Errno {
	switch f {
	case NoFault:
		return 0
	case NoMemory:
		return abi.ENOMEM
	}
	return abi.EFAULT
}

// Pager is the slow path behind a TLB: it walks the page tables of one address space, brings pages in, breaks copy-on-write and
// fills the TLB. The returned page is the content as it is now; it may be used until the next call of the Pager.
type Pager interface {
	// ReadPage finds the page that holds va for reading, and enters it in R.
	ReadPage(va uint64) (*Page, Fault)
	// WritePage finds the page that holds va for writing, and enters it in R and W. If the page held decoded code, the code is
	// dropped and Exec is renewed before WritePage returns.
	WritePage(va uint64) (*Page, Fault)
	// FetchPage finds the page that holds va for executing and remembers that code was decoded from it, so that it leaves W and the
	// next write to it comes through WritePage again. It does not enter R: execute permission does not imply read permission.
	FetchPage(va uint64) (*Page, Fault)
}
