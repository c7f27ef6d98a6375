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
	sig := abi.Signal(c.args[0])
	if nr := uint32(c.args[0]); c.args[3] != sigsetSize || nr == 0 || nr > abi.NSIG { // signal/R18
		return fail(abi.EINVAL)
	}
	var act abi.Sigaction
	if p := c.args[1]; p != 0 {
		b, e := c.in(p, abi.SizeofSigaction)
		if e != 0 {
			return fail(e)
		}
		act.Decode(b)
		if sig == abi.SIGKILL || sig == abi.SIGSTOP {
			return fail(abi.EINVAL) // signal/R17
		}
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
		c.calm = 0
		switch int(int32(c.args[0])) {
		case abi.SIG_BLOCK:
			c.t.Mask |= set
		case abi.SIG_UNBLOCK:
			c.t.Mask &^= set
		case abi.SIG_SETMASK:
			c.t.Mask = set
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
	c.calm = 0
	deadline, e := c.until(c.args[2])
	if e != 0 {
		return fail(e)
	}
	if c.again() {
		c.t.Mask, c.t.HasSaved = c.t.SavedMask, false
	}
	info, ok := c.dequeue(c.t, set) // signal/R7: taken, and no handler runs
	if !ok {
		// signal/R44: while it sleeps the awaited signals are not blocked, so that they wake it.
		c.t.SavedMask, c.t.HasSaved = c.t.Mask, true
		was := c.t.Mask
		if !c.signalled(c.t) {
			c.t.Mask &^= set
		}
		// timer/R34, signal/R40: a stop ends it, too.
		ret := c.sleep(sleep{on: event.Object{Kind: event.SigWait}, wchan: "do_sigtimedwait", deadline: deadline, late: fail(abi.EAGAIN), intr: abi.EINTR})
		if ret != blocked {
			c.t.Mask, c.t.HasSaved = was, false
		}
		return ret
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

// kill sends a signal to one process after checking permission. Signal 0 only checks.
func (c *Call) kill(gid store.ID, info abi.Siginfo) abi.Errno {
	g := c.Procs.Groups.R(gid)
	if !c.maySignal(gid, abi.Signal(info.Signo)) {
		return abi.EPERM
	}
	if info.Signo != 0 && !g.Zombie {
		if info.Code != abi.SI_USER && c.full(gid, abi.Signal(info.Signo)) {
			return abi.EAGAIN
		}
		c.sendGroup(gid, info)
	}
	return 0
}

// maySignal tells whether the caller may send a signal: signal/R55, and signal/R56 for SIGCONT.
func (c *Call) maySignal(gid store.ID, sig abi.Signal) bool {
	g := c.Procs.Groups.R(gid)
	if c.t.Cred.MaySignal(&c.Procs.Tasks.R(g.Leader).Cred) {
		return true
	}
	return sig == abi.SIGCONT && g.SID == c.Procs.Groups.R(c.g).SID
}

func sysKill(c *Call) int64 {
	pid, sig := int32(c.args[0]), c.args[1]
	if int64(int32(sig)) < 0 || uint32(sig) > abi.NSIG {
		return fail(abi.EINVAL)
	}
	info := abi.UserInfo(abi.Signal(sig), abi.SI_USER, c.t.PID, c.t.Cred.UID) // signal/R23
	if pid > 0 {
		gid, _ := c.anyProcess(pid)
		if gid == 0 {
			return fail(abi.ESRCH)
		}
		return fail(c.kill(gid, info))
	}
	if pid == -1<<31 {
		return fail(abi.ESRCH)
	}
	return fail(c.killMany(pid, info))
}

// anyProcess finds the process that a pid or the tid of one of its threads names, as kill(2) does.
func (c *Call) anyProcess(pid int32) (store.ID, *proc.Group) {
	id := c.Procs.Task(pid)
	if id == 0 {
		return 0, nil
	}
	gid := c.Procs.Tasks.R(id).Group
	return gid, c.Procs.Groups.R(gid)
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
			targets = append(targets, id) // proc/R20: all members, the caller too
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
func (c *Call) tkill(tgid, tid int32, sig uint32) int64 {
	if sig > abi.NSIG {
		return fail(abi.EINVAL)
	}
	id, e := c.thread(tgid, tid)
	if e != 0 {
		return fail(e)
	}
	if !c.maySignal(c.Procs.Tasks.R(id).Group, abi.Signal(sig)) {
		return fail(abi.EPERM)
	}
	if sig != 0 {
		if c.full(c.Procs.Tasks.R(id).Group, abi.Signal(sig)) {
			return fail(abi.EAGAIN)
		}
		c.sendTask(id, abi.UserInfo(abi.Signal(sig), abi.SI_TKILL, c.t.PID, c.t.Cred.UID))
	}
	return 0
}

func sysTkill(c *Call) int64 { return c.tkill(-1, int32(c.args[0]), uint32(c.args[1])) }

func sysTgkill(c *Call) int64 {
	if int32(c.args[0]) <= 0 {
		return fail(abi.EINVAL)
	}
	return c.tkill(int32(c.args[0]), int32(c.args[1]), uint32(c.args[2]))
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
	if uint32(sig) > abi.NSIG {
		return info, abi.EINVAL
	}
	return info, 0
}

func sysSigqueueinfo(c *Call) int64 {
	pid := int32(c.args[0])
	info, e := c.queued(c.args[2], c.args[1], pid == c.t.PID)
	if e != 0 {
		return fail(e)
	}
	gid, _ := c.anyProcess(pid)
	if gid == 0 {
		return fail(abi.ESRCH)
	}
	return fail(c.kill(gid, info))
}

func sysTgsigqueueinfo(c *Call) int64 {
	tgid, tid := int32(c.args[0]), int32(c.args[1])
	if tgid <= 0 {
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
	if !c.maySignal(c.Procs.Tasks.R(id).Group, abi.Signal(info.Signo)) {
		return fail(abi.EPERM)
	}
	if info.Signo != 0 {
		if info.Code != abi.SI_USER && c.full(c.Procs.Tasks.R(id).Group, abi.Signal(info.Signo)) {
			return fail(abi.EAGAIN)
		}
		c.sendTask(id, info)
	}
	return 0
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
