package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// What ports and mailboxes share: messages, and the requests of those who send and receive them.

// Parcel is a message on its way: what the sender wrote, and what the kernel says of the sender.
type Parcel struct {
	Label  uint32 // the sender's own word: which operation, which type
	Sender int32  // process that sent it; the kernel's word, a sender cannot forge it
	Token  uint64 // with which it can be answered, 0 if nobody waits for an answer
	Seq    uint64 // number of the event that it was sent with
	Data   []byte // its text
	File   uint32 // open file that travels along, 0 for none; the parcel holds a reference to it
	Frame  uint32 // page that travels along by mapping, 0 for none; the parcel holds a reference to it
}

// CloneFrom implements store.Object.
func (p *Parcel) CloneFrom(q *Parcel) {
	*p = *q
	p.Data = append([]byte(nil), q.Data...)
}

// HashInto implements store.Object.
func (p *Parcel) HashInto(h *store.Hasher) {
	h.U64(uint64(p.Label)<<32 | uint64(uint32(p.Sender)))
	h.U64(p.Token)
	h.Clock(p.Seq)
	h.Bytes(p.Data)
	h.U64(uint64(p.File)<<32 | uint64(p.Frame))
}

// parcelCost and requestCost are about what the kernel needs to keep a message, beside its text, and a request.
const (
	parcelCost  = 256
	requestCost = 256
)

// cost is what a message is charged with.
func (p *Parcel) cost() int64 { return parcelCost + int64(len(p.Data)) }

// size is how much room a receiver needs. port/R18: a page's for a page, which may be copied after all.
func (p *Parcel) size() int {
	if p.Frame != 0 {
		return abi.MESSAGE_MAX
	}
	return len(p.Data)
}

// Op is what somebody wants.
type Op uint8

// The operations.
const (
	OpSend Op = iota // give a message away
	OpReceive
	OpCall // give one away and wait for the answer
)

// Phase is how far a request has come.
type Phase uint8

// The phases.
const (
	InLine   Phase = iota // it waits for a partner or for room
	Accepted              // of a call: its message lies in the buffer
	Serving               // of a call: somebody has its message and owes the answer
	Over                  // it has a result
)

// Request is an operation that could not be completed at once, or an asynchronous one whose result nobody has fetched yet.
type Request struct {
	Seq    uint64    // its name: the handle of an asynchronous one, the token of a call
	Op     Op        // what is wanted
	Phase  Phase     // how far it has come
	Task   int32     // who sleeps for it, 0 if it is asynchronous
	PID    int32     // the process that made it
	Box    store.ID  // where it stands or stood in line
	Peer   int32     // partner: whom a direct send is for; from whom alone a receive takes, 0 for anybody; who owes a call's answer
	Room   int32     // longest message that it takes: a receive's, or a call's answer
	Letter store.ID  // its message while that lies in the box
	Parcel store.ID  // what it received, if anything
	Err    abi.Errno // its result once it is over, 0 for success
	Signal uint8     // announces the end of an asynchronous one, 0 for none
	Value  uint64    // goes along with that signal
	Timer  store.ID  // the kernel's note: the timer that ends an asynchronous one
	Party  store.ID  // row of the process that made it
	Server store.ID  // row of the process that owes the answer
	Bond   store.ID  // of a direct call, or a receive from one process alone: the link that it goes over
	Next   store.ID  // the one behind it in its line: receives at a box, or calls that one process owes an answer
	Prev   store.ID  // the one before it
	Kin    store.ID  // next request of the same process
	Elder  store.ID  // the one before it
}

// HashInto implements store.Value.
func (r *Request) HashInto(h *store.Hasher) {
	h.U64(r.Seq)
	h.U64(uint64(r.Op)<<48 | uint64(r.Phase)<<40 | uint64(r.Signal)<<32 | uint64(uint32(r.Task)))
	h.U64(uint64(uint32(r.PID))<<32 | uint64(uint32(r.Peer)))
	h.U64(uint64(r.Box)<<32 | uint64(r.Letter))
	h.U64(uint64(uint32(r.Room))<<32 | uint64(r.Parcel))
	h.U64(uint64(r.Err)<<32 | uint64(r.Timer))
	h.U64(r.Value)
	h.U64(uint64(r.Party)<<32 | uint64(r.Server))
	h.U64(uint64(r.Bond))
	h.U64(uint64(r.Next)<<32 | uint64(r.Prev))
	h.U64(uint64(r.Kin)<<32 | uint64(r.Elder))
}

// Mail is a message in a box. The letters of a box are one line in order of arrival: those at its head up to the capacity lie in the
// buffer, behind the rest stand senders that wait for room.
type Mail struct {
	Parcel  store.ID // the message
	Request store.ID // who waits until it is accepted or answered, 0 for nobody
	Inside  bool     // it lies in the buffer
	Next    store.ID // the letter that came after it
	Prev    store.ID // the one that came before it
}

// HashInto implements store.Value.
func (l *Mail) HashInto(h *store.Hasher) {
	h.U64(uint64(l.Parcel)<<32 | uint64(l.Request))
	h.U64(uint64(l.Next)<<32 | uint64(l.Prev))
	h.Bool(l.Inside)
}

// Box is where messages wait for receivers and receivers for messages: a process's port or a mailbox.
type Box struct {
	Owner     int32    // process whose port it is, 0 for a mailbox
	Mailbox   store.ID // row of the mailbox that it is, 0 for a port
	Capacity  int32    // how many messages it keeps: 0 for a rendezvous, Unbounded for any number
	Count     int32    // letters, those of waiting senders included
	Inside    int32    // letters in the buffer
	First     store.ID // oldest letter
	Last      store.ID // newest letter
	Outside   store.ID // oldest letter that is not in the buffer
	Receivers Line     // requests that wait for a letter
}

// HashInto implements store.Value.
func (b *Box) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(b.Owner))<<32 | uint64(uint32(b.Capacity)))
	h.U64(uint64(uint32(b.Count))<<32 | uint64(uint32(b.Inside)))
	h.U64(uint64(b.First)<<32 | uint64(b.Last))
	h.U64(uint64(b.Mailbox)<<32 | uint64(b.Outside))
	h.U64(uint64(b.Receivers.First)<<32 | uint64(b.Receivers.Last))
}

// Unbounded is the capacity of a box that always has room, as far as the machine's memory goes.
const Unbounded = -1

// Ask is an operation as a process asks for it.
type Ask struct {
	Op     Op
	Task   int32  // who will sleep; 0: asynchronous, the result is kept until it is fetched
	PID    int32  // its process
	Peer   int32  // a direct send's or call's receiver; a receive's only welcome sender, 0 for anybody
	Room   int32  // longest message that it takes: a receive's, or a call's answer
	Wait   bool   // false: not at all, nothing is queued
	Signal uint8  // announces the end of an asynchronous one, 0 for none
	Value  uint64 // goes along with it
	Parcel Parcel // what a send or call gives away
}

// Outcome is the end of somebody's request, from then on neither a signal nor a timeout can change it; or, without a number, what else
// there is to be done.
type Outcome struct {
	Task   int32     // the sleeper, 0 if the request is asynchronous
	PID    int32     // the process
	Seq    uint64    // the request
	Err    abi.Errno // how it ended
	Signal uint8     // to be sent to the process, 0 for none
	Value  uint64    // to go along with it
	Timer  store.ID  // no longer needed
	Box    store.ID  // a mailbox where a message was taken back, or that is gone: who polls it has to look; 0 for none
}

// Ports is what the kernel needs of ports and mailboxes. Calls that may end others' requests append to out; what a dropped message carried
// along comes back in lost. The text of a message stays the mechanism's: it is good until the next call. See Boxes, the reference implementation, for what each of them does.
type Ports interface {
	// Direct communication.
	SendTo(pid int32, a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno)
	ReceiveFrom(a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno)
	SetCapacity(pid, n int32, out []Outcome) []Outcome
	Port(pid int32) store.ID
	Links() []Bond
	// Indirect communication.
	Send(box store.ID, a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno)
	Receive(box store.ID, a *Ask, out []Outcome) (seq uint64, _ []Outcome, _ abi.Errno)
	Open(name string, flags, mode uint32, capacity int32, c *Caller) (store.ID, abi.Errno)
	Shut(id store.ID)
	Remove(name string, c *Caller, out []Outcome, lost []Parcel) ([]Outcome, []Parcel, abi.Errno)
	Mailbox(id store.ID) *Mailbox
	Mailboxes() []Mailbox
	MailboxOf(box store.ID) store.ID
	// Both.
	Reply(token uint64, p Parcel, out []Outcome) ([]Outcome, abi.Errno)
	Fetch(seq uint64) (Parcel, abi.Errno)
	Cancel(seq uint64, out []Outcome, lost []Parcel) ([]Outcome, []Parcel)
	Expire(seq uint64, out []Outcome, lost []Parcel) ([]Outcome, []Parcel)
	SetTimer(seq uint64, timer store.ID)
	Forget(pid int32, out []Outcome, lost []Parcel) ([]Outcome, []Parcel)
	Gone(pid int32, out []Outcome, lost []Parcel) ([]Outcome, []Parcel)
	// Looking inside.
	Find(seq uint64) *Request
	Size(seq uint64) int
	Pending(pid int32) int
	Box(id store.ID) Box
	Look(box store.ID) ([]Parcel, []Request)
	Waiting(box store.ID) []Request
	Parties() []Party
	Each(f func(*Parcel))
	EachRequest(f func(*Request))
	Bytes() int64
}

var _ Ports = (*Boxes)(nil)
