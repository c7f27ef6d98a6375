package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Boxes holds all ports and mailboxes of a machine, their messages, and those who wait. This file is the box: a line of letters, a line
// of receivers, and a capacity. A rendezvous, a bounded and an unbounded buffer are the same code with capacity 0, n and Unbounded. What
// is peculiar to direct communication stands in port.go, names and permissions of mailboxes in mailname.go.
//
// The models: a QNX channel and a MINIX 3 process are boxes of capacity 0 whose senders wait for an answer, an seL4 endpoint is one
// without a name, a POSIX queue is one with a name and a bound. In none of them can all of it be seen side by side.
type Boxes struct {
	boxes    store.Vec[Box, *Box]
	letters  store.Vec[Mail, *Mail]
	requests store.Vec[Request, *Request]
	parcels  store.Table[Parcel, *Parcel]
	parties  store.Vec[Party, *Party]       // processes that took part
	byPID    store.Map                      // process -> its party
	links    store.Vec[Bond, *Bond]         // pairs that spoke directly
	byPair   store.Map                      // pair -> its bond
	names    store.Table[Mailbox, *Mailbox] // names of mailboxes
	sums     store.Vec[boxSums, *boxSums]   // row 1: over all boxes
}

// boxSums is what all boxes hold together.
type boxSums struct {
	Ended uint64 // requests that are forgotten
	Bytes int64  // that all parcels and requests take
}

// HashInto implements store.Value.
func (s *boxSums) HashInto(h *store.Hasher) {
	h.U64(s.Ended)
	h.I64(s.Bytes)
}

// NewBoxes returns a machine's ports and mailboxes, of which there are none yet.
func NewBoxes() *Boxes {
	t := &Boxes{store.NewVec[Box](), store.NewVec[Mail](), store.NewVec[Request](), store.NewTable[Parcel](),
		store.NewVec[Party](), store.NewMap(), store.NewVec[Bond](), store.NewMap(), store.NewTable[Mailbox](), store.NewVec[boxSums]()}
	t.sums.New()
	return t
}

// Parts returns the tables that the state lives in.
func (t *Boxes) Parts() []store.Part {
	return []store.Part{&t.boxes, &t.letters, &t.requests, &t.parcels, &t.parties, &t.byPID, &t.links, &t.byPair, &t.names, &t.sums}
}

// Send gives a message to a box. A receiver that waits for it gets it at once; else it lies down in the buffer; else its sender waits.
// The answer is 0 if nothing more is to come, and EAGAIN if the request (seq) waits, or if that was not wished.
//
// mailbox/R1: a message goes to the receiver that has waited longest among those that want it.
// mailbox/R2: a sender waits while the buffer is full; with capacity 0 until somebody receives.
// mailbox/R3: "not at all" queues nothing: if neither a receiver waits nor room is left, the message is not sent. EAGAIN.
func (t *Boxes) Send(box store.ID, a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno) {
	b := t.boxes.R(box)
	at, out := t.taker(b, a, out)
	if at == 0 && !a.Wait && !b.HasRoom() {
		return 0, out, abi.EAGAIN
	}
	req := store.ID(0)
	if a.Op == OpCall || a.Task == 0 || at == 0 && !b.HasRoom() {
		req, seq = t.request(box, t.party(a.PID), a)
	}
	a.Parcel.Sender = a.PID
	if a.Parcel.Token = 0; a.Op == OpCall {
		a.Parcel.Token = seq
	}
	parcel := t.newParcel(&a.Parcel)
	if at == 0 {
		out = t.post(box, Mail{Parcel: parcel, Request: req}, out)
	} else {
		out = t.pass(at, parcel, req, out)
	}
	if req != 0 && t.requests.R(req).Phase != Over {
		return seq, out, abi.EAGAIN
	}
	return seq, out, 0
}

// HasRoom tells whether one more letter fits into the buffer. There is none while a sender waits, so nobody overtakes it.
func (b *Box) HasRoom() bool { return b.Capacity == Unbounded || b.Inside < b.Capacity }

// taker finds the receiver that a message goes to, 0 for none.
//
// mailbox/R4: a receiver whose buffer is too short fails with EMSGSIZE, and the message goes on to the next.
func (t *Boxes) taker(b *Box, a *Ask, out []Outcome) (store.ID, []Outcome) {
	for id := b.Receivers.First; id != 0; {
		r := *t.requests.R(id)
		if r.Peer == 0 || r.Peer == a.PID {
			if int(r.Room) >= a.Parcel.size() {
				return id, out
			}
			out = t.end(id, abi.EMSGSIZE, out)
		}
		id = r.Next
	}
	return 0, out
}

// post puts a letter at the end of the line.
func (t *Boxes) post(box store.ID, l Mail, out []Outcome) []Outcome {
	id, w := t.letters.New()
	*w = l
	b := t.boxes.W(box)
	if w.Prev = b.Last; b.Last != 0 {
		t.letters.W(b.Last).Next = id
	} else {
		b.First = id
	}
	b.Last = id
	b.Count++
	if l.Request != 0 {
		t.requests.W(l.Request).Letter = id
	}
	if b.Outside == 0 {
		b.Outside = id
	}
	return t.fill(b, out)
}

// fill moves letters into the buffer while there is room. A sender has done its part then; a caller goes on waiting for the answer.
func (t *Boxes) fill(b *Box, out []Outcome) []Outcome {
	for b.Outside != 0 && b.HasRoom() {
		l := t.letters.W(b.Outside)
		l.Inside = true
		b.Inside++
		b.Outside = l.Next
		if l.Request == 0 {
			continue
		}
		if r := t.requests.W(l.Request); r.Op == OpCall {
			r.Phase = Accepted
		} else {
			r.Letter = 0
			req := l.Request
			l.Request = 0
			out = t.end(req, 0, out)
		}
	}
	return out
}

// Receive takes the oldest message that is welcome. ENOMSG: there is none, and the request (seq) waits if that was wished.
//
// mailbox/R5: messages of one sender arrive in the order in which they were sent.
// mailbox/R6: a message that is longer than the receiver's buffer stays where it is. EMSGSIZE.
func (t *Boxes) Receive(box store.ID, a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno) {
	return t.receive(box, t.party(a.PID), a, out)
}

// receive is Receive by a process whose row is known.
func (t *Boxes) receive(box, me store.ID, a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno) {
	id := t.boxes.R(box).First
	for id != 0 && a.Peer != 0 && t.parcels.R(t.letters.R(id).Parcel).Sender != a.Peer {
		id = t.letters.R(id).Next
	}
	switch {
	case id == 0 && !a.Wait:
		return 0, out, abi.EAGAIN
	case id != 0 && t.parcels.R(t.letters.R(id).Parcel).size() > int(a.Room):
		return 0, out, abi.EMSGSIZE
	}
	req, seq := t.request(box, me, a)
	if id == 0 {
		t.join(&t.boxes.W(box).Receivers, req)
		return seq, out, abi.EAGAIN
	}
	l := *t.letters.R(id)
	out = t.unlink(box, id, out)
	return seq, t.pass(req, l.Parcel, l.Request, out), 0
}

// pass gives a parcel to a receiver and ends its wait. A plain sender is done with that, a caller has a partner from now on who owes it
// the answer: mailbox/R10.
func (t *Boxes) pass(receiver, parcel, sender store.ID, out []Outcome) []Outcome {
	r := t.requests.W(receiver)
	r.Parcel = parcel
	pid, party := r.PID, r.Party
	out = t.end(receiver, 0, out)
	if sender == 0 {
		return out
	}
	s := t.requests.W(sender)
	s.Letter = 0
	if s.Op != OpCall {
		return t.end(sender, 0, out)
	}
	s.Phase, s.Peer, s.Server = Serving, pid, party
	t.join(&t.parties.W(party).Callers, sender)
	return out
}

// unlink takes a letter out of its box; the next one may come into the buffer.
func (t *Boxes) unlink(box, id store.ID, out []Outcome) []Outcome {
	b, l := t.boxes.W(box), *t.letters.R(id)
	if l.Prev != 0 {
		t.letters.W(l.Prev).Next = l.Next
	} else {
		b.First = l.Next
	}
	if l.Next != 0 {
		t.letters.W(l.Next).Prev = l.Prev
	} else {
		b.Last = l.Prev
	}
	if b.Outside == id {
		b.Outside = l.Next
	}
	if l.Inside {
		b.Inside--
	}
	b.Count--
	t.letters.Drop(id)
	if l.Request != 0 {
		t.requests.W(l.Request).Letter = 0
	}
	return t.fill(b, out)
}

// rowBits is how many bits of a request's number are its row. The others count the requests that ended before it, so that a number is
// never given out twice and the first ones are small.
const rowBits = 24

// row finds the row of a request by its number, 0 if there is none.
func (t *Boxes) row(seq uint64) store.ID {
	id := store.ID(seq & (1<<rowBits - 1))
	if int(id) < t.requests.Cap() && t.requests.R(id).Seq == seq && seq != 0 {
		return id
	}
	return 0
}

// request makes a row for an operation.
func (t *Boxes) request(box, party store.ID, a *Ask) (id store.ID, seq uint64) {
	s := t.sums.W(1)
	s.Bytes += requestCost
	id, r := t.requests.New()
	seq = s.Ended<<rowBits | uint64(id)
	r.Seq, r.Op, r.Task, r.PID, r.Party, r.Box, r.Peer, r.Room, r.Signal, r.Value = seq, a.Op, a.Task, a.PID, party, box, a.Peer, a.Room, a.Signal, a.Value
	p := t.parties.W(party)
	if a.Task == 0 {
		p.Pending++
	}
	if r.Kin = p.Requests; r.Kin != 0 {
		t.requests.W(r.Kin).Elder = id
	}
	p.Requests = id
	return id, seq
}

// join puts a request at the end of a line.
func (t *Boxes) join(l *Line, id store.ID) {
	if t.requests.W(id).Prev = l.Last; l.Last != 0 {
		t.requests.W(l.Last).Next = id
	} else {
		l.First = id
	}
	l.Last = id
}

// end gives a request its result.
func (t *Boxes) end(id store.ID, err abi.Errno, out []Outcome) []Outcome {
	t.leave(id)
	r := t.requests.W(id)
	r.Phase, r.Err = Over, err
	return append(out, Outcome{Task: r.Task, PID: r.PID, Seq: r.Seq, Err: err, Signal: r.Signal, Value: r.Value, Timer: r.Timer})
}

// leave takes a request out of the line that it stands in, if any: a receive that waits, or a call that is being served.
func (t *Boxes) leave(id store.ID) {
	var l *Line
	switch r := t.requests.R(id); {
	case r.Phase == Serving:
		l = &t.parties.W(r.Server).Callers
	case r.Op == OpReceive && r.Phase == InLine:
		l = &t.boxes.W(r.Box).Receivers
	default:
		return
	}
	r := t.requests.W(id)
	if r.Prev == 0 && l.First != id {
		return
	}
	if r.Op == OpReceive && r.Bond != 0 {
		b := t.links.W(r.Bond)
		b.Awaited[b.side(r.Peer)]--
	}
	next, prev := r.Next, r.Prev
	r.Next, r.Prev = 0, 0
	if prev != 0 {
		t.requests.W(prev).Next = next
	} else {
		l.First = next
	}
	if next != 0 {
		t.requests.W(next).Prev = prev
	} else {
		l.Last = prev
	}
}

// Cancel gives a request up: a timeout, a signal, the end of its process. What it received and nobody fetched, and what it wanted to
// send, comes back in lost.
//
// mailbox/R7: a message whose sender gave up is never delivered later.
// port/R7: an answer that comes after its caller gave up is dropped: its token answers nothing any more.
func (t *Boxes) Cancel(seq uint64, out []Outcome, lost []Parcel) ([]Outcome, []Parcel) {
	id := t.row(seq)
	if id == 0 {
		return out, lost
	}
	r := *t.requests.R(id)
	out, lost = t.withdraw(&r, out, lost)
	t.leave(id)
	if r.Parcel != 0 {
		lost = t.dropParcel(r.Parcel, lost)
	}
	t.forget(id)
	return out, lost
}

// withdraw takes a request's message back, if it still lies in its box.
func (t *Boxes) withdraw(r *Request, out []Outcome, lost []Parcel) ([]Outcome, []Parcel) {
	if r.Letter == 0 {
		return out, lost
	}
	lost = t.dropParcel(t.letters.R(r.Letter).Parcel, lost)
	out = t.unlink(r.Box, r.Letter, out)
	if m := t.boxes.R(r.Box).Mailbox; m != 0 {
		out = append(out, Outcome{Box: m})
	}
	return out, lost
}

// forget drops a request's row.
func (t *Boxes) forget(id store.ID) {
	r := t.requests.R(id)
	s := t.sums.W(1)
	s.Ended++
	s.Bytes -= requestCost
	p := t.parties.W(r.Party)
	if r.Task == 0 {
		p.Pending--
	}
	if r.Elder != 0 {
		t.requests.W(r.Elder).Kin = r.Kin
	} else {
		p.Requests = r.Kin
	}
	if r.Kin != 0 {
		t.requests.W(r.Kin).Elder = r.Elder
	}
	t.requests.Drop(id)
}

// newParcel keeps a message.
func (t *Boxes) newParcel(p *Parcel) store.ID {
	q := t.parcels.Reuse()
	text := append(q.Data[:0], p.Data...)
	*q = *p
	q.Data = text
	t.sums.W(1).Bytes += q.cost()
	return t.parcels.Add(q)
}

// takeParcel frees a message; what travelled with it is the caller's now.
func (t *Boxes) takeParcel(id store.ID) Parcel {
	p := *t.parcels.R(id)
	t.parcels.Retire(id)
	t.sums.W(1).Bytes -= p.cost()
	return p
}

// dropParcel frees a message that nobody will receive.
func (t *Boxes) dropParcel(id store.ID, lost []Parcel) []Parcel {
	return append(lost, t.takeParcel(id))
}
