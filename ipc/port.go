package ipc

import (
	"slices"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Direct communication: a message names the process that it is for. Every process has one port, a box that is made when somebody first
// needs it; its capacity is 0 until its owner changes it. A pair of processes that speak to each other has exactly one link, which
// makes itself and goes when either of them does.

// Party is a process that took part.
type Party struct {
	PID      int32
	Box      store.ID // its port, 0 while nobody needed it
	Requests store.ID // the request it made last; Kin leads to the others
	Owes     int32    // answers that it owes to callers
	Bonds    int32    // links that it has
	Pending  int32    // its asynchronous requests, results that nobody fetched included
}

// HashInto implements store.Value.
func (p *Party) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(p.PID))<<32 | uint64(p.Box))
	h.U64(uint64(p.Requests)<<32 | uint64(uint32(p.Pending)))
	h.U64(uint64(uint32(p.Owes))<<32 | uint64(uint32(p.Bonds)))
}

// Bond is the link between two processes: the lower pid first.
type Bond struct {
	A, B int32
	Sent [2]uint64 // messages from A to B and from B to A, answers included
}

// HashInto implements store.Value.
func (b *Bond) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(b.A))<<32 | uint64(uint32(b.B)))
	h.U64(b.Sent[0])
	h.U64(b.Sent[1])
}

// party finds a process, which takes part from now on.
func (t *Boxes) party(pid int32) *Party {
	if row, ok := t.byPID.Get(uint64(pid)); ok {
		return t.parties.W(store.ID(row))
	}
	id, p := t.parties.New()
	p.PID = pid
	t.byPID.Set(uint64(pid), uint64(id))
	return p
}

// Port is the box of a process.
func (t *Boxes) Port(pid int32) store.ID {
	p := t.party(pid)
	if p.Box == 0 {
		var b *Box
		p.Box, b = t.boxes.New()
		b.Owner = pid
	}
	return p.Box
}

// SetCapacity changes how many messages a port keeps. Senders that wait may find room then; what lies in the buffer already stays.
func (t *Boxes) SetCapacity(pid, n int32, out []Outcome) []Outcome {
	b := t.boxes.W(t.Port(pid))
	b.Capacity = n
	return t.fill(b, out)
}

// SendTo is Send to a process's port. port/R1: the link between the two makes itself.
func (t *Boxes) SendTo(pid int32, a *Ask, out []Outcome) (uint64, []Outcome, abi.Errno) {
	seq, out, e := t.Send(t.Port(pid), a, out)
	if seq != 0 || e == 0 {
		t.bond(a.PID, pid).count(a.PID)
	}
	return seq, out, e
}

// ReceiveFrom is Receive from the caller's own port. Who waits for one sender only has a link with it from then on.
func (t *Boxes) ReceiveFrom(a *Ask, out []Outcome) (uint64, []Outcome, abi.Errno) {
	seq, out, e := t.Receive(t.Port(a.PID), a, out)
	if e == abi.EAGAIN && seq != 0 && a.Peer != 0 {
		t.bond(a.PID, a.Peer)
	}
	return seq, out, e
}

// bond finds or makes the link of two processes. port/R2: there is exactly one for a pair, and it serves both directions.
func (t *Boxes) bond(a, b int32) *Bond {
	a, b = min(a, b), max(a, b)
	key := uint64(uint32(a))<<32 | uint64(uint32(b))
	if row, ok := t.byPair.Get(key); ok {
		return t.links.W(store.ID(row))
	}
	id, l := t.links.New()
	l.A, l.B = a, b
	t.byPair.Set(key, uint64(id))
	t.party(a).Bonds++
	if a != b {
		t.party(b).Bonds++
	}
	return l
}

// count notes a message that one of the two sent.
func (l *Bond) count(from int32) {
	if from == l.A {
		l.Sent[0]++
	} else {
		l.Sent[1]++
	}
}

// Reply answers a call.
//
// # Errors
//
// ESTALE: the call has been answered, or its caller gave up or is dead (port/R4, port/R7). EPERM: another process received the call
// (port/R5). EMSGSIZE: the caller takes no answer as long as that; it still waits for a shorter one (port/R6).
func (t *Boxes) Reply(token uint64, p Parcel, out []Outcome) ([]Outcome, abi.Errno) {
	id := t.row(token)
	if id == 0 || t.requests.R(id).Op != OpCall || t.requests.R(id).Phase == Over {
		return out, abi.ESTALE
	}
	r := t.requests.R(id)
	switch {
	case r.Phase != Serving || r.Peer != p.Sender:
		return out, abi.EPERM
	case len(p.Data) > int(r.Room):
		return out, abi.EMSGSIZE
	}
	t.party(p.Sender).Owes--
	t.bond(p.Sender, r.PID).count(p.Sender)
	p.Token = 0
	t.requests.W(id).Parcel, _ = t.newParcel(&p)
	return t.end(id, 0, out), 0
}

// Find returns a request by its handle, token or number.
func (t *Boxes) Find(seq uint64) (Request, bool) {
	id := t.row(seq)
	if id == 0 {
		return Request{}, false
	}
	return *t.requests.R(id), true
}

// Size is how long the message is that a request received.
func (t *Boxes) Size(seq uint64) int {
	r, _ := t.Find(seq)
	if r.Parcel == 0 {
		return 0
	}
	if p := t.parcels.R(r.Parcel); p.Frame == 0 {
		return len(p.Data)
	}
	return abi.MESSAGE_MAX
}

// Pending is how many asynchronous requests a process has.
func (t *Boxes) Pending(pid int32) int {
	if row, ok := t.byPID.Get(uint64(pid)); ok {
		return int(t.parties.R(store.ID(row)).Pending)
	}
	return 0
}

// Fetch takes the result of a request that is over and forgets it. The parcel is the zero value if it received none.
func (t *Boxes) Fetch(seq uint64) (p Parcel, _ abi.Errno) {
	id := t.row(seq)
	r := *t.requests.R(id)
	if r.Parcel != 0 {
		p = t.takeParcel(r.Parcel)
	}
	t.forget(id)
	return p, r.Err
}

// SetTimer notes the timer that ends an asynchronous request.
func (t *Boxes) SetTimer(seq uint64, timer store.ID) {
	if id := t.row(seq); id != 0 {
		t.requests.W(id).Timer = timer
	}
}

// Expire ends an asynchronous request whose time is up: it keeps its row until the result is fetched.
func (t *Boxes) Expire(seq uint64, out []Outcome, lost []Parcel) ([]Outcome, []Parcel) {
	id := t.row(seq)
	if id == 0 || t.requests.R(id).Phase == Over {
		return out, lost
	}
	r := *t.requests.R(id)
	if r.Letter != 0 {
		lost = t.dropParcel(t.letters.R(r.Letter).Parcel, lost)
		out = t.unlink(r.Box, r.Letter, out)
	} else if r.Phase == Serving {
		t.party(r.Peer).Owes--
	}
	t.requests.W(id).Timer = 0
	return t.end(id, abi.ETIMEDOUT, out), lost
}

// Forget drops what a process had asked for asynchronously: an exec leaves its handles behind.
func (t *Boxes) Forget(pid int32, out []Outcome, lost []Parcel) ([]Outcome, []Parcel) {
	row, ok := t.byPID.Get(uint64(pid))
	if !ok {
		return out, lost
	}
	for id := t.parties.R(store.ID(row)).Requests; id != 0; {
		r := *t.requests.R(id)
		if r.Task == 0 {
			out = append(out, Outcome{Timer: r.Timer})
			out, lost = t.Cancel(r.Seq, out, lost)
		}
		id = r.Kin
	}
	return out, lost
}

// Gone ends all that a process had to do with: it is dead.
//
// port/R8: who waits for it, to receive, to be received or to be answered, wakes with EOWNERDEAD.
func (t *Boxes) Gone(pid int32, out []Outcome, lost []Parcel) ([]Outcome, []Parcel) {
	row, ok := t.byPID.Get(uint64(pid))
	if !ok {
		return out, lost
	}
	id := store.ID(row)
	// The newest first, so that none of its messages moves up and is sent after all.
	for r := t.parties.R(id).Requests; r != 0; r = t.parties.R(id).Requests {
		out = append(out, Outcome{Timer: t.requests.R(r).Timer})
		out, lost = t.Cancel(t.requests.R(r).Seq, out, lost)
	}
	if box := t.parties.R(id).Box; box != 0 {
		out, lost = t.close(box, abi.EOWNERDEAD, out, lost)
		t.boxes.Drop(box)
	}
	out = t.failCallers(pid, out)
	out = t.unbind(pid, out)
	t.byPID.Delete(uint64(pid))
	t.parties.Drop(id)
	return out, lost
}

// close ends everybody who stands in a box, and empties it.
func (t *Boxes) close(box store.ID, err abi.Errno, out []Outcome, lost []Parcel) ([]Outcome, []Parcel) {
	for id := t.boxes.R(box).First; id != 0; id = t.boxes.R(box).First {
		l := *t.letters.R(id)
		t.boxes.W(box).Outside = 0 // nobody moves up any more
		lost = t.dropParcel(l.Parcel, lost)
		out = t.unlink(box, id, out)
		if l.Request != 0 {
			out = t.end(l.Request, err, out)
		}
	}
	for id := t.boxes.R(box).Receivers.First; id != 0; id = t.boxes.R(box).Receivers.First {
		out = t.end(id, err, out)
	}
	return out, lost
}

// failCallers ends the calls that a dead process owes an answer to.
func (t *Boxes) failCallers(pid int32, out []Outcome) []Outcome {
	row, _ := t.byPID.Get(uint64(pid))
	left := t.parties.R(store.ID(row)).Owes
	for id := store.ID(1); left > 0; id++ {
		if r := t.requests.R(id); r.Seq != 0 && r.Phase == Serving && r.Peer == pid {
			out = t.end(id, abi.EOWNERDEAD, out)
			left--
		}
	}
	return out
}

// unbind drops a dead process's links, and ends the receives that waited for it alone.
func (t *Boxes) unbind(pid int32, out []Outcome) []Outcome {
	row, _ := t.byPID.Get(uint64(pid))
	left := t.parties.R(store.ID(row)).Bonds
	for id := store.ID(1); left > 0; id++ {
		l := *t.links.R(id)
		if l.A == 0 || l.A != pid && l.B != pid {
			continue
		}
		left--
		t.byPair.Delete(uint64(uint32(l.A))<<32 | uint64(uint32(l.B)))
		t.links.Drop(id)
		if l.A == l.B {
			continue
		}
		other := t.party(l.A + l.B - pid)
		other.Bonds--
		if other.Box == 0 {
			continue
		}
		for r := t.boxes.R(other.Box).Receivers.First; r != 0; {
			next := t.requests.R(r).Next
			if t.requests.R(r).Peer == pid {
				out = t.end(r, abi.EOWNERDEAD, out)
			}
			r = next
		}
	}
	return out
}

// Links lists the links there are, in the order of their pairs.
func (t *Boxes) Links() (list []Bond) {
	for id := store.ID(1); int(id) <= t.links.Cap(); id++ {
		if l := t.links.R(id); l != nil && l.A != 0 {
			list = append(list, *l)
		}
	}
	slices.SortFunc(list, func(a, b Bond) int {
		if a.A != b.A {
			return int(a.A - b.A)
		}
		return int(a.B - b.B)
	})
	return list
}
