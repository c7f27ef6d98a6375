package tui

import (
	"path"
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// stop is a breakpoint.
type stop struct {
	words string // as the person wrote it, or would: "line eof.c:20"
	place place  // of a line
	stop  history.Stop
}

// baseName is a file's name without its folders.
func baseName(file string) string { return path.Base(file) }

// toggleStop sets a breakpoint or takes it away.
func (m *Model) toggleStop(a ask) {
	s, at := m.trail(), a.text
	if now, _ := m.h.Line(); at == "" && m.scripted() && now > 0 {
		at = sprint("line %d", now)
	}
	if at == "" {
		if s.top < 0 {
			m.tell(wordNoSource)
			return
		}
		at = sprint("line %s:%d", baseName(s.frames[s.top].File), s.frames[s.top].Line)
	}
	b, ok := m.parseStop(at)
	if !ok {
		return
	}
	if i := slices.IndexFunc(m.stops, func(o stop) bool { return o.words == b.words }); i >= 0 {
		m.stops = slices.Delete(m.stops, i, i+1)
		m.tell(msgBreakGone, b.words)
		return
	}
	m.stops = append(m.stops, b)
	m.tell(msgBreakHere, b.words)
}

// parseStop reads where to stop.
func (m *Model) parseStop(text string) (b stop, ok bool) {
	words := strings.Fields(text)
	if len(words) == 1 {
		words = []string{"line", words[0]}
	}
	if words[0] == "if" {
		return m.condStop(strings.Join(words[1:], " "))
	}
	if words[0] == "object" && len(words) == 3 {
		return m.objectStop(words[1], words[2])
	}
	if len(words) != 2 {
		m.tell(msgBreakWhat)
		return b, false
	}
	b.words = strings.Join(words, " ")
	switch what := words[1]; words[0] {
	case "process":
		if n, isNum := number(what); isNum && n > 0 {
			b.stop.Event = &history.Query{PID: int32(n)}
			return b, true
		}
		m.tell(msgNumber, what)
	case "line":
		return m.lineStop(what)
	case "func":
		if t := m.h.Task(m.selected()); t != nil {
			if d := m.h.Source(t.PID); d != nil {
				if at, found := d.FuncBody(what); found {
					b.stop.PCs = []uint64{at}
					return b, true
				}
			}
		}
		m.tell(msgNoCode, what)
	case "call":
		if c := abi.ByName(what); c != nil {
			b.stop.Event = &history.Query{Kinds: history.Kinds(event.SysEnter), Calls: []uint64{uint64(c.Nr)}}
			return b, true
		}
		m.tell(msgBreakWhat)
	case "signal":
		if sig := signalNamed(what); sig != 0 {
			b.stop.Event = &history.Query{Kinds: history.Kinds(event.SigDeliver), Sig: uint8(sig)}
			return b, true
		}
		m.tell(msgBreakWhat)
	default:
		m.tell(msgBreakWhat)
	}
	return b, false
}

// condStop reads a condition.
func (m *Model) condStop(text string) (b stop, ok bool) {
	c, err := view.ParseCond(text, m.variable)
	if err != nil {
		m.fails(err)
		return b, false
	}
	b.words, b.stop = "if "+c.Text, history.Stop{Cond: c.Holds, Fine: c.Fine}
	return b, true
}

// objectStop reads an object.
func (m *Model) objectStop(kind, id string) (b stop, ok bool) {
	n, isNum := number(strings.Trim(id, "[]"))
	if other := objectWords[kind]; other != "" {
		kind = other
	}
	for k := event.NoObj + 1; k.Name() != "?"; k++ {
		if k.Name() == kind && isNum {
			o := event.Object{Kind: k, ID: uint32(n)}
			b.words, b.stop.Event = "object "+kind+" "+id, &history.Query{Obj: o}
			return b, true
		}
	}
	m.tell(msgObjectWhat)
	return b, false
}

// objectWords are what people call objects that events call otherwise.
var objectWords = map[string]string{"queue": "msgqueue", "sem": "semset", "set": "semset"}

// signalNamed reads a signal's name with or without SIG, 0 if there is none.
func signalNamed(name string) abi.Signal {
	name = strings.ToUpper(name)
	if !strings.HasPrefix(name, "SIG") {
		name = "SIG" + name
	}
	return abi.SignalByName(name)
}

// lineStop reads FILE:N or N.
func (m *Model) lineStop(at string) (b stop, ok bool) {
	s := m.trail()
	file, num, there := strings.Cut(at, ":")
	if !there {
		file, num = "", at
		if s.top >= 0 {
			file = baseName(s.frames[s.top].File)
		}
	}
	n, isNum := number(num)
	if p := m.h.Script(); p != nil && isNum && (!there || baseName(p.Name) == baseName(file)) {
		l := p.CodeLine(n)
		b.words, b.place = sprint("line %s:%d", baseName(p.Name), l), place{p.Name, l}
		b.stop.Cond = func(k *kernel.Machine) bool { return k.Line() == l }
		if l == 0 {
			m.tell(msgNoCode, at)
		}
		return b, l > 0
	}
	t := m.h.Task(s.tid)
	if !isNum || t == nil || file == "" {
		m.tell(msgBreakWhat)
		return b, false
	}
	if d := m.h.Source(t.PID); d != nil {
		if l, found := d.CodeLine(file, n); found {
			b.words, b.place = sprint("line %s:%d", baseName(file), l), place{file, l}
			b.stop.PCs = d.LineAddrs(file, l)
			return b, true
		}
	}
	m.tell(msgNoCode, at)
	return b, false
}

// stopLines are the lines of a file that have breakpoints.
func (m *Model) stopLines(file string) map[int]bool {
	lines := map[int]bool{}
	for _, b := range m.stops {
		if b.place.line > 0 && (file == b.place.file || strings.HasSuffix(file, "/"+b.place.file)) {
			lines[b.place.line] = true
		}
	}
	return lines
}

// listStops lists breakpoints and bookmarks.
func (m *Model) listStops(ask) {
	m.sheet = func() sheet {
		t := sheet{title: m.say(titleStops)}
		for _, b := range m.stops {
			t.lines = append(t.lines, say(plain, b.words))
		}
		if len(m.stops) == 0 {
			t.lines = append(t.lines, say(quiet, m.say(msgNoStops)))
		}
		var names []string
		for n := range m.places {
			names = append(names, n)
		}
		slices.Sort(names)
		if len(names) > 0 {
			t.lines = append(t.lines, nil, say(head, m.say(titlePlaces)))
		}
		for _, n := range names {
			t.lines = append(t.lines, say(plain, sprint("'%s  %s", n, m.say(wordEvent, m.places[n].Event, m.h.Last()))))
		}
		return t
	}
}

// listFields lists what conditions can be about.
func (m *Model) listFields(ask) {
	m.sheet = func() sheet {
		t := sheet{title: m.say(titleFields)}
		for _, l := range view.FieldHelp(m.opt.Lang) {
			t.lines = append(t.lines, say(plain, l))
		}
		t.lines = append(t.lines, nil)
		for _, l := range splitLines(m.say(sayFields)) {
			t.lines = append(t.lines, say(plain, l))
		}
		return t
	}
}
