package trace

import (
	"fmt"
	"io"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// resultColumn is where strace puts the equals sign.
const resultColumn = 40

// Text writes events as strace(1) does. It is an event.Listener; Close it when the run is over.
type Text struct {
	// out is where the lines go.
	out io.Writer
	// opt is what was asked for.
	opt Options
	// tasks are the threads that are alive, by id.
	tasks map[int32]*task
	// begun says that the first thread was seen. Later ones are born of it or make calls; others, such as a
	// process 1 that only adopts orphans, are none of the trace's business.
	begun bool
	// open is the thread whose line was begun and not ended, zero if there is none.
	open int32
	// column is how wide the open line is.
	column int
	// buf is what this event adds to the output.
	buf []byte
	// err is the first error of writing.
	err error
}

// task is what the trace remembers of a thread.
type task struct {
	// call is the call it is in.
	call pending
	// inside is true while it is in a call.
	inside bool
	// previous is the name of the call before, for restart_syscall.
	previous string
	// ignored are the signals that were thrown away while the thread was in its call; strace shows them at
	// the call's end.
	ignored [][]byte
}

// pending is a call that has begun.
type pending struct {
	// nr is its number.
	nr uint64
	// before is the memory that was captured at its beginning.
	before []abi.Mem
	// since is when it began.
	since int64
	// complete says that all arguments were shown at the beginning.
	complete bool
	// shown says that the options want to see it.
	shown bool
}

// NewText makes a tracer that writes to w.
func NewText(w io.Writer, opt Options) *Text {
	return &Text{out: w, opt: opt, tasks: map[int32]*task{}}
}

// Event writes what an event adds to the trace.
func (t *Text) Event(e *event.Event) {
	switch e.Kind {
	case event.SysEnter:
		t.enter(e)
	case event.SysExit:
		t.leave(e)
	case event.SigQueue:
		t.ignoredSignal(e)
	case event.SigDeliver:
		if t.opt.showsPid(e.PID) && t.knows(e.TID) {
			t.line(e, colorSignal, appendDelivery(nil, e))
		}
	case event.Stop:
		if t.opt.showsPid(e.PID) && t.knows(e.TID) {
			t.line(e, colorSignal, append(appendSignal([]byte("--- stopped by "), int32(e.Sig)), " ---"...))
		}
	case event.Born:
		t.born(e)
	case event.Exit:
		t.exit(e)
	}
	t.Flush()
}

// Flush writes out what is ready and returns the first error of writing.
func (t *Text) Flush() error {
	if len(t.buf) > 0 && t.err == nil {
		_, t.err = t.out.Write(t.buf)
	}
	t.buf = t.buf[:0]
	return t.err
}

// Close ends a line that is still open.
func (t *Text) Close() error {
	t.interrupt()
	return t.Flush()
}

// knows reports whether a thread belongs to the trace. The first one does, whatever it does.
func (t *Text) knows(tid int32) bool {
	if !t.begun {
		t.task(tid)
	}
	return t.tasks[tid] != nil
}

// task finds a thread, which belongs to the trace from now on.
func (t *Text) task(tid int32) *task {
	t.begun = true
	k := t.tasks[tid]
	if k == nil {
		k = &task{}
		t.tasks[tid] = k
	}
	return k
}

// printer makes a printer for the call of an event.
func (t *Text) printer(e *event.Event) *printer {
	return &printer{call: abi.Lookup(e.Nr), args: e.Args, limit: t.opt.limit(), words: t.opt.Words}
}

// enter begins the line of a call.
func (t *Text) enter(e *event.Event) {
	k := t.task(e.TID)
	p := t.printer(e)
	p.before = e.Mem
	text, complete := p.enterText(k.previousName())
	k.inside = true
	k.call = pending{nr: e.Nr, before: e.Mem, since: e.Time, complete: complete, shown: t.opt.shows(e.PID, e.Nr)}
	if !k.call.shown {
		return
	}
	t.leader(e)
	t.paint(colorCall, callName(e.Nr))
	t.put("(")
	t.put(string(text))
	t.open = e.TID
}

// previousName is the call that restart_syscall goes on with.
func (k *task) previousName() string {
	if k.previous == "" {
		return "system call"
	}
	return k.previous
}

// leave ends the line of a call, and shows the signals that were ignored meanwhile.
func (t *Text) leave(e *event.Event) {
	k := t.task(e.TID)
	if !k.inside || k.call.nr != e.Nr {
		k.call = pending{nr: e.Nr, since: e.Time, shown: t.opt.shows(e.PID, e.Nr)}
	}
	k.inside = false
	k.previous = callName(e.Nr)
	if k.call.shown {
		p := t.printer(e)
		p.before, p.after, p.ret, p.exit = k.call.before, e.Mem, e.Ret, true
		t.resume(e, k)
		t.put(string(p.exitText()))
		t.result(string(p.appendResult(nil)), p.failed())
		if t.opt.Durations {
			ns := max(e.Time-k.call.since, 0)
			t.put(fmt.Sprintf(" <%d.%06d>", ns/1e9, ns%1e9/1e3))
		}
		t.newline()
	}
	k.call = pending{}
	for _, text := range k.ignored {
		t.line(e, colorSignal, text)
	}
	k.ignored = nil
}

// resume goes back to the line of a call that others interrupted.
func (t *Text) resume(e *event.Event, k *task) {
	if t.open == e.TID {
		return
	}
	t.leader(e)
	t.put("<... ")
	t.paint(colorCall, callName(k.call.nr))
	t.put(" " + t.opt.words().Resumed + ">")
	t.open = e.TID
}

// result closes the parenthesis and writes what stands behind the equals sign.
func (t *Text) result(text string, failed bool) {
	t.put(") ")
	for t.column < resultColumn {
		t.put(" ")
	}
	t.put("= ")
	color := colorNone
	if failed {
		color = colorError
	}
	t.paint(color, text)
}

// ignoredSignal remembers a signal that was thrown away when it was generated. strace sees these, since a traced
// process gets even the signals it ignores.
func (t *Text) ignoredSignal(e *event.Event) {
	if e.Text != "ignored" || !t.opt.showsPid(e.PID) || !t.knows(e.TID) {
		return
	}
	if k := t.task(e.TID); k.inside {
		k.ignored = append(k.ignored, appendDelivery(nil, e))
		return
	}
	t.line(e, colorSignal, appendDelivery(nil, e))
}

// appendDelivery appends a signal with its siginfo, or with what the event knows of it.
func appendDelivery(b []byte, e *event.Event) []byte {
	info := abi.UserInfo(abi.Signal(e.Sig), e.Code, e.Peer, 0)
	if len(e.Info) >= abi.SizeofSiginfo {
		info.Decode(e.Info)
	}
	b = append(appendSignal(append(b, "--- "...), int32(e.Sig)), ' ')
	return append(appendSiginfo(b, &info), " ---"...)
}

// born announces a new thread; on a terminal strace says so in the middle of whatever line is open.
func (t *Text) born(e *event.Event) {
	t.task(e.TID)
	t.task(e.Peer)
	if !t.opt.PidAlways && t.opt.showsPid(e.PID) {
		t.buf = append(fmt.Appendf(t.buf, t.opt.words().Attached, e.Peer), '\n')
	}
}

// exit ends a thread: the call it was in has no result.
func (t *Text) exit(e *event.Event) {
	if !t.knows(e.TID) {
		return
	}
	k := t.task(e.TID)
	if k.inside && k.call.shown {
		t.resume(e, k)
		if !k.call.complete {
			t.put(" <" + t.opt.words().Unfinished + " ...>")
		}
		t.result("?", false)
		t.newline()
	}
	if t.opt.showsPid(e.PID) {
		t.line(e, colorExit, t.opt.words().end(abi.WaitStatus(e.Ret)))
	}
	delete(t.tasks, e.TID)
}

// end is how a thread ended.
func (w *Words) end(status abi.WaitStatus) []byte {
	text := fmt.Sprintf(w.Exited, status.Code())
	if status.Signaled() {
		text = fmt.Sprintf(w.Killed, appendSignal(nil, int32(status.Signal())))
		if status.Core() {
			text += w.Core
		}
	}
	return []byte("+++ " + text + " +++")
}

// line writes a line of its own.
func (t *Text) line(e *event.Event, color string, text []byte) {
	t.leader(e)
	t.paint(color, string(text))
	t.newline()
}

// leader begins a line: it ends the one that is open and writes who and when.
func (t *Text) leader(e *event.Event) {
	t.interrupt()
	switch {
	case t.opt.PidAlways:
		t.put(fmt.Sprintf("%-5d ", e.TID))
	case len(t.tasks) > 1:
		t.put(fmt.Sprintf("[pid %5d] ", e.TID))
	}
	if t.opt.Times {
		us := e.Time / 1000
		s := us / 1e6
		t.put(fmt.Sprintf("%02d:%02d:%02d.%06d ", s/3600, s/60%60, s%60, us%1e6))
	}
}

// interrupt ends the open line as unfinished.
func (t *Text) interrupt() {
	if t.open != 0 {
		t.put(" <" + t.opt.words().Unfinished + " ...>")
		t.newline()
	}
}

// newline ends the open line.
func (t *Text) newline() {
	t.buf = append(t.buf, '\n')
	t.open, t.column = 0, 0
}

// put writes text that counts for the column.
func (t *Text) put(s string) {
	t.buf = append(t.buf, s...)
	t.column += len(s)
}

// The colors of the parts of a line.
const (
	colorNone   = ""
	colorCall   = "\x1b[1;34m"
	colorError  = "\x1b[31m"
	colorSignal = "\x1b[33m"
	colorExit   = "\x1b[1;35m"
	colorOff    = "\x1b[0m"
)

// paint writes text in a color, if colors are wanted; escape sequences have no width.
func (t *Text) paint(color, s string) {
	if !t.opt.Color || color == colorNone {
		t.put(s)
		return
	}
	t.buf = append(t.buf, color...)
	t.put(s)
	t.buf = append(t.buf, colorOff...)
}
