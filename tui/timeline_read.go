package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
)

// read reads the events of the window: how the tasks' states change, what else happens to whom, and which task each CPU has.
func (t *timeline) read() {
	m := t.m
	t.lanes = map[int32][]turn{}
	t.cpus = make([][]turn, m.h.Machine().NCPU)
	on := make([]int32, len(t.cpus))
	for i := range on { // who has the CPU when the window begins
		on[i] = m.cpuBefore(int32(i), t.from)
		t.cpus[i] = []turn{{0, on[i], on[i]}}
	}
	for seq := t.from; seq <= t.to; seq++ {
		e, ok := m.h.Brief(seq)
		if !ok {
			break
		}
		t.note(&e)
		switch e.Kind {
		case event.Switch:
			t.cpu(&e, e.TID)
		case event.Preempt, event.Block, event.Exit, event.Stop:
			t.cpu(&e, 0)
		}
	}
}

// cpu notes which task a CPU has from an event on.
func (t *timeline) cpu(e *history.Brief, tid int32) {
	if int(e.CPU) < len(t.cpus) {
		t.cpus[e.CPU] = append(t.cpus[e.CPU], turn{e.Seq, 0, tid})
	}
}

// note notes what an event means for the lanes.
func (t *timeline) note(e *history.Brief) {
	change := func(tid int32, before, after int32) {
		t.lanes[tid] = append(t.lanes[tid], turn{e.Seq, before, after})
	}
	mark := func(from int32, kind byte) {
		t.signs = append(t.signs, sign{e.Seq, e.TID, from, kind})
	}
	switch e.Kind {
	case event.Switch:
		change(e.TID, 'r', 'R')
	case event.Preempt:
		change(e.TID, 'R', 'r')
	case event.Block:
		change(e.TID, 'R', 'S')
	case event.Wake:
		change(e.TID, 'S', 'r')
		mark(e.Peer, 'w')
	case event.Born:
		change(e.Peer, ' ', 'r')
	case event.Exit:
		change(e.TID, 'R', 'Z')
	case event.Reap:
		change(e.Peer, 'Z', ' ')
	case event.Stop:
		change(e.TID, 'R', 'T')
	case event.Continue:
		change(e.TID, 'T', 'r')
	case event.Queued:
		mark(0, 'q')
	case event.Taken:
		mark(e.Peer, 'd')
	case event.SigQueue:
		mark(e.Peer, '!')
	case event.SigDeliver:
		mark(0, '!')
	}
}

// cpuBefore is the task that a CPU had before an event, as far as a short look back shows.
func (m *Model) cpuBefore(cpu int32, seq uint64) int32 {
	q := history.Query{Kinds: history.Kinds(event.Switch, event.Preempt, event.Block, event.Exit)}
	for n := 0; n < 64; n++ {
		at, ok := m.h.Find(q, seq, true)
		if !ok {
			return 0
		}
		e, _ := m.h.Brief(at)
		if e.CPU == cpu {
			if e.Kind == event.Switch {
				return e.TID
			}
			return 0
		}
		seq = at
	}
	return 0
}

// laneOrder lists the tasks that have a lane: those of the moment and those of the window. Who is quiet for the whole window has the state
// of the moment.
func (t *timeline) laneOrder() []int32 {
	for i := range t.m.look().view.Processes {
		for _, th := range t.m.look().view.Processes[i].Threads {
			if _, ok := t.lanes[th.TID]; !ok {
				state := int32(th.State)
				if state == 'R' && th.CPU < 0 {
					state = 'r'
				}
				t.lanes[th.TID] = []turn{{0, state, state}}
			}
		}
	}
	var order []int32
	for tid := range t.lanes {
		if tid > 1 {
			order = append(order, tid)
		}
	}
	slices.Sort(order)
	return order
}
