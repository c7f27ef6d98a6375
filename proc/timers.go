package proc

import "github.com/vitrine-os/vitrine/kernel/store"

// PosixTimer is a timer of timer_create(2). It sends one signal at a time: while that is pending the timer stands still, and how many
// expirations went by is worked out when the signal is taken.
type PosixTimer struct {
	Group    store.ID // the process that made it, 0 once it was deleted
	Next     store.ID // the process's next timer
	ID       int32    // what timer_create returned
	Clock    int32    // CLOCK_*, for views
	Of       store.ID // process whose CPU time it measures, 0: it follows the machine's clock, or that process is gone
	Thread   store.ID // thread whose CPU time it measures, 0: the whole process's
	CPU      bool     // it measures CPU time
	Virt     bool     // user time only
	Notify   int32    // SIGEV_*
	Sig      int32    // the signal to send
	TID      int32    // thread to send it to with SIGEV_THREAD_ID
	UID      uint32   // user whose RLIMIT_SIGPENDING it counts against
	Value    uint64   // sigev_value
	Timer    store.ID // row of the machine's timers while it runs by the machine's clock
	Armed    bool     // it runs
	Requeue  bool     // it repeats and has expired: it goes on when its signal is taken
	Queued   bool     // its signal is in a list of pending ones
	Ignored  bool     // its signal was ignored; it is sent when a handler is installed
	Seq      uint32   // how often it was set; a pending signal from before is not delivered
	SentSeq  uint32   // Seq when its signal was sent last
	Interval int64
	Expiry   int64 `hash:"clock"` // on its own clock; 0: never
	Overrun  int64 // expirations since the one that sent the signal, plus those already counted; -1 at first
	Last     int64 // what timer_getoverrun returns
}

// CloneFrom implements store.Object.
func (p *PosixTimer) CloneFrom(o *PosixTimer) { *p = *o }

// HashInto implements store.Object.
func (p *PosixTimer) HashInto(h *store.Hasher) {
	for _, v := range [...]uint64{uint64(p.Group)<<32 | uint64(p.Next), uint64(uint32(p.ID))<<32 | uint64(uint32(p.Clock)), uint64(p.Of)<<32 | uint64(p.Thread),
		uint64(uint32(p.Notify))<<32 | uint64(uint32(p.Sig)), uint64(uint32(p.TID))<<32 | uint64(p.UID), p.Value, uint64(p.Timer), uint64(p.Seq)<<32 | uint64(p.SentSeq),
		uint64(p.Interval), uint64(p.Overrun), uint64(p.Last)} {
		h.U64(v)
	}
	for _, v := range [...]bool{p.CPU, p.Virt, p.Armed, p.Requeue, p.Queued, p.Ignored} {
		h.Bool(v)
	}
	h.Clock(uint64(p.Expiry))
}

// TimerFd is what stands behind timerfd_create(2).
type TimerFd struct {
	Clock    int32    // CLOCK_*
	Flags    uint32   // of the last timerfd_settime, for /proc/PID/fdinfo
	Timer    store.ID // row of the machine's timers while it runs
	Expired  bool     // it has expired and nobody has read since: a repeating one goes on when it is read
	Ticks    uint64   // expirations counted and not read
	Interval int64
	Expiry   int64 `hash:"clock"` // machine time, 0: never
}

// CloneFrom implements store.Object.
func (f *TimerFd) CloneFrom(o *TimerFd) { *f = *o }

// HashInto implements store.Object.
func (f *TimerFd) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(f.Clock))<<32 | uint64(f.Flags))
	h.U64(uint64(f.Timer))
	h.Bool(f.Expired)
	h.U64(f.Ticks)
	h.I64(f.Interval)
	h.Clock(uint64(f.Expiry))
}

// Forward moves a repeating deadline past now. It returns how many expirations that were, the first one included. A deadline that may
// lie before the clock's beginning is allowed: an absolute time of long ago.
func Forward(expiry, interval, now int64) (next, n int64) {
	if interval <= 0 || now < expiry {
		return expiry, 0
	}
	past := uint64(now) - uint64(expiry)
	k := past/uint64(interval) + 1
	left := interval - int64(past%uint64(interval))
	if now > 1<<63-2-left {
		return 1<<63 - 2, int64(min(k, 1<<62))
	}
	return now + left, int64(min(k, 1<<62))
}

// CPUTimer is one of setitimer(2)'s that measure CPU time.
type CPUTimer struct {
	Expiry   int64 `hash:"clock"` // of the process's CPU time, 0: off
	Interval int64
}
