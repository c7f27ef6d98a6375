package image

import (
	"encoding/binary"
	"io"
	"sort"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

const (
	// TaskSize is the first address that user memory can't have: 38 bits, as riscv64's Sv39 gives.
	TaskSize = 0x4000000000
	// PIEBase is where a static-pie program is loaded: two thirds of TaskSize, as Linux does without
	// randomisation (ELF_ET_DYN_BASE).
	PIEBase = 0x2aaaaaa000
	// MinAddr is the lowest address a segment may have; pages below it stay empty so that a null
	// pointer faults (vm.mmap_min_addr of Debian's riscv64 kernels).
	MinAddr = 0x10000
	// maxPhdrTable is Linux's limit on the program header table in bytes.
	maxPhdrTable = 65536

	ehdrSize = 64 // sizeof(Elf64_Ehdr)
	phdrSize = 56 // sizeof(Elf64_Phdr)
	pathMax  = 4096
)

// Bits of Segment.Prot, with the values of PROT_READ, PROT_WRITE and PROT_EXEC of mmap(2).
const (
	ProtRead  = abi.PROT_READ
	ProtWrite = abi.PROT_WRITE
	ProtExec  = abi.PROT_EXEC
)

// Image is what the kernel needs to know of an executable. Addresses include Bias.
type Image struct {
	Entry     uint64    // address of the first instruction
	Phdr      uint64    // address of the program headers in memory, 0 when no segment holds them (AT_PHDR)
	Phnum     int       // number of program headers (AT_PHNUM)
	Phentsize int       // size of one program header (AT_PHENT)
	Segments  []Segment // what to map, in the file's order; a later one replaces pages it shares with an earlier one
	ExecStack bool      // PT_GNU_STACK asks for an executable stack
	End       uint64    // first address after the highest segment
	Bias      uint64    // what was added to the file's addresses: 0, or the base of a static-pie
}

// Segment is one piece of a program: Filesz bytes of the file at Off, then zeros up to Memsz.
type Segment struct {
	Vaddr  uint64 // address of the first byte, not necessarily at a page's start
	Memsz  uint64 // bytes in memory
	Off    uint64 // where its bytes start in the file; equal to Vaddr modulo the page size when Filesz > 0
	Filesz uint64 // bytes that come from the file, at most Memsz
	Prot   int    // ProtRead, ProtWrite, ProtExec
}

// Brk is where the heap starts: the first page after the program. See brk(2).
func (m *Image) Brk() uint64 {
	return (m.End + abi.PAGE_SIZE - 1) &^ (abi.PAGE_SIZE - 1)
}

// phdr is an Elf64_Phdr as the file has it.
type phdr struct {
	typ    uint32 // PT_LOAD, PT_INTERP ...
	flags  uint32 // PF_R, PF_W, PF_X
	off    uint64 // offset in the file
	vaddr  uint64 // address before the bias
	filesz uint64 // bytes in the file
	memsz  uint64 // bytes in memory
	align  uint64 // wanted alignment, a power of two
}

const (
	ptLoad     = 1
	ptInterp   = 3
	ptGNUStack = 0x6474e551

	pfX = 1
	pfW = 2
	pfR = 4
)

// Parse reads an executable's headers and checks them as Linux's ELF loader does, and a little more:
// segments that overlap or reach beyond the end of the file are refused, where Linux maps them and
// lets the program find out. size is the length of the file.
//
// # Errors
//
// Every error is an *Error. A file that can't be read is EIO.
func Parse(r io.ReaderAt, size int64) (*Image, error) {
	h, err := readHeader(r, size)
	if err != nil {
		return nil, err
	}
	phdrs, err := readPhdrs(r, size, h)
	if err != nil {
		return nil, err
	}
	img := &Image{Phnum: h.phnum, Phentsize: phdrSize}
	for _, p := range phdrs {
		switch p.typ {
		case ptInterp:
			return nil, interpError(r, size, p)
		case ptGNUStack:
			img.ExecStack = p.flags&pfX != 0
		}
	}
	if h.typ == etDyn {
		img.Bias = pieBias(phdrs)
	}
	if err := img.load(phdrs, h.phoff, size); err != nil {
		return nil, err
	}
	img.Entry = h.entry + img.Bias
	if img.Entry >= TaskSize || img.Entry < img.Bias {
		return nil, late(abi.EINVAL, "the entry point 0x%x is outside of user memory", h.entry)
	}
	return img, nil
}

// load takes the segments over from the program headers, which lie at phoff in the file.
func (m *Image) load(phdrs []phdr, phoff uint64, size int64) *Error {
	for i, p := range phdrs {
		if p.typ != ptLoad {
			continue
		}
		// The address is looked up by file offset, as Linux does: PT_PHDR may be missing.
		if p.off <= phoff && phoff-p.off < p.filesz {
			m.Phdr = phoff - p.off + p.vaddr + m.Bias
		}
		if err := m.addSegment(i, p, size); err != nil {
			return err
		}
	}
	if len(m.Segments) == 0 {
		return late(abi.EINVAL, "no loadable segment: nothing to run")
	}
	return m.checkOverlap()
}

// addSegment checks PT_LOAD header number i and appends its segment.
func (m *Image) addSegment(i int, p phdr, size int64) *Error {
	if p.memsz == 0 && p.filesz == 0 {
		return nil
	}
	if p.filesz > p.memsz {
		return late(abi.EINVAL, "segment %d has more bytes in the file (%d) than in memory (%d)", i, p.filesz, p.memsz)
	}
	v := p.vaddr + m.Bias
	if v < m.Bias || v >= TaskSize || p.memsz > TaskSize-v {
		return late(abi.ENOMEM, "segment %d (0x%x bytes at 0x%x) doesn't fit below 0x%x, the end of user memory", i, p.memsz, v, uint64(TaskSize))
	}
	if v < MinAddr {
		return late(abi.EPERM, "segment %d is at 0x%x, below 0x%x where nothing may be mapped", i, v, MinAddr)
	}
	if p.filesz > 0 {
		if (p.off-v)%abi.PAGE_SIZE != 0 {
			return late(abi.EINVAL, "segment %d is misaligned: offset 0x%x and address 0x%x differ within their pages", i, p.off, v)
		}
		if p.off > uint64(size) || p.filesz > uint64(size)-p.off {
			return late(abi.ENOEXEC, "truncated: segment %d is %d bytes at offset %d, the file has only %d", i, p.filesz, p.off, size)
		}
	}
	prot := 0
	if p.flags&pfR != 0 {
		prot |= ProtRead
	}
	if p.flags&pfW != 0 {
		prot |= ProtWrite
	}
	if p.flags&pfX != 0 {
		prot |= ProtExec
	}
	m.Segments = append(m.Segments, Segment{Vaddr: v, Memsz: p.memsz, Off: p.off, Filesz: p.filesz, Prot: prot})
	m.End = max(m.End, v+p.memsz)
	return nil
}

// checkOverlap refuses two segments that claim the same byte.
func (m *Image) checkOverlap() *Error {
	s := append([]Segment(nil), m.Segments...)
	sort.SliceStable(s, func(i, j int) bool { return s[i].Vaddr < s[j].Vaddr })
	for i := 1; i < len(s); i++ {
		if s[i-1].Vaddr+s[i-1].Memsz > s[i].Vaddr {
			return late(abi.EINVAL, "two segments overlap at 0x%x", s[i].Vaddr)
		}
	}
	return nil
}

// pieBias is the bias that puts the lowest segment at PIEBase, rounded down to the largest alignment
// that the segments ask for.
func pieBias(phdrs []phdr) uint64 {
	align, low := uint64(abi.PAGE_SIZE), ^uint64(0)
	for _, p := range phdrs {
		if p.typ != ptLoad {
			continue
		}
		low = min(low, p.vaddr)
		// An alignment that is no power of two is ignored, as Linux does.
		if p.align&(p.align-1) == 0 && p.align > align && p.align <= PIEBase {
			align = p.align
		}
	}
	low &^= abi.PAGE_SIZE - 1
	if low >= TaskSize {
		return 0
	}
	base := PIEBase &^ (align - 1)
	if low > base {
		return 0
	}
	return base - low
}

// readPhdrs reads the program header table.
func readPhdrs(r io.ReaderAt, size int64, h *header) ([]phdr, *Error) {
	if h.phentsize != phdrSize {
		return nil, refuse(abi.ENOEXEC, "program headers of %d bytes where ELF64 has %d", h.phentsize, phdrSize)
	}
	if h.phnum == 0 {
		return nil, refuse(abi.ENOEXEC, "no program headers: nothing to load")
	}
	n := h.phnum * phdrSize
	if n > maxPhdrTable {
		return nil, refuse(abi.ENOEXEC, "%d program headers are more than Linux accepts (%d)", h.phnum, maxPhdrTable/phdrSize)
	}
	if h.phoff > uint64(size) || uint64(n) > uint64(size)-h.phoff {
		return nil, refuse(abi.ENOEXEC, "truncated: the program headers at offset %d are beyond the end of the file (%d bytes)", h.phoff, size)
	}
	buf := make([]byte, n)
	if err := readFull(r, buf, int64(h.phoff)); err != nil {
		return nil, err
	}
	out := make([]phdr, h.phnum)
	le := binary.LittleEndian
	for i := range out {
		b := buf[i*phdrSize:]
		out[i] = phdr{
			typ: le.Uint32(b), flags: le.Uint32(b[4:]), off: le.Uint64(b[8:]), vaddr: le.Uint64(b[16:]),
			filesz: le.Uint64(b[32:]), memsz: le.Uint64(b[40:]), align: le.Uint64(b[48:]),
		}
	}
	return out, nil
}

// interpError refuses a dynamically linked program: with what Linux says about a bad PT_INTERP, else
// with ENOENT, as where its dynamic linker isn't installed.
func interpError(r io.ReaderAt, size int64, p phdr) *Error {
	if p.filesz < 2 || p.filesz > pathMax {
		return refuse(abi.ENOEXEC, "the name of its dynamic linker has a length of %d", p.filesz)
	}
	if p.off > uint64(size) || p.filesz > uint64(size)-p.off {
		return refuse(abi.EIO, "truncated: the name of its dynamic linker is beyond the end of the file")
	}
	name := make([]byte, p.filesz)
	if err := readFull(r, name, int64(p.off)); err != nil {
		return err
	}
	if name[len(name)-1] != 0 {
		return refuse(abi.ENOEXEC, "the name of its dynamic linker has no end")
	}
	return refuse(abi.ENOENT, "dynamically linked (needs %s): link it with -static", printable(name))
}

// printable is the C string at the start of b with anything but plain characters replaced.
func printable(b []byte) string {
	var out []byte
	for _, c := range b {
		if c == 0 {
			break
		}
		if c < ' ' || c > '~' {
			c = '?'
		}
		out = append(out, c)
	}
	return string(out)
}

// readFull fills buf from offset off.
func readFull(r io.ReaderAt, buf []byte, off int64) *Error {
	if n, err := r.ReadAt(buf, off); n < len(buf) {
		return refuse(abi.EIO, "can't read the file: %v", err)
	}
	return nil
}
