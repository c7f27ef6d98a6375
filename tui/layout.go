package tui

import (
	"github.com/vitrine-os/vitrine/tui/shot"
)

// The smallest screen, and the one from which on there are three columns.
const (
	minWidth, minHeight = 60, 16
	wideWidth           = 140
)

// placed is a pane in its place.
type placed struct {
	pane pane
	at   rect
}

// marks are the signs in use.
func (m *Model) marks() *marks {
	if m.opt.ASCII {
		return &rough
	}
	return &fine
}

// Draw makes the screen.
func (m *Model) Draw(w, h int) *shot.Grid {
	w, h = max(w, 1), max(h, 1)
	m.size, m.drawn, m.seekBar = rect{w: w, h: h}, nil, rect{}
	c := newCanvas(w, h, themes[m.opt.Theme], m.marks())
	if w < minWidth || h < minHeight {
		for i, l := range wrap(m.say(wordSmall, w, h), w, 0) {
			c.put(0, i, w, say(plain, l))
		}
		return c.g
	}
	m.drawHead(c)
	if m.sheet != nil {
		m.drawSheet(c, rect{0, m.headRows(h), w, h - m.headRows(h) - 1})
	} else {
		for _, p := range m.layout(w, h) {
			m.drawPane(c, p.pane, p.at)
		}
		if n := m.guideHeight(w, h); n > 0 {
			m.drawGuide(c, rect{0, h - 1 - n, w, n})
		}
	}
	m.drawFoot(c)
	return c.g
}

// drawHead says where in the run we are, and what happens there.
func (m *Model) drawHead(c *canvas) {
	p, now, v := m.h.Progress(), m.h.Now(), m.look().view
	more := ""
	if p.More() {
		more = "+"
	}
	text := " " + m.opt.Name + "  " + m.say(wordEvent, now.Event, m.h.Last()) + more + "  " + m.say(wordInst, now.Inst) +
		sprint("  %d.%09d s", v.Time/1e9, v.Time%1e9)
	if b := m.h.Branch(); b.Parent != nil {
		text += "  " + m.say(wordBranch, m.branchNumber(), len(m.h.Branches())-1, m.branchWhy(b))
	}
	switch {
	case m.quest != nil:
		text += "  " + m.say(wordSearching)
	case p.More():
		text += "  " + m.say(wordAhead) + sprint(" %d", p.End.Inst)
	}
	n := c.put(0, 0, c.g.W, say(bar, text))
	c.fill(0, 0, c.g.W, bar)
	m.drawSeekBar(c, n)
	m.drawSentence(c)
}

// drawFoot draws what is typed, the last message, or what the most important keys do.
func (m *Model) drawFoot(c *canvas) {
	y := c.g.H - 1
	switch {
	case m.prompt != nil:
		n := c.put(0, y, c.g.W, say(plain, m.prompt.shown()))
		c.g.CursorX, c.g.CursorY = min(n, c.g.W-1), y
		c.put(n+2, y, c.g.W-n-2, say(quiet, m.prompt.hint(m)))
		return
	case m.message != "":
		c.put(0, y, c.g.W, say(bar, " "+m.message))
	case m.count > 0:
		c.put(0, y, c.g.W, say(bar, sprint(" %d", m.count)))
	default:
		c.put(0, y, c.g.W, say(bar, " "+m.say(wordHint)))
	}
	c.fill(0, y, c.g.W, bar)
}

// layout places the panes.
func (m *Model) layout(w, h int) []placed {
	y, h := m.headRows(h), h-m.headRows(h)-1-m.guideHeight(w, h)
	switch {
	case m.zoom:
		return []placed{{m.focus, rect{0, y, w, h}}}
	case w >= wideWidth:
		return m.wide(w, y, h)
	}
	left := max(w*45/100, 30)
	lanes := 0
	if m.rich {
		lanes = min(m.laneCount(), h*3/10)
	}
	h -= lanes
	list := column(0, y, left, h, []pane{paneProcs, paneObject}, []int{1, 1})
	right, shares := []pane{paneSource, paneOutput}, []int{2, 1}
	if m.rich {
		list = column(0, y, left, h, []pane{paneProcs, paneObject, paneSignals}, m.leftShares())
		right, shares = []pane{paneSource, paneTrace, paneOutput}, []int{4, 3, 2}
	}
	if m.h.Script() != nil && m.h.Machine().Config().Consoles == 0 { // a scenario's actors have no console
		right[len(right)-1] = paneTrace
		right, shares = right[:2], shares[:2]
	}
	if m.living() {
		right, shares = []pane{paneOutput, paneTrace}, []int{2, 1}
	}
	list = append(list, column(left, y, w-left, h, right, shares)...)
	if lanes > 0 {
		list = append(list, placed{paneTimeline, rect{0, y + h, w, lanes}})
	}
	return list
}

// wide has three columns and the timeline below.
func (m *Model) wide(w, y, h int) []placed {
	side := w * 31 / 100
	lanes := min(m.laneCount(), h*3/10)
	list := column(0, y, side, h-lanes, []pane{paneProcs, paneObject, paneSignals}, []int{3, 4, 2})
	middle := []pane{paneSource, paneOutput}
	if m.living() {
		middle = []pane{paneOutput, paneSource}
	}
	list = append(list, column(side, y, w-2*side, h-lanes, middle, []int{3, 1})...)
	list = append(list, column(w-side, y, side, h-lanes, []pane{paneTrace, paneLocals}, []int{3, 2})...)
	return append(list, placed{paneTimeline, rect{0, y + h - lanes, w, lanes}})
}

// leftShares are the shares of processes, object and signals: the frame of a handler that runs needs room, no signals need little.
func (m *Model) leftShares() []int {
	if _, t := m.look().process(m.selected()); t != nil && len(t.Frames) > 0 {
		return []int{3, 3, 4}
	}
	return []int{5, 6, 2}
}

// laneCount is how high the timeline would like to be. It goes by the moment's tasks, so that the panes above keep still.
func (m *Model) laneCount() int { return len(m.tasks()) + m.h.Machine().NCPU + 3 }

// column stacks panes by their shares of the height.
func column(x, y, w, h int, list []pane, shares []int) (out []placed) {
	sum := 0
	for _, s := range shares {
		sum += s
	}
	for i, p := range list {
		n := h * shares[i] / sum
		sum -= shares[i]
		out = append(out, placed{p, rect{x, y, w, n}})
		y, h = y+n, h-n
	}
	return out
}

// drawSeekBar shows where in the run we are, in what the first row has left behind n cells. While the run is being made ahead, its end is
// open: what is known is drawn, and how much that is moves on.
func (m *Model) drawSeekBar(c *canvas, n int) {
	w := min(c.g.W-n-3, 30)
	if w < 6 {
		return
	}
	r := rect{c.g.W - w - 1, 0, w, 1}
	m.seekBar = r
	first, last := m.h.First(), m.h.Last()
	at := 0
	if last > first {
		at = int((max(m.h.Now().Event, first) - first) * uint64(w-1) / (last - first))
	}
	k := m.marks()
	c.put(r.x, 0, w, line{{repeat(k.flat, at) + k.here + repeat(k.flat, w-1-at), bar}})
	if m.h.Progress().More() {
		c.put(r.x+w-1, 0, 1, say(bar, k.to))
	}
}

// sheet is a text in front of the panes.
type sheet struct {
	title string
	lines []line
	raw   string // stands before them without a frame at its sides, so that it can be selected whole
}

// hang wraps a line: one of a single piece by its indentation, else its last piece below where it begins.
func hang(l line, w int) (lines []line) {
	if len(l) == 0 {
		return []line{l}
	}
	before, last := l[:len(l)-1], l[len(l)-1]
	at := 0
	for _, s := range before {
		at += width(s.text)
	}
	indent := 0
	if len(before) == 0 {
		indent = indentOf(last.text) + 2
	} else if w-at < 16 {
		return []line{l}
	}
	for i, part := range wrap(last.text, w-at, indent) {
		if i > 0 {
			before = line{{blanks(at), plain}}
		}
		lines = append(lines, append(before[:len(before):len(before)], span{part, last.role}))
	}
	return lines
}

// drawSheet draws the text in front.
func (m *Model) drawSheet(c *canvas, r rect) {
	s := m.sheet()
	in := c.box(r, s.title, true)
	for raw := s.raw; raw != "" && in.h > 2; in.y, in.h = in.y+1, in.h-1 {
		n := min(c.g.W, len(raw))
		c.put(0, in.y, c.g.W, say(news, raw[:n]+blanks(c.g.W-n)))
		if raw = raw[n:]; raw == "" {
			in.y, in.h = in.y+1, in.h-1
		}
	}
	var lines []line
	for _, l := range s.lines {
		lines = append(lines, hang(l, in.w)...)
	}
	_, m.down = c.window(in, content{lines: lines}, m.down)
}
