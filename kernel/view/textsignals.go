package view

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

func (p *page) futexes(v *View) {
	if len(v.Futexes) == 0 {
		return
	}
	p.title(wordFutexes)
	for _, f := range v.Futexes {
		val := "?"
		if f.Known {
			val = fmt.Sprint(f.Value)
		}
		p.row(1, p.say(wordFutex, f.Addr, f.PID, val, p.say(wordBlockedHere, numbers(f.Waiters))))
	}
}

func (p *page) timers(v *View) {
	if len(v.Timers) == 0 {
		return
	}
	p.title(wordTimers)
	for _, t := range v.Timers[:min(len(v.Timers), maxRows)] {
		what := ""
		switch t.Kind {
		case Deadline:
			name := fmt.Sprint(t.Nr)
			if c := abi.Lookup(t.Nr); c != nil {
				name = c.Name
			}
			what = p.say(wordDeadline, t.TID, name)
		case Alarm:
			what = p.say(wordAlarm, t.PID, t.Signal.Name())
		case PosixTimer:
			what = p.say(wordPosixTimer, t.PID, t.Signal.Name(), t.ID)
		case TimerFd:
			what = p.say(wordTimerFd, t.ID)
		}
		if t.Interval > 0 {
			what += p.say(wordEvery, seconds(t.Interval))
		}
		p.row(1, p.say(wordTimer, seconds(t.When), what))
	}
}

// SignalNames lists a set of signals.
func SignalNames(s abi.SigSet) string {
	var names []string
	for ; s != 0; s = s.Del(s.First()) {
		names = append(names, s.First().Name())
	}
	return strings.Join(names, " ")
}

func (p *page) signals(v *View) {
	begun := false
	section := func(head string, rows []string) {
		if len(rows) == 0 {
			return
		}
		if !begun {
			p.title(wordSignals)
			begun = true
		}
		p.row(1, head)
		for _, r := range rows {
			p.row(2, r)
		}
	}
	for i := range v.Processes {
		g := &v.Processes[i]
		var rows []string
		if g.Pending != 0 {
			rows = append(rows, p.say(wordPending, SignalNames(g.Pending)))
		}
		handled, ignored := abi.SigSet(0), abi.SigSet(0)
		for _, a := range g.Actions {
			if a.Handler == abi.SIG_IGN {
				ignored = ignored.Add(a.Sig)
			} else {
				handled = handled.Add(a.Sig)
			}
		}
		if handled != 0 {
			rows = append(rows, p.say(wordHandled, SignalNames(handled)))
		}
		if ignored != 0 {
			rows = append(rows, p.say(wordIgnored, SignalNames(ignored)))
		}
		section(p.say(wordOf, g.PID), rows)
		for k := range g.Threads {
			section(p.say(wordOfThread, g.PID, g.Threads[k].TID), p.threadSignals(&g.Threads[k]))
		}
	}
}

func (p *page) threadSignals(t *Thread) (rows []string) {
	if t.Blocked != 0 {
		rows = append(rows, p.say(wordMasked, SignalNames(t.Blocked)))
	}
	if t.Pending != 0 {
		rows = append(rows, p.say(wordPending, SignalNames(t.Pending)))
	}
	for _, f := range t.Frames {
		mask := SignalNames(f.Mask)
		if mask == "" {
			mask = wordNone.In(p.l)
		}
		rows = append(rows, p.say(wordFrame, f.SP, f.Handler, f.Signal.Name(), f.Regs.PC, mask))
	}
	return rows
}
