package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// The three interval timers of a process: by the clock, by its user time, by all of its CPU time. fork(2) gives none of them to the
// child, execve(2) keeps them. See setitimer(2); alarm(2) is ITIMER_REAL without an interval.

// setAlarm arms the process's real-time interval timer, or disarms it with when 0.
func (m *Machine) setAlarm(gid store.ID, when, interval int64) {
	g := m.Procs.Groups.W(gid)
	if g.ITimer != 0 {
		m.Timers.Cancel(g.ITimer)
	}
	g.ITimer, g.ITInterval = 0, interval
	if when != 0 {
		g.ITimer = m.Timers.Set(when, timerAlarm, gid)
	}
}

// alarm lets the real-time interval timer go off.
func (m *Machine) alarm(gid store.ID, when int64) {
	g := m.Procs.Groups.W(gid)
	g.ITimer, g.ITWhen = 0, when // timer/R15
	m.sendGroup(gid, abi.Siginfo{Signo: int32(abi.SIGALRM), Code: abi.SI_KERNEL})
}

// alarmTaken starts a repeating real-time timer again. timer/R2: it stands still from its expiry until a SIGALRM is taken; as long as the
// signal is blocked there is one, and if it is ignored there is never another.
func (m *Machine) alarmTaken(gid store.ID) {
	if g := m.Procs.Groups.R(gid); g.ITimer == 0 && g.ITInterval != 0 {
		next, _ := proc.Forward(g.ITWhen, g.ITInterval, m.now)
		m.setAlarm(gid, next, g.ITInterval)
	}
}

// cpuItimer lets one of the two interval timers that measure CPU time go off. timer/R1: expirations that come before the process could
// take the signal are not counted.
func (m *Machine) cpuItimer(gid store.ID, which int, now int64) {
	it := m.Procs.Groups.R(gid).CPUTimers[which-1]
	if it.Expiry == 0 || now < it.Expiry {
		return
	}
	m.sayTimer(m.Procs.Groups.R(gid).Leader, m.now)
	next := int64(0)
	if it.Interval != 0 {
		next, _ = proc.Forward(it.Expiry, it.Interval, now)
	}
	m.Procs.Groups.W(gid).CPUTimers[which-1].Expiry = next
	sig := abi.SIGPROF
	if which == abi.ITIMER_VIRTUAL {
		sig = abi.SIGVTALRM
	}
	m.sendGroup(gid, abi.Siginfo{Signo: int32(sig), Code: abi.SI_KERNEL})
}

func sysSetitimer(c *Call) int64 {
	which, val, old := int(int32(c.args[0])), c.args[1], c.args[2]
	if which < 0 || which > abi.ITIMER_PROF {
		return fail(abi.EINVAL)
	}
	var v, iv int64
	if val != 0 {
		b, e := c.in(val, abi.SizeofItimerval)
		if e != 0 {
			return fail(e)
		}
		var t abi.Itimerval
		t.Decode(b)
		var ok, also bool
		iv, ok = microseconds(t.Interval)
		v, also = microseconds(t.Value)
		if !ok || !also {
			return fail(abi.EINVAL)
		}
	}
	was := c.itimer(which)
	switch {
	case which == abi.ITIMER_REAL && v == 0: // timer/R16
		c.setAlarm(c.g, 0, 0)
	case which == abi.ITIMER_REAL:
		c.setAlarm(c.g, later(c.now, v), iv)
	default:
		it := proc.CPUTimer{Interval: iv}
		if v != 0 {
			it.Expiry = later(c.itimerNow(which), v)
		}
		c.Procs.Groups.W(c.g).CPUTimers[which-1] = it
		c.renewCPU(c.g)
	}
	if old != 0 {
		return fail(c.out(old, was))
	}
	return 0
}

// microseconds turns a struct timeval into nanoseconds, if it is a proper time.
func microseconds(t abi.Timeval) (ns int64, ok bool) {
	if t.Sec < 0 || t.Usec < 0 || t.Usec >= 1e6 {
		return 0, false
	}
	return min(t.Sec, math.MaxInt64/2_000_000_000)*1e9 + t.Usec*1e3, true
}

// itimerNow is the CPU time that an interval timer measures.
func (c *Call) itimerNow(which int) int64 {
	return c.cpuTime(cpuClock{of: c.g, virt: which == abi.ITIMER_VIRTUAL})
}

func sysGetitimer(c *Call) int64 {
	which := int(int32(c.args[0]))
	if which < 0 || which > abi.ITIMER_PROF {
		return fail(abi.EINVAL)
	}
	return fail(c.out(c.args[1], c.itimer(which)))
}

// itimer encodes the state of an interval timer. One that is about to expire has a microsecond left: zero would mean that it is off.
func (c *Call) itimer(which int) []byte {
	g := c.Procs.Groups.R(c.g)
	left, interval := int64(0), g.ITInterval
	if which != abi.ITIMER_REAL {
		it := g.CPUTimers[which-1]
		interval = it.Interval
		if it.Expiry != 0 {
			left = max(it.Expiry-c.itimerNow(which), 1000)
		}
	} else if g.ITimer != 0 {
		left = max(c.Timers.R(g.ITimer).When-c.now, 1000)
	}
	b := make([]byte, abi.SizeofItimerval)
	t := abi.Itimerval{Interval: timeval(interval), Value: timeval(left)}
	t.Encode(b)
	return b
}
