package tui

import (
	"github.com/vitrine-os/vitrine/kernel/event"
)

// drawn is a pane as it stands on the screen, for the mouse.
type drawn struct {
	pane pane
	at   rect             // with its frame
	in   rect             // where its lines are
	top  int              // the first of them in sight
	hit  func(n, col int) // what a click on a line does, nil: nothing
}

// Click is the mouse's button at a place of the screen: it gives the keys to the pane there, and asks the pane what the line means. In the
// first row it goes to a place of the run.
func (m *Model) Click(x, y int) {
	if m.sheet != nil || m.prompt != nil {
		return
	}
	if y == 0 {
		m.seekTo(x)
		return
	}
	for _, d := range m.drawn {
		if r := d.at; x < r.x || x >= r.x+r.w || y < r.y || y >= r.y+r.h {
			continue
		}
		m.focus = d.pane
		if in := d.in; d.hit != nil && y >= in.y && y < in.y+in.h && x >= in.x && x < in.x+in.w {
			d.hit(d.top+y-in.y, x-in.x)
		}
		return
	}
}

// Wheel scrolls what is at a place of the screen, by so many lines.
func (m *Model) Wheel(x, y, by int) {
	if m.sheet != nil {
		m.down += by
		return
	}
	for _, d := range m.drawn {
		if r := d.at; x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h {
			m.scroll[d.pane] += by
			return
		}
	}
}

// seekTo goes to the event that a place of the seek bar stands for.
func (m *Model) seekTo(x int) {
	r := m.seekBar
	if r.w < 2 || x < r.x || x >= r.x+r.w {
		return
	}
	first, last := m.h.First(), m.h.Last()
	m.gotoPlace(ask{n: int(first + (last-first)*uint64(x-r.x)/uint64(r.w-1))})
}

// selectTask selects a task.
func (m *Model) selectTask(tid int32) {
	m.pin, m.scroll = tid, [panes]int{}
	m.tell(msgPicked, m.pin)
}

// keepObject keeps an object in sight.
func (m *Model) keepObject(o event.Object) {
	m.thing, m.spot = o, 0
	m.tell(msgKept, objectName(o))
}

// nextObject keeps the next of the objects that are there in sight.
func (m *Model) nextObject(a ask) {
	var list []event.Object
	for part := range partsEnd {
		list = append(list, objectsOf(m.look().view, part)...)
	}
	if len(list) == 0 {
		m.tell(wordNoObject)
		return
	}
	at := -1
	for i, o := range list {
		if o == m.concerned() {
			at = i
		}
	}
	by := 1
	if a.back {
		by = len(list) - 1
		at = max(at, 0)
	}
	m.keepObject(list[(at+by)%len(list)])
}

// showPane shows a pane alone, or all of them again.
func showPane(p pane) func(*Model, ask) {
	return func(m *Model, _ ask) {
		m.zoom = !m.zoom || m.focus != p
		m.focus = p
	}
}
