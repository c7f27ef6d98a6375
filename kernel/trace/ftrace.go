package trace

import (
	"fmt"
	"io"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// Ftrace writes scheduling as the text of Linux's function tracer, which Perfetto opens: a lane per CPU, the state of every
// thread, and who woke whom. See Documentation/trace/ftrace.rst and events/sched in the kernel's sources.
type Ftrace struct {
	out   io.Writer
	lanes *lanes
	held  map[int32]stint // the stint that ended last on each CPU, until it is known whether the CPU went idle after it
	now   int64           // time of the last event
	err   error           // the first error of writing
}

// ftracePrio is the priority of a thread with nice 0 in Linux's numbers.
const ftracePrio = 120

// NewFtrace makes an exporter; opt.Program names the program that runs.
func NewFtrace(w io.Writer, opt Options) *Ftrace {
	f := &Ftrace{out: w, lanes: newLanes(opt.Program), held: map[int32]stint{}}
	f.write("# tracer: nop\n#\n")
	return f
}

// Event writes what an event says about scheduling.
func (f *Ftrace) Event(e *event.Event) {
	f.now = max(f.now, e.Time)
	if over, ok := f.lanes.follow(e); ok {
		f.held[over.cpu] = over
	}
	if e.Kind == event.Switch {
		f.switched(e.CPU, f.lanes.cpu(e.CPU))
	}
	switch e.Kind {
	case event.Wake:
		by := f.lanes.cpu(e.CPU).tid
		f.line(by, e.CPU, e.Time, "sched_waking: comm=%s pid=%d prio=%d target_cpu=%03d", f.lanes.name(e.TID), e.TID, ftracePrio, e.CPU)
	case event.Born:
		f.line(e.TID, e.CPU, e.Time, "sched_process_fork: comm=%s pid=%d child_comm=%s child_pid=%d", f.lanes.name(e.TID), e.TID, f.lanes.name(e.Peer), e.Peer)
		f.line(e.TID, e.CPU, e.Time, "sched_wakeup_new: comm=%s pid=%d prio=%d target_cpu=%03d", f.lanes.name(e.Peer), e.Peer, ftracePrio, e.CPU)
	case event.Exec:
		f.line(e.TID, e.CPU, e.Time, "sched_process_exec: filename=%s pid=%d old_pid=%d", e.Text, e.TID, e.TID)
	case event.Exit:
		f.line(e.TID, e.CPU, e.Time, "sched_process_exit: comm=%s pid=%d prio=%d", f.lanes.name(e.TID), e.TID, ftracePrio)
	}
}

// switched writes that a thread came to a CPU, from the one before it or after a time with nobody there.
func (f *Ftrace) switched(cpu int32, now *lane) {
	last, ok := f.held[cpu]
	delete(f.held, cpu)
	switch {
	case ok && last.till == now.since:
		f.change(cpu, now.since, last.tid, last.left, now.tid)
	case ok:
		f.change(cpu, last.till, last.tid, last.left, 0)
		fallthrough
	default:
		f.change(cpu, now.since, 0, 'R', now.tid)
	}
}

// change writes that a CPU goes from one thread to another; zero is the idle task.
func (f *Ftrace) change(cpu int32, now int64, prev int32, state byte, next int32) {
	if prev == next {
		return
	}
	f.line(prev, cpu, now, "sched_switch: prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%c ==> next_comm=%s next_pid=%d next_prio=%d",
		f.lanes.name(prev), prev, ftracePrio, state, f.lanes.name(next), next, ftracePrio)
}

// line writes one event of a thread.
func (f *Ftrace) line(tid, cpu int32, now int64, format string, args ...any) {
	f.write("%16s-%-7d [%03d] d..2. %5d.%09d: ", f.lanes.name(tid), tid, cpu, now/1e9, now%1e9)
	f.write(format+"\n", args...)
}

// write adds text to the output.
func (f *Ftrace) write(format string, args ...any) {
	if f.err == nil {
		_, f.err = fmt.Fprintf(f.out, format, args...)
	}
}

// Flush returns the first error of writing.
func (f *Ftrace) Flush() error { return f.err }

// Close ends the stints that still last.
func (f *Ftrace) Close() error {
	for _, s := range f.lanes.finish(f.now) {
		f.held[s.cpu] = s
	}
	for cpu := range f.lanes.cpus {
		if s, ok := f.held[int32(cpu)]; ok {
			f.change(s.cpu, s.till, s.tid, s.left, 0)
		}
	}
	return f.err
}
