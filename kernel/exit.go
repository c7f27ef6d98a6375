package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

func sysExit(c *Call) int64 {
	c.exitTask(c.id, int32(c.args[0]&0xff)<<8)
	return vanished
}

func sysExitGroup(c *Call) int64 {
	c.exitGroup(c.t, int32(c.args[0]&0xff)<<8) // proc/R5: exit(256) reads as success
	return vanished
}

// exitGroup ends all threads of the task's process with a wait status. See exit_group(2).
func (m *Machine) exitGroup(t *proc.Task, code int32) {
	g := m.Procs.Groups.W(t.Group)
	if g.Exiting {
		code = g.ExitCode
	}
	m.calm = 0
	g.Exiting, g.ExitCode, g.Stopping = true, code, false
	gid, others := t.Group, g.Threads > 1
	m.exitTask(m.cur, code)
	if others { // found/R19: they hear of it from the one that ended first
		m.killThreads(gid, m.cur, code) // proc/R17: sleepers, too
	}
}

// killThreads ends every thread of a process but one.
func (m *Machine) killThreads(gid, except store.ID, code int32) {
	m.eachThread(gid, func(id store.ID) {
		if id != except && m.Procs.Tasks.R(id).State != proc.Zombie {
			m.exitTask(id, code)
		}
	})
}

// exitTask ends one thread: it lets go of everything it holds, and tells those who wait for that. The last thread of a process makes
// the process a zombie. See _exit(2).
func (m *Machine) exitTask(id store.ID, code int32) {
	t := m.Procs.Tasks.W(id)
	if m.Run.Has(id) {
		m.Run.Remove(id)
	}
	m.offCPU(id)
	m.cancelWait(id, t)
	g := m.Procs.Groups.W(t.Group)
	last := g.Threads == 1
	if m.heard() {
		n := int64(0)
		if last {
			n = 1
		}
		m.say(t, event.Event{Kind: event.Exit, Ret: int64(code), N: n})
	}
	m.exitMemory(t)
	if t.Vforked != 0 { // killed before the child let go
		m.Procs.Tasks.W(t.Vforked).VforkParent, t.Vforked = 0, 0
	}
	m.exitSem(t)
	m.putFiles(t.Files)
	m.putFS(t.FS)
	t.Files, t.FS = 0, 0
	m.dropPending(&t.Pending)
	t.State, t.ExitCode = proc.Zombie, code
	if t.Alert && !last { // what it was to take others must
		m.retarget(t, ^t.Mask) // found/R12
	}
	if t.Alert = false; g.Target == id {
		g.Target = t.Next
	}
	t.InCall, t.Leaving, t.HasSaved, t.Frames = false, false, false, nil
	g.Threads--
	g.DUtime, g.DStime = g.DUtime+t.Utime, g.DStime+t.Stime
	for i, n := range t.Switches {
		g.DSwitch[i] += n
	}
	t.Utime, t.Stime, t.Switches = 0, 0, [2]uint32{}
	m.deathSignals(t)
	if g.Leader != id {
		m.forgetThread(id, t)
	}
	if last { // proc/R18: the last, whether it is the first one or not
		m.exitProcess(t.Group, code)
	} else {
		m.threadGone(t.Group, id)
	}
}

// offCPU takes a task that is being ended away from the CPU it runs on.
func (m *Machine) offCPU(id store.ID) {
	if id == m.cur {
		return
	}
	for i := range m.cpus() {
		if c := &m.CPU[i]; c.Task == id {
			c.Task = 0
		}
	}
}

// cancelWait ends a sleep that will not be completed any more. An exclusive wake-up that the task can no longer use goes to the next.
func (m *Machine) cancelWait(id store.ID, t *proc.Task) {
	m.Futex.Cancel(int32(id))
	m.msgs.Cancel(int32(id))
	m.sems.Cancel(int32(id))
	from := t.Wait.From
	m.endWait(t)
	if from != 0 { // pipe/R27: whoever dies between wake-up and read leaves the bytes to the next
		m.wake(from, 1, "passed on")
	}
}

// exitMemory lets go of the address space, after doing what exit promises to do there: robust futexes, and the cleared tid that
// pthread_join waits for.
func (m *Machine) exitMemory(t *proc.Task) {
	if t.Space == 0 {
		return
	}
	m.releaseRobust(t)
	if t.ClearTID != 0 && m.Mem.Spaces.R(t.Space).Refs > 1 {
		v := m.mmu.View(t.Space)
		if v.Write32(t.ClearTID, 0) == 0 {
			m.futexWake(t.Space, t.ClearTID, 1)
		}
	}
	g := m.Procs.Groups.W(t.Group)
	g.MaxRSS = max(g.MaxRSS, m.maxRSS(t.Space))
	m.leaver = t
	m.mmu.Drop(t.Space)
	m.leaver = nil
	t.Space, t.ClearTID, t.RobustList = 0, 0, 0
	m.releaseVfork(t)
}

// releaseVfork lets the parent of a vforked child go on.
func (m *Machine) releaseVfork(t *proc.Task) {
	p := t.VforkParent
	if p == 0 {
		return
	}
	t.VforkParent = 0
	child := m.Procs.Tasks.R(p).Vforked
	m.Procs.Tasks.W(p).Vforked = 0
	m.wake(sched.MakeKey(qVfork, uint64(child)), everybody, "vfork done")
}

func (m *Machine) dropPending(p *proc.Pending) { m.Procs.Discard(p, abi.SigSetFull) }

// deathSignals sends what children of this thread asked for with PR_SET_PDEATHSIG.
func (m *Machine) deathSignals(t *proc.Task) {
	for id := m.Procs.Groups.R(t.Group).Children; id != 0; {
		g := m.Procs.Groups.R(id)
		next := g.Sibling
		if lead := m.Procs.Tasks.R(g.Leader); lead.PDeathSig != 0 && !g.Zombie {
			m.sendGroup(id, abi.UserInfo(lead.PDeathSig, abi.SI_USER, t.PID, t.Cred.UID))
		}
		id = next
	}
}

// forgetThread removes a thread that nobody waits for from its group.
func (m *Machine) forgetThread(id store.ID, t *proc.Task) {
	prev := m.Procs.Groups.R(t.Group).Leader
	for m.Procs.Tasks.R(prev).Next != id {
		prev = m.Procs.Tasks.R(prev).Next
	}
	m.Procs.Tasks.W(prev).Next = t.Next
	m.Procs.Pids.Delete(uint64(t.TID))
	m.putHand(t.Hand)
	t.Hand = 0
	m.Procs.Tasks.Drop(id)
}

// exitProcess makes a process a zombie: its children get a new parent, its own parent is told.
func (m *Machine) exitProcess(gid store.ID, code int32) {
	g := m.Procs.Groups.W(gid)
	if !g.Exiting {
		g.ExitCode = code
	}
	lead := m.Procs.Tasks.W(g.Leader)
	lead.ExitCode = g.ExitCode
	g.Zombie, g.Stopping = true, false // proc/R3: number and status stay until the parent asks
	m.dropPending(&g.Pending)
	m.setAlarm(gid, 0, 0)
	m.deleteTimers(gid)
	m.cpuGone(gid, 0)
	m.exitPorts(lead.PID)
	m.wake(sched.MakeKey(qPidFd, uint64(gid)), everybody, "exit")
	if m.isLast(g, lead.PID) {
		m.MainDone, m.Status = true, g.ExitCode
	}
	m.leaveSession(gid, true)
	children := m.children(gid)
	m.adoptOrphans(gid)
	m.orphanedGroups(gid, children)
	m.notifyExit(gid)
}

// mainPID is the pid of the machine's first program; init is 1.
const mainPID = 2

// children lists the processes whose parent is this one.
func (m *Machine) children(gid store.ID) (list []store.ID) {
	for id := m.Procs.Groups.R(gid).Children; id != 0; id = m.Procs.Groups.R(id).Sibling {
		list = append(list, id)
	}
	return list
}

// adoptOrphans gives the children of a dying process to the nearest ancestor that asked for it, or to init.
func (m *Machine) adoptOrphans(gid store.ID) {
	heir := m.reaperOf(gid)
	for {
		child := m.Procs.Groups.R(gid).Children
		if child == 0 {
			return
		}
		m.Procs.Disown(child)
		m.Procs.Adopt(heir, child)
		g := m.Procs.Groups.R(child)
		m.Procs.Tasks.W(g.Leader).ExitSignal = abi.SIGCHLD
		if m.heard() {
			m.say(m.Procs.Tasks.R(g.Leader), event.Event{Kind: event.Adopt, Peer: m.Procs.Groups.R(heir).PID})
		}
		if g.Zombie {
			m.notifyExit(child)
		}
	}
}

func (m *Machine) reaperOf(gid store.ID) store.ID {
	for p := m.Procs.Groups.R(gid).Parent; p != 0; p = m.Procs.Groups.R(p).Parent {
		if g := m.Procs.Groups.R(p); g.Reaper && !g.Zombie {
			return p // proc/R8: the nearest ancestor that asked for it
		}
	}
	return m.InitGrp // proc/R7
}

// orphanedGroups sends SIGHUP and SIGCONT to process groups with a stopped member that the end of a process orphans: its own, if its
// parent was the last connection to another group of the session, and those of its children, if it was that connection itself. A group
// that was orphaned before gets nothing. See setpgid(2).
func (m *Machine) orphanedGroups(gid store.ID, children []store.ID) {
	g := m.Procs.Groups.R(gid)
	if p := m.Procs.Groups.R(g.Parent); p != nil && p.PGID != g.PGID && p.SID == g.SID {
		m.orphanedNow(g.PGID)
	}
	for _, id := range children {
		if c := m.Procs.Groups.R(id); c != nil && c.PGID != g.PGID && c.SID == g.SID {
			m.orphanedNow(c.PGID)
		}
	}
}

// orphanedNow tells a process group that it lost its last connection, if it did and a member is stopped.
func (m *Machine) orphanedNow(pg int32) {
	if !m.orphaned(pg) {
		return
	}
	any := false // proc/R27: only if somebody is stopped, for who could continue it now?
	m.eachMember(pg, func(id store.ID) { any = any || m.stopped(id) })
	if any { // tty/R30: jobs of a shell that ends
		m.eachMember(pg, func(id store.ID) {
			m.sendGroup(id, abi.Siginfo{Signo: int32(abi.SIGHUP), Code: abi.SI_KERNEL})
			m.sendGroup(id, abi.Siginfo{Signo: int32(abi.SIGCONT), Code: abi.SI_KERNEL})
		})
	}
}

// eachMember calls f for every living process of a process group, in the order of their rows.
func (m *Machine) eachMember(pgid int32, f func(gid store.ID)) {
	for id := m.Procs.Groups.Next(0); id != 0; id = m.Procs.Groups.Next(id) {
		if g := m.Procs.Groups.R(id); g.PGID == pgid && !g.Zombie && !g.Kernel {
			f(id)
		}
	}
}

// maker is the thread that made a process, or if it is gone the first of the parent that is not: who is told of the end takes the signal if
// it can.
func (m *Machine) maker(gid store.ID) store.ID {
	g := m.Procs.Groups.R(gid)
	lead := m.Procs.Groups.R(g.Parent).Leader
	if id := m.Procs.Task(g.Maker); id != 0 && m.Procs.Tasks.R(id).Group == g.Parent && m.Procs.Tasks.R(id).State != proc.Zombie {
		return id
	}
	for id := lead; id != 0; id = m.Procs.Tasks.R(id).Next {
		if m.Procs.Tasks.R(id).State != proc.Zombie {
			return id
		}
	}
	return lead
}

// notifyExit tells the parent of a zombie. A parent that ignores SIGCHLD, or set SA_NOCLDWAIT, gets no zombie. See wait(2).
func (m *Machine) notifyExit(gid store.ID) {
	g := m.Procs.Groups.R(gid)
	p := m.Procs.Groups.R(g.Parent)
	if p == nil || p.Kernel {
		m.reap(gid)
		return
	}
	lead := m.Procs.Tasks.R(g.Leader)
	a := m.Procs.Hands.R(m.Procs.Tasks.R(p.Leader).Hand).Get(abi.SIGCHLD)
	signo := lead.ExitSignal
	if g.Strange {
		signo = abi.SIGCHLD // found/R23: the new program has not asked for another
	}
	auto := signo == abi.SIGCHLD && (a.Handler == abi.SIG_IGN || a.Flags&abi.SA_NOCLDWAIT != 0) // signal/R27
	if signo != 0 && !(auto && a.Handler == abi.SIG_IGN) {
		code, status := exitCode(g.ExitCode)
		info := m.childInfo(gid, code, status)
		info.Signo = int32(signo)
		m.sendVia(g.Parent, m.maker(gid), info) // proc/R9
	}
	parent := g.Parent
	if auto {
		m.reap(gid) // proc/R10: no zombie, nothing to wait for
	}
	m.wake(sched.MakeKey(qChild, uint64(parent)), everybody, "child")
}

// exitCode splits a wait status into siginfo's code and status.
func exitCode(ws int32) (code, status int32) {
	switch {
	case ws&0x7f == 0:
		return abi.CLD_EXITED, ws >> 8 & 0xff
	case ws&0x80 != 0:
		return abi.CLD_DUMPED, ws & 0x7f
	}
	return abi.CLD_KILLED, ws & 0x7f
}

// reap removes a zombie. Its times are added to its parent's children's, unless the parent is init.
func (m *Machine) reap(gid store.ID) {
	g := m.Procs.Groups.W(gid)
	if g.Parent != 0 {
		p := m.Procs.Groups.W(g.Parent)
		p.CUtime, p.CStime = p.CUtime+g.DUtime+g.CUtime, p.CStime+g.DStime+g.CStime
		for i := range p.CSwitch {
			p.CSwitch[i] += g.DSwitch[i] + g.CSwitch[i]
		}
		p.CMaxRSS = max(p.CMaxRSS, g.MaxRSS, g.CMaxRSS)
		if m.heard() {
			m.say(m.Procs.Tasks.R(p.Leader), event.Event{Kind: event.Reap, Peer: g.PID, Ret: int64(g.ExitCode)})
		}
	}
	m.cutPidFds(gid)
	m.Procs.Disown(gid)
	m.Procs.Leave(g)
	t := m.Procs.Tasks.W(g.Leader)
	m.Procs.Pids.Delete(uint64(t.TID))
	m.putHand(t.Hand)
	m.putLimits(g.Limits)
	m.Procs.Tasks.Drop(g.Leader)
	m.Procs.Groups.Drop(gid)
}

func (m *Machine) putHand(id store.ID) {
	if h := m.Procs.Hands.W(id); h.Refs > 1 {
		h.Refs--
		return
	}
	m.Procs.Hands.Drop(id)
}

func (m *Machine) putLimits(id store.ID) {
	if l := m.Procs.Limits.W(id); l.Refs > 1 {
		l.Refs--
		return
	}
	m.Procs.Limits.Drop(id)
}
