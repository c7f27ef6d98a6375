package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Pseudo-terminals: every open of /dev/ptmx makes one. See pty(7), pts(4).

// maxPairs bounds how many there are, as /proc/sys/kernel/pty/max does.
const maxPairs = 512

// slaveMajor is the device number of slaves: 136, N.
const slaveMajor = 136

func slavePath(index uint32) string { return "/dev/pts/" + itoa(int64(index)) }

// openMaster makes a pseudo-terminal and opens its master; the slave appears as /dev/pts/N: tty/R29.
func (c *Call) openMaster(f proc.OpenFile, cloexec bool) int64 {
	index := c.TTYs.FreeIndex()
	e := abi.Errno(abi.ENOSPC)
	x := c.rootCtx()
	if index < maxPairs {
		x.Cred.UID = c.t.Cred.FSUID
		e = c.Tree.Mknod(x, inode(c.Tree.Root), slavePath(index), abi.S_IFCHR|0o620, vfs.MakeDev(slaveMajor, index))
	}
	if e != 0 {
		c.Tree.Unref(c.ctx(), inode(f.Inode))
		return fail(e)
	}
	w, _ := c.Tree.Walk(c.rootCtx(), inode(c.Tree.Root), slavePath(index), 0)
	c.Tree.Chown(c.rootCtx(), w.Node, vfs.Unchanged, vfs.TTYGroup)
	master, _ := c.TTYs.NewPair(index)
	return c.openTTY(f, master, false, cloexec)
}

// openSlave opens /dev/pts/N.
func (c *Call) openSlave(f proc.OpenFile, dev uint32, flags uint32) int64 {
	return c.openTTY(f, c.TTYs.Find(vfs.Minor(dev)), flags&abi.O_NOCTTY == 0, flags&abi.O_CLOEXEC != 0)
}

// openPeer is TIOCGPTPEER: it opens the slave without its name.
func (c *Call) openPeer(t *ipc.TTY, flags uint32) int64 {
	path := slavePath(t.Index)
	w, e := c.Tree.Walk(c.rootCtx(), inode(c.Tree.Root), path, 0)
	if e != 0 {
		return fail(e)
	}
	c.Tree.Ref(w.Node, w.Entry)
	f := proc.OpenFile{Inode: w.Node.Inode, Flags: flags&keptFlags | abi.O_LARGEFILE, Path: path}
	return c.openTTY(f, t.Peer, flags&abi.O_NOCTTY == 0, flags&abi.O_CLOEXEC != 0)
}

// closeMaster is the end of a pseudo-terminal: the slave hangs up. tty/R13: its name is gone, readers get the end of the file and
// writers EIO, and the session that it controlled is told.
func (m *Machine) closeMaster(id store.ID) {
	t := m.TTYs.Rows.R(id)
	slave := t.Peer
	m.TTYs.Rows.Drop(id)
	s := m.TTYs.Rows.W(slave)
	m.Tree.Unlink(m.rootCtx(), inode(m.Tree.Root), slavePath(s.Index)) // root may have removed it already
	s.Peer, s.Hung = 0, true
	s.Flush()
	s.Backlog, s.Echo, s.Ready = nil, nil, 0
	m.hangUp(slave)
	m.wake(sched.MakeKey(qTTYRead, uint64(slave)), everybody, "hang-up")
	m.wake(sched.MakeKey(qTTYWrite, uint64(slave)), everybody, "hang-up")
	if m.TTYs.Rows.R(slave).Opens == 0 {
		m.TTYs.Rows.Drop(slave)
	}
}

// masterIoctl are the requests that only a master answers. See ioctl_tty(2), "Pseudoterminal ioctls".
func (c *Call) masterIoctl(t *ipc.TTY, req uint32, arg uint64) int64 {
	switch req {
	case abi.TIOCGPTN:
		return fail(c.out32(arg, t.Index))
	case abi.TIOCSPTLCK:
		b, e := c.in(arg, 4)
		if e != 0 {
			return fail(e)
		}
		c.TTYs.Rows.W(t.Peer).Locked = le.Uint32(b) != 0
		return 0
	case abi.TIOCGPTLCK:
		return fail(c.out32(arg, uint32(b2u(c.TTYs.Rows.R(t.Peer).Locked))))
	case abi.TIOCGPTPEER:
		return c.openPeer(t, uint32(arg))
	case abi.TIOCSIG:
		sig := abi.Signal(arg)
		if arg != uint64(abi.SIGINT) && arg != uint64(abi.SIGQUIT) && arg != uint64(abi.SIGTSTP) {
			return fail(abi.EINVAL)
		}
		c.signalForeground(t.Peer, sig)
		return 0
	case abi.TIOCGPKT:
		return fail(c.out32(arg, 0))
	}
	return fail(abi.ENOTTY)
}
