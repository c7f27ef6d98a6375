//go:build linux && amd64

package linux

import (
	"unsafe"

	"github.com/vitrine-os/vitrine/kernel/scenario"
	"golang.org/x/sys/unix"
)

// bury records that an actor is gone and frees what it held.
func (s *stage) bury(a *actor) {
	status, known := s.epitaph(a)
	a.state = scenario.State{Phase: scenario.Gone, Status: status, StatusKnown: known}
	a.task.close()
	s.taken[a.box] = false
}

// epitaph finds out how an actor ended: from its zombie, from the kernel's memory of a process that has been reaped, or from what it was
// told to do. For a thread that is not the first only the last counts, and what the process ended with.
func (s *stage) epitaph(a *actor) (int32, bool) {
	if a.pid != a.tid {
		if a.status >= 0 {
			return a.status, true
		}
		return s.lastWords(a.pid)
	}
	if a.state.Phase == scenario.Gone && a.state.StatusKnown {
		return a.state.Status, true
	}
	if a.task.dir >= 0 {
		if state, code, ok := a.task.stat(); ok && (state == 'Z' || state == 'X') {
			return code, true
		}
	}
	if a.pidfd >= 0 {
		if status, ok := exitInfo(a.pidfd); ok {
			return status, true
		}
	}
	return max(a.status, 0), a.status >= 0
}

// lastWords is what a process ended with. Its first thread may have ended before, with a status of its own.
func (s *stage) lastWords(pid int32) (int32, bool) {
	if first, err := s.fence.openTask(pid); err == nil {
		defer first.close()
		state, code, ok := first.stat()
		return code, ok && (state == 'Z' || state == 'X')
	}
	for _, a := range s.actors {
		if a.tid == pid && a.pidfd >= 0 {
			return exitInfo(a.pidfd)
		}
	}
	return 0, false
}

// pidfdInfo is struct pidfd_info of linux/pidfd.h in its first size.
type pidfdInfo struct {
	mask     uint64
	_        uint64     // cgroup id
	_        [11]uint32 // ids
	exitCode int32
}

// The ioctl that fills it and the bit that asks for the exit status, which Linux 6.15 and later remember of a reaped process.
const (
	pidfdGetInfo  = 3<<30 | 64<<16 | 0xff<<8 | 11
	pidfdInfoExit = 1 << 3
)

// exitInfo is the exit status of a process that has been reaped.
func exitInfo(pidfd int) (int32, bool) {
	info := pidfdInfo{mask: pidfdInfoExit}
	_, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(pidfd), pidfdGetInfo, uintptr(unsafe.Pointer(&info)))
	return info.exitCode, e == 0 && info.mask&pidfdInfoExit != 0
}
