package tui

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// objectPane is the one object that the moment is about, or that was chosen.
func (m *Model) objectPane(w, h int) content {
	t := content{title: m.say(titleObject)}
	o := m.concerned()
	only, part, ok := m.look().view.Only(o)
	if !ok {
		t.lines = []line{say(quiet, m.say(wordNoObject))}
		if isObject(o) {
			t.lines = []line{say(plain, objectName(o))}
		}
		return t
	}
	t.title += ": " + part.Title(m.opt.Lang)
	if len(only.Pipes) == 1 {
		t.title = m.say(titleObject) + ": " + pipeName(&only.Pipes[0])
	}
	d := drawer{m: m, t: &t, w: w, spot: -1}
	if m.focus == paneObject {
		d.spot = m.spot
	}
	d.height = h
	d.object(only, part)
	t.hit = d.hit
	return t
}

// How many rows there must be for a ring with lines around its slots, and for one with words below.
const (
	tallRing = 6
	toldRing = 8
)

// objectsPane is everything that the kernel holds.
func (m *Model) objectsPane(w, _ int) content {
	t := content{title: m.say(titleObjects)}
	v := m.look().view
	d := drawer{m: m, t: &t, w: w, named: true, spot: -1}
	for part := range partsEnd {
		lines := v.Notes(part, m.opt.Lang)
		if len(lines) == 0 || part == partSignals {
			continue
		}
		t.lines = append(t.lines, say(head, part.Title(m.opt.Lang)))
		objects := objectsOf(v, part)
		for i, l := range lines {
			if len(objects) > 0 {
				break
			}
			if part == view.Timers && i < len(v.Timers) {
				l = m.say(wordIn, duration(v.Timers[i].When-v.Time)) + "  " + l
			}
			t.add(plain, " "+l, w)
		}
		for _, o := range objects {
			from := len(t.lines)
			only, _, _ := v.Only(o)
			d.object(only, part)
			d.choose(from, o)
		}
	}
	t.hit = d.hit
	return t
}

// duration is a stretch of virtual time.
func duration(ns int64) string { return sprint("%d.%06d s", ns/1e9, ns%1e9/1e3) }

// objectsOf lists the objects of a part that are drawn one by one.
func objectsOf(v *view.View, part view.Part) (list []event.Object) {
	switch part {
	case view.Pipes:
		for i := range v.Pipes {
			list = append(list, v.Pipes[i].Object)
		}
	case view.Queues:
		for i := range v.Queues {
			list = append(list, event.Object{Kind: event.MsgQueue, ID: uint32(v.Queues[i].ID)})
		}
	case view.Sets:
		for i := range v.Sets {
			list = append(list, event.Object{Kind: event.SemSet, ID: uint32(v.Sets[i].ID)})
		}
	case view.Segments:
		for i := range v.Segments {
			list = append(list, event.Object{Kind: event.Segment, ID: uint32(v.Segments[i].ID)})
		}
	}
	return list
}

// drawer draws objects into a pane.
type drawer struct {
	m      *Model
	t      *content
	w      int
	height int                   // of the pane, 0 where there are other objects, too
	named  bool                  // the objects' names are not in the title
	spot   int                   // the byte or message under the cursor, -1: no cursor
	acts   map[int]func(col int) // what a click on a line does
}

// hit is a click on a line of the pane.
func (d *drawer) hit(n, col int) {
	if act := d.acts[n]; act != nil {
		act(col)
	}
}

// on notes what a click on the line drawn next does.
func (d *drawer) on(act func(col int)) {
	if d.acts == nil {
		d.acts = map[int]func(int){}
	}
	d.acts[len(d.t.lines)] = act
}

// choose lets a click on any line from one on choose an object.
func (d *drawer) choose(from int, o event.Object) {
	for n := from; n < len(d.t.lines); n++ {
		if d.acts == nil {
			d.acts = map[int]func(int){}
		}
		d.acts[n] = func(int) { d.m.keepObject(o) }
	}
}

func (d *drawer) add(l line) { d.t.lines = append(d.t.lines, l) }

// object draws a view that holds one object only.
func (d *drawer) object(only *view.View, part view.Part) {
	notes := only.Notes(part, d.m.opt.Lang)
	if len(notes) == 0 {
		return
	}
	switch {
	case part == view.Pipes && len(only.Pipes) == 1:
		notes = notes[1:]
		rest := 0
		for _, l := range notes {
			rest += len(wrap(l, d.w, indentOf(l)+2))
		}
		d.pipe(&only.Pipes[0], d.height-rest)
	case part == view.Queues:
		d.t.add(plain, notes[0], d.w)
		d.queue(&only.Queues[0])
		notes = notes[1:]
	case part == view.Sets:
		d.t.add(plain, notes[0], d.w)
		d.set(&only.Sets[0], &only.SysV.Sets[0])
		notes = notes[1:]
	case part == view.Segments:
		d.t.add(plain, notes[0], d.w)
		d.segment(&only.Segments[0])
		notes = notes[1:]
	}
	for _, l := range notes {
		d.t.add(plain, l, d.w)
	}
}

// pipeName is a FIFO's path, or a pipe's name as /proc has it.
func pipeName(p *view.Pipe) string {
	if p.Path != "" {
		return p.Path
	}
	return objectName(p.Object)
}

// pipe draws a pipe: the ring, as large as fits into so many rows, and the bytes by who wrote them.
func (d *drawer) pipe(p *view.Pipe, height int) {
	m := d.m
	height -= min(len(p.Runs), 3)
	if d.named {
		d.t.add(plain, pipeName(p), d.w)
	}
	d.t.add(plain, m.say(wordRing, len(p.Bytes), p.Capacity, len(p.Slots), p.Ring), d.w)
	ring := m.ring(p, d.w, height >= tallRing)
	if ring == nil {
		ring = []line{m.gauge(len(p.Bytes), p.Capacity, d.w)}
	} else if height >= toldRing {
		ring = append(ring, say(quiet, m.say(wordTail)))
	}
	for _, l := range ring {
		d.add(l)
	}
	if who := m.authors(p); who != nil && height >= toldRing {
		d.add(who)
	}
	start, slot, left := 0, 0, 0
	if len(p.Slots) > 0 {
		left = p.Slots[0].Len
	}
	for i, r := range p.Runs {
		if i == maxRuns {
			d.add(say(quiet, m.say(wordMoreRuns, len(p.Runs)-i)))
			break
		}
		for left == 0 && slot+1 < len(p.Slots) {
			slot++
			left = p.Slots[slot].Len
		}
		d.run(p, r, start, (p.Tail+slot)%max(p.Ring, 1))
		start, left = start+r.Len, left-r.Len
	}
	if len(p.Runs) == 0 && len(p.Bytes) > 0 {
		d.run(p, view.Run{Len: len(p.Bytes)}, 0, 0)
	}
}

// maxRuns bounds how many stretches of bytes are shown.
const maxRuns = 200

// run draws a stretch of bytes with the slot that it is in: who wrote it and when.
func (d *drawer) run(p *view.Pipe, r view.Run, start, slot int) {
	m := d.m
	l := line{{" ", plain}, {letterOf(r.TID), roleOf(r.TID)}, {sprint(" %-2d ", slot), quiet}}
	tail := "  " + m.say(wordSeveral)
	if r.TID > 0 {
		tail = "  " + m.say(wordWrote, r.TID, r.Seq)
	}
	here := d.spot >= start && d.spot < start+r.Len
	if here {
		l[0] = span{m.marks().next, chosen}
		d.t.mark = len(d.t.lines)
	}
	room := max(d.w-5-width(tail), 8)
	text, at := d.bytes(p.Bytes[min(start, len(p.Bytes)):min(start+r.Len, len(p.Bytes))], d.spot-start, room, roleOf(r.TID))
	d.on(func(col int) {
		if col -= 5; col >= 0 && col < len(at) {
			m.spot = start + at[col]
		} else {
			m.spot = start
		}
	})
	l = append(l, text...)
	d.add(append(l, span{tail, quiet}))
}

// bytes writes bytes as C does, in at most so many cells, the one under the cursor in sight and marked. at says which byte each cell shows.
func (d *drawer) bytes(b []byte, spot, room int, r role) (l line, at []int) {
	from := 0
	if spot > room/4 && spot < len(b) { // an escape takes four cells
		from = spot - room/8
	}
	l, at = line{{`"`, quiet}}, []int{from}
	for i := from; i < len(b); i++ {
		text := inC(b[i])
		if len(at)+len(text)+4 > room && (i < len(b)-1 || len(at)+len(text)+1 > room) {
			return append(l, span{`"..`, quiet}), at
		}
		ink := r
		if i == spot {
			ink = spotRole
		}
		l = append(l, span{text, ink})
		for range text {
			at = append(at, i)
		}
	}
	return append(l, span{`"`, quiet}), at
}

// inC is a byte as it stands in a string of C.
func inC(c byte) string {
	switch {
	case c == '\n':
		return `\n`
	case c == '\t':
		return `\t`
	case c == '"' || c == '\\':
		return `\` + string(rune(c))
	case c >= ' ' && c < 127:
		return string(rune(c))
	}
	return fmt.Sprintf(`\%o`, c)
}

// gauge shows how full a pipe is whose ring is not drawn; what little there is takes one cell at least.
func (m *Model) gauge(n, capacity, w int) line {
	full := 0
	if n > 0 && capacity > 0 {
		full = max(n*w/capacity, 1)
	}
	return line{{repeat(m.marks().full, full), news}, {repeat(m.marks().free, w-full), quiet}}
}
