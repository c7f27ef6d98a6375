package ipc

import "github.com/vitrine-os/vitrine/kernel/abi"

// WakeOp is the operation that FUTEX_WAKE_OP carries in its last argument: a change of the second word, and a question about what
// the word was before. See futex(2).
type WakeOp struct {
	Op     uint8 // what is done to the word, FUTEX_OP_SET and following
	Cmp    uint8 // how the old word is compared, FUTEX_OP_CMP_EQ and following
	OpArg  int32 // the operation's argument
	CmpArg int32 // what the old word is compared with
}

// DecodeWakeOp takes the argument apart: four bits of operation, four of comparison, twelve of each argument with its sign.
func DecodeWakeOp(arg uint32) WakeOp {
	w := WakeOp{
		Op:     uint8(arg >> 28 & 7),
		Cmp:    uint8(arg >> 24 & 15),
		OpArg:  int32(arg<<8) >> 20,
		CmpArg: int32(arg<<20) >> 20,
	}
	if arg>>28&abi.FUTEX_OP_OPARG_SHIFT != 0 {
		w.OpArg = 1 << (uint32(w.OpArg) & 31)
	}
	return w
}

// Change returns what the operation makes of the word. ENOSYS: there is no such operation, and the word stays.
func (w WakeOp) Change(old uint32) (word uint32, err abi.Errno) {
	arg := uint32(w.OpArg)
	switch w.Op {
	case abi.FUTEX_OP_SET:
		return arg, 0
	case abi.FUTEX_OP_ADD:
		return old + arg, 0
	case abi.FUTEX_OP_OR:
		return old | arg, 0
	case abi.FUTEX_OP_ANDN:
		return old &^ arg, 0
	case abi.FUTEX_OP_XOR:
		return old ^ arg, 0
	}
	return old, abi.ENOSYS
}

// Second tells whether the sleepers of the second futex are woken too. ENOSYS: there is no such comparison.
//
// futex/R9: the word is changed before anything is compared or anybody woken. So an unknown comparison fails with ENOSYS, wakes
// nobody, and has changed the word nevertheless.
func (w WakeOp) Second(old uint32) (bool, abi.Errno) {
	v := int32(old)
	switch w.Cmp {
	case abi.FUTEX_OP_CMP_EQ:
		return v == w.CmpArg, 0
	case abi.FUTEX_OP_CMP_NE:
		return v != w.CmpArg, 0
	case abi.FUTEX_OP_CMP_LT:
		return v < w.CmpArg, 0
	case abi.FUTEX_OP_CMP_LE:
		return v <= w.CmpArg, 0
	case abi.FUTEX_OP_CMP_GT:
		return v > w.CmpArg, 0
	case abi.FUTEX_OP_CMP_GE:
		return v >= w.CmpArg, 0
	}
	return false, abi.ENOSYS
}
