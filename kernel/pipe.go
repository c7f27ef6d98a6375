package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Reading and writing pipes and FIFOs: the rules are ipc's, the waiting is done here.

// readPipe is the reader's side of pipe(7).
//
// # Blocking
// While the pipe is empty and somebody could write.
func (c *Call) readPipe(f *proc.OpenFile, segs []segment) int64 {
	want := length(segs)
	have := min(want, c.pipes.Len(f.Object))
	b := c.space(max(have, 1))[:have]
	if have > 0 {
		b = b[:c.writable(segs, have)]
	}
	by := int32(0)
	if c.pipes == &c.Pipes { // a replaced part does not say
		by = c.Pipes.Writer(f.Object)
	}
	n, e, eff := c.pipes.Read(f.Object, b, want)
	if n > 0 {
		if c.heard() {
			c.say(c.t, event.Event{Kind: event.Taken, Obj: fileObject(f), N: int64(n), Data: append([]byte(nil), b[:min(n, captureMax)]...), Peer: by})
		}
		c.scatter(segs, 0, b[:n])
	}
	if e == abi.EAGAIN && !f.NonBlock() {
		return c.sleep(sleep{on: fileObject(f), wchan: "anon_pipe_read", key: sched.MakeKey(qPipeRead, uint64(f.Object)), excl: true})
	}
	if !c.again() {
		eff &^= ipc.NextReader
	}
	c.pipeWake(f.Object, eff)
	if e != 0 {
		return fail(e)
	}
	return int64(n)
}

// writePipe is the writer's side of pipe(7).
//
// # Blocking
// While the pipe is full and somebody could read.
func (c *Call) writePipe(f *proc.OpenFile, segs []segment) int64 {
	w := &c.t.Wait
	total, slept := length(segs), c.again()
	how := ipc.Writing{Packet: f.Flags&abi.O_DIRECT != 0, Resumed: slept, By: c.t.TID, Seq: c.Seq}
	for {
		done := int(w.Progress)
		b := c.space(min(total-done, chunk))
		got, bad := c.gather(b, segs, done)
		how.Total = total - done
		if c.Mem.Used()+c.Pipes.Pages() >= c.Mem.Budget && got > 0 && c.pipes.Stat(f.Object).Readers > 0 {
			return partial(done, abi.ENOMEM) // what lies in pipes counts as memory too
		}
		n, e, eff := c.pipes.Write(f.Object, b[:got], how)
		how.Resumed = how.Resumed || n > 0
		if n > 0 && c.heard() {
			c.say(c.t, event.Event{Kind: event.Queued, Obj: fileObject(f), N: int64(n), Data: append([]byte(nil), b[:min(n, captureMax)]...)})
		}
		w.Progress += int64(n)
		if !slept {
			eff &^= ipc.NextWriter
		}
		c.pipeWake(f.Object, eff)
		done += n
		switch {
		case e == abi.EPIPE:
			c.sendTask(c.id, abi.UserInfo(abi.SIGPIPE, abi.SI_USER, c.t.PID, c.t.Cred.UID)) // signal/R59
			return partial(done, e)
		case e == abi.EAGAIN && f.NonBlock():
			return partial(done, e)
		case e == abi.EAGAIN:
			return c.sleep(sleep{on: fileObject(f), wchan: "anon_pipe_write", key: sched.MakeKey(qPipeWrite, uint64(f.Object)), excl: true})
		case e != 0:
			return partial(done, e)
		case done >= total:
			return int64(done)
		case bad != 0 && n == 0 || n == 0 && got == 0:
			if done == 0 && c.pipes.Len(f.Object) == 0 { // found/R22: a reader looks, finds nothing, and goes to the end of the line
				c.pipeWake(f.Object, ipc.WakeReaders)
			}
			return partial(done, abi.EFAULT)
		case n == 0: // only a replaced part neither takes a byte nor says why
			return partial(done, abi.EIO)
		}
	}
}

// pipeWake wakes whom a change of a pipe concerns.
func (m *Machine) pipeWake(pipe store.ID, eff ipc.Effect) {
	n := 1
	if eff.Has(ipc.WakeAll) {
		n = everybody
	}
	if eff&(ipc.WakeReaders|ipc.NextReader) != 0 {
		m.wake(sched.MakeKey(qPipeRead, uint64(pipe)), n, "data")
	}
	if eff&(ipc.WakeWriters|ipc.NextWriter) != 0 {
		m.wake(sched.MakeKey(qPipeWrite, uint64(pipe)), n, "room")
	}
	if eff.Has(ipc.WakeOpen) {
		m.wake(sched.MakeKey(qFifoOpen, uint64(pipe)), everybody, "partner")
	}
}
