package kernel

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/store"
)

// Snapshot is the state between two steps. It never changes and may be read by other goroutines.
type Snapshot struct {
	state State
	sysv  *SysV // shared with the snapshots before and after it, if nothing in it changed
	parts []any // what replaced parts saved
}

// Snapshot remembers the present state. It costs a fixed time, whatever the machine holds; what is written afterwards is copied then.
func (m *Machine) Snapshot() *Snapshot {
	s := &Snapshot{state: m.State}
	t := store.NewToken()
	if m.kept == nil || slices.ContainsFunc(m.cold, store.Part.Touched) {
		k := m.SysV
		m.kept = &k
		freeze(m.cold, t)
	}
	s.sysv = m.kept
	for _, p := range m.swapped {
		s.parts = append(s.parts, savable(p).Save())
	}
	freeze(m.hot, t)
	m.mmu.Frozen()
	return s
}

// Restore goes back to a snapshot of this machine, or of one with the same configuration.
func (m *Machine) Restore(s *Snapshot) {
	m.State, m.SysV, m.kept = s.state, *s.sysv, s.sysv
	for i, p := range m.swapped {
		savable(p).Load(s.parts[i])
	}
	freeze(m.parts, store.NewToken())
	m.mmu.Reset()
	m.cur, m.calm, m.resched, m.cut = 0, 0, false, false
}

// freeze makes everything that the tables hold now belong to snapshots.
func freeze(parts []store.Part, t store.Token) {
	for _, p := range parts {
		p.Freeze(t)
	}
}

// savable is a replaced part as snapshots need it.
func savable(part any) Savable {
	p, ok := part.(Savable)
	if !ok {
		panic("kernel: a part without Save and Load cannot be part of a snapshot")
	}
	return p
}

// Hash returns both hashes of the state: the exact one, and one without clocks and counters. It costs time in proportion to what was
// written since the last call.
func (m *Machine) Hash() store.Sum {
	var h store.Hasher
	m.hashScalars(&h)
	s := h.Sum()
	for _, p := range m.parts {
		s = s.Plus(p.Sum())
	}
	for _, p := range m.swapped {
		s = s.Plus(savable(p).Sum())
	}
	m.mmu.Frozen() // the tables' tokens changed with their sums
	return s
}

func (m *Machine) hashScalars(h *store.Hasher) {
	m.Tree.HashInto(h)
	h.U64(uint64(m.Run.Head())<<32 | uint64(m.Run.Len()))
	h.U64(uint64(m.In.Entry)<<32 | uint64(m.In.Off))
	h.U64(uint64(m.In.Cue))
	h.Bool(m.In.End)
	h.Clock(uint64(m.In.Look))
	h.Bool(m.MainDone)
	h.U64(uint64(uint32(m.Status))<<8 | uint64(m.Over))
	h.U64(uint64(uint32(m.Procs.Last)))
	for _, v := range [...]uint64{m.Seq, m.Steps, uint64(m.Inst), uint64(m.StillAt), m.Still.Exact, m.Timers.Stamp(), uint64(m.Fired), uint64(m.OutOfMem)} {
		h.Clock(v)
	}
	for i := range m.cpus() {
		m.CPU[i].HashInto(h)
	}
	for i := range m.Written {
		h.Clock(uint64(m.Written[i]))
	}
	for _, v := range m.State.Asked {
		h.Clock(uint64(v))
	}
}

// Verify checks that no frozen object was changed behind its table's back. It is for tests: it hashes everything.
func (m *Machine) Verify() error {
	for _, p := range m.parts {
		if err := p.Verify(); err != nil {
			return err
		}
	}
	return nil
}
