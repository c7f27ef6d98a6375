package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// keptFlags are the flags of open(2) that stay with the open file.
const keptFlags = abi.O_ACCMODE | abi.O_APPEND | abi.O_NONBLOCK | abi.O_DIRECT | abi.O_NOATIME | abi.O_DSYNC | abi.O_SYNC | abi.O_ASYNC | abi.O_PATH | abi.O_DIRECTORY | abi.O_NOFOLLOW | abi.O_LARGEFILE

func sysOpenat(c *Call) int64 { return c.open(uint32(c.args[2]), uint32(c.args[3])) }

func sysOpenat2(c *Call) int64 {
	if c.args[3] < 24 {
		return fail(abi.EINVAL)
	}
	b, e := c.in(c.args[2], 24)
	if e != 0 {
		return fail(e)
	}
	flags, mode, resolve := le.Uint64(b), le.Uint64(b[8:]), le.Uint64(b[16:])
	if resolve != 0 || flags>>32 != 0 || mode&^0o7777 != 0 || mode != 0 && flags&(abi.O_CREAT|abi.O_TMPFILE&^abi.O_DIRECTORY) == 0 {
		return fail(abi.EINVAL)
	}
	return c.open(uint32(flags), uint32(mode))
}

// open is openat(2).
//
// # Blocking
// A FIFO opened for one side waits for the other. See fifo(7).
func (c *Call) open(flags, mode uint32) int64 {
	if c.again() {
		return c.openedFifo()
	}
	from, path, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	mode &= 0o7777 &^ c.Procs.FS.R(c.t.FS).Umask
	t := c.Procs.Tables.R(c.t.Files)
	if fd := t.Free(0); uint64(fd) >= c.limit(abi.RLIMIT_NOFILE) {
		return fail(abi.EMFILE)
	}
	x := c.ctx()
	if from == (vfs.Node{}) {
		return fail(abi.ENOENT)
	}
	w, _, e := c.Tree.Open(x, from, path, flags, mode)
	if e == abi.ELOOP && flags&abi.O_NOFOLLOW == 0 {
		if n, bad := c.Tree.Walk(x, from, path, vfs.Follow); bad == 0 {
			if f, ok := c.magic(n.Node); ok {
				return c.reopen(*f, n.Node, flags)
			}
		}
	}
	if e != 0 {
		return fail(e)
	}
	f := proc.OpenFile{Inode: w.Node.Inode, Object: w.Node.Inode, Dyn: w.Node.Dyn, Flags: flags&keptFlags | abi.O_LARGEFILE, Path: c.pathOf(x, w)}
	return c.openNode(f, c.Tree.Mode(x, w.Node), flags)
}

// reopen opens what /proc/PID/fd leads to and no other path does: one end of a pipe, or the console. See proc(5).
func (c *Call) reopen(f proc.OpenFile, n vfs.Node, flags uint32) int64 {
	f.Flags = flags&keptFlags | abi.O_LARGEFILE
	switch {
	case flags&abi.O_PATH != 0:
		f = proc.OpenFile{Kind: proc.PathOnly, Dyn: n.Dyn, Flags: f.Flags, Path: f.Path}
	case f.Kind == proc.PipeFile:
		f.Dyn = 0
		c.pipeWake(f.Object, c.pipes.Open(f.Object, f.CanRead(), f.CanWrite()))
	case f.Kind != proc.ConsoleFile:
		return fail(abi.ENXIO)
	}
	return c.install(c.newFile(f), flags&abi.O_CLOEXEC != 0, 0)
}

// pathOf is the name that an open file goes by.
func (c *Call) pathOf(x *vfs.Ctx, w vfs.Walked) string { return c.Tree.PathOf(x, w.Node) }

// openNode makes an open file for what a path led to, by what it is.
func (c *Call) openNode(f proc.OpenFile, mode, flags uint32) int64 {
	cloexec := flags&abi.O_CLOEXEC != 0
	switch {
	case flags&abi.O_PATH != 0: // found/R30
		f.Kind = proc.PathOnly
		f.Flags &= abi.O_PATH | abi.O_DIRECTORY | abi.O_NOFOLLOW
	case f.Inode == 0 && mode&abi.S_IFMT == abi.S_IFDIR:
		f.Kind = proc.ProcDir
	case f.Inode == 0:
		f.Kind = proc.ProcFile
	case mode&abi.S_IFMT == abi.S_IFDIR:
		f.Kind = proc.Directory
	case mode&abi.S_IFMT == abi.S_IFIFO:
		return c.openFifo(f, cloexec)
	case mode&abi.S_IFMT == abi.S_IFCHR:
		return c.openDevice(f, flags)
	default:
		f.Kind = proc.RegularFile
	}
	return c.install(c.newFile(f), cloexec, 0)
}

// openDevice opens a character device: the memory devices, or the console under its several names.
func (c *Call) openDevice(f proc.OpenFile, flags uint32) int64 {
	cloexec := flags&abi.O_CLOEXEC != 0
	dev := c.Tree.Inodes.R(f.Inode).Rdev
	f.Kind, f.Dyn = proc.Device, uint64(dev)
	switch dev {
	case vfs.DevNull, vfs.DevZero, vfs.DevFull, vfs.DevRandom, vfs.DevURandom:
	case vfs.DevPtmx:
		return c.openMaster(f, cloexec)
	default:
		if vfs.Major(dev) == slaveMajor {
			return c.openSlave(f, dev, flags)
		}
		if id := c.terminal(dev); id != 0 {
			return c.openTTY(f, id, flags&abi.O_NOCTTY == 0 && dev != vfs.DevConsole && dev != vfs.DevTTY, cloexec)
		}
		c.Tree.Unref(c.ctx(), inode(f.Inode))
		return fail(abi.ENXIO)
	}
	return c.install(c.newFile(f), cloexec, 0)
}

// openFifo opens a named pipe. The pipe itself lives while some descriptor is open.
func (c *Call) openFifo(f proc.OpenFile, cloexec bool) int64 {
	f.Kind = proc.PipeFile
	f.Object = c.Tree.Inodes.R(f.Inode).Pipe
	fresh := f.Object == 0
	if fresh {
		f.Object = c.pipes.New(ipc.PipeSlots)
		c.Tree.SetPipe(inode(f.Inode), f.Object)
	}
	o, e, eff := ipc.OpenFIFO(c.pipes, f.Object, f.CanRead(), f.CanWrite(), f.NonBlock())
	if e != 0 {
		if fresh {
			c.Tree.SetPipe(inode(f.Inode), 0)
			c.pipes.Drop(f.Object)
		}
		c.Tree.Unref(c.ctx(), inode(f.Inode))
		return fail(e)
	}
	f.Dyn = uint64(o.Since)
	id := c.newFile(f)
	c.pipeWake(f.Object, eff)
	if o.Wait == ipc.NoPartner {
		return c.install(id, cloexec, 0)
	}
	c.t.Wait.Held = id
	fd, e := c.takeFD() // found/R13
	if e != 0 {
		return fail(e)
	}
	c.t.Wait.Words = [2]uint64{uint64(o.Wait)<<32 | uint64(o.From), uint64(fd)<<2 | fdTaken | b2u(cloexec)}
	return c.openedFifo()
}

// fdTaken stands in the second word of an open that waits: the bits above it are the descriptor that it will get.
const fdTaken = 2

// openedFifo goes on with an open of a FIFO that waited: fifo/R1, fifo/R2.
func (c *Call) openedFifo() int64 {
	w := &c.t.Wait
	f := c.Procs.Open.R(w.Held)
	o := ipc.Opening{Wait: ipc.Partner(w.Words[0] >> 32), From: uint32(w.Words[0])}
	if ipc.Met(c.pipes, f.Object, o) {
		id := w.Held
		w.Held = 0
		return c.fill(int32(w.Words[1]>>2), id, w.Words[1]&1 != 0)
	}
	return c.sleep(sleep{on: event.Object{Kind: event.Fifo, ID: uint32(f.Inode)}, wchan: "wait_for_partner", key: sched.MakeKey(qFifoOpen, uint64(f.Object))})
}

// closePipe takes one end of a pipe away. When the last one is gone the pipe is, with what it still held.
func (m *Machine) closePipe(f *proc.OpenFile) {
	eff := m.pipes.Close(f.Object, f.CanRead(), f.CanWrite())
	if eff.Has(ipc.Unused) {
		m.pipes.Drop(f.Object)
		if f.Inode != 0 {
			m.Tree.SetPipe(inode(f.Inode), 0)
		}
		return
	}
	m.pipeWake(f.Object, eff)
}

func sysPipe2(c *Call) int64 {
	flags := uint32(c.args[1])
	if flags&^(abi.O_CLOEXEC|abi.O_NONBLOCK|abi.O_DIRECT) != 0 {
		return fail(abi.EINVAL)
	}
	t := c.Procs.Tables.R(c.t.Files)
	r := t.Free(0)
	w := t.Free(r + 1)
	if lim := c.limit(abi.RLIMIT_NOFILE); uint64(w) >= lim || w >= maxFDs {
		return fail(abi.EMFILE)
	}
	var b [8]byte
	le.PutUint32(b[:], uint32(r))
	le.PutUint32(b[4:], uint32(w))
	if e := c.out(c.args[0], b[:]); e != 0 {
		return fail(e)
	}
	id := c.pipes.New(ipc.PipeSlots)
	c.pipes.Open(id, true, false)
	c.pipes.Open(id, false, true)
	for _, mode := range [...]uint32{abi.O_RDONLY, abi.O_WRONLY | flags&abi.O_DIRECT} { // found/R24: only writing makes packets
		f := proc.OpenFile{Kind: proc.PipeFile, Object: id, Flags: mode | flags&abi.O_NONBLOCK, Path: pipeName(id)}
		if ret := c.install(c.newFile(f), flags&abi.O_CLOEXEC != 0, 0); ret < 0 {
			panic("kernel: a descriptor that was free is not")
		}
	}
	return 0
}

// pipeName is what /proc/PID/fd shows for a pipe.
func pipeName(id store.ID) string { return "pipe:[" + itoa(int64(id)) + "]" }

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
