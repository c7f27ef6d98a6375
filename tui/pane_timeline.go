package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/narrate"
)

// The timeline has a lane for every task and every CPU. Events go from left to right: one a column, several in a column when it is seen from
// afar, several columns for one from near. Arrows go from lane to lane: who woke whom, whose bytes went to whom, who sent a signal to whom.

// The scales of the timeline: so many times twice as far away, or as near.
const (
	maxFar  = 9
	maxNear = 4
	// labelled is how near events have their names.
	labelled = 3
)

// laneLabel is the width of the names of lanes.
const laneLabel = 13

// timeline is a drawing of a stretch of the run.
type timeline struct {
	m        *Model
	from, to uint64           // events, both included
	per      uint64           // events of a column
	wide     int              // columns of an event
	lanes    map[int32][]turn // how the tasks' states change
	signs    []sign           // what else happens to whom
	cpus     [][]turn         // which task each CPU has
	order    []int32          // the lanes
	gap      int              // rows between two lanes, for arrows
}

// turn is a change of a task's state, or of a CPU's task.
type turn struct {
	at            uint64 // the event
	before, after int32  // R runs, r could run, S is blocked, T is stopped, Z has ended, blank: is not there; or a task
}

// sign is something that happens to a task, and whose doing it is.
type sign struct {
	at   uint64
	to   int32
	from int32 // 0: nobody's, or its own
	kind byte  // w: it wakes up, q: it puts something in, d: it takes something out, !: a signal
}

// timelinePane draws the part of the run around the present moment.
func (m *Model) timelinePane(w, h int) content {
	t := content{title: m.say(titleTimeline)}
	tl := &timeline{m: m, per: 1, wide: 1}
	if m.far >= 0 {
		tl.per = 1 << m.far
	} else {
		tl.wide = 1 << -m.far
	}
	cols := max(w-laneLabel, 1)
	tl.frame(cols)
	tl.read()
	tl.order = around(tl.laneOrder(), m.selected(), m.scroll[paneTimeline], h)
	if m.far > 0 {
		t.title += "  " + m.say(wordPerColumn, tl.per)
	}
	t.lines = append(t.lines, tl.pointer(cols))
	if -m.far >= labelled {
		t.lines = append(t.lines, tl.names(cols))
	}
	first := len(t.lines)
	if h >= first+2*len(tl.order)+len(tl.cpus)+1 {
		tl.gap = 1
	}
	tl.rows(&t, cols)
	if h > len(t.lines) {
		t.foot = []line{m.legend()}
	}
	t.hit = func(n, col int) { tl.hit(n-first, col-laneLabel) }
	return t
}

// rows draws the lanes of tasks and CPUs with their names.
func (t *timeline) rows(c *content, cols int) {
	named := func(name string, r role, cells line) {
		c.lines = append(c.lines, append(line{{name + blanks(laneLabel-width(name)), r}}, cells...))
	}
	for i, cells := range t.grid(cols) {
		if i%(t.gap+1) > 0 {
			named("", plain, cells)
			continue
		}
		tid := t.order[i/(t.gap+1)]
		r := roleOf(tid)
		if tid == t.m.selected() {
			r, c.mark = chosen, len(c.lines)
		}
		named(clip(sprint("%s %d %s", letterOf(tid), tid, t.m.comm(tid)), laneLabel-1), r, cells)
	}
	for cpu := range t.cpus {
		named(sprint("  CPU %d", cpu), quiet, t.cpuCells(cpu, cols))
	}
}

// around leaves those of many lanes that may come into sight: a few screens above and below the selected one.
func around(order []int32, tid int32, scroll, h int) []int32 {
	reach := 2*h + max(scroll, -scroll)
	at, _ := slices.BinarySearch(order, tid)
	return order[max(at-reach, 0):min(at+reach+1, len(order))]
}

// frame chooses which events are drawn: the present one stands two thirds to the right, unless the run is short.
func (t *timeline) frame(cols int) {
	now, first := max(t.m.h.Now().Event, t.m.h.First()), t.m.h.First()
	n := max(uint64(cols/t.wide), 1) * t.per
	t.from = first
	if now > first+n*2/3 {
		t.from += (now - first - n*2/3) / t.per * t.per
	}
	t.to = min(t.from+n-1, t.m.h.Last())
}

// col is the column of an event.
func (t *timeline) col(seq uint64) int { return int((max(seq, t.from)-t.from)/t.per) * t.wide }

// pointer is the row with the present moment.
func (t *timeline) pointer(cols int) line {
	now := t.m.h.Now().Event
	at := min(t.col(now), cols-1)
	l := line{{blanks(laneLabel + at), plain}, {t.m.marks().now, news}}
	if text := sprint(" %d", now); at+1+len(text) <= cols {
		return append(l, span{text, quiet})
	}
	return l
}

// names is a row with what each event is, in a word.
func (t *timeline) names(cols int) line {
	l := line{{blanks(laneLabel), plain}}
	for seq := t.from; seq <= t.to && t.col(seq) < cols; seq++ {
		e, _ := t.m.h.Brief(seq)
		text := narrate.KindName(e.Kind, t.m.opt.Lang)
		if e.Kind == event.SysEnter {
			text = callName(e.Nr)
		}
		text = clip(text, t.wide-1)
		l = append(l, span{text + blanks(t.wide-width(text)), quiet})
	}
	return l
}

// cell is a place of the grid.
type cell struct {
	text string
	role role
}

// grid draws the lanes with their arrows.
func (t *timeline) grid(cols int) []line {
	rows := make([][]cell, max(len(t.order)*(t.gap+1)-t.gap, 0))
	place := map[int32]int{}
	for i := range rows {
		tid := int32(0) // nobody's, between two lanes
		if i%(t.gap+1) == 0 {
			tid = t.order[i/(t.gap+1)]
			place[tid] = i
		}
		rows[i] = t.states(tid, cols)
	}
	for _, s := range t.signs {
		x := t.col(s.at)
		to, ok := place[s.to]
		if !ok || x >= cols {
			continue
		}
		if from, ok := place[s.from]; ok && s.from != s.to && t.per <= 2 && rows[from][x].text != " " {
			t.arrow(rows, x, from, to, s.kind)
		}
		head := t.m.marks().lane[s.kind]
		if s.kind == 'w' && s.from != 0 && place[s.from] > to {
			head = t.m.marks().up
		}
		rows[to][x] = cell{head, signRole(s.kind)}
	}
	lines := make([]line, len(rows))
	for i, cells := range rows {
		for _, c := range cells {
			if n := len(lines[i]); n > 0 && lines[i][n-1].role == c.role {
				lines[i][n-1].text += c.text
				continue
			}
			lines[i] = append(lines[i], span(c))
		}
	}
	return lines
}

// arrow draws the line between two lanes; the head is drawn by whoever calls.
func (t *timeline) arrow(rows [][]cell, x, from, to int, kind byte) {
	by := 1
	if to < from {
		by = -1
	}
	for y := from + by; y != to; y += by {
		rows[y][x] = cell{t.m.marks().wide[kind], signRole(kind)}
	}
	if c := &rows[from][x]; c.role != signRole('q') && c.role != signRole('d') {
		*c = cell{t.m.marks().origin, signRole(kind)}
	}
}

// signRole colours what arrows are for.
func signRole(kind byte) role {
	switch kind {
	case 'w':
		return lastLine
	case '!':
		return doomed
	}
	return news
}

// states draws a lane without signs.
func (t *timeline) states(tid int32, cols int) []cell {
	cells := make([]cell, cols)
	for i := range cells {
		cells[i] = cell{" ", plain}
	}
	list, k := t.lanes[tid], 0
	state := int32(' ')
	if len(list) > 0 {
		state = list[0].before
	}
	for seq := t.from; seq <= t.to; seq += t.per {
		x, ran := t.col(seq), state == 'R' && t.per > 1
		for ; k < len(list) && list[k].at < seq+t.per; k++ {
			state = list[k].after
			ran = ran || state == 'R'
		}
		c := laneCell(t.m.marks(), state)
		if ran {
			c = laneCell(t.m.marks(), 'R')
		}
		for i := x; i < min(x+t.wide, cols); i++ {
			cells[i] = c
		}
	}
	return cells
}

// laneCell is how a state is drawn.
func laneCell(k *marks, state int32) cell {
	r := plain
	switch state {
	case 'R':
		r = runs
	case 'r', 'Z':
		r = quiet
	case 'S', 'T':
		r = sleeps
	default:
		return cell{" ", plain}
	}
	return cell{k.lane[byte(state)], r}
}

// cpuCells draws a CPU's lane: the letters of the tasks that it has.
func (t *timeline) cpuCells(cpu, cols int) (l line) {
	list, k := t.cpus[cpu], 0
	tid := list[0].before
	for seq := t.from; seq <= t.to; seq += t.per {
		for ; k < len(list) && list[k].at < seq+t.per; k++ {
			tid = list[k].after
		}
		text, r := " ", plain
		if tid != 0 {
			text, r = letterOf(tid), roleOf(tid)
		}
		text = repeat(text, min(t.wide, cols-t.col(seq)))
		if n := len(l); n > 0 && l[n-1].role == r {
			l[n-1].text += text
		} else {
			l = append(l, span{text, r})
		}
	}
	return l
}

// hit is a click: on a lane's name to select the task, on a column to go to its event.
func (t *timeline) hit(row, col int) {
	m := t.m
	if col < 0 {
		if row /= t.gap + 1; row >= 0 && row < len(t.order) {
			m.selectTask(t.order[row])
		}
		return
	}
	if seq := t.from + uint64(col/t.wide)*t.per; seq <= t.to {
		m.gotoPlace(ask{n: int(seq)})
	}
}

// legend says what the signs mean.
func (m *Model) legend() (l line) {
	k := m.marks()
	for _, e := range []struct {
		sign string
		role role
		word Phrase
	}{{k.lane['R'], runs, wordLaneRuns}, {k.lane['r'], quiet, wordLaneReady}, {k.lane['S'], sleeps, wordLaneSleeps}, {k.lane['w'], signRole('w'), wordLaneWakes},
		{k.lane['q'], signRole('q'), wordLanePuts}, {k.lane['d'], signRole('d'), wordLaneTakes}, {k.lane['!'], signRole('!'), wordLaneSignal}} {
		l = append(l, span{e.sign + " ", e.role}, span{m.say(e.word) + "  ", quiet})
	}
	return l
}

// closer changes the scale of the timeline.
func (m *Model) closer(a ask) {
	by := -max(a.n, 1)
	if a.back {
		by = -by
	}
	m.far = min(max(m.far+by, -maxNear), maxFar)
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
