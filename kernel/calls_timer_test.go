package kernel

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
	"pgregory.net/rapid"
)

// sigevent encodes how a timer is to notify.
func sigevent(notify int32, sig abi.Signal, tid int32, value uint64) []byte {
	b := make([]byte, abi.SizeofSigevent)
	e := abi.Sigevent{Notify: notify, Signo: int32(sig), TID: tid, Value: value}
	e.Encode(b)
	return b
}

// timer makes a timer and returns its number.
func (p *puppet) timer(clock int, notify int32, sig abi.Signal, tid int32) uint64 {
	p.t.Helper()
	va := p.buf(4)
	p.want(0, "timer_create", clock, sigevent(notify, sig, tid, 77), va)
	return uint64(p.u32(va))
}

// every is a struct itimerspec in nanoseconds.
func (p *puppet) every(value, interval int64) uint64 {
	return p.words(uint64(interval/1e9), uint64(interval%1e9), uint64(value/1e9), uint64(value%1e9))
}

// left reads a struct itimerspec.
func (p *puppet) left(va uint64) (value, interval int64) {
	return int64(p.u64(va+16)*1e9 + p.u64(va+24)), int64(p.u64(va)*1e9 + p.u64(va+8))
}

// take takes a pending signal.
func (p *puppet) take(sigs abi.SigSet) abi.Siginfo {
	p.t.Helper()
	va := p.buf(abi.SizeofSiginfo)
	p.poke(va, make([]byte, abi.SizeofSiginfo))
	p.call("rt_sigtimedwait", p.words(uint64(sigs)), va, p.words(0, 0), 8)
	return p.info(va)
}

// works uses up CPU time: every call costs some.
func (p *puppet) works(ns int64) {
	for range ns / p.m.costs.Call {
		p.call("getpid")
	}
}

var timerCases = []callCase{
	{"timers: arguments", func(p *puppet) {
		va := p.buf(32)
		ok := sigevent(abi.SIGEV_SIGNAL, abi.SIGUSR1, 0, 0)
		for _, clock := range []int{abi.CLOCK_MONOTONIC_RAW, abi.CLOCK_MONOTONIC_COARSE, abi.CLOCK_REALTIME_COARSE} {
			p.want(abi.EOPNOTSUPP, "timer_create", clock, ok, va)
		}
		p.want(abi.EINVAL, "timer_create", 10, ok, va)
		p.want(abi.EINVAL, "timer_create", -1, ok, va)
		p.want(abi.EFAULT, "timer_create", abi.CLOCK_MONOTONIC, badPtr, va)
		p.want(abi.EFAULT, "timer_create", abi.CLOCK_MONOTONIC, ok, badPtr)
		for notify, want := range []any{abi.EINVAL, 0, abi.EINVAL, abi.EINVAL, abi.EINVAL, abi.EINVAL} {
			p.want(want, "timer_create", abi.CLOCK_MONOTONIC, sigevent(int32(notify), 0, 0, 0), va)
		}
		p.want(abi.EINVAL, "timer_create", abi.CLOCK_MONOTONIC, sigevent(abi.SIGEV_SIGNAL, 65, 0, 0), va)
		p.want(abi.EINVAL, "timer_create", abi.CLOCK_MONOTONIC, sigevent(abi.SIGEV_THREAD_ID, abi.SIGUSR1, 1, 0), va)
		p.want(0, "timer_create", abi.CLOCK_MONOTONIC, sigevent(abi.SIGEV_THREAD_ID, abi.SIGUSR1, p.tid, 0), va)
		p.want(0, "timer_create", abi.CLOCK_MONOTONIC, 0, va)
		a, b := p.timer(abi.CLOCK_BOOTTIME, abi.SIGEV_SIGNAL, abi.SIGUSR1, 0), p.timer(abi.CLOCK_TAI, abi.SIGEV_SIGNAL, abi.SIGUSR1, 0)
		if b != a+1 {
			p.t.Errorf("timer %d after %d", b, a)
		}
		p.want(0, "timer_delete", b)
		if c := p.timer(int(^p.tid<<3|2), abi.SIGEV_SIGNAL, abi.SIGUSR1, 0); c != b+1 {
			p.t.Errorf("timer %d after %d was deleted", c, b)
		}
		p.want(abi.EINVAL, "timer_delete", b)
		p.want(abi.EINVAL, "timer_getoverrun", b)
		p.want(abi.EINVAL, "timer_gettime", b, badPtr)
		p.want(abi.EFAULT, "timer_gettime", a, badPtr)
		p.want(abi.EINVAL, "timer_settime", b, 0, p.every(0, 0), 0)
		p.want(abi.EFAULT, "timer_settime", b, 0, badPtr, 0)
		p.want(abi.EINVAL, "timer_settime", a, 0, 0, 0)
		p.want(abi.EINVAL, "timer_settime", a, 0, p.words(0, 1e9, 0, 0), 0)
		p.want(abi.EINVAL, "timer_settime", a, 0, p.words(0, 0, ^uint64(0), 0), 0)
		p.want(0, "timer_settime", a, 99, p.every(3600e9, 5), 0)
		p.want(abi.EFAULT, "timer_settime", a, 0, p.every(3600e9, 5), badPtr)
		p.want(0, "timer_settime", a, 0, p.every(0, 5), va)
		if value, interval := p.left(va); value < 3599e9 || value > 3600e9 || interval != 5 {
			p.t.Errorf("the timer had %d left, interval %d", value, interval)
		}
		p.want(0, "timer_gettime", a, va)
		if value, interval := p.left(va); value != 0 || interval != 0 {
			p.t.Errorf("a timer that is off has %d left, interval %d", value, interval)
		}
		p.want(0, "timer_getoverrun", a)
	}},
	{"timers: overruns", func(p *puppet) {
		p.onlyHere()
		set := abi.SetOf(abi.SIGRTMIN)
		p.block(abi.SIGRTMIN)
		id := p.timer(abi.CLOCK_MONOTONIC, abi.SIGEV_SIGNAL, abi.SIGRTMIN, 0)
		p.want(0, "timer_settime", id, 0, p.every(1e6, 1e6), 0)
		p.m.Pass(10.5e6)
		if n := p.m.Timers.Len(); n != 0 {
			p.t.Errorf("%d timers run while the signal is pending", n)
		}
		if got, want := p.take(set), abi.TimerInfo(abi.SIGRTMIN, int32(id), 9, 77); got != want {
			p.t.Errorf("%+v, want %+v", got, want)
		}
		p.want(9, "timer_getoverrun", id)
		p.m.Pass(0.9e6)
		if got := p.take(set); got.Overrun() != 0 {
			p.t.Errorf("the next one is in step: %+v", got)
		}
		// An interval of a nanosecond over a long time: no more than DELAYTIMER_MAX.
		p.want(0, "timer_settime", id, 0, p.every(1, 1), 0)
		p.m.Pass(10e9)
		if got := p.take(set); got.Overrun() != 1<<31-1 {
			p.t.Errorf("overrun %d", got.Overrun())
		}
		p.want(0, "timer_delete", id)
	}},
	{"timers: one thread", func(p *puppet) {
		p.onlyHere()
		a := p.thread()
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		id := p.timer(abi.CLOCK_MONOTONIC, abi.SIGEV_THREAD_ID, abi.SIGUSR1, a.tid)
		p.want(0, "timer_settime", id, 0, p.every(1e6, 0), 0)
		p.m.Pass(2e6)
		if a.handling() != abi.SIGUSR1 || p.handling() != 0 {
			p.t.Fatalf("the thread: %s", a.state())
		}
		a.sigreturn()
		p.want(0, "timer_settime", id, 0, p.every(1e6, 1e6), 0)
		cpu := p.timer(int(^a.tid<<3|6), abi.SIGEV_SIGNAL, abi.SIGUSR1, 0)
		p.want(0, "timer_settime", cpu, 0, p.every(1e6, 1e6), 0)
		a.start("exit", 0)
		p.m.Pass(9e6)
		if p.handling() != 0 || p.m.CPUTimed != 0 {
			p.t.Error("nobody gets the signal of a thread that is gone, and its clock stands still")
		}
		p.want(0, "timer_gettime", cpu, p.buf(32))
		p.want(0, "timer_settime", cpu, 0, p.every(1e6, 0), 0)
		p.want(0, "timer_delete", cpu)
	}},
	{"timers: who keeps them", func(p *puppet) {
		p.onlyHere()
		p.block(abi.SIGUSR1)
		id := p.timer(abi.CLOCK_MONOTONIC, abi.SIGEV_SIGNAL, abi.SIGUSR1, 0)
		p.want(0, "timer_settime", id, 0, p.every(1e6, 1e6), 0)
		p.m.Pass(2e6)
		c := p.fork()
		c.want(abi.EINVAL, "timer_gettime", id, c.buf(32))
		if c.pending() != 0 || p.pending() != abi.SetOf(abi.SIGUSR1) {
			p.t.Error("neither timers nor pending signals are inherited")
		}
		c.timer(abi.CLOCK_MONOTONIC, abi.SIGEV_SIGNAL, abi.SIGUSR1, 0)
		c.exit(0)
		p.reap(c)
		p.want(0, "timer_delete", id)
		if p.pending() != abi.SetOf(abi.SIGUSR1) || p.take(abi.SetOf(abi.SIGUSR1)).Signo != 0 || p.pending() != 0 || p.m.Procs.Posix.Len() != 0 {
			p.t.Error("the signal of a deleted timer is pending until somebody wants to take it")
		}
		// The end of a process with signals of living and deleted timers.
		d := p.fork()
		e, f := d.timer(1, abi.SIGEV_SIGNAL, abi.SIGUSR1, 0), d.timer(1, abi.SIGEV_THREAD_ID, abi.SIGUSR1, d.tid)
		for _, id := range []uint64{e, f} {
			d.want(0, "timer_settime", id, 0, d.every(1e6, 1e6), 0)
		}
		p.m.Pass(2e6)
		d.want(0, "timer_delete", f)
		d.exit(0)
		p.reap(d)
		if p.m.Procs.Posix.Len() != 0 || p.m.Procs.Queue.Len() != 0 {
			p.t.Error("timers are left")
		}
	}},
	{"timers: CPU time", func(p *puppet) {
		va := p.buf(32)
		p.want(abi.EINVAL, "clock_nanosleep", abi.CLOCK_THREAD_CPUTIME_ID+7, 0, p.words(0, 1), 0)
		p.want(abi.EOPNOTSUPP, "clock_nanosleep", abi.CLOCK_THREAD_CPUTIME_ID, 0, p.words(0, 1), 0)
		p.want(abi.EINVAL, "clock_nanosleep", ^p.tid<<3|6, 0, p.words(0, 1), 0)
		p.want(abi.EINVAL, "clock_nanosleep", -2, 0, p.words(0, 1), 0)
		p.want(abi.EINVAL, "clock_nanosleep", abi.CLOCK_PROCESS_CPUTIME_ID, 0, p.words(0, 1e9), 0)
		p.want(abi.EFAULT, "clock_nanosleep", abi.CLOCK_PROCESS_CPUTIME_ID, 0, badPtr, 0)
		p.want(0, "clock_nanosleep", abi.CLOCK_PROCESS_CPUTIME_ID, abi.TIMER_ABSTIME, p.words(0, 1), 0)
		p.want(abi.EINVAL, "clock_settime", abi.CLOCK_MONOTONIC, badPtr)
		p.want(abi.EINVAL, "clock_settime", abi.CLOCK_TAI, badPtr)
		p.want(abi.EFAULT, "clock_settime", abi.CLOCK_REALTIME, badPtr)
		p.want(abi.EINVAL, "clock_settime", abi.CLOCK_REALTIME, p.words(0, 1e9))
		p.want(abi.EPERM, "clock_settime", -2, p.words(0, 1))
		p.want(0, "settimeofday", 0, 0)
		p.want(abi.EFAULT, "settimeofday", badPtr, 0)
		p.want(abi.EINVAL, "settimeofday", p.words(0, 1e6), 0)
		p.want(0, "setitimer", abi.ITIMER_VIRTUAL, p.words(7, 0, 1000, 0), 0)
		p.want(0, "getitimer", abi.ITIMER_VIRTUAL, va)
		if p.u64(va) != 7 || p.u64(va+16) < 999 {
			p.t.Errorf("%d seconds left, interval %d", p.u64(va+16), p.u64(va))
		}
		p.onlyHere()
		p.want(abi.EPERM, "clock_settime", abi.CLOCK_REALTIME, p.words(5, 0))
		p.want(abi.EPERM, "settimeofday", p.words(5, 0), 0)
		p.block(abi.SIGPROF, abi.SIGVTALRM)
		p.want(0, "setitimer", abi.ITIMER_PROF, p.words(0, 0, 0, 10), 0)
		p.m.Pass(1e9)
		if p.pending() != 0 {
			p.t.Error("asleep")
		}
		p.works(11_000)
		if got := p.pending(); got != abi.SetOf(abi.SIGPROF) {
			p.t.Errorf("pending %#x: a call is no user time", uint64(got))
		}
		p.want(0, "setitimer", abi.ITIMER_VIRTUAL, 0, 0)
	}},
	{"timers: sleeping on CPU time", func(p *puppet) {
		p.onlyHere()
		c := p.fork()
		its, rem := ^c.tid<<3|2, p.buf(16)
		p.blocks("clock_nanosleep", its, 0, p.words(0, 50_000), rem)
		c.works(40_000)
		c.want(0, "kill", p.tid, abi.SIGSTOP)
		c.want(0, "kill", p.tid, abi.SIGCONT) // goes on with what remains
		if !p.blocked() {
			p.t.Fatalf("too early: %s", p.state())
		}
		c.works(12_000)
		p.ends(0)
		c.on(abi.SIGUSR1, handlerAt, 0, 0)
		p.on(abi.SIGUSR1, handlerAt, 0, 0)
		p.blocks("clock_nanosleep", its, 0, p.words(0, 50_000), rem)
		c.works(20_000)
		c.kill(p, abi.SIGUSR1)
		p.sigreturn()
		p.ends(abi.EINTR)
		if left := p.u64(rem + 8); left == 0 || left > 30_000 {
			p.t.Errorf("%d ns remain", left)
		}
		p.blocks("clock_nanosleep", its, 0, p.words(50, 0), rem)
		c.exit(0)
		if !p.blocked() || p.m.CPUTimed != 0 {
			p.t.Error("the clock of a dead process stands still")
		}
		if b := p.m.Blocked(); len(b) != 1 || b[0].Until != "process 3 has worked longer" && b[0].Until != "the process has worked longer" {
			p.t.Errorf("why: %+v", b)
		}
	}},
	{"timerfd", func(p *puppet) {
		va := p.buf(32)
		p.want(abi.EINVAL, "timerfd_create", abi.CLOCK_PROCESS_CPUTIME_ID, 0)
		p.want(abi.EINVAL, "timerfd_create", abi.CLOCK_MONOTONIC, 1)
		fd := p.call("timerfd_create", abi.CLOCK_MONOTONIC, abi.TFD_NONBLOCK|abi.TFD_CLOEXEC)
		p.want(abi.EINVAL, "timerfd_settime", fd, 8, p.every(1, 0), 0)
		p.want(abi.EFAULT, "timerfd_settime", 99, 8, badPtr, 0)
		p.want(abi.EBADF, "timerfd_settime", 99, 0, p.every(1, 0), 0)
		p.want(abi.EINVAL, "timerfd_settime", 0, 0, p.every(1, 0), 0)
		p.want(abi.EINVAL, "timerfd_settime", fd, 0, p.words(0, 0, 0, 1e9), 0)
		p.want(abi.EBADF, "timerfd_gettime", 99, va)
		p.want(abi.EINVAL, "timerfd_gettime", 0, va)
		p.want(abi.EFAULT, "timerfd_gettime", fd, badPtr)
		p.want(abi.EAGAIN, "read", fd, va, 8)
		p.want(abi.EINVAL, "read", fd, va, 7)
		p.want(abi.EINVAL, "write", fd, va, 8)
		p.want(abi.ESPIPE, "pread64", fd, va, 8, 0)
		p.want(0, "lseek", fd, 0, 0)
		p.want(0, "timerfd_settime", fd, 0, p.every(3600e9, 7e9), 0)
		p.want(0, "timerfd_settime", fd, 0, p.every(0, 7e9), va)
		if value, interval := p.left(va); value < 3599e9 || interval != 7e9 {
			p.t.Errorf("%d left, interval %d", value, interval)
		}
		p.want(0, "timerfd_gettime", fd, va)
		if value, interval := p.left(va); value != 0 || interval != 7e9 { // the interval of one that is off is kept
			p.t.Errorf("%d left, interval %d", value, interval)
		}
		p.onlyHere()
		slow := p.call("timerfd_create", abi.CLOCK_REALTIME, 0)
		p.want(0, "timerfd_settime", slow, 0, p.every(1e9, 1e9), 0)
		p.blocks("read", slow, va, 8)
		p.m.Pass(5.5e9)
		p.ends(8)
		if p.u64(va) != 1 {
			p.t.Errorf("%d expirations: the reader was there for the first", p.u64(va))
		}
		p.want(8, "read", slow, va, 8)
		if p.u64(va) != 4 {
			p.t.Errorf("%d expirations", p.u64(va))
		}
		p.m.Pass(1e9)
		p.want(abi.EFAULT, "read", slow, badPtr, 8)
		p.blocks("read", slow, va, 8) // that expiration is lost
		p.m.Pass(1e9)
		p.ends(8)
		// The last descriptor ends the timer.
		p.want(0, "close", slow)
		if p.m.Timers.Len() != 0 || p.m.Procs.Clocks.Len() != 1 {
			p.t.Error("a timer without a descriptor")
		}
	}},
	{"signalfd", func(p *puppet) {
		va := p.buf(4 * abi.SizeofSignalfdSiginfo)
		set := p.words(uint64(abi.SetOf(abi.SIGUSR1, abi.SIGRTMIN, abi.SIGKILL)))
		p.want(abi.EINVAL, "signalfd4", -1, set, 4, 0)
		p.want(abi.EFAULT, "signalfd4", -1, badPtr, 8, 8)
		p.want(abi.EINVAL, "signalfd4", -1, set, 8, 1)
		p.want(abi.EINVAL, "signalfd4", 0, set, 8, 0)
		p.want(abi.EBADF, "signalfd4", 99, set, 8, 0)
		fd := p.call("signalfd4", -1, set, 8, abi.SFD_NONBLOCK)
		p.want(fd, "signalfd4", fd, set, 8, abi.SFD_CLOEXEC)
		p.want(abi.EAGAIN, "read", fd, va, 128)
		p.want(abi.EINVAL, "read", fd, va, 127)
		p.want(abi.EINVAL, "write", fd, va, 128)
		p.want(abi.ESPIPE, "pread64", fd, va, 128, 0)
		p.want(0, "lseek", fd, 0, 0)
		p.want(0, "rt_sigprocmask", abi.SIG_BLOCK, set, 0, 8)
		p.want(0, "tgkill", p.tid, p.tid, abi.SIGRTMIN)
		p.want(0, "tgkill", p.tid, p.tid, abi.SIGUSR1)
		p.want(256, "read", fd, va, 511)
		if p.u32(va) != uint32(abi.SIGUSR1) || p.u32(va+128) != uint32(abi.SIGRTMIN) || p.u32(va+12) != uint32(p.tid) {
			p.t.Errorf("signals %d %d from %d", p.u32(va), p.u32(va+128), p.u32(va+12))
		}
		p.want(0, "tgkill", p.tid, p.tid, abi.SIGUSR1)
		p.want(abi.EFAULT, "read", fd, badPtr, 128)
		p.want(abi.EAGAIN, "read", fd, va, 128)
		p.onlyHere()
		q, slow := p.fork(), p.call("signalfd4", -1, set, 8, 0)
		p.blocks("read", slow, va, 128)
		q.kill(p, abi.SIGUSR1)
		p.ends(128)
		// A poll sees one's own signals, and a signal for the other thread is none.
		a := p.thread()
		fds := p.put(make([]byte, 8))
		p.poke(fds, []byte{byte(slow), 0, 0, 0, byte(abi.POLLIN), 0})
		p.blocks("ppoll", fds, 1, 0, 0, 0)
		q.want(0, "tgkill", p.tid, a.tid, abi.SIGUSR1)
		if !p.blocked() {
			p.t.Error("somebody else's signal")
		}
		a.want(128, "read", slow, va, 128)
		q.kill(p, abi.SIGRTMIN)
		p.ends(1)
		a.start("exit", 0)
	}},
	{"pidfd", func(p *puppet) {
		va := p.buf(abi.SizeofSiginfo)
		p.want(abi.EINVAL, "pidfd_open", p.tid, 1)
		p.want(abi.EINVAL, "pidfd_open", 0, 0)
		p.want(abi.ESRCH, "pidfd_open", 30000, 0)
		fd := p.call("pidfd_open", p.tid, 0)
		p.want(abi.EINVAL, "read", fd, va, 8)
		p.want(abi.ESPIPE, "lseek", fd, 0, 0)
		p.want(1, "fcntl", fd, abi.F_GETFD)
		p.want(0, "pidfd_send_signal", fd, 0, 0, 0)
		p.want(abi.EINVAL, "pidfd_send_signal", fd, 65, 0, 0)
		p.want(abi.EINVAL, "pidfd_send_signal", fd, 0, 0, 3)
		p.want(abi.EBADF, "pidfd_send_signal", 0, 0, 0, 0)
		p.want(abi.EFAULT, "pidfd_send_signal", fd, 0, badPtr, 0)
		p.want(abi.ECHILD, "waitid", abi.P_PIDFD, fd, va, abi.WEXITED, 0)
		p.want(abi.EBADF, "waitid", abi.P_PIDFD, 0, va, abi.WEXITED, 0)
		p.want(abi.EINVAL, "waitid", abi.P_PIDFD, -1, va, abi.WEXITED, 0)
		p.want(abi.EINVAL, "pidfd_getfd", fd, 0, 1)
		p.want(abi.EBADF, "pidfd_getfd", fd, 99, 0)
		p.want(abi.EBADF, "pidfd_getfd", 0, 0, 0)
		p.want(fd+1, "pidfd_getfd", fd, fd, 0)
		p.want(abi.EFAULT, "clone", abi.CLONE_PIDFD|uint64(abi.SIGCHLD), 0, badPtr, 0, 0)
		p.want(abi.EINVAL, "clone", abi.CLONE_PIDFD|abi.CLONE_PARENT_SETTID|uint64(abi.SIGCHLD), 0, va, 0, 0)
		p.onlyHere()
		c := p.twin(int32(p.call("clone", abi.CLONE_PIDFD|uint64(abi.SIGCHLD), 0, va, 0, 0)))
		of := int64(p.u32(va))
		p.want(1, "fcntl", of, abi.F_GETFD)
		c.want(abi.EBADF, "fcntl", of, abi.F_GETFD) // the child has none
		a := p.thread()
		p.want(abi.ENOENT, "pidfd_open", a.tid, 0)
		one := p.call("pidfd_open", a.tid, abi.PIDFD_THREAD)
		a.on(abi.SIGUSR1, handlerAt, 0, 0)
		p.want(0, "pidfd_send_signal", one, abi.SIGUSR1, 0, 0)
		if a.handling() != abi.SIGUSR1 {
			p.t.Fatalf("a thread's pidfd: %s", a.state())
		}
		a.sigreturn()
		fds := p.put(make([]byte, 8))
		p.poke(fds, []byte{byte(of), 0, 0, 0, byte(abi.POLLIN), 0})
		p.blocks("ppoll", fds, 1, 0, 0, 0)
		c.exit(3)
		p.ends(1)
		a.start("exit", 0)
		p.want(abi.ESRCH, "pidfd_send_signal", one, 0, 0, 0)
		p.want(0, "pidfd_send_signal", of, 0, 0, 0) // a zombie
		p.want(0, "waitid", abi.P_PIDFD, of, va, abi.WEXITED, 0)
		p.want(abi.ESRCH, "pidfd_send_signal", of, 0, 0, 0)
		p.want(abi.ECHILD, "waitid", abi.P_PIDFD, of, va, abi.WEXITED, 0)
		p.want(1, "ppoll", fds, 1, 0, 0, 0)
		if got := p.peek(fds+6, 1)[0]; got != byte(abi.POLLIN|abi.POLLHUP) {
			p.t.Errorf("revents %#x", got)
		}
	}},
	{"limit on CPU time", func(p *puppet) {
		p.onlyHere()
		c := p.fork()
		c.block(abi.SIGXCPU)
		c.want(0, "setrlimit", abi.RLIMIT_CPU, c.words(0, 3))
		c.works(200)
		if got := c.pending(); got != abi.SetOf(abi.SIGXCPU) {
			p.t.Errorf("pending %#x", uint64(got))
		}
		va := c.buf(16)
		c.want(0, "getrlimit", abi.RLIMIT_CPU, va)
		if c.u64(va) != 1 || c.u64(va+8) != 3 {
			p.t.Errorf("the limit is %d, %d", c.u64(va), c.u64(va+8))
		}
		d := c.fork() // inherits the limit, not the time
		d.works(2000)
		if d.pending() != 0 {
			p.t.Error("a child starts from zero")
		}
		d.start("setrlimit", abi.RLIMIT_CPU, d.words(0, 0)) // the hard limit is reached already
		if st := c.reap(d); st != uint32(abi.SIGKILL) {
			p.t.Errorf("status %#x", st)
		}
	}},
}

// Forward agrees with counting.
func TestForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		expiry, interval := rapid.Int64Range(-200, 200).Draw(t, "expiry"), rapid.Int64Range(1, 50).Draw(t, "interval")
		now := rapid.Int64Range(0, 300).Draw(t, "now")
		next, n := expiry, int64(0)
		for next <= now {
			next, n = next+interval, n+1
		}
		gotNext, gotN := proc.Forward(expiry, interval, now)
		if d := cmp.Diff([]int64{next, n}, []int64{gotNext, gotN}); d != "" {
			t.Fatal(d)
		}
	})
	for _, far := range [][3]int64{{-1 << 62, 1, 1<<63 - 2}, {5, 1<<63 - 1, 1<<63 - 2}, {0, 1, 1<<63 - 1}} {
		if next, n := proc.Forward(far[0], far[1], far[2]); next < far[2]-1 || n < 0 {
			t.Errorf("%v: next %d after %d expirations", far, next, n)
		}
	}
}
