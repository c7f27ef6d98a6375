package tui

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// queue draws a message queue: a lane for every type with its messages, by their places in the queue, and the one under the cursor in full.
func (d *drawer) queue(q *view.Queue) {
	var types []int64
	for i := range q.Messages {
		if !slices.Contains(types, q.Messages[i].Type) {
			types = append(types, q.Messages[i].Type)
		}
	}
	slices.Sort(types)
	for _, typ := range types {
		d.lane(q, typ)
	}
	for i := range q.Messages[:min(len(q.Messages), maxRuns)] {
		d.message(q, i)
	}
	if n := len(q.Messages) - maxRuns; n > 0 {
		d.add(say(quiet, d.m.say(wordMoreRuns, n)))
	}
}

// lane draws the messages of one type: the place in the queue and the sender's letter of each.
func (d *drawer) lane(q *view.Queue, typ int64) {
	m := d.m
	l := line{{sprint("%s %-3d ", m.say(wordType), typ), quiet}, {m.marks().upright, frame}}
	used := width(l[0].text) + 1
	var places []int
	for i := range q.Messages {
		if q.Messages[i].Type != typ {
			continue
		}
		text := sprint("%d%s", i+1, letterOf(q.Messages[i].TID))
		if used+len(text)+4 > d.w {
			l = append(l, span{"..", quiet})
			break
		}
		ink := roleOf(q.Messages[i].TID)
		if i == d.spot {
			ink = spotRole
		}
		l = append(l, span{"[", frame}, span{text, ink}, span{"]", frame})
		for range len(text) + 2 {
			places = append(places, i)
		}
		used += len(text) + 2
	}
	first := width(l[0].text) + 1
	d.on(func(col int) {
		if col -= first; col >= 0 && col < len(places) {
			m.spot = places[col]
		}
	})
	d.add(l)
}

// message is a line about a message.
func (d *drawer) message(q *view.Queue, i int) {
	m, x := d.m, &q.Messages[i]
	mark := span{" ", plain}
	if i == d.spot {
		mark = span{m.marks().next, chosen}
		d.t.mark = len(d.t.lines)
	}
	before := sprint(" %d. %s %d ", i+1, m.say(wordType), x.Type)
	tail := "  " + m.say(wordWrote, x.TID, x.Seq)
	text, _ := d.bytes(x.Text, -1, max(d.w-3-width(before)-width(tail), 8), roleOf(x.TID))
	d.on(func(int) { m.spot = i })
	l := append(line{mark, {letterOf(x.TID), roleOf(x.TID)}, {before, plain}}, text...)
	d.add(append(l, span{tail, quiet}))
}

// set draws the semaphores of a set: as many tokens as each is worth, and who waits for it.
func (d *drawer) set(s *view.Set, r *view.SetRow) {
	m, k := d.m, d.m.marks()
	quietOnes := 0
	for n, sem := range r.Sems {
		if n >= 8 && sem.Val == 0 && sem.Ncount == 0 && sem.Zcount == 0 {
			quietOnes++
			continue
		}
		ink := runs
		if sem.Val == 0 {
			ink = quiet
		}
		tokens := repeat(k.stop, int(min(sem.Val, 10)))
		if sem.Val > 10 {
			tokens += ".."
		}
		l := line{{sprint(" %2d ", n), plain}, {k.upright, frame}, {tokens, ink}, {blanks(max(6-width(tokens), 1)) + sprint("%d", sem.Val), head}}
		if sem.PID > 0 {
			l = append(l, span{"  " + m.say(wordLastBy, sem.PID), quiet})
		}
		d.add(l)
		for _, w := range s.Waiters {
			if w.Blocking < len(w.Ops) && int(w.Ops[w.Blocking].Num) == n {
				d.waiter(&w)
			}
		}
	}
	if quietOnes > 0 {
		d.add(say(quiet, " "+m.say(wordMoreZero, quietOnes)))
	}
}

// waiter is who sleeps at a semaphore, below it.
func (d *drawer) waiter(w *view.SemWaiter) {
	var ops []string
	for _, op := range w.Ops {
		ops = append(ops, sprint("%d%+d", op.Num, op.Op))
	}
	k := d.m.marks()
	l := line{{"    " + k.corner[2] + k.from + " ", frame}, {letterOf(w.TID), roleOf(w.TID)}, {" " + d.m.say(wordWantsSem, w.TID, strings.Join(ops, ", ")), sleeps}}
	d.add(l)
}

// segment draws who has a shared segment attached, and the frames that all of them see.
func (d *drawer) segment(s *view.Segment) {
	m, k := d.m, d.m.marks()
	for i, at := range s.Maps {
		joint := k.tee[3]
		switch {
		case len(s.Maps) == 1:
			joint = k.flat
		case i == 0:
			joint = k.corner[1]
		case i == len(s.Maps)-1:
			joint = k.tee[1]
		}
		mode := "rw"
		if at.ReadOnly {
			mode = "r-"
		}
		l := line{{" ", plain}, {letterOf(at.PID), roleOf(at.PID)}, {sprint(" %d  %#x %s ", at.PID, at.Addr, mode), plain}, {k.flat + joint, added}}
		if i == len(s.Maps)-1 {
			l = append(l, span{k.flat + k.to + " ", added}, span{frameNames(s.Frames, d.w-8-width(l[2].text)), added})
		}
		d.add(l)
	}
	if len(s.Maps) == 0 {
		d.add(say(quiet, " "+m.say(wordSegFrames)+frameNames(s.Frames, d.w-10)))
	}
}

// frameNames names a segment's frames by page, a dash for those that are not there yet.
func frameNames(list []store.ID, w int) string {
	if len(list) == 0 {
		return "-"
	}
	text := ""
	for _, f := range list {
		one := "- "
		if f != 0 {
			one = sprint("#%d ", f)
		}
		if len(text)+len(one)+2 > w {
			return text + ".."
		}
		text += one
	}
	return strings.TrimRight(text, " ")
}
