package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Waiting for several descriptors at once. See poll(2), select(2).

// mask tells what can be done with an open file without blocking.
func (c *Call) mask(f *proc.OpenFile) uint16 {
	switch f.Kind {
	case proc.PathOnly:
		return abi.POLLNVAL // found/R3
	case proc.PipeFile:
		return c.pipes.Poll(f.Object, f.CanRead(), f.CanWrite(), uint32(f.Dyn))
	case proc.EventFile:
		return c.Events.Poll(f.Object)
	case proc.TimerFile:
		return uint16(b2u(c.Procs.Clocks.R(f.Object).Ticks != 0)) * abi.POLLIN
	case proc.SignalFile:
		return uint16(b2u(c.signalsFor(abi.SigSet(f.Dyn)))) * abi.POLLIN
	case proc.PidFile:
		return c.pollPidFd(f)
	case proc.MailboxFile:
		return c.mailboxMask(f)
	case proc.TTYFile:
		return c.ttyMask(f)
	case proc.ConsoleFile:
		m := uint16(abi.POLLOUT | abi.POLLWRNORM)
		if _, ok := c.inputNow(); ok {
			m |= abi.POLLIN | abi.POLLRDNORM
		}
		return m
	}
	return abi.POLLIN | abi.POLLOUT | abi.POLLRDNORM | abi.POLLWRNORM
}

// watch lets the caller stand in the wait queues of an open file.
func (c *Call) watch(f *proc.OpenFile) {
	id := uint64(f.Object)
	switch f.Kind {
	case proc.PipeFile:
		if f.CanRead() {
			c.stand(sched.MakeKey(qPipeRead, id), false)
		}
		if f.CanWrite() {
			c.stand(sched.MakeKey(qPipeWrite, id), false)
		}
	case proc.EventFile:
		c.stand(sched.MakeKey(qEventRead, id), false)
		c.stand(sched.MakeKey(qEventWrite, id), false)
	case proc.TimerFile:
		c.stand(sched.MakeKey(qTimerFd, id), false)
	case proc.SignalFile:
		c.stand(sched.MakeKey(qSignalFd, uint64(c.t.Hand)), false)
	case proc.PidFile:
		c.stand(sched.MakeKey(qPidFd, id), false)
	case proc.MailboxFile:
		c.stand(sched.MakeKey(qMailbox, id), false)
	case proc.ConsoleFile:
		c.stand(sched.MakeKey(qConsole, 1), false)
	case proc.TTYFile:
		c.stand(sched.MakeKey(qTTYRead, id), false)
		c.stand(sched.MakeKey(qTTYWrite, id), false)
	}
}

// always are events that poll reports without being asked.
const always = abi.POLLERR | abi.POLLHUP | abi.POLLNVAL

// pollSet asks for each descriptor, and writes the answers.
func (c *Call) pollSet(fds []abi.Pollfd) (ready int) {
	t := c.Procs.Tables.R(c.t.Files)
	for i := range fds {
		p := &fds[i]
		p.Revents = 0
		if p.Fd < 0 {
			continue
		}
		if id := t.Get(p.Fd); id == 0 {
			p.Revents = abi.POLLNVAL
		} else {
			p.Revents = c.mask(c.Procs.Open.R(id)) & (p.Events | always)
		}
		if p.Revents != 0 {
			ready++
		}
	}
	return ready
}

// maxWaiters bounds how many places in wait queues there are in the machine.
const maxWaiters = 1 << 20

// pollWait sleeps until one of the descriptors may be ready. A signal counts even if the timeout is zero.
func (c *Call) pollWait(fds []abi.Pollfd, wchan string, deadline int64) int64 {
	if c.interrupted(false) {
		return fail(abi.ERESTARTNOHAND)
	}
	if c.Waits.Waiters.Len()+2*len(fds) > maxWaiters {
		return fail(abi.ENOMEM)
	}
	t := c.Procs.Tables.R(c.t.Files)
	if deadline == 0 || c.now < deadline {
		for _, p := range fds {
			if p.Fd >= 0 {
				c.watch(c.Procs.Open.R(t.Get(p.Fd)))
			}
		}
	}
	ret := c.sleep(sleep{on: event.Object{Kind: event.Poll, ID: uint32(len(fds))}, wchan: wchan, deadline: deadline, intr: abi.ERESTARTNOHAND}) // timer/R35
	if ret != blocked {
		c.leaveQueues(c.t)
	}
	return ret
}

// until turns a relative timeout at p into a deadline. None is 0.
func (c *Call) until(p uint64) (deadline int64, e abi.Errno) {
	if p == 0 {
		return 0, 0
	}
	if c.again() {
		return int64(c.t.Wait.Words[0]), 0
	}
	d, e := c.timespec(p)
	if e != 0 {
		return 0, e
	}
	deadline = later(c.now, d)
	c.t.Wait.Words[0] = uint64(deadline)
	return deadline, 0
}

// maskFor installs the signal mask that a call asks for while it lasts.
func (c *Call) maskFor(p, size uint64) abi.Errno {
	if p == 0 || c.again() {
		return 0
	}
	if size != 8 {
		return abi.EINVAL
	}
	b, e := c.in(p, 8)
	if e != 0 {
		return e
	}
	c.swapMask(abi.SigSet(le.Uint64(b)))
	return 0
}

// swapMask replaces the signal mask until the call is over: signal/R61.
func (c *Call) swapMask(m abi.SigSet) {
	c.t.SavedMask, c.t.HasSaved = c.t.Mask, true
	c.setMask(c.t, m&^abi.Unblockable)
}

func sysPpoll(c *Call) int64 {
	deadline, e := c.until(c.args[2])
	if e != 0 {
		return fail(e)
	}
	if e := c.maskFor(c.args[3], c.args[4]); e != 0 {
		return fail(e)
	}
	return c.polled(c.poll(deadline), c.args[2], deadline)
}

// poll asks for the descriptors until one of them is ready.
func (c *Call) poll(deadline int64) int64 {
	n := c.args[1]
	if n > c.limit(abi.RLIMIT_NOFILE) || n > maxFDs {
		return fail(abi.EINVAL)
	}
	raw, e := c.in(c.args[0], int(n)*abi.SizeofPollfd)
	if e != 0 {
		return fail(e)
	}
	raw = append([]byte(nil), raw...)
	fds := make([]abi.Pollfd, n)
	for i := range fds {
		fds[i].Decode(raw[i*abi.SizeofPollfd:])
	}
	ready := c.pollSet(fds)
	if ready == 0 {
		if ret := c.pollWait(fds, "do_poll", deadline); ret != 0 {
			return ret
		}
	}
	for i := range fds {
		fds[i].Encode(raw[i*abi.SizeofPollfd:])
	}
	if e := c.out(c.args[0], raw); e != 0 {
		return fail(e)
	}
	return int64(ready)
}

// polled ends a poll or select. The signal mask of the caller holds again, unless a signal ended the call: its handler runs under the mask
// that let it through. What is left of the timeout is written back; where that cannot be, an interrupted call is not made again, since it
// would wait too long.
func (c *Call) polled(ret int64, timeout uint64, deadline int64) int64 {
	if ret == blocked {
		return ret
	}
	intr := ret == fail(abi.ERESTARTNOHAND)
	if !intr {
		c.dropMask()
	}
	if timeout != 0 && c.outTimespec(timeout, max(deadline-c.now, 0)) != 0 && intr { // signal/R65
		return fail(abi.EINTR)
	}
	return ret
}

// dropMask puts the signal mask back at once when a call with its own mask is over.
func (c *Call) dropMask() {
	if c.t.HasSaved {
		c.t.HasSaved = false
		c.setMask(c.t, c.t.SavedMask)
	}
}

// selectEvents are what the three sets of select ask for.
var selectEvents = [3]uint16{abi.POLLRDNORM | abi.POLLRDBAND | abi.POLLIN | abi.POLLHUP | abi.POLLERR | abi.POLLNVAL,
	abi.POLLWRBAND | abi.POLLWRNORM | abi.POLLOUT | abi.POLLERR | abi.POLLNVAL, abi.POLLPRI | abi.POLLNVAL}

func sysPselect6(c *Call) int64 {
	deadline, e := c.until(c.args[4])
	if e != 0 {
		return fail(e)
	}
	if p := c.args[5]; p != 0 && !c.again() {
		b, e := c.in(p, 16)
		if e != 0 {
			return fail(e)
		}
		if e := c.maskFor(le.Uint64(b), le.Uint64(b[8:])); e != 0 {
			return fail(e)
		}
	}
	return c.polled(c.selectFds(deadline), c.args[4], deadline)
}

// selectFds asks for the descriptors of three sets until one of them is ready.
func (c *Call) selectFds(deadline int64) int64 {
	n := int32(c.args[0])
	if n < 0 {
		return fail(abi.EINVAL)
	}
	n = min(n, int32(max(64, (len(c.Procs.Tables.R(c.t.Files).Slots)+63)&^63)))
	fds, sets, e := c.selectSets(n)
	if e != 0 {
		return fail(e)
	}
	ready := int64(0)
	var out [3][]byte
	for k := range sets {
		out[k] = make([]byte, len(sets[k]))
	}
	for _, p := range fds {
		f := c.Procs.Open.R(c.Procs.Tables.R(c.t.Files).Get(p.Fd))
		m := c.mask(f)
		for k := range sets {
			if hasBit(sets[k], p.Fd) && m&selectEvents[k] != 0 {
				out[k][p.Fd/8] |= 1 << (p.Fd % 8)
				ready++
			}
		}
	}
	if ready == 0 {
		if ret := c.pollWait(fds, "do_select", deadline); ret != 0 {
			return ret
		}
	}
	for k := range out {
		if c.args[1+k] != 0 {
			if e := c.out(c.args[1+k], out[k]); e != 0 {
				return fail(e)
			}
		}
	}
	return ready
}

func hasBit(b []byte, i int32) bool { return int(i/8) < len(b) && b[i/8]>>(i%8)&1 != 0 }

// selectSets reads the three sets and lists the descriptors in them.
func (c *Call) selectSets(n int32) (fds []abi.Pollfd, sets [3][]byte, e abi.Errno) {
	for k := range sets {
		if c.args[1+k] == 0 {
			continue
		}
		b, e := c.in(c.args[1+k], int(n+63)/64*8)
		if e != 0 {
			return nil, sets, e
		}
		sets[k] = append([]byte(nil), b...)
	}
	t := c.Procs.Tables.R(c.t.Files)
	for fd := int32(0); fd < n; fd++ {
		if hasBit(sets[0], fd) || hasBit(sets[1], fd) || hasBit(sets[2], fd) {
			if t.Get(fd) == 0 {
				return nil, sets, abi.EBADF
			}
			fds = append(fds, abi.Pollfd{Fd: fd})
		}
	}
	return fds, sets, 0
}
