package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
)

// turn is a change of a task's state.
type turn struct {
	at            uint64 // the event
	before, after byte   // R runs, r could run, S is blocked, T is stopped, Z has ended, blank: is not there
}

// timelinePane has a lane for every task and every CPU; a column is an event.
func (m *Model) timelinePane(w, h int) content {
	t := content{title: m.say(titleTimeline)}
	const label = 12
	cols := max(w-label, 1)
	now, last := m.h.Now().Event, m.h.Last()
	from := m.h.First()
	if now > from+uint64(cols)*2/3 {
		from = now - uint64(cols)*2/3
	}
	to := min(from+uint64(cols)-1, last)
	lanes, signs, cpus := m.turns(from, to)
	point := repeat(" ", label) + blanks(int(max(now, from)-from)) + m.marks().now
	t.lines = append(t.lines, say(news, point))
	for _, tid := range m.laneOrder(lanes) {
		r := plain
		if tid == m.selected() {
			r, t.mark = chosen, len(t.lines)
		}
		l := line{{sprint("%-*s", label, clip(sprint("%d %s", tid, m.comm(tid)), label-1)), r}}
		for seq := from; seq <= to; seq++ {
			k := stateAt(lanes[tid], seq)
			if s, ok := signs[[2]uint64{uint64(tid), seq}]; ok {
				l = append(l, span{m.marks().lane[s], news})
				continue
			}
			l = append(l, m.laneCell(k))
		}
		t.lines = append(t.lines, l)
	}
	for cpu, row := range cpus {
		t.lines = append(t.lines, line{{sprint("%-*s", label, sprint("CPU %d", cpu)), quiet}, {row, quiet}})
	}
	return t
}

// laneCell is how a state is drawn.
func (m *Model) laneCell(state byte) span {
	r := map[byte]role{'R': runs, 'r': quiet, 'S': sleeps, 'T': sleeps, 'Z': quiet}[state]
	if s, ok := m.marks().lane[state]; ok {
		return span{s, r}
	}
	return span{" ", plain}
}

// turns reads the events of the window: how the tasks' states change, what else happens to whom, and which task each CPU has.
func (m *Model) turns(from, to uint64) (lanes map[int32][]turn, signs map[[2]uint64]byte, cpus []string) {
	lanes, signs = map[int32][]turn{}, map[[2]uint64]byte{}
	note := func(tid int32, seq uint64, before, after byte) {
		lanes[tid] = append(lanes[tid], turn{seq, before, after})
	}
	n := m.h.Machine().NCPU
	cpus = make([]string, n)
	on := make([]int32, n)
	for i := range on { // who has the CPU when the window begins
		on[i] = m.cpuBefore(int32(i), from)
	}
	for seq := from; seq <= to; seq++ {
		e, ok := m.h.Brief(seq)
		if !ok {
			break
		}
		switch e.Kind {
		case event.Switch:
			note(e.TID, seq, 'r', 'R')
			on[e.CPU] = e.TID
		case event.Preempt:
			note(e.TID, seq, 'R', 'r')
			on[e.CPU] = 0
		case event.Block:
			note(e.TID, seq, 'R', 'S')
			on[e.CPU] = 0
		case event.Wake:
			note(e.TID, seq, 'S', 'r')
			signs[[2]uint64{uint64(e.TID), seq}] = 'w'
		case event.Born:
			note(e.Peer, seq, ' ', 'r')
		case event.Exit:
			note(e.TID, seq, 'R', 'Z')
			on[e.CPU] = 0
		case event.Reap:
			note(e.Peer, seq, 'Z', ' ')
		case event.Stop:
			note(e.TID, seq, 'R', 'T')
		case event.Continue:
			note(e.TID, seq, 'T', 'r')
		case event.Queued, event.Taken:
			signs[[2]uint64{uint64(e.TID), seq}] = 'd'
		case event.SigQueue, event.SigDeliver:
			signs[[2]uint64{uint64(e.TID), seq}] = '!'
		}
		for i := range cpus {
			cpus[i] += lastDigit(on[i])
		}
	}
	return lanes, signs, cpus
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

func lastDigit(tid int32) string {
	if tid == 0 {
		return " "
	}
	return string(rune('0' + tid%10))
}

// stateAt is a task's state after an event.
func stateAt(list []turn, seq uint64) byte {
	i, ok := slices.BinarySearchFunc(list, seq, func(t turn, at uint64) int { return int(int64(t.at) - int64(at)) })
	for ok && i+1 < len(list) && list[i+1].at == seq {
		i++
	}
	switch {
	case ok:
		return list[i].after
	case i > 0:
		return list[i-1].after
	case len(list) > 0:
		return list[0].before
	}
	return ' '
}

// laneOrder lists the tasks that have a lane: those of the moment and those of the window. Who is quiet for the whole window has the state
// of the moment.
func (m *Model) laneOrder(lanes map[int32][]turn) []int32 {
	for i := range m.look().view.Processes {
		for _, t := range m.look().view.Processes[i].Threads {
			if _, ok := lanes[t.TID]; !ok {
				state := t.State
				if state == 'R' && t.CPU < 0 {
					state = 'r'
				}
				lanes[t.TID] = []turn{{0, state, state}}
			}
		}
	}
	var order []int32
	for tid := range lanes {
		if tid > 1 {
			order = append(order, tid)
		}
	}
	slices.Sort(order)
	return order
}

// comm is a task's name, "" if it is not there at the moment.
func (m *Model) comm(tid int32) string {
	if t := m.h.Task(tid); t != nil {
		return t.Comm
	}
	return ""
}

// clip cuts a text after so many cells.
func clip(s string, w int) string {
	for width(s) > w {
		r := []rune(s)
		s = string(r[:len(r)-1])
	}
	return s
}
