package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Splicer is what a pipe mechanism offers beyond Pipes: passing bytes from pipe to pipe without a detour through a process. The
// caller refuses two equal pipes with EINVAL before it asks.
type Splicer interface {
	// Splice moves up to limit bytes.
	Splice(in, out store.ID, limit int) Transfer
	// Tee copies up to limit bytes and leaves them where they are.
	Tee(in, out store.ID, limit int) Transfer
}

var _ Splicer = (*PipeTable)(nil)

// Transfer is the outcome of passing bytes from one pipe to another.
type Transfer struct {
	N       int       // bytes passed; 0 without an error: the input is at its end
	Err     abi.Errno // EAGAIN: wait; EPIPE: nobody can read the output, SIGPIPE is due even when N > 0
	WaitOut bool      // with EAGAIN: wait for room in the output, not for bytes in the input
	In      Effect    // whom it concerns at the input
	Out     Effect    // whom it concerns at the output
}

// Splice implements Splicer. See splice(2).
//
// pipe/R16: slots change over as they are, with their packet borders; only the last may be cut, and what was cut off takes no
// further bytes at its end.
func (t *PipeTable) Splice(in, out store.ID, limit int) Transfer {
	return t.transfer(in, out, limit, func(i, o *Pipe, limit int) (n int, eff Effect) {
		s := t.slots.R(i.First)
		if n = len(s.Data); n <= limit {
			i.Bytes -= uint32(n)
			t.link(o, t.unlink(i), n)
			return n, WakeWriters
		}
		t.copySlot(o, s, limit)
		t.slots.W(i.First).take(limit)
		i.Bytes -= uint32(limit)
		return limit, 0
	})
}

// Tee implements Splicer. See tee(2).
//
// pipe/R17: the bytes are in both pipes afterwards; a copy takes no further bytes at its end.
func (t *PipeTable) Tee(in, out store.ID, limit int) Transfer {
	next := t.pipes.R(in).First
	return t.transfer(in, out, limit, func(_, o *Pipe, limit int) (n int, eff Effect) {
		if next == 0 {
			return 0, 0
		}
		s := t.slots.R(next)
		next = s.Next
		n = min(len(s.Data), limit)
		t.copySlot(o, s, n)
		return n, 0
	})
}

// transfer calls pass, which hands on one slot, until limit bytes were passed, the input has no more or the output has no room.
func (t *PipeTable) transfer(in, out store.ID, limit int, pass func(i, o *Pipe, limit int) (int, Effect)) (r Transfer) {
	i, o := t.pipes.R(in), t.pipes.R(out)
	switch {
	case limit <= 0:
		return r
	case i.Used == 0 && i.Writers > 0:
		return Transfer{Err: abi.EAGAIN} // the input comes first: an output without readers is noticed when there are bytes
	case o.Readers == 0:
		return Transfer{Err: abi.EPIPE}
	case o.Used >= o.Slots:
		return Transfer{Err: abi.EAGAIN, WaitOut: true} // even when the input is at its end
	case i.Used == 0:
		return r
	}
	i, o = t.pipes.W(in), t.pipes.W(out)
	for r.N < limit && i.Used > 0 && o.Used < o.Slots {
		n, eff := pass(i, o, limit-r.N)
		if n == 0 {
			break
		}
		r.N += n
		r.In |= eff
	}
	r.Out = WakeReaders | Arrived // unlike a write, whether the output was empty or not
	return r
}

// copySlot appends a copy of the first n bytes of a slot.
func (t *PipeTable) copySlot(o *Pipe, s *Slot, n int) {
	id := o.Spare
	o.Spare = 0
	if id == 0 {
		id, _ = t.slots.New()
	}
	*t.slots.W(id) = Slot{Packet: s.Packet, Data: slices.Clone(s.Data[:n]), Runs: s.head(n)}
	t.link(o, id, n)
}
