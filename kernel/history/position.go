package history

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/image"
)

// Words for places: --at of the command line, and what a person types to go somewhere.

// PositionHelp says what a position can be.
const PositionHelp = `A position is
  start            before the first instruction
  end              where the run ends
  blocked          the first moment at which every process is blocked
  main             where the first program gets to main
  line FILE:N      where line N of a source file is reached first; line N if there is only one file
  call NAME        after the first call of that name has begun, and ended unless it blocks; fork, pipe, open and
                   the like mean the calls that they make on riscv64
  pid P exit       after process P has ended
  pid P call NAME, pid P line FILE:N
                   the same of process P only
  N or event N     after event number N, as trace --format json counts
  step N, inst N   after so many steps of the machine, or instructions
#K behind it means the K-th time: call msgsnd#2.`

// PlaceKind is what a position names.
type PlaceKind uint8

// The kinds of position.
const (
	AtEnd PlaceKind = iota
	AtStart
	AtBlocked
	AtMain
	AtLine
	AtCall
	AtExit
	AtEvent
	AtStep
	AtInst
)

// Position is a place in words.
type Position struct {
	Kind PlaceKind
	PID  int32  // of AtLine, AtCall and AtExit: the process, 0: any
	File string // of AtLine: the file, or the end of its path; "": the only one
	Line int    // of AtLine
	Call string // of AtCall: the call's name
	N    uint64 // of AtEvent, AtStep and AtInst
	Nth  int    // the how manieth time, from 1
}

// String is the position as ParsePosition reads it.
func (p Position) String() string {
	s := ""
	switch p.Kind {
	case AtEnd, AtStart, AtBlocked, AtMain:
		s = [...]string{"end", "start", "blocked", "main"}[p.Kind]
	case AtLine:
		s = "line " + strconv.Itoa(p.Line)
		if p.File != "" {
			s = "line " + p.File + ":" + strconv.Itoa(p.Line)
		}
	case AtCall:
		s = "call " + p.Call
	case AtExit:
		s = "exit"
	case AtEvent, AtStep, AtInst:
		s = [...]string{"event ", "step ", "inst "}[p.Kind-AtEvent] + strconv.FormatUint(p.N, 10)
	}
	if p.PID != 0 {
		s = fmt.Sprintf("pid %d %s", p.PID, s)
	}
	if p.Nth > 1 {
		s += "#" + strconv.Itoa(p.Nth)
	}
	return s
}

// ParsePosition reads a position. Errors are sentences for people.
func ParsePosition(s string) (Position, error) {
	p := Position{Nth: 1}
	words := strings.Fields(s)
	if len(words) == 0 {
		return p, fmt.Errorf("a position is missing, such as end, blocked, line FILE:N, call NAME or pid P exit")
	}
	last := &words[len(words)-1]
	if at := strings.LastIndexByte(*last, '#'); at >= 0 {
		n, err := strconv.Atoi((*last)[at+1:])
		if err != nil || n < 1 || n > 1<<30 {
			return p, fmt.Errorf("%q: behind # comes a number from 1 on", s)
		}
		p.Nth, *last = n, (*last)[:at]
		if *last == "" {
			words = words[:len(words)-1]
		}
	}
	if len(words) > 0 && words[0] == "pid" {
		if len(words) < 3 {
			return p, fmt.Errorf("%q: as in pid 3 exit, pid 3 call read or pid 3 line FILE:N", s)
		}
		n, err := strconv.ParseInt(words[1], 10, 32)
		if err != nil || n < 1 {
			return p, fmt.Errorf("%q: %s is not a process number", s, words[1])
		}
		p.PID, words = int32(n), words[2:]
	}
	if err := p.parse(words); err != nil {
		return p, fmt.Errorf("%q: %w", s, err)
	}
	if p.Nth > 1 && p.Kind != AtLine && p.Kind != AtCall && p.Kind != AtBlocked {
		return p, fmt.Errorf("%q: # goes with line, call and blocked", s)
	}
	return p, nil
}

// parse reads what comes behind the process.
func (p *Position) parse(words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("a position is missing")
	}
	plain := map[string]PlaceKind{"end": AtEnd, "start": AtStart, "blocked": AtBlocked, "main": AtMain}
	numbers := map[string]PlaceKind{"event": AtEvent, "step": AtStep, "inst": AtInst}
	kind, isPlain := plain[words[0]]
	num, isNumber := numbers[words[0]]
	arg := ""
	if len(words) == 2 {
		arg = words[1]
	}
	switch {
	case isPlain && len(words) == 1:
		p.Kind = kind
	case words[0] == "exit" && len(words) == 1:
		p.Kind = AtExit
		if p.PID == 0 {
			return fmt.Errorf("whose? as in pid 3 exit")
		}
		return nil
	case words[0] == "line" && arg != "":
		return p.parseLine(arg)
	case words[0] == "call" && arg != "":
		return p.parseCall(arg)
	case isNumber && arg != "":
		return p.number(num, arg)
	case len(words) == 1 && strings.Trim(words[0], "0123456789") == "":
		return p.number(AtEvent, words[0])
	default:
		return fmt.Errorf("not a position; there are start, end, blocked, main, line FILE:N, call NAME, pid P exit, event N, step N and inst N")
	}
	if p.PID != 0 {
		return fmt.Errorf("pid goes with exit, call and line")
	}
	return nil
}

func (p *Position) number(kind PlaceKind, text string) error {
	n, err := strconv.ParseUint(text, 10, 62)
	switch {
	case err != nil:
		return fmt.Errorf("%s is not a number", text)
	case p.PID != 0:
		return fmt.Errorf("pid goes with exit, call and line")
	}
	p.Kind, p.N = kind, n
	return nil
}

func (p *Position) parseLine(text string) error {
	p.Kind = AtLine
	line := text
	if at := strings.LastIndexByte(text, ':'); at >= 0 {
		p.File, line = text[:at], text[at+1:]
	}
	n, err := strconv.Atoi(line)
	if err != nil || n < 1 || n > 1<<30 || strings.HasSuffix(text[:len(text)-len(line)], "::") {
		return fmt.Errorf("a line is FILE:N, as in main.c:12")
	}
	p.Line = n
	return nil
}

func (p *Position) parseCall(name string) error {
	c := abi.ByName(name)
	if c == nil {
		c = abi.ByName(libraryCalls[name])
	}
	if c == nil {
		return fmt.Errorf("%s is not a system call of riscv64; vitrine syscalls lists them", name)
	}
	p.Kind, p.Call = AtCall, c.Name
	return nil
}

// libraryCalls are functions of the C library that make a call of another name on riscv64.
var libraryCalls = map[string]string{"fork": "clone", "vfork": "clone", "pipe": "pipe2", "open": "openat", "creat": "openat", "waitpid": "wait4", "wait": "wait4",
	"dup2": "dup3", "poll": "ppoll", "select": "pselect6", "pause": "ppoll", "alarm": "setitimer", "mkdir": "mkdirat", "unlink": "unlinkat", "exit": "exit_group",
	"sleep": "clock_nanosleep", "nanosleep": "clock_nanosleep", "signal": "rt_sigaction", "sigaction": "rt_sigaction", "sigprocmask": "rt_sigprocmask",
	"sigsuspend": "rt_sigsuspend", "stat": "newfstatat", "mkfifo": "mknodat"}

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
	}
	return ""
}
