package image

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Error says why a file can't be executed, to the calling program and to people.
type Error struct {
	Errno  abi.Errno // what execve(2) answers
	Reason string    // one clear line for the person who tried to run it
	// Late is true where Linux finds the fault only after the old program is gone: there execve
	// doesn't return, and the process dies of SIGSEGV. Errno then serves the first exec of a machine.
	Late bool
}

// Error returns the reason.
func (e *Error) Error() string { return e.Reason }

// refuse is an error that execve(2) returns to its caller.
func refuse(errno abi.Errno, format string, args ...any) *Error {
	return &Error{Errno: errno, Reason: fmt.Sprintf(format, args...)}
}

// late is an error that Linux meets after the point of no return.
func late(errno abi.Errno, format string, args ...any) *Error {
	return &Error{Errno: errno, Reason: fmt.Sprintf(format, args...), Late: true}
}
