package image

// Regs are the registers of one frame of a call chain, numbered as DWARF numbers them: x0..x31, then
// f0..f31.
type Regs struct {
	X  [32]uint64 // x0..x31; x2 is the stack pointer
	F  [32]uint64 // f0..f31 as raw bits
	PC uint64     // where the frame is: its next instruction, for a caller the return address
	// Lost has bit n set where register n isn't known: a call may overwrite it and nobody saved it.
	// Callers that don't have the float registers set the upper half.
	Lost uint64
}

// ReadMem reads n bytes of the program's memory; ok is false when some of them aren't mapped.
type ReadMem func(addr uint64, n int) (data []byte, ok bool)

const (
	regRA = 1  // return address
	regSP = 2  // stack pointer
	regTP = 4  // thread pointer
	regS0 = 8  // frame pointer
	nRegs = 64 // x and f
)

// callerSaved are the registers that a call may overwrite: ra, t0-t6, a0-a7, and ft0-ft11, fa0-fa7.
const callerSaved = 1<<1 | 7<<5 | 0xff<<10 | 0xf<<28 | (0xff|0xff<<10|0xf<<28)<<32

// get is the value of register n, when it is known.
func (r *Regs) get(n uint64) (v uint64, ok bool) {
	if n >= nRegs || r.Lost>>n&1 != 0 {
		return 0, false
	}
	if n >= 32 {
		return r.F[n-32], true
	}
	return r.X[n], true
}

// set gives register n a known value; x0 stays zero.
func (r *Regs) set(n, v uint64) {
	if n >= nRegs || n == 0 {
		return
	}
	r.Lost &^= 1 << n
	if n >= 32 {
		r.F[n-32] = v
	} else {
		r.X[n] = v
	}
}

// query is one question about a stopped program.
type query struct {
	d     *Debug
	regs  *Regs   // the frame's registers
	read  ReadMem // the program's memory
	pc    uint64  // the file address that is asked about
	cfa   uint64  // the frame's canonical address: the stack pointer before the call
	hasFA bool    // cfa is known
	base  []byte  // the function's DW_AT_frame_base expression
	unit  *unit   // the unit that expressions belong to
	steps int     // what is left of the budget
}

// Bounds on the work of one query.
const (
	maxSteps     = 200_000   // for variables
	maxWalkSteps = 1_000_000 // for a call chain, where code may have to be read
)

// spend takes n from the budget and says whether there was enough.
func (q *query) spend(n int) bool {
	q.steps -= n
	return q.steps >= 0
}

// mem reads n bytes.
func (q *query) mem(addr uint64, n int) ([]byte, bool) {
	if q.read == nil || n < 0 || n > maxBytes || !q.spend(8+n/8) {
		return nil, false
	}
	b, ok := q.read(addr, n)
	return b, ok && len(b) == n
}

// word reads a number of n bytes, at most 8.
func (q *query) word(addr uint64, n int) (uint64, bool) {
	b, ok := q.mem(addr, n)
	if !ok || n > 8 {
		return 0, false
	}
	return at(b, 0).num(n), true
}
