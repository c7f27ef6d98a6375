package view

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
)

// page is a text in the making.
type page struct {
	l Lang
	b strings.Builder
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
	return [...]Phrase{wordRunning, wordFinished, wordDeadlock, wordBudget, wordBusyWait, wordAbandoned}[e].In(l)
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

func (p *page) processes(v *View) {
	p.title(wordProcesses)
	for i := range v.Processes {
		g := &v.Processes[i]
		for k := range g.Threads {
			t := &g.Threads[k]
			name, depth := fmt.Sprintf("%d %s", t.TID, g.Name), 1+g.Depth
			if t.TID != g.PID {
				name, depth = p.say(wordThread, t.TID), 2+g.Depth
			}
			p.row(depth, fmt.Sprintf("%-20s %c  %s", name, t.State, p.state(g, t)))
			if t.Why != nil && len(t.Why.Chain) > 0 {
				p.row(depth+2, p.chain(t.Why))
			}
		}
	}
}

// state says what a thread is doing.
func (p *page) state(g *Process, t *Thread) string {
	switch {
	case t.Why != nil:
		return t.Why.Text(p.l)
	case g.Zombie && t.State == 'Z':
		return p.say(wordZombie, p.status(g.Status))
	case t.CPU >= 0:
		return p.say(wordOnCPU, t.CPU)
	case t.State == 'R':
		return wordInLine.In(p.l)
	}
	return ""
}

func (p *page) status(s abi.WaitStatus) string {
	if s.Signaled() {
		return p.say(wordKilled, s.Signal().Name())
	}
	return p.say(wordExited, s.Code())
}

// chain draws who waits for whom.
func (p *page) chain(w *Why) string {
	s := fmt.Sprint(w.TID)
	for _, tid := range w.Chain {
		s += fmt.Sprintf(" -> %d", tid)
	}
	if w.Cycle {
		s += wordCycle.In(p.l)
	}
	return p.say(wordChain, s)
}

func (p *page) descriptors(v *View) {
	p.title(wordDescriptors)
	for i := range v.Processes {
		g := &v.Processes[i]
		if len(g.Files) == 0 {
			continue
		}
		p.row(1, fmt.Sprintf("%d %s", g.PID, g.Name))
		for _, d := range g.Files {
			s := fmt.Sprintf("%3d %-2s %s", d.FD, d.Mode, d.Name)
			if d.Offset != 0 {
				s += "  " + p.say(wordOffset, d.Offset)
			}
			if d.CloExec {
				s += "  " + wordCloExec.In(p.l)
			}
			p.row(2, s)
		}
	}
}

// ends lists the descriptors that hold an end.
func (p *page) ends(list []End) string {
	if len(list) == 0 {
		return wordNone.In(p.l)
	}
	var s []string
	for _, e := range list {
		s = append(s, p.say(wordEnd, e.FD, e.PID))
	}
	return strings.Join(s, ", ")
}

// numbers lists tasks or processes.
func numbers(list []int32) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ", "), "[]")
}

func (p *page) pipes(v *View) {
	if len(v.Pipes) == 0 {
		return
	}
	p.title(wordPipes)
	for i := range v.Pipes {
		q := &v.Pipes[i]
		name := fmt.Sprintf("pipe:[%d]", q.Row)
		if q.Path != "" {
			name = q.Path
		}
		p.row(1, p.say(wordPipe, name, len(q.Bytes), q.Capacity))
		p.row(2, p.say(wordReadEnds, p.ends(q.Readers)))
		p.row(2, p.say(wordWriteEnds, p.ends(q.Writers)))
		if len(q.Waiting) > 0 {
			p.row(2, p.say(wordBlockedHere, numbers(q.Waiting)))
		}
		p.content(q)
	}
}

// content shows a pipe's bytes by who wrote them.
func (p *page) content(q *Pipe) {
	rest := q.Bytes
	for i, r := range q.Runs {
		if i == maxRows {
			p.row(2, p.say(wordMore, len(q.Runs)-i))
			return
		}
		n := min(r.Len, len(rest))
		text := quoted(rest[:n])
		if rest = rest[n:]; r.TID == 0 {
			p.row(2, p.say(wordWritten, text))
			continue
		}
		p.row(2, p.say(wordWrittenBy, text, r.TID, r.Seq))
	}
	if len(q.Runs) == 0 && len(rest) > 0 {
		p.row(2, quoted(rest))
	}
}

// maxRows bounds how many rows are shown of what there may be very many of.
const maxRows = 20

func (p *page) queues(v *View) {
	if len(v.Queues) == 0 {
		return
	}
	p.title(wordQueues)
	for i := range v.Queues {
		q, r := &v.Queues[i], &v.SysV.Queues[i]
		p.row(1, p.say(wordQueue, q.ID, uint32(r.Perm.Key), octal(r.Perm.Mode), named(v.SysV.User, r.Perm.Uid), r.Qnum, r.Cbytes, r.Qbytes))
		for n, m := range q.Messages[:min(len(q.Messages), maxRows)] {
			p.row(2, p.say(wordMessage, n+1, m.Type, m.Size, quoted(m.Text), m.TID, m.Seq))
		}
		if n := int(r.Qnum) - maxRows; n > 0 {
			p.row(2, p.say(wordMore, n))
		}
		if s := takes(q); s != "" {
			p.row(2, p.say(wordTakes, s))
		}
		for _, w := range q.Receivers {
			p.row(2, p.say(wordReceiver, w.TID, p.want(&w)))
		}
		for _, w := range q.Senders {
			p.row(2, p.say(wordSender, w.TID, w.Size))
		}
	}
}

// takes says which message the types that matter would take: "0: 1, 5: 2, -5: 3".
func takes(q *Queue) string {
	var parts []string
	for _, t := range q.Takes {
		parts = append(parts, fmt.Sprintf("%d: %d.", t.Type, t.Place+1))
	}
	return strings.Join(parts, "  ")
}

// want says which messages a receiver waits for.
func (p *page) want(w *Receiver) string {
	switch {
	case w.Type == 0:
		return wordAnyMessage.In(p.l)
	case w.Type < 0:
		return p.say(wordUpToType, uint64(-w.Type))
	case w.Except:
		return p.say(wordOtherType, w.Type)
	}
	return p.say(wordOfType, w.Type)
}

func (p *page) sets(v *View) {
	if len(v.Sets) == 0 {
		return
	}
	p.title(wordSets)
	for i := range v.Sets {
		s, r := &v.Sets[i], &v.SysV.Sets[i]
		p.row(1, p.say(wordSet, s.ID, uint32(r.Perm.Key), octal(r.Perm.Mode), named(v.SysV.User, r.Perm.Uid), r.Nsems))
		p.values(r)
		for _, w := range s.Waiters {
			var ops []string
			for _, op := range w.Ops {
				ops = append(ops, fmt.Sprintf("{%d, %d}", op.Num, op.Op))
			}
			p.row(2, p.say(wordSemWaiter, w.TID, strings.Join(ops, ", "), w.Blocking+1))
		}
		for _, u := range s.Undos {
			p.row(2, p.say(wordUndo, numbers(u.PIDs), u.Num, u.By))
		}
	}
}

// values shows the semaphores that are of interest.
func (p *page) values(r *SetRow) {
	quiet := 0
	for n, s := range r.Sems {
		if n >= 8 && s.Val == 0 && s.Ncount == 0 && s.Zcount == 0 {
			quiet++
			continue
		}
		t := p.say(wordSem, n, s.Val)
		if s.Ncount > 0 {
			t += p.say(wordSemMore, s.Ncount)
		}
		if s.Zcount > 0 {
			t += p.say(wordSemZero, s.Zcount)
		}
		if s.PID > 0 {
			t += p.say(wordSemLast, s.PID)
		}
		p.row(2, t)
	}
	if quiet > 0 {
		p.row(2, p.say(wordOthersZero, quiet))
	}
}

func (p *page) segments(v *View) {
	if len(v.Segments) == 0 {
		return
	}
	p.title(wordSegments)
	for i := range v.Segments {
		s, r := &v.Segments[i], &v.SysV.Segments[i]
		t := p.say(wordSegment, s.ID, uint32(r.Perm.Key), octal(r.Perm.Mode&0o777), named(v.SysV.User, r.Perm.Uid), r.Segsz, r.Nattch)
		if r.Perm.Mode&abi.SHM_DEST != 0 {
			t += ", " + wordDest.In(p.l)
		}
		if r.Perm.Mode&abi.SHM_LOCKED != 0 {
			t += ", " + wordLocked.In(p.l)
		}
		p.row(1, t)
		for _, m := range s.Maps {
			mode := "rw"
			if m.ReadOnly {
				mode = "r"
			}
			p.row(2, p.say(wordAttached, m.PID, m.Addr, m.End, mode))
		}
		p.row(2, p.say(wordSegFrames, p.frameList(s)))
	}
}

// frameList names a segment's frames by page.
func (p *page) frameList(s *Segment) string {
	var list []string
	for _, f := range s.Frames[:min(len(s.Frames), maxRows)] {
		if f == 0 {
			list = append(list, "-")
		} else {
			list = append(list, fmt.Sprintf("#%d", f))
		}
	}
	if len(list) == 0 {
		return wordNotYet.In(p.l)
	}
	if n := len(s.Frames) - len(list); n > 0 {
		list = append(list, p.say(wordMore, n))
	}
	return strings.Join(list, " ")
}

// frames shows the shared frames; neighbours that the same places map in the same order share a row.
func (p *page) frames(v *View) {
	if len(v.Frames) == 0 {
		return
	}
	p.title(wordFrames)
	rows := 0
	for i := 0; i < len(v.Frames); {
		n := 1
		for i+n < len(v.Frames) && follows(&v.Frames[i], &v.Frames[i+n], n) {
			n++
		}
		if rows++; rows > maxRows {
			p.row(1, p.say(wordMore, len(v.Frames)-i))
			return
		}
		p.frame(&v.Frames[i], n)
		i += n
	}
}

// follows tells whether a frame is mapped n pages behind another everywhere.
func follows(a, b *Frame, n int) bool {
	if int(b.Number) != int(a.Number)+n || len(a.Mappers) != len(b.Mappers) {
		return false
	}
	for i := range a.Mappers {
		x, y := &a.Mappers[i], &b.Mappers[i]
		if x.PID != y.PID || x.Shared != y.Shared || x.What != y.What || y.Addr != x.Addr+uint64(n)*4096 {
			return false
		}
	}
	return true
}

func (p *page) frame(f *Frame, n int) {
	name := fmt.Sprintf("#%d", f.Number)
	if n > 1 {
		name = fmt.Sprintf("#%d-#%d", f.Number, int(f.Number)+n-1)
	}
	var at []string
	for _, m := range f.Mappers {
		s := p.say(wordMapped, m.PID, m.Addr)
		if m.What != "" {
			s += " " + m.What
		}
		at = append(at, s)
	}
	w := wordFrameCopy
	if slices.ContainsFunc(f.Mappers, func(m Mapper) bool { return m.Shared }) {
		w = wordFrameShared
	}
	p.row(1, p.say(w, name))
	p.row(2, strings.Join(at, ", "))
}

func (p *page) futexes(v *View) {
	if len(v.Futexes) == 0 {
		return
	}
	p.title(wordFutexes)
	for _, f := range v.Futexes {
		val := "?"
		if f.Known {
			val = fmt.Sprint(f.Value)
		}
		p.row(1, p.say(wordFutex, f.Addr, f.PID, val, p.say(wordBlockedHere, numbers(f.Waiters))))
	}
}

func (p *page) timers(v *View) {
	if len(v.Timers) == 0 {
		return
	}
	p.title(wordTimers)
	for _, t := range v.Timers[:min(len(v.Timers), maxRows)] {
		what := ""
		switch t.Kind {
		case Deadline:
			name := fmt.Sprint(t.Nr)
			if c := abi.Lookup(t.Nr); c != nil {
				name = c.Name
			}
			what = p.say(wordDeadline, t.TID, name)
		case Alarm:
			what = p.say(wordAlarm, t.PID, t.Signal.Name())
		case PosixTimer:
			what = p.say(wordPosixTimer, t.PID, t.Signal.Name(), t.ID)
		case TimerFd:
			what = p.say(wordTimerFd, t.ID)
		}
		if t.Interval > 0 {
			what += p.say(wordEvery, seconds(t.Interval))
		}
		p.row(1, p.say(wordTimer, seconds(t.When), what))
	}
}

// SignalNames lists a set of signals.
func SignalNames(s abi.SigSet) string {
	var names []string
	for ; s != 0; s = s.Del(s.First()) {
		names = append(names, s.First().Name())
	}
	return strings.Join(names, " ")
}

func (p *page) signals(v *View) {
	begun := false
	section := func(head string, rows []string) {
		if len(rows) == 0 {
			return
		}
		if !begun {
			p.title(wordSignals)
			begun = true
		}
		p.row(1, head)
		for _, r := range rows {
			p.row(2, r)
		}
	}
	for i := range v.Processes {
		g := &v.Processes[i]
		var rows []string
		if g.Pending != 0 {
			rows = append(rows, p.say(wordPending, SignalNames(g.Pending)))
		}
		handled, ignored := abi.SigSet(0), abi.SigSet(0)
		for _, a := range g.Actions {
			if a.Handler == abi.SIG_IGN {
				ignored = ignored.Add(a.Sig)
			} else {
				handled = handled.Add(a.Sig)
			}
		}
		if handled != 0 {
			rows = append(rows, p.say(wordHandled, SignalNames(handled)))
		}
		if ignored != 0 {
			rows = append(rows, p.say(wordIgnored, SignalNames(ignored)))
		}
		section(p.say(wordOf, g.PID), rows)
		for k := range g.Threads {
			section(p.say(wordOfThread, g.PID, g.Threads[k].TID), p.threadSignals(&g.Threads[k]))
		}
	}
}

func (p *page) threadSignals(t *Thread) (rows []string) {
	if t.Blocked != 0 {
		rows = append(rows, p.say(wordMasked, SignalNames(t.Blocked)))
	}
	if t.Pending != 0 {
		rows = append(rows, p.say(wordPending, SignalNames(t.Pending)))
	}
	for _, f := range t.Frames {
		mask := SignalNames(f.Mask)
		if mask == "" {
			mask = wordNone.In(p.l)
		}
		rows = append(rows, p.say(wordFrame, f.SP, f.Handler, f.Signal.Name(), f.Regs.PC, mask))
	}
	return rows
}
