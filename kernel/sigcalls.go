package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// sigsetSize is what calls with a signal set are told its size is.
const sigsetSize = 8

func sysSigaction(c *Call) int64 {
	if c.args[3] != sigsetSize {
		return fail(abi.EINVAL)
	}
	var act abi.Sigaction
	if p := c.args[1]; p != 0 {
		b, e := c.in(p, abi.SizeofSigaction)
		if e != 0 {
			return fail(e)
		}
		act.Decode(b)
	}
	sig := abi.Signal(c.args[0])
	if nr := uint32(c.args[0]); nr == 0 || nr > abi.NSIG || c.args[1] != 0 && abi.Unblockable.Has(sig) { // signal/R18, signal/R17
		return fail(abi.EINVAL)
	}
	old := c.Procs.Hands.R(c.t.Hand).Get(sig)
	if c.args[1] != 0 {
		c.Procs.Hands.W(c.t.Hand).Set(proc.Action{Sig: sig, Handler: act.Handler, Flags: act.Flags & knownActionFlags, Mask: abi.SigSet(act.Mask) &^ abi.Unblockable})
		if act.Handler == abi.SIG_IGN || act.Handler == abi.SIG_DFL && (sig.Default() == abi.ActionIgnore || sig == abi.SIGCONT) {
			c.discard(c.g, abi.SetOf(sig)) // signal/R19
		} else if old.Handler == abi.SIG_IGN {
			c.unignore(c.g, sig)
		}
	}
	if p := c.args[2]; p != 0 {
		var b [abi.SizeofSigaction]byte
		o := abi.Sigaction{Handler: old.Handler, Flags: old.Flags, Mask: uint64(old.Mask)}
		o.Encode(b[:])
		return fail(c.out(p, b[:]))
	}
	return 0
}

// knownActionFlags are those that sigaction keeps, signal/R22: unknown ones read back as zero. See SA_UNSUPPORTED in sigaction(2).
const knownActionFlags = abi.SA_NOCLDSTOP | abi.SA_NOCLDWAIT | abi.SA_SIGINFO | abi.SA_ONSTACK | abi.SA_RESTART | abi.SA_NODEFER | abi.SA_RESETHAND | abi.SA_EXPOSE_TAGBITS

func sysSigprocmask(c *Call) int64 {
	if c.args[3] != sigsetSize {
		return fail(abi.EINVAL)
	}
	old := c.t.Mask
	if p := c.args[1]; p != 0 {
		b, e := c.in(p, 8)
		if e != 0 {
			return fail(e)
		}
		set := abi.SigSet(le.Uint64(b)) &^ abi.Unblockable
		switch int(int32(c.args[0])) {
		case abi.SIG_BLOCK:
			c.setMask(c.t, old|set)
		case abi.SIG_UNBLOCK:
			c.setMask(c.t, old&^set)
		case abi.SIG_SETMASK:
			c.setMask(c.t, set)
		default:
			return fail(abi.EINVAL)
		}
	}
	if p := c.args[2]; p != 0 {
		return fail(c.out64(p, uint64(old)))
	}
	return 0
}

func sysSigpending(c *Call) int64 {
	if c.args[1] > sigsetSize {
		return fail(abi.EINVAL)
	}
	set := (c.t.Pending.Set | c.Procs.Groups.R(c.g).Pending.Set) & c.t.Mask // signal/R47
	var b [8]byte
	le.PutUint64(b[:], uint64(set))
	return fail(c.out(c.args[0], b[:c.args[1]]))
}

// sysSigsuspend waits for a signal with another mask. See sigsuspend(2).
//
// # Blocking
// Until a handler has run.
func sysSigsuspend(c *Call) int64 {
	if c.args[1] != sigsetSize {
		return fail(abi.EINVAL)
	}
	if !c.again() {
		b, e := c.in(c.args[0], 8)
		if e != 0 {
			return fail(e)
		}
		c.swapMask(abi.SigSet(le.Uint64(b))) // signal/R4: the handler's frame will hold the old one
	}
	return c.sleep(sleep{on: event.Object{Kind: event.SigWait}, wchan: "do_sigsuspend", intr: abi.ERESTARTNOHAND})
}

// sysSigtimedwait takes a pending signal out of the queue without running a handler. See sigtimedwait(2).
//
// # Blocking
// Until one of the set is pending, or the time is up.
func sysSigtimedwait(c *Call) int64 {
	if c.args[3] != sigsetSize {
		return fail(abi.EINVAL)
	}
	b, e := c.in(c.args[0], 8)
	if e != 0 {
		return fail(e)
	}
	set := abi.SigSet(le.Uint64(b)) &^ abi.Unblockable
	deadline, e := c.until(c.args[2])
	if e != 0 {
		return fail(e)
	}
	if c.again() {
		c.t.HasSaved = false
		c.setMask(c.t, c.t.SavedMask)
		if c.doomed(c.t) { // it was not blocked, and nothing waits longer for what ends the process
			return fail(abi.EINTR)
		}
	}
	info, ok := c.dequeue(c.t, set) // signal/R7: taken, and no handler runs
	if !ok {
		return c.awaitSignal(set, deadline)
	}
	if p := c.args[1]; p != 0 {
		var b [abi.SizeofSiginfo]byte
		info.Encode(b[:])
		if e := c.out(p, b[:]); e != 0 {
			return fail(e)
		}
	}
	return int64(info.Signo)
}

// awaitSignal sleeps until a signal of a set comes. signal/R44: meanwhile those are not blocked, so that they wake it.
func (c *Call) awaitSignal(set abi.SigSet, deadline int64) int64 {
	was := c.t.Mask
	c.t.SavedMask, c.t.HasSaved = was, true
	if c.setMask(c.t, was); !c.signalled(c.t) {
		c.setMask(c.t, was&^set)
	}
	// timer/R34, signal/R40: a stop ends it, too.
	ret := c.sleep(sleep{on: event.Object{Kind: event.SigWait}, wchan: "do_sigtimedwait", deadline: deadline, late: fail(abi.EAGAIN), intr: abi.EINTR})
	if ret != blocked {
		c.t.HasSaved = false
		c.setMask(c.t, was)
	}
	return ret
}

// kill sends a signal to the process of a thread after checking number and permission. Signal 0 only checks.
func (c *Call) kill(via store.ID, info abi.Siginfo) abi.Errno {
	gid := c.Procs.Tasks.R(via).Group
	g := c.Procs.Groups.R(gid)
	if e := c.maySignal(via, info.Signo); e != 0 {
		return e
	}
	if info.Signo != 0 && !g.Zombie {
		if info.Code != abi.SI_USER && c.full(gid, abi.Signal(info.Signo)) {
			return abi.EAGAIN
		}
		c.sendVia(gid, via, info)
	}
	return 0
}

// maySignal tells whether the caller may send a signal to a thread, and whether there is such a signal: signal/R55, and signal/R56 for
// SIGCONT. The threads of a process may do everything to each other, whoever they are.
func (c *Call) maySignal(id store.ID, signo int32) abi.Errno {
	t := c.Procs.Tasks.R(id)
	switch {
	case uint32(signo) > abi.NSIG:
		return abi.EINVAL
	case t.Group == c.g || c.t.Cred.MaySignal(&t.Cred):
		return 0
	case abi.Signal(signo) == abi.SIGCONT && c.Procs.Groups.R(t.Group).SID == c.Procs.Groups.R(c.g).SID:
		return 0
	}
	return abi.EPERM
}

func sysKill(c *Call) int64 {
	pid := int32(c.args[0])
	info := abi.UserInfo(0, abi.SI_USER, c.t.PID, c.t.Cred.UID) // signal/R23
	info.Signo = int32(c.args[1])
	if pid > 0 {
		id := c.Procs.Task(pid) // the number of any thread will do
		if id == 0 {
			return fail(abi.ESRCH)
		}
		return fail(c.kill(id, info))
	}
	if pid == -1<<31 {
		return fail(abi.ESRCH)
	}
	return fail(c.killMany(pid, info))
}

// killMany sends a signal to a process group, signal/R66, or with -1 to everybody but init and the caller.
func (c *Call) killMany(pid int32, info abi.Siginfo) abi.Errno {
	pgid := -pid
	if pid == 0 {
		pgid = c.Procs.Groups.R(c.g).PGID
	}
	var targets []store.ID
	for id := c.Procs.Groups.Next(0); id != 0; id = c.Procs.Groups.Next(id) {
		g := c.Procs.Groups.R(id)
		if pid == -1 && !g.Kernel && id != c.g || pid != -1 && g.PGID == pgid {
			targets = append(targets, g.Leader) // proc/R20: all members, the caller too
		}
	}
	e, some := abi.ESRCH, false
	for _, id := range targets {
		err := c.kill(id, info)
		if pid == -1 && err == abi.EPERM { // signal/R57: those it may not signal are passed over
			err = 0
		}
		if some = some || err == 0; err != 0 {
			e = err
		}
	}
	if some {
		return 0
	}
	return e
}

// thread finds a thread by its tid; tgid must match unless it is negative.
func (c *Call) thread(tgid, tid int32) (store.ID, abi.Errno) {
	if tid <= 0 {
		return 0, abi.EINVAL
	}
	id := c.Procs.Task(tid)
	if id == 0 || tgid >= 0 && c.Procs.Tasks.R(id).PID != tgid {
		return 0, abi.ESRCH // signal/R48
	}
	return id, 0
}

// tkill sends a signal to a thread.
func (c *Call) tkill(tgid, tid, sig int32) int64 {
	id, e := c.thread(tgid, tid)
	if e != 0 {
		return fail(e)
	}
	info := abi.UserInfo(0, abi.SI_TKILL, c.t.PID, c.t.Cred.UID)
	info.Signo = sig
	return fail(c.killThread(id, info))
}

// killThread sends a signal to one thread after checking number and permission.
func (c *Call) killThread(id store.ID, info abi.Siginfo) abi.Errno {
	if e := c.maySignal(id, info.Signo); e != 0 || info.Signo == 0 {
		return e
	}
	if info.Code != abi.SI_USER && c.full(c.Procs.Tasks.R(id).Group, abi.Signal(info.Signo)) {
		return abi.EAGAIN
	}
	c.sendTask(id, info)
	return 0
}

func sysTkill(c *Call) int64 { return c.tkill(-1, int32(c.args[0]), int32(c.args[1])) }

func sysTgkill(c *Call) int64 {
	if int32(c.args[0]) <= 0 {
		return fail(abi.EINVAL)
	}
	return c.tkill(int32(c.args[0]), int32(c.args[1]), int32(c.args[2]))
}

// queued reads the siginfo that rt_sigqueueinfo sends. signal/R24: one that claims to come from the kernel or from kill may only be sent
// to oneself.
func (c *Call) queued(p, sig uint64, self bool) (info abi.Siginfo, e abi.Errno) {
	b, e := c.in(p, abi.SizeofSiginfo)
	if e != 0 {
		return info, e
	}
	info.Decode(b)
	info.Signo = int32(sig)
	if (info.Code >= 0 || info.Code == abi.SI_TKILL) && !self {
		return info, abi.EPERM
	}
	return info, 0
}

func sysSigqueueinfo(c *Call) int64 {
	pid := int32(c.args[0])
	info, e := c.queued(c.args[2], c.args[1], pid == c.t.TID)
	if e != 0 {
		return fail(e)
	}
	id := c.Procs.Task(pid)
	if id == 0 {
		return fail(abi.ESRCH)
	}
	return fail(c.kill(id, info))
}

func sysTgsigqueueinfo(c *Call) int64 {
	tgid, tid := int32(c.args[0]), int32(c.args[1])
	if tgid <= 0 || tid <= 0 {
		return fail(abi.EINVAL)
	}
	info, e := c.queued(c.args[3], c.args[2], tid == c.t.TID)
	if e != 0 {
		return fail(e)
	}
	id, e := c.thread(tgid, tid)
	if e != 0 {
		return fail(e)
	}
	return fail(c.killThread(id, info))
}

// setAltStack replaces the alternate signal stack: signal/R33.
//
// # Errors
// EPERM while the task runs on the present one, ENOMEM if the new one is too small, EINVAL.
func setAltStack(t *proc.Task, s abi.StackT) abi.Errno {
	if onAltStack(t) {
		return abi.EPERM
	}
	switch s.Flags &^ autodisarm {
	case 0, abi.SS_ONSTACK:
		if s.Size < abi.MINSIGSTKSZ {
			return abi.ENOMEM
		}
		s.Flags &= autodisarm
	case abi.SS_DISABLE:
		s = abi.StackT{Flags: abi.SS_DISABLE}
	default:
		return abi.EINVAL
	}
	t.AltStack = s
	return 0
}

func sysSigaltstack(c *Call) int64 {
	t := c.t
	old := t.AltStack
	old.Flags = altFlags(t)
	if p := c.args[0]; p != 0 {
		b, e := c.in(p, abi.SizeofStackT)
		if e != 0 {
			return fail(e)
		}
		var s abi.StackT
		s.Decode(b)
		if e := setAltStack(t, s); e != 0 {
			return fail(e)
		}
	}
	if p := c.args[1]; p != 0 {
		var b [abi.SizeofStackT]byte
		old.Encode(b[:])
		return fail(c.out(p, b[:]))
	}
	return 0
}
