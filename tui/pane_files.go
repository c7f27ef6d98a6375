package tui

import (
	"cmp"
	"slices"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// slot is a descriptor of a process.
type slot struct {
	pid int32
	d   *view.Descriptor
}

// opened is an open file description with the descriptors that lead to it.
type opened struct {
	id    store.ID
	slots []slot
}

// filesPane draws descriptors, the open files that they lead to, and what is behind those. After fork and dup several descriptors lead to
// one open file, and share its offset; after a second open or at the two ends of a pipe several open files lead to one thing.
func (m *Model) filesPane(w, _ int) content {
	t := content{title: m.say(titleFiles)}
	list := m.opened()
	if len(list) == 0 {
		t.lines = []line{say(quiet, m.say(wordNoTask))}
		return t
	}
	t.lines = append(t.lines, line{{m.say(wordDescriptors), head}, {"  " + m.marks().to + "  ", quiet}, {m.say(wordOpenFiles), head}, {"  " + m.marks().to + "  ", quiet}, {m.say(wordThings), head}})
	for i := 0; i < len(list); {
		n := 1
		for i+n < len(list) && thing(&list[i+n]) == thing(&list[i]) {
			n++
		}
		m.thingLines(&t, list[i:i+n], w)
		i += n
	}
	return t
}

// thing is what an open file is behind: an object, or a path.
func thing(o *opened) string {
	d := o.slots[0].d
	return d.Name + objectName(d.Object)
}

// opened lists the open files, those that lead to one thing side by side, in the order of the first descriptor that leads there.
func (m *Model) opened() (list []opened) {
	for i := range m.look().view.Processes {
		g := &m.look().view.Processes[i]
		for k := range g.Files {
			d := &g.Files[k]
			at := slices.IndexFunc(list, func(o opened) bool { return o.id == d.Open })
			if at < 0 {
				at = len(list)
				list = append(list, opened{id: d.Open})
			}
			list[at].slots = append(list[at].slots, slot{g.PID, d})
		}
	}
	first := map[string]int{}
	for i := range list {
		if k := thing(&list[i]); first[k] == 0 {
			first[k] = i + 1
		}
	}
	slices.SortStableFunc(list, func(a, b opened) int { return cmp.Compare(first[thing(&a)], first[thing(&b)]) })
	return list
}

// thingLines draws the open files that lead to one thing.
func (m *Model) thingLines(t *content, list []opened, w int) {
	k := m.marks()
	selected := int32(0)
	if g, _ := m.look().process(m.selected()); g != nil {
		selected = g.PID
	}
	const left, middle = 12, 18
	for i := range list {
		for n, s := range list[i].slots {
			last := n == len(list[i].slots)-1
			ink := plain
			if s.pid == selected {
				ink = chosen
			}
			text := sprint("%d fd %d", s.pid, s.d.FD)
			l := line{{letterOf(s.pid), roleOf(s.pid)}, {" " + text + " ", ink}, {repeat(k.flat, left-3-width(text)), frame}}
			l = append(l, span{joint(k, n, len(list[i].slots)), frame})
			if !last {
				l = append(l, span{blanks(middle + 3), plain}, span{bridge(k, i, len(list)), frame})
				t.lines = append(t.lines, l)
				continue
			}
			file := m.openText(&list[i])
			l = append(l, span{k.to + " ", frame}, span{file, plain}, span{" " + repeat(k.flat, middle-width(file)), frame}, span{joint(k, i, len(list)), frame})
			if i == len(list)-1 {
				l = append(l, span{k.to + " ", frame}, span{s.d.Name, thingRole(s.d)})
			}
			t.lines = append(t.lines, l)
		}
	}
}

// joint is where a line from the left meets the others: the n-th of so many, the last of which goes on to the right.
func joint(k *marks, n, of int) string {
	switch {
	case of == 1:
		return k.flat
	case n == 0:
		return k.corner[1]
	case n == of-1:
		return k.tee[1]
	}
	return k.tee[3]
}

// bridge is the line that goes past a descriptor, from the open files above to those below.
func bridge(k *marks, i, of int) string {
	if i > 0 && of > 1 {
		return k.upright
	}
	return " "
}

// openText describes an open file: its number, what it allows and where it is.
func (m *Model) openText(o *opened) string {
	d := o.slots[0].d
	text := sprint("%d %s", o.id, d.Mode)
	if d.Offset != 0 {
		text += " " + m.say(wordOffset, d.Offset)
	}
	return text
}

// thingRole colours what is behind an open file: what processes communicate by stands out.
func thingRole(d *view.Descriptor) role {
	if d.Object.Kind == event.Pipe || d.Object.Kind == event.Fifo {
		return news
	}
	return plain
}
