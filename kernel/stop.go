package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// stopGroup stops a process: signal/R50, every thread stops on its way back to user mode.
func (m *Machine) stopGroup(t *proc.Task, sig abi.Signal) {
	g := m.Procs.Groups.W(t.Group)
	m.calm = 0
	g.Stopping, g.StopSeen, g.StopSig, g.Goes = true, false, sig, false
	if m.heard() {
		m.say(t, event.Event{Kind: event.Stop, Sig: uint8(sig)})
	}
	m.eachThread(t.Group, func(id store.ID) {
		o := m.Procs.Tasks.R(id)
		if id != m.cur && o.State == proc.Sleeping && !o.Wait.Killable {
			m.unblock(id, "stop")
		}
	})
}

// stopHere stops one thread of a process that is being stopped. The last one to stop tells the parent.
func (m *Machine) stopHere(t *proc.Task) {
	t.State = proc.Stopped
	all := true
	m.eachThread(t.Group, func(id store.ID) {
		s := m.Procs.Tasks.R(id).State
		all = all && (s == proc.Stopped || s == proc.Zombie)
	})
	if all {
		g := m.Procs.Groups.R(t.Group)
		m.tellParent(t.Group, abi.CLD_STOPPED, int32(g.StopSig))
	}
}

// stopped tells whether all threads of a process have stopped.
func (m *Machine) stopped(gid store.ID) bool {
	g := m.Procs.Groups.R(gid)
	if !g.Stopping || g.Zombie {
		return false
	}
	all := true
	m.eachThread(gid, func(id store.ID) {
		s := m.Procs.Tasks.R(id).State
		all = all && (s == proc.Stopped || s == proc.Zombie)
	})
	return all
}

// tellParent sends SIGCHLD about a stop or a continuation, unless the parent asked not to hear of those, and wakes a waiting parent.
func (m *Machine) tellParent(gid store.ID, code int32, status int32) {
	g := m.Procs.Groups.R(gid)
	if g.Parent == 0 {
		return
	}
	p := m.Procs.Groups.R(g.Parent)
	if lead := m.Procs.Tasks.R(p.Leader); lead != nil && !p.Kernel {
		a := m.Procs.Hands.R(lead.Hand).Get(abi.SIGCHLD)
		if a.Handler != abi.SIG_IGN && a.Flags&abi.SA_NOCLDSTOP == 0 { // signal/R25, signal/R26
			m.sendVia(g.Parent, m.maker(gid), m.childInfo(gid, code, status))
		}
	}
	m.wake(sched.MakeKey(qChild, uint64(g.Parent)), everybody, "child")
}

// childInfo is the siginfo that tells about a child.
func (m *Machine) childInfo(gid store.ID, code, status int32) abi.Siginfo {
	g := m.Procs.Groups.R(gid)
	ut, st := m.groupTimes(gid)
	return abi.ChildInfo(code, g.PID, m.Procs.Tasks.R(g.Leader).Cred.UID, status, ut/tick, st/tick)
}

// tick is the length of a clock tick, of which CLK_TCK make a second.
const tick = 10_000_000

// groupTimes adds up the user and system time of a process's threads, past and present.
func (m *Machine) groupTimes(gid store.ID) (utime, stime int64) {
	g := m.Procs.Groups.R(gid)
	utime, stime = g.DUtime, g.DStime
	m.eachThread(gid, func(id store.ID) {
		t := m.Procs.Tasks.R(id)
		utime, stime = utime+t.Utime, stime+t.Stime
	})
	return utime, stime
}

// orphaned tells whether no member of a process group has a parent in another group of the same session: nobody could continue it. See
// setpgid(2).
func (m *Machine) orphaned(pgid int32) bool {
	for id := m.Procs.Groups.Next(0); id != 0; id = m.Procs.Groups.Next(id) {
		g := m.Procs.Groups.R(id)
		if g.PGID != pgid || g.Zombie || g.Parent == 0 {
			continue
		}
		if p := m.Procs.Groups.R(g.Parent); !p.Kernel && p.PGID != pgid && p.SID == g.SID {
			return false
		}
	}
	return true
}
