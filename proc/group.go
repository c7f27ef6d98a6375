package proc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Group is a process: a thread group with one pid, one parent and one exit status.
type Group struct {
	PID      int32
	Leader   store.ID // the first thread, kept as a zombie until the others are gone
	Threads  int32    // threads alive
	Parent   store.ID // the process to be told of the end
	PPID     int32    // its pid, 0 for none: asked for so often that it is kept here too
	Children store.ID // first child, the oldest
	Youngest store.ID // last child
	Sibling  store.ID // the parent's next child
	Prev     store.ID // and its previous one
	PGID     int32
	SID      int32
	TTY      store.ID // controlling terminal, 0 for none
	OldFront int32    // of a session leader whose terminal hung up: the group that was in the foreground
	Target   store.ID // the thread from which the search for one that takes a signal begins, 0 for the first
	Pending  Pending  // sent to the process
	Limits   store.ID

	ExitCode int32 // the wait status that all threads end with
	Maker    int32 // the thread that made it, which hears of its end rather than others of its process
	Exiting  bool  // exit_group or a fatal signal has begun to end all threads
	Zombie   bool  // all threads are gone, nobody has waited
	Stopping bool  // stopped, or about to be
	StopSig  abi.Signal
	StopSeen bool // the parent was told of the stop
	Goes     bool // continued, the parent was not told yet
	Execed   bool // setpgid is refused once a child has called execve
	Strange  bool // its parent has called execve since it was made: SIGCHLD tells of its end, whatever clone(2) asked for
	Reaper   bool // prctl(PR_SET_CHILD_SUBREAPER)
	Kernel   bool // init: it has no user mode and waits for its children by itself

	Exe  string // path of the program, for /proc/PID/exe
	Main uint64 // address of main, 0 if unknown

	PidFds     int32       // open pidfds that lead here
	ITimer     store.ID    // setitimer(ITIMER_REAL), 0: not armed
	ITInterval int64       // it repeats after so long, once its signal was taken
	ITWhen     int64       `hash:"clock"` // when it expired last
	CPUTimers  [2]CPUTimer // ITIMER_VIRTUAL and ITIMER_PROF
	CPUDue     int64       `hash:"clock"` // CPU time at which something that measures it may expire, 0: nothing does
	Posix      store.ID    // first of its timers of timer_create(2), the one made last
	PosixNext  int32       // number of the next one

	CUtime, CStime   int64     `hash:"clock"` // of children waited for
	DUtime, DStime   int64     `hash:"clock"` // of threads that ended
	CSwitch, DSwitch [2]uint32 `hash:"clock"` // voluntary and involuntary switches, of the same two
	MaxRSS, CMaxRSS  int64     `hash:"clock"` // in pages
}

// Leads tells whether the process is a session leader.
func (g *Group) Leads() bool { return g.PID == g.SID }

// CloneFrom implements store.Object.
func (g *Group) CloneFrom(o *Group) { *g = *o }

// HashInto implements store.Object.
func (g *Group) HashInto(h *store.Hasher) {
	for _, v := range [...]uint64{uint64(uint32(g.PID))<<32 | uint64(g.Leader), uint64(uint32(g.Threads))<<32 | uint64(g.Parent), uint64(g.Children)<<32 | uint64(g.Sibling),
		uint64(g.Prev)<<32 | uint64(uint32(g.PGID)), uint64(uint32(g.SID))<<32 | uint64(g.Limits), uint64(uint32(g.PPID)), uint64(uint32(g.ExitCode))<<32 | uint64(g.Youngest), uint64(g.StopSig), g.Main, uint64(g.ITimer), uint64(g.ITInterval),
		uint64(g.CPUTimers[0].Interval), uint64(g.CPUTimers[1].Interval), uint64(g.Posix), uint64(uint32(g.PosixNext))<<32 | uint64(uint32(g.PidFds))} {
		h.U64(v)
	}
	h.U64(uint64(g.TTY)<<32 | uint64(uint32(g.OldFront)))
	h.U64(uint64(g.Target)<<32 | uint64(uint32(g.Maker)))
	g.Pending.hash(h)
	for _, v := range [...]bool{g.Exiting, g.Zombie, g.Stopping, g.StopSeen, g.Goes, g.Execed, g.Strange, g.Reaper, g.Kernel} {
		h.Bool(v)
	}
	h.Str(g.Exe)
	for _, v := range [...]int64{g.CUtime, g.CStime, g.DUtime, g.DStime, g.MaxRSS, g.CMaxRSS, g.ITWhen, g.CPUDue, g.CPUTimers[0].Expiry, g.CPUTimers[1].Expiry,
		int64(g.CSwitch[0]), int64(g.CSwitch[1]), int64(g.DSwitch[0]), int64(g.DSwitch[1])} {
		h.Clock(uint64(v))
	}
}

// Limits are a process's resource limits; processes share a row until one of them changes it. See getrlimit(2).
type Limits struct {
	Refs int32
	Soft [16]uint64
	Hard [16]uint64
}

// CloneFrom implements store.Object.
func (l *Limits) CloneFrom(o *Limits) { *l = *o }

// HashInto implements store.Object.
func (l *Limits) HashInto(h *store.Hasher) {
	h.I64(int64(l.Refs))
	for i := range l.Soft {
		h.U64(l.Soft[i])
		h.U64(l.Hard[i])
	}
}
