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
	g := m.Procs.Groups.W(gid)
	if g.Zombie || g.Kernel {
		return
	}
	m.prepare(gid, abi.Signal(info.Signo))
	if g = m.Procs.Groups.W(gid); m.queue(&g.Pending, m.Procs.Tasks.R(g.Leader), info) {
		m.choosethread(gid, abi.Signal(info.Signo))
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
			m.choosethread(t.Group, sig)
		} else if !w.Mask.Has(sig) {
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

// ignores tells whether a signal would be dropped at once, so that it disturbs nobody: signal/R42. A blocked one is kept, since its disposition may change before it is
// unblocked.
func (m *Machine) ignores(t *proc.Task, sig abi.Signal) bool {
	if t.Mask.Has(sig) || t.HasSaved && t.SavedMask.Has(sig) {
		return false
	}
	a := m.Procs.Hands.R(t.Hand).Get(sig)
	return a.Handler == abi.SIG_IGN || a.Handler == abi.SIG_DFL && sig.Default() == abi.ActionIgnore
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
			m.ready(id, m.Procs.Tasks.W(id), 1)
		}
	})
	if tell {
		m.tellParent(gid, abi.CLD_CONTINUED, int32(abi.SIGCONT))
	}
}

// choosethread wakes the thread that will take a signal sent to the process: signal/R5, the leader if it does not block it, else the first that
// does not.
func (m *Machine) choosethread(gid store.ID, sig abi.Signal) {
	taken := false
	m.eachThread(gid, func(id store.ID) {
		t := m.Procs.Tasks.R(id)
		if t.State != proc.Zombie && (sig == abi.SIGKILL || !taken && !t.Mask.Has(sig)) {
			taken = true // signal/R5: one thread, and one that does not block it
			m.kick(id)
		}
	})
}

// kick makes a task look at its signals: a sleeper whose sleep a signal may end is woken, a stopped one only by SIGKILL.
func (m *Machine) kick(id store.ID) {
	t := m.Procs.Tasks.R(id)
	switch {
	case t.State == proc.Sleeping && (!t.Wait.Killable || m.fatalPending(t)):
		m.unblock(id, "signal")
	case t.State == proc.Stopped && m.fatalPending(t): // signal/R9: all others wait for SIGCONT
		m.ready(id, m.Procs.Tasks.W(id), 1)
	}
}

// signalled tells whether the task has something to act upon before it may go on in user mode.
func (m *Machine) signalled(t *proc.Task) bool {
	g := m.Procs.Groups.R(t.Group)
	return (t.Pending.Set|g.Pending.Set)&^t.Mask != 0 || g.Exiting || g.Stopping
}

// fatalPending tells whether the task is about to be killed.
func (m *Machine) fatalPending(t *proc.Task) bool {
	g := m.Procs.Groups.R(t.Group)
	return g.Exiting || (t.Pending.Set | g.Pending.Set).Has(abi.SIGKILL)
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
