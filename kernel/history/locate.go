package history

import (
	"fmt"
	"path"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/image"
)

// Finding the places that positions name.

// Locate returns the job that looks for a position. What can be told to be wrong at once is an error.
func (h *History) Locate(p Position) (*Job, error) {
	start := Pos{Event: h.branch.index.base}
	p.Nth = max(p.Nth, 1)
	switch p.Kind {
	case AtStart:
		return &Job{h: h, branch: h.branch, done: true, Found: true, Pos: start}, nil
	case AtEnd:
		return h.toEnd(), nil
	case AtBlocked:
		return h.nth(start, p.Nth, probe{step: rising(allBlocked)}), nil
	case AtEvent, AtStep, AtInst:
		return h.numbered(p), nil
	case AtCall:
		q := Query{Kinds: Kinds(event.SysEnter), TID: 0, PID: p.PID, Calls: []uint64{uint64(abi.ByName(p.Call).Nr)}}
		return h.nthEvent(q, p.Nth, p.PID), nil
	case AtExit:
		return h.exitOf(p.PID), nil
	}
	if s := h.opt.Script; s != nil && p.Kind == AtLine && (p.File == "" || path.Base(s.Name) == p.File || s.Name == p.File) {
		line := s.CodeLine(p.Line)
		if line == 0 {
			return nil, fmt.Errorf("%s has nothing that happens on line %d or behind it", s.Name, p.Line)
		}
		return h.atScript(start, line), nil
	}
	if p.Kind == AtMain {
		p = Position{Kind: AtMain, PID: firstPID, Nth: 1}
	}
	return h.atSource(start, p)
}

// firstPID is the process that runs the program.
const firstPID = 2

// toEnd runs ahead to the end.
func (h *History) toEnd() *Job {
	j := &Job{h: h, branch: h.branch}
	j.work = func(budget int64) bool {
		if h.RunAhead(budget) {
			return false
		}
		j.Found, j.Pos = true, h.branch.tip.pos
		return true
	}
	return j
}

// numbered waits until a number is known.
func (h *History) numbered(p Position) *Job {
	j := &Job{h: h, branch: h.branch}
	j.work = func(budget int64) bool {
		t := func() bool {
			end := h.branch.tip.pos
			return p.Kind == AtEvent && end.Event >= p.N || p.Kind == AtStep && end.Step >= p.N || p.Kind == AtInst && end.Inst >= int64(p.N)
		}
		for end := work(h.ahead) + budget; !t(); {
			if !h.extend(h.branch) && !t() {
				j.Pos = h.branch.tip.pos
				return true
			}
			if work(h.ahead) >= end {
				return t()
			}
		}
		j.Found = true
		switch e, ok := h.branch.index.at(p.N); {
		case p.Kind == AtEvent && ok:
			j.Pos = Pos{Event: p.N, Step: e.Step}
		case p.Kind == AtEvent:
			j.Pos = Pos{Event: h.branch.index.base}
		case p.Kind == AtStep:
			j.Pos = Pos{Event: h.lastOf(p.N), Step: p.N}
		default:
			was := h.now
			_ = h.GotoInst(int64(p.N))
			j.Pos = h.now
			_ = h.Goto(was)
		}
		return true
	}
	return j
}

// rising makes a condition a probe that says yes where it begins to hold.
func rising(cond func(m *kernel.Machine) bool) func(*kernel.Machine, bool) bool {
	was := false
	return func(m *kernel.Machine, first bool) bool {
		now := cond(m)
		yes := now && !was && !first
		was = now
		return yes
	}
}

// allBlocked tells whether no task can run, though there are some.
func allBlocked(m *kernel.Machine) bool {
	if m.Run.Len() > 0 {
		return false
	}
	for i := range m.CPU[:m.NCPU] {
		if m.CPU[i].Task != 0 {
			return false
		}
	}
	for id := m.Procs.Tasks.Next(0); id != 0; id = m.Procs.Tasks.Next(id) {
		t := m.Procs.Tasks.R(id)
		if (t.State == proc.Sleeping || t.State == proc.Stopped) && !m.Procs.Groups.R(t.Group).Kernel {
			return true
		}
	}
	return false
}

// nth looks for the n-th place from one on that a probe says yes to.
func (h *History) nth(from Pos, n int, p probe) *Job {
	step, inst := p.step, p.inst
	if step != nil {
		p.step = func(m *kernel.Machine, first bool) bool {
			if step(m, first) {
				n--
			}
			return n == 0
		}
	}
	if inst != nil {
		p.inst = func(m *kernel.Machine, t *proc.Task, i int64) bool {
			if inst(m, t, i) {
				n--
			}
			return n == 0
		}
	}
	return h.forward(from, p)
}

// nthEvent looks for the n-th event that a query means and that happened to a process, not to its peer.
func (h *History) nthEvent(q Query, n int, pid int32) *Job {
	j := &Job{h: h, branch: h.branch}
	after := h.branch.index.base
	j.work = func(budget int64) bool {
		for end := work(h.ahead) + budget; ; {
			seq, ok := h.branch.index.next(&q, after)
			if !ok {
				if after = max(after, h.branch.index.last()); work(h.ahead) >= end {
					return false
				}
				if !h.extend(h.branch) && after == h.branch.index.last() {
					j.Pos = h.branch.tip.pos
					return true
				}
				continue
			}
			after = seq
			e, _ := h.branch.index.at(seq)
			if pid != 0 && e.PID != pid {
				continue
			}
			if n--; n == 0 {
				j.Found, j.Pos = true, Pos{Event: h.lastOf(e.Step), Step: e.Step}
				return true
			}
		}
	}
	return j
}

// exitOf looks for the end of a process, which is that of the last of its threads.
func (h *History) exitOf(pid int32) *Job {
	return h.forward(Pos{Event: h.branch.index.base}, probe{step: rising(func(m *kernel.Machine) bool {
		t := m.Procs.Tasks.R(m.Procs.Task(pid))
		return t != nil && m.Procs.Groups.R(t.Group).Zombie
	})})
}

// atSource looks for a line, or for main.
func (h *History) atSource(from Pos, p Position) (*Job, error) {
	if d := h.mainSource(); d != nil && p.Kind == AtLine && p.PID == 0 {
		if err := p.check(d); err != nil {
			return nil, err
		}
	}
	type place struct {
		pid   int32
		space store.ID
	}
	known := map[place]map[uint64]bool{}
	return h.nth(from, p.Nth, probe{inst: func(m *kernel.Machine, t *proc.Task, _ int64) bool {
		if p.PID != 0 && t.PID != p.PID {
			return false
		}
		k := place{t.PID, t.Space}
		pcs, ok := known[k]
		if !ok {
			pcs = p.addresses(h.sourceIn(m, t.PID))
			known[k] = pcs
		}
		return pcs[t.Regs.PC]
	}}), nil
}

// mainSource is the debug information of the first program.
func (h *History) mainSource() *image.Debug {
	d, _ := image.LoadDebug(h.cfg.Image)
	return d
}

// addresses are where execution gets to a position of a program's source.
func (p *Position) addresses(d *image.Debug) map[uint64]bool {
	pcs := map[uint64]bool{}
	if d == nil {
		return pcs
	}
	if p.Kind == AtMain {
		if at, ok := d.FuncBody("main"); ok {
			pcs[at] = true
		}
		return pcs
	}
	file := p.File
	if file == "" {
		file = onlyFile(d)
	}
	line, ok := d.CodeLine(file, p.Line)
	if !ok {
		return pcs
	}
	for _, at := range d.LineAddrs(file, line) {
		pcs[at] = true
	}
	return pcs
}

// onlyFile is the file that main is in.
func onlyFile(d *image.Debug) string {
	if at, ok := d.FuncAddr("main"); ok {
		file, _, _ := d.Line(at)
		return file
	}
	return ""
}

// check says what is wrong with a line of the first program.
func (p *Position) check(d *image.Debug) error {
	file := p.File
	if file == "" {
		if file = onlyFile(d); file == "" {
			return fmt.Errorf("the program has no line numbers; it has to be compiled with -g")
		}
	}
	if _, ok := d.CodeLine(file, p.Line); ok {
		return nil
	}
	if _, ok := d.CodeLine(file, 1); ok {
		return fmt.Errorf("%s has no code on line %d or behind it", file, p.Line)
	}
	if len(d.Files()) == 0 {
		return fmt.Errorf("the program has no line numbers; it has to be compiled with -g")
	}
	return fmt.Errorf("the program has no source file %s; main is in %s", file, onlyFile(d))
}

// GotoPosition goes to a position. It works until it is found: the run must have an end.
func (h *History) GotoPosition(p Position) error {
	j, err := h.Locate(p)
	if err != nil {
		return err
	}
	if !h.Do(j) {
		return fmt.Errorf("the run does not get to %s%s", p, h.howItEnds())
	}
	return nil
}

// howItEnds says why a search had to stop.
func (h *History) howItEnds() string {
	switch p := h.Progress(); {
	case p.Full:
		return " in the part of it that there is room for"
	case p.Stalled:
		return "; it waits for input"
	case p.Over == kernel.Budget:
		return " before its instructions are used up"
	case p.Over == kernel.Finished:
		return ": it ends before"
	}
	return ""
}
