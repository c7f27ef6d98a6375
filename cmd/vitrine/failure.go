package main

import (
	"errors"
	"fmt"
	"os"
)

// The exit statuses of our own. Whatever else is returned is the program's: its exit status, or 128 and the number of the signal that
// killed it, as shells have it.
const (
	exitFailed    = 1   // the C file does not compile
	exitUsage     = 2   // the command line makes no sense
	exitToolchain = 3   // no C compiler that can make programs for the machine
	exitInternal  = 70  // a fault of ours
	exitBudget    = 124 // the instructions are used up
	exitDeadlock  = 125 // every process is blocked for ever
	exitCannot    = 126 // the program is there but cannot be run
	exitNotFound  = 127 // there is no such program
	exitSignal    = 128 // plus the signal's number

	exitInterrupted = exitSignal + 2 // Ctrl-C
)

// failure ends the command with a status of its own.
type failure struct {
	status int    // exit status
	reason string // one line for people, "" if all has been said
}

// Error implements error.
func (f *failure) Error() string { return f.reason }

// fail makes a failure.
func fail(status int, format string, args ...any) error {
	return &failure{status: status, reason: fmt.Sprintf(format, args...)}
}

// exit ends the command with a status and no more words.
func exit(status int) error {
	if status == 0 {
		return nil
	}
	return &failure{status: status}
}

// report says what went wrong and returns the exit status. An error without a status comes from the command line's parser.
func report(err error) int {
	if err == nil {
		return 0
	}
	f := &failure{status: exitUsage, reason: err.Error()}
	errors.As(err, &f)
	if f.reason != "" {
		fmt.Fprintln(os.Stderr, "vitrine:", f.reason)
	}
	return f.status
}
