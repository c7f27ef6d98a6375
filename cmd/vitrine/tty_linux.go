package main

import "golang.org/x/sys/unix"

// How this host is asked for a terminal's modes and told new ones.
const (
	getModes = unix.TCGETS
	setModes = unix.TCSETS
)
