package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// A descriptor for a process. timer/R13: it means the same process for ever: when that was waited for and its pid is somebody else's by
// now, the descriptor answers ESRCH. See pidfd_open(2).

// newPidFd makes an open file that leads to a process, or to one thread of it.
func (m *Machine) newPidFd(gid store.ID, thread int32, flags uint32) store.ID {
	m.Procs.Groups.W(gid).PidFds++
	return m.newFile(proc.OpenFile{Kind: proc.PidFile, Object: gid, Dyn: uint64(thread), Flags: abi.O_RDWR | flags, Path: "anon_inode:[pidfd]"})
}

func sysPidfdOpen(c *Call) int64 {
	pid, flags := int32(c.args[0]), uint32(c.args[1])
	if flags&^(abi.PIDFD_NONBLOCK|abi.PIDFD_THREAD) != 0 || pid <= 0 {
		return fail(abi.EINVAL)
	}
	id := c.Procs.Task(pid)
	if id == 0 {
		return fail(abi.ESRCH)
	}
	t, thread := c.Procs.Tasks.R(id), int32(0)
	if flags&abi.PIDFD_THREAD != 0 {
		thread = pid
	} else if t.PID != pid {
		return fail(abi.ENOENT)
	}
	return c.install(c.newPidFd(t.Group, thread, flags), true, 0)
}

// offerPidFd tells a caller of clone(2) which descriptor it will get for its child. What may fail does so before there is a child.
func (c *Call) offerPidFd(n *newborn) abi.Errno {
	if n.flags&abi.CLONE_PIDFD == 0 {
		return 0
	}
	fd := c.Procs.Tables.R(c.t.Files).Free(0)
	if uint64(fd) >= c.limit(abi.RLIMIT_NOFILE) || fd >= maxFDs {
		return abi.EMFILE
	}
	return c.out32(n.pidFd, uint32(fd))
}

// givePidFd makes the descriptor that was offered. The child does not inherit it.
func (c *Call) givePidFd(child *proc.Task, n *newborn) {
	if n.flags&abi.CLONE_PIDFD == 0 {
		return
	}
	thread, flags := int32(0), uint32(0)
	if n.flags&abi.CLONE_THREAD != 0 {
		thread, flags = child.TID, abi.PIDFD_THREAD
	}
	c.install(c.newPidFd(child.Group, thread, flags), true, 0)
}

// closePidFd forgets one descriptor.
func (m *Machine) closePidFd(f *proc.OpenFile) {
	if f.Object != 0 {
		m.Procs.Groups.W(f.Object).PidFds--
	}
}

// cutPidFds tells the descriptors for a process that it was waited for.
func (m *Machine) cutPidFds(gid store.ID) {
	m.wake(sched.MakeKey(qPidFd, uint64(gid)), everybody, "reaped")
	if m.Procs.Groups.R(gid).PidFds == 0 {
		return
	}
	for id := m.Procs.Open.Next(0); id != 0; id = m.Procs.Open.Next(id) {
		if f := m.Procs.Open.R(id); f.Kind == proc.PidFile && f.Object == gid {
			m.Procs.Open.W(id).Object = 0 // signal/R58: the number may mean somebody else from now on
		}
	}
	m.Procs.Groups.W(gid).PidFds = 0
}

// pidFdTask is the thread that a pidfd leads to: a process's leader, or nil when it is gone.
func (m *Machine) pidFdTask(f *proc.OpenFile) (store.ID, *proc.Task) {
	if f.Object == 0 {
		return 0, nil
	}
	id := m.Procs.Groups.R(f.Object).Leader
	if f.Dyn != 0 {
		if id = m.Procs.Task(int32(f.Dyn)); id == 0 || m.Procs.Tasks.R(id).Group != f.Object {
			return 0, nil
		}
	}
	return id, m.Procs.Tasks.R(id)
}

// pollPidFd is what poll(2) says: readable once the process has ended, hung up once it was waited for.
func (m *Machine) pollPidFd(f *proc.OpenFile) uint16 {
	_, t := m.pidFdTask(f)
	switch {
	case t == nil:
		return abi.POLLIN | abi.POLLRDNORM | abi.POLLHUP
	case f.Dyn == 0 && m.Procs.Groups.R(f.Object).Zombie, f.Dyn != 0 && t.State == proc.Zombie:
		return abi.POLLIN | abi.POLLRDNORM
	}
	return 0
}

// pidFd finds the open file of a pidfd.
func (c *Call) pidFd(fd int32) (*proc.OpenFile, abi.Errno) {
	_, f, e := c.file(fd)
	if e != 0 || f.Kind != proc.PidFile {
		return nil, abi.EBADF
	}
	return f, 0
}

// Whom pidfd_send_signal's flags mean.
const (
	pidfdThread = 1 << iota
	pidfdProcess
	pidfdGroup
)

func sysPidfdSendSignal(c *Call) int64 {
	sig, p, flags := c.args[1], c.args[2], uint32(c.args[3])
	switch flags {
	case 0, pidfdThread, pidfdProcess, pidfdGroup:
	default:
		return fail(abi.EINVAL)
	}
	f, e := c.pidFd(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	if flags == 0 && f.Dyn != 0 {
		flags = pidfdThread
	}
	id, t := c.pidFdTask(f)
	info := abi.UserInfo(0, abi.SI_USER, c.t.PID, c.t.Cred.UID)
	info.Signo = int32(sig)
	if flags == pidfdThread {
		info.Code = abi.SI_TKILL
	}
	if p != 0 {
		b, e := c.in(p, abi.SizeofSiginfo)
		if e != 0 {
			return fail(e)
		}
		info.Decode(b)
		self := id == c.id && flags != pidfdGroup
		switch {
		case info.Signo != int32(sig):
			return fail(abi.EINVAL)
		case !self && (info.Code >= 0 || info.Code == abi.SI_TKILL):
			return fail(abi.EPERM)
		}
	}
	switch {
	case t == nil:
		return fail(abi.ESRCH)
	case flags == pidfdGroup && t.TID != 1:
		if c.Procs.Members(t.TID) == 0 {
			return fail(abi.ESRCH)
		}
		return fail(c.killMany(-t.TID, info))
	case flags != pidfdThread:
		return fail(c.kill(id, info))
	}
	return fail(c.killThread(id, info))
}

// sysPidfdGetfd copies a descriptor out of another process. See pidfd_getfd(2).
func sysPidfdGetfd(c *Call) int64 {
	if c.args[2] != 0 {
		return fail(abi.EINVAL)
	}
	f, e := c.pidFd(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	_, t := c.pidFdTask(f)
	switch {
	case t == nil || t.Files == 0:
		return fail(abi.ESRCH)
	case !c.t.Cred.Root() && c.t.Cred.UID != t.Cred.UID:
		return fail(abi.EPERM)
	}
	file := c.Procs.Tables.R(t.Files).Get(int32(c.args[1]))
	if file == 0 {
		return fail(abi.EBADF)
	}
	c.Procs.Open.W(file).Refs++
	return c.install(file, true, 0)
}

// waitedPidFd is the pid that waitid(P_PIDFD) means: 0, nobody's, if the process was waited for already.
func (c *Call) waitedPidFd(fd int32) (pid int32, nonblock bool, e abi.Errno) {
	if fd < 0 {
		return 0, false, abi.EINVAL
	}
	f, e := c.pidFd(fd)
	if e != 0 {
		return 0, false, e
	}
	if _, t := c.pidFdTask(f); t != nil {
		pid = t.TID
	}
	return pid, f.NonBlock(), 0
}
