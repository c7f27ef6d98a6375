package abi

// Mem is a piece of a task's memory as it was when a call began or ended, kept in an event so that
// the event can be printed long afterwards. A pointer inside it leads to a further Mem of the same
// argument, in the order of the pointers.
type Mem struct {
	// Arg is the index of the argument that led to it, or FrameArg.
	Arg int8
	// Addr is where it was.
	Addr uint64
	// Data is what was there, cut off at the capture's limit. A string comes without its NUL.
	Data []byte
	// Full is the true length: in bytes for buffers and strings, in elements for arrays. A string
	// that was cut off has a Full greater than len(Data), not necessarily its exact length.
	Full int
	// OK is false if the memory could not be read; then Data is empty.
	OK bool
}

// FrameArg is the Arg of memory that no argument points at: the signal frame of rt_sigreturn(2).
const FrameArg = -1
