package kernel

import "github.com/vitrine-os/vitrine/kernel/store"

// Snapshot is the state between two steps. It never changes and may be read by other goroutines.
type Snapshot struct {
	state State
	parts []any // what replaced parts saved
}

// Snapshot remembers the present state. It costs a fixed time, whatever the machine holds; what is written afterwards is copied then.
func (m *Machine) Snapshot() *Snapshot {
	s := &Snapshot{state: m.State}
	for _, p := range m.swapped {
		s.parts = append(s.parts, savable(p).Save())
	}
	m.renew()
	return s
}

// Restore goes back to a snapshot of this machine, or of one with the same configuration.
func (m *Machine) Restore(s *Snapshot) {
	m.State = s.state
	for i, p := range m.swapped {
		savable(p).Load(s.parts[i])
	}
	m.renew()
	m.mmu.Reset()
	m.cur, m.calm, m.resched = 0, 0, false
}

// renew makes everything that the tables hold now belong to snapshots.
func (m *Machine) renew() {
	t := store.NewToken()
	for _, p := range m.parts {
		p.Freeze(t)
	}
	m.mmu.Frozen()
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
