package tui

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// maxWaits is how many tasks of a chain are drawn.
const maxWaits = 6

// waits draws who waits for whom: a box for every task of the chain, an arrow down to whom it waits for, and one back if the chain is a circle.
func (m *Model) waits(tid int32, w *view.Why) (lines []line) {
	nodes, back := []int32{tid}, -1
	for _, next := range w.Chain {
		if back = slices.Index(nodes, next); back >= 0 {
			break
		}
		nodes = append(nodes, next)
	}
	if len(w.Chain) == 0 || len(nodes) > maxWaits {
		return nil
	}
	g := waitGraph{m: m, back: back, last: len(nodes) - 1}
	for _, n := range nodes {
		g.wide = max(g.wide, width(g.name(n))+2)
	}
	for i, n := range nodes {
		next := int32(0)
		switch {
		case i < g.last:
			next = nodes[i+1]
		case back >= 0:
			next = nodes[back]
		}
		lines = append(lines, g.node(i, n, next)...)
	}
	return lines
}

// waitGraph is a drawing of a chain.
type waitGraph struct {
	m          *Model
	wide       int // inside of a box
	back, last int // the node that the last one waits for, -1: none; the last one
}

func (g *waitGraph) name(tid int32) string {
	return sprint("%s  %d %s", letterOf(tid), tid, g.m.comm(tid))
}

// node draws a box and the arrow to the next.
func (g *waitGraph) node(i int, tid, next int32) []line {
	k := g.m.marks()
	ink, does, holds := g.words(tid, next)
	name, half := g.name(tid), g.wide/2
	foot := repeat(k.flat, g.wide)
	if next != 0 {
		foot = repeat(k.flat, half) + k.tee[0] + repeat(k.flat, g.wide-half-1)
	}
	enter := line{{"  ", plain}}
	if g.back == i {
		enter = line{{k.from + k.corner[1] + " ", doomed}}
	} else if g.past(i) {
		enter = line{{" " + k.upright + " ", doomed}}
	}
	side, above := line(nil), line(nil) // the arrow back, on its way up
	if g.back >= 0 && i >= g.back {
		side = line{{" " + k.upright, doomed}}
	}
	if g.past(i) {
		above = side
	}
	lines := []line{
		append(line{{" " + k.corner[0] + repeat(k.flat, g.wide) + k.corner[1], ink}}, above...),
		append(append(line{{" " + k.upright + " ", ink}, {name, head}, {blanks(g.wide - 1 - width(name)), plain}, {k.upright, ink}}, enter...), span{does, ink}),
		append(line{{" " + k.corner[2] + foot + k.corner[3], ink}}, side...),
	}
	if i < g.last {
		l := append(line{{blanks(half+2) + k.lane['w'], ink}, {blanks(g.wide - half), plain}}, side...)
		lines = append(lines, append(l, span{"  " + holds, quiet}))
	} else if g.back >= 0 {
		lines = append(lines, line{{blanks(half+2) + k.corner[2] + repeat(k.flat, g.wide-half+1) + k.corner[3], doomed}, {"  " + holds, quiet}})
	}
	return lines
}

// words say what a task sleeps in, and how the next one could end that.
func (g *waitGraph) words(tid, next int32) (ink role, does, holds string) {
	_, th := g.m.look().process(tid)
	if th == nil || th.Why == nil {
		return runs, "", ""
	}
	ink, does = sleeps, callName(th.Why.Nr)
	if th.Why.Hopeless {
		ink = doomed
	}
	if isObject(th.Why.Obj) {
		does += "  " + objectName(th.Why.Obj)
	}
	return ink, does, g.m.holds(th.Why, next)
}

// past tells whether the arrow back goes past a node.
func (g *waitGraph) past(i int) bool { return g.back >= 0 && i > g.back }

// holds says how a task could end a sleep.
func (m *Model) holds(w *view.Why, tid int32) string {
	for _, k := range w.Wakers {
		if k.TID == tid && k.Fd >= 0 {
			return m.say(whyWakerFd, tid, k.Fd, m.held(k.Ref))
		} else if k.TID == tid {
			return m.say(whyWaker, tid, m.held(k.Ref))
		}
	}
	return ""
}
