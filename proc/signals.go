package proc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Action is what a process does with one signal. See sigaction(2).
type Action struct {
	Sig     abi.Signal
	Handler uint64 // SIG_DFL, SIG_IGN or an address
	Flags   uint64 // SA_*
	Mask    abi.SigSet
}

// Hand is a table of dispositions; CLONE_SIGHAND shares it. Only signals whose disposition was set have a row.
type Hand struct {
	Refs    int32
	Actions []Action
}

// CloneFrom implements store.Object.
func (s *Hand) CloneFrom(o *Hand) { *s = Hand{o.Refs, slices.Clone(o.Actions)} }

// HashInto implements store.Object.
func (s *Hand) HashInto(h *store.Hasher) {
	h.I64(int64(s.Refs))
	for _, a := range s.Actions {
		h.U64(uint64(a.Sig))
		h.U64(a.Handler)
		h.U64(a.Flags)
		h.U64(uint64(a.Mask))
	}
}

// Get returns the disposition of a signal.
func (s *Hand) Get(sig abi.Signal) Action {
	for i := range s.Actions {
		if s.Actions[i].Sig == sig {
			return s.Actions[i]
		}
	}
	return Action{Sig: sig}
}

// Set changes the disposition of a signal.
func (s *Hand) Set(a Action) {
	for i := range s.Actions {
		if s.Actions[i].Sig == a.Sig {
			s.Actions[i] = a
			return
		}
	}
	s.Actions = append(s.Actions, a)
}

// Reset gives caught signals their default disposition, as execve(2) does; ignored ones stay ignored.
func (s *Hand) Reset() {
	s.Actions = slices.DeleteFunc(s.Actions, func(a Action) bool { return a.Handler != abi.SIG_IGN })
	for i := range s.Actions {
		s.Actions[i].Flags, s.Actions[i].Mask = 0, 0
	}
}

// Queued is one signal that waits to be delivered, with what its sender said about it.
type Queued struct {
	Info  abi.Siginfo
	Next  store.ID // the one generated after it
	Timer store.ID // the timer of timer_create(2) that sent it, 0 for none
	UID   uint32   // user whose RLIMIT_SIGPENDING it counts against
}

// CloneFrom implements store.Object.
func (q *Queued) CloneFrom(o *Queued) { *q = *o }

// HashInto implements store.Object.
func (q *Queued) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(q.Info.Signo))<<32 | uint64(uint32(q.Info.Code)))
	h.U64(uint64(uint32(q.Info.Errno))<<32 | uint64(q.Next))
	for _, w := range q.Info.Words {
		h.U64(w)
	}
	h.U64(uint64(q.Timer)<<32 | uint64(q.UID))
}

// Pending is a set of signals that wait for delivery, to a thread or to a process, oldest first.
type Pending struct {
	Set        abi.SigSet
	Head, Tail store.ID // rows of Procs.Queue
}

func (p *Pending) hash(h *store.Hasher) {
	h.U64(uint64(p.Set))
	h.U64(uint64(p.Head)<<32 | uint64(p.Tail))
}

// Push adds a signal. A standard signal that is pending already is merged: Push then does nothing and returns false. Real-time
// signals queue. See signal(7).
func (p *Procs) Push(q *Pending, info abi.Siginfo) bool {
	sig := abi.Signal(info.Signo)
	if sig < abi.SIGRTMIN && q.Set.Has(sig) {
		return false
	}
	p.Append(q, Queued{Info: info})
	return true
}

// Append adds a signal whether or not one like it is pending: real-time signals do so, and timers with any signal, for theirs was
// reserved when they were made.
func (p *Procs) Append(q *Pending, entry Queued) {
	id, r := p.Queue.New()
	*r = entry
	if q.Tail != 0 {
		p.Queue.W(q.Tail).Next = id
	} else {
		q.Head = id
	}
	q.Tail = id
	q.Set = q.Set.Add(abi.Signal(entry.Info.Signo))
}

// Take removes the oldest entry of a signal and returns what its sender said.
func (p *Procs) Take(q *Pending, sig abi.Signal) (info abi.Siginfo, ok bool) {
	r, ok := p.TakeEntry(q, sig)
	return r.Info, ok
}

// TakeEntry removes the oldest entry of a signal.
func (p *Procs) TakeEntry(q *Pending, sig abi.Signal) (entry Queued, ok bool) {
	prev, more := store.ID(0), false
	for id := q.Head; id != 0 && !more; {
		r := p.Queue.R(id)
		next := r.Next
		switch {
		case abi.Signal(r.Info.Signo) != sig:
			prev = id
		case ok: // signal/R8: each real-time signal has an entry, and goes on its own
			more = true
		default:
			entry, ok = *r, true
			p.unlink(q, prev, id, next)
		}
		id = next
	}
	if !more {
		q.Set = q.Set.Del(sig)
	}
	return entry, ok
}

// Discard removes all entries of the given signals. A timer whose signal goes this way stands still, if it repeats, until the signal is
// no longer ignored.
func (p *Procs) Discard(q *Pending, sigs abi.SigSet) {
	if q.Set&sigs == 0 {
		return
	}
	prev := store.ID(0)
	for id := q.Head; id != 0; {
		r := *p.Queue.R(id)
		if sigs.Has(abi.Signal(r.Info.Signo)) {
			p.unlink(q, prev, id, r.Next)
			p.letGo(r.Timer)
		} else {
			prev = id
		}
		id = r.Next
	}
	q.Set &^= sigs
}

// letGo tells a timer that its signal was thrown away.
func (p *Procs) letGo(timer store.ID) {
	if timer == 0 {
		return
	}
	t := p.Posix.W(timer)
	t.Queued, t.Ignored = false, t.Requeue
	if t.Group == 0 {
		p.Posix.Drop(timer)
	}
}

// DiscardTimers removes the signals of timers, as execve(2) does.
func (p *Procs) DiscardTimers(q *Pending) {
	prev, left := store.ID(0), abi.SigSet(0)
	for id := q.Head; id != 0; {
		r := *p.Queue.R(id)
		if r.Timer != 0 {
			p.unlink(q, prev, id, r.Next)
			p.letGo(r.Timer)
		} else {
			prev = id
			left = left.Add(abi.Signal(r.Info.Signo))
		}
		id = r.Next
	}
	q.Set = left
}

func (p *Procs) unlink(q *Pending, prev, id, next store.ID) {
	if prev != 0 {
		p.Queue.W(prev).Next = next
	} else {
		q.Head = next
	}
	if next == 0 {
		q.Tail = prev
	}
	p.Queue.Drop(id)
}
