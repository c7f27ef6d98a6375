package tui

// pane is one of the areas of the screen.
type pane int

// The panes. The first four are what a person sees at first.
const (
	paneSource pane = iota
	paneProcs
	paneObject
	paneOutput
	paneTrace
	paneSignals
	paneTimeline
	paneLocals
	paneObjects
	paneMemory
	paneFiles
	panes
)

// content is what a pane shows.
type content struct {
	title string
	lines []line
	mark  int              // the line that should be in sight
	tail  bool             // the last lines are the ones that count
	foot  []line           // stays in sight below
	hit   func(n, col int) // what a click on a line does, nil: nothing
}

// makers make the panes, w cells wide and h high. They are filled here, so that a pane is added in one place.
var makers = [panes]func(m *Model, w, h int) content{
	paneSource:   (*Model).sourcePane,
	paneProcs:    (*Model).procsPane,
	paneObject:   (*Model).objectPane,
	paneOutput:   (*Model).outputPane,
	paneTrace:    (*Model).tracePane,
	paneSignals:  (*Model).signalsPane,
	paneTimeline: (*Model).timelinePane,
	paneLocals:   (*Model).localsPane,
	paneObjects:  (*Model).objectsPane,
	paneMemory:   (*Model).memoryPane,
	paneFiles:    (*Model).filesPane,
}

// drawPane draws a pane in its place.
func (m *Model) drawPane(c *canvas, p pane, r rect) {
	if r.w < 8 || r.h < 3 {
		return
	}
	if list := m.consoles(); p == paneOutput && list[0] > 0 {
		m.drawConsoles(c, r, list)
		return
	}
	t := makers[p](m, r.w-2, r.h-2)
	in := c.box(r, t.title, p == m.focus)
	if keep := min(len(t.foot), in.h/2); keep > 0 {
		for i, l := range t.foot[:keep] {
			c.put(in.x, in.y+in.h-keep+i, in.w, l)
		}
		in.h -= keep
	}
	var top int
	top, m.scroll[p] = c.window(in, t, m.scroll[p])
	m.drawn = append(m.drawn, drawn{p, r, in, top, t.hit})
}

// window draws those of the lines that are in sight. It returns the first of them, and how far the person's scrolling really went.
func (c *canvas) window(in rect, t content, scroll int) (int, int) {
	most := max(len(t.lines)-in.h, 0)
	top := min(max(t.mark-in.h/2, 0), most)
	if t.tail {
		top = most
	}
	if top+scroll < 0 {
		scroll = -top
	} else if top+scroll > most {
		scroll = most - top
	}
	top += scroll
	for i := 0; i < in.h && top+i < len(t.lines); i++ {
		l := t.lines[top+i]
		n := c.put(in.x, in.y+i, in.w, l)
		if len(l) > 0 && l[len(l)-1].role == nextLine { // the bar goes to the border
			c.fill(in.x+n, in.y+i, in.w-n, nextLine)
		}
	}
	return top, scroll
}

// procsPane is the tree of processes, and why they are blocked.
func (m *Model) procsPane(w, _ int) content {
	t := content{title: m.say(titleProcs)}
	s, selected := m.look(), m.selected()
	var whose []int32 // of each line
	t.hit = func(n, _ int) {
		if n < len(whose) {
			m.selectTask(whose[n])
		}
	}
	for i := range s.view.Processes {
		g := &s.view.Processes[i]
		for k := range g.Threads {
			th := &g.Threads[k]
			m.taskLines(&t, i, k, th.TID == selected, w)
			for len(whose) < len(t.lines) {
				whose = append(whose, th.TID)
			}
		}
	}
	if len(t.lines) == 0 {
		t.lines = []line{say(quiet, m.say(wordNoTask))}
	}
	return t
}

// taskLines adds a task.
func (m *Model) taskLines(t *content, process, thread int, selected bool, w int) {
	v := m.look().view
	g := &v.Processes[process]
	th := &g.Threads[thread]
	depth, name := 2*g.Depth, g.Name
	if th.TID != g.PID {
		depth, name = depth+2, th.Name
	}
	r, mark := plain, " "
	if selected {
		r, mark, t.mark = chosen, m.marks().next, len(t.lines)
	}
	state := sleeps
	switch {
	case th.Why != nil && th.Why.Hopeless && !th.Why.Stopped:
		state = doomed
	case th.State == 'R':
		state = runs
	case th.State == 'Z':
		state = quiet
	}
	pad := blanks(depth)
	t.lines = append(t.lines, line{{mark + pad, r}, {sprint("%d %s ", th.TID, name), r}, {string(th.State), state}})
	if text := v.State(g, th, m.opt.Lang); text != "" {
		for _, l := range wrap(blanks(depth+3)+text, w, depth+3) {
			t.lines = append(t.lines, say(state, l))
		}
	}
}

// add appends a text, wrapped.
func (t *content) add(r role, text string, w int) {
	for _, l := range wrap(text, w, indentOf(text)+2) {
		t.lines = append(t.lines, say(r, l))
	}
}

// maxOutput bounds how many bytes of the output are shown.
const maxOutput = 32 << 10

// tracePane is the system calls around the present moment.
func (m *Model) tracePane(_, _ int) content {
	t := content{title: m.say(titleTrace)}
	now := m.h.Now().Event
	t.hit = func(n, _ int) {
		if list := m.log(); n < len(list) {
			m.gotoPlace(ask{n: int(list[n].seq)})
		}
	}
	for i, l := range m.log() {
		r := plain
		if l.seq > now {
			r = quiet
		} else {
			t.mark = i
		}
		t.lines = append(t.lines, say(r, l.text))
	}
	if len(t.lines) > 0 && m.log()[t.mark].seq <= now {
		t.lines[t.mark][0].role = lastLine
	}
	return t
}
