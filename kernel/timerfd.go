package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// A timer whose expirations are read from a descriptor, so that one loop can wait for it and for other things. See timerfd_create(2).
//
// timer/R10: a read takes the number of expirations since the last one; a repeating timer stands still from its expiry until it is read,
// which then counts what went by.

func sysTimerfdCreate(c *Call) int64 {
	clock, flags := int32(c.args[0]), uint32(c.args[1])
	switch clock {
	case abi.CLOCK_REALTIME, abi.CLOCK_MONOTONIC, abi.CLOCK_BOOTTIME:
	case abi.CLOCK_REALTIME_ALARM, abi.CLOCK_BOOTTIME_ALARM:
		if flags&^(abi.TFD_CLOEXEC|abi.TFD_NONBLOCK) == 0 && !c.t.Cred.Root() {
			return fail(abi.EPERM)
		}
	default:
		return fail(abi.EINVAL)
	}
	if flags&^(abi.TFD_CLOEXEC|abi.TFD_NONBLOCK) != 0 {
		return fail(abi.EINVAL)
	}
	id, f := c.Procs.Clocks.New()
	f.Clock = clock
	o := proc.OpenFile{Kind: proc.TimerFile, Object: id, Flags: abi.O_RDWR | flags&abi.O_NONBLOCK, Path: "anon_inode:[timerfd]"}
	return c.install(c.newFile(o), flags&abi.TFD_CLOEXEC != 0, 0)
}

// timerFd finds the timer behind a descriptor.
func (c *Call) timerFd(fd int32) (store.ID, abi.Errno) {
	_, f, e := c.file(fd)
	if e != 0 {
		return 0, e
	}
	if f.Kind != proc.TimerFile {
		return 0, abi.EINVAL
	}
	return f.Object, 0
}

func sysTimerfdSettime(c *Call) int64 {
	flags := uint32(c.args[1])
	value, interval, e := c.itimerspec(c.args[2])
	switch {
	case e != 0:
		return fail(e)
	case flags&^(abi.TFD_TIMER_ABSTIME|abi.TFD_TIMER_CANCEL_ON_SET) != 0:
		return fail(abi.EINVAL)
	}
	id, e := c.timerFd(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	c.catchUp(id)
	left, every := c.timerFdLeft(id)
	c.stopTimerFd(id)
	f := c.Procs.Clocks.W(id)
	*f = proc.TimerFd{Clock: f.Clock, Flags: flags, Interval: interval} // timer/R29: the count is forgotten
	if value != 0 {
		f.Expiry = later(c.now, value)
		if flags&abi.TFD_TIMER_ABSTIME != 0 {
			f.Expiry = onMachineTime(f.Clock, value)
		}
		f.Timer = c.Timers.Set(max(f.Expiry, 1), timerDesc, id)
	}
	if old := c.args[3]; old != 0 {
		return fail(c.outItimerspec(old, left, every))
	}
	return 0
}

func sysTimerfdGettime(c *Call) int64 {
	id, e := c.timerFd(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	c.catchUp(id)
	left, interval := c.timerFdLeft(id)
	return fail(c.outItimerspec(c.args[1], left, interval))
}

// timerFdLeft is the time to the next expiry, 0 if there is none.
func (m *Machine) timerFdLeft(id store.ID) (left, interval int64) {
	f := m.Procs.Clocks.R(id)
	if f.Timer != 0 {
		left = max(f.Expiry-m.now, 0)
	}
	return left, f.Interval
}

// catchUp counts the expirations that went by since a repeating timer expired, and lets it run on.
func (m *Machine) catchUp(id store.ID) {
	if f := m.Procs.Clocks.R(id); !f.Expired || f.Interval == 0 {
		return
	}
	f := m.Procs.Clocks.W(id)
	next, n := proc.Forward(f.Expiry, f.Interval, m.now)
	f.Expiry, f.Expired, f.Ticks = next, false, f.Ticks+uint64(n)-1
	f.Timer = m.Timers.Set(max(next, 1), timerDesc, id)
}

// timerFdFired lets a timer go off.
func (m *Machine) timerFdFired(id store.ID) {
	f := m.Procs.Clocks.W(id)
	f.Timer, f.Expired = 0, true
	f.Ticks++
	m.wake(sched.MakeKey(qTimerFd, uint64(id)), everybody, "timer")
}

func (m *Machine) stopTimerFd(id store.ID) {
	if t := m.Procs.Clocks.R(id).Timer; t != 0 {
		m.Timers.Cancel(t)
		m.Procs.Clocks.W(id).Timer = 0
	}
}

// closeTimerFd ends the timer with its last descriptor.
func (m *Machine) closeTimerFd(id store.ID) {
	m.stopTimerFd(id)
	m.Procs.Clocks.Drop(id)
}

// readTimerFd takes the expirations.
//
// # Blocking
// While there was none.
func (c *Call) readTimerFd(f *proc.OpenFile, segs []segment) int64 {
	if length(segs) < 8 {
		return fail(abi.EINVAL)
	}
	if c.Procs.Clocks.R(f.Object).Ticks == 0 {
		if f.NonBlock() {
			return fail(abi.EAGAIN)
		}
		return c.sleep(sleep{on: fileObject(f), wchan: "timerfd_read_iter", key: sched.MakeKey(qTimerFd, uint64(f.Object)), excl: true}) // timer/R31
	}
	c.catchUp(f.Object)
	w := c.Procs.Clocks.W(f.Object)
	var b [8]byte
	le.PutUint64(b[:], w.Ticks)
	w.Ticks, w.Expired = 0, false // timer/R30: gone for all who have the descriptor
	if _, e := c.scatter(segs, 0, b[:]); e != 0 {
		return fail(e) // the count is lost
	}
	return 8
}
