package tui

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// why explains why the selected task is blocked.
func (m *Model) why(ask) { m.sheet = m.whySheet }

func (m *Model) whySheet() sheet {
	t := sheet{title: m.say(titleWhy)}
	tid := m.selected()
	g, th := m.look().process(tid)
	if th == nil {
		t.lines = append(t.lines, say(plain, m.say(wordNoTask)))
		return t
	}
	add := func(r role, text string) { t.lines = append(t.lines, say(r, text)) }
	w := th.Why
	if w == nil {
		add(plain, m.say(whyNot, tid, firstOf(m.look().view.State(g, th, m.opt.Lang), string(th.State))))
		return t
	}
	add(head, m.say(whyTask, tid, g.Name, w.Text(m.opt.Lang)))
	if drawn := m.waits(tid, w); drawn != nil {
		t.lines = append(t.lines, drawn...)
	} else if chain := w.ChainText(m.opt.Lang); chain != "" {
		add(plain, chain)
	}
	m.wakers(&t, w)
	switch {
	case w.Hopeless && w.SelfOnly:
		add(doomed, m.say(whyHopeless))
		add(doomed, m.say(whyForgot))
	case w.Hopeless:
		add(doomed, m.say(whyHopeless))
	case w.Deadline != 0:
		add(plain, m.say(whyDeadline, w.Deadline))
	default:
		add(runs, m.say(whyHope))
	}
	m.others(&t, tid, w)
	return t
}

// others says the same of those that a task waits for.
func (m *Model) others(t *sheet, tid int32, w *view.Why) {
	for i, next := range w.Chain {
		if g, th := m.look().process(next); th != nil && th.Why != nil && next != tid && !slices.Contains(w.Chain[:i], next) {
			t.lines = append(t.lines, nil)
			t.lines = append(t.lines, say(plain, m.say(whyTask, next, g.Name, th.Why.Text(m.opt.Lang))))
			m.wakers(t, th.Why)
			if th.Why.Hopeless && th.Why.SelfOnly {
				t.lines = append(t.lines, say(doomed, m.say(whyForgot)))
			}
		}
	}
}

// wakers lists who could end a sleep.
func (m *Model) wakers(t *sheet, w *view.Why) {
	if len(w.Wakers) == 0 {
		return
	}
	t.lines = append(t.lines, say(plain, m.say(whyWakers)))
	for _, k := range w.Wakers {
		text := "  " + m.say(whyWaker, k.TID, m.held(k.Ref))
		if k.Fd >= 0 {
			text = "  " + m.say(whyWakerFd, k.TID, k.Fd, m.held(k.Ref))
		}
		if k.Self {
			text += m.say(whySelf)
		} else if k.Asleep {
			text += m.say(whyAsleep)
		}
		t.lines = append(t.lines, say(plain, text))
	}
}

// held says what a waker holds or is.
func (m *Model) held(ref string) string {
	if p, ok := refs[ref]; ok {
		return m.say(p)
	}
	return ref
}

// changed shows what the last step changed. It is found out once: that takes a look at the moment before.
func (m *Model) changed(ask) {
	t := m.whatChanged()
	m.sheet = func() sheet { return t }
}

// whatChanged lists the events of the last step, and what differs from the moment before.
func (m *Model) whatChanged() sheet {
	t := sheet{title: m.say(titleChanged)}
	here := m.h.Now()
	if here.Step == 0 {
		t.lines = append(t.lines, say(plain, m.say(whatStart)))
		return t
	}
	step := here.Step
	if m.h.Inside() {
		step++
	}
	for _, e := range m.stepEvents(step) {
		t.lines = append(t.lines, say(quiet, sprint("%d  %s", e.Seq, m.sentence(&e))))
	}
	after := m.look().view.Text(m.opt.Lang)
	if m.h.GotoStep(step-1) != nil {
		return t
	}
	before := view.Look(m.h.Machine()).Text(m.opt.Lang)
	_ = m.h.Goto(here)
	lines := difference(before, after)
	if len(lines) == 0 {
		lines = []line{say(plain, m.say(whatSame))}
	}
	t.lines = append(t.lines, nil)
	t.lines = append(t.lines, lines...)
	return t
}

// stepEvents are the events of a step.
func (m *Model) stepEvents(step uint64) []event.Event {
	from := m.h.Now().Event
	for b, ok := m.h.Brief(from - 1); ok && b.Step >= step; b, ok = m.h.Brief(from - 1) {
		from--
	}
	to := from
	for b, ok := m.h.Brief(to + 1); ok && b.Step <= step; b, ok = m.h.Brief(to + 1) {
		to++
	}
	var list []event.Event
	for _, e := range m.h.Events(from, to) {
		if e.Step == step {
			list = append(list, e)
		}
	}
	return list
}

// difference lists the lines that one text has and the other has not, each below the headings that it stands under.
func difference(before, after string) (lines []line) {
	old, now := paths(before), paths(after)
	had, has := count(old), count(now)
	for _, p := range old {
		if had[p]--; has[p] <= had[p] {
			lines = append(lines, say(gone, "- "+p))
		}
	}
	had, has = count(old), count(now)
	for _, p := range now {
		if has[p]--; had[p] <= has[p] {
			lines = append(lines, say(added, "+ "+p))
		}
	}
	return lines
}

// count counts texts.
func count(list []string) map[string]int {
	n := map[string]int{}
	for _, s := range list {
		n[s]++
	}
	return n
}

// paths are a text's lines with the less indented ones that they stand under; the first line, the moment, is left out.
func paths(text string) (list []string) {
	var above []string
	title := ""
	for i, l := range strings.Split(text, "\n") {
		depth := indentOf(l) / 2
		words := strings.Join(strings.Fields(l), " ")
		switch {
		case i == 0 || words == "":
			continue
		case depth == 0:
			title, above = words, nil
			continue
		}
		above = append(above[:min(depth-1, len(above))], words)
		list = append(list, title+": "+strings.Join(above, " / "))
	}
	return list
}

// token shows the replay token, whole, and copies it.
func (m *Model) token(ask) {
	text := m.h.Token().String()
	m.clip = text
	m.sheet = func() sheet {
		return sheet{title: m.say(titleToken), raw: text, lines: []line{say(plain, m.say(tokenUse)), nil, say(quiet, m.say(tokenCopied))}}
	}
}

// help lists all commands.
func (m *Model) help(ask) {
	m.sheet = func() sheet {
		t := sheet{title: m.say(titleHelp)}
		for _, p := range helpIntro {
			t.lines = append(t.lines, say(plain, m.say(p)))
		}
		for _, g := range table {
			t.lines = append(t.lines, nil)
			t.lines = append(t.lines, say(head, m.say(g.head)))
			for _, c := range g.list {
				keys := strings.Join(append(append([]string{}, c.keys...), c.back...), " ")
				name := ":" + c.name
				if args := m.say(c.args); args != "" {
					name += " " + args
				}
				keys += blanks(max(14-width(keys), 1))
				name += blanks(20 - width(name))
				for i, l := range wrap(m.say(c.what), m.size.w-2-width(keys+name)-2, 0) {
					if i > 0 {
						keys, name = blanks(width(keys)), blanks(width(name))
					}
					t.lines = append(t.lines, line{{" " + keys, chosen}, {name + " ", quiet}, {l, plain}})
				}
			}
		}
		return t
	}
}
