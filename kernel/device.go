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

// readDevice reads from a memory device. See null(4), full(4), random(4).
func (c *Call) readDevice(f *proc.OpenFile, segs []segment) int64 {
	if f.Dyn == uint64(vfs.DevNull) {
		return 0
	}
	random := f.Dyn == uint64(vfs.DevRandom) || f.Dyn == uint64(vfs.DevURandom)
	done, total := 0, length(segs)
	for done < total {
		b := c.space(min(total-done, chunk))
		if random {
			c.random(b)
		} else {
			clear(b)
		}
		n, e := c.scatter(segs, done, b)
		if done += n; e != 0 {
			return partial(done, e)
		}
		if c.signalled(c.t) {
			break
		}
	}
	return int64(done)
}

// writeDevice writes to a memory device: it swallows everything, but /dev/full has no room.
func (c *Call) writeDevice(f *proc.OpenFile, segs []segment) int64 {
	if f.Dyn == uint64(vfs.DevFull) {
		return fail(abi.ENOSPC)
	}
	return int64(length(segs))
}

// random fills a buffer from the chooser: the same bytes for the same seed.
func (m *Machine) random(b []byte) {
	t := m.Procs.Tasks.W(m.cur)
	for len(b) > 0 {
		var w [8]byte
		le.PutUint64(w[:], m.choose(sched.Random, t, 0))
		b = b[copy(b, w[:]):]
	}
}

// readEvent reads an eventfd's counter.
//
// # Blocking
// While the counter is zero.
func (c *Call) readEvent(f *proc.OpenFile, segs []segment) int64 {
	v, e, eff := c.Events.Read(f.Object, length(segs))
	if e == abi.EAGAIN && !f.NonBlock() {
		return c.sleep(sleep{on: fileObject(f), wchan: "eventfd_read", key: sched.MakeKey(qEventRead, uint64(f.Object)), excl: true})
	}
	if e != 0 {
		return fail(e)
	}
	c.eventWake(f.Object, eff)
	var b [8]byte
	le.PutUint64(b[:], v)
	if _, e := c.scatter(segs, 0, b[:]); e != 0 {
		return fail(e)
	}
	return 8
}

// writeEvent adds to an eventfd's counter.
//
// # Blocking
// While the counter would overflow.
func (c *Call) writeEvent(f *proc.OpenFile, segs []segment) int64 {
	var b [8]byte
	if length(segs) != 8 {
		return fail(abi.EINVAL)
	}
	if _, e := c.gather(b[:], segs, 0); e != 0 {
		return fail(e)
	}
	e, eff := c.Events.Write(f.Object, le.Uint64(b[:]))
	if e == abi.EAGAIN && !f.NonBlock() {
		return c.sleep(sleep{on: fileObject(f), wchan: "eventfd_write", key: sched.MakeKey(qEventWrite, uint64(f.Object)), excl: true})
	}
	if e != 0 {
		return fail(e)
	}
	c.eventWake(f.Object, eff)
	return 8
}

// eventWake wakes all who wait: who finds nothing left sleeps again, at the end of the line. One that takes only 1 of a semaphore's value
// would not tell the next.
func (m *Machine) eventWake(id store.ID, eff ipc.Effect) {
	if eff.Has(ipc.WakeReaders) {
		m.wake(sched.MakeKey(qEventRead, uint64(id)), everybody, "data")
	}
	if eff.Has(ipc.WakeWriters) {
		m.wake(sched.MakeKey(qEventWrite, uint64(id)), everybody, "room")
	}
}

func sysEventfd2(c *Call) int64 {
	count, flags := uint32(c.args[0]), uint32(c.args[1])
	if flags&^(abi.EFD_SEMAPHORE|abi.EFD_CLOEXEC|abi.EFD_NONBLOCK) != 0 {
		return fail(abi.EINVAL)
	}
	id := c.Events.New(count, flags&abi.EFD_SEMAPHORE != 0)
	f := proc.OpenFile{Kind: proc.EventFile, Object: id, Flags: abi.O_RDWR | flags&abi.O_NONBLOCK, Path: "anon_inode:[eventfd]"}
	return c.install(c.newFile(f), flags&abi.EFD_CLOEXEC != 0, 0)
}

// readProc reads a file under /proc. Its text is made when it is read from the start and stays the same until it is read from the
// start again.
func (c *Call) readProc(file store.ID, segs []segment, at int64) int64 {
	f := c.Procs.Open.W(file)
	off := f.Off
	if at >= 0 {
		off = at
	}
	if off == 0 || f.Text == "" {
		b, e := c.procfs().Text(f.Dyn)
		if e != 0 {
			return fail(e)
		}
		f = c.Procs.Open.W(file)
		f.Text = string(b)
	}
	if off >= int64(len(f.Text)) {
		return 0
	}
	n, e := c.scatter(segs, 0, []byte(f.Text[off:]))
	if n == 0 && e != 0 {
		return fail(e)
	}
	if at < 0 {
		f.Off = off + int64(n)
	}
	return int64(n)
}

// writeConsole hands bytes to whoever watches the machine.
func (c *Call) writeConsole(f *proc.OpenFile, segs []segment) int64 {
	fd, done, total := int32(f.Dyn), 0, length(segs)
	for done < total {
		b := c.space(min(total-done, chunk))
		n, e := c.gather(b, segs, done)
		if n > 0 {
			c.print(fd, b[:n])
		}
		if done += n; e != 0 {
			return partial(done, e)
		}
	}
	return int64(done)
}

// print lets bytes appear on the console.
func (m *Machine) print(fd int32, b []byte) {
	m.Written[fd] += int64(len(b))
	if m.heard() {
		m.say(m.Procs.Tasks.R(m.cur), event.Event{Kind: event.Output, Fd: fd, N: int64(len(b)), Data: append([]byte(nil), b...)})
	}
	if m.cfg.Output != nil {
		m.cfg.Output(int(fd), b)
	}
}
