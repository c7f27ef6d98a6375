package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// How a run ends. See Ending.

// end finds out why nothing can run any more.
func (m *Machine) end() {
	m.Over = Finished
	m.outside()
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if t.State == proc.Sleeping && !m.Procs.Groups.R(t.Group).Kernel || t.State == proc.Stopped {
			m.Over = Deadlock
		}
	}
	m.sayVerdict()
}

// outside sets the present CPU and time for what happens between two steps: whichever CPU was the last is not part of the state.
func (m *Machine) outside() { m.cpu, m.now, m.cur = 0, m.Now(), 0 }

// outOfBudget ends a run whose instructions are used up. If for the last eighth of them nothing changed but registers and clocks,
// whoever could run was only waiting busily.
func (m *Machine) outOfBudget() {
	m.Over = Budget
	if m.StillAt != 0 && m.quietSum() == m.Still {
		m.Over = BusyWait
	}
	m.sayVerdict()
}

// watchQuiet remembers what the machine holds, to see later whether anything changed.
func (m *Machine) watchQuiet() {
	m.Still, m.StillAt = m.quietSum(), max(m.Inst, 1)
}

// quietSum hashes what counts as a change of state: everything but the tasks' registers and the order in which they run.
func (m *Machine) quietSum() store.Sum {
	var s store.Sum
	for _, p := range m.parts {
		if p == store.Part(&m.Procs.Tasks) || p == store.Part(&m.Run.Links) {
			continue
		}
		s = s.Plus(p.Sum())
	}
	m.mmu.Frozen()
	var h store.Hasher // who prints or reads input does not only wait
	for _, n := range m.Written {
		h.I64(n)
	}
	h.U64(uint64(m.In.Entry)<<32 | uint64(m.In.Off))
	s = s.Plus(h.Sum())
	s.Exact = 0
	return s
}

func (m *Machine) sayVerdict() {
	if m.heard() {
		m.say(nil, event.Event{Kind: event.Verdict, N: int64(m.Over), Text: m.Over.String()})
	}
}

// String names the ending.
func (e Ending) String() string {
	return [...]string{"running", "finished", "deadlock", "out of instructions", "busy waiting", "abandoned", "played"}[e]
}

// Abandon ends a run from outside.
func (m *Machine) Abandon() {
	if m.Over == Running {
		m.Over = Abandoned
		m.outside()
		m.sayVerdict()
	}
}
