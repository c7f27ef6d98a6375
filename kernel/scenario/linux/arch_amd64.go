//go:build linux && amd64

package linux

import "encoding/binary"

// le is the byte order of x86-64.
var le = binary.LittleEndian

// clone's arguments in the order of this architecture: on x86-64 the thread pointer comes last, on riscv64 before the child's tid.
func cloneArgs(args [6]uint64) [6]uint64 {
	args[3], args[4] = args[4], args[3]
	return args
}

// Places in a ucontext of x86-64. See arch/x86/include/uapi/asm/sigcontext.h.
const (
	contextStack = 16  // uc_stack, a stack_t
	contextFirst = 104 // rdi: the first argument
	contextRet   = 144 // rax: the result
	contextPC    = 168 // rip
	contextMask  = 296 // uc_sigmask
	contextSize  = 304 // as far as we look
)

// The kernel's sigaction of x86-64: handler, flags, restorer, mask.
const (
	sizeofSigaction = 32
	saRestorer      = 0x04000000
)
