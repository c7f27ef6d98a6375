package view

import (
	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Why is why a task cannot go on, and whether it ever can.
type Why struct {
	kernel.Blocked
	Chain    []int32 // who waits for whom: a task that it waits for, one that that waits for, and so on, as long as they are blocked themselves
	Cycle    bool    // the chain comes back to a task in it, or to this one
	Hopeless bool    // nobody can wake it any more: all who could are blocked for ever, too
	SelfOnly bool    // the only one who could wake it is its own process: the forgotten write end
}

// Reasons explains every task that cannot go on, by its tid.
func Reasons(m *kernel.Machine) map[int32]*Why {
	all := map[int32]*Why{}
	var order []int32
	for _, b := range m.Blocked() {
		all[b.TID] = &Why{Blocked: b, Hopeless: true}
		order = append(order, b.TID)
	}
	running := othersCan(m, all)
	// Whoever can be woken is found step by step, starting with those who need nobody.
	for changed := true; changed; {
		changed = false
		for _, tid := range order {
			w := all[tid]
			if w.Hopeless && (w.alone() || alarmed(m, w.PID) || running && w.anybody() || w.wakeable(m, all)) {
				w.Hopeless, changed, running = false, true, true
			}
		}
	}
	for _, tid := range order {
		w := all[tid]
		w.SelfOnly = len(w.Wakers) > 0
		for _, k := range w.Wakers {
			w.SelfOnly = w.SelfOnly && k.Self
		}
		w.chain(m, all)
	}
	return all
}

// othersCan tells whether some task can run now. On a machine with consoles somebody can always come: a shell at the next console.
func othersCan(m *kernel.Machine, blocked map[int32]*Why) bool {
	if m.Config().Consoles > 0 {
		return true
	}
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if blocked[t.TID] == nil && acts(m, t) {
			return true
		}
	}
	return false
}

// alarmed tells whether a timer of a process runs, whose signal will end whatever it sleeps in.
func alarmed(m *kernel.Machine, pid int32) bool {
	t := m.Procs.Tasks.R(m.Procs.Task(pid))
	if t == nil {
		return false
	}
	if m.Procs.Groups.R(t.Group).ITimer != 0 {
		return true
	}
	for id := m.Procs.Posix.Next(0); id != 0; id = m.Procs.Posix.Next(id) {
		if p := m.Procs.Posix.R(id); p.Group == t.Group && p.Timer != 0 && p.Sig != 0 {
			return true
		}
	}
	return false
}

// acts tells whether a task that is not blocked can do something: it runs, or somebody outside may tell it to.
func acts(m *kernel.Machine, t *proc.Task) bool {
	return t.State == proc.Runnable || m.Over == kernel.Running && kernel.Hanging(t)
}

// alone tells whether a sleep ends without anybody's doing.
func (w *Why) alone() bool {
	switch {
	case w.Deadline != 0:
		return true
	case w.Stopped:
		return false
	}
	switch w.Obj.Kind {
	case event.Console, event.Sleep, event.CPUTime, event.TimerFd:
		return true
	case event.TTY: // somebody types
		return len(w.Wakers) == 0
	}
	return false
}

// anybody tells whether anybody who runs could end a sleep: by a signal, or through an object that everybody can name.
func (w *Why) anybody() bool {
	if w.Stopped {
		return true
	}
	switch w.Obj.Kind {
	case event.MsgQueue, event.SemSet, event.SigWait, event.Poll, event.SignalFd, event.PidFd, event.Segment:
		return true
	case event.Fifo, event.NoObj, event.File, event.Port, event.Mailbox:
		return len(w.Wakers) == 0
	}
	return false
}

// wakeable tells whether one of those who could end a sleep can itself go on.
func (w *Why) wakeable(m *kernel.Machine, all map[int32]*Why) bool {
	for _, k := range w.Wakers {
		if canRun(m, k.PID, all) {
			return true
		}
	}
	return false
}

// canRun tells whether some thread of a process runs, or may come to.
func canRun(m *kernel.Machine, pid int32, all map[int32]*Why) (yes bool) {
	t := m.Procs.Tasks.R(m.Procs.Task(pid))
	if t == nil {
		return false
	}
	m.EachThread(t.Group, func(id store.ID) {
		r := m.Procs.Tasks.R(id)
		b := all[r.TID]
		yes = yes || b == nil && acts(m, r) || b != nil && !b.Hopeless
	})
	return yes
}

// chain follows who waits for whom.
func (w *Why) chain(m *kernel.Machine, all map[int32]*Why) {
	seen := map[int32]bool{w.TID: true}
	for at := w; at != nil; {
		next := int32(0)
		for _, k := range at.Wakers {
			if k.Self && len(at.Wakers) > 1 {
				continue
			}
			if next = k.TID; all[next] != nil {
				break
			}
		}
		if next == 0 {
			return
		}
		w.Chain = append(w.Chain, next)
		if seen[next] {
			w.Cycle = true
			return
		}
		seen[next] = true
		at = all[next]
	}
}
