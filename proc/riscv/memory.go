package riscv

import (
	"encoding/binary"

	"github.com/vitrine-os/vitrine/proc/mem"
)

const pageMask = mem.PageSize - 1

// load reads size bytes at a, at any alignment. It is the precise engine's only way, and the block engine's when the TLB in line
// does not answer. On a fault it sets e.trap and reports false.
func (e *Engine) load(t *mem.TLB, p mem.Pager, a uint64, size uint64) (uint64, bool) {
	if a&pageMask > mem.PageSize-size {
		return e.loadCrossing(t, p, a, size)
	}
	en := &t.R[a>>12%mem.TLBSize]
	pg := en.Page
	if en.Tag != a&^pageMask {
		var fault mem.Fault
		if pg, fault = p.ReadPage(a); fault != mem.NoFault {
			return 0, e.fault(CauseLoad, fault, a)
		}
	}
	return peek(pg, a, size), true
}

// loadCrossing reads over the end of a page. The fault address is the first byte that cannot be read.
func (e *Engine) loadCrossing(t *mem.TLB, p mem.Pager, a uint64, size uint64) (uint64, bool) {
	low := mem.PageSize - a&pageMask
	lo, ok := e.loadBytes(t, p, a, low)
	if !ok {
		return 0, false
	}
	hi, ok := e.loadBytes(t, p, a+low, size-low)
	return lo | hi<<(low*8), ok
}

// loadBytes reads n bytes, fewer than eight, that lie within a page.
func (e *Engine) loadBytes(t *mem.TLB, p mem.Pager, a, n uint64) (v uint64, ok bool) {
	for i := range n {
		b, ok := e.load(t, p, a+i, 1)
		if !ok {
			return 0, false
		}
		v |= b << (8 * i)
	}
	return v, true
}

// store writes the low size bytes of v at a, at any alignment, or nothing at all. On a fault it sets e.trap and reports false.
func (e *Engine) store(t *mem.TLB, p mem.Pager, a, v uint64, size uint64) bool {
	if a&pageMask > mem.PageSize-size {
		return e.storeCrossing(p, a, v, size)
	}
	pg := e.writable(t, p, a)
	if pg == nil {
		return false
	}
	poke(pg, a, v, size)
	return true
}

// storeCrossing writes over the end of a page. Both pages are asked for before a byte is written, and asked for again afterwards:
// a page is good only until the next call of the pager, which may be the one that separates two pages sharing a frame.
func (e *Engine) storeCrossing(p mem.Pager, a, v, size uint64) bool {
	var pg *mem.Page
	for _, at := range [2]uint64{a, (a | pageMask) + 1} {
		if _, fault := p.WritePage(at); fault != mem.NoFault {
			return e.fault(CauseStore, fault, at)
		}
	}
	for i := range size {
		if at := a + i; i == 0 || at&pageMask == 0 {
			pg, _ = p.WritePage(at)
		}
		pg[(a+i)&pageMask] = uint8(v >> (8 * i))
	}
	return true
}

// writable finds the page that holds a for writing. On a fault it sets e.trap and gives nil.
func (e *Engine) writable(t *mem.TLB, p mem.Pager, a uint64) *mem.Page {
	if en := &t.W[a>>12%mem.TLBSize]; en.Tag == a&^pageMask {
		return en.Page
	}
	pg, fault := p.WritePage(a)
	if fault != mem.NoFault {
		e.fault(CauseStore, fault, a)
		return nil
	}
	return pg
}

// storeAt is store for the block engine: it also reports false, with CauseBudget in e.trap, if the store was done but changed the
// set of executable pages, so that the rest of the block may be stale.
func (e *Engine) storeAt(t *mem.TLB, p mem.Pager, a, v uint64, size uint64) bool {
	exec := t.Exec
	if !e.store(t, p, a, v, size) {
		return false
	}
	e.trap = Trap{}
	return t.Exec == exec
}

// fault notes a fault for the kernel. It always reports false, for the caller to hand on.
func (e *Engine) fault(cause Cause, fault mem.Fault, a uint64) bool {
	e.trap = Trap{Cause: cause, Fault: fault, Addr: a}
	return false
}

// peek reads size bytes that lie within a page.
func peek(pg *mem.Page, a uint64, size uint64) uint64 {
	b := pg[a&pageMask:]
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	}
	return binary.LittleEndian.Uint64(b)
}

// poke writes size bytes that lie within a page.
func poke(pg *mem.Page, a, v uint64, size uint64) {
	b := pg[a&pageMask:]
	switch size {
	case 1:
		b[0] = uint8(v)
	case 2:
		binary.LittleEndian.PutUint16(b, uint16(v))
	case 4:
		binary.LittleEndian.PutUint32(b, uint32(v))
	default:
		binary.LittleEndian.PutUint64(b, v)
	}
}
