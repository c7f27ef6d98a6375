package trace

import (
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// Perfetto writes a run in the JSON that ui.perfetto.dev and chrome://tracing open: a track per thread with its system calls and signal
// handlers, a track per CPU with who ran there, arrows for wake-ups and for data on its way through pipes and queues, and a counter of
// the bytes inside of each pipe.
type Perfetto struct {
	out   io.Writer
	opt   Options
	lanes *lanes
	calls map[int32]pending       // the call that each thread is in
	named map[int32]string        // threads whose name was written, and that name
	pids  map[int32]int32         // the process of each thread that is alive
	depth map[int32][]handlerOpen // handlers that each thread is in
	flows map[event.Object][]flow // data that lies in an object
	now   int64                   // time of the last event
	some  bool                    // something was written
	err   error                   // the first error of writing
}

// handlerOpen is a signal handler that has begun.
type handlerOpen struct {
	sp    uint64 // of its frame, by which rt_sigreturn names it
	name  string
	since int64
}

// flow is a piece of data that lies in an object.
type flow struct {
	id uint64 // number of the event that put it there
	n  int64  // bytes of it that are left
}

// perfettoCPUs is the process under which the CPUs stand. It is above every process id.
const perfettoCPUs = 1 << 22

// NewPerfetto makes an exporter; opt.Program names the program that runs.
func NewPerfetto(w io.Writer, opt Options) *Perfetto {
	return &Perfetto{out: w, opt: opt, lanes: newLanes(opt.Program), calls: map[int32]pending{}, named: map[int32]string{},
		pids: map[int32]int32{}, depth: map[int32][]handlerOpen{}, flows: map[event.Object][]flow{}}
}

// Event writes what an event adds to the picture.
func (p *Perfetto) Event(e *event.Event) {
	p.now = max(p.now, e.Time)
	if over, ok := p.lanes.follow(e); ok {
		p.stint(over)
	}
	if e.TID == 0 || !p.opt.showsPid(e.PID) {
		return
	}
	p.pids[e.TID] = e.PID
	p.name(e.PID, e.TID)
	switch e.Kind {
	case event.SysEnter:
		p.calls[e.TID] = pending{nr: e.Nr, before: e.Mem, since: e.Time, shown: p.opt.shows(e.PID, e.Nr)}
	case event.SysExit:
		p.call(e)
	case event.Wake:
		_, from := p.calls[e.Peer]
		c, to := p.calls[e.TID]
		if from && to { // an arrow outside of a slice is dropped
			p.arrow("s", "wake", e.Seq, p.pids[e.Peer], e.Peer, e.Time)
			// The sleeper's CPU may have been ahead of the waker's when it fell asleep.
			p.arrow("f", "wake", e.Seq, e.PID, e.TID, max(e.Time, c.since))
		}
	case event.Queued, event.Taken:
		p.data(e)
	case event.SigQueue:
		p.instant(e, "generated "+signalName(abi.Signal(e.Sig)))
	case event.SigDeliver:
		p.deliver(e)
	case event.SigReturn:
		p.sigreturn(e)
	case event.PageFault, event.PageCopy, event.Preempt, event.Stop, event.Continue, event.Timer:
		p.instant(e, e.Kind.Name())
	case event.Exit:
		p.unfinished(e.TID, e.Time)
		p.instant(e, "exit")
	}
}

// begin starts an object of the list.
func (p *Perfetto) begin(phase string, pid, tid int32) object {
	o := object{buf: []byte{'{'}}
	o.text("ph", phase)
	o.int("pid", int64(pid))
	o.int("tid", int64(tid))
	return o
}

// end writes an object.
func (p *Perfetto) end(o object) {
	lead := ",\n"
	if !p.some {
		lead, p.some = `{"displayTimeUnit":"ns","traceEvents":[`+"\n", true
	}
	if p.err == nil {
		_, p.err = p.out.Write(append([]byte(lead), append(o.buf, '}')...))
	}
}

// micros writes a time, which the format counts in microseconds.
func (o *object) micros(name string, ns int64) {
	o.key(name)
	o.buf = strconv.AppendInt(o.buf, ns/1000, 10)
	if rest := ns % 1000; rest != 0 {
		o.buf = append(o.buf, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	}
}

// name tells a thread's name when it is new.
func (p *Perfetto) name(pid, tid int32) {
	name := p.lanes.name(tid)
	if p.named[tid] == name {
		return
	}
	p.named[tid] = name
	if pid == tid {
		p.meta(pid, tid, "process_name", name)
	}
	p.meta(pid, tid, "thread_name", name)
}

// meta gives a process or thread a name.
func (p *Perfetto) meta(pid, tid int32, what, name string) {
	o := p.begin("M", pid, tid)
	o.text("name", what)
	o.key("args")
	args := object{buf: []byte{'{'}}
	args.text("name", name)
	o.buf = append(append(o.buf, args.buf...), '}')
	p.end(o)
}

// slice writes a stretch of time on a thread's track.
func (p *Perfetto) slice(pid, tid int32, name, cat string, since, till int64, args object) {
	o := p.begin("X", pid, tid)
	o.micros("ts", since)
	o.micros("dur", till-since)
	o.text("name", name)
	o.text("cat", cat)
	if len(args.buf) > 1 {
		o.key("args")
		o.buf = append(append(o.buf, args.buf...), '}')
	}
	p.end(o)
}

// call writes a call that has ended.
func (p *Perfetto) call(e *event.Event) {
	c, ok := p.calls[e.TID]
	delete(p.calls, e.TID)
	if !ok || !c.shown {
		return
	}
	x := &printer{call: abi.Lookup(e.Nr), args: e.Args, limit: p.opt.limit(), before: c.before, after: e.Mem, ret: e.Ret, exit: true}
	args := object{buf: []byte{'{'}}
	args.text("args", strings.Join(x.argTexts(), ", "))
	args.text("result", string(x.appendResult(nil)))
	p.slice(e.PID, e.TID, callName(e.Nr), "syscall", c.since, e.Time, args)
}

// unfinished writes the call and the handlers that a thread is in when it, or the trace, ends.
func (p *Perfetto) unfinished(tid int32, now int64) {
	pid := p.pids[tid]
	if c, ok := p.calls[tid]; ok && c.shown {
		args := object{buf: []byte{'{'}}
		args.text("result", "never returned")
		p.slice(pid, tid, callName(c.nr), "syscall", c.since, now, args)
	}
	for _, h := range p.depth[tid] {
		p.slice(pid, tid, h.name, "signal", h.since, now, object{})
	}
	delete(p.calls, tid)
	delete(p.depth, tid)
	delete(p.pids, tid)
}

// stint writes the time that a thread spent on a CPU.
func (p *Perfetto) stint(s stint) {
	if track := -1 - s.cpu; p.named[track] == "" {
		p.named[track] = "CPU"
		p.meta(perfettoCPUs, perfettoCPUs, "process_name", "CPUs")
		p.meta(perfettoCPUs, s.cpu+1, "thread_name", "CPU "+strconv.Itoa(int(s.cpu)))
	}
	args := object{buf: []byte{'{'}}
	args.text("left as", string(s.left))
	p.slice(perfettoCPUs, s.cpu+1, p.lanes.name(s.tid)+" "+strconv.Itoa(int(s.tid)), "sched", s.since, s.till, args)
}

// arrow writes one end of an arrow.
func (p *Perfetto) arrow(phase, name string, id uint64, pid, tid int32, now int64) {
	o := p.begin(phase, pid, tid)
	o.micros("ts", now)
	o.text("name", name)
	o.text("cat", name)
	o.uint("id", id)
	if phase == "f" {
		o.text("bp", "e")
	}
	p.end(o)
}

// instant writes a moment on a thread's track.
func (p *Perfetto) instant(e *event.Event, name string) {
	o := p.begin("i", e.PID, e.TID)
	o.text("s", "t")
	o.micros("ts", e.Time)
	o.text("name", name)
	p.end(o)
}

// data draws bytes on their way: an arrow from who put them in to who took them out, and how many lie there.
func (p *Perfetto) data(e *event.Event) {
	if e.N <= 0 || e.Obj.Kind == event.SemSet || e.Obj.Kind == event.Segment {
		return
	}
	if e.Kind == event.Queued {
		p.flows[e.Obj] = append(p.flows[e.Obj], flow{id: e.Seq, n: e.N})
		p.arrow("s", "data", e.Seq, e.PID, e.TID, e.Time)
	}
	for left := e.N; e.Kind == event.Taken && left > 0 && len(p.flows[e.Obj]) > 0; {
		f := &p.flows[e.Obj][0]
		p.arrow("f", "data", f.id, e.PID, e.TID, e.Time)
		n := min(left, f.n)
		if f.n, left = f.n-n, left-n; f.n == 0 {
			p.flows[e.Obj] = p.flows[e.Obj][1:]
		}
	}
	var inside int64
	for _, f := range p.flows[e.Obj] {
		inside += f.n
	}
	o := p.begin("C", perfettoCPUs, 0)
	o.micros("ts", e.Time)
	o.text("name", objectText(e.Obj))
	o.key("args")
	args := object{buf: []byte{'{'}}
	args.int("bytes", inside)
	o.buf = append(append(o.buf, args.buf...), '}')
	p.end(o)
}

// deliver writes what a signal does, and begins its handler.
func (p *Perfetto) deliver(e *event.Event) {
	name := signalName(abi.Signal(e.Sig))
	if e.Text != "handler" {
		p.instant(e, name+": "+e.Text)
		return
	}
	p.depth[e.TID] = append(p.depth[e.TID], handlerOpen{sp: uint64(e.N), name: "handler of " + name, since: e.Time})
}

// sigreturn ends a handler. Those that were begun later were left by a jump and end with it.
func (p *Perfetto) sigreturn(e *event.Event) {
	open := p.depth[e.TID]
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].sp != uint64(e.N) {
			continue
		}
		for _, h := range open[i:] {
			p.slice(e.PID, e.TID, h.name, "signal", h.since, e.Time, object{})
		}
		p.depth[e.TID] = open[:i]
		return
	}
}

// Flush returns the first error of writing.
func (p *Perfetto) Flush() error { return p.err }

// Close ends the list.
func (p *Perfetto) Close() error {
	for _, s := range p.lanes.finish(p.now) {
		p.stint(s)
	}
	for _, tid := range slices.Sorted(maps.Keys(p.pids)) {
		p.unfinished(tid, p.now)
	}
	tail := "\n]}\n"
	if !p.some {
		tail = `{"displayTimeUnit":"ns","traceEvents":[]}` + "\n"
	}
	if p.err == nil {
		_, p.err = io.WriteString(p.out, tail)
	}
	return p.err
}
