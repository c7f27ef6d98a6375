package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Clocks and sleeping, all in virtual time. See clock_gettime(2), time(7).

// later adds a duration to a time without overflowing.
func later(now, d int64) int64 {
	if d > math.MaxInt64-now-1 {
		return math.MaxInt64 - 1
	}
	return max(now+d, 1)
}

// timespec reads a struct timespec that must be normalised.
func (c *Call) timespec(p uint64) (ns int64, e abi.Errno) {
	b, e := c.in(p, 16)
	if e != 0 {
		return 0, e
	}
	sec, nsec := int64(le.Uint64(b)), int64(le.Uint64(b[8:]))
	if sec < 0 || nsec < 0 || nsec >= 1e9 {
		return 0, abi.EINVAL
	}
	if sec > math.MaxInt64/1_000_000_000-2 {
		return math.MaxInt64 - 1, 0
	}
	return sec*1e9 + nsec, 0
}

func (c *Call) outTimespec(p uint64, ns int64) abi.Errno {
	var b [16]byte
	le.PutUint64(b[:], uint64(ns/1e9))
	le.PutUint64(b[8:], uint64(ns%1e9))
	return c.out(p, b[:])
}

// clock reads a clock.
func (c *Call) clock(id int32) (ns int64, e abi.Errno) {
	switch id {
	case abi.CLOCK_REALTIME, abi.CLOCK_REALTIME_COARSE, abi.CLOCK_TAI, abi.CLOCK_REALTIME_ALARM:
		return c.now + bootEpoch, 0
	case abi.CLOCK_MONOTONIC, abi.CLOCK_MONOTONIC_COARSE, abi.CLOCK_MONOTONIC_RAW, abi.CLOCK_BOOTTIME, abi.CLOCK_BOOTTIME_ALARM:
		return c.now, 0
	case abi.CLOCK_THREAD_CPUTIME_ID:
		return c.t.Utime + c.t.Stime, 0
	case abi.CLOCK_PROCESS_CPUTIME_ID:
		u, s := c.groupTimes(c.g)
		return u + s, 0
	}
	if id < 0 {
		return c.cpuClock(id)
	}
	return 0, abi.EINVAL
}

// cpuClock reads another process's or thread's CPU-time clock, whose number holds the pid. See clock_getcpuclockid(3).
func (c *Call) cpuClock(id int32) (int64, abi.Errno) {
	pid := ^(id >> 3)
	if id&3 == 3 || pid < 0 {
		return 0, abi.EINVAL
	}
	task := c.id
	if pid != 0 {
		if task = c.Procs.Task(pid); task == 0 {
			return 0, abi.EINVAL
		}
	}
	t := c.Procs.Tasks.R(task)
	if id&4 != 0 {
		return t.Utime + t.Stime, 0
	}
	u, s := c.groupTimes(t.Group)
	return u + s, 0
}

func sysClockGettime(c *Call) int64 {
	ns, e := c.clock(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	return fail(c.outTimespec(c.args[1], ns))
}

func sysClockGetres(c *Call) int64 {
	if _, e := c.clock(int32(c.args[0])); e != 0 {
		return fail(e)
	}
	res := int64(1)
	if id := int32(c.args[0]); id == abi.CLOCK_REALTIME_COARSE || id == abi.CLOCK_MONOTONIC_COARSE {
		res = 4_000_000
	}
	if c.args[1] == 0 {
		return 0
	}
	return fail(c.outTimespec(c.args[1], res))
}

func sysGettimeofday(c *Call) int64 {
	now := c.now + bootEpoch
	if p := c.args[0]; p != 0 {
		var b [16]byte
		le.PutUint64(b[:], uint64(now/1e9))
		le.PutUint64(b[8:], uint64(now%1e9/1e3))
		if e := c.out(p, b[:]); e != 0 {
			return fail(e)
		}
	}
	if p := c.args[1]; p != 0 {
		return fail(c.out(p, make([]byte, 8)))
	}
	return 0
}

func sysNanosleep(c *Call) int64 {
	return c.nap(abi.CLOCK_MONOTONIC, 0, c.args[0], c.args[1])
}

func sysClockNanosleep(c *Call) int64 {
	id := int32(c.args[0])
	switch id {
	case abi.CLOCK_REALTIME, abi.CLOCK_MONOTONIC, abi.CLOCK_BOOTTIME, abi.CLOCK_TAI, abi.CLOCK_REALTIME_ALARM, abi.CLOCK_BOOTTIME_ALARM:
	case abi.CLOCK_PROCESS_CPUTIME_ID:
	case abi.CLOCK_MONOTONIC_COARSE, abi.CLOCK_REALTIME_COARSE, abi.CLOCK_MONOTONIC_RAW:
		return fail(abi.EOPNOTSUPP)
	default:
		return fail(abi.EINVAL)
	}
	return c.nap(id, c.args[1], c.args[2], c.args[3])
}

// nap sleeps. An interrupted relative sleep leaves what remains in rem, and a note for restart_syscall(2) of when it should end.
//
// # Blocking
// Always, until the time has come.
func (c *Call) nap(clock int32, flags, req, rem uint64) int64 {
	w := &c.t.Wait
	if !c.again() {
		ns, e := c.timespec(req)
		if e != 0 {
			return fail(e)
		}
		d := later(c.now, ns)
		if flags&abi.TIMER_ABSTIME != 0 {
			d = ns
			if clock == abi.CLOCK_REALTIME || clock == abi.CLOCK_TAI || clock == abi.CLOCK_REALTIME_ALARM {
				d = ns - bootEpoch
			}
			d = max(d, 1)
		}
		w.Words[0] = uint64(d)
	}
	return c.napUntil(int64(w.Words[0]), flags&abi.TIMER_ABSTIME != 0, rem)
}

func (c *Call) napUntil(deadline int64, absolute bool, rem uint64) int64 {
	intr := abi.ERESTART_RESTARTBLOCK
	if absolute {
		intr = abi.ERESTARTNOHAND
	}
	ret := c.sleep(sleep{on: event.Object{Kind: event.Sleep}, wchan: "hrtimer_nanosleep", deadline: deadline, intr: intr})
	if ret == fail(abi.ERESTART_RESTARTBLOCK) {
		c.t.Restart.Nr, c.t.Restart.Deadline = abi.SYS_CLOCK_NANOSLEEP, deadline
		c.t.Restart.Rem = rem
		if rem != 0 {
			if e := c.outTimespec(rem, max(deadline-c.now, 0)); e != 0 {
				return fail(e)
			}
		}
	}
	return ret
}

// sysRestart goes on with a sleep that a stop or a signal without a handler interrupted. See restart_syscall(2).
func sysRestart(c *Call) int64 {
	r := &c.t.Restart
	if r.Nr != abi.SYS_CLOCK_NANOSLEEP {
		return fail(abi.EINTR)
	}
	return c.napUntil(r.Deadline, false, r.Rem)
}

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
	g.ITimer = 0
	if g.ITInterval != 0 {
		next := when + g.ITInterval
		if next <= m.now {
			next += (m.now - next) / g.ITInterval * g.ITInterval
		}
		g.ITimer = m.Timers.Set(next, timerAlarm, gid)
	}
	m.sendGroup(gid, abi.Siginfo{Signo: int32(abi.SIGALRM), Code: abi.SI_KERNEL})
}

func sysSetitimer(c *Call) int64 {
	which, val, old := int32(c.args[0]), c.args[1], c.args[2]
	if which < 0 || which > abi.ITIMER_PROF {
		return fail(abi.EINVAL)
	}
	var v, iv int64
	if val != 0 {
		b, e := c.in(val, 32)
		if e != 0 {
			return fail(e)
		}
		var t [4]int64
		for i := range t {
			t[i] = int64(le.Uint64(b[8*i:]))
		}
		if t[1] < 0 || t[1] >= 1e6 || t[3] < 0 || t[3] >= 1e6 || t[0] < 0 || t[2] < 0 {
			return fail(abi.EINVAL)
		}
		iv, v = min(t[0], math.MaxInt64/2_000_000_000)*1e9+t[1]*1e3, min(t[2], math.MaxInt64/2_000_000_000)*1e9+t[3]*1e3
	}
	if which != abi.ITIMER_REAL {
		return fail(abi.ENOSYS)
	}
	was := c.itimer()
	when := int64(0)
	if v != 0 {
		when = later(c.now, v)
	}
	c.setAlarm(c.g, when, iv)
	if old != 0 {
		return fail(c.out(old, was))
	}
	return 0
}

func sysGetitimer(c *Call) int64 {
	if w := int32(c.args[0]); w < 0 || w > abi.ITIMER_PROF {
		return fail(abi.EINVAL)
	} else if w != abi.ITIMER_REAL {
		return fail(c.out(c.args[1], make([]byte, 32)))
	}
	return fail(c.out(c.args[1], c.itimer()))
}

// itimer encodes the state of the real-time interval timer.
func (c *Call) itimer() []byte {
	g := c.Procs.Groups.R(c.g)
	left := int64(0)
	if g.ITimer != 0 {
		left = max(c.Timers.R(g.ITimer).When-c.now, 1000)
	}
	b := make([]byte, 32)
	for i, ns := range [...]int64{g.ITInterval, left} {
		le.PutUint64(b[16*i:], uint64(ns/1e9))
		le.PutUint64(b[16*i+8:], uint64(ns%1e9/1e3))
	}
	return b
}

func sysTimes(c *Call) int64 {
	if p := c.args[0]; p != 0 {
		g := c.Procs.Groups.R(c.g)
		u, s := c.groupTimes(c.g)
		b := make([]byte, 32)
		for i, v := range [...]int64{u, s, g.CUtime, g.CStime} {
			le.PutUint64(b[8*i:], uint64(v/tick))
		}
		if e := c.out(p, b); e != 0 {
			return fail(e)
		}
	}
	return c.now / tick
}

func sysGetrusage(c *Call) int64 {
	g := c.Procs.Groups.R(c.g)
	var r abi.Rusage
	switch int32(c.args[0]) {
	case abi.RUSAGE_SELF:
		u, s := c.groupTimes(c.g)
		r.Utime, r.Stime = timeval(u), timeval(s)
		r.Maxrss = max(g.MaxRSS, c.maxRSS(c.t.Space)) * pageSize / 1024
		c.eachThread(c.g, func(id store.ID) {
			t := c.Procs.Tasks.R(id)
			r.Nvcsw, r.Nivcsw = r.Nvcsw+int64(t.Switches[0]), r.Nivcsw+int64(t.Switches[1])
		})
	case abi.RUSAGE_CHILDREN:
		r.Utime, r.Stime = timeval(g.CUtime), timeval(g.CStime)
		r.Maxrss = g.CMaxRSS * pageSize / 1024
	case abi.RUSAGE_THREAD:
		r.Utime, r.Stime = timeval(c.t.Utime), timeval(c.t.Stime)
		r.Maxrss = max(g.MaxRSS, c.maxRSS(c.t.Space)) * pageSize / 1024
		r.Nvcsw, r.Nivcsw = int64(c.t.Switches[0]), int64(c.t.Switches[1])
	default:
		return fail(abi.EINVAL)
	}
	return fail(c.outUsage(c.args[1], r))
}

func sysSchedYield(c *Call) int64 {
	c.resched = true
	return 0
}
