package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// isTerminal tells whether a person may sit at the other end.
func isTerminal(f *os.File) bool {
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TIOCGETA)
	return err == nil
}
