package abi

// The functions below make and read the status that wait4(2) gives. A thread group's exit status
// stands in the second byte, the signal that killed it in the first.

// ExitStatus is the status of a process that ended with exit(code).
func ExitStatus(code int) int32 { return int32(code&0xff) << 8 }

// KillStatus is the status of a process that sig killed, with or without a core dump.
func KillStatus(sig Signal, core bool) int32 {
	if core {
		return int32(sig) | 0x80
	}
	return int32(sig)
}

// StopStatus is the status of a process that sig stopped.
func StopStatus(sig Signal) int32 { return int32(sig)<<8 | 0x7f }

// ContinuedStatus is the status of a process that went on after a stop.
const ContinuedStatus int32 = 0xffff

// WaitStatus reads a status.
type WaitStatus int32

// Exited reports whether the process ended by itself.
func (w WaitStatus) Exited() bool { return w&0x7f == 0 }

// Code is the exit code of a process that Exited.
func (w WaitStatus) Code() int { return int(w>>8) & 0xff }

// Signaled reports whether a signal killed it.
func (w WaitStatus) Signaled() bool { return w&0x7f != 0 && w&0x7f != 0x7f }

// Signal is the signal that killed it.
func (w WaitStatus) Signal() Signal { return Signal(w & 0x7f) }

// Core reports whether it left a core dump.
func (w WaitStatus) Core() bool { return w.Signaled() && w&0x80 != 0 }

// Stopped reports whether it is stopped.
func (w WaitStatus) Stopped() bool { return w&0xff == 0x7f }

// StopSignal is the signal that stopped it.
func (w WaitStatus) StopSignal() Signal { return Signal(w >> 8) }

// Continued reports whether it went on after a stop.
func (w WaitStatus) Continued() bool { return int32(w) == ContinuedStatus }
