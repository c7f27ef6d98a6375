package abi

import "strconv"

// Signal is a signal number, 1 to 64; zero is no signal. See signal(7).
type Signal uint8

// The standard signals of riscv64 (asm-generic/signal.h).
const (
	SIGHUP    Signal = 1
	SIGINT    Signal = 2
	SIGQUIT   Signal = 3
	SIGILL    Signal = 4
	SIGTRAP   Signal = 5
	SIGABRT   Signal = 6
	SIGBUS    Signal = 7
	SIGFPE    Signal = 8
	SIGKILL   Signal = 9
	SIGUSR1   Signal = 10
	SIGSEGV   Signal = 11
	SIGUSR2   Signal = 12
	SIGPIPE   Signal = 13
	SIGALRM   Signal = 14
	SIGTERM   Signal = 15
	SIGSTKFLT Signal = 16
	SIGCHLD   Signal = 17
	SIGCONT   Signal = 18
	SIGSTOP   Signal = 19
	SIGTSTP   Signal = 20
	SIGTTIN   Signal = 21
	SIGTTOU   Signal = 22
	SIGURG    Signal = 23
	SIGXCPU   Signal = 24
	SIGXFSZ   Signal = 25
	SIGVTALRM Signal = 26
	SIGPROF   Signal = 27
	SIGWINCH  Signal = 28
	SIGIO     Signal = 29
	SIGPWR    Signal = 30
	SIGSYS    Signal = 31

	// SIGIOT and SIGPOLL are second names.
	SIGIOT  = SIGABRT
	SIGPOLL = SIGIO
)

// Bounds of the real-time signals, which queue instead of merging.
const (
	// SIGRTMIN is the kernel's first one. The C library keeps 32 and 33 for its threads and calls 34
	// SIGRTMIN.
	SIGRTMIN Signal = 32
	// SIGRTMAX is the last signal.
	SIGRTMAX Signal = 64
	// NSIG is the number of signals, _NSIG in the kernel's headers.
	NSIG = 64
	// LibcRTMin is what the C library calls SIGRTMIN.
	LibcRTMin = 34
)

// Action is what a signal does to a process that did not ask for anything else. See signal(7).
type Action uint8

// The default actions.
const (
	// ActionTerm ends the process.
	ActionTerm Action = iota
	// ActionCore ends it with a core dump.
	ActionCore
	// ActionIgnore does nothing.
	ActionIgnore
	// ActionStop stops all its threads.
	ActionStop
	// ActionCont lets a stopped process go on.
	ActionCont
)

// String is the man page's word, "Term".
func (a Action) String() string {
	names := [...]string{"Term", "Core", "Ign", "Stop", "Cont"}
	if int(a) < len(names) {
		return names[a]
	}
	return "Action(" + strconv.Itoa(int(a)) + ")"
}

// signalInfo is what is known of a standard signal.
type signalInfo struct {
	// name is the name without SIG, "INT".
	name string
	// text is what strsignal(3) says.
	text string
	// action is what happens by default.
	action Action
	// help says in a few words when the signal comes.
	help string
}

// signalInfos is indexed by the number of a standard signal.
var signalInfos = [SIGRTMIN]signalInfo{
	SIGHUP:    {"HUP", "Hangup", ActionTerm, "the terminal is gone, or a daemon should read its configuration again"},
	SIGINT:    {"INT", "Interrupt", ActionTerm, "Ctrl-C at the terminal"},
	SIGQUIT:   {"QUIT", "Quit", ActionCore, "Ctrl-\\ at the terminal"},
	SIGILL:    {"ILL", "Illegal instruction", ActionCore, "an instruction the processor does not know"},
	SIGTRAP:   {"TRAP", "Trace/breakpoint trap", ActionCore, "a breakpoint"},
	SIGABRT:   {"ABRT", "Aborted", ActionCore, "abort(3)"},
	SIGBUS:    {"BUS", "Bus error", ActionCore, "access beyond the end of a mapped file, or misaligned"},
	SIGFPE:    {"FPE", "Floating point exception", ActionCore, "integer division by zero and its like (never on riscv64 by itself)"},
	SIGKILL:   {"KILL", "Killed", ActionTerm, "the end, without appeal"},
	SIGUSR1:   {"USR1", "User defined signal 1", ActionTerm, "for the program to use"},
	SIGSEGV:   {"SEGV", "Segmentation fault", ActionCore, "access to memory that is not there or not allowed"},
	SIGUSR2:   {"USR2", "User defined signal 2", ActionTerm, "for the program to use"},
	SIGPIPE:   {"PIPE", "Broken pipe", ActionTerm, "a write to a pipe that nobody reads"},
	SIGALRM:   {"ALRM", "Alarm clock", ActionTerm, "alarm(2) or ITIMER_REAL ran out"},
	SIGTERM:   {"TERM", "Terminated", ActionTerm, "a polite request to end"},
	SIGSTKFLT: {"STKFLT", "Stack fault", ActionTerm, "not used"},
	SIGCHLD:   {"CHLD", "Child exited", ActionIgnore, "a child ended, stopped or went on"},
	SIGCONT:   {"CONT", "Continued", ActionCont, "go on after a stop"},
	SIGSTOP:   {"STOP", "Stopped (signal)", ActionStop, "stop, without appeal"},
	SIGTSTP:   {"TSTP", "Stopped", ActionStop, "Ctrl-Z at the terminal"},
	SIGTTIN:   {"TTIN", "Stopped (tty input)", ActionStop, "a background job read from the terminal"},
	SIGTTOU:   {"TTOU", "Stopped (tty output)", ActionStop, "a background job wrote to the terminal"},
	SIGURG:    {"URG", "Urgent I/O condition", ActionIgnore, "urgent data at a socket"},
	SIGXCPU:   {"XCPU", "CPU time limit exceeded", ActionCore, "RLIMIT_CPU is used up"},
	SIGXFSZ:   {"XFSZ", "File size limit exceeded", ActionCore, "a file grew beyond RLIMIT_FSIZE"},
	SIGVTALRM: {"VTALRM", "Virtual timer expired", ActionTerm, "ITIMER_VIRTUAL ran out"},
	SIGPROF:   {"PROF", "Profiling timer expired", ActionTerm, "ITIMER_PROF ran out"},
	SIGWINCH:  {"WINCH", "Window changed", ActionIgnore, "the terminal changed its size"},
	SIGIO:     {"IO", "I/O possible", ActionTerm, "a descriptor with O_ASYNC is ready"},
	SIGPWR:    {"PWR", "Power failure", ActionTerm, "the power fails"},
	SIGSYS:    {"SYS", "Bad system call", ActionCore, "a system call that a filter forbids"},
}

// Valid reports whether s is the number of a signal.
func (s Signal) Valid() bool { return s >= 1 && s <= NSIG }

// Realtime reports whether s queues, each sending counting, instead of merging.
func (s Signal) Realtime() bool { return s >= SIGRTMIN && s <= SIGRTMAX }

// Short is the name without SIG, as kill -l prints it: "INT", "RTMIN+1".
func (s Signal) Short() string {
	switch {
	case s >= 1 && s < SIGRTMIN:
		return signalInfos[s].name
	case s == LibcRTMin:
		return "RTMIN"
	case s > LibcRTMin && s < 50:
		return "RTMIN+" + strconv.Itoa(int(s-LibcRTMin))
	case s >= 50 && s < SIGRTMAX:
		return "RTMAX-" + strconv.Itoa(int(SIGRTMAX-s))
	case s == SIGRTMAX:
		return "RTMAX"
	}
	return strconv.Itoa(int(s))
}

// Name is the full name, "SIGINT", "SIGRTMIN+1"; a number that has no name is "SIG33".
func (s Signal) Name() string { return "SIG" + s.Short() }

// String is Name, so that a signal prints well.
func (s Signal) String() string { return s.Name() }

// Text is what strsignal(3) says, "Segmentation fault".
func (s Signal) Text() string {
	switch {
	case s >= 1 && s < SIGRTMIN:
		return signalInfos[s].text
	case s >= LibcRTMin && s <= SIGRTMAX:
		return "Real-time signal " + strconv.Itoa(int(s-LibcRTMin))
	}
	return "Unknown signal " + strconv.Itoa(int(s))
}

// Help says in a few words when the signal comes.
func (s Signal) Help() string {
	switch {
	case s >= 1 && s < SIGRTMIN:
		return signalInfos[s].help
	case s >= SIGRTMIN && s < LibcRTMin:
		return "kept by the C library for its threads"
	case s.Realtime():
		return "for the program to use, queued with a value"
	}
	return ""
}

// Default is the default action; real-time signals end the process.
func (s Signal) Default() Action {
	if s < SIGRTMIN {
		return signalInfos[s].action
	}
	return ActionTerm
}

// SignalByName finds a signal by "SIGINT", "INT", "RTMIN+2" or "9"; zero if there is none.
func SignalByName(name string) Signal {
	if len(name) > 3 && name[:3] == "SIG" {
		name = name[3:]
	}
	for s := Signal(1); s <= NSIG; s++ {
		if s.Short() == name || strconv.Itoa(int(s)) == name {
			return s
		}
	}
	switch name {
	case "IOT":
		return SIGIOT
	case "POLL":
		return SIGPOLL
	}
	return 0
}
