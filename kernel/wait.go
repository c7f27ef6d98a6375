package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Flags of wait4 that begin with two underscores in C.
const (
	wNoThread = 0x20000000 // __WNOTHREAD
	wAll      = 0x40000000 // __WALL
	wClone    = 0x80000000 // __WCLONE
)

// found is what a wait call learns about a child.
type found struct {
	gid    store.ID
	pid    int32
	uid    uint32
	status int32 // wait status
	code   int32 // CLD_*
	sig    int32 // si_status
}

// matches tells whether a child is among those waited for: idtype and id as in waitid(2).
func (c *Call) matches(g *proc.Group, idtype int, id int32, options uint64) bool {
	switch idtype {
	case abi.P_PID:
		if g.PID != id {
			return false
		}
	case abi.P_PGID:
		if g.PGID != id {
			return false
		}
	}
	if options&wAll != 0 {
		return true
	}
	clone := c.Procs.Tasks.R(g.Leader).ExitSignal != abi.SIGCHLD
	return clone == (options&wClone != 0)
}

// look searches the caller's children for one whose state has changed in a way that the options ask for. any tells whether there is a
// child to wait for at all.
func (c *Call) look(idtype int, id int32, options uint64) (f found, ok, any bool) {
	for gid := c.Procs.Groups.R(c.g).Children; gid != 0; gid = c.Procs.Groups.R(gid).Sibling {
		g := c.Procs.Groups.R(gid)
		if !c.matches(g, idtype, id, options) {
			continue
		}
		if g.Zombie && options&abi.WEXITED == 0 {
			continue // found/R7: it will never stop or go on again
		}
		any = true
		f = found{gid: gid, pid: g.PID, uid: c.Procs.Tasks.R(g.Leader).Cred.UID}
		switch {
		case g.Zombie:
			f.status = g.ExitCode
			f.code, f.sig = exitCode(g.ExitCode)
			return f, true, true
		case options&abi.WSTOPPED != 0 && !g.StopSeen && c.stopped(gid): // proc/R11: each stop is told once
			f.status, f.code, f.sig = int32(g.StopSig)<<8|0x7f, abi.CLD_STOPPED, int32(g.StopSig)
			return f, true, true
		case options&abi.WCONTINUED != 0 && g.Goes:
			f.status, f.code, f.sig = 0xffff, abi.CLD_CONTINUED, int32(abi.SIGCONT)
			return f, true, true
		}
	}
	return found{}, false, any
}

// consume takes note that the caller has learnt of the change.
func (c *Call) consume(f found, options uint64) {
	if options&abi.WNOWAIT != 0 {
		return // proc/R12: only a look
	}
	g := c.Procs.Groups.W(f.gid)
	switch f.code {
	case abi.CLD_STOPPED:
		g.StopSeen = true
	case abi.CLD_CONTINUED:
		g.Goes = false
	default:
		c.reap(f.gid)
	}
}

// waitFor is the common part of wait4 and waitid. It returns blocked, an error, 0 (WNOHANG, nothing yet) or 1 with the child.
//
// # Blocking
// Until a child changes state, unless WNOHANG is given.
func (c *Call) waitFor(idtype int, id int32, options uint64) (found, int64) {
	f, ok, any := c.look(idtype, id, options)
	switch {
	case ok:
		return f, 1
	case !any:
		return f, fail(abi.ECHILD)
	case options&abi.WNOHANG != 0:
		return f, 0
	}
	on := event.Object{Kind: event.Child}
	if idtype == abi.P_PID {
		on.ID = uint32(id)
	}
	return f, c.sleep(sleep{on: on, wchan: "do_wait", key: sched.MakeKey(qChild, uint64(c.g))}) // proc/R4
}

func sysWait4(c *Call) int64 {
	options := c.args[2]
	if options&^uint64(abi.WNOHANG|abi.WUNTRACED|abi.WCONTINUED|wNoThread|wClone|wAll) != 0 {
		return fail(abi.EINVAL)
	}
	idtype, id := abi.P_ALL, int32(c.args[0])
	switch {
	case id == -1:
	case id == -1<<31:
		return fail(abi.ESRCH)
	case id < 0:
		idtype, id = abi.P_PGID, -id
	case id == 0:
		idtype, id = abi.P_PGID, c.Procs.Groups.R(c.g).PGID
	default:
		idtype = abi.P_PID
	}
	f, ret := c.waitFor(idtype, id, options|abi.WEXITED)
	if ret != 1 {
		return ret
	}
	r := c.childUsage(f.gid)
	c.consume(f, options)
	if p := c.args[1]; p != 0 {
		if e := c.out32(p, uint32(f.status)); e != 0 {
			return fail(e)
		}
	}
	if p := c.args[3]; p != 0 {
		if e := c.outUsage(p, r); e != 0 {
			return fail(e)
		}
	}
	return int64(f.pid)
}

func sysWaitid(c *Call) int64 {
	info, ret := c.waitid()
	if p := c.args[2]; p != 0 && ret != blocked { // found/R6: zeros if there is nothing to tell, also after an error
		var b [abi.SizeofSiginfo]byte
		info.Encode(b[:])
		if e := c.out(p, b[:32]); e != 0 {
			return fail(e)
		}
	}
	return ret
}

// waitid is waitid(2) but for telling what was found.
func (c *Call) waitid() (info abi.Siginfo, ret int64) {
	options, idtype, id := c.args[3], int(int32(c.args[0])), int32(c.args[1])
	none := int64(0) // the result when there is nothing yet, if not that of WNOHANG
	const want = abi.WEXITED | abi.WSTOPPED | abi.WCONTINUED
	if options&^uint64(abi.WNOHANG|abi.WNOWAIT|want|wNoThread|wClone|wAll) != 0 || options&want == 0 {
		return info, fail(abi.EINVAL)
	}
	switch idtype {
	case abi.P_ALL:
	case abi.P_PID:
		if id <= 0 {
			return info, fail(abi.EINVAL)
		}
	case abi.P_PGID:
		if id < 0 {
			return info, fail(abi.EINVAL)
		}
		if id == 0 {
			id = c.Procs.Groups.R(c.g).PGID
		}
	case abi.P_PIDFD:
		pid, nonblock, e := c.waitedPidFd(id)
		if e != 0 {
			return info, fail(e)
		}
		idtype, id = abi.P_PID, pid
		if nonblock && options&abi.WNOHANG == 0 {
			options |= abi.WNOHANG
			none = fail(abi.EAGAIN)
		}
	default:
		return info, fail(abi.EINVAL)
	}
	f, ret := c.waitFor(idtype, id, options)
	switch {
	case ret == 0 && none != 0:
		return info, none
	case ret != 1:
		return info, ret
	}
	r := c.childUsage(f.gid)
	c.consume(f, options)
	if p := c.args[4]; p != 0 {
		if e := c.outUsage(p, r); e != 0 {
			return info, fail(e)
		}
	}
	return abi.ChildInfo(f.code, f.pid, f.uid, f.sig, 0, 0), 0
}

// childUsage is what wait4 reports of the resources a child used.
func (c *Call) childUsage(gid store.ID) abi.Rusage {
	g := c.Procs.Groups.R(gid)
	ut, st := c.groupTimes(gid)
	r := abi.Rusage{Maxrss: max(g.MaxRSS, g.CMaxRSS) * pageSize / 1024}
	r.Utime, r.Stime = timeval(ut+g.CUtime), timeval(st+g.CStime)
	r.Nvcsw, r.Nivcsw = c.groupSwitches(gid)
	r.Nvcsw, r.Nivcsw = r.Nvcsw+int64(g.CSwitch[0]), r.Nivcsw+int64(g.CSwitch[1])
	return r
}

func (c *Call) outUsage(p uint64, r abi.Rusage) abi.Errno {
	var b [abi.SizeofRusage]byte
	r.Encode(b[:])
	return c.out(p, b[:])
}

// timeval splits nanoseconds into seconds and microseconds.
func timeval(ns int64) abi.Timeval { return abi.Timeval{Sec: ns / 1e9, Usec: ns % 1e9 / 1e3} }
