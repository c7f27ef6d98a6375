package view

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/vitrine-os/vitrine/kernel"
)

// page is a text in the making.
type page struct {
	l     Lang
	notes bool // leave out what a user interface draws itself
	b     strings.Builder
}

func (p *page) say(w Phrase, args ...any) string { return fmt.Sprintf(w.In(p.l), args...) }

// title begins a section.
func (p *page) title(w Phrase) { fmt.Fprintf(&p.b, "\n%s\n", w.In(p.l)) }

// row prints a line, indented by so many steps.
func (p *page) row(depth int, s string) {
	fmt.Fprintf(&p.b, "%s%s\n", strings.Repeat("  ", depth), s)
}

// Text is the whole view as text. Sections without content are left out.
func (v *View) Text(l Lang) string {
	p := &page{l: l}
	p.row(0, p.say(wordMoment, v.Step, v.Event, v.Inst, seconds(v.Time))+": "+Ending(v.Over, l))
	p.processes(v)
	p.descriptors(v)
	p.pipes(v)
	p.queues(v)
	p.sets(v)
	p.segments(v)
	p.boxes(v)
	p.frames(v)
	p.futexes(v)
	p.timers(v)
	p.signals(v)
	return p.b.String()
}

// maxOutput bounds how many lines of output are shown.
const maxOutput = 100

// Output is the section with what the programs wrote to the console: its last lines. Bytes that would disturb a terminal are dots.
func Output(said []byte, l Lang) string {
	if len(said) == 0 {
		return ""
	}
	p := &page{l: l}
	p.title(wordOutput)
	lines := strings.Split(strings.TrimSuffix(string(said), "\n"), "\n")
	for _, line := range lines[max(0, len(lines)-maxOutput):] {
		p.row(1, strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) && r != '\t' || r == unicode.ReplacementChar {
				return '.'
			}
			return r
		}, line))
	}
	return p.b.String()
}

// Ending says how a run ended.
func Ending(e kernel.Ending, l Lang) string {
	return [...]Phrase{wordRunning, wordFinished, wordDeadlock, wordBudget, wordBusyWait, wordAbandoned, wordPlayed}[e].In(l)
}

// seconds is a virtual time.
func seconds(ns int64) string { return fmt.Sprintf("%d.%09d s", ns/1e9, ns%1e9) }

// quoted is what a buffer begins with, as C writes it.
func quoted(b []byte) string {
	const most = 60
	var s strings.Builder
	s.WriteByte('"')
	for _, c := range b[:min(len(b), most)] {
		switch {
		case c == '\n':
			s.WriteString(`\n`)
		case c == '\t':
			s.WriteString(`\t`)
		case c == '"' || c == '\\':
			s.WriteByte('\\')
			s.WriteByte(c)
		case c >= ' ' && c < 127:
			s.WriteByte(c)
		default:
			fmt.Fprintf(&s, `\%03o`, c)
		}
	}
	s.WriteByte('"')
	if len(b) > most {
		s.WriteString("...")
	}
	return s.String()
}
