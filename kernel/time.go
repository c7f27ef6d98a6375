package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
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
	var t abi.Timespec
	t.Decode(b)
	ns, ok := nanoseconds(t)
	if !ok {
		return 0, abi.EINVAL
	}
	return ns, 0
}

// nanoseconds turns a struct timespec into a number, if it is normalised. What is too far away to count is as far as can be.
func nanoseconds(t abi.Timespec) (ns int64, ok bool) {
	switch {
	case t.Sec < 0 || t.Nsec < 0 || t.Nsec >= 1e9:
		return 0, false // timer/R20
	case t.Sec > math.MaxInt64/1_000_000_000-2:
		return math.MaxInt64 - 1, true
	}
	return t.Sec*1e9 + t.Nsec, true
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
	}
	k, e := c.cpuClockOf(id, true)
	if e != 0 {
		return 0, e
	}
	return c.cpuTime(k), 0
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
	res := int64(1) // timer/R36
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
	case abi.CLOCK_REALTIME, abi.CLOCK_MONOTONIC, abi.CLOCK_BOOTTIME, abi.CLOCK_TAI:
	case abi.CLOCK_MONOTONIC_COARSE, abi.CLOCK_REALTIME_COARSE, abi.CLOCK_MONOTONIC_RAW, abi.CLOCK_THREAD_CPUTIME_ID,
		abi.CLOCK_REALTIME_ALARM, abi.CLOCK_BOOTTIME_ALARM: // the machine has no clock that could wake it up
		return fail(abi.EOPNOTSUPP)
	default:
		return c.cpuNap(id, c.args[1], c.args[2], c.args[3])
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
			d = max(onMachineTime(clock, ns), 1)
		}
		w.Words[0] = uint64(d)
	}
	return c.napUntil(int64(w.Words[0]), flags&abi.TIMER_ABSTIME != 0, rem)
}

func (c *Call) napUntil(deadline int64, absolute bool, rem uint64) int64 {
	intr := abi.ERESTART_RESTARTBLOCK
	if absolute { // timer/R21
		intr = abi.ERESTARTNOHAND
	}
	ret := c.sleep(sleep{on: event.Object{Kind: event.Sleep}, wchan: "hrtimer_nanosleep", deadline: deadline, intr: intr})
	if ret == fail(abi.ERESTART_RESTARTBLOCK) {
		c.t.Restart = proc.Restart{Nr: abi.SYS_CLOCK_NANOSLEEP, Deadline: deadline, Rem: rem}
		if rem != 0 { // proc/R23: what is left of the time
			if e := c.outTimespec(rem, max(deadline-c.now, 0)); e != 0 {
				return fail(e)
			}
		}
	}
	return ret
}

// sysRestart goes on with a sleep that a stop or a signal without a handler interrupted: signal/R41. See restart_syscall(2).
func sysRestart(c *Call) int64 {
	r := &c.t.Restart
	switch r.Nr {
	case abi.SYS_CLOCK_NANOSLEEP:
	case abi.SYS_FUTEX: // the other arguments are in their registers still
		return sysFutex(c)
	default:
		return fail(abi.EINTR)
	}
	if r.Clock == 0 {
		return c.napUntil(r.Deadline, false, r.Rem)
	}
	k, e := c.cpuClockOf(r.Clock, false)
	c.t.Wait.Words = [2]uint64{uint64(r.Deadline), uint64(k.thread)<<1 | b2u(k.virt)}
	return c.cpuNapUntil(k, e == 0, r.Clock, false, r.Rem)
}

// sysClockSettime sets no clock. timer/R14: programs run without the privilege to change the time of day, which the machine derives from
// its one virtual clock; no other clock can be set at all. See clock_settime(2).
func sysClockSettime(c *Call) int64 {
	id := int32(c.args[0])
	if id != abi.CLOCK_REALTIME && id >= 0 {
		return fail(abi.EINVAL)
	}
	b, e := c.in(c.args[1], abi.SizeofTimespec)
	if e != 0 {
		return fail(e)
	}
	var t abi.Timespec
	t.Decode(b)
	if _, ok := nanoseconds(t); !ok && id == abi.CLOCK_REALTIME {
		return fail(abi.EINVAL)
	}
	if id < 0 {
		if _, e := c.cpuClockOf(id, false); e != 0 {
			return fail(e)
		}
	}
	return fail(abi.EPERM)
}

// sysSettimeofday is the same with microseconds. Nothing to set is no mistake.
func sysSettimeofday(c *Call) int64 {
	tv, tz := c.args[0], c.args[1]
	if tv != 0 {
		b, e := c.in(tv, abi.SizeofTimeval)
		if e != 0 {
			return fail(e)
		}
		var t abi.Timeval
		t.Decode(b)
		if _, ok := microseconds(t); !ok {
			return fail(abi.EINVAL)
		}
	}
	if tz != 0 {
		if _, e := c.in(tz, abi.SizeofTimezone); e != 0 {
			return fail(e)
		}
	}
	if tv|tz == 0 {
		return 0
	}
	return fail(abi.EPERM)
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

// groupSwitches tells how often the threads of a process gave up the CPU or had to, those that ended included.
func (c *Call) groupSwitches(gid store.ID) (voluntary, involuntary int64) {
	d := c.Procs.Groups.R(gid).DSwitch
	c.eachThread(gid, func(id store.ID) {
		t := c.Procs.Tasks.R(id)
		d[0], d[1] = d[0]+t.Switches[0], d[1]+t.Switches[1]
	})
	return int64(d[0]), int64(d[1])
}

func sysGetrusage(c *Call) int64 {
	g := c.Procs.Groups.R(c.g)
	var r abi.Rusage
	switch int32(c.args[0]) {
	case abi.RUSAGE_SELF:
		u, s := c.groupTimes(c.g)
		r.Utime, r.Stime = timeval(u), timeval(s)
		r.Maxrss = max(g.MaxRSS, c.maxRSS(c.t.Space)) * pageSize / 1024
		r.Nvcsw, r.Nivcsw = c.groupSwitches(c.g)
	case abi.RUSAGE_CHILDREN:
		r.Utime, r.Stime = timeval(g.CUtime), timeval(g.CStime)
		r.Maxrss = g.CMaxRSS * pageSize / 1024
		r.Nvcsw, r.Nivcsw = int64(g.CSwitch[0]), int64(g.CSwitch[1])
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
