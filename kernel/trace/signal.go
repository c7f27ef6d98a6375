package trace

import (
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// signalName is strace's name of a signal: it counts the real-time signals from the kernel's first one.
func signalName(s abi.Signal) string {
	if s.Valid() {
		return "SIG" + shortName(s)
	}
	return strconv.Itoa(int(s))
}

// shortName is the name without SIG.
func shortName(s abi.Signal) string {
	switch {
	case s == abi.SIGRTMIN:
		return "RTMIN"
	case s.Realtime():
		return "RT_" + strconv.Itoa(int(s-abi.SIGRTMIN))
	}
	return s.Short()
}

// appendSignal appends a signal given as a number of any size.
func appendSignal(b []byte, v int32) []byte {
	if v >= 1 && v <= abi.NSIG {
		return append(b, signalName(abi.Signal(v))...)
	}
	return strconv.AppendInt(b, int64(v), 10)
}

// invertFrom is how many signals a set must hold to be shown by those that are missing: two thirds.
const invertFrom = abi.NSIG * 2 / 3

// appendSigSet appends a set, "[USR1 CHLD]" or "~[RTMIN RT_1]".
func appendSigSet(b []byte, set abi.SigSet) []byte {
	if set.Len() >= invertFrom {
		b = append(b, '~')
		set = ^set
	}
	b = append(b, '[')
	for start := len(b); set != 0; set = set.Del(set.First()) {
		if len(b) > start {
			b = append(b, ' ')
		}
		b = append(b, shortName(set.First())...)
	}
	return append(b, ']')
}

// appendSiginfo appends why a signal came.
func appendSiginfo(b []byte, s *abi.Siginfo) []byte {
	if s.Signo == 0 {
		return append(b, "{}"...)
	}
	b = appendSignal(append(b, "{si_signo="...), s.Signo)
	b = append(b, ", si_code="...)
	if name := abi.CodeName(abi.Signal(s.Signo), s.Code); name != "" && s.Signo > 0 && s.Signo <= abi.NSIG {
		b = append(b, name...)
	} else {
		b = strconv.AppendInt(b, int64(s.Code), 10)
	}
	if s.Errno != 0 {
		b = append(b, ", si_errno="...)
		if name := abi.Errno(s.Errno).Name(); name != "" {
			b = append(b, name...)
		} else {
			b = strconv.AppendInt(b, int64(s.Errno), 10)
		}
	}
	if s.Code <= 0 {
		b = appendSentInfo(b, s)
	} else {
		b = appendKernelInfo(b, s)
	}
	return append(b, '}')
}

// appendSentInfo appends what a process said that sent the signal.
func appendSentInfo(b []byte, s *abi.Siginfo) []byte {
	switch s.Code {
	case abi.SI_USER, abi.SI_TKILL:
		return appendSource(b, s)
	case abi.SI_TIMER:
		b = abi.AppendHex(append(b, ", si_timerid="...), uint64(uint32(s.Timer())))
		b = appendInt(append(b, ", si_overrun="...), int64(s.Overrun()))
		return appendValue(b, s)
	}
	b = appendSource(b, s)
	if s.Value() != 0 {
		b = appendValue(b, s)
	}
	return b
}

// appendKernelInfo appends what the kernel says of a signal that it made itself.
func appendKernelInfo(b []byte, s *abi.Siginfo) []byte {
	switch abi.Signal(s.Signo) {
	case abi.SIGCHLD:
		b = append(appendSource(b, s), ", si_status="...)
		if s.Code == abi.CLD_EXITED {
			b = appendInt(b, int64(s.Status()))
		} else {
			b = appendSignal(b, s.Status())
		}
		b = appendInt(append(b, ", si_utime="...), s.Utime())
		return appendInt(append(b, ", si_stime="...), s.Stime())
	case abi.SIGILL, abi.SIGFPE, abi.SIGSEGV, abi.SIGBUS, abi.SIGTRAP:
		return appendAddr(append(b, ", si_addr="...), s.Addr())
	case abi.SIGIO:
		b = appendInt(append(b, ", si_band="...), s.Band())
		return appendInt(append(b, ", si_fd="...), int64(s.Fd()))
	case abi.SIGSYS:
		b = appendAddr(append(b, ", si_call_addr="...), s.Addr())
		return appendInt(append(b, ", si_syscall="...), int64(s.Syscall()))
	}
	if s.Pid() != 0 || s.Uid() != 0 {
		b = appendSource(b, s)
	}
	if s.Value() != 0 {
		b = appendValue(b, s)
	}
	return b
}

// appendSource appends the sender.
func appendSource(b []byte, s *abi.Siginfo) []byte {
	b = appendInt(append(b, ", si_pid="...), int64(s.Pid()))
	return appendID(append(b, ", si_uid="...), s.Uid())
}

// appendValue appends the value that came along.
func appendValue(b []byte, s *abi.Siginfo) []byte {
	b = appendInt(append(b, ", si_int="...), int64(int32(s.Value())))
	return appendAddr(append(b, ", si_ptr="...), s.Value())
}

// appendInt appends a number.
func appendInt(b []byte, v int64) []byte { return strconv.AppendInt(b, v, 10) }

// appendUint appends a number without sign.
func appendUint(b []byte, v uint64) []byte { return strconv.AppendUint(b, v, 10) }

// appendID appends a user or group id; the largest one reads as -1.
func appendID(b []byte, id uint32) []byte {
	if id == 1<<32-1 {
		return append(b, "-1"...)
	}
	return appendUint(b, uint64(id))
}

// appendSigaction appends what a signal does.
func appendSigaction(b []byte, a *abi.Sigaction) []byte {
	b = append(b, "{sa_handler="...)
	switch a.Handler {
	case abi.SIG_DFL:
		b = append(b, "SIG_DFL"...)
	case abi.SIG_IGN:
		b = append(b, "SIG_IGN"...)
	default:
		b = appendAddr(b, a.Handler)
	}
	b = appendSigSet(append(b, ", sa_mask="...), abi.SigSet(a.Mask))
	b = abi.FlagsSigaction.Append(append(b, ", sa_flags="...), a.Flags)
	return append(b, '}')
}

// appendWaitStatus appends a wait status in the words of wait(2).
func appendWaitStatus(b []byte, w abi.WaitStatus) []byte {
	switch {
	case w.Continued():
		return append(b, "{WIFCONTINUED(s)}"...)
	case w.Stopped():
		b = append(b, "{WIFSTOPPED(s) && WSTOPSIG(s) == "...)
		b = appendSignal(b, int32(w.StopSignal()))
	case w.Exited():
		b = append(b, "{WIFEXITED(s) && WEXITSTATUS(s) == "...)
		b = appendInt(b, int64(w.Code()))
	default:
		b = append(b, "{WIFSIGNALED(s) && WTERMSIG(s) == "...)
		b = appendSignal(b, int32(w.Signal()))
		if w.Core() {
			b = append(b, " && WCOREDUMP(s)"...)
		}
	}
	return append(b, '}')
}
