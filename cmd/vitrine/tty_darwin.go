package main

import "golang.org/x/sys/unix"

// How this host is asked for a terminal's modes and told new ones.
const (
	getModes = unix.TIOCGETA
	setModes = unix.TIOCSETA
)
