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
	Callers  Line     // calls that it owes an answer to, in the order in which it received them
	Bonds    store.ID // the link that it made last; Next leads to the others
	Pending  int32    // its asynchronous requests, results that nobody fetched included
}

// HashInto implements store.Value.
func (p *Party) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(p.PID))<<32 | uint64(p.Box))
	h.U64(uint64(p.Requests)<<32 | uint64(uint32(p.Pending)))
	h.U64(uint64(p.Callers.First)<<32 | uint64(p.Callers.Last))
	h.U64(uint64(p.Bonds))
}

// Bond is the link between two processes: the lower pid first.
type Bond struct {
	A, B    int32
	Sent    [2]uint64   // messages from A to B and from B to A, answers included
	Awaited [2]int32    // receives in which B waits for A alone, and A for B alone
	Next    [2]store.ID // the link that A made before it, and that B did
	Prev    [2]store.ID // the one that A made after it, and that B did
}

// HashInto implements store.Value.
func (b *Bond) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(b.A))<<32 | uint64(uint32(b.B)))
	for i := range b.Sent {
		h.U64(b.Sent[i])
		h.U64(uint64(uint32(b.Awaited[i])))
		h.U64(uint64(b.Next[i])<<32 | uint64(b.Prev[i]))
	}
}

// side is 0 for A and 1 for B.
func (b *Bond) side(pid int32) int {
	if pid == b.A {
		return 0
	}
	return 1
}

// party finds a process, which takes part from now on.
func (t *Boxes) party(pid int32) store.ID {
	if row, ok := t.byPID.Get(uint64(pid)); ok {
		return store.ID(row)
	}
	id, p := t.parties.New()
	p.PID = pid
	t.byPID.Set(uint64(pid), uint64(id))
	return id
}

// Port is the box of a process.
func (t *Boxes) Port(pid int32) store.ID { return t.port(t.party(pid)) }

func (t *Boxes) port(party store.ID) store.ID {
	if box := t.parties.R(party).Box; box != 0 {
		return box
	}
	p := t.parties.W(party)
	var b *Box
	p.Box, b = t.boxes.New()
	b.Owner = p.PID
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
	if seq == 0 && e != 0 {
		return seq, out, e
	}
	bond := t.bond(a.PID, pid)
	t.links.W(bond).count(a.PID)
	if a.Op == OpCall {
		t.requests.W(t.row(seq)).Bond = bond
	}
	return seq, out, e
}

// ReceiveFrom is Receive from the caller's own port. Who waits for one sender only has a link with it from then on.
func (t *Boxes) ReceiveFrom(a *Ask, out []Outcome) (uint64, []Outcome, abi.Errno) {
	me := t.party(a.PID)
	seq, out, e := t.receive(t.port(me), me, a, out)
	if e == abi.EAGAIN && seq != 0 && a.Peer != 0 {
		bond := t.bond(a.PID, a.Peer)
		t.requests.W(t.row(seq)).Bond = bond
		l := t.links.W(bond)
		l.Awaited[l.side(a.Peer)]++
	}
	return seq, out, e
}

// bond finds or makes the link of two processes. port/R2: there is exactly one for a pair, and it serves both directions.
func (t *Boxes) bond(a, b int32) store.ID {
	a, b = min(a, b), max(a, b)
	key := uint64(uint32(a))<<32 | uint64(uint32(b))
	if row, ok := t.byPair.Get(key); ok {
		return store.ID(row)
	}
	id, l := t.links.New()
	l.A, l.B = a, b
	t.byPair.Set(key, uint64(id))
	t.chain(id, a)
	if a != b { // a link with oneself has one end
		t.chain(id, b)
	}
	return id
}

// chain puts a new link before the others of one of its processes.
func (t *Boxes) chain(id store.ID, pid int32) {
	p := t.parties.W(t.party(pid))
	next := p.Bonds
	p.Bonds = id
	if next != 0 {
		l := t.links.W(next)
		l.Prev[l.side(pid)] = id
	}
	l := t.links.W(id)
	l.Next[l.side(pid)] = next
}

// unchain takes a link out of the others of one of its processes.
func (t *Boxes) unchain(id store.ID, pid int32) {
	l := *t.links.R(id)
	next, prev := l.Next[l.side(pid)], l.Prev[l.side(pid)]
	if prev != 0 {
		p := t.links.W(prev)
		p.Next[p.side(pid)] = next
	} else {
		t.parties.W(t.party(pid)).Bonds = next
	}
	if next != 0 {
		n := t.links.W(next)
		n.Prev[n.side(pid)] = prev
	}
}

// count notes a message that one of the two sent.
func (b *Bond) count(from int32) { b.Sent[b.side(from)]++ }

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
	case p.size() > int(r.Room):
		return out, abi.EMSGSIZE
	}
	bond := r.Bond
	if bond == 0 { // the call came through a mailbox
		bond = t.bond(p.Sender, r.PID)
	}
	t.links.W(bond).count(p.Sender)
	p.Token = 0
	t.requests.W(id).Parcel = t.newParcel(&p)
	return t.end(id, 0, out), 0
}

// Find returns a request by its handle, token or number, for looking at until the next call; nil if there is none.
func (t *Boxes) Find(seq uint64) *Request {
	if id := t.row(seq); id != 0 {
		return t.requests.R(id)
	}
	return nil
}

// Size is how long the message is that a request received.
func (t *Boxes) Size(seq uint64) int {
	r := t.Find(seq)
	if r == nil || r.Parcel == 0 {
		return 0
	}
	return t.parcels.R(r.Parcel).size()
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
	r := t.requests.R(id)
	err := r.Err
	if r.Parcel != 0 {
		p = t.takeParcel(r.Parcel)
	}
	t.forget(id)
	return p, err
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
	out, lost = t.withdraw(&r, out, lost)
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
	for r := t.parties.R(id).Callers.First; r != 0; r = t.parties.R(id).Callers.First {
		out = t.end(r, abi.EOWNERDEAD, out)
	}
	for l := t.parties.R(id).Bonds; l != 0; l = t.parties.R(id).Bonds {
		out = t.unbind(l, pid, out)
	}
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

// unbind drops a link of a dead process, and ends the receives in which its partner waited for it alone.
func (t *Boxes) unbind(id store.ID, dead int32, out []Outcome) []Outcome {
	l := *t.links.R(id)
	t.unchain(id, dead)
	if other := l.A + l.B - dead; other != dead {
		t.unchain(id, other)
		if left := l.Awaited[l.side(dead)]; left > 0 {
			for r := t.boxes.R(t.Port(other)).Receivers.First; left > 0; {
				next := t.requests.R(r).Next
				if t.requests.R(r).Peer == dead {
					out = t.end(r, abi.EOWNERDEAD, out)
					left--
				}
				r = next
			}
		}
	}
	t.byPair.Delete(uint64(uint32(l.A))<<32 | uint64(uint32(l.B)))
	t.links.Drop(id)
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

// Parties lists the processes that took part, in the order of their pids.
func (t *Boxes) Parties() (list []Party) {
	for id := store.ID(1); int(id) <= t.parties.Cap(); id++ {
		if p := t.parties.R(id); p != nil && p.PID != 0 {
			list = append(list, *p)
		}
	}
	slices.SortFunc(list, func(a, b Party) int { return int(a.PID - b.PID) })
	return list
}
