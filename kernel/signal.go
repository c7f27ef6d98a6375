package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/proc/riscv"
)

// Generation: how a signal comes to be pending, and whom it wakes. See signal(7).

// synchronous signals are delivered before all others, since they belong to the instruction just executed.
var synchronous = abi.SetOf(abi.SIGSEGV, abi.SIGBUS, abi.SIGILL, abi.SIGTRAP, abi.SIGFPE, abi.SIGSYS)

// stopSignals stop a process by default.
var stopSignals = abi.SetOf(abi.SIGSTOP, abi.SIGTSTP, abi.SIGTTIN, abi.SIGTTOU)

// sendGroup sends a signal to a process: any of its threads may take it.
func (m *Machine) sendGroup(gid store.ID, info abi.Siginfo) {
	m.sendVia(gid, m.Procs.Groups.R(gid).Leader, info)
}

// sendVia sends a signal to a process whose number was given as that of one of its threads: that one takes it rather than others.
func (m *Machine) sendVia(gid, via store.ID, info abi.Siginfo) {
	g := m.Procs.Groups.W(gid)
	if g.Zombie || g.Kernel {
		return
	}
	m.prepare(gid, abi.Signal(info.Signo))
	if g = m.Procs.Groups.W(gid); m.queue(&g.Pending, m.Procs.Tasks.R(via), info) {
		m.choosethread(gid, via, abi.Signal(info.Signo))
	}
}

// sendTask sends a signal to one thread.
func (m *Machine) sendTask(id store.ID, info abi.Siginfo) {
	t := m.Procs.Tasks.R(id)
	g := m.Procs.Groups.R(t.Group)
	if t.State == proc.Zombie || g.Kernel {
		return
	}
	sig := abi.Signal(info.Signo)
	m.prepare(t.Group, sig)
	w := m.Procs.Tasks.W(id)
	if m.queue(&w.Pending, w, info) {
		if sig == abi.SIGKILL {
			m.choosethread(t.Group, id, sig)
		} else if m.wants(id, sig) { // found/R26: one that has a signal to look at already will find this one too
			m.kick(id)
		}
	}
}

// queue makes a signal pending unless it is ignored or merged with one that is pending already. It returns whether the target may
// have to act.
func (m *Machine) queue(p *proc.Pending, t *proc.Task, info abi.Siginfo) bool {
	m.calm = 0
	sig := abi.Signal(info.Signo)
	text := ""
	ok := !m.ignores(t, sig) // pipe/R24: whoever ignores a signal is not even woken by it
	if !ok {
		text = "ignored"
	} else if entry, more := m.entry(p, t, info); more {
		m.Procs.Append(p, entry)
	} else {
		ok, text = false, "merged"
	}
	if m.heard() {
		m.say(t, event.Event{Kind: event.SigQueue, Sig: uint8(sig), Code: info.Code, Peer: m.curTID(), Info: encode(info), Text: text})
	}
	if ok {
		m.signalFds(t)
	}
	return ok
}

// entry is what becomes of a signal in a list of pending ones: nothing if a standard one is pending already. Signals with a value beyond
// RLIMIT_SIGPENDING lose it, and real-time ones are merged then too; kill(2) of a standard signal always works.
func (m *Machine) entry(p *proc.Pending, t *proc.Task, info abi.Siginfo) (q proc.Queued, more bool) {
	sig := abi.Signal(info.Signo)
	if sig < abi.SIGRTMIN && p.Set.Has(sig) { // signal/R10, signal/R28
		return q, false // proc/R24: a standard signal is pending or is not
	}
	if (sig >= abi.SIGRTMIN || info.Code < 0) && m.overLimit(t.Group) {
		return proc.Queued{Info: abi.UserInfo(sig, abi.SI_USER, 0, 0), UID: nobody}, !p.Set.Has(sig)
	}
	return proc.Queued{Info: info, UID: t.Cred.UID}, true
}

// nobody is the user that pays for signals beyond the limit.
const nobody = ^uint32(0)

// full tells whether a real-time signal for a process finds no room: signal/R46, the calls that send a value then fail with EAGAIN.
// timer/R5: timers have room of their own.
func (m *Machine) full(gid store.ID, sig abi.Signal) bool {
	return sig >= abi.SIGRTMIN && m.overLimit(gid)
}

// overLimit tells whether a process's user has as many signals queued, and timers made, as RLIMIT_SIGPENDING allows. See getrlimit(2).
func (m *Machine) overLimit(gid store.ID) bool {
	g := m.Procs.Groups.R(gid)
	limit := min(m.Procs.Limits.R(g.Limits).Soft[abi.RLIMIT_SIGPENDING], maxQueued)
	return uint64(m.Procs.Queue.Len()+m.Procs.Posix.Len()) >= limit && m.queuedBy(m.Procs.Tasks.R(g.Leader).Cred.UID) >= limit
}

// maxQueued bounds the signals and timers of a user whatever the limit says, for they are memory of the host.
const maxQueued = 1 << 15

// queuedBy counts the signals and timers that a user has to answer for.
func (m *Machine) queuedBy(uid uint32) (n uint64) {
	for id := m.Procs.Queue.Next(0); id != 0; id = m.Procs.Queue.Next(id) {
		if q := m.Procs.Queue.R(id); q.Timer == 0 && q.UID == uid {
			n++
		}
	}
	for id := m.Procs.Posix.Next(0); id != 0; id = m.Procs.Posix.Next(id) {
		n += b2u(m.Procs.Posix.R(id).UID == uid)
	}
	return n
}

// ignores tells whether a signal would be dropped at once, so that it disturbs nobody: signal/R42. A blocked one is kept, since its
// disposition may change before it is unblocked.
func (m *Machine) ignores(t *proc.Task, sig abi.Signal) bool {
	if t.Mask.Has(sig) || t.HasSaved && t.SavedMask.Has(sig) {
		return false
	}
	a := m.Procs.Hands.R(t.Hand).Get(sig)
	return a.Handler == abi.SIG_IGN || a.Handler == abi.SIG_DFL && (sig.Default() == abi.ActionIgnore || sig == abi.SIGCONT) // found/R15
}

// prepare does what happens at once when certain signals are generated, signal/R52: a stop signal discards pending SIGCONT, SIGCONT discards
// pending stops and lets a stopped process go on, whatever its disposition and mask: signal/R53.
func (m *Machine) prepare(gid store.ID, sig abi.Signal) {
	switch {
	case stopSignals.Has(sig):
		m.discard(gid, abi.SetOf(abi.SIGCONT))
	case sig == abi.SIGCONT:
		m.discard(gid, stopSignals)
		m.goOn(gid, true)
	case sig == abi.SIGKILL:
		m.goOn(gid, false)
	}
}

// discard removes pending signals from a process and all its threads.
func (m *Machine) discard(gid store.ID, sigs abi.SigSet) {
	m.Procs.Discard(&m.Procs.Groups.W(gid).Pending, sigs)
	m.eachThread(gid, func(id store.ID) {
		if m.Procs.Tasks.R(id).Pending.Set&sigs != 0 {
			m.Procs.Discard(&m.Procs.Tasks.W(id).Pending, sigs)
		}
	})
}

// eachThread calls f for every thread of a process. f may end the thread it is given.
func (m *Machine) eachThread(gid store.ID, f func(id store.ID)) {
	for id := m.Procs.Groups.R(gid).Leader; id != 0; {
		next := m.Procs.Tasks.R(id).Next
		f(id)
		id = next
	}
}

// goOn lets a stopped process run again. tell says whether its parent hears of it.
func (m *Machine) goOn(gid store.ID, tell bool) {
	g := m.Procs.Groups.R(gid)
	if !g.Stopping {
		return
	}
	w := m.Procs.Groups.W(gid)
	w.Stopping, w.StopSeen = false, false
	w.Goes = tell
	if m.heard() {
		m.say(m.Procs.Tasks.R(w.Leader), event.Event{Kind: event.Continue})
	}
	m.eachThread(gid, func(id store.ID) {
		if m.Procs.Tasks.R(id).State == proc.Stopped {
			w := m.Procs.Tasks.W(id)
			w.Alert = true // what was sent meanwhile was told to nobody
			m.ready(id, w, 1)
		}
	})
	if tell {
		m.tellParent(gid, abi.CLD_CONTINUED, int32(abi.SIGCONT))
	}
}

// choosethread wakes the thread that will take a signal sent to the process: signal/R5, the one whose number was given, which is the leader
// if a process was meant; else the one that took the last, or the next after it. Others do not look, even if they could take it.
func (m *Machine) choosethread(gid, via store.ID, sig abi.Signal) { // found/R11
	if sig == abi.SIGKILL {
		m.eachThread(gid, func(id store.ID) {
			if m.Procs.Tasks.R(id).State != proc.Zombie {
				m.kick(id)
			}
		})
		return
	}
	if m.wants(via, sig) {
		m.kick(via)
		return
	}
	g := m.Procs.Groups.R(gid)
	start := g.Target
	if start == 0 {
		start = g.Leader
	}
	for id := start; ; {
		if m.wants(id, sig) {
			m.Procs.Groups.W(gid).Target = id
			m.kick(id)
			return
		}
		if id = m.Procs.Tasks.R(id).Next; id == 0 {
			id = g.Leader
		}
		if id == start {
			return
		}
	}
}

// wants tells whether a thread is one to wake for a signal: it takes it, and has not been told of others already, unless it runs.
func (m *Machine) wants(id store.ID, sig abi.Signal) bool {
	t := m.Procs.Tasks.R(id)
	return t.State != proc.Zombie && t.State != proc.Stopped && !t.Mask.Has(sig) && (id == m.cur || !t.Alert)
}

// retarget finds other threads for signals of the process that a thread takes no longer.
func (m *Machine) retarget(t *proc.Task, sigs abi.SigSet) {
	set := m.Procs.Groups.R(t.Group).Pending.Set & sigs
	m.eachThread(t.Group, func(id store.ID) {
		o := m.Procs.Tasks.R(id)
		if o.TID == t.TID || o.State == proc.Zombie || set&^o.Mask == 0 {
			return
		}
		set &= o.Mask
		if !o.Alert {
			m.kick(id)
		}
	})
}

// setMask changes which signals a task blocks.
func (m *Machine) setMask(t *proc.Task, mask abi.SigSet) {
	if more := mask &^ t.Mask; t.Alert && more != 0 {
		m.retarget(t, more)
	}
	t.Mask = mask
	m.recalc(t)
}

// recalc looks whether a task has signals to act upon.
func (m *Machine) recalc(t *proc.Task) {
	m.calm = 0
	t.Alert = (t.Pending.Set|m.Procs.Groups.R(t.Group).Pending.Set)&^t.Mask != 0
}

// kick makes a task look at its signals: a sleeper whose sleep a signal may end is woken, a stopped one only by SIGKILL.
func (m *Machine) kick(id store.ID) {
	t := m.Procs.Tasks.W(id)
	t.Alert, m.calm = true, 0
	switch {
	case t.State == proc.Sleeping && (!t.Wait.Killable || m.doomed(t)): // found/R10
		m.unblock(id, "signal")
	case t.State == proc.Stopped && m.fatalPending(t): // signal/R9
		m.ready(id, t, 1)
	}
}

// signalled tells whether the task has something to act upon before it may go on in user mode.
func (m *Machine) signalled(t *proc.Task) bool {
	g := m.Procs.Groups.R(t.Group)
	return t.Alert || g.Exiting || g.Stopping
}

// fatalPending tells whether the task is about to be killed, even if it is stopped.
func (m *Machine) fatalPending(t *proc.Task) bool {
	g := m.Procs.Groups.R(t.Group)
	return g.Exiting || (t.Pending.Set | g.Pending.Set).Has(abi.SIGKILL)
}

// doomed tells whether a signal is pending that ends a sleep which only fatal ones end: SIGKILL, or another that will do nothing but end
// the process. One that would dump core is not counted, since that is up to the process itself.
func (m *Machine) doomed(t *proc.Task) bool {
	set := (t.Pending.Set | m.Procs.Groups.R(t.Group).Pending.Set) &^ t.Mask
	for ; set != 0; set = set.Del(set.First()) {
		if sig := set.First(); sig.Default() == abi.ActionTerm && m.Procs.Hands.R(t.Hand).Get(sig).Handler == abi.SIG_DFL { // found/R9
			return true
		}
	}
	return m.fatalPending(t)
}

// force sends a signal that belongs to an instruction: signal/R30, if it is blocked or ignored the task dies of it. See the notes of
// sigprocmask(2).
func (m *Machine) force(t *proc.Task, info abi.Siginfo) {
	sig := abi.Signal(info.Signo)
	a := m.Procs.Hands.R(t.Hand).Get(sig)
	if t.Mask.Has(sig) || a.Handler == abi.SIG_IGN {
		m.Procs.Hands.W(t.Hand).Set(proc.Action{Sig: sig})
		t.Mask = t.Mask.Del(sig)
	}
	m.queue(&t.Pending, t, info)
	t.Alert = true
}

// noRoom is what comes of a signal whose frame the stack cannot hold: SIGSEGV, which may have another stack. If it is SIGSEGV's own frame,
// the process ends, whatever it made of that signal.
func (m *Machine) noRoom(t *proc.Task, sig abi.Signal) {
	if sig == abi.SIGSEGV {
		m.Procs.Hands.W(t.Hand).Set(proc.Action{Sig: abi.SIGSEGV})
	}
	m.force(t, abi.Siginfo{Signo: int32(abi.SIGSEGV), Code: abi.SI_KERNEL})
}

// faultSignal translates a trap of the processor: signal/R29.
func faultSignal(t *proc.Task, trap riscv.Trap) (sig abi.Signal, code int32, addr uint64) {
	switch trap.Cause {
	case riscv.CauseBreak:
		return abi.SIGTRAP, abi.TRAP_BRKPT, t.Regs.PC
	case riscv.CauseIllegal:
		return abi.SIGILL, abi.ILL_ILLOPC, t.Regs.PC
	case riscv.CauseMisaligned:
		return abi.SIGBUS, abi.BUS_ADRALN, trap.Addr
	}
	switch trap.Fault {
	case mem.AccErr:
		return abi.SIGSEGV, abi.SEGV_ACCERR, trap.Addr // mem/R5
	case mem.BusErr:
		return abi.SIGBUS, abi.BUS_ADRERR, trap.Addr
	case mem.NoMemory:
		return abi.SIGKILL, abi.SI_KERNEL, trap.Addr
	}
	return abi.SIGSEGV, abi.SEGV_MAPERR, trap.Addr // mem/R4
}
