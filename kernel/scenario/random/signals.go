package random

import (
	"strconv"
	"strings"
)

// signals is everything about signals but timers: sending, blocking, waiting, handling, stopping, and what they interrupt.
var signals = &Group{
	Name: "signals",
	Help: "kill, queues, masks, handlers, altstack, sigwait, signalfd, stops, what they interrupt",
	Begin: []string{
		"mmap(NULL, 65536, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = $alt",
		"pipe2(&fd, 0)",
		"rt_sigaction(SIGUSR1, {sa_handler=HANDLER, sa_flags=SA_SIGINFO|SA_RESTART}, NULL)",
		"rt_sigaction(34, {sa_handler=HANDLER, sa_flags=SA_SIGINFO}, NULL)",
	},
	Shapes: join(sending, handling, masking, interrupted, []Shape{
		{6, fork(OneOf("SIGCHLD", "SIGCHLD", "SIGCHLD", thread, thread, thread, "CLONE_VM|CLONE_VFORK|SIGCHLD", "SIGUSR1", "0", "CLONE_SIGHAND|CLONE_VM|SIGCHLD"))},
		{2, Call("exit_group", With("status", OneOf("0", "3")))},
		{1, Call("exit", With("status", OneOf("0", "3")))},
		{1, Text(`execve("/agent", ["agent"], [])`)},
		{1, Format("setresuid(%s, %s, %s)", OneOf("-1", "0", "1000"), OneOf("-1", "0", "1000"), OneOf("-1", "0", "1000", "1001"))},
		{1, Format("setpgid(%s, %s)", OneOf("0", "A", "B"), OneOf("0", "A", "B"))},
		{1, Text("setsid()")},
		{1, Pause},
	}),
}

// sigNames are the signals that scenarios about signals play with: of each sort a few, so that they meet.
var sigNames = []string{"USR1", "USR1", "USR1", "34", "34", "35", "USR2", "CHLD", "CONT", "TSTP", "TTIN", "TERM", "SEGV", "URG", "PIPE", "ALRM"}

// sig draws a signal as an argument.
func sig(w *World) string {
	name := sigNames[w.Rand.IntN(len(sigNames))]
	if name[0] <= '9' {
		return name
	}
	return "SIG" + name
}

// deadly draws now and then a signal that nobody can do anything about, or a number that is none.
var deadly = Mostly(sig, OneOf("SIGSTOP", "SIGSTOP", "SIGCONT", "SIGCONT", "SIGKILL", "0", "0", "65", "-1", "64"))

// sigs draws a set of signals.
func sigs(w *World) string {
	switch w.Rand.IntN(10) {
	case 0:
		return "[]"
	case 1:
		return "~[]"
	}
	var list []string
	for range 1 + w.Rand.IntN(3) {
		name := sigNames[w.Rand.IntN(len(sigNames))]
		if !strings.Contains(strings.Join(list, " ")+" ", name+" ") {
			list = append(list, name)
		}
	}
	return "[" + strings.Join(list, " ") + "]"
}

// value of a queued signal: each one is another, so that the order shows.
func serial(w *World) string {
	w.letters++
	return strconv.Itoa(w.letters)
}

// info draws the siginfo that a sender makes up.
func info(w *World) string {
	return "{si_code=" + Mostly(OneOf("SI_QUEUE", "SI_QUEUE", "SI_MESGQ", "-60"), OneOf("SI_USER", "SI_TKILL", "SI_KERNEL"))(w) + ", si_pid=" + w.Me + ", si_int=" + serial(w) + "}"
}

// sending is all the ways to send.
var sending = []Shape{
	{14, Format("kill(%s, %s)", Mostly(someone, Pid), deadly)},
	{8, Format("tgkill(%s, %s, %s)", someone, someone, deadly)},
	{2, Format("tkill(%s, %s)", Mostly(someone, Pid), deadly)},
	{8, Format("rt_sigqueueinfo(%s, %s, %s)", someone, sig, info)},
	{4, Format("rt_tgsigqueueinfo(%s, %s, %s, %s)", someone, someone, sig, info)},
	{2, Format("kill(%s, %s)", OneOf("0", "-1", "-A", "-B"), OneOf("SIGUSR1", "SIGUSR1", "34", "SIGCONT", "SIGCHLD", "SIGTSTP", "0"))},
	{2, Format("pidfd_open(%s, 0)", Mostly(someone, Pid))},
	{2, Format("pidfd_send_signal(%s, %s, NULL, 0)", Mostly(opened, AnyFD), sig)},
	{5, Format("kill(%s, %s)", someone, OneOf("SIGSTOP", "SIGSTOP", "SIGCONT", "SIGCONT", "SIGCONT", "SIGTSTP"))},
}

// handling is dispositions and stacks.
var handling = []Shape{
	{10, anyAction},
	{2, Format("rt_sigaction(%s, NULL, &old)", sig)},
	{1, Format("rt_sigaction(%s, %s, &old)", deadly, OneOf("NULL", "BAD", "{sa_handler=SIG_IGN}", "{sa_handler=SIG_DFL}"))},
	{3, Format("sigaltstack({ss_sp=$alt, ss_flags=%s, ss_size=%s}, %s)", OneOf("0", "0", "SS_AUTODISARM", "SS_DISABLE", "SS_ONSTACK", "7"), OneOf("65536", "65536", "32768", "1000"), OneOf("NULL", "&old"))},
	{1, Text("sigaltstack(NULL, &old)")},
	{2, Format("load(%s)", OneOf("8", "$alt", "$alt+4"))},
	{1, Text("store(8, 1)")},
}

// anyAction sets what a signal does, with all that can be said about it.
func anyAction(w *World) string {
	handler := OneOf("HANDLER", "HANDLER", "HANDLER", "HANDLER", "SIG_IGN", "SIG_DFL")(w)
	flags := Flags("SA_SIGINFO", "SA_RESTART", "SA_NODEFER", "SA_RESETHAND", "SA_ONSTACK", "SA_NOCLDSTOP", "SA_NOCLDWAIT")(w)
	mask := ""
	if w.Chance(2) {
		mask = ", sa_mask=" + sigs(w)
	}
	return "rt_sigaction(" + sig(w) + ", {sa_handler=" + handler + ", sa_flags=" + flags + mask + "}, " + OneOf("NULL", "NULL", "&old")(w) + ")"
}

// masking is blocking, looking and taking.
var masking = []Shape{
	{10, Format("rt_sigprocmask(%s, %s, %s)", OneOf("SIG_BLOCK", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_UNBLOCK", "SIG_SETMASK"), sigs, OneOf("NULL", "&mask"))},
	{4, Text("rt_sigpending(&set)")},
	{3, Text("rt_sigprocmask(SIG_BLOCK, NULL, &mask)")},
	{4, Format("rt_sigsuspend(%s)", sigs)},
	{6, Format("rt_sigtimedwait(%s, %s, %s)", sigs, Mostly(OneOf("&info"), OneOf("NULL", "BAD")), OneOf("{}", "{}", "NULL", Wait))},
	{2, Format("signalfd4(-1, %s, 8, %s)", sigs, OneOf("0", "SFD_NONBLOCK"))},
	{2, Format("signalfd4(%s, %s, 8, 0)", opened, sigs)},
}

// interrupted are calls that sleep.
var interrupted = []Shape{
	{4, Text("read(3, &buf, 10)")},
	{2, recordOf},
	{1, Text(`write(4, "x", 1)`)},
	{1, Format("close(%s)", OneOf("3", "4"))},
	{2, Text("nanosleep(" + Wait + ", NULL)")},
	{2, Text("nanosleep({tv_sec=50}, NULL)")},
	{1, Text("clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, {tv_sec=4000000000}, NULL)")},
	{3, Format("ppoll([{fd=%s, events=POLLIN}], 1, %s, %s)", opened, OneOf("{}", "NULL", Wait), OneOf("NULL", "NULL", "[]", "[USR1]", "~[]"))},
	{1, Format("pselect6(8, [3], NULL, NULL, %s, NULL)", OneOf("{}", "NULL", Wait))},
	{2, Format("futex(&w, FUTEX_WAIT, 0, %s)", OneOf("NULL", "NULL", Wait, "{tv_sec=50}"))},
	{1, Text("futex(&w, FUTEX_WAKE, 1)")},
	{5, Format("wait4(%s, &status, %s, NULL)", Mostly(OneOf("-1"), Pid), waits)},
	{3, Format("waitid(P_ALL, 0, &info, %s, NULL)", waitids)},
}

// recordOf reads from a signalfd: what it gives is written as a record.
func recordOf(w *World) string {
	fd := opened(w)
	if fd == "" {
		return ""
	}
	return "read(" + fd + ", &rec, 128) = 128 {rec={ssi_signo=0, ssi_code=0, ssi_pid=0, ssi_uid=0, ssi_int=0, ssi_status=0}}"
}
