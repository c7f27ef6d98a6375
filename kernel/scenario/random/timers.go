package random

import "fmt"

// timers is what waits for time, and what tells that it came: interval timers, timers of timer_create, timerfds, sleeps, timeouts.
//
// Time on Linux is real. So what is to happen in a Pause is a third of it away from its ends and from the others: sleeps and timeouts end
// after one third, timers go off after two, and again as long as a Pause later. What is left of a timer is compared in whole seconds, of
// which the long ones have a half to spare.
var timers = &Group{
	Name: "timers",
	Help: "setitimer, timer_create and its like, timerfd, sleeps, timeouts, and the signals of all of them",
	Begin: []string{
		"rt_sigaction(SIGALRM, {sa_handler=HANDLER, sa_flags=SA_SIGINFO|SA_RESTART}, NULL)",
		"rt_sigaction(SIGUSR1, {sa_handler=HANDLER, sa_flags=SA_SIGINFO}, NULL)",
		"pipe2(&fd, 0)",
	},
	Pauses: 2,
	Shapes: []Shape{
		{8, setitimer},
		{3, getitimer},
		{10, Format("timer_create(%s, %s, &t)", clocks, event)},
		{16, timerSettime},
		{4, timerGettime},
		{3, Format("timer_getoverrun(%s)", timerNr)},
		{3, Format("timer_delete(%s)", timerNr)},
		{5, Format("timerfd_create(%s, %s)", OneOf("CLOCK_MONOTONIC", "CLOCK_MONOTONIC", "CLOCK_REALTIME", "CLOCK_BOOTTIME", "CLOCK_THREAD_CPUTIME_ID", "55"), OneOf("TFD_NONBLOCK", "TFD_NONBLOCK", "0", "TFD_CLOEXEC", "1"))},
		{8, timerfdSettime},
		{2, timerfdGettime},
		{6, ticks},
		{3, Format("nanosleep(%s, NULL)", naps)},
		{2, Format("clock_nanosleep(%s, 0, %s, NULL)", clocks, naps)},
		{2, Format("clock_nanosleep(%s, TIMER_ABSTIME, %s, NULL)", clocks, OneOf("{tv_nsec=1}", "{tv_sec=4000000000}", "{tv_nsec=-1}"))},
		{3, Format("ppoll([{fd=%s, events=POLLIN}], 1, %s, NULL)", Mostly(opened, AnyFD), OneOf("{}", "{}", third, "NULL"))},
		{1, Format("pselect6(8, [%s], NULL, NULL, %s, NULL)", opened, OneOf("{}", third))},
		{2, Format("futex(&w, FUTEX_WAIT, 0, %s)", OneOf(third, "{tv_sec=50}", "NULL"))},
		{1, Text("futex(&w, FUTEX_WAIT_BITSET, 0, {tv_sec=0, tv_nsec=1}, NULL, 1)")},
		{1, Text("read(3, &buf, 10)")},
		{2, Format("wait4(-1, &status, %s, NULL)", OneOf("0", "WNOHANG", "WUNTRACED"))},
		{4, Format("rt_sigtimedwait([%s], &info, %s)", timeSigs, OneOf("{}", "{}", third, "NULL"))},
		{2, Format("rt_sigsuspend([%s])", timeSigs)},
		{8, Format("rt_sigprocmask(%s, [%s], NULL)", OneOf("SIG_BLOCK", "SIG_BLOCK", "SIG_UNBLOCK"), timeSigs)},
		{3, Text("rt_sigpending(&set)")},
		{4, Format("rt_sigaction(%s, {sa_handler=%s, sa_flags=%s}, NULL)", OneOf("SIGALRM", "SIGUSR1", "34"), OneOf("HANDLER", "HANDLER", "SIG_IGN", "SIG_DFL"), OneOf("SA_SIGINFO", "SA_SIGINFO|SA_RESTART"))},
		{3, Format("kill(%s, %s)", someone, OneOf("SIGALRM", "SIGUSR1", "34", "SIGSTOP", "SIGCONT", "SIGCONT", "SIGTERM"))},
		{3, fork(OneOf("SIGCHLD", "SIGCHLD", thread, thread))},
		{1, Text(`execve("/agent", ["agent"], [])`)},
		{1, Call("exit", With("status", OneOf("0")))},
		{1, Format("close(%s)", opened)},
		{1, Format("dup(%s)", opened)},
		{8, Pause},
	},
}

// third is a third of a Pause.
const third = "{tv_nsec=230000000}"

// timeSigs draws signals that timers send.
var timeSigs = OneOf("ALRM", "USR1", "34", "ALRM USR1", "ALRM USR1 34")

// clocks draws a clock, now and then one that is none or has no timers.
var clocks = Mostly(OneOf("CLOCK_MONOTONIC", "CLOCK_MONOTONIC", "CLOCK_REALTIME", "CLOCK_BOOTTIME"), OneOf("CLOCK_MONOTONIC_RAW", "CLOCK_REALTIME_COARSE", "55", "CLOCK_THREAD_CPUTIME_ID"))

// naps draws how long to sleep.
var naps = Mostly(OneOf(third, third, "{tv_sec=50}"), OneOf("{}", "{tv_sec=-1}", "{tv_nsec=1000000000}"))

// event draws how a timer notifies.
func event(w *World) string {
	switch w.Rand.IntN(12) {
	case 0:
		return "NULL"
	case 1:
		return "{sigev_notify=SIGEV_NONE}"
	case 2, 3:
		who := someone(w)
		if who == "" {
			return "NULL"
		}
		return "{sigev_notify=SIGEV_THREAD_ID, sigev_signo=SIGUSR1, sigev_notify_thread_id=" + who + ", sigev_value=" + serial(w) + "}"
	case 4:
		return OneOf("{sigev_notify=3}", "{sigev_signo=0}", "{sigev_signo=65}", "BAD")(w)
	}
	return "{sigev_notify=SIGEV_SIGNAL, sigev_signo=" + OneOf("SIGALRM", "SIGUSR1", "SIGUSR1", "34")(w) + ", sigev_value=" + serial(w) + "}"
}

// timerNr draws the number of a timer.
func timerNr(w *World) string {
	if t := w.Task(); t != nil && !w.Chance(12) {
		p := &w.Kernel().Procs
		if id := p.Groups.R(t.Group).Posix; id != 0 {
			var list []int32
			for ; id != 0; id = p.Posix.R(id).Next {
				list = append(list, p.Posix.R(id).ID)
			}
			return fmt.Sprint(list[w.Rand.IntN(len(list))])
		}
	}
	return Number(0, 3)(w)
}

// due draws when a timer goes off, and how often, in a unit of so many nanoseconds.
func due(w *World, unit string, scale int) string {
	soon, long := fmt.Sprintf("{%s=%d}", unit, 460_000_000/scale), fmt.Sprintf("{tv_sec=100, %s=%d}", unit, 500_000_000/scale)
	value := OneOf(soon, soon, soon, soon, long, "{}")(w)
	interval := OneOf("{}", "{}", fmt.Sprintf("{%s=%d}", unit, 700_000_000/scale), long)(w)
	if w.Chance(15) {
		value = OneOf("{tv_sec=-1}", fmt.Sprintf("{%s=%d}", unit, 1_000_000_000/scale))(w)
	}
	return "{it_value=" + value + ", it_interval=" + interval + "}"
}

// The facts that are compared of a timer: zeros stand for what the recorder will put there.
const (
	leftFacts  = " = 0 {%s={it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0}}}"
	leftFactsU = " = 0 {%s={it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0}}}"
)

var itimers = OneOf("ITIMER_REAL", "ITIMER_REAL", "ITIMER_REAL", "ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF", "3")

func setitimer(w *World) string {
	return "setitimer(" + itimers(w) + ", " + due(w, "tv_usec", 1000) + ", &old)" + fmt.Sprintf(leftFactsU, "old")
}

func getitimer(w *World) string {
	return "getitimer(" + itimers(w) + ", &cur)" + fmt.Sprintf(leftFactsU, "cur")
}

// instant draws a time of a clock that has gone by, or none.
var instant = OneOf("{it_value={tv_nsec=1}}", "{it_value={tv_nsec=1}}", "{it_value={}}")

func timerSettime(w *World) string {
	if w.Chance(5) {
		return "timer_settime(" + timerNr(w) + ", TIMER_ABSTIME, " + instant(w) + ", NULL)"
	}
	return "timer_settime(" + timerNr(w) + ", 0, " + due(w, "tv_nsec", 1) + ", &old)" + fmt.Sprintf(leftFacts, "old")
}

func timerGettime(w *World) string {
	return "timer_gettime(" + timerNr(w) + ", &cur)" + fmt.Sprintf(leftFacts, "cur")
}

func timerfdSettime(w *World) string {
	fd := opened(w)
	if fd == "" {
		return ""
	}
	if w.Chance(4) {
		return "timerfd_settime(" + fd + ", TFD_TIMER_ABSTIME, " + instant(w) + ", NULL)"
	}
	return "timerfd_settime(" + fd + ", 0, " + due(w, "tv_nsec", 1) + ", &old)" + fmt.Sprintf(leftFacts, "old")
}

func timerfdGettime(w *World) string {
	fd := opened(w)
	if fd == "" {
		return ""
	}
	return "timerfd_gettime(" + fd + ", &cur)" + fmt.Sprintf(leftFacts, "cur")
}

// ticks reads the count of a timerfd.
func ticks(w *World) string {
	fd := opened(w)
	if fd == "" {
		return ""
	}
	return "read(" + fd + ", &n, 8) = 8 {n=[0]}"
}
