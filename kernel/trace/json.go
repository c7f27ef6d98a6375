package trace

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// JSON writes one JSON object per event and line. Every object begins with
//
//	seq, step, time (virtual ns), cpu, pid, tid, kind
//
// and goes on with what its kind has, in the order below; a field that means nothing is left out.
//
//	enter        call, nr, args (texts as strace prints them), raw (as hexadecimal texts)
//	exit         the same with what came out, ret, and errno (a name) for an error
//	block        call, nr, object, deadline, wait (the wait channel)
//	wake         object, peer, why
//	switch       peer
//	preempt      n
//	sigqueue     signal, code, peer, text
//	sigdeliver   signal, code, info (as strace prints it), action, handler, sp
//	sigreturn    pc, sp
//	pagefault    addr, signal
//	pagenew      addr, frame, text
//	pagecopy     addr, frame, from
//	pageshare    addr, frame, peer
//	copyin/out   addr, n
//	queued/taken object, n, data; of a message type before and peer and text ("hand-over") behind; of a semaphore sem (its number), n (what
//	             was added or set) and text ("set", "undo"); of a segment addr, n (bytes) and text ("attach", "detach")
//	opened       fd, object, text
//	closed       fd, object
//	born         peer, flags
//	exec         text
//	exited       status (as wait(2) has it), group
//	reap         peer, status
//	adopt        peer
//	stop         signal
//	timer        object, deadline
//	output       fd, data
//	choice       choice, of, answer, nth
//	verdict      text
//
// Addresses are hexadecimal texts, since JSON's numbers are too small for them. data is a text, or base64
// under the name of data64 if it is none.
type JSON struct {
	// out is where the lines go.
	out io.Writer
	// opt is what was asked for; the choice of calls and of a process counts here too.
	opt Options
	// before is the memory captured at the beginning of the call that a thread is in.
	before map[int32][]abi.Mem
	// err is the first error of writing.
	err error
}

// NewJSON makes a tracer that writes to w.
func NewJSON(w io.Writer, opt Options) *JSON {
	return &JSON{out: w, opt: opt, before: map[int32][]abi.Mem{}}
}

// Event writes one event.
func (j *JSON) Event(e *event.Event) {
	line := object{buf: []byte{'{'}}
	line.uint("seq", e.Seq)
	line.uint("step", e.Step)
	line.int("time", e.Time)
	line.int("cpu", int64(e.CPU))
	line.int("pid", int64(e.PID))
	line.int("tid", int64(e.TID))
	line.text("kind", e.Kind.Name())
	shown := j.opt.showsPid(e.PID)
	switch e.Kind {
	case event.SysEnter, event.SysExit:
		shown = j.opt.shows(e.PID, e.Nr)
		j.call(&line, e)
	default:
		line.body(e)
	}
	if shown && j.err == nil {
		_, j.err = j.out.Write(append(line.buf, '}', '\n'))
	}
}

// Flush returns the first error of writing.
func (j *JSON) Flush() error { return j.err }

// Close returns the first error of writing.
func (j *JSON) Close() error { return j.err }

// call writes the beginning or the end of a call.
func (j *JSON) call(line *object, e *event.Event) {
	p := &printer{call: abi.Lookup(e.Nr), args: e.Args, limit: j.opt.limit()}
	if e.Kind == event.SysEnter {
		p.before = e.Mem
		j.before[e.TID] = e.Mem
	} else {
		p.before, p.after, p.ret, p.exit = j.before[e.TID], e.Mem, e.Ret, true
		delete(j.before, e.TID)
	}
	line.text("call", callName(e.Nr))
	line.uint("nr", e.Nr)
	line.texts("args", p.argTexts())
	raw := make([]string, len(e.Args))
	for i, v := range e.Args {
		raw[i] = hexText(v)
	}
	line.texts("raw", raw)
	if e.Kind == event.SysExit {
		line.int("ret", e.Ret)
		if errno := abi.ErrnoOf(e.Ret); errno != 0 {
			line.text("errno", errno.Name())
		}
	}
}

// object is a JSON object in the making.
type object struct {
	// buf is what there is of it.
	buf []byte
}

// body writes the fields of an event that is no call.
func (o *object) body(e *event.Event) {
	switch e.Kind {
	case event.Block, event.Wake, event.Queued, event.Taken, event.Opened, event.Closed, event.Timer:
		o.withObject(e)
	case event.SigQueue, event.SigDeliver, event.SigReturn, event.Stop, event.PageFault:
		o.signal(e)
	case event.PageNew, event.PageCopy, event.PageShare, event.CopyIn, event.CopyOut:
		o.memory(e)
	case event.Switch, event.Adopt:
		o.int("peer", int64(e.Peer))
	case event.Preempt:
		o.int("n", e.N)
	case event.Born:
		o.int("peer", int64(e.Peer))
		o.text("flags", abi.FlagsClone.Format(uint64(e.N)&^abi.CSIGNAL))
	case event.Exec, event.Verdict:
		o.text("text", e.Text)
	case event.Exit:
		o.int("status", e.Ret)
		o.bool("group", e.N == 1)
	case event.Reap:
		o.int("peer", int64(e.Peer))
		o.int("status", e.Ret)
	case event.Output:
		o.int("fd", int64(e.Fd))
		o.data(e.Data)
	case event.Choice:
		o.uint("choice", e.Nr)
		o.int("of", e.N)
		o.int("answer", e.Ret)
		o.uint("nth", e.Args[0])
	}
}

// withObject writes the events about a kernel object.
func (o *object) withObject(e *event.Event) {
	if e.Kind == event.Block {
		o.text("call", callName(e.Nr))
		o.uint("nr", e.Nr)
	}
	if e.Kind == event.Opened || e.Kind == event.Closed {
		o.int("fd", int64(e.Fd))
	}
	if e.Obj.Kind != event.NoObj {
		o.text("object", objectText(e.Obj))
	}
	switch e.Kind {
	case event.Block:
		if e.N != 0 {
			o.int("deadline", e.N)
		}
		o.text("wait", e.Text)
	case event.Wake:
		o.int("peer", int64(e.Peer))
		o.text("why", e.Text)
	case event.Queued, event.Taken:
		o.moved(e)
	case event.Opened:
		o.text("text", e.Text)
	case event.Timer:
		o.int("deadline", e.N)
	}
}

// moved writes what came into an object or left it.
func (o *object) moved(e *event.Event) {
	switch e.Obj.Kind {
	case event.MsgQueue:
		o.int("type", int64(e.Args[0]))
	case event.SemSet:
		o.uint("sem", e.Args[0])
	case event.Segment:
		o.text("addr", hexText(e.Addr))
	}
	o.int("n", e.N)
	if e.Obj.Kind != event.SemSet && e.Obj.Kind != event.Segment {
		o.data(e.Data)
	}
	if e.Peer != 0 {
		o.int("peer", int64(e.Peer))
	}
	if e.Text != "" {
		o.text("text", e.Text)
	}
}

// signal writes the events about signals.
func (o *object) signal(e *event.Event) {
	if e.Kind == event.SigReturn {
		o.text("pc", hexText(e.Addr))
		o.text("sp", hexText(uint64(e.N)))
		return
	}
	if e.Kind == event.PageFault {
		o.text("addr", hexText(e.Addr))
	}
	o.text("signal", signalName(abi.Signal(e.Sig)))
	if e.Kind != event.SigQueue && e.Kind != event.SigDeliver {
		return
	}
	if name := abi.CodeName(abi.Signal(e.Sig), e.Code); name != "" {
		o.text("code", name)
	} else {
		o.text("code", strconv.Itoa(int(e.Code)))
	}
	if e.Kind == event.SigQueue {
		o.int("peer", int64(e.Peer))
		o.text("text", e.Text)
		return
	}
	if len(e.Info) >= abi.SizeofSiginfo {
		var info abi.Siginfo
		info.Decode(e.Info)
		o.text("info", string(appendSiginfo(nil, &info)))
	}
	o.text("action", e.Text)
	if e.Text == "handler" {
		o.text("handler", hexText(e.Addr))
		o.text("sp", hexText(uint64(e.N)))
	}
}

// memory writes the events about pages and copied bytes.
func (o *object) memory(e *event.Event) {
	o.text("addr", hexText(e.Addr))
	if e.Kind == event.CopyIn || e.Kind == event.CopyOut {
		o.int("n", e.N)
		return
	}
	o.uint("frame", uint64(e.Frame))
	switch e.Kind {
	case event.PageNew:
		o.text("text", e.Text)
	case event.PageCopy:
		o.int("from", e.N)
	case event.PageShare:
		o.int("peer", int64(e.Peer))
	}
}

// hexText is a number in hexadecimal, zero too.
func hexText(v uint64) string { return "0x" + strconv.FormatUint(v, 16) }

// key begins a field.
func (o *object) key(name string) {
	if len(o.buf) > 1 {
		o.buf = append(o.buf, ',')
	}
	o.buf = append(append(append(o.buf, '"'), name...), `":`...)
}

// int writes a number.
func (o *object) int(name string, v int64) {
	o.key(name)
	o.buf = strconv.AppendInt(o.buf, v, 10)
}

// uint writes a number without sign.
func (o *object) uint(name string, v uint64) {
	o.key(name)
	o.buf = strconv.AppendUint(o.buf, v, 10)
}

// bool writes true or false.
func (o *object) bool(name string, v bool) {
	o.key(name)
	o.buf = strconv.AppendBool(o.buf, v)
}

// text writes a text.
func (o *object) text(name, v string) {
	o.key(name)
	o.quote(v)
}

// texts writes a list of texts.
func (o *object) texts(name string, list []string) {
	o.key(name)
	o.buf = append(o.buf, '[')
	for i, v := range list {
		if i > 0 {
			o.buf = append(o.buf, ',')
		}
		o.quote(v)
	}
	o.buf = append(o.buf, ']')
}

// data writes bytes, as a text if they are one.
func (o *object) data(b []byte) {
	if utf8.Valid(b) {
		o.text("data", string(b))
		return
	}
	o.text("data64", base64.StdEncoding.EncodeToString(b))
}

// quote writes a text in quotes, < and > as they are.
func (o *object) quote(v string) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // a string always encodes
	}
	o.buf = append(o.buf, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
}
