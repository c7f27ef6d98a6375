package tui

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// branched tells how a what-if went.
func (m *Model) branched(_ *history.Branch, err error) {
	if err != nil {
		m.fails(err)
		return
	}
	m.back, m.forth = nil, nil // those places were in another run
	m.moved()
	m.tell(msgBranch)
}

// sendSignal sends a signal from outside, to the selected task's process or to another one.
func (m *Model) sendSignal(a ask) {
	words := strings.Fields(a.text)
	if len(words) == 0 || len(words) > 2 || signalNamed(words[0]) == 0 {
		m.tell(msgSignalWhat)
		return
	}
	pid := int32(0)
	if t := m.h.Task(m.selected()); t != nil {
		pid = t.PID
	}
	if len(words) == 2 {
		n, ok := number(words[1])
		if !ok {
			m.tell(msgNumber, words[1])
			return
		}
		pid = int32(n)
	}
	m.branched(m.h.Signal(pid, signalNamed(words[0])))
}

// schedule lets a task run next.
func (m *Model) schedule(a ask) {
	tid := m.selected()
	if a.text != "" {
		n, ok := number(a.text)
		if !ok {
			m.tell(msgNumber, a.text)
			return
		}
		tid = int32(n)
	}
	m.branched(m.h.Schedule(tid))
}

// preempt takes the CPU away from the task that runs.
func (m *Model) preempt(ask) { m.branched(m.h.Preempt()) }

// toBranch switches to a branch.
func (m *Model) toBranch(a ask) {
	list := m.h.Branches()
	n, ok := number(a.text)
	if !ok || n >= len(list) {
		m.tell(msgNoBranch, len(list)-1)
		return
	}
	m.h.Switch(list[n])
	m.back, m.forth = nil, nil
	m.moved()
}

// branchNumber is the number of the branch that we are in.
func (m *Model) branchNumber() int { return slices.Index(m.h.Branches(), m.h.Branch()) }

// setLang changes the language.
func (m *Model) setLang(a ask) {
	switch a.text {
	case "en", "zh":
		m.opt.Lang = view.ParseLang(a.text)
		m.scene = nil
	default:
		m.tell(msgLang)
	}
}
