package proc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// SigFrame remembers that a signal frame lies on a task's stack. What the frame holds is the program's, which may change it or jump out
// of it at any time; what happened when it was made is kept here.
type SigFrame struct {
	SP      uint64     // where the frame begins, and the handler's first stack pointer
	PC      uint64     // where sigreturn goes on, unless the program edits the frame
	Handler uint64     // the function that the signal runs
	Lo, Len uint64     // the alternate stack that the frame lies on; Len 0: it lies on none
	Nr      int32      // number of the call that was interrupted, or that had just ended; -1: the program was between two instructions
	Ret     int64      // that call's result, internal restart codes included
	Again   bool       // the call is made again after the handler
	Sig     abi.Signal // the signal
}

// SigFrames are the frames of a task, oldest first.
type SigFrames []SigFrame

// maxSigFrames bounds how many frames are remembered. It is more than all signals nested in each other; of a program that goes deeper
// the newest are known.
const maxSigFrames = 128

// Live drops the frames that the task has left, which shows in its stack pointer: a stack grows downwards, so a frame below the pointer
// was popped by sigreturn or jumped over by siglongjmp(3). An alternate stack is left when the pointer is no longer in it.
func (f SigFrames) Live(sp uint64) SigFrames {
	for len(f) > 0 && f[len(f)-1].left(sp) {
		f = f[:len(f)-1]
	}
	return f
}

// left tells whether a task with this stack pointer is out of the frame's handler. A frame on the ordinary stack is held for live while
// the pointer is anywhere below it: alternate stacks lie there, too, or it cannot be known.
func (f *SigFrame) left(sp uint64) bool {
	if f.Len != 0 && !(sp > f.Lo && sp-f.Lo <= f.Len) {
		return true
	}
	return sp > f.SP
}

// Push adds the newest frame.
func (f SigFrames) Push(n SigFrame) SigFrames {
	if len(f) == maxSigFrames {
		f = f[:copy(f, f[1:])]
	}
	return append(f, n)
}

// Pop drops the newest frame if it begins at sp: sigreturn obeyed it.
func (f SigFrames) Pop(sp uint64) SigFrames {
	if n := len(f); n > 0 && f[n-1].SP == sp {
		f = f[:n-1]
	}
	return f
}

func (f SigFrames) hash(h *store.Hasher) {
	h.U64(uint64(len(f)))
	for i := range f {
		r := &f[i]
		for _, v := range [...]uint64{r.SP, r.PC, r.Handler, r.Lo, r.Len, uint64(uint32(r.Nr))<<8 | uint64(r.Sig), uint64(r.Ret)} {
			h.U64(v)
		}
		h.Bool(r.Again)
	}
}
