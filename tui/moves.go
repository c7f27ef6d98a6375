package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
)

// lineBy moves by lines of the selected task's source.
func lineBy(by history.Unit) func(*Model, ask) {
	return func(m *Model, a ask) {
		if m.scripted() {
			m.start(m.h.Move(history.Move{By: history.Line, Back: a.back, Count: a.n}), msgNoScript)
			return
		}
		tid := m.selected()
		m.start(m.h.Move(history.Move{By: by, Back: a.back, Count: a.n, TID: tid, In: m.own}), msgNoLine, tid)
	}
}

// unit moves by another unit; instructions are those of the selected task.
func unit(by history.Unit) func(*Model, ask) {
	return func(m *Model, a ask) {
		v := history.Move{By: by, Back: a.back, Count: a.n}
		if by == history.Inst {
			v.TID = m.selected()
		}
		m.start(m.h.Move(v), msgNoEvent)
	}
}

// events moves by events of a sort.
func events(which func(*Model) history.Query) func(*Model, ask) {
	return func(m *Model, a ask) {
		m.start(m.h.Move(history.Move{By: history.Event, Back: a.back, Count: a.n, Only: which(m)}), msgNoEvent)
	}
}

// onObject are the events on the object concerned.
func (m *Model) onObject() history.Query {
	o := m.concerned()
	if o.Kind == event.NoObj {
		return history.Query{Kinds: history.Kinds(event.Queued, event.Taken)}
	}
	return history.Query{Obj: o}
}

// finish goes out of the function.
func (m *Model) finish(a ask) {
	m.start(m.h.Move(history.Move{By: history.Out, Back: a.back, Count: a.n, TID: m.selected(), In: m.own}), msgNoCaller)
}

// proceed runs to the next breakpoint.
func (m *Model) proceed(a ask) {
	var stops []history.Stop
	for i := range m.stops {
		stops = append(stops, m.stops[i].stop)
	}
	j := m.h.Continue(stops, a.back)
	m.begin(search{job: j, found: func() { m.jump(j.Pos) }, none: func() { m.jump(j.Pos) }}) // one of the ends of the run
}

// toPlace is a command that goes to a place with a name.
func toPlace(name string) func(*Model, ask) {
	return func(m *Model, _ ask) { m.gotoPlace(ask{text: name}) }
}

// gotoPlace goes to a position in words.
func (m *Model) gotoPlace(a ask) {
	if a.text == "" && a.n == 0 {
		m.prompt = &prompt{mark: ":", text: "goto "}
		return
	}
	if a.text == "" {
		a.text = sprint("%d", a.n)
	}
	p, err := history.ParsePosition(a.text)
	if err != nil {
		m.message = err.Error()
		return
	}
	j, err := m.h.Locate(p)
	if err != nil {
		m.message = err.Error()
		return
	}
	m.start(j, msgNoPosition, p.String())
}

// undo goes back to where we came from, or there again.
func (m *Model) undo(a ask) {
	from, to := &m.back, &m.forth
	if a.back {
		from, to = to, from
	}
	if len(*from) == 0 {
		m.tell(msgNowhere)
		return
	}
	p := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	*to = append(*to, m.h.Now())
	m.goTo(p)
}

// setMark sets a bookmark, toMark goes to one.
func (m *Model) setMark(a ask) {
	if a.text == "" {
		m.prefix = "m"
		m.tell(msgWhichMark)
		return
	}
	m.places[a.text] = m.h.Now()
	m.tell(msgMarked, a.text)
}

func (m *Model) toMark(a ask) {
	if a.text == "" {
		m.prefix = "'"
		m.tell(msgWhichMark)
		return
	}
	p, ok := m.places[a.text]
	if !ok {
		m.tell(msgNoMark, a.text)
		return
	}
	m.jump(p)
}

// prefixed is the letter behind m or '.
func (m *Model) prefixed(key string) {
	c, _ := byKey(m.prefix)
	m.prefix, m.message = "", ""
	if key != "Esc" && len([]rune(key)) == 1 {
		m.run(c, ask{text: key})
	}
}

// pickNext selects another task.
func (m *Model) pickNext(a ask) {
	tids := m.tasks()
	if len(tids) == 0 {
		return
	}
	i, by := slices.Index(tids, m.selected()), 1
	if a.back {
		by = len(tids) - 1
	}
	m.selectTask(tids[(max(i, 0)+by)%len(tids)])
}

// follow selects whoever acts, and the object concerned.
func (m *Model) follow(ask) {
	m.thing, m.spot = event.Object{}, 0
	m.pin, m.scroll = 0, [panes]int{}
	m.tell(msgFollows)
}

// nextPane gives the keys to another pane: of those that are there, or in the zoom of all.
func (m *Model) nextPane(a ask) {
	all := make([]pane, 0, panes)
	switch {
	case m.zoom:
		for p := range panes {
			all = append(all, p)
		}
	default:
		for _, p := range m.layout(m.size.w, m.size.h) {
			all = append(all, p.pane)
		}
	}
	i, by := slices.Index(all, m.focus), 1
	if a.back {
		by = len(all) - 1
	}
	m.focus = all[(max(i, 0)+by)%len(all)]
}

// scroll moves what is seen of the focused pane; in the object's it moves the cursor, if there is one.
func scroll(by int) func(*Model, ask) {
	return func(m *Model, a ask) {
		n := by * max(a.n, 1)
		if a.back {
			n = -n
		}
		if m.focus != paneObject || !m.moveSpot(n) {
			m.scroll[m.focus] += n
		}
	}
}
