package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Timers that a process makes itself, any number of them. Each has one signal to send, reserved when it was made. See timer_create(2).
//
// timer/R3: a repeating timer stands still while its signal is pending. When the signal is taken, the expirations that went by meanwhile
// are its overrun, and the timer goes on from there.

// timerNow reads the clock that a timer follows.
func (m *Machine) timerNow(p *proc.PosixTimer) int64 {
	if p.CPU {
		return m.cpuTime(cpuClock{p.Of, p.Thread, p.Virt})
	}
	return m.now
}

// timerClock tells which clocks timers can be made for.
func (c *Call) timerClock(id int32) (k cpuClock, e abi.Errno) {
	switch id {
	case abi.CLOCK_REALTIME, abi.CLOCK_MONOTONIC, abi.CLOCK_BOOTTIME, abi.CLOCK_TAI:
		return k, 0
	case abi.CLOCK_MONOTONIC_RAW, abi.CLOCK_MONOTONIC_COARSE, abi.CLOCK_REALTIME_COARSE,
		abi.CLOCK_REALTIME_ALARM, abi.CLOCK_BOOTTIME_ALARM: // the machine has no clock that could wake it up
		return k, abi.EOPNOTSUPP
	}
	return c.cpuClockOf(id, false)
}

func sysTimerCreate(c *Call) int64 {
	clock := int32(c.args[0])
	ev := abi.Sigevent{Signo: int32(abi.SIGALRM)}
	if p := c.args[1]; p != 0 {
		b, e := c.in(p, abi.SizeofSigevent)
		if e != 0 {
			return fail(e)
		}
		ev.Decode(b)
	}
	k, unknown := c.timerClock(clock)
	if unknown != 0 && clock >= 0 {
		return fail(unknown)
	}
	g := c.Procs.Groups.W(c.g)
	number := g.PosixNext
	if c.overLimit(c.g) || number == math.MaxInt32 { // timer/R5: its signal is reserved now
		return fail(abi.EAGAIN)
	}
	g.PosixNext++ // timer/R4: numbers are not used again soon, not even those of timers that could not be made
	if !c.goodEvent(&ev) {
		return fail(abi.EINVAL)
	}
	if e := c.out32(c.args[2], uint32(number)); e != 0 {
		return fail(e)
	}
	if unknown != 0 { // a process's CPU time is looked for last
		return fail(unknown)
	}
	if c.args[1] == 0 {
		ev.Value = uint64(uint32(number))
	}
	id, p := c.Procs.Posix.New()
	*p = proc.PosixTimer{Group: c.g, Next: g.Posix, ID: number, Clock: clock, Of: k.of, Thread: k.thread, CPU: k.of != 0, Virt: k.virt,
		Notify: ev.Notify, Sig: ev.Signo, TID: ev.TID, UID: c.t.Cred.UID, Value: ev.Value, Overrun: -1}
	g.Posix = id
	return 0
}

// goodEvent checks how a timer is to notify. See sigevent(7).
func (c *Call) goodEvent(ev *abi.Sigevent) bool {
	switch ev.Notify {
	case abi.SIGEV_NONE:
		return true
	case abi.SIGEV_THREAD_ID:
		// timer/R23
		if id := c.Procs.Task(ev.TID); id == 0 || c.Procs.Tasks.R(id).Group != c.g {
			return false
		}
	case abi.SIGEV_SIGNAL, abi.SIGEV_THREAD: // the C library makes the thread; the kernel sends a signal
	default:
		return false
	}
	return ev.Signo > 0 && ev.Signo <= abi.NSIG // timer/R25
}

// posix finds one of the caller's timers.
func (c *Call) posix(number uint64) (store.ID, abi.Errno) {
	for id := c.Procs.Groups.R(c.g).Posix; id != 0; id = c.Procs.Posix.R(id).Next {
		if c.Procs.Posix.R(id).ID == int32(number) {
			return id, 0
		}
	}
	return 0, abi.EINVAL
}

// itimerspec reads a struct itimerspec of two proper times.
func (c *Call) itimerspec(p uint64) (value, interval int64, e abi.Errno) {
	b, e := c.in(p, abi.SizeofItimerspec)
	if e != 0 {
		return 0, 0, e
	}
	var t abi.Itimerspec
	t.Decode(b)
	value, ok := nanoseconds(t.Value)
	interval, also := nanoseconds(t.Interval)
	if !ok || !also {
		return 0, 0, abi.EINVAL
	}
	return value, interval, 0
}

// outItimerspec writes what is left of a timer, and its interval.
func (c *Call) outItimerspec(p uint64, left, interval int64) abi.Errno {
	var b [abi.SizeofItimerspec]byte
	t := abi.Itimerspec{Interval: timespec(interval), Value: timespec(left)}
	t.Encode(b[:])
	return c.out(p, b[:])
}

// onMachineTime turns an absolute time of a clock into the machine's: timer/R26.
func onMachineTime(clock int32, at int64) int64 {
	switch clock {
	case abi.CLOCK_REALTIME, abi.CLOCK_TAI, abi.CLOCK_REALTIME_ALARM:
		return at - bootEpoch
	}
	return at
}

func sysTimerSettime(c *Call) int64 {
	if c.args[2] == 0 {
		return fail(abi.EINVAL)
	}
	value, interval, e := c.itimerspec(c.args[2])
	if e != 0 {
		return fail(e)
	}
	id, e := c.posix(c.args[0])
	if e != 0 {
		return fail(e)
	}
	left, every := c.timerLeft(id)
	c.setTimer(id, value, interval, c.args[1]&abi.TIMER_ABSTIME != 0)
	if old := c.args[3]; old != 0 {
		return fail(c.outItimerspec(old, left, every))
	}
	return 0
}

// setTimer arms a timer, or disarms it with a zero value. timer/R6: a signal that it sent before is pending still, but will not be
// delivered.
func (m *Machine) setTimer(id store.ID, value, interval int64, absolute bool) {
	m.stopTimer(id)
	p := m.Procs.Posix.W(id)
	p.Seq++
	p.Requeue, p.Overrun, p.Last, p.Interval, p.Expiry = false, -1, 0, interval, 0
	if value == 0 {
		p.Interval = 0
		return
	}
	now := m.timerNow(p)
	switch {
	case !absolute:
		p.Expiry = later(now, value)
	case p.CPU:
		p.Expiry = value
	default:
		p.Expiry = onMachineTime(p.Clock, value)
	}
	switch {
	case p.Notify == abi.SIGEV_NONE: // timer/R24
	case p.CPU && p.Of == 0:
		p.Expiry = 0
	case p.CPU && now >= p.Expiry:
		m.posixFired(id)
	default:
		m.startTimer(id)
	}
}

// startTimer lets a timer run to its expiry.
func (m *Machine) startTimer(id store.ID) {
	p := m.Procs.Posix.W(id)
	p.Armed = true
	if p.CPU {
		m.renewCPU(p.Of)
	} else {
		p.Timer = m.Timers.Set(max(p.Expiry, 1), timerPosix, id)
	}
}

// stopTimer stops a timer.
func (m *Machine) stopTimer(id store.ID) {
	p := m.Procs.Posix.W(id)
	if p.Timer != 0 {
		m.Timers.Cancel(p.Timer)
	}
	was := p.Armed
	p.Timer, p.Armed = 0, false
	if was && p.CPU && p.Of != 0 {
		m.renewCPU(p.Of)
	}
}

// timerLeft is what timer_gettime(2) says. timer/R27: a repeating timer whose signal is pending shows the time to the expiry that comes next.
func (m *Machine) timerLeft(id store.ID) (left, interval int64) {
	p := m.Procs.Posix.W(id)
	quiet := p.Notify == abi.SIGEV_NONE
	if p.Expiry == 0 || p.Interval == 0 && !p.Armed && !quiet {
		return 0, p.Interval
	}
	now := m.timerNow(p)
	if p.Interval != 0 && (p.Requeue || quiet) {
		next, n := proc.Forward(p.Expiry, p.Interval, now)
		p.Expiry, p.Overrun = next, p.Overrun+n
	}
	switch left = p.Expiry - now; {
	case left > 0:
		return left, p.Interval
	case quiet:
		return 0, p.Interval
	}
	return 1, p.Interval // zero would mean that it is off
}

func sysTimerGettime(c *Call) int64 {
	id, e := c.posix(c.args[0])
	if e != 0 {
		return fail(e)
	}
	left, interval := c.timerLeft(id)
	return fail(c.outItimerspec(c.args[1], left, interval))
}

func sysTimerGetoverrun(c *Call) int64 {
	id, e := c.posix(c.args[0])
	if e != 0 {
		return fail(e)
	}
	return min(c.Procs.Posix.R(id).Last, math.MaxInt32) // timer/R3: DELAYTIMER_MAX
}

func sysTimerDelete(c *Call) int64 {
	id, e := c.posix(c.args[0])
	if e != 0 {
		return fail(e)
	}
	c.deleteTimer(id)
	return 0
}

// deleteTimer removes a timer. timer/R7: its signal stays pending for sigpending(2) and poll(2), but whoever wants to take it finds
// nothing; the row lives until then.
func (m *Machine) deleteTimer(id store.ID) {
	m.stopTimer(id)
	p := m.Procs.Posix.W(id)
	if at := m.Procs.Groups.R(p.Group).Posix; at == id {
		m.Procs.Groups.W(p.Group).Posix = p.Next
	} else {
		for m.Procs.Posix.R(at).Next != id {
			at = m.Procs.Posix.R(at).Next
		}
		m.Procs.Posix.W(at).Next = p.Next
	}
	p.Group, p.Next, p.Of, p.Thread = 0, 0, 0, 0
	if !p.Queued {
		m.Procs.Posix.Drop(id)
	}
}

// deleteTimers removes all timers of a process: timer/R8, at its end and at execve(2). A child has none from the beginning.
func (m *Machine) deleteTimers(gid store.ID) {
	for id := m.Procs.Groups.R(gid).Posix; id != 0; id = m.Procs.Groups.R(gid).Posix {
		m.deleteTimer(id)
	}
}

// cpuPosix lets the timers go off that a process's CPU time has reached.
func (m *Machine) cpuPosix(gid store.ID) {
	for id := m.Procs.Posix.Next(0); id != 0; id = m.Procs.Posix.Next(id) {
		if p := m.Procs.Posix.R(id); p.CPU && p.Armed && p.Of == gid && m.timerNow(p) >= p.Expiry {
			m.posixFired(id)
		}
	}
}

// posixFired lets a timer go off.
func (m *Machine) posixFired(id store.ID) {
	p := m.Procs.Posix.W(id)
	p.Timer, p.Armed, p.Requeue, p.SentSeq = 0, false, p.Interval != 0, p.Seq
	if p.Interval == 0 {
		p.Expiry = 0
	}
	g := m.Procs.Groups.R(p.Group)
	m.sayTimer(g.Leader, m.now)
	target := g.Leader
	if p.Notify == abi.SIGEV_THREAD_ID {
		target = m.Procs.Task(p.TID)
	}
	t := m.Procs.Tasks.R(target)
	if t == nil || t.Group != p.Group || g.Zombie || p.Notify == abi.SIGEV_THREAD_ID && t.State == proc.Zombie {
		return // the thread that should have got it is gone
	}
	m.prepare(p.Group, abi.Signal(p.Sig))
	p = m.Procs.Posix.W(id)
	switch {
	case m.ignores(t, abi.Signal(p.Sig)):
		if !p.Queued {
			p.Ignored = p.Requeue
		}
	case !p.Queued:
		m.queueTimer(id, target)
	}
}

// queueTimer makes a timer's signal pending: beside others of its number, for it is never merged.
func (m *Machine) queueTimer(id, target store.ID) {
	m.calm = 0
	p := m.Procs.Posix.W(id)
	p.Queued, p.Ignored = true, false
	sig, t := abi.Signal(p.Sig), m.Procs.Tasks.W(target)
	info := abi.TimerInfo(sig, p.ID, 0, p.Value) // timer/R22
	pending := &t.Pending
	if p.Notify != abi.SIGEV_THREAD_ID {
		pending = &m.Procs.Groups.W(p.Group).Pending
	}
	m.Procs.Append(pending, proc.Queued{Info: info, Timer: id, UID: p.UID})
	if m.heard() {
		m.say(t, event.Event{Kind: event.SigQueue, Sig: uint8(sig), Code: info.Code, Info: encode(info)})
	}
	m.signalFds(t)
	switch {
	case p.Notify != abi.SIGEV_THREAD_ID || sig == abi.SIGKILL:
		m.choosethread(p.Group, m.running(p.Group), sig)
	case !t.Mask.Has(sig):
		m.kick(target)
	}
}

// running is the thread of a process that is on a CPU, for which a timer that goes off then is meant; the leader if none is.
func (m *Machine) running(gid store.ID) store.ID {
	for i := range m.cpus() {
		if t := m.Procs.Tasks.R(m.CPU[i].Task); t != nil && t.Group == gid {
			return m.CPU[i].Task
		}
	}
	return m.Procs.Groups.R(gid).Leader
}

// timerTaken settles a timer's overruns when its signal is taken off the queue, and lets it run on. It returns false if the signal is no
// longer wanted.
func (m *Machine) timerTaken(q *proc.Queued) bool {
	p := m.Procs.Posix.W(q.Timer)
	p.Queued = false
	if p.Group == 0 {
		m.Procs.Posix.Drop(q.Timer)
		return false
	}
	if p.SentSeq != p.Seq {
		return false
	}
	if p.Requeue {
		next, n := proc.Forward(p.Expiry, p.Interval, m.timerNow(p))
		p.Expiry, p.Last, p.Overrun, p.Requeue = next, p.Overrun+n, -1, false
		q.Info.SetOverrun(int32(min(p.Last, math.MaxInt32)))
		if !p.CPU || p.Of != 0 {
			m.startTimer(q.Timer)
		}
	}
	m.Procs.Posix.W(q.Timer).Seq++
	return true
}

// unignore is timer/R28: it sends the signals that repeating timers held back while they were ignored.
func (m *Machine) unignore(gid store.ID, sig abi.Signal) {
	for id := m.Procs.Groups.R(gid).Posix; id != 0; id = m.Procs.Posix.R(id).Next {
		p := m.Procs.Posix.R(id)
		if !p.Ignored || abi.Signal(p.Sig) != sig || p.Queued {
			continue
		}
		target := m.Procs.Groups.R(gid).Leader
		if p.Notify == abi.SIGEV_THREAD_ID {
			target = m.Procs.Task(p.TID)
		}
		if t := m.Procs.Tasks.R(target); t != nil && t.Group == gid && t.State != proc.Zombie {
			m.queueTimer(id, target)
		}
	}
}
