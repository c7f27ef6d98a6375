package kernel

import (
	"encoding/binary"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/proc"
)

var le = binary.LittleEndian

// Delivery happens on the way back to user mode: the frame is written to the user's stack in Linux's riscv64 layout, and ra points at
// the kernel's rt_sigreturn stub. See signal(7), "Execution of signal handlers".

// leaveKernel acts upon the signals of a task that is about to return to user mode: until none is left, or a handler's frame is
// set up, or the task is gone or stopped.
func (m *Machine) leaveKernel(t *proc.Task) {
	for {
		g := m.Procs.Groups.R(t.Group)
		if g.Exiting {
			m.exitTask(m.cur, g.ExitCode)
			return
		}
		if g.Stopping {
			m.stopHere(t)
			return
		}
		info, ok := m.dequeue(t, ^t.Mask)
		if !ok {
			break
		}
		if done := m.act(t, info); done {
			return
		}
	}
	if t.Leaving {
		m.restart(t)
	}
	t.Leaving = false
	if t.HasSaved {
		t.HasSaved = false
		if m.setMask(t, t.SavedMask); t.Alert { // the old mask lets something through
			m.leaveKernel(t)
		}
	}
}

// dequeue takes the next signal out of those allowed: SIGKILL before everything, lest a pending stop holds it up, then synchronous
// ones, then the thread's own before the process's, each lowest number first.
func (m *Machine) dequeue(t *proc.Task, allowed abi.SigSet) (abi.Siginfo, bool) {
	for {
		q, ok := m.next(t, allowed)
		m.recalc(t)
		if !ok || q.Timer == 0 || m.timerTaken(&q) {
			return q.Info, ok
		}
	}
}

// next takes an entry out of the two lists.
func (m *Machine) next(t *proc.Task, allowed abi.SigSet) (proc.Queued, bool) {
	shared := m.Procs.Groups.R(t.Group).Pending.Set & allowed
	if shared.Has(abi.SIGKILL) {
		return m.Procs.TakeEntry(&m.Procs.Groups.W(t.Group).Pending, abi.SIGKILL)
	}
	if set := t.Pending.Set & allowed; set != 0 { // signal/R14
		if s := set & synchronous; s != 0 { // signal/R13
			set = s
		}
		return m.Procs.TakeEntry(&t.Pending, set.First()) // signal/R45, signal/R8
	}
	if shared == 0 {
		return proc.Queued{}, false
	}
	sig := shared.First()
	if sig == abi.SIGALRM {
		m.alarmTaken(t.Group)
	}
	return m.Procs.TakeEntry(&m.Procs.Groups.W(t.Group).Pending, sig)
}

// act does what the task wants done with a signal. It returns true when the task does not go on looking: a handler will run, or it is
// dead.
func (m *Machine) act(t *proc.Task, info abi.Siginfo) bool {
	sig := abi.Signal(info.Signo)
	a := m.Procs.Hands.R(t.Hand).Get(sig)
	switch {
	case sig == abi.SIGKILL || sig == abi.SIGSTOP: // signal/R17
	case a.Handler == abi.SIG_IGN:
		m.sayDeliver(t, info, "ignore", a)
		return false
	case a.Handler != abi.SIG_DFL:
		return m.handle(t, info, a) // signal/R51: also in the place of a stop
	}
	switch sig.Default() { // signal/R20
	case abi.ActionIgnore, abi.ActionCont:
		m.sayDeliver(t, info, "ignore", a)
		return false
	case abi.ActionStop:
		if sig != abi.SIGSTOP && m.orphaned(m.Procs.Groups.R(t.Group).PGID) {
			m.sayDeliver(t, info, "ignore", a) // signal/R54
			return false
		}
		m.sayDeliver(t, info, "stop", a)
		m.stopGroup(t, sig)
		return false
	}
	code, what := int32(sig), "term" // proc/R6, signal/R21: the low seven bits of the status, which an exit leaves zero
	if sig.Default() == abi.ActionCore {
		what = "core"
	}
	m.sayDeliver(t, info, what, a)
	m.exitGroup(t, code) // signal/R49
	return true
}

func (m *Machine) sayDeliver(t *proc.Task, info abi.Siginfo, what string, a proc.Action) {
	if m.heard() {
		m.say(t, event.Event{Kind: event.SigDeliver, Sig: uint8(info.Signo), Code: info.Code, Info: encode(info), Text: what, Addr: a.Handler, N: int64(t.Regs.X[2])})
	}
}

// encode makes a siginfo_t.
func encode(info abi.Siginfo) []byte {
	b := make([]byte, abi.SizeofSiginfo)
	info.Encode(b)
	return b
}

// restart decides what becomes of a call that a signal interrupted when no handler runs: it is made again, signal/R39.
func (m *Machine) restart(t *proc.Task) {
	switch abi.Errno(-t.Ret) {
	case abi.ERESTARTSYS, abi.ERESTARTNOINTR, abi.ERESTARTNOHAND: // pipe/R25: after a stop the call is made again
		t.Regs.X[10] = t.A0
		t.Regs.PC -= 4
	case abi.ERESTART_RESTARTBLOCK:
		t.Regs.X[10] = t.A0
		t.Regs.X[17] = abi.SYS_RESTART_SYSCALL
		t.Regs.PC -= 4
	}
}

// beforeHandler decides what becomes of an interrupted call when a handler runs: EINTR, or the call again after the handler.
func (m *Machine) beforeHandler(t *proc.Task, a proc.Action) {
	if !t.Leaving {
		return
	}
	switch abi.Errno(-t.Ret) {
	case abi.ERESTARTNOHAND, abi.ERESTART_RESTARTBLOCK: // signal/R38
		t.Regs.X[10] = uint64(fail(abi.EINTR))
	case abi.ERESTARTSYS:
		if a.Flags&abi.SA_RESTART == 0 { // signal/R37
			t.Regs.X[10] = uint64(fail(abi.EINTR)) // pipe/R21, proc/R22: a handler ends the call
			break
		}
		m.restart(t) // pipe/R22: with SA_RESTART it goes on after the handler
	case abi.ERESTARTNOINTR:
		m.restart(t)
	}
}

// handle sets up the frame for a handler. It returns true: user mode goes on in the handler; or false when the frame did not fit and
// SIGSEGV is pending instead.
func (m *Machine) handle(t *proc.Task, info abi.Siginfo, a proc.Action) bool {
	note := frameNote(t, a)
	m.beforeHandler(t, a)
	mask := t.Mask
	if t.HasSaved {
		mask = t.SavedMask
	}
	alt := t.AltStack
	sp, ok := m.pushFrame(t, info, a, mask)
	t.Leaving = false // signal/R43: what becomes of the call is decided
	m.now += m.costs.Signal
	if !ok { // signal/R31
		m.noRoom(t, a.Sig)
		return false
	}
	if m.heard() {
		m.say(t, event.Event{Kind: event.SigDeliver, Sig: uint8(info.Signo), Code: info.Code, Info: encode(info), Text: "handler", Addr: a.Handler, N: int64(sp)})
	}
	t.Frames = t.Frames.Live(t.Regs.X[2]).Push(placed(note, t, &alt, sp))
	t.HasSaved = false
	blocked := t.Mask | a.Mask       // signal/R1, signal/R12: the frame has the mask of before
	if a.Flags&abi.SA_NODEFER == 0 { // signal/R16
		blocked = blocked.Add(a.Sig)
	}
	m.setMask(t, blocked&^abi.Unblockable)
	if a.Flags&abi.SA_RESETHAND != 0 { // signal/R3: only the handler is reset, flags and mask stay
		m.Procs.Hands.W(t.Hand).Set(proc.Action{Sig: a.Sig, Flags: a.Flags, Mask: a.Mask})
	}
	r := &t.Regs
	r.X[1] = trampoline
	r.X[2] = sp
	r.X[10] = uint64(a.Sig)
	r.X[11] = sp + abi.FrameInfo
	r.X[12] = sp + abi.FrameUcontext
	r.PC = a.Handler
	r.ResvSize = 0
	if m.signalled(t) { // proc/R25, signal/R11: another one nests at once, before the first instruction of this handler; found/R32: or it stops
		m.leaveKernel(t)
	}
	return true
}

// pushFrame writes siginfo, ucontext and registers to the stack the handler will run on.
func (m *Machine) pushFrame(t *proc.Task, info abi.Siginfo, a proc.Action, mask abi.SigSet) (sp uint64, ok bool) {
	r := &t.Regs
	sp = r.X[2]
	alt := &t.AltStack
	on := onAltStack(t)
	if on && !(sp-alt.Sp >= abi.SizeofFrame) { // would leave the alternate stack
		return 0, false
	}
	oldAlt := *alt
	oldAlt.Flags = altFlags(t)
	if a.Flags&abi.SA_ONSTACK != 0 && !on && alt.Flags&abi.SS_DISABLE == 0 && alt.Size != 0 {
		sp = alt.Sp + alt.Size                        // signal/R2
		if uint32(alt.Flags)&abi.SS_AUTODISARM != 0 { // signal/R32: the frame has it
			*alt = abi.StackT{Flags: abi.SS_DISABLE}
		}
	}
	sp = (sp - abi.SizeofFrame) &^ 15
	var f [abi.SizeofFrame]byte
	info.Encode(f[abi.FrameInfo:])
	oldAlt.Encode(f[abi.FrameStack:])
	le.PutUint64(f[abi.FrameSigmask:], uint64(mask))
	le.PutUint64(f[abi.FramePC:], r.PC)
	for i := 1; i < 32; i++ {
		le.PutUint64(f[abi.FramePC+8*i:], r.X[i])
	}
	for i, v := range r.F {
		le.PutUint64(f[abi.FrameFP+8*i:], v)
	}
	le.PutUint32(f[abi.FrameFCSR:], r.FCSR)
	n, _ := m.mmu.View(t.Space).CopyOut(sp, f[:])
	return sp, n == len(f)
}

// onAltStack tells whether the task runs on its alternate signal stack now. See sigaltstack(2).
func onAltStack(t *proc.Task) bool {
	s := &t.AltStack
	return uint32(s.Flags)&abi.SS_AUTODISARM == 0 && s.Size != 0 && t.Regs.X[2] > s.Sp && t.Regs.X[2]-s.Sp <= s.Size
}

// autodisarm is SS_AUTODISARM as a signed flag word holds it.
const autodisarm = -1 << 31

// altFlags is what sigaltstack(2) reports about the alternate stack.
func altFlags(t *proc.Task) int32 {
	switch {
	case t.AltStack.Size == 0:
		return abi.SS_DISABLE
	case onAltStack(t):
		return abi.SS_ONSTACK
	}
	return t.AltStack.Flags & autodisarm
}

// sysSigreturn goes back to where a signal interrupted the task. It obeys what the frame says, whoever wrote it: a forged pc is
// followed. See sigreturn(2).
func sysSigreturn(c *Call) int64 {
	t := c.t
	sp := t.Regs.X[2]
	var f [abi.SizeofFrame]byte
	n := 0
	if sp&15 == 0 {
		n, _ = c.mem.CopyIn(f[:], sp)
	}
	if n < len(f) || damaged(&f) {
		c.force(t, abi.Siginfo{Signo: int32(abi.SIGSEGV), Code: abi.SI_KERNEL})
		return replaced
	}
	c.gone = *c.args
	r := &t.Regs
	t.Frames = t.Frames.Live(sp).Pop(sp)
	restored(r, &f)
	c.setMask(t, savedMask(&f)) // signal/R15
	var s abi.StackT
	s.Decode(f[abi.FrameStack:])
	setAltStack(t, s) // what it refuses stays as it is
	t.Restart = proc.Restart{}
	if c.heard() {
		c.say(t, event.Event{Kind: event.SigReturn, Addr: r.PC, N: int64(sp)})
	}
	return replaced
}
