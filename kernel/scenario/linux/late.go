//go:build linux && amd64

package linux

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"golang.org/x/sys/unix"
)

// Two things may still happen when all actors look quiet. What is typed on a pseudo-terminal is passed on by a worker of the kernel's own,
// which nobody sees; and a sleep of no time takes some all the same.

// lag is how long everybody must have been quiet if such a thing may be on its way.
const lag = 4 * time.Millisecond

// brief bounds the times that are as good as over: nobody counts a sleep up to then as blocked.
const brief = 2 * time.Millisecond

// late is what the stage knows about such things.
type late struct {
	// terminals says that an actor has opened a pseudo-terminal, brief that the call started last waits for a moment only.
	terminals, brief bool
	// calm is since when everybody has been quiet, zero if somebody is not.
	calm time.Time
}

// stir begins a new wait for quiet.
func (w *late) stir() { w.calm = time.Time{} }

// lagging tells whether something may still be on its way although everybody is quiet.
func (s *stage) lagging() bool {
	w := &s.late
	if !w.terminals && !w.brief {
		return false
	}
	if w.calm.IsZero() {
		if w.terminals {
			s.flushTerminals()
		}
		w.calm = time.Now()
	}
	return time.Since(w.calm) < lag
}

// ptmx is the device whose opening makes a pseudo-terminal.
const ptmx = "/dev/ptmx"

// foresee notes what a call that is about to start may bring about later.
func (s *stage) foresee(a *actor, call *abi.Call, args *[6]uint64) {
	s.late.brief = false
	if call.Name == "openat" {
		path, err := s.peek(a, args[1], len(ptmx))
		s.late.terminals = s.late.terminals || err == nil && string(path) == ptmx
	}
	for i := range call.Args {
		arg := call.Arg(i, args)
		if arg.Kind == abi.KindStruct && arg.Dir != abi.Out && args[i] != 0 {
			s.late.brief = s.late.brief || s.moment(a, arg.Struct, args[i])
		}
	}
}

// moment tells whether a structure says a time that is as good as over. Absolute times that went by long ago count as well: they are
// small.
func (s *stage) moment(a *actor, id abi.StructID, at uint64) bool {
	unit := time.Nanosecond
	switch id {
	case abi.StructTimespec:
	case abi.StructItimerspec:
		at += abi.SizeofTimespec // the value stands behind the interval
	case abi.StructTimeval:
		unit = time.Microsecond
	case abi.StructItimerval:
		at, unit = at+abi.SizeofTimeval, time.Microsecond
	default:
		return false
	}
	b, err := s.peek(a, at, abi.SizeofTimespec)
	return err == nil && le.Uint64(b) == 0 && le.Uint64(b[8:]) < uint64(brief/unit)
}

// flushTerminals has the kernel pass on what was typed: poll(2) of a terminal that has nothing to read waits for its worker. The first
// round brings input to its readers, the second what it echoes to the other side.
func (s *stage) flushTerminals() {
	for range 2 {
		for _, a := range s.actors {
			if a.pidfd < 0 || a.task.dir < 0 {
				continue
			}
			for _, fd := range s.terminalsOf(a) {
				if ours, err := unix.PidfdGetfd(a.pidfd, fd, 0); err == nil {
					_, _ = unix.Poll([]unix.PollFd{{Fd: int32(ours), Events: unix.POLLIN}}, 0)
					_ = unix.Close(ours)
				}
			}
		}
	}
}

// terminalsOf lists an actor's descriptors of pseudo-terminals.
func (s *stage) terminalsOf(a *actor) (fds []int) {
	dir := "/proc/" + strconv.Itoa(a.host) + "/fd/"
	list, _ := os.ReadDir(dir)
	for _, e := range list {
		if to, err := os.Readlink(dir + e.Name()); err == nil && (to == ptmx || strings.HasPrefix(to, "/dev/pts/") || to == "/dev/tty") {
			if fd, err := strconv.Atoi(e.Name()); err == nil {
				fds = append(fds, fd)
			}
		}
	}
	return fds
}
