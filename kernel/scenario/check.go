package scenario

import (
	"errors"
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// Check tells what is wrong with a scenario before anybody plays it: unknown calls, arguments of the wrong kind, actors that do not
// exist or are not free. The error is an *Error.
func (f *File) Check() error {
	c := &checker{file: f, actors: map[string]*checked{}, vars: map[string]bool{}}
	c.matcher = matcher{coder: coder{world: c, layout: RISCV()}, bind: func(name string, _ uint64) { c.vars[name] = true }}
	for i := range f.Lines {
		if err := c.line(&f.Lines[i]); err != nil {
			return c.at(&f.Lines[i], err)
		}
	}
	return nil
}

// checked is what can be known of an actor without playing.
type checked struct {
	pending []*level // its calls: that of the program itself, then one for each handler it is in
	gone    int      // the line in which it ended, 0 if it has not
}

// level is one call of an actor.
type level struct {
	line    int         // where it began, 0 for none
	blocked bool        // it is not over
	inv     *invocation // what it was called with
}

// checker walks through a file.
type checker struct {
	matcher
	file   *File
	actors map[string]*checked
	vars   map[string]bool
}

// at makes an error of the file of an error of a line.
func (c *checker) at(l *Line, err error) error {
	var v *valueError
	if errors.As(err, &v) {
		return &Error{c.file.Name, l.Nr, max(v.col, 1), v.msg}
	}
	return &Error{c.file.Name, l.Nr, max(l.ActorCol, 1), err.Error()}
}

func (c *checker) variable(name string) (uint64, bool) { return 0, c.vars[name] }

func (c *checker) pid(actor string) (uint64, bool) {
	_, ok := c.actors[actor]
	return 1, ok
}

func (c *checker) savedMask() (uint64, error) { return ScratchAddr, nil }

func (c *checker) place(string, int) (uint64, error) { return ScratchAddr, nil }

func (c *checker) semaphores(uint64) uint64 { return 0 }

func (c *checker) temp([]byte) (uint64, error) { return ScratchAddr, nil }

func (c *checker) poke(uint64, []byte) {}

// line checks one line.
func (c *checker) line(l *Line) error {
	if l.Kind == Blank || l.Kind == Sleep {
		return nil
	}
	a, err := c.actor(l)
	if err != nil {
		return err
	}
	top := a.pending[len(a.pending)-1]
	switch l.Kind {
	case Begin:
		return c.begin(l, a)
	case Resume:
		if !top.blocked {
			return fmt.Errorf("%s has no call that could go on: no line with ... stands before", l.Actor)
		}
		top.blocked = l.Outcome.Kind == Waits
		return c.outcome(l, top.inv)
	case Handler:
		a.pending = append(a.pending, &level{})
		return c.handler(l)
	case Return:
		if len(a.pending) == 1 {
			return fmt.Errorf("%s is in no handler that could return: no line with --- stands before", l.Actor)
		}
		if top.blocked {
			return fmt.Errorf("%s is still blocked in the call of line %d", l.Actor, top.line)
		}
		a.pending = a.pending[:len(a.pending)-1]
	case Exit:
		a.gone = l.Nr
	}
	return nil
}

// actor finds the actor of a line. The first line's is there from the start; others are made by clone.
func (c *checker) actor(l *Line) (*checked, error) {
	a := c.actors[l.Actor]
	if a == nil && len(c.actors) == 0 {
		a = c.born(l.Actor)
	}
	switch {
	case a == nil:
		return nil, fmt.Errorf("there is no actor %s: no clone before makes it", l.Actor)
	case a.gone != 0 && a.gone < l.Nr && l.Kind != Exit:
		return nil, fmt.Errorf("%s is gone since line %d", l.Actor, a.gone)
	}
	return a, nil
}

// born makes an actor.
func (c *checker) born(name string) *checked {
	a := &checked{pending: []*level{{}}}
	c.actors[name] = a
	return a
}

// begin checks a call.
func (c *checker) begin(l *Line, a *checked) error {
	top := a.pending[len(a.pending)-1]
	if top.blocked {
		return fmt.Errorf("%s is still blocked in the call of line %d: it can not start another", l.Actor, top.line)
	}
	call := Lookup(l.Call)
	if call == nil {
		return &valueError{l.CallCol, fmt.Sprintf("unknown call %q%s", l.Call, Similar(l.Call))}
	}
	if child := childName(l); child != "" {
		if c.actors[child] != nil {
			return fmt.Errorf("there is an actor %s already", child)
		}
		b := c.born(child)
		for range a.pending[1:] { // it is in copies of its maker's handlers
			b.pending = append(b.pending, &level{})
		}
	}
	inv, err := c.invoke(call, l)
	if err != nil {
		return err
	}
	*top = level{line: l.Nr, blocked: l.Outcome.Kind == Waits, inv: inv}
	if ends(call) {
		a.gone = l.Nr
	}
	if err := c.outcome(l, inv); err != nil {
		return err
	}
	return nil
}

// makesTask tells whether a call makes an actor.
func makesTask(call string) bool { return call == "clone" || call == "clone3" }

// childName is the actor that a line's call makes, "" if it makes none or does not name it.
func childName(l *Line) string {
	if l.Kind != Begin || !makesTask(l.Call) {
		return ""
	}
	for i := range l.Facts {
		if f := &l.Facts[i]; f.Name == "child" && f.Value.Kind == Name {
			return f.Value.Text
		}
	}
	if v := l.Outcome.Values; len(v) == 1 && v[0].Kind == Name && isActor(v[0].Text) {
		return v[0].Text
	}
	return ""
}

// outcome checks results and facts against their types.
func (c *checker) outcome(l *Line, inv *invocation) error {
	t := resultType(inv)
	for i := range l.Outcome.Values {
		v := &l.Outcome.Values[i]
		if v.Kind == Failure {
			if _, ok := errnoByName(v.Text); !ok {
				return wrong(v, "unknown error %s%s", v.Text, didYouMean(v.Text, allErrors()))
			}
			continue
		}
		if v.Kind == Minus && v.Kids[0].Kind == Number && v.Kids[0].Num != 0 && inv.call.Name != "getpriority" {
			return wrong(v, "a result below zero needs the name of its error, such as -1 EAGAIN")
		}
		if _, err := c.matcher.word(t, v, 0); err != nil {
			return err
		}
	}
	for i := range l.Facts {
		f := &l.Facts[i]
		if f.Name == "child" && makesTask(inv.call.Name) {
			continue
		}
		o := inv.find(f.Name)
		if o == nil {
			return &valueError{f.Col, fmt.Sprintf("%s fills nothing that is called %s%s", inv.call.Name, f.Name, inv.fills())}
		}
		if err := c.fact(o.t.as(&f.Value, -1), &f.Value); err != nil {
			return err
		}
	}
	return nil
}

// fact tries the form of a fact; of a structure each field on its own, since the matcher stops at the first that differs.
func (c *checker) fact(t typ, e *Expr) error {
	if e.Kind == Struct && len(e.Fields) > 1 {
		for i := range e.Fields {
			if err := c.fact(t, &Expr{Kind: Struct, Col: e.Col, Fields: e.Fields[i : i+1]}); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := c.matcher.memory(t, e, make([]byte, zeroSize(c.layout, t)))
	return err
}

// zeroSize is how many bytes it takes to try a fact's form.
func zeroSize(l *Layout, t typ) int {
	switch t.kind {
	case abi.KindStruct:
		return l.Struct(t.struc).Size
	case abi.KindSigaction:
		return l.Struct(abi.StructSigaction).Size
	case abi.KindMessage:
		return l.Struct(abi.StructMessage).Size
	case abi.KindSiginfo:
		return abi.SizeofSiginfo
	case abi.KindSigSet, abi.KindFDPair:
		return 8
	}
	if el, ok := t.element(); ok {
		return el.size
	}
	return 8
}

// find is the memory that a call fills under a name, nil if there is none.
func (v *invocation) find(name string) *out {
	for i := range v.outs {
		if v.outs[i].name == name {
			return &v.outs[i]
		}
	}
	return nil
}

// fills lists what a call fills, for messages.
func (v *invocation) fills() string {
	var list []string
	for i := range v.outs {
		list = append(list, v.outs[i].name)
	}
	if list == nil {
		return ""
	}
	return ", only " + strings.Join(list, ", ")
}

// handler checks a handler's entry.
func (c *checker) handler(l *Line) error {
	if _, err := c.siginfo(&Expr{Kind: Struct, Fields: l.Facts}, make([]byte, abi.SizeofSiginfo)); err != nil {
		return err
	}
	for i := range l.Saved {
		f := &l.Saved[i]
		t, ok := savedFields[f.Name]
		if !ok {
			return &valueError{f.Col, "expected result, mask or altstack, not " + f.Name}
		}
		if f.Value.Kind == Failure || f.Name == "result" && f.Value.Kind == Name {
			continue
		}
		if _, err := c.matcher.word(t, &f.Value, 0); err != nil {
			return err
		}
	}
	return nil
}

// siginfo tries the form of a siginfo.
func (c *checker) siginfo(e *Expr, b []byte) (bool, error) {
	for i := range e.Fields {
		one := Expr{Kind: Struct, Fields: e.Fields[i : i+1]}
		if _, err := c.matcher.siginfo(&one, b); err != nil {
			return false, err
		}
	}
	return true, nil
}

// maxErrno is the largest error number that Linux has, EHWPOISON.
const maxErrno = abi.Errno(133)

// allErrors are the names of all errors.
func allErrors() (list []string) {
	for e := abi.Errno(1); e <= maxErrno; e++ {
		list = append(list, e.Name())
	}
	return list
}

// errnoByName finds an error by its name.
func errnoByName(name string) (abi.Errno, bool) {
	for e := abi.Errno(1); e <= maxErrno; e++ {
		if e.Name() == name {
			return e, true
		}
	}
	switch name {
	case "EWOULDBLOCK":
		return abi.EAGAIN, true
	case "ENOTSUP":
		return abi.EOPNOTSUPP, true
	}
	return 0, false
}

// resultType is what a call's result is.
func resultType(v *invocation) typ {
	switch v.call.Ret {
	case abi.RetFD:
		return typ{kind: abi.KindFD}
	case abi.RetPid:
		return typ{kind: abi.KindPid}
	case abi.RetAddr:
		return typ{kind: abi.KindAddr}
	case abi.RetMode:
		return typ{kind: abi.KindMode}
	case abi.RetSignal:
		return typ{kind: abi.KindSignal}
	case abi.RetPolicy:
		return typ{kind: abi.KindEnum, flags: &abi.FlagsSched}
	case abi.RetInt:
		if v.call.Nr == abi.SYS_SEMCTL && v.plain[2] == abi.GETPID {
			return typ{kind: abi.KindPid}
		}
	case abi.RetFcntl:
		switch v.plain[1] {
		case abi.F_GETFD:
			return typ{kind: abi.KindFlags, flags: &abi.FlagsFD}
		case abi.F_GETFL:
			return typ{kind: abi.KindFlags, flags: &abi.FlagsOpen}
		case abi.F_GETOWN:
			return typ{kind: abi.KindPid}
		case abi.F_GETSIG:
			return typ{kind: abi.KindSignal}
		case abi.F_GET_SEALS:
			return typ{kind: abi.KindFlags, flags: &abi.FlagsSeals}
		}
	}
	return typ{kind: abi.KindLong}
}

// otherCalls are what C libraries offer beside, or instead of, the kernel's calls.
var otherCalls = map[string]string{"fork": "clone(SIGCHLD)", "vfork": "clone(CLONE_VM|CLONE_VFORK|SIGCHLD)", "pipe": "pipe2", "open": "openat", "creat": "openat",
	"dup2": "dup3", "wait": "wait4", "waitpid": "wait4", "stat": "newfstatat", "lstat": "newfstatat", "mkfifo": "mknodat", "mknod": "mknodat", "unlink": "unlinkat",
	"rmdir": "unlinkat", "mkdir": "mkdirat", "rename": "renameat2", "link": "linkat", "symlink": "symlinkat", "access": "faccessat", "chmod": "fchmodat",
	"poll": "ppoll", "select": "pselect6", "pause": "ppoll", "alarm": "setitimer", "sleep": "nanosleep", "usleep": "nanosleep", "sigaction": "rt_sigaction",
	"signal": "rt_sigaction", "sigprocmask": "rt_sigprocmask", "sigsuspend": "rt_sigsuspend", "sigpending": "rt_sigpending", "sigtimedwait": "rt_sigtimedwait",
	"sigwait": "rt_sigtimedwait", "sigqueue": "rt_sigqueueinfo", "raise": "tgkill", "_exit": "exit_group", "execv": "execve", "execl": "execve",
	"eventfd": "eventfd2", "signalfd": "signalfd4", "getpgrp": "getpgid"}

// Similar asks whether another call was meant by an unknown name: "; did you mean read?". It is empty if there is none that is like it.
func Similar(name string) string {
	if other := otherCalls[name]; other != "" {
		return "; did you mean " + other + "?"
	}
	return didYouMean(name, CallNames())
}

// didYouMean asks for the name that differs in the least from an unknown one, if that is little: a prefix such as SIG or sa_ that was left
// out counts as one letter.
func didYouMean(name string, names []string) string {
	best, least := "", min(3, len(name))
	for _, n := range names {
		d := distance(name, n)
		if len(name) > 2 && strings.HasSuffix(n, name) {
			d = 1
		}
		if d < least {
			best, least = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is how many letters have to be changed, added or removed to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := last
			if a[i] != b[j] {
				d++
			}
			last = row[j+1]
			row[j+1] = min(d, row[j]+1, last+1)
		}
	}
	return row[len(b)]
}
