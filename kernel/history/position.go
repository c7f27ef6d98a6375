package history

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
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
