package riscv

import "github.com/vitrine-os/vitrine/proc/mem"

// Step is the precise engine: it runs one instruction. CauseBudget says that it retired and that there is nothing else to tell.
func (e *Engine) Step(r *Regs, t *mem.TLB, p mem.Pager) Trap {
	r.PC &^= 1
	return e.step(r, t, p, e.Now)
}

// RunPrecise does what Run does, one Step after the other: it is the judge of Run.
func (e *Engine) RunPrecise(r *Regs, t *mem.TLB, p mem.Pager, budget int64) (retired int64, trap Trap) {
	r.PC &^= 1
	return e.precise(r, t, p, budget, budget)
}

// precise runs the left instructions that remain of a budget.
func (e *Engine) precise(r *Regs, t *mem.TLB, p mem.Pager, budget, left int64) (int64, Trap) {
	for ; left > 0; left-- {
		if trap := e.step(r, t, p, e.Now+budget-left); trap.Cause != CauseBudget {
			if trap.Cause == CauseEcall {
				left--
			}
			return budget - left, trap
		}
	}
	return budget - left, Trap{}
}

// step runs the instruction at r.PC at the virtual time now.
func (e *Engine) step(r *Regs, t *mem.TLB, p mem.Pager, now int64) Trap {
	w, ok := e.fetch(t, p, r.PC)
	if !ok {
		return e.trap
	}
	in := e.decode(w)
	ok = e.exec(r, t, p, &in, w, now)
	r.X[0] = 0
	if !ok {
		return e.trap
	}
	return Trap{}
}

// fetch reads the instruction at pc; a compressed one without the bits behind it. The second half may lie on the next page, which
// is asked for only if there is a second half.
func (e *Engine) fetch(t *mem.TLB, p mem.Pager, pc uint64) (uint32, bool) {
	c := e.codeAt(t, p, pc)
	if c == nil {
		return 0, false
	}
	low := uint32(peek(c.page, pc, 2))
	if low&3 != 3 {
		return low, true
	}
	if pc&pageMask == mem.PageSize-2 {
		if c = e.codeAt(t, p, pc+2); c == nil {
			return 0, false
		}
	}
	return low | uint32(peek(c.page, pc+2, 2))<<16, true
}

// illegal notes an illegal instruction. It always reports false, for the caller to hand on.
func (e *Engine) illegal(raw uint32) bool {
	e.trap = Trap{Cause: CauseIllegal, Addr: uint64(raw)}
	return false
}
