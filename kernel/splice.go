package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// spliceFlags are the flags of splice(2) and tee(2).
const spliceFlags = abi.SPLICE_F_MOVE | abi.SPLICE_F_NONBLOCK | abi.SPLICE_F_MORE | abi.SPLICE_F_GIFT

func sysTee(c *Call) int64 { return c.passPipes(c.fd(0), c.fd(1), c.args[2], c.args[3], true) }

func sysSplice(c *Call) int64 {
	if c.args[1] != 0 || c.args[3] != 0 {
		return fail(abi.ESPIPE)
	}
	return c.passPipes(c.fd(0), c.fd(2), c.args[4], c.args[5], false)
}

// passPipes moves or copies bytes from one pipe to another. Splicing between a pipe and something else is not supported: EINVAL, as
// Linux answers for files that cannot be spliced.
//
// # Blocking
// Until the input has bytes and the output room, unless SPLICE_F_NONBLOCK is given.
func (c *Call) passPipes(in, out int32, n, flags uint64, tee bool) int64 {
	if flags&^uint64(spliceFlags) != 0 {
		return fail(abi.EINVAL)
	}
	if n == 0 {
		return 0
	}
	_, fi, e := c.file(in)
	if e != 0 || !fi.CanRead() {
		return fail(abi.EBADF)
	}
	_, fo, e := c.file(out)
	if e != 0 || !fo.CanWrite() {
		return fail(abi.EBADF)
	}
	s, ok := c.pipes.(ipc.Splicer)
	if !ok || fi.Kind != proc.PipeFile || fo.Kind != proc.PipeFile || fi.Object == fo.Object {
		return fail(abi.EINVAL)
	}
	pass := s.Splice
	if tee {
		pass = s.Tee
	}
	r := pass(fi.Object, fo.Object, int(min(n, maxTransfer)))
	if r.N > 0 && !tee && c.heard() {
		c.say(c.t, event.Event{Kind: event.Taken, Obj: fileObject(fi), N: int64(r.N)})
	}
	if r.N > 0 && c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: fileObject(fo), N: int64(r.N)})
	}
	c.pipeWake(fi.Object, r.In&^ipc.NextReader)
	c.pipeWake(fo.Object, r.Out&^ipc.NextWriter)
	switch {
	case r.Err == abi.EPIPE:
		c.sendTask(c.id, abi.UserInfo(abi.SIGPIPE, abi.SI_USER, c.t.PID, c.t.Cred.UID))
		return partial(r.N, r.Err)
	case r.Err == abi.EAGAIN && flags&abi.SPLICE_F_NONBLOCK == 0 && !fi.NonBlock() && !fo.NonBlock():
		f, key := fi, sched.MakeKey(qPipeRead, uint64(fi.Object))
		if r.WaitOut {
			f, key = fo, sched.MakeKey(qPipeWrite, uint64(fo.Object))
		}
		return c.sleep(sleep{on: fileObject(f), wchan: "splice", key: key}) // found/R20
	case r.Err != 0:
		return partial(r.N, r.Err)
	}
	return int64(r.N)
}

// sysSendfile copies from a file to any descriptor. See sendfile(2).
func sysSendfile(c *Call) int64 {
	_, fi, e := c.file(c.fd(1))
	if e != 0 || !fi.CanRead() {
		return fail(abi.EBADF)
	}
	out, fo, e := c.file(c.fd(0))
	if e != 0 || !fo.CanWrite() {
		return fail(abi.EBADF)
	}
	if c.args[3] == 0 && fo.Flags&abi.O_APPEND == 0 && (fi.Kind == proc.Device || fi.Kind == proc.RegularFile) { // found/R28
		return 0
	}
	if fi.Kind != proc.RegularFile || fo.Kind != proc.RegularFile && fo.Kind != proc.PipeFile && fo.Kind != proc.ConsoleFile && fo.Kind != proc.TTYFile && fo.Kind != proc.Device {
		return fail(abi.EINVAL)
	}
	off := fi.Off
	if p := c.args[2]; p != 0 {
		b, e := c.in(p, 8)
		if e != 0 {
			return fail(e)
		}
		off = int64(le.Uint64(b))
	}
	if off < 0 || fo.Flags&abi.O_APPEND != 0 {
		return fail(abi.EINVAL)
	}
	data := make([]byte, min(c.args[3], chunk))
	n, e := c.Tree.ReadAt(c.ctx(), inode(fi.Object), off, data)
	if e != 0 {
		return fail(e)
	}
	done := c.emitTo(out, fo, data[:n])
	if done <= 0 {
		return done
	}
	if p := c.args[2]; p != 0 {
		if e := c.out64(p, uint64(off+done)); e != 0 {
			return fail(e)
		}
	} else {
		c.Procs.Open.W(c.Procs.Tables.R(c.t.Files).Get(c.fd(1))).Off = off + done
	}
	return done
}

// emitTo writes the kernel's own bytes to a file.
func (c *Call) emitTo(id store.ID, f *proc.OpenFile, data []byte) int64 {
	switch f.Kind {
	case proc.TTYFile:
		if n := c.writeOut(f, data); n > 0 {
			return int64(n)
		}
		return fail(abi.EAGAIN)
	case proc.ConsoleFile:
		c.print(int32(f.Dyn), data)
		return int64(len(data))
	case proc.Device: // found/R31
		if len(data) > 0 && f.Dyn == uint64(vfs.DevFull) {
			return fail(abi.EINVAL)
		}
		return int64(len(data))
	case proc.RegularFile:
		n, e := c.Tree.WriteAt(c.ctx(), inode(f.Object), f.Off, data)
		if e != 0 {
			return fail(e)
		}
		c.Procs.Open.W(id).Off += int64(n)
		return int64(n)
	}
	n, e, eff := c.pipes.Write(f.Object, data, ipc.Writing{By: c.t.TID, Seq: c.Seq})
	if n > 0 && c.heard() {
		c.say(c.t, event.Event{Kind: event.Queued, Obj: fileObject(f), N: int64(n), Data: append([]byte(nil), data[:min(n, captureMax)]...)})
	}
	c.pipeWake(f.Object, eff&^ipc.NextWriter)
	if e == abi.EPIPE {
		c.sendTask(c.id, abi.UserInfo(abi.SIGPIPE, abi.SI_USER, c.t.PID, c.t.Cred.UID))
	}
	if e == abi.EAGAIN && n == 0 && !f.NonBlock() {
		return c.sleep(sleep{on: fileObject(f), wchan: "anon_pipe_write", key: sched.MakeKey(qPipeWrite, uint64(f.Object)), excl: true})
	}
	if e != 0 {
		return partial(n, e)
	}
	return int64(n)
}
