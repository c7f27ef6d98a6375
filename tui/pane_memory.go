package tui

import (
	"slices"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// twoTables is how wide the pane must be to have the page tables of two processes side by side.
const twoTables = 78

// maxPages bounds how many pages are shown.
const maxPages = 4096

// memoryPane is the page table of the selected process: which frame is behind each page, and who else has it. If there is room, the process
// that shares the most with it stands beside it.
func (m *Model) memoryPane(w, _ int) content {
	t := content{title: m.say(titleMemory)}
	g, _ := m.look().process(m.selected())
	if g == nil {
		t.lines = []line{say(quiet, m.say(wordNoTask))}
		return t
	}
	areas := m.look().memory(m, g.PID)
	t.title += "  " + m.say(wordProcess, g.PID, g.Name)
	if areas == nil {
		t.lines = []line{say(quiet, m.say(wordDead, g.PID))}
		return t
	}
	d := tables{m: m, t: &t, w: w, pid: g.PID}
	if d.other = partner(areas); d.other != 0 && w >= twoTables {
		d.beside = m.look().memory(m, d.other)
		left := " " + m.say(wordProcess, g.PID, g.Name)
		t.lines = append(t.lines, line{{left, roleOf(g.PID)}, {blanks(max(pageColumn+5-width(left), 1)), plain}, {m.say(wordFrames), head},
			{blanks(frameColumn - 4 - width(m.say(wordFrames))), plain}, {m.say(wordProcess, d.other, m.comm(d.other)), roleOf(d.other)}})
	}
	n := 0
	for i := range areas {
		a := &areas[i]
		name := strings.TrimSpace(sprint("%#x-%#x %s %s", a.Start, a.End, a.Protection(), a.What))
		t.lines = append(t.lines, line{{name, head}, {"  " + m.say(wordPages, len(a.Pages), (a.End-a.Start)/pageSize), quiet}})
		for k := range a.Pages {
			if n++; n > maxPages {
				t.lines = append(t.lines, say(quiet, m.say(wordMoreRuns, len(a.Pages)-k)))
				return t
			}
			d.page(a, &a.Pages[k])
		}
	}
	t.mark = d.best
	return t
}

// partner is the process that shares the most pages that somebody may write to, or else any pages.
func partner(areas []view.Area) (best int32) {
	count := map[int32]int{}
	for i := range areas {
		for _, p := range areas[i].Pages {
			for _, pid := range p.Sharers {
				count[pid]++
				if p.Copy || areas[i].Shared {
					count[pid] += 1000
				}
			}
		}
	}
	for pid, n := range count {
		if best == 0 || n > count[best] || n == count[best] && pid < best {
			best = pid
		}
	}
	return best
}

// tables is a drawing of page tables.
type tables struct {
	m      *Model
	t      *content
	w      int
	pid    int32
	other  int32       // the process beside it, 0: none
	beside []view.Area // its memory, nil: there is no room for it
	best   int         // the line that is worth looking at most
	merit  int         // of that line
}

// pageColumn is where the arrow to the frame begins.
const pageColumn = 16

// page draws an entry of the page table.
func (d *tables) page(a *view.Area, p *view.Page) {
	m, k := d.m, d.m.marks()
	ink, rule := quiet, k.flat
	merit := 0
	switch {
	case a.Shared && len(p.Sharers) > 0:
		ink, rule, merit = added, k.both, 3
	case p.Copy && len(p.Sharers) > 0:
		ink, merit = news, 2
	case p.Zero || p.File:
	default:
		ink, merit = plain, 1
	}
	if merit > d.merit {
		d.best, d.merit = len(d.t.lines), merit
	}
	addr := sprint("  %#x", p.Addr)
	frame := sprint("#%d", p.Frame)
	if p.Zero {
		frame = m.say(wordZeros)
	}
	l := line{{addr + blanks(pageColumn-width(addr)), plain}, {rule + rule + k.to + " ", ink}, {frame, ink}}
	if d.beside != nil {
		l = append(l[:1], d.opposite(p, frame, rule, ink)...)
	}
	d.t.lines = append(d.t.lines, append(l, span{"  " + d.note(a, p), ink}))
}

// frameColumn is how wide the frames between two page tables are drawn.
const frameColumn = 17

// opposite draws the frame and the other process's side: an arrow to the same frame, or to a frame of its own, or nothing.
func (d *tables) opposite(p *view.Page, frame, rule string, ink role) line {
	k := d.m.marks()
	if at, ok := pageWith(d.beside, p.Frame, p.Addr); ok && !p.Zero {
		room := frameColumn - 4 - width(frame)
		return line{{repeat(rule, room/2) + k.to + " " + frame + " " + k.from + repeat(rule, room-room/2), ink}, {sprint(" %-13s", sprint("%#x", at.Addr)), plain}}
	}
	l := line{{k.flat + k.flat + k.to + " " + frame, ink}}
	room := frameColumn - 4 - width(frame)
	at, ok := pageAt(d.beside, p.Addr)
	if !ok {
		return append(l, span{blanks(room + 14), plain})
	}
	other := sprint("#%d", at.Frame)
	if at.Zero {
		other = d.m.say(wordZeros)
	}
	other += " " + k.from + k.flat + k.flat
	return append(l, span{blanks(max(room-width(other), 1)) + other, quiet}, span{sprint(" %-13s", sprint("%#x", at.Addr)), plain})
}

// pageWith finds the page of a table that has a frame, at the same address if it can be.
func pageWith(areas []view.Area, frame store.ID, addr uint64) (found view.Page, ok bool) {
	for i := range areas {
		for _, p := range areas[i].Pages {
			if p.Frame == frame && (!ok || p.Addr == addr) {
				found, ok = p, true
			}
		}
	}
	return found, ok
}

// pageAt finds the page of a table at an address.
func pageAt(areas []view.Area, addr uint64) (view.Page, bool) {
	for i := range areas {
		if a := &areas[i]; a.Start <= addr && addr < a.End {
			if n := slices.IndexFunc(a.Pages, func(p view.Page) bool { return p.Addr == addr }); n >= 0 {
				return a.Pages[n], true
			}
		}
	}
	return view.Page{}, false
}

// note says what a page's frame is to the process.
func (d *tables) note(a *view.Area, p *view.Page) string {
	m := d.m
	var with []string
	for i, pid := range p.Sharers {
		if i == maxNamed {
			with = append(with, "..")
			break
		}
		with = append(with, sprint("%d", pid))
	}
	list := strings.Join(with, ", ")
	switch {
	case p.Zero:
		return m.say(wordZeroPage)
	case len(p.Sharers) == 0 && p.File:
		return m.say(wordFilePage)
	case len(p.Sharers) == 0 && p.Copy: // a file's page
		return m.say(wordCopyFile)
	case len(p.Sharers) == 0:
		return m.say(wordOwnFrame)
	case a.Shared:
		return m.say(wordSharedWith, list)
	case p.Copy:
		return m.say(wordCopyWith, list)
	}
	return m.say(wordReadWith, list)
}

// maxNamed bounds how many processes are named in a line.
const maxNamed = 6
