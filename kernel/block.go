package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// The kinds of wait queue. A queue belongs to an object's row.
const (
	qPipeRead  uint8 = iota + 1 // readers of a pipe, and those who poll it
	qPipeWrite                  // writers of a pipe
	qFifoOpen                   // those who open a FIFO and wait for the other side
	qChild                      // a process that waits for its children; object: its group
	qVfork                      // a parent in vfork; object: the child's task
	qEventRead
	qEventWrite
	qConsole
	qTTYRead  // readers of a terminal, and those who poll it
	qTTYWrite // its writers
	qTimerFd  // readers of a timerfd; object: its row
	qSignalFd // readers of signalfds; object: their table of dispositions
	qPidFd    // those who poll a pidfd; object: its group
	qCPUClock // sleepers on a process's CPU time; object: its group
	qRequest  // those who wait for the result of an asynchronous request; object: its number
	qMailbox  // those who poll a mailbox; object: its row
	qPuppet   // a puppet with nothing to do; object: its task
)

// The kinds of timer.
const (
	timerWait    uint8 = iota + 1 // the deadline of a blocked call; owner: the task
	timerAlarm                    // setitimer(ITIMER_REAL); owner: the group
	timerPosix                    // timer_create(2); owner: the timer
	timerRequest                  // the deadline of an asynchronous request; owner: its number
	timerDesc                     // timerfd_create(2); owner: the timer
)

// wake makes up to n exclusive waiters of a queue runnable, and all others that stand before them.
func (m *Machine) wake(k sched.Key, n int, why string) {
	if m.Waits.Empty(k) {
		return
	}
	m.scratch = m.scratch[:0]
	for id := m.Waits.First(k); id != 0 && n > 0; {
		w := m.Waits.Waiters.R(id)
		m.scratch = append(m.scratch, w.Task)
		if w.Exclusive {
			n--
			m.Procs.Tasks.W(w.Task).Wait.From = k
		}
		id = w.Next
	}
	for _, task := range m.scratch {
		m.rouse(task, why)
	}
}

// everybody is a number of waiters that wakes a whole queue.
const everybody = 1 << 30

// rouse makes a sleeper runnable: it will try its call again. Somebody who does not sleep is left alone.
func (m *Machine) rouse(id store.ID, why string) {
	t := m.Procs.Tasks.R(id)
	if t.State != proc.Sleeping {
		return
	}
	m.unblock(id, why)
}

// unblock takes a sleeper out of all wait queues and puts it in line for a CPU.
func (m *Machine) unblock(id store.ID, why string) {
	t := m.Procs.Tasks.W(id)
	m.leaveQueues(t)
	t.Wait.Woken = m.curTID()
	if m.heard() {
		m.say(t, event.Event{Kind: event.Wake, Obj: t.Wait.On, Peer: t.Wait.Woken, Text: why})
	}
	m.ready(id, t, sched.Woken)
}

// ready puts a task in line for a CPU.
func (m *Machine) ready(id store.ID, t *proc.Task, why sched.Why) {
	t.State = proc.Runnable
	m.policy.Enqueue(&m.Run, id, why, m.now)
}

func (m *Machine) curTID() int32 {
	if t := m.Procs.Tasks.R(m.cur); t != nil { // nobody runs, or it has just been reaped
		return t.TID
	}
	return 0
}

// leaveQueues removes a task from every wait queue it stands in.
func (m *Machine) leaveQueues(t *proc.Task) {
	for e := t.Wait.Entry; e != 0; {
		e = m.Waits.Remove(e)
	}
	t.Wait.Entry = 0
}

// endWait forgets what a call waited for, once the call is over.
func (m *Machine) endWait(t *proc.Task) {
	if t.Wait.Entry != 0 {
		m.leaveQueues(t)
	}
	if t.Wait.Timer != 0 {
		m.Timers.Cancel(t.Wait.Timer)
	}
	if t.Wait.Held != 0 {
		m.cancelOpen(t.Wait.Held)
		if w := t.Wait.Words[1]; w&fdTaken != 0 { // found/R14
			m.Procs.Tables.W(t.Files).Leave(int32(w >> 2))
		}
	}
	if t.Wait.Request != 0 {
		m.giveUp(t)
	}
	kept := t.Wait.Kept
	t.Wait = proc.Wait{}
	if kept != 0 {
		m.putFile(kept)
	}
}

// cancelOpen takes back an open of a FIFO whose caller gave up waiting: fifo/R9.
func (m *Machine) cancelOpen(id store.ID) {
	f := m.Procs.Open.W(id)
	eff := m.pipes.CancelOpen(f.Object, f.CanRead(), f.CanWrite())
	f.Kind = proc.PathOnly // the pipe has let go of it already
	if eff.Has(ipc.Unused) {
		m.pipes.Drop(f.Object)
		m.Tree.SetPipe(inode(f.Inode), 0)
	} else {
		m.pipeWake(f.Object, eff)
	}
	m.putFile(id)
}

// complete ends the calls of sleepers on whose behalf a mechanism acted. Their results stand from now on: neither a signal nor a
// timeout changes them.
func (m *Machine) complete(list []ipc.Completion, why string) {
	for _, c := range list {
		id := store.ID(c.Task)
		if !c.Again {
			w := &m.Procs.Tasks.W(id).Wait
			w.Done, w.Ret, w.Data = true, c.Ret, c.Data
		}
		m.rouse(id, why)
	}
}

// fire lets a timer go off.
func (m *Machine) fire(id store.ID) {
	r := *m.Timers.R(id)
	m.Timers.Cancel(id)
	m.cur = 0
	m.now = max(m.now, r.When)
	switch r.Kind {
	case timerWait:
		w := &m.Procs.Tasks.W(r.Owner).Wait
		w.Timer, w.Expired = 0, true
		m.sayTimer(r.Owner, r.When)
		m.rouse(r.Owner, "timeout")
	case timerAlarm:
		m.sayTimer(m.Procs.Groups.R(r.Owner).Leader, r.When)
		m.alarm(r.Owner, r.When)
	case timerPosix:
		m.posixFired(r.Owner)
	case timerDesc:
		m.timerFdFired(r.Owner)
	case timerRequest:
		m.requestExpired(uint64(r.Owner))
	}
}

func (m *Machine) sayTimer(task store.ID, when int64) {
	if m.heard() {
		t := m.Procs.Tasks.R(task)
		m.say(t, event.Event{Kind: event.Timer, Obj: t.Wait.On, N: when})
	}
}
