//go:build linux && amd64

package linux

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"golang.org/x/sys/unix"
)

// meet makes an actor of a task that has come to life. A task that ended before we could look is an actor too, one that is gone.
func (s *stage) meet(name string, boxIndex int, tid int32) error {
	b := &s.fence.boxes[boxIndex]
	a := &actor{name: name, pid: tid, tid: tid, box: boxIndex, task: noTask, pidfd: -1, status: -1, child: -1,
		state: scenario.State{Phase: scenario.Running}}
	s.actors = append(s.actors, a)
	a.lives = atomic.LoadUint32(&b.lives)
	t, err := s.fence.openTask(tid)
	if err != nil {
		s.bury(a)
		return nil
	}
	a.task = t
	status, err := t.read("status")
	if err != nil {
		s.bury(a)
		return nil
	}
	if pid, err := strconv.Atoi(statusLine(status, "Tgid:")); err == nil {
		a.pid = int32(pid)
	}
	return s.holdProcess(a)
}

// holdProcess learns how the host numbers an actor's process, and gets a handle of it that outlives it. The keeper opens the handle, since
// it knows the process by the same number as the actors do, and we take it from there.
func (s *stage) holdProcess(a *actor) error {
	if a.pid != a.tid {
		for _, other := range s.actors {
			if other.pid == a.pid && other.pidfd >= 0 {
				a.host = other.host
			}
		}
		return nil
	}
	fd, err := s.fence.call(unix.SYS_PIDFD_OPEN, uint64(a.pid), 0)
	if err == unix.ESRCH {
		return nil // it ended meanwhile
	}
	if err != nil {
		return fmt.Errorf("pidfd_open: %w", err)
	}
	ours, err := unix.PidfdGetfd(s.fence.pidfd, int(fd), 0)
	if _, e := s.fence.call(unix.SYS_CLOSE, uint64(fd)); e != nil {
		return e
	}
	if err != nil {
		return fmt.Errorf("pidfd_getfd: %w", err)
	}
	if a.pidfd >= 0 {
		_ = unix.Close(a.pidfd)
	}
	a.pidfd = ours
	info, err := os.ReadFile("/proc/self/fdinfo/" + strconv.Itoa(ours))
	if err != nil {
		return err
	}
	a.host, _ = strconv.Atoi(statusLine(string(info), "Pid:"))
	return nil
}

// greet meets the children that an actor was making, if they have come to life, and tells whether one may still be on its way.
func (s *stage) greet(a *actor) (waiting bool, err error) {
	if len(a.broods) == 0 {
		return false, nil
	}
	broods := a.broods
	a.broods = nil
	for _, c := range broods {
		tid, over := s.arrival(a, c)
		switch {
		case tid > 0:
			a.child = scenario.ActorID(len(s.actors))
			if err := s.meet(c.name, c.box, tid); err != nil {
				return false, err
			}
		case over:
			s.taken[c.box] = false
		default:
			depth, _ := s.box(a).now()
			waiting = waiting || depth == c.level
			a.broods = append(a.broods, c)
		}
	}
	return waiting, nil
}

// arrival is the tid of a child if there is one by now; over without a tid says that there will be none. The child itself tells its tid, or
// its parent's call that made it: it may be stopped or dead before it can say anything, see also unspoken. The parent's result stands in its mailbox, or, if a
// handler runs before it got there, in the handler's frame. A parent that is gone tells nothing: its mailbox may be another's.
func (s *stage) arrival(a *actor, c brood) (tid int32, over bool) {
	if b := &s.fence.boxes[c.box]; atomic.LoadUint32(&b.lives) > 0 {
		return int32(atomic.LoadUint32(&b.tid)), true
	}
	if a.state.Phase == scenario.Gone {
		return 0, false
	}
	b := s.box(a)
	l := &b.level[c.level]
	if l.over() {
		return int32(max(l.ret, 0)), true
	}
	depth, _ := b.now()
	if depth == c.level {
		return s.unspoken(a), false
	}
	if depth > c.level {
		context, err := s.peek(a, b.level[c.level+1].context, contextSize)
		if err == nil && le.Uint64(context[contextPC:]) == agentSymbols().breedAfter {
			ret := int64(le.Uint64(context[contextRet:]))
			return int32(max(ret, 0)), ret > 0
		}
	}
	return 0, false
}

// unspoken is the tid of a child that has not said anything yet although its parent waits for it, as in vfork(2): it may have been stopped
// before its first instruction. The parent's list of children in /proc tells of it, where the kernel has that; 0 if there is none.
func (s *stage) unspoken(a *actor) int32 {
	list, err := a.task.read(fmt.Sprintf("task/%d/children", a.tid))
	if err != nil {
		return 0
	}
	for word := range strings.FieldsSeq(list) {
		tid, err := strconv.Atoi(word)
		if err == nil && !slices.ContainsFunc(s.actors, func(other *actor) bool { return other.tid == int32(tid) }) {
			return int32(tid)
		}
	}
	return 0
}

// renew follows an actor through execve: its handler levels are gone, and if it was not the process's first thread it has taken that
// one's place and number.
func (s *stage) renew(a *actor) {
	b := s.box(a)
	a.lives = atomic.LoadUint32(&b.lives)
	call := a.calls[0]
	a.calls = [maxLevels]*abi.Call{call}
	a.broods, a.asked = nil, asked{}
	s.takeOver(a)
}

// takeOver makes an actor its process's only and first thread. What we hold of the process as a whole passes to it.
func (s *stage) takeOver(a *actor) {
	for _, other := range s.actors {
		if other == a || other.pid != a.pid {
			continue
		}
		if other.pidfd >= 0 {
			a.pidfd, other.pidfd = other.pidfd, -1
		}
		if other.state.Phase != scenario.Gone {
			if other.tid == a.pid {
				other.task.close() // it shows us by now
			}
			s.bury(other)
		}
	}
	if a.tid == a.pid {
		return
	}
	a.task.close()
	a.tid = a.pid
	t, err := s.fence.openTask(a.tid)
	if err != nil {
		s.bury(a)
		return
	}
	a.task = t
}
