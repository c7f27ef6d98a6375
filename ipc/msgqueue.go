package ipc

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// MsgQueue is a System V message queue: one list of messages, whatever their types. See msgget(2), msgop(2).
type MsgQueue struct {
	Perm      abi.IpcPerm // who may use it
	ID        int32       // the id that names it
	Lspid     int32       // process that sent last
	Lrpid     int32       // process that received last
	Stime     int64       `hash:"clock"` // when it did, in seconds
	Rtime     int64       `hash:"clock"` // when it did
	Ctime     int64       `hash:"clock"` // when the queue was made or changed
	Bytes     uint64      // text in the queue
	Count     uint64      // messages in the queue
	Limit     uint64      // msg_qbytes: how many bytes, and how many messages, fit
	First     store.ID    // oldest message
	Last      store.ID    // newest message
	Receivers Line        // who waits for a message
	Senders   Line        // who waits for room
}

// Line is the two ends of a list of sleepers, in order of arrival.
type Line struct {
	First store.ID
	Last  store.ID
}

// Message is a row: the messages of a queue are linked, so that a queue of a million costs no more to change than one of two.
type Message struct {
	Type int64    // what msgrcv(2) selects by, above 0
	Size int32    // bytes of text
	Text store.ID // the text, 0 if it is empty
	Next store.ID // the message that was sent after it
	Prev store.ID // the message that was sent before it
	By   int32    // who sent it
	Seq  uint64   `hash:"clock"` // number of the event that it was sent with
}

// MsgText is the text of a message. It is never changed, so relinking its message does not copy it.
type MsgText struct{ Data []byte }

// MsgSleeper is a task that waits in msgrcv(2) or msgsnd(2).
type MsgSleeper struct {
	Task  int32    // who waits
	TID   int32    // its number, which a hand-over leaves in msg_lrpid
	Queue store.ID // where
	Sends bool     // it waits for room, not for a message
	Mode  MsgMode  // which messages it takes
	Type  int64    // and of what type
	Size  int64    // the longest message it takes, or the one it wants to send
	Next  store.ID // who came after it
	Prev  store.ID // who came before it
}

// Letter is a message on its way in or out.
type Letter struct {
	Type int64
	Text []byte // on the way out: valid until the next call, not to be written
	Size int    // on the way out: the length of the message, of which Text may be a part only
	By   int32  // task that sent it
	Seq  uint64 // event that it was sent with
}

// MsgLimits are the files msgmax, msgmnb and msgmni under /proc/sys/kernel.
type MsgLimits struct {
	Max int32 // longest message
	Mnb int32 // Limit of a new queue, and the largest that an ordinary user may set
	Mni int32 // queues
}

// MsgTotals counts over all queues, for MSG_INFO.
type MsgTotals struct {
	Queues, Messages, Bytes int64
}

// MsgQueues is what the kernel needs of message queues. Calls that may end others' sleep append to done.
type MsgQueues interface {
	// Get finds or makes a queue.
	Get(key, flags int32, c *Caller) (int32, abi.Errno)
	// Send puts a message into a queue, or hands it to a receiver (Task of the result); EAGAIN: there is no room.
	Send(id int32, l Letter, c *Caller, done []Completion) ([]Completion, abi.Errno)
	// Receive takes a message out, or with MSG_COPY copies it; ENOMSG: there is none.
	Receive(id int32, w MsgWant, c *Caller, done []Completion) (Letter, []Completion, abi.Errno)
	// WaitSend puts a task in line after Send said EAGAIN.
	WaitSend(id, task int32, size int)
	// WaitReceive puts a task in line after Receive said ENOMSG.
	WaitReceive(id, task int32, w MsgWant)
	// Cancel takes a task out of its line, and reports whether it stood in one.
	Cancel(task int32) bool
	// Stat is IPC_STAT, and StatAt is MSG_STAT of an index, or MSG_STAT_ANY if c is nil.
	Stat(id int32, c *Caller) (abi.MsqidDs, abi.Errno)
	StatAt(index int32, c *Caller) (abi.MsqidDs, int32, abi.Errno)
	// Set is IPC_SET.
	Set(id int32, ds *abi.MsqidDs, c *Caller, done []Completion) ([]Completion, abi.Errno)
	// Remove is IPC_RMID.
	Remove(id int32, c *Caller, done []Completion) ([]Completion, abi.Errno)
	// Next returns the smallest index in use above index, or -1.
	Next(index int32) int32
	// Highest returns the largest index in use, or 0.
	Highest() int32
	// Totals counts what there is.
	Totals() MsgTotals
	// Limits returns the limits and SetLimits changes them.
	Limits() MsgLimits
	SetLimits(MsgLimits)
	// Pages returns how many frames' worth of memory the queues take.
	Pages() int
	// Waiters lists who waits in a queue: receivers or senders.
	Waiters(id int32, sends bool) []MsgSleeper
}

// MsgTable is the reference implementation of MsgQueues. A copy of the struct is a snapshot once Freeze was called on Parts.
type MsgTable struct {
	Registry
	queues   store.Table[MsgQueue, *MsgQueue]
	messages store.Vec[Message, *Message]
	texts    store.Table[MsgText, *MsgText]
	sleepers store.Vec[MsgSleeper, *MsgSleeper]
	tasks    store.Map                        // task -> its sleeper
	sums     store.Vec[msgSums, *msgSums]     // row 1: over all queues
	limits   store.Vec[MsgLimits, *MsgLimits] // row 1
}

// msgSums is what the queues hold together.
type msgSums struct {
	Messages int64 // messages in queues
	Bytes    int64 // their text
	Waiting  int64 // text of the messages that sleepers want to send
}

var _ MsgQueues = (*MsgTable)(nil)

// NewMsgTable returns a table without queues, with Linux's limits.
func NewMsgTable() *MsgTable {
	t := &MsgTable{newRegistry(), store.NewTable[MsgQueue](), store.NewVec[Message](), store.NewTable[MsgText](), store.NewVec[MsgSleeper](), store.NewMap(),
		store.NewVec[msgSums](), store.NewVec[MsgLimits]()}
	t.sums.New()
	_, l := t.limits.New()
	*l = MsgLimits{abi.MSGMAX, abi.MSGMNB, abi.MSGMNI}
	return t
}

// Parts returns the tables that the state lives in.
func (t *MsgTable) Parts() []store.Part {
	return append(t.parts(), &t.queues, &t.messages, &t.texts, &t.sleepers, &t.tasks, &t.sums, &t.limits)
}

// Get implements MsgQueues. See msgget(2).
func (t *MsgTable) Get(key, flags int32, c *Caller) (int32, abi.Errno) {
	row, e := t.look(key, flags)
	if e != 0 {
		return -1, e
	}
	if row != 0 {
		q := t.queues.R(row)
		if !c.allowed(&q.Perm, uint32(flags)) {
			return -1, abi.EACCES
		}
		return q.ID, 0
	}
	row, q := t.queues.New()
	q.Perm, q.Ctime, q.Limit = c.newPerm(key, flags), c.Now, uint64(t.Limits().Mnb)
	if q.ID, e = t.add(&q.Perm, row, t.Limits().Mni); e != 0 {
		t.queues.Drop(row)
		return -1, e
	}
	return q.ID, 0
}

// open finds a queue that the caller may use.
func (t *MsgTable) open(id int32, c *Caller, bits uint32) (store.ID, abi.Errno) {
	row, e := t.find(id)
	if e == 0 && !c.allowed(&t.queues.R(row).Perm, bits) {
		e = abi.EACCES
	}
	return row, e
}

// fits tells whether one more message of a size fits.
//
// msg/R2: both the bytes and the number of messages are bounded by msg_qbytes; a message's type does not count.
func (q *MsgQueue) fits(size int64) bool {
	return uint64(size)+q.Bytes <= q.Limit && q.Count+1 <= q.Limit
}

// Send implements MsgQueues. See msgsnd(2).
//
// # Errors
//
// EINVAL: there is no such queue. EACCES: it may not be written. EAGAIN: it is full.
func (t *MsgTable) Send(id int32, l Letter, c *Caller, done []Completion) ([]Completion, abi.Errno) {
	row, e := t.open(id, c, writeBits)
	if e != 0 {
		return done, e
	}
	if !t.queues.R(row).fits(int64(len(l.Text))) {
		return done, abi.EAGAIN // msg/R1: "msgsnd() blocks until sufficient space becomes available"
	}
	q := t.queues.W(row)
	q.Lspid, q.Stime = c.PID, c.Now
	done, taken := t.handOver(q, l, c, done)
	if taken {
		return done, 0
	}
	mid, m := t.messages.New()
	m.Type, m.Size, m.By, m.Seq, m.Prev = l.Type, int32(len(l.Text)), l.By, l.Seq, q.Last
	if len(l.Text) > 0 {
		m.Text = t.texts.Add(&MsgText{append([]byte(nil), l.Text...)})
	}
	if q.Last != 0 {
		t.messages.W(q.Last).Next = mid
	} else {
		q.First = mid
	}
	q.Last = mid
	t.count(q, 1, int64(len(l.Text)))
	return done, 0
}

func (t *MsgTable) count(q *MsgQueue, n, bytes int64) {
	q.Count += uint64(n)
	q.Bytes += uint64(bytes)
	s := t.sums.W(1)
	s.Messages += n
	s.Bytes += bytes
}

// handOver gives a message to the first receiver in line that wants it.
//
// msg/R7: receivers are served in the order in which they came, and a message that one of them waits for never enters the queue: no
// third process can take it any more.
// msg/R8: a receiver whose buffer is too short fails with E2BIG, and the message goes on to the next.
func (t *MsgTable) handOver(q *MsgQueue, l Letter, c *Caller, done []Completion) ([]Completion, bool) {
	for id := q.Receivers.First; id != 0; {
		s := *t.sleepers.R(id)
		if s.Mode.takes(l.Type, s.Type) {
			t.leave(q, id)
			if s.Size < int64(len(l.Text)) {
				done = append(done, Completion{Task: s.Task, Ret: -int64(abi.E2BIG)})
			} else {
				q.Lrpid, q.Rtime = s.TID, c.Now
				return append(done, Completion{Task: s.Task, Ret: int64(len(l.Text)), Data: l.pack()}), true
			}
		}
		id = s.Next
	}
	return done, false
}

// pack puts a message into one slice, type first, as it will lie in user memory.
func (l *Letter) pack() []byte {
	b := make([]byte, 8+len(l.Text))
	for i := range 8 {
		b[i] = byte(uint64(l.Type) >> (8 * i))
	}
	copy(b[8:], l.Text)
	return b
}

// Receive implements MsgQueues. See msgrcv(2).
//
// # Errors
//
// EINVAL: there is no such queue, or with MSG_COPY the buffer is too short. EACCES: it may not be read. E2BIG: the buffer is too short.
// ENOMSG: there is no such message.
func (t *MsgTable) Receive(id int32, w MsgWant, c *Caller, done []Completion) (Letter, []Completion, abi.Errno) {
	row, e := t.open(id, c, readBits)
	if e != 0 {
		return Letter{}, done, e
	}
	q := t.queues.R(row)
	mid := t.match(q, &w)
	if mid == 0 {
		return Letter{}, done, abi.ENOMSG
	}
	m := *t.messages.R(mid)
	if w.Size < int64(m.Size) && w.Flags&abi.MSG_NOERROR == 0 {
		return Letter{}, done, abi.E2BIG // msg/R9: a message that is too long stays in the queue, unless MSG_NOERROR cuts it
	}
	l := Letter{Type: m.Type, Size: int(m.Size), By: m.By, Seq: m.Seq}
	if m.Text != 0 {
		l.Text = t.texts.R(m.Text).Data[:min(int64(m.Size), w.Size)]
	}
	if w.Flags&abi.MSG_COPY != 0 { // msg/R10: MSG_COPY leaves the message where it is; msgtyp is its place, from 0
		if w.Size < int64(m.Size) {
			return Letter{}, done, abi.EINVAL
		}
		return l, done, 0
	}
	q = t.queues.W(row)
	t.unlink(q, mid)
	q.Rtime, q.Lrpid = c.Now, c.PID
	return l, t.wakeSenders(q, done), 0
}

// unlink takes a message out of its queue.
func (t *MsgTable) unlink(q *MsgQueue, id store.ID) {
	m := *t.messages.R(id)
	if m.Prev != 0 {
		t.messages.W(m.Prev).Next = m.Next
	} else {
		q.First = m.Next
	}
	if m.Next != 0 {
		t.messages.W(m.Next).Prev = m.Prev
	} else {
		q.Last = m.Prev
	}
	t.dropMessage(id, &m)
	t.count(q, -1, -int64(m.Size))
}

func (t *MsgTable) dropMessage(id store.ID, m *Message) {
	if m.Text != 0 {
		t.texts.Drop(m.Text)
	}
	t.messages.Drop(id)
}

// wakeSenders lets senders whose message fits try again; they stay in line until they run. Those whose message does not fit go to the
// end of the line.
//
// msg/R11: room is not reserved: whoever runs first takes it, and a small message overtakes a large one that does not fit yet.
func (t *MsgTable) wakeSenders(q *MsgQueue, done []Completion) []Completion {
	stop := store.ID(0)
	for id := q.Senders.First; id != 0 && id != stop; {
		s := *t.sleepers.R(id)
		if q.fits(s.Size) {
			done = append(done, Completion{Task: s.Task, Again: true})
		} else {
			if stop == 0 {
				stop = id
			}
			t.unlinkSleeper(&q.Senders, id)
			t.linkSleeper(&q.Senders, id)
		}
		id = s.Next
	}
	return done
}

// HashInto implements store.Value.
func (l *MsgLimits) HashInto(h *store.Hasher) {
	h.U64(uint64(uint32(l.Max))<<32 | uint64(uint32(l.Mnb)))
	h.U64(uint64(uint32(l.Mni)))
}
