package riscv

import "github.com/vitrine-os/vitrine/proc/mem"

// atomic carries out LR, SC and AMO. Unlike plain accesses they must be aligned; Linux does not emulate them and sends SIGBUS.
// On a trap it changes nothing, sets e.trap and reports false.
func (e *Engine) atomic(r *Regs, t *mem.TLB, p mem.Pager, in *Inst) bool {
	a, size := r.X[in.Rs1&31], uint64(8)
	if in.Op <= OpAmomaxuW {
		size = 4
	}
	if a&(size-1) != 0 {
		return e.fault(CauseMisaligned, mem.NoFault, a)
	}
	switch in.Op {
	case OpLrW, OpLrD:
		return e.loadReserved(r, t, p, in, a, size)
	case OpScW, OpScD:
		return e.storeConditional(r, t, p, in, a, size)
	}
	// The write comes first: an AMO needs a writable page, and its faults are those of stores.
	pg := e.writable(t, p, a)
	if pg == nil {
		return false
	}
	old, val := peek(pg, a, size), r.X[in.Rs2&31]
	if size == 4 {
		old, val = sw(uint32(old)), sw(uint32(val))
	}
	poke(pg, a, amoResult(in.Op, old, val), size)
	r.X[in.Rd&31] = old
	return true
}

func (e *Engine) loadReserved(r *Regs, t *mem.TLB, p mem.Pager, in *Inst, a, size uint64) bool {
	v, ok := e.load(t, p, a, size)
	if !ok {
		return false
	}
	r.ResvSize, r.ResvAddr, r.ResvVal = uint8(size), a, v
	if size == 4 {
		v = sw(uint32(v))
	}
	r.X[in.Rd&31] = v
	return true
}

// storeConditional stores if the reservation is still held and the memory still is what LR saw, and forgets the reservation in any
// case but a fault. Other tasks cannot have come between: the kernel clears reservations when it switches.
func (e *Engine) storeConditional(r *Regs, t *mem.TLB, p mem.Pager, in *Inst, a, size uint64) bool {
	failed := uint64(1)
	if uint64(r.ResvSize) == size && r.ResvAddr == a {
		pg := e.writable(t, p, a)
		if pg == nil {
			return false
		}
		if peek(pg, a, size) == r.ResvVal {
			poke(pg, a, r.X[in.Rs2&31], size)
			failed = 0
		}
	}
	r.ResvSize, r.ResvAddr, r.ResvVal = 0, 0, 0
	r.X[in.Rd&31] = failed
	return true
}
