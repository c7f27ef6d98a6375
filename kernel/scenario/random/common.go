package random

import (
	"strings"

	"github.com/vitrine-os/vitrine/proc"
)

// Shapes that several groups mix in.

// join puts lists of shapes together.
func join(lists ...[]Shape) (all []Shape) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// fork makes an actor unless there are enough.
func fork(flags Draw) Line {
	return func(w *World) string {
		if w.Living() >= w.Limit {
			return ""
		}
		return "clone(" + flags(w) + ")"
	}
}

// thread is what pthread_create asks of clone(2), but for addresses.
const thread = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM"

// Lives are births and ends.
var Lives = []Shape{
	{3, fork(OneOf("SIGCHLD", "SIGCHLD", "SIGCHLD", thread, thread, "CLONE_FILES|SIGCHLD", "CLONE_FS|SIGCHLD", "CLONE_VM|CLONE_VFORK|SIGCHLD", "0", "SIGUSR1"))},
	{1, Call("exit_group", With("status", OneOf("0", "1", "3", "255", "256", "-1")))},
	{1, Call("wait4", With("pid", Pid), With("options", OneOf("0", "WNOHANG", "WNOHANG", "WNOHANG|WUNTRACED")), With("rusage", OneOf("NULL")))},
}

// Copies are what gives descriptors away and takes them.
var Copies = []Shape{
	{4, Call("close", With("fd", Mostly(opened, AnyFD)))},
	{2, Call("dup")},
	{2, Call("dup3", With("newfd", NewFD), With("flags", OneOf("0", "0", "O_CLOEXEC", "O_NONBLOCK")))},
	{1, Format("fcntl(%s, %s, %s)", AnyFD, OneOf("F_DUPFD", "F_DUPFD_CLOEXEC"), NewFD)},
	{1, Format("fcntl(%s, %s)", AnyFD, OneOf("F_GETFD", "F_GETFL"))},
	{1, Format("fcntl(%s, F_SETFD, %s)", AnyFD, OneOf("0", "FD_CLOEXEC", "2"))},
	{1, Format("fcntl(%s, F_SETFL, %s)", opened, OneOf("0", "O_NONBLOCK", "O_NONBLOCK", "O_APPEND", "O_RDWR", "O_NONBLOCK|O_APPEND"))},
	{1, Call("close_range", With("first", Number(3, 8)), With("last", Number(3, 8)), With("flags", OneOf("0", "CLOSE_RANGE_CLOEXEC", "CLOSE_RANGE_UNSHARE")))},
}

// opened draws a descriptor that was not there from the beginning.
func opened(w *World) string { return FD(func(d *Desc) bool { return d.FD > 2 })(w) }

// Signals are dispositions, masks and signals for each other: enough to interrupt what blocks.
var Signals = []Shape{
	{3, action(OneOf("SIGUSR1", "SIGPIPE", "SIGCHLD", "SIGTERM"))},
	{1, Format("rt_sigprocmask(%s, [%s], NULL)", OneOf("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"), OneOf("USR1", "PIPE", "CHLD", "USR1 CHLD"))},
	{3, Format("kill(%s, %s)", someone, OneOf("SIGUSR1", "SIGUSR1", "SIGUSR1", "SIGTERM", "SIGCHLD", "SIGSTOP", "SIGCONT", "SIGCONT", "SIGKILL", "0"))},
}

// action sets what a signal does.
func action(sig Draw) Line {
	return func(w *World) string {
		handler, s := OneOf("HANDLER", "HANDLER", "HANDLER", "SIG_IGN", "SIG_DFL")(w), sig(w)
		flags := Flags("", "SA_RESTART", "SA_NODEFER", "SA_RESETHAND")(w)
		if s == "SIGCHLD" {
			flags = Flags("", "SA_RESTART", "SA_NOCLDWAIT", "SA_NOCLDSTOP")(w)
		}
		return "rt_sigaction(" + s + ", {sa_handler=" + handler + ", sa_flags=" + flags + "}, NULL)"
	}
}

// someone draws an actor that is not gone, most of the time not the caller.
func someone(w *World) string {
	var list []string
	for _, a := range w.Actors() {
		if a.Phase.String() != "gone" && (a.Name != w.Me || w.Chance(4)) {
			list = append(list, a.Name)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[w.Rand.IntN(len(list))]
}

// Polls wait for descriptors.
var Polls = []Shape{
	{4, pollSome},
	{1, selectSome},
}

// span draws how long to wait: not at all, for a while, for ever.
var span = OneOf("{}", "{}", "{}", "{}", "{}", Wait, "NULL", "NULL")

// pollSome waits for up to three descriptors.
func pollSome(w *World) string {
	var list []string
	for range 1 + w.Rand.IntN(3) {
		fd := Mostly(opened, AnyFD)(w)
		if fd == "" {
			return ""
		}
		list = append(list, "{fd="+fd+", events="+OneOf("POLLIN", "POLLOUT", "POLLIN|POLLOUT", "POLLPRI", "0", "POLLRDHUP|POLLIN")(w)+"}")
	}
	return "ppoll([" + strings.Join(list, ", ") + "], " + Number(len(list), len(list))(w) + ", " + span(w) + ", NULL)"
}

// selectSome waits with sets.
func selectSome(w *World) string {
	set := func() string {
		fd := opened(w)
		if fd == "" || w.Chance(3) {
			return "NULL"
		}
		return "[" + fd + "]"
	}
	return "pselect6(" + OneOf("8", "16", "4", "1024")(w) + ", " + set() + ", " + set() + ", NULL, " + span(w) + ", NULL)"
}

// kind matches descriptors of a kind.
func kind(k proc.FileKind) func(d *Desc) bool { return func(d *Desc) bool { return d.Kind == k } }

// readable and writable match what has something behind it that can be read or written.
func readable(d *Desc) bool { return d.FD > 2 && d.Reads() }
func writable(d *Desc) bool { return d.FD > 2 && d.Writes() }

// vector writes an iovec of texts or places.
func vector(in bool) Draw {
	return func(w *World) string {
		var list []string
		for i := range 1 + w.Rand.IntN(3) {
			base := Bytes(w)
			if base == "BAD" || base == "NULL" {
				list = append(list, "{iov_base="+base+", iov_len="+OneOf("0", "1", "16")(w)+"}")
				continue
			}
			if in {
				list = append(list, "{iov_base="+base+"}")
				continue
			}
			list = append(list, "{iov_base=&"+strings.ToLower(w.Me)+string(rune('0'+i))+", iov_len="+OneOf("0", "1", "10", "100", "4096")(w)+"}")
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
}

// vectors is how many buffers an iovec is said to have; it fits vector's most of the time because the count may be left out.
func vectored(call string, fd Draw, in bool) Line {
	return func(w *World) string {
		f := fd(w)
		if f == "" {
			return ""
		}
		v := vector(in)(w)
		return call + "(" + f + ", " + v + ", " + Number(1+strings.Count(v, "}, {"), 1+strings.Count(v, "}, {"))(w) + ")"
	}
}
