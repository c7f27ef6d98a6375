//go:build linux && amd64

package linux

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
	"golang.org/x/sys/unix"
)

// stage plays one scenario behind a fence of its own.
type stage struct {
	// fence is nil after Close.
	fence *fence
	// layout is how structures are encoded.
	layout *scenario.Layout
	// actors are all tasks that ever were; an ActorID is an index.
	actors []*actor
	// taken marks the mailboxes in use; the first is the keeper's.
	taken [boxCount]bool
	// late is what may still happen when everybody is quiet.
	late late
}

// actor is one task.
type actor struct {
	// name is for messages.
	name string
	// pid and tid are its ids in its own namespace.
	pid, tid int32
	// box is the index of its mailbox, lives the mailbox's count when we last looked: it moves at execve.
	box   int
	lives uint32
	// task are the handles on it; none once it is gone.
	task task
	// pidfd holds on to the process for its exit status, -1 for a thread that is not the first.
	pidfd int
	// host is its process as the host numbers it.
	host int
	// calls are the calls started last at each level.
	calls [maxLevels]*abi.Call
	// status is what exit or exit_group was called with, -1 if neither was.
	status int32
	// broods are the children that are on their way: more than one if a handler makes one while the call below it is making another.
	broods []brood
	// child is its last child, -1 without.
	child scenario.ActorID
	// asked is a rt_sigaction whose old action is to be tidied up once it is over.
	asked asked
	// state is what Settle found.
	state scenario.State
	// buried says that not even a zombie is left.
	buried bool
}

// brood is a child between the call that makes it and the moment that we meet it.
type brood struct {
	// name and box are the child's.
	name string
	box  int
	// level is the parent's level that makes it.
	level uint32
}

// asked is a rt_sigaction whose old action is wanted.
type asked struct {
	// addr is where the old action goes, 0 if none is on its way; level is that of the call.
	addr  uint64
	level uint32
}

// Open raises a fence and returns the stage behind it, without actors. The error wraps ErrUnavailable where the host lacks what it needs.
func Open(opt Options) (scenario.Stage, error) {
	f, err := raise(opt)
	if err != nil {
		return nil, err
	}
	s := &stage{fence: f, layout: layout()}
	s.taken[0] = true
	if err := s.settleKeeper(); err != nil {
		f.close()
		return nil, err
	}
	return s, nil
}

// settleKeeper makes the keeper untouchable for root's actors, who share its user id, and lets the kernel reap orphans.
func (s *stage) settleKeeper() error {
	if _, err := s.fence.call(unix.SYS_PRCTL, unix.PR_SET_DUMPABLE, 0); err != nil {
		return fmt.Errorf("protect the keeper: %w", err)
	}
	if _, err := s.fence.call(unix.SYS_RT_SIGACTION, uint64(abi.SIGCHLD), agentSymbols().keepAction, 0, abi.SIGSET_SIZE); err != nil {
		return fmt.Errorf("make the keeper reap: %w", err)
	}
	return nil
}

// Name is "linux".
func (s *stage) Name() string { return "linux" }

// Layout is that of x86-64.
func (s *stage) Layout() *scenario.Layout { return s.layout }

// errClosed is what a stage answers after Close.
var errClosed = errors.New("the stage is closed")

// actor finds an actor.
func (s *stage) actor(id scenario.ActorID) (*actor, error) {
	switch {
	case s.fence == nil:
		return nil, errClosed
	case id < 0 || int(id) >= len(s.actors):
		return nil, fmt.Errorf("there is no actor %d", id)
	}
	return s.actors[id], nil
}

// box is an actor's mailbox.
func (s *stage) box(a *actor) *box { return &s.fence.boxes[a.box] }

// bell is the address that an actor's agent sleeps at when idle.
func (a *actor) bell() uint64 { return boxAddr + uint64(a.box)*boxSize }

// claim takes a free mailbox and wipes it.
func (s *stage) claim() (int, error) {
	for i := range s.taken {
		if !s.taken[i] {
			s.taken[i] = true
			s.fence.boxes[i] = box{}
			return i, nil
		}
	}
	return 0, fmt.Errorf("a scenario cannot have more than %d tasks at a time", boxCount-1)
}

// Actor makes a child of the keeper and turns it into an actor: a session of its own, and a fresh image by execve, which also forgets
// what the keeper did with SIGCHLD.
func (s *stage) Actor(name string) (id scenario.ActorID, err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	if s.fence == nil {
		return 0, errClosed
	}
	s.fence.beat()
	i, err := s.claim()
	if err != nil {
		return 0, err
	}
	keeper, b, sym := &s.fence.boxes[0], &s.fence.boxes[i], agentSymbols()
	keeper.level[0].child, keeper.level[0].fresh = boxAddr+uint64(i)*boxSize, 0
	tid, err := keeper.drive(orderBreed, unix.SYS_CLONE, uint64(abi.SIGCHLD))
	if err != nil {
		s.taken[i] = false
		return 0, fmt.Errorf("make actor %s: %w", name, err)
	}
	if !await(keeperTime, func() bool { return atomic.LoadUint32(&b.lives) == 1 && b.level[0].resting() }) {
		return 0, fmt.Errorf("actor %s does not come to life", name)
	}
	if _, err := b.drive(orderCall, unix.SYS_SETSID); err != nil {
		return 0, fmt.Errorf("give actor %s a session: %w", name, err)
	}
	atomic.StoreUint32(&b.execing, 1)
	if _, err := b.drive(orderExec, unix.SYS_EXECVE, sym.path, sym.argv, sym.envp); err != nil {
		return 0, fmt.Errorf("start the agent of actor %s: %w", name, err)
	}
	id = scenario.ActorID(len(s.actors))
	if err = s.meet(name, i, int32(tid)); err != nil {
		return 0, err
	}
	if len(s.actors) == 1 {
		if err := s.inspect(s.actors[id]); err != nil {
			return 0, err
		}
	}
	s.actors[id].state = scenario.State{Phase: scenario.Idle, Done: true}
	return id, nil
}

// inspect checks that an actor is behind the fence. See fence.inspect.
func (s *stage) inspect(a *actor) error {
	for _, ns := range namespaces {
		theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", a.host, ns))
		if err != nil {
			return err
		}
		keepers, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", s.fence.pid, ns))
		if err != nil {
			return err
		}
		if theirs != keepers {
			return fmt.Errorf("actor %s is in another %s namespace than the keeper", a.name, ns)
		}
	}
	return nil
}

// Start begins a call.
func (s *stage) Start(id scenario.ActorID, call *abi.Call, args [6]uint64, child string) (err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	a, err := s.actor(id)
	if err != nil {
		return err
	}
	b := s.box(a)
	depth, l := b.now()
	if a.state.Phase != scenario.Idle || l == nil || !l.resting() {
		return fmt.Errorf("%s is not idle", a.name)
	}
	s.fence.beat()
	what := uint32(orderCall)
	switch {
	case call == scenario.Load:
		what = orderLoad
	case call == scenario.Store:
		what = orderStore
	default:
		nr, ok := numbers[call.Name]
		if !ok {
			return fmt.Errorf("x86-64 has no call %s", call.Name)
		}
		if err := fenced(call.Name, &args); err != nil {
			return err
		}
		s.foresee(a, call, &args)
		l.nr = nr
		if what, err = s.prepare(a, depth, call, &args, child); err != nil {
			return err
		}
	}
	l.arg = args
	a.calls[depth] = call
	a.state = scenario.State{Phase: scenario.Running}
	b.order(l, what)
	return nil
}

// ReturnFromHandler lets the innermost handler return.
func (s *stage) ReturnFromHandler(id scenario.ActorID) (err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	a, err := s.actor(id)
	if err != nil {
		return err
	}
	b := s.box(a)
	depth, l := b.now()
	if a.state.Phase != scenario.Idle || l == nil || !l.resting() {
		return fmt.Errorf("%s is not idle", a.name)
	}
	if depth == 0 {
		return fmt.Errorf("%s is in no handler", a.name)
	}
	s.fence.beat()
	a.state = scenario.State{Phase: scenario.Running}
	b.order(l, orderReturn)
	return nil
}

// Sleep lets time pass.
func (s *stage) Sleep(d time.Duration) (err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	if s.fence == nil {
		return errClosed
	}
	for end := time.Now().Add(d); ; {
		s.fence.beat()
		left := time.Until(end)
		if left <= 0 {
			return nil
		}
		time.Sleep(min(left, time.Second/2))
	}
}

// State is what Settle found.
func (s *stage) State(id scenario.ActorID) scenario.State {
	a, err := s.actor(id)
	if err != nil {
		return scenario.State{Phase: scenario.Gone}
	}
	return a.state
}

// Child is the last child.
func (s *stage) Child(id scenario.ActorID) (scenario.ActorID, bool) {
	a, err := s.actor(id)
	if err != nil || a.child < 0 {
		return 0, false
	}
	return a.child, true
}

// Pid returns an actor's ids.
func (s *stage) Pid(id scenario.ActorID) (pid, tid int32) {
	if id < 0 || int(id) >= len(s.actors) {
		return 0, 0
	}
	return s.actors[id].pid, s.actors[id].tid
}

// Close ends everybody.
func (s *stage) Close() error {
	if s.fence == nil {
		return nil
	}
	for _, a := range s.actors {
		a.task.close()
		if a.pidfd >= 0 {
			_ = unix.Close(a.pidfd)
			a.pidfd = -1
		}
	}
	s.fence.close()
	s.fence = nil
	return nil
}
