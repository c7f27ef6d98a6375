package tui

import (
	"bytes"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/history"
	"github.com/vitrine-os/vitrine/kernel/narrate"
	"github.com/vitrine-os/vitrine/kernel/trace"
)

// logLine is a line of the trace.
type logLine struct {
	seq  uint64 // the event that it was complete with
	text string
}

// The trace is written for a window of events around the present one, which begins at a multiple of logBlock, so that lines keep still
// while one steps.
const (
	logBlock = 256
	logAhead = 64
)

// traced are the events that a trace has lines for.
var traced = history.Kinds(event.SysEnter, event.SysExit, event.SigQueue, event.SigDeliver, event.Stop, event.Born, event.Exit)

// log is the trace around the present moment, as strace has it.
func (m *Model) log() []logLine {
	s := m.look()
	if s.log != nil {
		return s.log
	}
	now := m.h.Now().Event
	from := m.h.First()
	if now > from+2*logBlock {
		from += ((now-from)/logBlock - 1) * logBlock
	}
	var b bytes.Buffer
	t := trace.NewText(&b, trace.Options{PidAlways: true, Words: narrate.TraceWords(m.opt.Lang)})
	s.log = []logLine{}
	for _, e := range m.h.Around(now, from, now+logAhead, traced) {
		t.Event(&e)
		for {
			text, err := b.ReadString('\n')
			if err != nil { // no whole line: it goes on with later events
				b.WriteString(text)
				break
			}
			s.log = append(s.log, logLine{e.Seq, strings.TrimRight(text, "\n")})
		}
	}
	if b.Len() > 0 {
		s.log = append(s.log, logLine{now + logAhead + 1, b.String()})
	}
	return s.log
}

// callText is a system call as strace prints it, from its beginning and, if it has ended, its end.
func (m *Model) callText(e *event.Event) string {
	var b bytes.Buffer
	t := trace.NewText(&b, trace.Options{Words: narrate.TraceWords(m.opt.Lang)})
	if e.Kind == event.SysExit {
		if enter, ok := m.h.Event(m.beginning(e)); ok {
			t.Event(&enter)
		}
	}
	t.Event(e)
	text := strings.Join(strings.Fields(b.String()), " ")
	if e.Kind == event.SysEnter && !strings.Contains(text, ") = ") {
		text += " ..."
	}
	return text
}
