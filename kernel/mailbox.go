package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// The calls of mailboxes: indirect communication. An open mailbox is a descriptor: mailbox/R16, fork, exec, dup and close treat it as any
// other, and poll waits for it.

// sysMailboxOpen opens or makes a mailbox.
func sysMailboxOpen(c *Call) int64 {
	name, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	flags := uint32(c.args[1])
	if flags&^(abi.O_ACCMODE|abi.O_CREAT|abi.O_EXCL|abi.O_CLOEXEC) != 0 {
		return fail(abi.EINVAL)
	}
	mode := uint32(c.args[2]) & 0o777 &^ c.Procs.FS.R(c.t.FS).Umask
	id, e := c.ports.Open(name, flags, mode, int32(c.args[3]), c.caller(c.t))
	if e != 0 {
		return fail(e)
	}
	f := proc.OpenFile{Kind: proc.MailboxFile, Object: id, Flags: flags & abi.O_ACCMODE, Path: "mailbox:" + name}
	return c.install(c.newFile(f), flags&abi.O_CLOEXEC != 0, 0)
}

// sysMailboxRemove removes a mailbox by its name.
func sysMailboxRemove(c *Call) int64 {
	name, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	out, lost, e := c.ports.Remove(name, c.caller(c.t), nil, nil)
	c.settle(out)
	c.dropParcels(lost)
	return fail(e)
}

// mailbox finds the mailbox behind a descriptor.
//
// # Errors
//
// EBADF: the descriptor is none, or not open for that direction. EINVAL: it is no mailbox. EIDRM: the mailbox was removed.
func (c *Call) mailbox(x *exchange, fd int32) abi.Errno {
	_, f, e := c.file(fd)
	switch {
	case e != 0:
		return e
	case f.Kind != proc.MailboxFile:
		return abi.EINVAL
	case x.op == ipc.OpReceive && !f.CanRead(), x.op != ipc.OpReceive && !f.CanWrite():
		return abi.EBADF
	}
	m := c.ports.Mailbox(f.Object)
	if m.Box == 0 {
		return abi.EIDRM
	}
	x.box, x.target = m.Box, int32(f.Object)
	return 0
}

// through finds the mailbox at the first try; a sleeper knows its request, whatever became of the descriptor.
func (c *Call) through(x *exchange, run func(*exchange) int64) int64 {
	if !c.again() {
		if e := c.mailbox(x, c.fd(0)); e != 0 {
			return fail(e)
		}
	}
	return run(x)
}

func sysMailboxSend(c *Call) int64 {
	return c.through(&exchange{op: ipc.OpSend, msg: c.args[1], timeout: c.args[2]}, c.exchange)
}

func sysMailboxRecv(c *Call) int64 {
	return c.through(&exchange{op: ipc.OpReceive, msg: c.args[1], timeout: c.args[2]}, c.exchange)
}

func sysMailboxCall(c *Call) int64 {
	return c.through(&exchange{op: ipc.OpCall, msg: c.args[1], reply: c.args[2], timeout: c.args[3], flags: uint32(c.args[4])}, c.call)
}

// mailboxMask is what poll(2) finds, mailbox/R17: a message to receive, and room or a receiver for one to send.
func (c *Call) mailboxMask(f *proc.OpenFile) (mask uint16) {
	m := c.ports.Mailbox(f.Object)
	if m.Box == 0 {
		return abi.POLLHUP
	}
	b := c.ports.Box(m.Box)
	if b.Count > 0 {
		mask |= abi.POLLIN | abi.POLLRDNORM
	}
	if b.HasRoom() || b.Receivers.First != 0 {
		mask |= abi.POLLOUT | abi.POLLWRNORM
	}
	return mask
}

// portPolls wakes those who poll the mailbox that an operation was about.
func (c *Call) portPolls(x *exchange) {
	if x.box != 0 {
		c.wake(sched.MakeKey(qMailbox, uint64(x.target)), everybody, "mailbox")
	}
}
