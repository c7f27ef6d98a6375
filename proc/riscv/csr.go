package riscv

// The control and status registers that user mode can see.
const (
	csrFflags  = 0x001 // accrued floating-point exceptions
	csrFrm     = 0x002 // dynamic rounding mode
	csrFcsr    = 0x003 // both
	csrCycle   = 0xc00 // the three counters are all the virtual clock: an instruction takes a cycle of one nanosecond
	csrTime    = 0xc01
	csrInstret = 0xc02
)

// csrName is what assemblers call a register, or "" for those that user mode cannot see.
func csrName(n int32) string {
	switch n {
	case csrFflags:
		return "fflags"
	case csrFrm:
		return "frm"
	case csrFcsr:
		return "fcsr"
	case csrCycle:
		return "cycle"
	case csrTime:
		return "time"
	case csrInstret:
		return "instret"
	}
	return ""
}

// csr carries out an instruction on a control register; now is the virtual time before it. It reports false, with nothing
// changed, if there is no such register for user mode, or the instruction would write a read-only one.
func csr(r *Regs, in *Inst, now int64) bool {
	old, ok := readCSR(r, in.Imm, now)
	if !ok {
		return false
	}
	operand := uint64(in.Rs1) // an immediate, or a register's number
	writes := in.Rs1 != 0
	v := old
	switch in.Op {
	case OpCsrrw, OpCsrrs, OpCsrrc:
		operand = r.X[in.Rs1&31]
	}
	switch in.Op {
	case OpCsrrw, OpCsrrwi:
		v, writes = operand, true
	case OpCsrrs, OpCsrrsi:
		v |= operand
	case OpCsrrc, OpCsrrci:
		v &^= operand
	}
	if writes && !writeCSR(r, in.Imm, uint32(v)) {
		return false
	}
	r.X[in.Rd&31] = old
	return true
}

func readCSR(r *Regs, n int32, now int64) (uint64, bool) {
	switch n {
	case csrFflags:
		return uint64(r.FCSR & 31), true
	case csrFrm:
		return uint64(r.FCSR >> 5 & 7), true
	case csrFcsr:
		return uint64(r.FCSR & 255), true
	case csrCycle, csrTime, csrInstret:
		return uint64(now), true
	}
	return 0, false
}

// writeCSR stores what fits of v. A reserved rounding mode may be stored; the instruction that uses it is illegal.
func writeCSR(r *Regs, n int32, v uint32) bool {
	switch n {
	case csrFflags:
		r.FCSR = r.FCSR&^31 | v&31
	case csrFrm:
		r.FCSR = r.FCSR&^(7<<5) | v&7<<5
	case csrFcsr:
		r.FCSR = v & 255
	default:
		return false
	}
	return true
}
