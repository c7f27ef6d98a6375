package kernel

import (
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Unit tests of system calls, one case a topic, by puppets on the machine. Where a single process can play a case, a process on real
// Linux plays it too: see TestCallsOnLinux.

// callCase is one topic.
type callCase struct {
	name string
	run  func(p *puppet)
}

// allCases are the cases of all chapters.
func allCases() (list []callCase) {
	for _, chapter := range [][]callCase{idCases, fileCases, treeCases, memoryCases, processCases, signalCases, timeCases, timerCases, pipeCases, futexCases, sysvCases, portCases, pollCases} {
		list = append(list, chapter...)
	}
	return list
}

func TestCalls(t *testing.T) {
	made := map[string]bool{}
	for _, c := range allCases() {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.made = made
			c.run(s.puppet())
			s.done()
		})
	}
	t.Run("each has a case", func(t *testing.T) {
		for nr := range handlers {
			if c := abi.Lookup(uint64(nr)); handlers[nr] != nil && (c == nil || !made[c.Name]) {
				t.Errorf("no case calls %d, %v", nr, c.Name)
			}
		}
	})
}

func TestUnknownCalls(t *testing.T) {
	p := solo(t)
	for _, nr := range []uint64{511, 512, 4096, 1 << 32, ^uint64(0), abi.SYS_BPF, abi.SYS_IO_URING_SETUP} {
		p.startNr(nr, 1, 2, 3)
		p.ends(abi.ENOSYS)
	}
	p.done()
}

var idCases = []callCase{
	{"pids", func(p *puppet) {
		p.want(p.tid, "getpid")
		p.want(p.tid, "gettid")
		p.want(p.tid, "getpgid", 0)
		p.want(p.tid, "set_tid_address", 0)
		p.want(abi.ESRCH, "getpgid", 30000)
		p.want(abi.ESRCH, "getpgid", -1)
		p.want(abi.ESRCH, "getsid", 30000)
		p.want(abi.EINVAL, "setpgid", 0, -1)
		p.want(abi.ESRCH, "setpgid", 30000, 0)
		p.onlyHere()
		p.want(1, "getppid")
		p.want(p.tid, "getsid", 0)
		p.want(abi.EPERM, "setsid")
		p.want(abi.EPERM, "setpgid", 0, 0) // the leader of a session stays where it is
		c := p.fork()
		c.want(p.tid, "getppid")
		c.want(p.tid, "getpgid", 0)
		c.want(0, "setpgid", 0, 0)
		c.want(c.tid, "getpgid", 0)
		d := p.fork()
		p.want(0, "setpgid", d.tid, c.tid)
		d.want(c.tid, "getpgid", 0)
		d.want(abi.EPERM, "setpgid", 0, 30000)
		d.want(abi.ESRCH, "setpgid", c.tid, 0) // a sibling is no child
		d.want(d.tid, "setsid")
		d.want(d.tid, "getsid", 0)
		p.want(abi.EPERM, "setpgid", d.tid, 0) // another session by now
		p.want(d.tid, "getsid", d.tid)
	}},
	{"uids", func(p *puppet) {
		for _, name := range []string{"getuid", "geteuid", "getgid", "getegid"} {
			p.want(0, name)
		}
		r := p.buf(16)
		p.want(0, "setresuid", 10, 11, 12)
		p.want(0, "getresuid", r, r+4, r+8)
		if p.u32(r) != 10 || p.u32(r+4) != 11 || p.u32(r+8) != 12 {
			p.t.Error("getresuid")
		}
		p.want(abi.EFAULT, "getresuid", badPtr, r, r)
		p.want(abi.EPERM, "setresuid", 13, -1, -1)
		p.want(abi.EPERM, "setuid", 11) // only the real and the saved one will do
		p.want(11, "setfsuid", 12)
		p.want(12, "setfsuid", 99)
		p.want(12, "setfsuid", -1)
		p.want(0, "setuid", 12)
		p.want(12, "geteuid")
		p.want(0, "setreuid", -1, 10)
		p.want(10, "geteuid")
		p.want(abi.EPERM, "setreuid", 12, -1) // the saved one is not allowed as a real one
		p.want(abi.EPERM, "setgroups", 0, 0)
	}},
	{"gids", func(p *puppet) {
		r := p.buf(16)
		p.want(0, "setresgid", 20, 21, 22)
		p.want(0, "getresgid", r, r+4, r+8)
		if p.u32(r) != 20 || p.u32(r+4) != 21 || p.u32(r+8) != 22 {
			p.t.Error("getresgid")
		}
		p.want(0, "setregid", 23, 24)
		p.want(0, "getresgid", r, r+4, r+8)
		if p.u32(r) != 23 || p.u32(r+4) != 24 || p.u32(r+8) != 24 {
			p.t.Errorf("the saved id follows the effective one: %d", p.u32(r+8))
		}
		p.want(24, "setfsgid", 5)
		p.want(0, "setgid", 6)
		p.want(6, "getgid")
		p.want(6, "getegid")
		p.want(abi.EINVAL, "setgid", -1)
		p.want(abi.EINVAL, "setuid", -1)
		p.want(0, "setgroups", 3, p.words(1|2<<32, 3))
		p.want(3, "getgroups", 0, 0)
		p.want(abi.EINVAL, "getgroups", 2, r)
		p.want(abi.EINVAL, "getgroups", -1, r)
		p.want(abi.EFAULT, "getgroups", 10, badPtr)
		p.want(3, "getgroups", 10, r)
		if p.u64(r) != 1|2<<32 || p.u32(r+8) != 3 {
			p.t.Error("getgroups")
		}
		p.want(abi.EINVAL, "setgroups", 65537, r)
		p.want(abi.EFAULT, "setgroups", 2, badPtr)
		p.want(0, "setuid", 1000)
		p.want(abi.EPERM, "setgid", 7)
		p.want(abi.EPERM, "setregid", 7, -1)
	}},
	{"system", func(p *puppet) {
		u := p.buf(abi.SizeofUtsname)
		p.want(0, "uname", u)
		if string(p.peek(u, 5)) != "Linux" {
			p.t.Error("uname")
		}
		p.want(abi.EFAULT, "uname", badPtr)
		s := p.buf(abi.SizeofSysinfo)
		p.want(0, "sysinfo", s)
		p.want(abi.EFAULT, "sysinfo", badPtr)
		p.want(16, "getrandom", s, 16, 0)
		p.want(0, "getrandom", s, 0, 0)
		p.want(abi.EINVAL, "getrandom", s, 16, 8)
		p.want(abi.EINVAL, "getrandom", s, 16, abi.GRND_RANDOM|abi.GRND_INSECURE)
		p.want(abi.EFAULT, "getrandom", badPtr, 16, 0)
		p.want(0, "getcpu", s, s+4, 0)
		p.want(0, "getcpu", 0, 0, 0)
		p.want(abi.EFAULT, "getcpu", badPtr, 0, 0)
		p.want(0, "personality", 0xffffffff)
		p.want(abi.EINVAL, "membarrier", 1<<30, 0, 0)
		h := p.buf(8)
		p.poke(h, []byte{0, 0, 0, 0, 0, 0, 0, 0})
		p.want(abi.EINVAL, "capget", h, s)
		if p.u32(h) != abi.LINUX_CAPABILITY_VERSION_3 {
			p.t.Error("capget tells the version that it would like")
		}
		p.want(0, "capget", h, s)
		p.want(0, "capget", h, 0)
		p.want(abi.EFAULT, "capget", badPtr, s)
		p.onlyHere()
		p.want(abi.EPERM, "sethostname", s, 3)
	}},
	{"prctl", func(p *puppet) {
		b := p.buf(16)
		p.want(0, "prctl", abi.PR_SET_NAME, "a-name-of-more-than-15-bytes")
		p.want(0, "prctl", abi.PR_GET_NAME, b)
		if string(p.peek(b, 16)) != "a-name-of-more-\x00" {
			p.t.Errorf("the name is %q", p.peek(b, 16))
		}
		p.want(abi.EFAULT, "prctl", abi.PR_SET_NAME, badPtr)
		p.want(0, "prctl", abi.PR_SET_PDEATHSIG, abi.SIGHUP)
		p.want(0, "prctl", abi.PR_GET_PDEATHSIG, b)
		if p.u32(b) != uint32(abi.SIGHUP) {
			p.t.Error("pdeathsig")
		}
		p.want(abi.EINVAL, "prctl", abi.PR_SET_PDEATHSIG, 65)
		p.want(0, "prctl", abi.PR_SET_PDEATHSIG, 0)
		p.want(0, "prctl", abi.PR_SET_DUMPABLE, 0)
		p.want(0, "prctl", abi.PR_GET_DUMPABLE)
		p.want(0, "prctl", abi.PR_SET_DUMPABLE, 1)
		p.want(1, "prctl", abi.PR_GET_DUMPABLE)
		p.want(abi.EINVAL, "prctl", abi.PR_SET_DUMPABLE, 2)
		p.want(0, "prctl", abi.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
		p.want(0, "prctl", abi.PR_GET_CHILD_SUBREAPER, b, 0, 0, 0)
		if p.u32(b) != 1 {
			p.t.Error("subreaper")
		}
		p.want(abi.EINVAL, "prctl", 9999, 0, 0, 0, 0)
	}},
	{"rlimits", func(p *puppet) {
		b := p.buf(16)
		p.want(0, "getrlimit", abi.RLIMIT_CORE, b)
		p.want(abi.EINVAL, "getrlimit", 16, b)
		p.want(abi.EFAULT, "getrlimit", 0, badPtr)
		p.want(0, "setrlimit", abi.RLIMIT_NOFILE, p.words(10, 20))
		p.want(0, "prlimit64", 0, abi.RLIMIT_NOFILE, p.words(11, 20), b)
		if p.u64(b) != 10 || p.u64(b+8) != 20 {
			p.t.Error("prlimit64 returns what was before")
		}
		p.want(abi.EINVAL, "setrlimit", abi.RLIMIT_NOFILE, p.words(30, 20))
		p.want(abi.EINVAL, "setrlimit", 16, b)
		p.want(abi.EFAULT, "setrlimit", 0, badPtr)
		p.want(abi.ESRCH, "prlimit64", 30000, 0, 0, b)
		p.want(abi.EINVAL, "prlimit64", 0, 16, 0, b)
		p.want(abi.EFAULT, "prlimit64", 0, 0, badPtr, 0)
		p.want(abi.EPERM, "setrlimit", abi.RLIMIT_NOFILE, p.words(10, 1<<40))
		for fd := 3; fd < 11; fd++ {
			p.want(fd, "dup", 1)
		}
		p.want(abi.EMFILE, "dup", 1)
		p.want(abi.EBADF, "dup3", 1, 11, 0)
		p.want(abi.EMFILE, "pipe2", b, 0)
		p.want(abi.EINVAL, "fcntl", 1, abi.F_DUPFD, 11)
		p.want(abi.EMFILE, "fcntl", 1, abi.F_DUPFD, 10)
		p.want(abi.EMFILE, "openat", abi.AT_FDCWD, "x", abi.O_CREAT|abi.O_RDWR, 0o600)
		p.want(0, "close", 5)
		p.want(5, "dup", 1)
		p.want(0, "setuid", 1000)
		p.want(abi.EPERM, "setrlimit", abi.RLIMIT_NOFILE, p.words(10, 21))
		p.want(0, "setrlimit", abi.RLIMIT_NOFILE, p.words(10, 15))
		p.onlyHere()
		p.want(0, "setrlimit", abi.RLIMIT_NPROC, p.words(2, 2))
		p.want(abi.EAGAIN, "clone", abi.SIGCHLD, 0, 0, 0, 0)
	}},
	{"usage", func(p *puppet) {
		b := p.buf(abi.SizeofRusage)
		for _, who := range []int{abi.RUSAGE_SELF, abi.RUSAGE_CHILDREN, abi.RUSAGE_THREAD} {
			p.want(0, "getrusage", who, b)
		}
		p.want(abi.EINVAL, "getrusage", 7, b)
		p.want(abi.EFAULT, "getrusage", 0, badPtr)
		if p.call("times", b) < 0 || p.call("times", 0) < 0 {
			p.t.Error("times")
		}
		p.want(abi.EFAULT, "times", badPtr)
	}},
	{"scheduling", func(p *puppet) {
		b := p.buf(16)
		p.want(0, "sched_yield")
		p.want(8, "sched_getaffinity", 0, 8, b)
		set := p.u64(b)
		p.want(abi.EINVAL, "sched_getaffinity", 0, 0, b)
		p.want(abi.EINVAL, "sched_getaffinity", 0, 7, b)
		p.want(abi.EFAULT, "sched_getaffinity", 0, 8, badPtr)
		p.want(abi.ESRCH, "sched_getaffinity", 30000, 8, b)
		p.want(0, "sched_setaffinity", 0, 8, p.words(set))
		p.want(abi.EINVAL, "sched_setaffinity", 0, 8, p.words(0))
		p.want(abi.ESRCH, "sched_setaffinity", 30000, 8, p.words(1))
		p.want(abi.EFAULT, "sched_setaffinity", 0, 8, badPtr)
		p.want(abi.SCHED_OTHER, "sched_getscheduler", 0)
		p.want(abi.ESRCH, "sched_getscheduler", 30000)
		p.want(abi.EINVAL, "sched_getscheduler", -1)
		p.want(0, "sched_setscheduler", 0, abi.SCHED_BATCH, p.words(0))
		p.want(abi.SCHED_BATCH, "sched_getscheduler", 0)
		p.want(abi.EINVAL, "sched_setscheduler", 0, abi.SCHED_OTHER, p.words(1))
		p.want(abi.EINVAL, "sched_setscheduler", 0, 77, p.words(0))
		p.want(abi.EINVAL, "sched_setscheduler", 0, -1, p.words(0))
		p.want(abi.EINVAL, "sched_setscheduler", 0, abi.SCHED_OTHER, 0)
		p.want(abi.EFAULT, "sched_setscheduler", 0, abi.SCHED_OTHER, badPtr)
		p.want(0, "sched_getparam", 0, b)
		p.want(abi.EINVAL, "sched_getparam", 0, 0)
		p.want(abi.EFAULT, "sched_getparam", 0, badPtr)
		p.want(0, "sched_setparam", 0, p.words(0))
		p.want(abi.EINVAL, "sched_setparam", 0, p.words(5))
		p.want(99, "sched_get_priority_max", abi.SCHED_FIFO)
		p.want(1, "sched_get_priority_min", abi.SCHED_RR)
		p.want(0, "sched_get_priority_max", abi.SCHED_OTHER)
		p.want(abi.EINVAL, "sched_get_priority_min", 77)
		p.want(abi.EINVAL, "sched_get_priority_max", -1)
		p.want(0, "sched_rr_get_interval", 0, b)
		p.want(abi.ESRCH, "sched_rr_get_interval", 30000, b)
		p.want(abi.EFAULT, "sched_rr_get_interval", 0, badPtr)
		p.want(20, "getpriority", abi.PRIO_PROCESS, 0)
		p.want(0, "setpriority", abi.PRIO_PROCESS, 0, 5)
		p.want(15, "getpriority", abi.PRIO_PROCESS, 0)
		p.want(0, "setpriority", abi.PRIO_PROCESS, 0, 100)
		p.want(1, "getpriority", abi.PRIO_PROCESS, 0)
		p.want(abi.ESRCH, "getpriority", abi.PRIO_PROCESS, 30000)
		p.want(abi.EINVAL, "getpriority", 3, 0)
		p.want(abi.EINVAL, "setpriority", -1, 0, 0)
		p.want(0, "setuid", 1000)
		p.want(abi.EACCES, "setpriority", abi.PRIO_PROCESS, 0, 3)
		p.onlyHere()
		p.want(1, "getpriority", abi.PRIO_USER, 1000)
		p.want(1, "getpriority", abi.PRIO_PGRP, 0)
	}},
}

var timeCases = []callCase{
	{"clocks", func(p *puppet) {
		b := p.buf(32)
		for _, id := range []int{abi.CLOCK_REALTIME, abi.CLOCK_MONOTONIC, abi.CLOCK_BOOTTIME, abi.CLOCK_TAI, abi.CLOCK_PROCESS_CPUTIME_ID, abi.CLOCK_THREAD_CPUTIME_ID, abi.CLOCK_MONOTONIC_RAW} {
			p.want(0, "clock_gettime", id, b)
			p.want(0, "clock_getres", id, b)
			p.want(0, "clock_getres", id, 0)
		}
		p.want(abi.EINVAL, "clock_gettime", 99, b)
		p.want(abi.EINVAL, "clock_getres", 99, b)
		p.want(abi.EFAULT, "clock_gettime", 0, badPtr)
		p.want(0, "clock_gettime", ^p.tid<<3|6, b) // the CPU time of a thread by its number
		p.want(0, "gettimeofday", b, b+16)
		p.want(0, "gettimeofday", 0, 0)
		p.want(abi.EFAULT, "gettimeofday", badPtr, 0)
	}},
	{"sleeping", func(p *puppet) {
		p.want(abi.EINVAL, "nanosleep", p.words(0, 1e9), 0)
		p.want(abi.EINVAL, "nanosleep", p.words(^uint64(0), 0), 0)
		p.want(abi.EFAULT, "nanosleep", badPtr, 0)
		p.want(abi.EINVAL, "clock_nanosleep", 99, 0, p.words(0, 1), 0)
		p.want(abi.EOPNOTSUPP, "clock_nanosleep", abi.CLOCK_MONOTONIC_COARSE, 0, p.words(0, 1), 0)
		p.want(0, "clock_nanosleep", abi.CLOCK_MONOTONIC, abi.TIMER_ABSTIME, p.words(0, 1), 0)
		p.onlyHere()
		p.blocks("nanosleep", p.words(3600, 5), 0)
		p.m.Pass(3599e9)
		if !p.blocked() {
			p.t.Error("woke too early")
		}
		p.m.Pass(2e9)
		p.ends(0)
		b := p.buf(16)
		p.on(abi.SIGUSR1, handlerAt, abi.SA_RESTART, 0)
		q := p.fork()
		p.blocks("clock_nanosleep", abi.CLOCK_REALTIME, 0, p.words(10, 0), b)
		p.m.Pass(4e9)
		q.want(0, "kill", p.tid, abi.SIGUSR1)
		if p.handling() != abi.SIGUSR1 {
			p.t.Fatalf("no handler: %s", p.state())
		}
		p.sigreturn()
		p.ends(abi.EINTR) // whatever SA_RESTART says
		p.want(abi.EINTR, "restart_syscall")
		if left := p.u64(b); left != 5 {
			p.t.Errorf("%d whole seconds remain", left)
		}
		p.blocks("nanosleep", p.words(10, 0), b)
		p.m.Pass(4e9)
		q.want(0, "kill", p.tid, abi.SIGSTOP) // stop and continue go on with what remains
		if p.letter() != 'T' {
			p.t.Errorf("stopped: %s", p.state())
		}
		p.m.Pass(1e9)
		q.want(0, "kill", p.tid, abi.SIGCONT)
		if !p.blocked() {
			p.t.Fatalf("goes on sleeping: %s", p.state())
		}
		p.m.Pass(4.9e9)
		if !p.blocked() {
			p.t.Error("the sleep ended too early")
		}
		p.m.Pass(0.2e9)
		p.ends(0)
	}},
	{"interval timers", func(p *puppet) {
		b := p.buf(32)
		p.want(0, "getitimer", abi.ITIMER_REAL, b)
		p.want(abi.EINVAL, "getitimer", 3, b)
		p.want(abi.EFAULT, "getitimer", 0, badPtr)
		p.want(abi.EINVAL, "setitimer", 3, p.words(0, 0, 0, 0), 0)
		p.want(abi.EINVAL, "setitimer", 0, p.words(0, 1e6, 0, 0), 0)
		p.want(abi.EFAULT, "setitimer", 0, badPtr, 0)
		p.want(0, "setitimer", 0, p.words(7, 0, 1000, 0), b)
		p.want(0, "setitimer", 0, p.words(0, 0, 0, 0), b)
		if p.u64(b) != 7 || p.u64(b+16) != 999 && p.u64(b+16) != 1000 {
			p.t.Errorf("the old timer was %d, %d", p.u64(b), p.u64(b+16))
		}
		p.want(0, "setitimer", 0, 0, 0)
		p.onlyHere()
		p.on(abi.SIGALRM, handlerAt, 0, 0)
		p.want(0, "setitimer", 0, p.words(1, 0, 2, 0), 0)
		p.m.Pass(1.9e9)
		if p.handling() != 0 {
			p.t.Error("too early")
		}
		for range 3 {
			p.m.Pass(1.05e9)
			if p.handling() != abi.SIGALRM {
				p.t.Fatalf("no alarm: %s", p.state())
			}
			p.sigreturn()
		}
		c := p.fork() // a child does not inherit the timer
		c.want(0, "getitimer", 0, b)
		if c.u64(b) != 0 || c.u64(b+16) != 0 {
			c.t.Error("the child has a timer")
		}
	}},
}
