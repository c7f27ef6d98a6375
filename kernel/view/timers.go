package view

import (
	"cmp"
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// TimerKind is what a timer belongs to.
type TimerKind uint8

// The kinds of timer.
const (
	Deadline   TimerKind = iota // a blocked call gives up, or a sleep is over
	Alarm                       // setitimer(2), alarm(2)
	PosixTimer                  // timer_create(2)
	TimerFd                     // timerfd_create(2)
)

// Timer is something that is going to happen at a time.
type Timer struct {
	Kind     TimerKind
	When     int64 // virtual time
	Interval int64 // it repeats after so long, 0: once
	PID      int32
	TID      int32      // of a deadline: the task
	Nr       uint64     // of a deadline: the call
	ID       int32      // of timer_create: its number; of a timerfd: its row
	Signal   abi.Signal // that it sends, 0: none
}

// timers lists the timers that run by the machine's clock.
func (l *looker) timers() {
	m := l.m
	when := func(row store.ID) int64 { return m.Timers.Rows.R(row).When }
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		if t := m.Procs.Tasks.R(id); t.Wait.Timer != 0 && t.State != proc.Zombie {
			l.v.Timers = append(l.v.Timers, Timer{Kind: Deadline, When: when(t.Wait.Timer), PID: t.PID, TID: t.TID, Nr: t.Nr})
		}
	}
	for id := m.Procs.Groups.Next(0); id != 0; id = m.Procs.Groups.Next(id) {
		if g := m.Procs.Groups.R(id); g.ITimer != 0 {
			l.v.Timers = append(l.v.Timers, Timer{Kind: Alarm, When: when(g.ITimer), Interval: g.ITInterval, PID: g.PID, Signal: abi.SIGALRM})
		}
	}
	for id := m.Procs.Posix.Next(0); id != 0; id = m.Procs.Posix.Next(id) {
		if p := m.Procs.Posix.R(id); p.Timer != 0 && p.Group != 0 {
			l.v.Timers = append(l.v.Timers, Timer{Kind: PosixTimer, When: when(p.Timer), Interval: p.Interval, PID: m.Procs.Groups.R(p.Group).PID, ID: p.ID, Signal: abi.Signal(p.Sig)})
		}
	}
	for id := m.Procs.Clocks.Next(0); id != 0; id = m.Procs.Clocks.Next(id) {
		if c := m.Procs.Clocks.R(id); c.Timer != 0 {
			l.v.Timers = append(l.v.Timers, Timer{Kind: TimerFd, When: when(c.Timer), Interval: c.Interval, ID: int32(id)})
		}
	}
	slices.SortStableFunc(l.v.Timers, func(a, b Timer) int { return cmp.Compare(a.When, b.When) })
}
