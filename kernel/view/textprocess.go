package view

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

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
	case t.Idle:
		return wordIdle.In(p.l)
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
		if !p.notes {
			p.content(q)
		}
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
