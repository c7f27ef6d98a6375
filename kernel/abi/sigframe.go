package abi

// The signal frame that the kernel pushes on the user's stack before a handler runs, and that
// rt_sigreturn(2) pops: a siginfo, then a ucontext (struct rt_sigframe of arch/riscv). All offsets
// count from the frame's start, where sp points when the handler is entered.
const (
	// FrameInfo is the siginfo; the handler's second argument.
	FrameInfo = 0
	// FrameUcontext is the ucontext; the handler's third argument.
	FrameUcontext = SizeofSiginfo
	// FrameFlags is uc_flags, zero.
	FrameFlags = FrameUcontext + UcontextFlags
	// FrameLink is uc_link, zero.
	FrameLink = FrameUcontext + UcontextLink
	// FrameStack is uc_stack, the alternate stack as it was.
	FrameStack = FrameUcontext + UcontextStack
	// FrameSigmask is uc_sigmask, the mask to go back to.
	FrameSigmask = FrameUcontext + UcontextSigmask
	// FramePC is the interrupted pc; x1 to x31 follow.
	FramePC = FrameUcontext + UcontextMcontext + McontextPC
	// FrameFP is the floating-point registers f0 to f31.
	FrameFP = FrameUcontext + UcontextMcontext + McontextFP
	// FrameFCSR is the floating-point control and status register.
	FrameFCSR = FrameUcontext + UcontextMcontext + McontextFCSR
	// FrameReserved is the end of the floating-point union: three words that must be zero, since an
	// extension header could stand there.
	FrameReserved = FrameUcontext + UcontextMcontext + McontextReserved
	// SizeofFrame is the size of the frame without vector state.
	SizeofFrame = FrameUcontext + SizeofUcontext
	// FrameAlign is what the frame's start is aligned to.
	FrameAlign = 16
)

// Offsets inside ucontext_t of riscv64. The mask has room for 1024 signals, and the machine context is
// aligned to 16 because of quad-precision registers.
const (
	UcontextFlags    = 0
	UcontextLink     = 8
	UcontextStack    = 16
	UcontextSigmask  = 40
	UcontextMcontext = 176
	SizeofUcontext   = 960
)

// Offsets inside mcontext_t (struct sigcontext) of riscv64: the pc stands where x0 would, register n
// at 8*n; then a union that is large enough for quad-precision registers.
const (
	McontextPC       = 0
	McontextFP       = 256
	McontextFCSR     = 512
	McontextReserved = 772
	SizeofMcontext   = 784
)

// FrameReg is the offset of register x1 to x31 in the frame.
func FrameReg(n int) int { return FramePC + 8*n }
