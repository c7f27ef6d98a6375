//go:build linux && amd64

package linux

import (
	"fmt"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/scenario"
)

// view is a look at one actor. Two equal looks at all actors in a row mean that everything is quiet.
type view struct {
	// phase is what it is doing.
	phase scenario.Phase
	// seq and depth are its mailbox's.
	seq, depth uint32
}

// The pace of Settle: so many looks as fast as they go, then with naps in between that grow.
const (
	eagerLooks = 100
	firstNap   = 20 * time.Microsecond
	lastNap    = 2 * time.Millisecond
)

// Settle waits until every actor is quiet.
func (s *stage) Settle(limit time.Duration) (err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	if s.fence == nil {
		return errClosed
	}
	s.fence.beat()
	s.late.stir()
	s.spin()
	var before, now []view
	nap, end := firstNap, time.Now().Add(limit)
	dead := s.gone()
	for n := 0; ; n++ {
		var busy *actor
		if now, busy, err = s.look(now[:0]); err != nil {
			return err
		}
		if busy != nil || !same(before, now) {
			s.late.stir()
		} else if !s.lagging() {
			busy = s.conclude()
			if busy == nil && s.gone() == dead {
				return nil
			}
			if busy == nil {
				if !s.inheriting() {
					return nil
				}
				now = now[:0]
			}
		}
		before, now = now, before
		switch {
		case n < eagerLooks:
			yield()
		case time.Now().After(end):
			if busy == nil {
				return fmt.Errorf("the actors do not come to rest within %v", limit)
			}
			return fmt.Errorf("%s is still running in %s after %v", busy.name, busy.doingWhat(s.box(busy)), limit)
		default:
			pause(nap)
			nap = min(2*nap, lastNap)
			s.fence.beat()
		}
	}
}

// inheriting tells whether an actor is a zombie of the keeper's. It inherited it from an actor that is seen as gone while the kernel is not
// done with its end, and the zombie is about to vanish.
func (s *stage) inheriting() bool {
	for _, a := range s.actors {
		if a.state.Phase != scenario.Gone || a.pid != a.tid || a.buried || s.threaded(a) {
			continue
		}
		t, err := s.fence.openTask(a.pid)
		if err != nil {
			a.buried = true
			continue
		}
		parent := t.parent()
		t.close()
		if parent == 1 {
			return true
		}
	}
	return false
}

// gone counts the actors that are gone.
func (s *stage) gone() (n int) {
	for _, a := range s.actors {
		if a.state.Phase == scenario.Gone {
			n++
		}
	}
	return n
}

// threaded tells whether another thread of an actor's process lives on.
func (s *stage) threaded(a *actor) bool {
	return slices.ContainsFunc(s.actors, func(o *actor) bool { return o.pid == a.pid && o.state.Phase != scenario.Gone })
}

// spin gives the actors a first chance: most calls are over in a few microseconds, and looking costs more than that.
func (s *stage) spin() {
	for range 20 {
		busy := false
		for _, a := range s.actors {
			if a.state.Phase == scenario.Running {
				_, l := s.box(a).now()
				busy = busy || l == nil || !l.resting()
			}
		}
		if !busy {
			return
		}
		yield()
	}
}

// same compares two rounds of looks.
func same(a, b []view) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// look looks once at every actor that is left and returns one that runs, if any does. Children that have come to life join on the way.
func (s *stage) look(views []view) (_ []view, busy *actor, err error) {
	for i := 0; i < len(s.actors); i++ {
		a := s.actors[i]
		waiting, err := s.greet(a)
		if err == nil && a.state.Phase == scenario.Gone {
			views = append(views, view{phase: scenario.Gone})
			continue
		}
		b := s.box(a)
		if a.renewed(b) {
			s.renew(a)
		}
		if _, l := b.now(); err == nil && l == nil {
			err = errDamaged
		}
		if err != nil {
			return views, a, err
		}
		v := s.glance(a, b)
		if waiting && v.phase == scenario.Blocked {
			v.phase = s.pending(a, b) // unless it is stopped, and will make the child later
		}
		if v.phase == scenario.Running {
			busy = a
		}
		views = append(views, v)
	}
	return views, busy, nil
}

// glance looks at one actor. One that is stopped still looks idle or blocked here; conclude sees the difference.
func (s *stage) glance(a *actor, b *box) view {
	depth, l := b.now()
	v := view{phase: scenario.Running, seq: atomic.LoadUint32(&b.seq), depth: depth}
	switch where := a.task.doing(a.bell()); {
	case where == running:
	case where == lost:
		v.phase = s.ended(a, b)
	case where == atMailbox && l != nil && l.resting():
		v.phase = scenario.Idle
	case where == inCall && l != nil && !l.over():
		v.phase = scenario.Blocked
	default:
		v.phase = s.pending(a, b)
	}
	return v
}

// ended buries an actor that has no living task, unless it is in the middle of an execve that makes it the process's first thread: then its
// number leads to the old first thread, which is dead, or nowhere. If no other thread can be meant we follow it at once, since it may be
// stopped before the new image can say anything; else the new image will tell.
func (s *stage) ended(a *actor, b *box) scenario.Phase {
	if a.renewed(b) {
		return scenario.Running // it has started just now
	}
	if a.tid == a.pid || atomic.LoadUint32(&b.execing) == 0 || !s.survives(a.pid) {
		s.bury(a)
		return scenario.Gone
	}
	for _, other := range s.actors {
		if other != a && other.pid == a.pid && other.state.Phase != scenario.Gone && atomic.LoadUint32(&s.box(other).execing) != 0 {
			return scenario.Running
		}
	}
	s.takeOver(a)
	return scenario.Running
}

// survives reports whether a process has a living first thread.
func (s *stage) survives(pid int32) bool {
	first, err := s.fence.openTask(pid)
	if err != nil {
		return false
	}
	defer first.close()
	state, _, ok := first.stat()
	return ok && state != 'Z' && state != 'X'
}

// renewed reports whether an actor has a new image that we have not taken notice of.
func (a *actor) renewed(b *box) bool {
	return atomic.LoadUint32(&b.lives) > max(a.lives, 1) // 1 is its birth
}

// pending is the phase of an actor that sleeps neither idle nor in its call: it may have been stopped on the way from one to the other.
func (s *stage) pending(a *actor, b *box) scenario.Phase {
	state, _, ok := a.task.stat()
	switch {
	case !ok || state == 'Z' || state == 'X':
		return s.ended(a, b)
	case state == 'T':
		return scenario.Stopped
	}
	return scenario.Running
}

// conclude fills in the states of all actors, once they are quiet. It returns one that turns out not to be.
func (s *stage) conclude() *actor {
	for _, a := range s.actors {
		if a.state.Phase == scenario.Gone {
			if !a.state.StatusKnown { // a thread may be gone before its process is
				a.state.Status, a.state.StatusKnown = s.epitaph(a)
			}
			continue
		}
		b := s.box(a)
		letter, code, ok := a.task.stat()
		switch {
		case !ok || letter == 'Z' || letter == 'X':
			s.ended(a, b)
			return a // others may still learn of it
		case letter != 'S' && letter != 'T' && !(letter == 'D' && a.vforks(b)):
			return a // an uninterruptible sleep ends by itself, but for vfork's
		}
		depth, l := b.now()
		if l == nil {
			return a
		}
		s.tidySigaction(a)
		st := scenario.State{Phase: scenario.Blocked, Done: l.over(), Depth: int(depth)}
		if st.Done {
			st.Phase, st.Ret = scenario.Idle, l.ret
			a.finish(depth, b, l)
		} else {
			st.Call = a.doingWhat(b)
			st.Wchan, _ = a.task.read("wchan")
		}
		if st.Depth > 0 {
			st.Sig = abi.Signal(l.sig)
		}
		if letter == 'T' {
			st.Phase, st.StopSig = scenario.Stopped, abi.Signal(code)
		}
		a.state = st
	}
	return nil
}

// vforks reports whether an actor is in a call that may be waiting for its child's execve or end.
func (a *actor) vforks(b *box) bool {
	name := a.doingWhat(b)
	return name == "clone" || name == "clone3"
}

// finish does what is left to do when a call is over.
func (a *actor) finish(depth uint32, b *box, l *level) {
	if call := a.calls[depth]; call != nil && l.ret < 0 {
		switch call.Name {
		case "execve", "execveat":
			atomic.StoreUint32(&b.execing, 0)
		case "exit", "exit_group":
			a.status = -1
		}
	}
}

// doingWhat is the name of the call that an actor started last on its present level.
func (a *actor) doingWhat(b *box) string {
	if depth, _ := b.now(); a.calls[depth] != nil {
		return a.calls[depth].Name
	}
	return "its agent"
}
