//go:build linux || darwin

package main

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// endSignals end a run whose terminal gives us keys: it has to be put back before we go.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// isTerminal tells whether a person may sit at the other end.
func isTerminal(f *os.File) bool {
	_, err := unix.IoctlGetTermios(int(f.Fd()), getModes)
	return err == nil
}

// takeKeys makes the host's terminal hand every key over as it is pressed, without editing, echo or signals. What is written to it is
// treated as before. The result puts it back; it is nil where the terminal is not ours: somebody else is in the foreground.
func takeKeys(f *os.File) (restore func()) {
	fd := int(f.Fd())
	old, err := unix.IoctlGetTermios(fd, getModes)
	if err != nil {
		return nil
	}
	if front, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP); err != nil || front != unix.Getpgrp() {
		return nil
	}
	t := *old
	t.Iflag &^= unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON
	t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	if unix.IoctlSetTermios(fd, setModes, &t) != nil {
		return nil
	}
	return func() { unix.IoctlSetTermios(fd, setModes, old) }
}

// watchSize calls f whenever the host's terminal has got another size. The result stops that.
func watchSize(f func()) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	go func() {
		for range c {
			f()
		}
	}()
	return func() { signal.Stop(c); close(c) }
}

// windowSize is how large the host's terminal is.
func windowSize(f *os.File) (w abi.Winsize) {
	if s, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ); err == nil {
		w = abi.Winsize{Row: s.Row, Col: s.Col, Xpixel: s.Xpixel, Ypixel: s.Ypixel}
	}
	return w
}
