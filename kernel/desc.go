package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Descriptors: slots of a table that point to open file descriptions. See open(2), "Open file descriptions".

// install makes a descriptor for an open file whose reference it takes over: the lowest one free from min on.
//
// # Errors
// EMFILE, ENFILE; the reference is given back then.
func (c *Call) install(file store.ID, cloexec bool, min int32) int64 {
	fd, e := c.freeFD(min)
	if e != 0 {
		c.putFile(file)
		return fail(e)
	}
	return c.fill(fd, file, cloexec)
}

// freeFD is the lowest free descriptor from min on.
func (c *Call) freeFD(min int32) (int32, abi.Errno) {
	fd := c.Procs.Tables.R(c.t.Files).Free(min)
	switch {
	case uint64(fd) >= c.limit(abi.RLIMIT_NOFILE) || fd >= maxFDs:
		return 0, abi.EMFILE // fd/R8: the limit is on the number, not on how many there are
	case c.crowded(int(fd)):
		return 0, abi.ENFILE
	}
	return fd, 0
}

// takeFD keeps a descriptor for an open that waits: others who share the table get the next ones.
func (c *Call) takeFD() (int32, abi.Errno) {
	fd, e := c.freeFD(0)
	if e == 0 {
		c.setFD(c.t.Files, fd, 0, false)
		c.Procs.Tables.W(c.t.Files).Take(fd)
	}
	return fd, e
}

// fill makes a descriptor name an open file.
func (c *Call) fill(fd int32, file store.ID, cloexec bool) int64 {
	c.setFD(c.t.Files, fd, file, cloexec)
	if c.heard() {
		f := c.Procs.Open.R(file)
		c.say(c.t, event.Event{Kind: event.Opened, Fd: fd, Obj: fileObject(f), Text: f.Path})
	}
	return int64(fd)
}

// Bounds of the whole machine, so that descriptors cannot fill the host's memory.
const (
	maxFDs   = 1 << 16 // slots of one table, whatever the limit says: /proc/sys/fs/nr_open
	maxOpen  = 1 << 16 // open files: /proc/sys/fs/file-max
	maxSlots = 1 << 22 // slots of all tables
)

// crowded tells whether the machine has no room for a descriptor in so long a table.
func (c *Call) crowded(fd int) bool {
	more := max(fd+1-len(c.Procs.Tables.R(c.t.Files).Slots), 0)
	return c.Procs.Open.Len() > maxOpen || c.Slots+more > maxSlots
}

// setFD fills a slot of a descriptor table.
func (m *Machine) setFD(table store.ID, fd int32, file store.ID, cloexec bool) {
	t := m.Procs.Tables.W(table)
	was := len(t.Slots)
	t.Set(fd, file, cloexec)
	m.Slots += len(t.Slots) - was
}

// copyTable makes a descriptor table with the same open files.
func (m *Machine) copyTable(from store.ID) store.ID {
	id, n := m.Procs.Tables.New()
	n.CloneFrom(m.Procs.Tables.R(from))
	n.Refs = 1
	m.Slots += len(n.Slots)
	for fd := range n.Slots {
		n.Slots[fd].Taken = false // whoever waits there shares the old table
		if s := n.Slots[fd]; s.File != 0 {
			m.Procs.Open.W(s.File).Refs++ // fd/R2: parent and child have the same open file, and so one offset
		}
	}
	return id
}

// fileObject names what an open file leads to.
func fileObject(f *proc.OpenFile) event.Object {
	k := event.File
	switch f.Kind {
	case proc.PipeFile:
		if k = event.Pipe; f.Inode != 0 {
			return event.Object{Kind: event.Fifo, ID: uint32(f.Inode)}
		}
	case proc.EventFile:
		k = event.EventFd
	case proc.ConsoleFile:
		k = event.Console
	case proc.TTYFile:
		k = event.TTY
	case proc.TimerFile:
		k = event.TimerFd
	case proc.SignalFile:
		k = event.SignalFd
	case proc.PidFile:
		k = event.PidFd
	case proc.MailboxFile:
		k = event.Mailbox
	}
	return event.Object{Kind: k, ID: uint32(f.Object)}
}

// newFile makes an open file description with one reference.
func (m *Machine) newFile(f proc.OpenFile) store.ID {
	id, r := m.Procs.Open.New()
	*r = f
	r.Refs = 1
	return id
}

// putFile gives one reference to an open file back. The last one closes it.
func (m *Machine) putFile(id store.ID) {
	f := m.Procs.Open.W(id)
	if f.Refs--; f.Refs > 0 {
		return // fd/R6: others still have it open
	}
	switch f.Kind {
	case proc.PipeFile:
		m.closePipe(f) // pipe/R20: a pipe ends with its last descriptor, not with its maker
	case proc.EventFile:
		m.Events.Drop(f.Object)
	case proc.TTYFile:
		m.closeTTY(f.Object)
		f = m.Procs.Open.W(id)
	case proc.TimerFile:
		m.closeTimerFd(f.Object)
	case proc.PidFile:
		m.closePidFd(f)
	case proc.MailboxFile:
		m.ports.Shut(f.Object)
	}
	if f.Inode != 0 {
		m.Tree.Unref(m.rootCtx(), inode(f.Inode))
	}
	m.Procs.Open.Drop(id)
}

// closeFD frees a slot. It returns EBADF if there was nothing in it.
func (c *Call) closeFD(fd int32) abi.Errno {
	file := c.Procs.Tables.R(c.t.Files).Get(fd)
	if file == 0 {
		return abi.EBADF
	}
	if c.heard() {
		f := c.Procs.Open.R(file)
		c.say(c.t, event.Event{Kind: event.Closed, Fd: fd, Obj: fileObject(f), N: int64(f.Flags & abi.O_ACCMODE)})
	}
	c.Procs.Tables.W(c.t.Files).Slots[fd] = proc.FD{}
	c.putFile(file)
	return 0
}

// putFiles gives a reference to a descriptor table back. The last one closes all descriptors.
func (m *Machine) putFiles(id store.ID) {
	if id == 0 {
		return
	}
	t := m.Procs.Tables.W(id)
	if t.Refs--; t.Refs > 0 {
		return
	}
	for _, s := range t.Slots {
		if s.File != 0 {
			m.putFile(s.File)
		}
	}
	m.Slots -= len(t.Slots)
	m.Procs.Tables.Drop(id)
}

func sysClose(c *Call) int64 { return fail(c.closeFD(c.fd(0))) }

func sysCloseRange(c *Call) int64 {
	first, last, flags := uint32(c.args[0]), uint32(c.args[1]), c.args[2]
	if first > last || flags&^uint64(abi.CLOSE_RANGE_CLOEXEC|abi.CLOSE_RANGE_UNSHARE) != 0 {
		return fail(abi.EINVAL)
	}
	if flags&abi.CLOSE_RANGE_UNSHARE != 0 {
		c.ownFiles()
	}
	n := uint32(len(c.Procs.Tables.R(c.t.Files).Slots))
	for fd := first; fd <= last && fd < n; fd++ { // fd/R9
		if flags&abi.CLOSE_RANGE_CLOEXEC == 0 {
			c.closeFD(int32(fd))
		} else if t := c.Procs.Tables.W(c.t.Files); t.Slots[fd].File != 0 {
			t.Slots[fd].CloExec = true
		}
	}
	return 0
}

// ownFiles gives the caller a descriptor table of its own, if it shares one.
func (c *Call) ownFiles() {
	old := c.Procs.Tables.W(c.t.Files)
	if old.Refs == 1 {
		return
	}
	old.Refs--
	c.t.Files = c.copyTable(c.t.Files)
}

func sysDup(c *Call) int64 {
	file := c.Procs.Tables.R(c.t.Files).Get(c.fd(0))
	if file == 0 {
		return fail(abi.EBADF)
	}
	c.Procs.Open.W(file).Refs++
	return c.install(file, false, 0)
}

func sysDup3(c *Call) int64 {
	from, to, flags := c.fd(0), c.fd(1), c.args[2]
	if flags&^uint64(abi.O_CLOEXEC) != 0 || from == to {
		return fail(abi.EINVAL)
	}
	if to < 0 || uint64(to) >= c.limit(abi.RLIMIT_NOFILE) || to >= maxFDs {
		return fail(abi.EBADF)
	}
	file := c.Procs.Tables.R(c.t.Files).Get(from)
	if file == 0 {
		return fail(abi.EBADF)
	}
	if t := c.Procs.Tables.R(c.t.Files); int(to) < len(t.Slots) && t.Slots[to].Taken {
		return fail(abi.EBUSY)
	}
	if c.crowded(int(to)) {
		return fail(abi.ENFILE)
	}
	c.Procs.Open.W(file).Refs++
	c.closeFD(to) // fd/R4: silently, its errors are lost
	c.setFD(c.t.Files, to, file, flags&abi.O_CLOEXEC != 0)
	if c.heard() {
		f := c.Procs.Open.R(file)
		c.say(c.t, event.Event{Kind: event.Opened, Fd: to, Obj: fileObject(f), Text: f.Path})
	}
	return int64(to)
}

// settable are the status flags that F_SETFL changes. See fcntl(2).
const settable = abi.O_APPEND | abi.O_NONBLOCK | abi.O_DIRECT | abi.O_NOATIME | abi.O_ASYNC

func sysFcntl(c *Call) int64 {
	fd, arg := c.fd(0), c.args[2]
	t := c.Procs.Tables.R(c.t.Files)
	file := t.Get(fd)
	if file == 0 {
		return fail(abi.EBADF)
	}
	f := c.Procs.Open.R(file)
	switch cmd := int(int32(c.args[1])); cmd {
	case abi.F_DUPFD, abi.F_DUPFD_CLOEXEC:
		if int32(arg) < 0 || uint64(uint32(arg)) >= c.limit(abi.RLIMIT_NOFILE) {
			return fail(abi.EINVAL)
		}
		c.Procs.Open.W(file).Refs++
		return c.install(file, cmd == abi.F_DUPFD_CLOEXEC, int32(arg))
	case abi.F_GETFD:
		if t.Slots[fd].CloExec {
			return abi.FD_CLOEXEC
		}
		return 0
	case abi.F_SETFD:
		c.Procs.Tables.W(c.t.Files).Slots[fd].CloExec = arg&abi.FD_CLOEXEC != 0 // fd/R3: the descriptor's own
		return 0
	case abi.F_GETFL:
		return int64(f.Flags &^ (abi.O_CREAT | abi.O_EXCL | abi.O_NOCTTY | abi.O_TRUNC | abi.O_CLOEXEC))
	}
	if f.Kind == proc.PathOnly {
		return fail(abi.EBADF)
	}
	return c.fcntlFile(file, f, arg)
}

// fcntlFile is the part of fcntl that concerns the open file.
func (c *Call) fcntlFile(file store.ID, f *proc.OpenFile, arg uint64) int64 {
	switch int(int32(c.args[1])) {
	case abi.F_SETFL:
		w := c.Procs.Open.W(file)
		w.Flags = w.Flags&^settable | uint32(arg)&settable // fd/R3: the open file's, for all its descriptors
		return 0
	case abi.F_GETPIPE_SZ:
		if f.Kind != proc.PipeFile {
			return fail(abi.EBADF)
		}
		return int64(c.pipes.Capacity(f.Object))
	case abi.F_SETPIPE_SZ:
		if f.Kind != proc.PipeFile {
			return fail(abi.EBADF)
		}
		n, e, eff := c.pipes.Resize(f.Object, uint32(arg), c.t.Cred.Root())
		if e != 0 {
			return fail(e)
		}
		c.pipeWake(f.Object, eff)
		return int64(n)
	case abi.F_GETOWN, abi.F_SETOWN:
		return 0
	case abi.F_GETLK:
		return c.getLock(arg)
	case abi.F_SETLK, abi.F_SETLKW:
		return 0
	}
	return fail(abi.EINVAL)
}

// getLock answers F_GETLK: nobody holds a lock, since the machine grants all of them.
func (c *Call) getLock(p uint64) int64 {
	b, e := c.in(p, abi.SizeofFlock)
	if e != 0 {
		return fail(e)
	}
	var l abi.Flock
	l.Decode(b)
	l.Type = abi.F_UNLCK
	l.Encode(b)
	return fail(c.out(p, b))
}

func sysFlock(c *Call) int64 {
	_, _, e := c.file(c.fd(0))
	return fail(e)
}
