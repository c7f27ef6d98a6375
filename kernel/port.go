package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Send and receive as textbooks draw them. The rules are ipc's; here messages are copied in and out, descriptors and pages travel, time
// passes, and processes end. See port(7) and mailbox(7) of `vitrine man`.

// exchange is a send, receive or call: what its arguments say, whichever of the calls it came from.
type exchange struct {
	op      ipc.Op
	box     store.ID // the mailbox's box, 0 for direct communication
	target  int32    // the partner of direct communication, or the mailbox's row
	msg     uint64   // address of the message to send, or to be filled
	reply   uint64   // address of the message for a call's answer
	timeout uint64   // address of the time it may take, 0: for ever
	flags   uint32   // PORT_DIRECT
}

// exchange does it.
//
// # Blocking
// Until a partner is there or room is; a call until it is answered. At most for the time at timeout: port/R9, it is counted from the call
// on, whatever wakes the caller in between.
func (c *Call) exchange(x *exchange) int64 {
	if c.again() {
		return c.resume(x)
	}
	w := &c.t.Wait
	a := &c.asked
	*a = ipc.Ask{Op: x.op, Task: int32(c.id), PID: c.t.PID, Peer: x.target, Wait: true}
	if x.box != 0 {
		a.Peer = 0
	}
	deadline, e := c.until(x.timeout)
	if e != 0 {
		return fail(e)
	}
	if a.Wait = deadline == 0 || deadline > c.now; !a.Wait && x.op == ipc.OpCall {
		return fail(abi.EINVAL) // port/R14: an answer takes time
	}
	if e = c.prepare(x, a); e != 0 {
		return fail(e)
	}
	seq, e := c.ask(x, a)
	switch {
	case e == abi.EAGAIN && seq != 0:
		w.Request = seq
		r := c.ports.Find(seq)
		switch {
		case r.Phase == ipc.Serving: // a receiver waited for it
			if x.flags&abi.PORT_DIRECT != 0 {
				c.handOn(c.woken)
			}
		case x.box == 0 && x.op != ipc.OpReceive && c.circle(): // port/R3: nobody is put to sleep in a circle of senders
			c.giveUp(c.t)
			return fail(abi.EDEADLK)
		}
		return c.exchangeSleep(r)
	case e != 0:
		c.dropParcel(&a.Parcel)
		return fail(e)
	case x.op == ipc.OpReceive:
		w.Request = seq
		return c.collect(x)
	}
	return 0
}

// prepare reads the message that is to be sent, or the room for the one that is to come.
func (c *Call) prepare(x *exchange, a *ipc.Ask) abi.Errno {
	var e abi.Errno
	switch x.op {
	case ipc.OpReceive:
		a.Room, e = c.room(x.msg)
		return e
	case ipc.OpCall:
		if a.Room, e = c.room(x.reply); e != 0 {
			return e
		}
	}
	a.Parcel, e = c.parcel(x.msg)
	return e
}

// ask hands an operation to the mechanism, and tells others what became of theirs.
func (c *Call) ask(x *exchange, a *ipc.Ask) (seq uint64, e abi.Errno) {
	if x.box == 0 && (a.Peer != abi.PORT_ANY || x.op != ipc.OpReceive) && !c.alive(a.Peer) {
		// port/R8: what a dead process had sent before is still delivered, but nobody waits for it or sends to it.
		if a.Wait = false; x.op != ipc.OpReceive {
			return 0, abi.ESRCH
		}
	}
	out := c.ended[:0]
	switch {
	case x.box == 0 && x.op == ipc.OpReceive:
		seq, out, e = c.ports.ReceiveFrom(a, out)
		if e == abi.EAGAIN && seq == 0 && a.Peer != abi.PORT_ANY && !c.alive(a.Peer) {
			e = abi.ESRCH
		}
	case x.box == 0:
		seq, out, e = c.ports.SendTo(a.Peer, a, out)
	case x.op == ipc.OpReceive:
		seq, out, e = c.ports.Receive(x.box, a, out)
	default:
		seq, out, e = c.ports.Send(x.box, a, out)
	}
	if x.op != ipc.OpReceive && (e == 0 || seq != 0) && c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: c.portObject(x), Args: [6]uint64{uint64(a.Parcel.Label)}, N: int64(len(a.Parcel.Data)), Data: shown(a.Parcel.Data)})
	}
	c.settle(out)
	c.portPolls(x)
	return seq, e
}

// alive tells whether a process is there and not a zombie.
func (m *Machine) alive(pid int32) bool {
	id := m.Procs.Group(pid)
	return id != 0 && !m.Procs.Groups.R(id).Zombie
}

// portObject names the port or mailbox of an operation.
func (c *Call) portObject(x *exchange) event.Object {
	switch {
	case x.box != 0:
		return event.Object{Kind: event.Mailbox, ID: uint32(x.target)}
	case x.op == ipc.OpReceive:
		return event.Object{Kind: event.Port, ID: uint32(c.t.PID)}
	}
	return event.Object{Kind: event.Port, ID: uint32(x.target)}
}

// resume goes on after a sleep: with the result, or because time is up or a signal came, or, woken for nothing, to sleep again.
func (c *Call) resume(x *exchange) int64 {
	if c.t.Wait.Done {
		return c.collect(x)
	}
	ret := c.exchangeSleep(c.ports.Find(c.t.Wait.Request))
	if ret != blocked {
		c.giveUp(c.t)
	}
	return ret
}

// exchangeSleep parks the caller.
//
// port/R10, mailbox/R11: after a handler with SA_RESTART an exchange without a timeout begins again. It ends with EINTR if it has one, and a call always
// does once its message was received: it must not be served twice.
func (c *Call) exchangeSleep(r *ipc.Request) int64 {
	w := &c.t.Wait
	s := sleep{deadline: int64(w.Words[0]), late: fail(abi.ETIMEDOUT), intr: abi.ERESTARTSYS, wchan: [...]string{"port_send", "port_receive", "port_call"}[r.Op]}
	if r.Phase == ipc.Serving || s.deadline != 0 {
		s.intr = abi.EINTR
	}
	s.on = c.requestObject(r)
	ret := c.sleep(s)
	if ret != blocked && w.Request != 0 && !c.again() {
		c.giveUp(c.t)
	}
	return ret
}

// requestObject is what somebody sleeps for.
func (m *Machine) requestObject(r *ipc.Request) event.Object {
	if r.Phase == ipc.Serving {
		return event.Object{Kind: event.Answer, ID: uint32(r.Peer)}
	}
	if b := m.ports.Box(r.Box); b.Owner != 0 {
		return event.Object{Kind: event.Port, ID: uint32(b.Owner)}
	}
	return event.Object{Kind: event.Mailbox, ID: uint32(m.ports.MailboxOf(r.Box))}
}

// collect ends an exchange that is over: what it received goes to user memory.
func (c *Call) collect(x *exchange) int64 {
	w := &c.t.Wait
	var on event.Object
	if c.listener != nil {
		on = c.requestObject(c.ports.Find(w.Request))
	}
	p, e := c.ports.Fetch(w.Request)
	w.Request = 0
	if e != 0 || x.op == ipc.OpSend {
		return fail(e)
	}
	if c.heard() {
		c.say(c.t, event.Event{Kind: event.Taken, Obj: on, Args: [6]uint64{uint64(p.Label)}, N: int64(len(p.Data)), Data: shown(p.Data), Peer: p.Sender})
	}
	to := x.reply
	if x.op == ipc.OpReceive {
		to = x.msg
	}
	return fail(c.deliverParcel(to, &p))
}

// giveUp takes back what a task has asked for and will not wait for any more.
func (m *Machine) giveUp(t *proc.Task) {
	out, lost := m.ports.Cancel(t.Wait.Request, m.ended[:0], nil)
	t.Wait.Request = 0
	m.settle(out)
	m.dropParcels(lost)
}

// settle acts on the ends of requests: sleepers wake, asynchronous requests are announced.
func (m *Machine) settle(list []ipc.Outcome) {
	m.ended, m.woken = list[:0], 0 // a call without outcomes wakes nobody
	for i := range list {
		o := &list[i]
		m.woken = 0
		if o.Box != 0 {
			m.wake(sched.MakeKey(qMailbox, uint64(o.Box)), everybody, "mailbox")
		}
		if o.Timer != 0 {
			m.Timers.Cancel(o.Timer)
		}
		switch id := store.ID(o.Task); {
		case o.Seq == 0:
		case o.Task == 0:
			m.wake(sched.MakeKey(qRequest, o.Seq), everybody, "result")
			if g := m.Procs.Group(o.PID); g != 0 && o.Signal != 0 {
				m.sendGroup(g, abi.QueueInfo(abi.Signal(o.Signal), abi.SI_ASYNCIO, o.PID, 0, o.Value))
			}
		case id != m.cur || m.Procs.Tasks.R(id).State == proc.Sleeping:
			m.Procs.Tasks.W(id).Wait.Done = true
			m.rouse(id, "message")
			m.woken = id
		}
	}
}

// circle tells whether the caller, going to sleep as a sender, would close a circle of processes that all wait for each other: then
// nobody could ever receive.
func (c *Call) circle() bool {
	if c.seen == nil {
		c.seen = map[int32]bool{}
	}
	clear(c.seen)
	return c.allWait(c.g)
}

// allWait tells whether all threads of a process wait as senders or callers for processes of which all threads do, and so on, until the
// circle is closed.
func (c *Call) allWait(g store.ID) bool {
	for id := c.Procs.Groups.R(g).Leader; id != 0; id = c.Procs.Tasks.R(id).Next {
		t := c.Procs.Tasks.R(id)
		if t.State == proc.Zombie {
			continue
		}
		r := c.ports.Find(t.Wait.Request)
		if r == nil || r.Task != int32(id) || r.Op == ipc.OpReceive || r.Phase == ipc.Over || r.Peer == 0 {
			return false
		}
		if r.Peer == c.t.PID || c.seen[r.Peer] {
			continue
		}
		c.seen[r.Peer] = true
		if !c.alive(r.Peer) || !c.allWait(c.Procs.Group(r.Peer)) {
			return false
		}
	}
	return true
}

// handOn lets a task that was just woken run next on this CPU: port/R11, on what is left of the caller's slice, without asking the
// scheduler.
func (m *Machine) handOn(id store.ID) {
	if id != 0 && m.Run.Has(id) {
		m.CPU[m.cpu].Next = id
	}
}
