package riscv

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"

	"github.com/vitrine-os/vitrine/proc/mem"
)

// Permissions of a flat page.
const (
	permR = 1 << iota
	permW
	permX
)

// flat is a small address space for tests: a map of pages, no sharing, no copy-on-write. It keeps the promises of mem.Pager about
// decoded code.
type flat struct {
	tlb   mem.TLB
	e     *Engine
	pages map[uint64]*flatPage
	calls int // of the pager
}

type flatPage struct {
	mem.Page
	perm int
	code bool // instructions were fetched from it
}

// lastExec makes values of TLB.Exec that are used once.
var lastExec uint64

func newFlat(e *Engine) *flat {
	m := &flat{e: e, pages: map[uint64]*flatPage{}}
	m.tlb.Flush()
	m.renew()
	return m
}

func (m *flat) renew() {
	lastExec++
	m.tlb.Exec = lastExec
}

// protect sets the permissions of the pages that cover [a, a+n), which appear if they are missing. A permission of -1 removes them.
func (m *flat) protect(a, n uint64, perm int) {
	for at := a &^ pageMask; at < a+n; at += mem.PageSize {
		if perm < 0 {
			delete(m.pages, at)
		} else if m.pages[at] == nil {
			m.pages[at] = &flatPage{perm: perm}
		} else {
			m.pages[at].perm = perm
		}
	}
	m.tlb.Flush()
	m.renew()
}

// put writes past all permissions.
func (m *flat) put(a uint64, data []byte) {
	for i, c := range data {
		at := a + uint64(i)
		pg := m.pages[at&^pageMask]
		if pg.code {
			m.e.DropPage(&pg.Page)
			pg.code = false
			m.renew()
		}
		pg.Page[at&pageMask] = c
	}
}

func (m *flat) get(a uint64, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		at := a + uint64(i)
		if pg := m.pages[at&^pageMask]; pg != nil {
			out[i] = pg.Page[at&pageMask]
		}
	}
	return out
}

func (m *flat) word(a uint64) uint64 { return binary.LittleEndian.Uint64(m.get(a, 8)) }

func (m *flat) look(va uint64, perm int) (*flatPage, mem.Fault) {
	m.calls++
	pg := m.pages[va&^pageMask]
	if pg == nil {
		return nil, mem.MapErr
	}
	if pg.perm&perm == 0 {
		return nil, mem.AccErr
	}
	return pg, mem.NoFault
}

func (m *flat) ReadPage(va uint64) (*mem.Page, mem.Fault) {
	pg, fault := m.look(va, permR)
	if fault != mem.NoFault {
		return nil, fault
	}
	m.tlb.R[va>>12%mem.TLBSize] = mem.Entry{Tag: va &^ pageMask, Page: &pg.Page}
	return &pg.Page, 0
}

func (m *flat) WritePage(va uint64) (*mem.Page, mem.Fault) {
	pg, fault := m.look(va, permW)
	if fault != mem.NoFault {
		return nil, fault
	}
	if pg.code {
		pg.code = false
		m.e.DropPage(&pg.Page)
		m.renew()
	}
	m.tlb.R[va>>12%mem.TLBSize] = mem.Entry{Tag: va &^ pageMask, Page: &pg.Page}
	m.tlb.W[va>>12%mem.TLBSize] = mem.Entry{Tag: va &^ pageMask, Page: &pg.Page}
	return &pg.Page, 0
}

func (m *flat) FetchPage(va uint64) (*mem.Page, mem.Fault) {
	pg, fault := m.look(va, permX)
	if fault != mem.NoFault {
		return nil, fault
	}
	pg.code = true
	if en := &m.tlb.W[va>>12%mem.TLBSize]; en.Tag == va&^pageMask {
		en.Tag = mem.NoTag
	}
	return &pg.Page, 0
}

// machine is a processor with memory and just enough of a kernel to run static programs that print and exit.
type machine struct {
	*flat
	regs    Regs
	out     bytes.Buffer
	brk     uint64
	mmap    uint64
	retired int64
	calls   int64 // system calls
	status  uint64
}

func newMachine() *machine {
	e := New()
	return &machine{flat: newFlat(e), mmap: 0x2000000000}
}

// runner is Engine.Run or Engine.RunPrecise.
type runner func(e *Engine, r *Regs, t *mem.TLB, p mem.Pager, budget int64) (int64, Trap)

// run runs the program until it exits or traps, in slices of the given budget.
func (m *machine) run(run runner, slice int64) error {
	for {
		m.e.Now = m.retired
		n, trap := run(m.e, &m.regs, &m.tlb, m.flat, slice)
		m.retired += n
		switch trap.Cause {
		case CauseBudget:
		case CauseEcall:
			if m.ecall() {
				return nil
			}
			m.regs.PC += 4
		default:
			return fmt.Errorf("trap %+v at %#x", trap, m.regs.PC)
		}
	}
}

// ecall does a system call and says whether it was an exit.
func (m *machine) ecall() bool {
	m.calls++
	x := &m.regs.X
	switch x[17] {
	case 64: // write
		m.out.Write(m.get(x[11], int(x[12]&0xffffff)))
		x[10] = x[12]
	case 66: // writev
		n := uint64(0)
		for i := range x[12] & 15 {
			m.out.Write(m.get(m.word(x[11]+16*i), int(m.word(x[11]+16*i+8))))
			n += m.word(x[11] + 16*i + 8)
		}
		x[10] = n
	case 80, 79: // fstat, newfstatat: a character device
		at := x[11]
		if x[17] == 79 {
			at = x[12]
		}
		m.put(at, make([]byte, 128))
		m.put(at+16, []byte{0x90, 0x21})
		x[10] = 0
	case 93, 94: // exit, exit_group
		m.status = x[10]
		return true
	case 173: // getppid
		x[10] = 1
	case 172, 178, 96: // getpid, gettid, set_tid_address
		x[10] = 2
	case 214: // brk
		if x[10] > m.brk {
			m.protect(m.brk, x[10]-m.brk, permR|permW)
			m.brk = x[10]
		}
		x[10] = m.brk
	case 222: // mmap
		m.protect(m.mmap, x[11], permR|permW)
		x[10] = m.mmap
		m.mmap += (x[11] + 0x1fff) &^ 0xfff
	case 215, 226, 99, 134, 135: // munmap, mprotect, set_robust_list, rt_sigaction, rt_sigprocmask
		x[10] = 0
	default:
		x[10] = ^uint64(37) // ENOSYS
	}
	return false
}

// loadELF maps a static executable and builds its first stack.
func (m *machine) loadELF(image []byte, args ...string) error {
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return err
	}
	var phdr uint64
	for _, p := range f.Progs {
		if p.Type != elf.PT_LOAD {
			continue
		}
		perm := permR
		if p.Flags&elf.PF_W != 0 {
			perm |= permW
		}
		if p.Flags&elf.PF_X != 0 {
			perm |= permX
		}
		m.protect(p.Vaddr, p.Memsz, perm)
		data := make([]byte, p.Filesz)
		if _, err := p.ReadAt(data, 0); err != nil {
			return err
		}
		m.put(p.Vaddr, data)
		if p.Off == 0 {
			phdr = p.Vaddr + 64
		}
		m.brk = max(m.brk, (p.Vaddr+p.Memsz+2*mem.PageSize)&^pageMask)
	}
	m.regs.PC = f.Entry
	m.stack(args, []uint64{3, phdr, 4, 56, 5, uint64(len(f.Progs)), 6, mem.PageSize, 9, f.Entry, 16, 0x112d, 17, 100})
	return nil
}

// stack builds what a program finds on its stack: argc, argv, no environment, and the auxiliary vector.
func (m *machine) stack(args []string, aux []uint64) {
	sp := uint64(0x3ffff00000)
	m.protect(sp-1<<20, 1<<20, permR|permW)
	sp -= 16 // the 16 random bytes of AT_RANDOM
	aux = append(aux, 25, sp, 0, 0)
	words := []uint64{uint64(len(args))}
	for _, a := range args {
		sp -= uint64(len(a) + 1)
		m.put(sp, append([]byte(a), 0))
		words = append(words, sp)
	}
	words = append(append(words, 0, 0), aux...)
	sp = (sp - uint64(len(words))*8) &^ 15
	for i, w := range words {
		m.put(sp+uint64(i)*8, binary.LittleEndian.AppendUint64(nil, w))
	}
	m.regs.X[2] = sp
}

// buildELF makes a static executable of one segment of code and one of data.
func buildELF(textAt uint64, text []byte, dataAt uint64, data []byte) []byte {
	le := binary.LittleEndian
	const headers = 64 + 2*56
	textOff := uint64(mem.PageSize)
	dataOff := (textOff + uint64(len(text)) + pageMask) &^ pageMask
	h := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 9)...)
	h = le.AppendUint16(h, 2)   // ET_EXEC
	h = le.AppendUint16(h, 243) // EM_RISCV
	h = le.AppendUint32(h, 1)
	h = le.AppendUint64(h, textAt)
	h = le.AppendUint64(h, 64)
	h = le.AppendUint64(h, 0)
	h = le.AppendUint32(h, 5) // RVC, double-float
	for _, v := range []uint16{64, 56, 2, 64, 0, 0} {
		h = le.AppendUint16(h, v)
	}
	for _, s := range []struct {
		flags        uint32
		off, at, len uint64
	}{{5, textOff, textAt, uint64(len(text))}, {6, dataOff, dataAt, uint64(len(data))}} {
		h = le.AppendUint32(h, 1) // PT_LOAD
		h = le.AppendUint32(h, s.flags)
		for _, v := range []uint64{s.off, s.at, s.at, s.len, s.len, mem.PageSize} {
			h = le.AppendUint64(h, v)
		}
	}
	image := make([]byte, dataOff+uint64(len(data)))
	copy(image, h[:headers])
	copy(image[textOff:], text)
	copy(image[dataOff:], data)
	return image
}
