package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/sched"
)

// The calls of ports: direct communication, and asynchronous requests of both kinds.

func sysPortSend(c *Call) int64 {
	return c.exchange(&exchange{op: ipc.OpSend, target: int32(c.args[0]), msg: c.args[1], timeout: c.args[2]})
}

// sysPortRecv receives from the caller's own port. Any thread of a process may do so.
func sysPortRecv(c *Call) int64 {
	if int32(c.args[0]) < 0 {
		return fail(abi.EINVAL)
	}
	return c.exchange(&exchange{op: ipc.OpReceive, target: int32(c.args[0]), msg: c.args[1], timeout: c.args[2]})
}

func sysPortCall(c *Call) int64 {
	return c.call(&exchange{op: ipc.OpCall, target: int32(c.args[0]), msg: c.args[1], reply: c.args[2], timeout: c.args[3], flags: uint32(c.args[4])})
}

// call checks what calls through ports and mailboxes have in common.
func (c *Call) call(x *exchange) int64 {
	if x.flags&^abi.PORT_DIRECT != 0 {
		return fail(abi.EINVAL)
	}
	return c.exchange(x)
}

// sysPortReply answers a call. It never blocks: the caller waits for it.
func sysPortReply(c *Call) int64 {
	token := c.args[0]
	if uint32(c.args[2])&^abi.PORT_DIRECT != 0 {
		return fail(abi.EINVAL)
	}
	p, e := c.parcel(c.args[1])
	if e != 0 {
		return fail(e)
	}
	p.Sender = c.t.PID
	caller := int32(0)
	if r := c.ports.Find(token); r != nil {
		caller = r.PID
	}
	out, e := c.ports.Reply(token, p, c.ended[:0])
	if e != 0 {
		c.dropParcel(&p)
		return fail(e)
	}
	if c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: event.Object{Kind: event.Port, ID: uint32(caller)}, Args: [6]uint64{uint64(p.Label)},
			N: int64(len(p.Data)), Data: shown(p.Data), Text: "answer"})
	}
	c.settle(out)
	if c.args[2]&abi.PORT_DIRECT != 0 {
		c.handOn(c.woken)
	}
	return 0
}

// sysPortCapacity changes the capacity of the caller's port and returns what it was.
func sysPortCapacity(c *Call) int64 {
	n := int32(c.args[0])
	if n < abi.PORT_UNBOUNDED {
		return fail(abi.EINVAL)
	}
	was := c.ports.Box(c.ports.Port(c.t.PID)).Capacity
	c.settle(c.ports.SetCapacity(c.t.PID, n, nil))
	return int64(uint32(was)) // as C sees it: an int
}

// sysPortLinks copies the table of links out, as far as there is room, and returns how many there are.
func sysPortLinks(c *Call) int64 {
	list := c.ports.Links()
	n := min(uint64(len(list)), c.args[1])
	b := make([]byte, n*abi.SizeofLink)
	for i, l := range list[:n] {
		row := abi.Link{A: l.A, B: l.B, SentByA: l.Sent[0], SentByB: l.Sent[1]}
		row.Encode(b[i*abi.SizeofLink:])
	}
	if e := c.out(c.args[0], b); n > 0 && e != 0 {
		return fail(e)
	}
	return int64(len(list))
}

// sysPortPost begins an operation and returns a handle for its result. The time at timeout runs from now on.
func sysPortPost(c *Call) int64 {
	op, sig := uint32(c.args[0]), c.args[4]
	x := exchange{op: ipc.Op(op &^ abi.POST_MAILBOX), target: int32(c.args[1]), msg: c.args[2], timeout: c.args[3]}
	if op&^abi.POST_MAILBOX > abi.POST_CALL || sig > abi.NSIG {
		return fail(abi.EINVAL)
	}
	if op&abi.POST_MAILBOX != 0 { // mailbox/R15
		if e := c.mailbox(&x, x.target); e != 0 {
			return fail(e)
		}
	} else if x.target < 0 {
		return fail(abi.EINVAL)
	}
	// The kernel keeps what is received until it is fetched, so there is room for the longest message.
	a := ipc.Ask{Op: x.op, PID: c.t.PID, Peer: x.target, Room: abi.MESSAGE_MAX, Wait: true, Signal: uint8(sig), Value: c.args[5]}
	if x.box != 0 {
		a.Peer = 0
	}
	switch {
	case c.ports.Pending(c.t.PID) >= postMax:
		return fail(abi.EAGAIN)
	case !c.roomFor(0) || c.ports.Bytes() > postBytes:
		return fail(abi.ENOMEM)
	}
	deadline, e := c.until(x.timeout)
	if e != 0 {
		return fail(e)
	}
	if a.Wait = deadline == 0 || deadline > c.now; !a.Wait && x.op == ipc.OpCall {
		return fail(abi.EINVAL)
	}
	if x.op != ipc.OpReceive {
		if a.Parcel, e = c.parcel(x.msg); e != 0 {
			return fail(e)
		}
	}
	seq, e := c.ask(&x, &a)
	if e != 0 && seq == 0 {
		c.dropParcel(&a.Parcel)
		return fail(e)
	}
	if e == abi.EAGAIN && deadline != 0 {
		c.ports.SetTimer(seq, c.Timers.Set(deadline, timerRequest, store.ID(seq)))
	}
	return int64(seq)
}

// postMax is how many asynchronous requests a process may have, postBytes how much all requests and messages may take for one more.
const (
	postMax   = 4096
	postBytes = 1 << 31
)

// posted finds an asynchronous request of the caller's process, nil if the handle names none: port/R16, a child has none of its parent's.
func (c *Call) posted(handle uint64) *ipc.Request {
	r := c.ports.Find(handle)
	if r == nil || r.Task != 0 || r.PID != c.t.PID {
		return nil
	}
	return r
}

// sysPortResult fetches the result of an asynchronous request, port/R17: the message that it received, or the error that ended it.
//
// # Blocking
// Until the request is over, at most for the time at timeout; with a time of 0 it only looks. EINPROGRESS: it is not over.
func sysPortResult(c *Call) int64 {
	seq := c.args[0]
	r := c.posted(seq)
	if r == nil {
		return fail(abi.EINVAL)
	}
	if r.Phase == ipc.Over {
		return c.fetchPosted(seq, r)
	}
	deadline, e := c.until(c.args[2])
	if e != 0 {
		return fail(e)
	}
	s := sleep{on: c.requestObject(r), wchan: "port_result", key: sched.MakeKey(qRequest, seq), deadline: deadline, late: fail(abi.EINPROGRESS)}
	if deadline != 0 {
		s.intr = abi.EINTR
	}
	return c.sleep(s)
}

// fetchPosted hands over what an asynchronous request received. A message that is longer than the buffer stays.
func (c *Call) fetchPosted(seq uint64, r *ipc.Request) int64 {
	if r.Op != ipc.OpSend && r.Err == 0 {
		room, e := c.room(c.args[1])
		if e != 0 {
			return fail(e)
		}
		if int(room) < c.ports.Size(seq) {
			return fail(abi.EMSGSIZE)
		}
	}
	op := r.Op
	p, e := c.ports.Fetch(seq)
	if e != 0 || op == ipc.OpSend {
		return fail(e)
	}
	return fail(c.deliverParcel(c.args[1], &p))
}

// sysPortCancel gives an asynchronous request up, or drops its result.
func sysPortCancel(c *Call) int64 {
	r := c.posted(c.args[0])
	if r == nil {
		return fail(abi.EINVAL)
	}
	seq, timer := r.Seq, r.Timer
	out, lost := c.ports.Cancel(seq, nil, nil)
	if timer != 0 {
		c.Timers.Cancel(timer)
	}
	c.settle(out)
	c.dropParcels(lost)
	c.wake(sched.MakeKey(qRequest, seq), everybody, "cancelled")
	return 0
}

// requestExpired ends an asynchronous request whose time is up.
func (m *Machine) requestExpired(seq uint64) {
	out, lost := m.ports.Expire(seq, nil, nil)
	m.settle(out)
	m.dropParcels(lost)
}

// exitPorts ends all that a dead process had to do with.
func (m *Machine) exitPorts(pid int32) {
	out, lost := m.ports.Gone(pid, nil, nil)
	m.settle(out)
	m.dropParcels(lost)
}
