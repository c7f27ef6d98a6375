package tui

import (
	"time"

	"golang.org/x/sys/unix"
)

func init() {
	clock = func() time.Duration {
		var t unix.Timespec
		if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
			return time.Since(began)
		}
		return time.Duration(t.Nano())
	}
}
