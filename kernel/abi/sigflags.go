package abi

// Flags of rt_sigaction(2). riscv64 has no SA_RESTORER.
const (
	SA_NOCLDSTOP      = 0x1
	SA_NOCLDWAIT      = 0x2
	SA_SIGINFO        = 0x4
	SA_UNSUPPORTED    = 0x400
	SA_EXPOSE_TAGBITS = 0x800
	SA_ONSTACK        = 0x8000000
	SA_RESTART        = 0x10000000
	SA_NODEFER        = 0x40000000
	SA_RESETHAND      = 0x80000000
)

// Handlers that are no address.
const (
	SIG_DFL = 0
	SIG_IGN = 1
)

// What rt_sigprocmask(2) does.
const (
	SIG_BLOCK   = 0
	SIG_UNBLOCK = 1
	SIG_SETMASK = 2
)

// State of sigaltstack(2).
const (
	SS_ONSTACK    = 0x1
	SS_DISABLE    = 0x2
	SS_AUTODISARM = 0x80000000
)

// Sizes of a signal stack.
const (
	MINSIGSTKSZ = 2048
	SIGSTKSZ    = 8192
)

// SIGSET_SIZE is the size of a set that the rt_ calls insist on.
const (
	SIGSET_SIZE = 8
)
