package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// System V semaphores: the rules are ipc's, copying and waiting are done here.

func sysSemget(c *Call) int64 {
	n := int32(c.args[1])
	if n > 0 && n <= c.sems.Limits().Msl && !c.roomFor(uint64(n)*32) {
		return fail(abi.ENOMEM)
	}
	return id(c.sems.Get(int32(c.args[0]), n, int32(c.args[2]), c.caller(c.t)))
}

func sysSemop(c *Call) int64 { return c.semop(0) }

func sysSemtimedop(c *Call) int64 { return c.semop(c.args[3]) }

// semop does operations on semaphores, all or none. See semop(2).
//
// # Blocking
// Until somebody completes them, or the time is up (EAGAIN). It is never made again after a signal handler.
func (c *Call) semop(timeout uint64) int64 {
	sid, n := int32(c.args[0]), uint32(c.args[2])
	if c.again() { // nobody completed the call: the time is up or a signal came
		ret := c.semSleep(sid)
		if ret != blocked {
			c.sems.Cancel(int32(c.id))
		}
		return ret
	}
	ns, bad := int64(0), abi.Errno(0)
	if timeout != 0 {
		if ns, bad = c.timespec(timeout); bad == abi.EFAULT {
			return fail(bad)
		}
	}
	switch {
	case n > uint32(c.sems.Limits().Opm):
		return fail(abi.E2BIG) // sem/R16
	case n < 1:
		return fail(abi.EINVAL)
	case !c.roomFor(uint64(n) * abi.SizeofSembuf):
		return fail(abi.ENOMEM)
	}
	b, e := c.in(c.args[1], int(n)*abi.SizeofSembuf)
	switch {
	case e != 0:
		return fail(e)
	case sid < 0 || bad != 0:
		return fail(abi.EINVAL)
	}
	if timeout != 0 {
		c.t.Wait.Words[0] = uint64(max(later(c.now, ns), 1))
	}
	return c.trySemop(sid, b)
}

// trySemop tries the operations, and stands in line for them.
func (c *Call) trySemop(sid int32, b []byte) int64 {
	c.sops = sembufs(c.sops[:0], b)
	for _, op := range c.sops {
		if op.Flg&abi.SEM_UNDO != 0 {
			c.undoList()
		}
	}
	var wait bool
	var e abi.Errno
	c.done, wait, e = c.sems.Op(sid, c.sops, c.t.Undo, c.caller(c.t), c.done[:0])
	switch {
	case wait:
		ret := c.semSleep(sid)
		if ret == blocked {
			c.keepOps(b)
			c.sems.Wait(sid, int32(c.id), c.sops, c.t.Undo, c.caller(c.t))
		}
		return ret
	case e != 0:
		return fail(e)
	}
	c.saySemop(c.t, sid, c.sops)
	c.semDone("semop")
	return 0
}

// keepOps notes what a sleeper wants done, for the events of the day on which it is: one operation, as most want, in a word.
func (c *Call) keepOps(b []byte) {
	w := &c.t.Wait
	if len(b) > abi.SizeofSembuf {
		w.Data = append([]byte(nil), b...)
		return
	}
	var word [8]byte
	copy(word[:], b)
	w.Words[1] = le.Uint64(word[:])
}

// keptOps is what keepOps noted.
func (m *Machine) keptOps(w *proc.Wait) []abi.Sembuf {
	if w.Data != nil {
		m.sops = sembufs(m.sops[:0], w.Data)
		return m.sops
	}
	var word [8]byte
	le.PutUint64(word[:], w.Words[1])
	m.sops = sembufs(m.sops[:0], word[:abi.SizeofSembuf])
	return m.sops
}

// sembufs decodes operations.
func sembufs(ops []abi.Sembuf, b []byte) []abi.Sembuf {
	for ; len(b) >= abi.SizeofSembuf; b = b[abi.SizeofSembuf:] {
		var op abi.Sembuf
		op.Decode(b)
		ops = append(ops, op)
	}
	return ops
}

// semSleep sleeps until somebody completes the call: sem/R17, a timeout is EAGAIN; sem/R18, a signal is EINTR, always.
func (c *Call) semSleep(sid int32) int64 {
	return c.sleep(sleep{on: sysvObject(event.SemSet, sid), wchan: "__do_semtimedop", deadline: int64(c.t.Wait.Words[0]), late: fail(abi.EAGAIN), intr: abi.EINTR})
}

// semDone ends the calls of those whose operations were done on their behalf, and tells of these.
func (m *Machine) semDone(why string) {
	for _, d := range m.done {
		t := m.Procs.Tasks.R(store.ID(d.Task))
		if d.Ret == 0 {
			m.saySemop(t, int32(t.Wait.On.ID), m.keptOps(&t.Wait))
		}
	}
	m.complete(m.done, why)
}

// saySemop tells what operations did.
func (m *Machine) saySemop(t *proc.Task, sid int32, ops []abi.Sembuf) {
	for _, op := range ops {
		m.sayAdded(t, sid, int32(op.Num), int64(op.Op), "")
	}
}

// sayAdded tells that something was added to a semaphore or taken from it.
func (m *Machine) sayAdded(t *proc.Task, sid, num int32, by int64, why string) {
	k := event.Queued
	if by < 0 {
		k = event.Taken
	}
	if by != 0 && m.heard() {
		m.say(t, event.Event{Kind: k, Obj: sysvObject(event.SemSet, sid), Args: [6]uint64{uint64(num)}, N: by, Text: why})
	}
}

// undoList is the caller's list of adjustments, made if it has none.
func (c *Call) undoList() store.ID {
	if c.t.Undo == 0 {
		c.t.Undo = c.sems.NewUndo()
	}
	return c.t.Undo
}

// exitSem makes the adjustments that a dying task's SEM_UNDO operations left.
func (m *Machine) exitSem(t *proc.Task) {
	if t.Undo == 0 {
		return
	}
	list := t.Undo
	t.Undo = 0
	if adjust, holders := m.sems.UndoOf(list); holders == 1 {
		for _, a := range adjust {
			m.sayAdded(t, a.ID, a.Num, int64(a.By), "undo")
		}
	}
	m.done = m.sems.DropUndo(list, m.caller(t), m.done[:0])
	m.semDone("exit")
}

func sysSemctl(c *Call) int64 {
	sid, num, cmd, arg := int32(c.args[0]), int32(c.args[1]), int32(c.args[2]), c.args[3]
	if sid < 0 {
		return fail(abi.EINVAL)
	}
	who := c.caller(c.t)
	var e abi.Errno
	switch cmd {
	case abi.GETVAL, abi.GETPID, abi.GETNCNT, abi.GETZCNT:
		return id(c.sems.Value(sid, num, int(cmd), who))
	case abi.SETVAL:
		if c.done, e = c.sems.SetValue(sid, num, int32(arg), who, c.done[:0]); e == 0 {
			c.saySet(sid, num, int64(int32(arg)))
			c.semDone("setval")
		}
		return fail(e)
	case abi.GETALL:
		return c.semGetAll(sid, arg)
	case abi.SETALL:
		return c.semSetAll(sid, arg)
	case abi.IPC_RMID:
		if c.done, e = c.sems.Remove(sid, who, c.done[:0]); e == 0 {
			c.semDone("removed")
		}
		return fail(e)
	case abi.IPC_SET:
		b, e := c.in(arg, abi.SizeofSemidDs)
		if e != 0 {
			return fail(e)
		}
		var ds abi.SemidDs
		ds.Decode(b)
		return fail(c.sems.Set(sid, &ds, who))
	}
	return c.semLook(sid, cmd, arg)
}

// saySet tells that a value was set.
func (c *Call) saySet(sid, num int32, val int64) {
	if c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: sysvObject(event.SemSet, sid), Args: [6]uint64{uint64(num)}, N: val, Text: "set"})
	}
}

// semLook answers the commands that fill a structure.
func (c *Call) semLook(sid, cmd int32, buf uint64) int64 {
	var b [abi.SizeofSemidDs]byte
	var ds abi.SemidDs
	var e abi.Errno
	answer, who := int32(0), c.caller(c.t)
	switch cmd {
	case abi.IPC_INFO, abi.SEM_INFO:
		i := c.semInfo(cmd == abi.SEM_INFO)
		i.Encode(b[:])
		return c.answer(buf, b[:abi.SizeofSeminfo], c.sems.Highest())
	case abi.IPC_STAT:
		ds, e = c.sems.Stat(sid, who)
	case abi.SEM_STAT:
		ds, answer, e = c.sems.StatAt(sid, who)
	case abi.SEM_STAT_ANY:
		ds, answer, e = c.sems.StatAt(sid, nil)
	default:
		return fail(abi.EINVAL)
	}
	if e != 0 {
		return fail(e)
	}
	ds.Encode(b[:])
	return c.answer(buf, b[:], answer)
}

func (c *Call) semGetAll(sid int32, buf uint64) int64 {
	vals, e := c.sems.All(sid, c.caller(c.t))
	if e != 0 {
		return fail(e)
	}
	b := c.space(2 * len(vals))
	for i, v := range vals {
		le.PutUint16(b[2*i:], v)
	}
	return fail(c.out(buf, b))
}

func (c *Call) semSetAll(sid int32, buf uint64) int64 {
	who := c.caller(c.t)
	n, e := c.sems.Size(sid, true, who)
	if e != 0 {
		return fail(e)
	}
	b, e := c.in(buf, 2*n)
	if e != 0 {
		return fail(e)
	}
	vals := make([]uint16, n)
	for i := range vals {
		vals[i] = le.Uint16(b[2*i:])
	}
	if c.done, e = c.sems.SetAll(sid, vals, who, c.done[:0]); e != 0 {
		return fail(e)
	}
	for i, v := range vals {
		c.saySet(sid, int32(i), int64(v))
	}
	c.semDone("setall")
	return 0
}

// semInfo is what IPC_INFO tells: limits, or with SEM_INFO what is in use in place of two of them.
func (m *Machine) semInfo(inUse bool) abi.Seminfo {
	l, t := m.sems.Limits(), m.sems.Totals()
	i := abi.Seminfo{Map: abi.SEMMNS, Mni: l.Mni, Mns: l.Mns, Mnu: abi.SEMMNS, Msl: l.Msl, Opm: l.Opm, Ume: abi.SEMOPM, Usz: 20, Vmx: abi.SEMVMX, Aem: abi.SEMAEM}
	if inUse {
		i.Usz, i.Aem = asInt(t.Sets), asInt(t.Sems)
	}
	return i
}
