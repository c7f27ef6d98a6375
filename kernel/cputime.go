package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// CPU time as a clock: what measures it (interval timers, timers of timer_create, sleeps, RLIMIT_CPU) expires while the process runs, not
// while it sleeps. A process keeps the earliest CPU time at which anything of that kind may expire, and runs no further than that in one
// step. See time(7), clock_getcpuclockid(3).

// cpuClock is what a CPU-time clock measures.
type cpuClock struct {
	of     store.ID // the process
	thread store.ID // one thread of it, 0 for all of them together
	virt   bool     // user time only
}

// cpuClockOf finds what a clock's number means. Reading is allowed for the caller's own thread where setting a timer is not.
func (c *Call) cpuClockOf(id int32, reading bool) (k cpuClock, e abi.Errno) {
	switch {
	case id == abi.CLOCK_PROCESS_CPUTIME_ID:
		return cpuClock{of: c.g}, 0
	case id == abi.CLOCK_THREAD_CPUTIME_ID:
		return cpuClock{of: c.g, thread: c.id}, 0
	case id >= 0 || id&3 == abi.CLOCKFD:
		return k, abi.EINVAL
	}
	pid, task := ^(id >> 3), c.id
	if pid == 0 && id&abi.CPUCLOCK_PERTHREAD_MASK == 0 {
		pid = c.t.PID
	}
	if pid != 0 {
		if task = c.Procs.Task(pid); task == 0 {
			return k, abi.EINVAL
		}
	}
	t := c.Procs.Tasks.R(task)
	k = cpuClock{of: t.Group, virt: id&3 == abi.CPUCLOCK_VIRT}
	switch {
	case id&abi.CPUCLOCK_PERTHREAD_MASK != 0:
		k.thread = task
		if t.Group != c.g { // another process's threads are nobody's business
			return k, abi.EINVAL
		}
	case t.PID != pid && !(reading && task == c.id):
		return k, abi.EINVAL
	}
	return k, 0
}

// cpuTime reads a CPU-time clock.
func (m *Machine) cpuTime(k cpuClock) int64 {
	var user, system int64
	switch {
	case k.of == 0:
		return 0
	case k.thread != 0:
		t := m.Procs.Tasks.R(k.thread)
		user, system = t.Utime, t.Stime
	default:
		user, system = m.groupTimes(k.of)
	}
	if k.virt {
		return user
	}
	return user + system
}

// cpuLeft is how long a task may run before something that measures its process's CPU time may expire.
func (m *Machine) cpuLeft(t *proc.Task) int64 {
	due := m.Procs.Groups.R(t.Group).CPUDue
	if due == 0 {
		return math.MaxInt64
	}
	user, system := m.groupTimes(t.Group)
	return max(due-user-system, 1)
}

// cpuExpire lets whatever has expired by a process's CPU time do so. timer/R9: time spent asleep does not count.
func (m *Machine) cpuExpire(gid store.ID) {
	g := m.Procs.Groups.R(gid)
	if g == nil || g.CPUDue == 0 {
		return
	}
	user, system := m.groupTimes(gid)
	if user+system < g.CPUDue {
		return
	}
	m.cpuItimer(gid, abi.ITIMER_PROF, user+system)
	m.cpuItimer(gid, abi.ITIMER_VIRTUAL, user)
	m.cpuLimit(gid, user+system)
	m.cpuPosix(gid)
	m.cpuNaps(gid)
	m.renewCPU(gid)
}

// cpuLimit enforces RLIMIT_CPU: timer/R12, SIGXCPU at the soft limit and each second after it, SIGKILL at the hard one. The soft limit
// moves on by a second each time, as getrlimit(2) then shows.
func (m *Machine) cpuLimit(gid store.ID, now int64) {
	l := m.Procs.Limits.R(m.Procs.Groups.R(gid).Limits)
	soft, hard := l.Soft[abi.RLIMIT_CPU], l.Hard[abi.RLIMIT_CPU]
	switch {
	case now >= cpuSeconds(hard):
		m.sendGroup(gid, abi.Siginfo{Signo: int32(abi.SIGKILL), Code: abi.SI_KERNEL})
	case now >= cpuSeconds(soft):
		m.ownLimits(gid).Soft[abi.RLIMIT_CPU] = soft + 1
		m.sendGroup(gid, abi.Siginfo{Signo: int32(abi.SIGXCPU), Code: abi.SI_KERNEL})
	}
}

// cpuSeconds is a limit in nanoseconds; one that is never reached is math.MaxInt64.
func cpuSeconds(limit uint64) int64 {
	if limit > math.MaxInt64/1_000_000_000 {
		return math.MaxInt64
	}
	return int64(limit) * 1e9
}

// renewCPU works out anew when the next thing that measures a process's CPU time may expire. A thread's time and user time grow no
// faster than the whole process's, so the shortest way to go is a safe bound for all of them.
func (m *Machine) renewCPU(gid store.ID) {
	g := m.Procs.Groups.R(gid)
	user, system := m.groupTimes(gid)
	left := int64(math.MaxInt64)
	if !g.Zombie {
		for i, now := range [...]int64{user, user + system} {
			if at := g.CPUTimers[i].Expiry; at != 0 {
				left = min(left, at-now)
			}
		}
		if at := cpuSeconds(m.Procs.Limits.R(g.Limits).Soft[abi.RLIMIT_CPU]); at != math.MaxInt64 {
			left = min(left, at-user-system)
		}
	}
	for id := m.Procs.Posix.Next(0); id != 0; id = m.Procs.Posix.Next(id) {
		if p := m.Procs.Posix.R(id); p.CPU && p.Armed && p.Of == gid {
			left = min(left, p.Expiry-m.timerNow(p))
		}
	}
	for e := m.Waits.First(sched.MakeKey(qCPUClock, uint64(gid))); e != 0; e = m.Waits.Waiters.R(e).Next {
		w := &m.Procs.Tasks.R(m.Waits.Waiters.R(e).Task).Wait
		left = min(left, int64(w.Words[0])-m.cpuTime(napClock(gid, w)))
	}
	due := int64(0)
	if left != math.MaxInt64 {
		due = later(user+system, max(left, 1))
	}
	m.setCPUDue(gid, due)
}

// setCPUDue keeps count of the processes that have something to expire, so that all others pay one comparison.
func (m *Machine) setCPUDue(gid store.ID, due int64) {
	was := m.Procs.Groups.R(gid).CPUDue
	if was == due {
		return
	}
	m.CPUTimed += int32(b2u(due != 0)) - int32(b2u(was != 0))
	m.Procs.Groups.W(gid).CPUDue = due
}

// cpuGone ends everything that measures the CPU time of a process that has ended, or of one thread that has: its clock stands still for
// ever.
func (m *Machine) cpuGone(gid, thread store.ID) {
	for id := m.Procs.Posix.Next(0); id != 0; id = m.Procs.Posix.Next(id) {
		if p := m.Procs.Posix.R(id); p.CPU && p.Of == gid && (thread == 0 || p.Thread == thread) {
			w := m.Procs.Posix.W(id)
			w.Of, w.Thread, w.Armed, w.Expiry = 0, 0, false, 0
		}
	}
	m.wake(sched.MakeKey(qCPUClock, uint64(gid)), everybody, "clock gone")
	if thread == 0 {
		m.Procs.Groups.W(gid).CPUTimers = [2]proc.CPUTimer{}
		m.setCPUDue(gid, 0)
	} else if m.Procs.Groups.R(gid).CPUDue != 0 {
		m.renewCPU(gid)
	}
}

// threadGone ends what measured the CPU time of a thread that has ended, and wakes those who poll a pidfd for it.
func (m *Machine) threadGone(gid, thread store.ID) {
	m.wake(sched.MakeKey(qPidFd, uint64(gid)), everybody, "exit")
	if m.CPUTimed != 0 || m.Procs.Posix.Len() != 0 {
		m.cpuGone(gid, thread)
	}
}

// napClock is the clock that a sleeper in clock_nanosleep measures.
func napClock(gid store.ID, w *proc.Wait) cpuClock {
	return cpuClock{of: gid, thread: store.ID(w.Words[1] >> 1), virt: w.Words[1]&1 != 0}
}

// cpuNap sleeps until a process has used so much CPU time.
//
// # Blocking
// Until somebody's work has moved that clock on. One's own never moves while all threads sleep.
func (c *Call) cpuNap(id int32, flags, req, rem uint64) int64 {
	k, e := c.cpuClockOf(id, false)
	w := &c.t.Wait
	if !c.again() {
		if e != 0 || k.thread == c.id {
			return fail(abi.EINVAL) // nobody can watch himself work while he sleeps
		}
		ns, e := c.timespec(req)
		if e != 0 {
			return fail(e)
		}
		if flags&abi.TIMER_ABSTIME == 0 {
			ns = later(c.cpuTime(k), ns)
		}
		w.Words = [2]uint64{uint64(ns), uint64(k.thread)<<1 | b2u(k.virt)}
	}
	return c.cpuNapUntil(k, e == 0, id, flags&abi.TIMER_ABSTIME != 0, rem)
}

func (c *Call) cpuNapUntil(k cpuClock, there bool, id int32, absolute bool, rem uint64) int64 {
	deadline := int64(c.t.Wait.Words[0])
	there = there && !c.Procs.Groups.R(k.of).Zombie
	if there && c.cpuTime(k) >= deadline {
		return 0
	}
	s := sleep{on: event.Object{Kind: event.CPUTime}, wchan: "do_cpu_nanosleep", intr: abi.ERESTART_RESTARTBLOCK}
	if absolute {
		s.intr = abi.ERESTARTNOHAND
	}
	if there {
		s.on.ID = uint32(c.Procs.Groups.R(k.of).PID)
		s.key = sched.MakeKey(qCPUClock, uint64(k.of))
	}
	ret := c.sleep(s)
	if ret == blocked && there {
		c.renewCPU(k.of)
	}
	if ret == fail(abi.ERESTART_RESTARTBLOCK) {
		c.t.Restart = proc.Restart{Nr: abi.SYS_CLOCK_NANOSLEEP, Deadline: deadline, Rem: rem, Clock: id}
		if rem != 0 {
			left := int64(0)
			if there {
				left = max(deadline-c.cpuTime(k), 0)
			}
			if e := c.outTimespec(rem, left); e != 0 {
				return fail(e)
			}
		}
	}
	return ret
}

// cpuNaps wakes those whose time has come on a process's CPU clock.
func (m *Machine) cpuNaps(gid store.ID) {
	var due []store.ID
	for e := m.Waits.First(sched.MakeKey(qCPUClock, uint64(gid))); e != 0; e = m.Waits.Waiters.R(e).Next {
		task := m.Waits.Waiters.R(e).Task
		if w := &m.Procs.Tasks.R(task).Wait; m.cpuTime(napClock(gid, w)) >= int64(w.Words[0]) {
			due = append(due, task)
		}
	}
	for _, task := range due {
		m.rouse(task, "timeout")
	}
}
