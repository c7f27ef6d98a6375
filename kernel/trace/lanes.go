package trace

import (
	"path"
	"slices"
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/event"
)

// lanes follows what every exporter of pictures has to know: the names of the threads, and which of them has which CPU from when to when.
// Events tell when a CPU takes a thread up; when it is free again follows from the thread's sleep, end or preemption. The cost of a switch
// lies between the two and counts for the thread that comes, as long as somebody was waiting for the CPU.
type lanes struct {
	// program is the name of a thread whose birth and exec were not heard.
	program string
	// comm are the names of the threads, by id.
	comm map[int32]string
	// ready is when each thread became runnable last.
	ready map[int32]int64
	// cpus are the CPUs that were seen, by number.
	cpus []lane
}

// lane is one CPU.
type lane struct {
	// tid is the thread that runs there, zero while nobody does.
	tid int32
	// since is when it came, or when the CPU became free.
	since int64
}

// stint is a time that a thread spent on a CPU.
type stint struct {
	cpu         int32
	tid         int32
	since, till int64
	left        byte // why it ended, in the letter of ps(1): R (preempted), S, T, Z
}

// newLanes begins with nobody on any CPU.
func newLanes(program string) *lanes {
	if program == "" {
		program = "?"
	}
	return &lanes{program: program, comm: map[int32]string{1: "init"}, ready: map[int32]int64{}}
}

// name is a thread's name as ps(1) shows it.
func (l *lanes) name(tid int32) string {
	if tid == 0 {
		return "swapper"
	}
	if name, ok := l.comm[tid]; ok {
		return name
	}
	return l.program
}

// commMax is how many bytes of a name the kernel keeps: TASK_COMM_LEN without the zero.
const commMax = 15

// follow takes note of an event. If a thread's time on a CPU is over with it, that stint is returned.
func (l *lanes) follow(e *event.Event) (over stint, ok bool) {
	switch e.Kind {
	case event.Born:
		l.comm[e.Peer], l.ready[e.Peer] = l.name(e.TID), e.Time
	case event.Exec:
		name := path.Base(e.Text)
		l.comm[e.TID] = name[:min(len(name), commMax)]
	case event.Wake:
		l.ready[e.TID] = e.Time
	case event.Switch:
		c := l.cpu(e.CPU)
		*c = lane{tid: e.TID, since: min(max(c.since, l.ready[e.TID]), e.Time)}
	case event.Preempt:
		l.ready[e.TID] = e.Time
		return l.leave(e, 'R')
	case event.Block:
		return l.leave(e, 'S')
	case event.Stop:
		return l.leave(e, 'T')
	case event.Exit:
		return l.leave(e, 'Z')
	default: // a thread that makes events without having been switched to was there when listening began
		if c := l.cpu(e.CPU); c.tid == 0 && c.since == 0 && onCPU(e.Kind) {
			*c = lane{tid: e.TID, since: e.Time}
		}
	}
	return over, ok
}

// onCPU tells whether an event of this kind can only happen to the thread that runs.
func onCPU(k event.Kind) bool {
	return slices.Contains([]event.Kind{event.SysEnter, event.SysExit, event.CopyIn, event.CopyOut, event.Output}, k)
}

// leave ends the stint of the thread that an event is about, wherever it runs.
func (l *lanes) leave(e *event.Event, left byte) (stint, bool) {
	for i := range l.cpus {
		if c := &l.cpus[i]; c.tid == e.TID && e.TID != 0 {
			s := stint{cpu: int32(i), tid: c.tid, since: c.since, till: max(e.Time, c.since), left: left}
			*c = lane{since: s.till}
			return s, true
		}
	}
	return stint{}, false
}

// finish returns the stints that still last at the end of the trace.
func (l *lanes) finish(now int64) (list []stint) {
	for i, c := range l.cpus {
		if c.tid != 0 {
			list = append(list, stint{cpu: int32(i), tid: c.tid, since: c.since, till: max(now, c.since), left: 'R'})
		}
	}
	return list
}

// cpu finds a CPU by its number.
func (l *lanes) cpu(n int32) *lane {
	for int(n) >= len(l.cpus) {
		l.cpus = append(l.cpus, lane{})
	}
	return &l.cpus[n]
}

// objectText names a kernel object as /proc does: pipe:[4].
func objectText(o event.Object) string {
	return o.Kind.Name() + ":[" + strconv.FormatUint(uint64(o.ID), 10) + "]"
}
