//go:build linux && amd64

package linux

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"golang.org/x/sys/unix"
)

// meet makes an actor of a task that has come to life. A task that ended before we could look is an actor too, one that is gone.
func (s *stage) meet(name string, boxIndex int, tid int32) (scenario.ActorID, error) {
	b := &s.fence.boxes[boxIndex]
	a := &actor{name: name, pid: tid, tid: tid, box: boxIndex, task: noTask, pidfd: -1, status: -1, child: -1,
		state: scenario.State{Phase: scenario.Running}}
	id := scenario.ActorID(len(s.actors))
	s.actors = append(s.actors, a)
	a.lives = atomic.LoadUint32(&b.lives)
	t, err := s.fence.openTask(tid)
	if err != nil {
		s.bury(a)
		return id, nil
	}
	a.task = t
	status, err := t.read("status")
	if err != nil {
		s.bury(a)
		return id, nil
	}
	if pid, err := strconv.Atoi(statusLine(status, "Tgid:")); err == nil {
		a.pid = int32(pid)
	}
	return id, s.holdProcess(a)
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

// greet meets the child that an actor was making, if it has come to life, and tells whether it may still be on its way.
func (s *stage) greet(a *actor) (waiting bool, err error) {
	if a.brood.box == 0 {
		return false, nil
	}
	if b := &s.fence.boxes[a.brood.box]; atomic.LoadUint32(&b.lives) > 0 {
		return false, s.welcome(a, int32(atomic.LoadUint32(&b.tid)))
	}
	if a.state.Phase == scenario.Gone {
		return false, nil // its mailbox may be another's by now; the child may still show up
	}
	over, ret := s.outcome(a)
	switch {
	case !over:
		depth, _ := s.box(a).now()
		return depth == a.brood.level, nil
	case ret > 0:
		return false, s.welcome(a, int32(ret)) // it is there, but has not said so: it may be stopped, or dead already
	}
	s.taken[a.brood.box] = false
	a.brood = brood{}
	return false, nil
}

// outcome is the result of the call that makes a child, if it is over. If a handler runs before the result reached the mailbox, it stands
// in the handler's frame.
func (s *stage) outcome(a *actor) (over bool, ret int64) {
	b := s.box(a)
	l := &b.level[a.brood.level]
	if l.over() {
		return true, l.ret
	}
	if depth, _ := b.now(); depth > a.brood.level {
		context, err := s.peek(a, b.level[a.brood.level+1].context, contextSize)
		if err == nil && le.Uint64(context[contextPC:]) == agentSymbols().breedAfter {
			if ret = int64(le.Uint64(context[contextRet:])); ret > 0 {
				return true, ret
			}
		}
	}
	return false, 0
}

// welcome makes an actor of the child.
func (s *stage) welcome(a *actor, tid int32) error {
	id, err := s.meet(a.brood.name, a.brood.box, tid)
	a.child, a.brood = id, brood{}
	return err
}

// renew follows an actor through execve: its handler levels are gone, and if it was not the process's first thread it has taken that
// one's place and number.
func (s *stage) renew(a *actor) error {
	b := s.box(a)
	a.lives = atomic.LoadUint32(&b.lives)
	call := a.calls[0]
	a.calls = [maxLevels]*abi.Call{call}
	a.brood, a.asked = brood{}, asked{}
	tid := int32(atomic.LoadUint32(&b.tid))
	for _, other := range s.actors {
		if other != a && other.pid == a.pid && other.state.Phase != scenario.Gone {
			if other.tid == tid {
				other.task.close() // it shows us by now
				a.pidfd, other.pidfd = other.pidfd, a.pidfd
			}
			s.bury(other)
		}
	}
	if tid == a.tid {
		return nil
	}
	a.task.close()
	a.tid, a.pid = tid, tid
	t, err := s.fence.openTask(tid)
	if err != nil {
		s.bury(a)
		return nil
	}
	a.task = t
	return s.holdProcess(a)
}
