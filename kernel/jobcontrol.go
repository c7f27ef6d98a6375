package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Job control: which session a terminal controls, who is in the foreground, and what happens to those who are not. See
// credentials(7), setsid(2), tcsetpgrp(3).

// control makes a terminal the controlling one of the caller's session, and the caller's group the foreground.
func (c *Call) control(id store.ID) {
	g := c.Procs.Groups.W(c.g)
	g.TTY = id
	t := c.TTYs.Rows.W(id)
	t.Session, t.Group = g.SID, g.PGID
}

// signalGroup sends a signal of the kernel's own to a process group.
func (m *Machine) signalGroup(pgid int32, sig abi.Signal) {
	m.tellGroup(pgid, abi.Siginfo{Signo: int32(sig), Code: abi.SI_KERNEL})
}

// tellGroup sends a signal to a process group, whoever may be in it.
func (m *Machine) tellGroup(pgid int32, info abi.Siginfo) {
	if pgid != 0 {
		m.eachMember(pgid, func(gid store.ID) { m.sendGroup(gid, info) })
	}
}

// signalForeground sends a signal to whoever is in the foreground of a terminal: tty/R3. The shell is not asked, and the background
// does not hear of it.
func (m *Machine) signalForeground(id store.ID, sig abi.Signal) {
	m.signalGroup(m.TTYs.Rows.R(id).Group, sig)
}

// background is what happens to a process that reads its terminal (SIGTTIN), or changes it (SIGTTOU), without being in the
// foreground: tty/R17. The whole group gets the signal, and stops unless it does something else about it.
func (c *Call) background(id store.ID, sig abi.Signal) abi.Errno {
	g, t := c.Procs.Groups.R(c.g), c.TTYs.Rows.R(id)
	if g.TTY != id || t.Group == 0 || t.Group == g.PGID {
		return 0
	}
	switch {
	case c.t.Mask.Has(sig) || c.Procs.Hands.R(c.t.Hand).Get(sig).Handler == abi.SIG_IGN:
		if sig == abi.SIGTTIN {
			return abi.EIO
		}
		return 0
	case c.orphaned(g.PGID): // nobody could let it go on
		return abi.EIO
	}
	c.signalGroup(g.PGID, sig)
	return abi.ERESTARTSYS
}

// sessionLost takes the controlling terminal away from all members of a session.
func (m *Machine) sessionLost(sid int32) {
	for id := m.Procs.Groups.Next(0); id != 0; id = m.Procs.Groups.Next(id) {
		if g := m.Procs.Groups.R(id); g.SID == sid && g.TTY != 0 {
			m.Procs.Groups.W(id).TTY = 0
		}
	}
}

// hangUp tells the session of a terminal that it is gone: its leader gets SIGHUP and SIGCONT. The foreground group gets them when
// the leader ends.
func (m *Machine) hangUp(id store.ID) {
	t := m.TTYs.Rows.R(id)
	sid, front := t.Session, t.Group
	if sid == 0 {
		return
	}
	w := m.TTYs.Rows.W(id)
	w.Session, w.Group = 0, 0
	m.sessionLost(sid)
	leader := m.Procs.Tasks.R(m.Procs.Task(sid))
	if leader == nil {
		return
	}
	g := m.Procs.Groups.W(leader.Group)
	if g.Zombie || g.Kernel {
		return
	}
	g.OldFront = front
	gid := leader.Group
	for _, sig := range [...]abi.Signal{abi.SIGHUP, abi.SIGCONT} {
		m.sendGroup(gid, abi.Siginfo{Signo: int32(sig), Code: abi.SI_KERNEL})
	}
}

// leaveSession is what the end of a session leader means for its terminal: tty/R18. The foreground group gets SIGHUP, and the session
// has no terminal any more. It is also what TIOCNOTTY does for a leader, whose group then gets SIGCONT, too.
func (m *Machine) leaveSession(gid store.ID, exits bool) {
	g := m.Procs.Groups.W(gid)
	if !g.Leads() {
		return
	}
	if g.TTY == 0 {
		if front := g.OldFront; exits && front != 0 {
			g.OldFront = 0
			m.signalGroup(front, abi.SIGHUP)
			m.signalGroup(front, abi.SIGCONT)
		}
		return
	}
	id, sid := g.TTY, g.SID
	t := m.TTYs.Rows.W(id)
	front := t.Group
	t.Session, t.Group = 0, 0
	if exits {
		m.signalGroup(front, abi.SIGHUP)
	} else { // tty/R25: these come from the leader
		lead := m.Procs.Tasks.R(m.Procs.Groups.R(gid).Leader)
		for _, sig := range [...]abi.Signal{abi.SIGHUP, abi.SIGCONT} {
			m.tellGroup(front, abi.UserInfo(sig, abi.SI_USER, lead.PID, lead.Cred.UID))
		}
	}
	m.sessionLost(sid)
}

// jobIoctl are the requests about sessions and groups; id is the terminal meant, which for a master is its slave. ok is false for
// other requests. See ioctl_tty(2).
func (c *Call) jobIoctl(f *proc.OpenFile, id store.ID, req uint32, arg uint64) (ret int64, ok bool) {
	g, t := c.Procs.Groups.R(c.g), c.TTYs.Rows.R(id)
	own := g.TTY == id
	master := id != f.Object
	switch req {
	case abi.TIOCGPGRP:
		if !own && !master {
			return fail(abi.ENOTTY), true
		}
		return fail(c.out32(arg, uint32(t.Group))), true
	case abi.TIOCGSID:
		if !own && !master || t.Session == 0 {
			return fail(abi.ENOTTY), true
		}
		return fail(c.out32(arg, uint32(t.Session))), true
	case abi.TIOCSPGRP:
		return c.setForeground(id, arg), true
	case abi.TIOCSCTTY:
		return c.takeTerminal(f, id, arg), true
	case abi.TIOCNOTTY:
		if g.TTY != f.Object {
			return fail(abi.ENOTTY), true
		}
		c.leaveSession(c.g, false)
		c.Procs.Groups.W(c.g).TTY = 0
		return 0, true
	}
	return 0, false
}

// setForeground is tcsetpgrp(3): tty/R26, and tty/R27 from the background.
func (c *Call) setForeground(id store.ID, arg uint64) int64 {
	switch e := c.background(id, abi.SIGTTOU); e {
	case 0:
	case abi.EIO:
		return fail(abi.ENOTTY)
	default:
		return fail(e)
	}
	b, e := c.in(arg, 4)
	if e != 0 {
		return fail(e)
	}
	pgid := int32(le.Uint32(b))
	g := c.Procs.Groups.R(c.g)
	switch t := c.TTYs.Rows.R(id); {
	case pgid < 0:
		return fail(abi.EINVAL)
	case g.TTY != id || t.Session != g.SID:
		return fail(abi.ENOTTY)
	case !c.Procs.InUse(pgid):
		return fail(abi.ESRCH)
	case c.sessionOf(pgid) != g.SID:
		return fail(abi.EPERM)
	}
	c.TTYs.Rows.W(id).Group = pgid
	return 0
}

// sessionOf is the session of a process group; a number that is no group's but a process's counts as its own.
func (c *Call) sessionOf(pgid int32) (sid int32) {
	c.eachInGroup(pgid, func(g *proc.Group) { sid = g.SID })
	if sid == 0 {
		if t := c.Procs.Tasks.R(c.Procs.Task(pgid)); t != nil {
			sid = c.Procs.Groups.R(t.Group).SID
		}
	}
	return sid
}

// takeTerminal is TIOCSCTTY, tty/R24: a session leader without a terminal takes one that controls no session yet; root may steal one.
func (c *Call) takeTerminal(f *proc.OpenFile, id store.ID, arg uint64) int64 {
	g, t := c.Procs.Groups.R(c.g), c.TTYs.Rows.R(id)
	root := c.t.Cred.Root()
	switch {
	case g.Leads() && t.Session == g.SID:
		return 0
	case !g.Leads() || g.TTY != 0:
		return fail(abi.EPERM)
	case t.Session != 0 && !(arg == 1 && root):
		return fail(abi.EPERM)
	case t.Session == 0 && !f.CanRead() && !root:
		return fail(abi.EPERM)
	}
	if t.Session != 0 {
		c.sessionLost(t.Session)
	}
	c.control(id)
	return 0
}

// ttyDevice is the number by which /proc/PID/stat names a controlling terminal, and its foreground group.
func (m *Machine) ttyDevice(g *proc.Group) (dev uint32, front int32) {
	if g.TTY == 0 {
		return 0, -1
	}
	t := m.TTYs.Rows.R(g.TTY)
	if front = t.Group; front == 0 {
		front = -1
	}
	if t.Kind == ipc.TTYConsole {
		return uint32(vfs.DevTTY1) + t.Index - 1, front
	}
	return slaveMajor<<8 | t.Index&0xff | t.Index&^0xff<<12, front
}

// terminal is what one of the fixed device numbers leads to: /dev/tty to the caller's own terminal.
func (c *Call) terminal(dev uint32) store.ID {
	switch dev {
	case vfs.DevTTY:
		return c.Procs.Groups.R(c.g).TTY
	case vfs.DevConsole:
		return c.console(1)
	}
	if dev >= vfs.DevTTY1 && dev < vfs.DevTTY1+MaxConsoles {
		return c.console(int(dev-vfs.DevTTY1) + 1)
	}
	return 0
}

// firstSession is the session of a process that the machine starts. A program belongs to init's, as one that a shell starts belongs
// to the shell's: its end does not hang the terminal up. Puppets, and programs that have a console each, have one each.
func (m *Machine) firstSession(pid int32) int32 {
	if m.cfg.NoInit || m.cfg.Consoles > 0 {
		return pid
	}
	return m.Procs.Groups.R(m.InitGrp).SID
}

// giveConsole makes a console a new process's controlling terminal, if no other session has it.
func (m *Machine) giveConsole(gid, tty store.ID) {
	if !m.hasConsole() {
		return
	}
	g := m.Procs.Groups.W(gid)
	if t := m.TTYs.Rows.W(tty); t.Session == 0 || t.Session == g.SID {
		g.TTY, t.Session = tty, g.SID
		if t.Group == 0 {
			t.Group = g.PGID
		}
	}
}
