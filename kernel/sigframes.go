package kernel

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/riscv"
)

// SignalFrame is a signal frame that lies on a task's stack: what happened, and what rt_sigreturn(2) is going to do. What it does is read
// from the frame as it is now, for sigreturn obeys that, whoever wrote it.
type SignalFrame struct {
	SP      uint64     // where the frame begins; the handler started with this stack pointer
	Signal  abi.Signal // what the handler runs for
	Handler uint64     // the handler
	Alt     bool       // the frame lies on the alternate stack

	// What was interrupted.
	Call  int64 // number of the system call that was interrupted or had just ended, -1 if the program was between two instructions
	Ret   int64 // the call's result as strace shows it, with -ERESTARTSYS and its like for one that was interrupted
	Again bool  // the call is made again after the handler; else it ends, and its caller sees the saved a0

	// What the frame holds.
	Info    abi.Siginfo // the handler's second argument
	Regs    riscv.Regs  // what will be restored: pc, registers, floating point; after a call X[10] is what its caller sees
	Mask    abi.SigSet  // what will be blocked again
	Stack   abi.StackT  // the alternate stack that will be set up again
	Edited  bool        // the program has changed the saved pc since
	Damaged bool        // sigreturn is going to refuse it: SIGSEGV
	Gone    bool        // its memory can no longer be read, and nothing of what it held is known
}

// SignalFrames lists the frames on a task's stack in which a handler has begun and not yet ended, innermost (the handler that runs)
// first. A handler that was left by siglongjmp(3) has ended, which shows in the stack pointer; a frame that the program made itself is
// none. It only looks, and works on any machine between two steps; a task that is unknown or dead has none.
//
// A program that moves to a stack of its own making without telling sigaltstack(2), as swapcontext(3) does, may seem to have left a
// frame.
func (m *Machine) SignalFrames(tid int32) (list []SignalFrame) {
	id := m.Procs.Task(tid)
	if id == 0 {
		return nil
	}
	t := m.Procs.Tasks.R(id)
	for _, f := range slices.Backward(t.Frames.Live(t.Regs.X[2])) {
		list = append(list, m.viewFrame(t, &f))
	}
	return list
}

// viewFrame reads a frame from the program's memory.
func (m *Machine) viewFrame(t *proc.Task, n *proc.SigFrame) SignalFrame {
	v := SignalFrame{SP: n.SP, Signal: n.Sig, Handler: n.Handler, Alt: n.Len != 0, Call: int64(n.Nr), Ret: n.Ret, Again: n.Again}
	var f [abi.SizeofFrame]byte
	if t.Space == 0 {
		v.Gone = true
		return v
	}
	if got, _ := m.mmu.View(t.Space).CopyIn(f[:], n.SP); got < len(f) {
		v.Gone = true
		return v
	}
	v.Info.Decode(f[abi.FrameInfo:])
	restored(&v.Regs, &f)
	v.Mask = savedMask(&f)
	v.Stack.Decode(f[abi.FrameStack:])
	v.Edited, v.Damaged = v.Regs.PC != n.PC, damaged(&f)
	return v
}

// frameNote is what the kernel remembers about a frame that is going to be made, before the call that the signal interrupts is decided
// upon.
func frameNote(t *proc.Task, a proc.Action) proc.SigFrame {
	n := proc.SigFrame{PC: t.Regs.PC, Handler: a.Handler, Sig: a.Sig, Nr: -1}
	if t.Leaving && t.Nr != abi.SYS_RT_SIGRETURN { // behind sigreturn the program stands where the last signal met it
		n.Nr, n.Ret = int32(t.Nr), t.Ret
	}
	return n
}

// placed completes the note: where the frame is, and what becomes of the call.
func placed(n proc.SigFrame, t *proc.Task, alt *abi.StackT, sp uint64) proc.SigFrame {
	n.SP, n.Again, n.PC = sp, t.Regs.PC != n.PC, t.Regs.PC
	if sp-alt.Sp < alt.Size {
		n.Lo, n.Len = alt.Sp, alt.Size
	}
	return n
}

// damaged tells whether sigreturn refuses a frame: the words behind the floating-point registers announce an extension that there is not.
func damaged(f *[abi.SizeofFrame]byte) (bad bool) {
	for _, b := range f[abi.FrameReserved : abi.FrameReserved+12] {
		bad = bad || b != 0
	}
	return bad
}

// restored takes the registers out of a frame.
func restored(r *riscv.Regs, f *[abi.SizeofFrame]byte) {
	r.PC = le.Uint64(f[abi.FramePC:])
	for i := 1; i < 32; i++ {
		r.X[i] = le.Uint64(f[abi.FramePC+8*i:])
	}
	for i := range r.F {
		r.F[i] = le.Uint64(f[abi.FrameFP+8*i:])
	}
	r.FCSR = le.Uint32(f[abi.FrameFCSR:]) & 0xff
}

// savedMask is the mask in a frame. What cannot be blocked is not.
func savedMask(f *[abi.SizeofFrame]byte) abi.SigSet {
	return abi.SigSet(le.Uint64(f[abi.FrameSigmask:])) &^ abi.Unblockable
}
