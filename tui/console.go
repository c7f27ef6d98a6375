package tui

import (
	"strings"

	"github.com/rivo/uniseg"
)

// The consoles of a machine: what their screens show, and who types at them.

// consoles returns the numbers of the consoles that are in use, or one 0 if the machine has none.
func (m *Model) consoles() (list []int) {
	k := m.h.Machine()
	for n := 1; n <= k.Config().Consoles; n++ {
		if k.ConsoleOpen(n) || k.Written[n] > 0 {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		return []int{m.console}
	}
	return list
}

// said is the last of what the programs wrote: at a console, or anywhere where there is none.
func (m *Model) said(console int) []byte {
	var all []byte
	for _, o := range m.h.Output() {
		if console == 0 || int(o.Fd) == console {
			all = append(all, o.Data...)
		}
	}
	return all[max(0, len(all)-maxOutput):]
}

// screenLines are the lines that a terminal shows after these bytes: it knows the ends of lines, going back in them, and erasing; other
// orders are left out.
func screenLines(b []byte) []string {
	var lines []string
	var row []string // by cell; "" behind a wide one
	col := 0
	text := []byte(string(b))
	for len(text) > 0 {
		switch c := text[0]; {
		case c == '\n':
			lines, row, col, text = append(lines, strings.Join(row, "")), nil, 0, text[1:]
		case c == '\r':
			col, text = 0, text[1:]
		case c == '\b':
			col, text = max(col-1, 0), text[1:]
		case c == '\t':
			for n := tabStop - col%tabStop; n > 0; n-- {
				row = putCell(row, col, " ")
				col++
			}
			text = text[1:]
		case c == 27:
			order, n := escape(text)
			if text = text[n:]; order == "[K" {
				row = row[:min(col, len(row))]
			} else if order == "[2J" || order == "[J" {
				lines, row, col = nil, nil, 0
			}
		case c == 7:
			text = text[1:]
		default:
			one, rest, w, _ := uniseg.FirstGraphemeCluster(text, -1)
			cell := string(one)
			if c < ' ' || c == 127 {
				cell, w = "^"+string(rune(c^64)), 2
			}
			row = putCell(row, col, cell)
			if col++; w == 2 {
				row = putCell(row, col, "")
				col++
			}
			text = rest
		}
	}
	return append(lines, strings.Join(row, ""))
}

// tabStop is a terminal's.
const tabStop = 8

// putCell writes a cell of a row.
func putCell(row []string, col int, cell string) []string {
	for len(row) <= col {
		row = append(row, " ")
	}
	row[col] = cell
	return row
}

// escape returns the order to the terminal that a text begins with, without the escape and its numbers but 2, and how long it is.
func escape(text []byte) (order string, n int) {
	if len(text) < 2 || text[1] != '[' {
		return "", min(len(text), 2)
	}
	for n = 2; n < len(text); n++ {
		if c := text[n]; c >= '@' && c <= '~' {
			return strings.ReplaceAll(string(text[1:n+1]), "[0", "["), n + 1
		}
	}
	return "", n
}

// outputPane is what the programs wrote, to the only console or to all together.
func (m *Model) outputPane(w, _ int) content {
	return m.consolePane(0, w)
}

// consolePane is the screen of a console.
func (m *Model) consolePane(console, w int) content {
	t := content{title: m.say(titleOutput), tail: true}
	if console > 0 {
		t.title = m.say(titleConsole, console)
	}
	types := m.typing && console == m.console
	if types {
		t.title += "  " + m.say(wordTyping)
	}
	said := m.said(console)
	if len(said) == 0 && !types {
		t.lines = []line{say(quiet, m.say(wordNothing))}
		return t
	}
	rows := screenLines(said)
	if last := len(rows) - 1; rows[last] == "" && !types {
		rows = rows[:last]
	}
	for _, l := range rows {
		for _, part := range wrap(l, w, 0) {
			t.lines = append(t.lines, say(plain, part))
		}
	}
	if types {
		last := &t.lines[len(t.lines)-1]
		*last = append(*last, span{m.marks().full, chosen})
	}
	return t
}

// drawConsoles draws all consoles in use, in the place of one: beside each other where there is room, else one above the other.
func (m *Model) drawConsoles(c *canvas, r rect, list []int) {
	for i, n := range list {
		at := r
		rest := len(list) - i
		if r.w/len(list) >= minConsole {
			at.w = r.w / rest
			r.x, r.w = r.x+at.w, r.w-at.w
		} else {
			at.h = r.h / rest
			r.y, r.h = r.y+at.h, r.h-at.h
		}
		if at.h < 3 {
			continue
		}
		t := m.consolePane(n, at.w-2)
		in := c.box(at, t.title, m.focus == paneOutput && n == max(m.console, list[0]))
		var top int
		top, m.scroll[paneOutput] = c.window(in, t, m.scroll[paneOutput])
		m.drawn = append(m.drawn, drawn{paneOutput, at, in, top, func(int, int) { m.console = n }})
	}
}

// minConsole is how wide a console is at least where several stand beside each other.
const minConsole = 36
