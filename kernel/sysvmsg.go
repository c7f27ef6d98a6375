package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// System V message queues: the rules are ipc's, copying and waiting are done here.

func sysMsgget(c *Call) int64 {
	if !c.roomFor(0) {
		return fail(abi.ENOMEM)
	}
	return id(c.msgs.Get(int32(c.args[0]), int32(c.args[1]), c.caller(c.t)))
}

// sysMsgsnd sends a message. See msgsnd(2).
//
// # Blocking
// While the queue has no room. The message is copied in before that, and is what is sent whatever becomes of the buffer.
func sysMsgsnd(c *Call) int64 {
	if c.again() {
		c.msgs.Cancel(int32(c.id))
		if c.interrupted(false) {
			return fail(abi.ERESTARTNOHAND)
		}
		return c.send(c.t.Wait.Data)
	}
	qid, msgp, size := int32(c.args[0]), c.args[1], c.args[2]
	b, e := c.in(msgp, 8)
	if e != 0 {
		return fail(e)
	}
	typ := int64(le.Uint64(b))
	if size > uint64(c.msgs.Limits().Max) || qid < 0 || typ < 1 {
		return fail(abi.EINVAL) // msg/R15
	}
	if !c.roomFor(size) {
		return fail(abi.ENOMEM)
	}
	b = c.space(int(8 + size))
	le.PutUint64(b, uint64(typ))
	if e = c.copyIn(b[8:], msgp+8); e != 0 {
		return fail(e)
	}
	return c.send(b)
}

// send tries to send a message: its type and its text.
func (c *Call) send(b []byte) int64 {
	qid := int32(c.args[0])
	l := ipc.Letter{Type: int64(le.Uint64(b)), Text: b[8:], By: c.t.TID, Seq: c.Seq}
	var e abi.Errno
	c.done, e = c.msgs.Send(qid, l, c.caller(c.t), c.done[:0])
	switch {
	case e == abi.EAGAIN && c.args[3]&abi.IPC_NOWAIT == 0:
		ret := c.sleep(sleep{on: sysvObject(event.MsgQueue, qid), wchan: "do_msgsnd", intr: abi.ERESTARTNOHAND})
		if ret == blocked {
			if c.t.Wait.Data == nil {
				c.t.Wait.Data = append([]byte(nil), b...)
			}
			c.msgs.WaitSend(qid, int32(c.id), len(l.Text))
		}
		return ret
	case e != 0:
		return fail(e)
	}
	c.saySent(qid, l)
	c.complete(c.done, "msgsnd")
	return 0
}

// saySent tells where a message went: into the queue, or to a receiver at once.
func (c *Call) saySent(qid int32, l ipc.Letter) {
	to := store.ID(0)
	for _, d := range c.done {
		if d.Data != nil {
			to = store.ID(d.Task)
		}
	}
	obj, kind := sysvObject(event.MsgQueue, qid), [6]uint64{uint64(l.Type)}
	if to == 0 {
		if c.heard() {
			c.say(c.t, event.Event{Kind: event.Queued, Obj: obj, Args: kind, N: int64(len(l.Text)), Data: shown(l.Text)})
		}
		return
	}
	peer := c.Procs.Tasks.R(to)
	if c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: obj, Args: kind, N: int64(len(l.Text)), Data: shown(l.Text), Peer: peer.TID, Text: "hand-over"})
	}
	if c.heard() {
		c.say(peer, event.Event{Kind: event.Taken, Obj: obj, Args: kind, N: int64(len(l.Text)), Data: shown(l.Text), Peer: c.t.TID, Text: "hand-over"})
	}
}

// shown is what an event carries of some bytes.
func shown(b []byte) []byte { return append([]byte(nil), b[:min(len(b), captureMax)]...) }

// sysMsgrcv receives a message. See msgrcv(2).
//
// # Blocking
// While the queue holds no message that the call selects.
func sysMsgrcv(c *Call) int64 {
	if w := &c.t.Wait; w.Done { // msg/R12: nothing takes the message back
		return c.receive(w.Data)
	}
	qid, size, flags := int32(c.args[0]), int64(c.args[2]), uint32(c.args[4])
	switch {
	case c.again(): // msg/R17: whoever has to look again leaves the line
		c.msgs.Cancel(int32(c.id))
		if c.interrupted(false) {
			return fail(abi.ERESTARTNOHAND)
		}
	case qid < 0 || size < 0:
		return fail(abi.EINVAL)
	case flags&abi.MSG_COPY != 0:
		if e := c.mayCopy(size, flags); e != 0 {
			return fail(e)
		}
	}
	want := ipc.MsgWant{Type: int64(c.args[3]), Flags: flags, Size: size, TID: c.t.TID}
	var l ipc.Letter
	var e abi.Errno
	l, c.done, e = c.msgs.Receive(qid, want, c.caller(c.t), c.done[:0])
	switch {
	case e == abi.ENOMSG && flags&abi.IPC_NOWAIT == 0:
		ret := c.sleep(sleep{on: sysvObject(event.MsgQueue, qid), wchan: "do_msgrcv", intr: abi.ERESTARTNOHAND})
		if ret == blocked {
			c.msgs.WaitReceive(qid, int32(c.id), want)
		}
		return ret
	case e != 0:
		return fail(e)
	}
	b := c.space(8 + len(l.Text))
	le.PutUint64(b, uint64(l.Type))
	copy(b[8:], l.Text)
	if c.heard() && flags&abi.MSG_COPY == 0 {
		c.say(c.t, event.Event{Kind: event.Taken, Obj: sysvObject(event.MsgQueue, qid), Args: [6]uint64{uint64(l.Type)}, N: int64(l.Size), Data: shown(l.Text), Peer: l.By})
	}
	c.complete(c.done, "msgrcv")
	return c.receive(b)
}

// mayCopy checks what MSG_COPY asks for beside. Linux reads the buffer first, so that an unreadable one is EFAULT.
func (c *Call) mayCopy(size int64, flags uint32) abi.Errno {
	if flags&abi.MSG_EXCEPT != 0 || flags&abi.IPC_NOWAIT == 0 {
		return abi.EINVAL
	}
	n := min(size, int64(c.msgs.Limits().Max))
	if !c.roomFor(uint64(n)) {
		return abi.ENOMEM
	}
	_, e := c.in(c.args[1], int(n))
	return e
}

// receive copies a message out: its type, and as much of the text as there is room for.
//
// msg/R18: a message whose buffer faults is lost.
func (c *Call) receive(b []byte) int64 {
	n := min(uint64(len(b)-8), c.args[2])
	if c.args[1]%pageSize > pageSize-8 && c.writable([]segment{{c.args[1], 8}}, 8) < 8 {
		return fail(abi.EFAULT) // the type is written whole or not at all
	}
	if e := c.out(c.args[1], b[:8+n]); e != 0 {
		return fail(e)
	}
	return int64(n)
}

func sysMsgctl(c *Call) int64 {
	qid, cmd, buf := int32(c.args[0]), int32(c.args[1]), c.args[2]
	if qid < 0 || cmd < 0 {
		return fail(abi.EINVAL)
	}
	who := c.caller(c.t)
	var b [abi.SizeofMsqidDs]byte
	var ds abi.MsqidDs
	var e abi.Errno
	answer := int32(0)
	switch cmd {
	case abi.IPC_INFO, abi.MSG_INFO:
		i := c.msgInfo(cmd == abi.MSG_INFO)
		i.Encode(b[:])
		return c.answer(buf, b[:abi.SizeofMsginfo], c.msgs.Highest())
	case abi.IPC_STAT:
		ds, e = c.msgs.Stat(qid, who)
	case abi.MSG_STAT:
		ds, answer, e = c.msgs.StatAt(qid, who)
	case abi.MSG_STAT_ANY:
		ds, answer, e = c.msgs.StatAt(qid, nil)
	case abi.IPC_SET:
		return c.msgSet(qid, buf)
	case abi.IPC_RMID:
		if c.done, e = c.msgs.Remove(qid, who, c.done[:0]); e == 0 {
			c.complete(c.done, "removed")
		}
		return fail(e)
	default:
		return fail(abi.EINVAL)
	}
	if e != 0 {
		return fail(e)
	}
	ds.Encode(b[:])
	return c.answer(buf, b[:], answer)
}

// answer copies a structure out and returns a number.
func (c *Call) answer(buf uint64, b []byte, n int32) int64 {
	if e := c.out(buf, b); e != 0 {
		return fail(e)
	}
	return int64(n)
}

func (c *Call) msgSet(qid int32, buf uint64) int64 {
	b, e := c.in(buf, abi.SizeofMsqidDs)
	if e != 0 {
		return fail(e)
	}
	var ds abi.MsqidDs
	ds.Decode(b)
	if c.done, e = c.msgs.Set(qid, &ds, c.caller(c.t), c.done[:0]); e == 0 {
		c.complete(c.done, "changed")
	}
	return fail(e)
}

// msgInfo is what IPC_INFO tells: limits, or with MSG_INFO what is in use in their place.
func (m *Machine) msgInfo(inUse bool) abi.Msginfo {
	l, t := m.msgs.Limits(), m.msgs.Totals()
	i := abi.Msginfo{Max: l.Max, Mnb: l.Mnb, Mni: l.Mni, Ssz: 16, Seg: 0xffff, Pool: abi.MSGMNI * abi.MSGMNB / 1024, Map: abi.MSGMNB, Tql: abi.MSGMNB}
	if inUse {
		i.Pool, i.Map, i.Tql = asInt(t.Queues), asInt(t.Messages), asInt(t.Bytes)
	}
	return i
}
