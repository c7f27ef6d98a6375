package abi

// Values of si_code that any signal can carry: who sent it. Zero and less means a process did, by
// the call named, and then the sender could be lying about everything else.
const (
	SI_USER     = 0
	SI_KERNEL   = 0x80
	SI_QUEUE    = -1
	SI_TIMER    = -2
	SI_MESGQ    = -3
	SI_ASYNCIO  = -4
	SI_SIGIO    = -5
	SI_TKILL    = -6
	SI_DETHREAD = -7
	SI_ASYNCNL  = -60
)

// Values of si_code that depend on the signal, see sigaction(2).
const (
	ILL_ILLOPC = 1
	ILL_ILLOPN = 2
	ILL_ILLADR = 3
	ILL_ILLTRP = 4
	ILL_PRVOPC = 5
	ILL_PRVREG = 6
	ILL_COPROC = 7
	ILL_BADSTK = 8

	FPE_INTDIV   = 1
	FPE_INTOVF   = 2
	FPE_FLTDIV   = 3
	FPE_FLTOVF   = 4
	FPE_FLTUND   = 5
	FPE_FLTRES   = 6
	FPE_FLTINV   = 7
	FPE_FLTSUB   = 8
	FPE_FLTUNK   = 14
	FPE_CONDTRAP = 15

	SEGV_MAPERR = 1
	SEGV_ACCERR = 2
	SEGV_BNDERR = 3
	SEGV_PKUERR = 4

	BUS_ADRALN    = 1
	BUS_ADRERR    = 2
	BUS_OBJERR    = 3
	BUS_MCEERR_AR = 4
	BUS_MCEERR_AO = 5

	TRAP_BRKPT  = 1
	TRAP_TRACE  = 2
	TRAP_BRANCH = 3
	TRAP_HWBKPT = 4
	TRAP_UNK    = 5
	TRAP_PERF   = 6

	CLD_EXITED    = 1
	CLD_KILLED    = 2
	CLD_DUMPED    = 3
	CLD_TRAPPED   = 4
	CLD_STOPPED   = 5
	CLD_CONTINUED = 6

	POLL_IN  = 1
	POLL_OUT = 2
	POLL_MSG = 3
	POLL_ERR = 4
	POLL_PRI = 5
	POLL_HUP = 6

	// SIGSYS's codes are called SYS_SECCOMP and SYS_USER_DISPATCH in C; here the first is a call's number.
	SIGSYS_SECCOMP       = 1
	SIGSYS_USER_DISPATCH = 2
)

// codeName is one si_code of one signal.
type codeName struct {
	// sig is the signal, zero for a code of any signal.
	sig Signal
	// code is the si_code.
	code int32
	// name is the constant's name.
	name string
}

// codeNames lists every si_code; those of any signal come first.
var codeNames = [...]codeName{
	{0, SI_USER, "SI_USER"}, {0, SI_KERNEL, "SI_KERNEL"}, {0, SI_QUEUE, "SI_QUEUE"},
	{0, SI_TIMER, "SI_TIMER"}, {0, SI_MESGQ, "SI_MESGQ"}, {0, SI_ASYNCIO, "SI_ASYNCIO"},
	{0, SI_SIGIO, "SI_SIGIO"}, {0, SI_TKILL, "SI_TKILL"}, {0, SI_DETHREAD, "SI_DETHREAD"},
	{0, SI_ASYNCNL, "SI_ASYNCNL"},
	{SIGILL, ILL_ILLOPC, "ILL_ILLOPC"}, {SIGILL, ILL_ILLOPN, "ILL_ILLOPN"},
	{SIGILL, ILL_ILLADR, "ILL_ILLADR"}, {SIGILL, ILL_ILLTRP, "ILL_ILLTRP"},
	{SIGILL, ILL_PRVOPC, "ILL_PRVOPC"}, {SIGILL, ILL_PRVREG, "ILL_PRVREG"},
	{SIGILL, ILL_COPROC, "ILL_COPROC"}, {SIGILL, ILL_BADSTK, "ILL_BADSTK"},
	{SIGFPE, FPE_INTDIV, "FPE_INTDIV"}, {SIGFPE, FPE_INTOVF, "FPE_INTOVF"},
	{SIGFPE, FPE_FLTDIV, "FPE_FLTDIV"}, {SIGFPE, FPE_FLTOVF, "FPE_FLTOVF"},
	{SIGFPE, FPE_FLTUND, "FPE_FLTUND"}, {SIGFPE, FPE_FLTRES, "FPE_FLTRES"},
	{SIGFPE, FPE_FLTINV, "FPE_FLTINV"}, {SIGFPE, FPE_FLTSUB, "FPE_FLTSUB"},
	{SIGFPE, FPE_FLTUNK, "FPE_FLTUNK"}, {SIGFPE, FPE_CONDTRAP, "FPE_CONDTRAP"},
	{SIGSEGV, SEGV_MAPERR, "SEGV_MAPERR"}, {SIGSEGV, SEGV_ACCERR, "SEGV_ACCERR"},
	{SIGSEGV, SEGV_BNDERR, "SEGV_BNDERR"}, {SIGSEGV, SEGV_PKUERR, "SEGV_PKUERR"},
	{SIGBUS, BUS_ADRALN, "BUS_ADRALN"}, {SIGBUS, BUS_ADRERR, "BUS_ADRERR"},
	{SIGBUS, BUS_OBJERR, "BUS_OBJERR"}, {SIGBUS, BUS_MCEERR_AR, "BUS_MCEERR_AR"},
	{SIGBUS, BUS_MCEERR_AO, "BUS_MCEERR_AO"},
	{SIGTRAP, TRAP_BRKPT, "TRAP_BRKPT"}, {SIGTRAP, TRAP_TRACE, "TRAP_TRACE"},
	{SIGTRAP, TRAP_BRANCH, "TRAP_BRANCH"}, {SIGTRAP, TRAP_HWBKPT, "TRAP_HWBKPT"},
	{SIGTRAP, TRAP_UNK, "TRAP_UNK"}, {SIGTRAP, TRAP_PERF, "TRAP_PERF"},
	{SIGCHLD, CLD_EXITED, "CLD_EXITED"}, {SIGCHLD, CLD_KILLED, "CLD_KILLED"},
	{SIGCHLD, CLD_DUMPED, "CLD_DUMPED"}, {SIGCHLD, CLD_TRAPPED, "CLD_TRAPPED"},
	{SIGCHLD, CLD_STOPPED, "CLD_STOPPED"}, {SIGCHLD, CLD_CONTINUED, "CLD_CONTINUED"},
	{SIGIO, POLL_IN, "POLL_IN"}, {SIGIO, POLL_OUT, "POLL_OUT"}, {SIGIO, POLL_MSG, "POLL_MSG"},
	{SIGIO, POLL_ERR, "POLL_ERR"}, {SIGIO, POLL_PRI, "POLL_PRI"}, {SIGIO, POLL_HUP, "POLL_HUP"},
	{SIGSYS, SIGSYS_SECCOMP, "SYS_SECCOMP"}, {SIGSYS, SIGSYS_USER_DISPATCH, "SYS_USER_DISPATCH"},
}

// CodeName is the name of an si_code that came with sig, "" if it has none.
func CodeName(sig Signal, code int32) string {
	for _, c := range codeNames {
		if c.code == code && (c.sig == 0 || c.sig == sig) {
			return c.name
		}
	}
	return ""
}

// CodeByName finds the value of an si_code's name.
func CodeByName(name string) (code int32, ok bool) {
	for _, c := range codeNames {
		if c.name == name {
			return c.code, true
		}
	}
	return 0, false
}
