package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// Signals read from a descriptor instead of handled. See signalfd(2).
//
// timer/R11: the descriptor holds a set of signals and nothing else. A read takes those of the set that are pending for whoever reads, be
// it the process that made the descriptor or a child that inherited it. They should be blocked, or they are delivered before.

func sysSignalfd4(c *Call) int64 {
	fd, flags := c.fd(0), uint32(c.args[3])
	if c.args[2] != sigsetSize {
		return fail(abi.EINVAL)
	}
	b, e := c.in(c.args[1], sigsetSize)
	if e != 0 {
		return fail(e)
	}
	set := le.Uint64(b) &^ uint64(abi.Unblockable)
	if flags&^(abi.SFD_CLOEXEC|abi.SFD_NONBLOCK) != 0 {
		return fail(abi.EINVAL)
	}
	if fd == -1 {
		f := proc.OpenFile{Kind: proc.SignalFile, Dyn: set, Flags: abi.O_RDWR | flags&abi.O_NONBLOCK, Path: "anon_inode:[signalfd]"}
		return c.install(c.newFile(f), flags&abi.SFD_CLOEXEC != 0, 0)
	}
	id, f, e := c.file(fd)
	if e != 0 {
		return fail(e)
	}
	if f.Kind != proc.SignalFile {
		return fail(abi.EINVAL)
	}
	c.Procs.Open.W(id).Dyn = set
	c.signalFds(c.t)
	return int64(fd)
}

// signalFds wakes those who read or poll a signalfd in a process that got a signal.
func (m *Machine) signalFds(t *proc.Task) {
	m.wake(sched.MakeKey(qSignalFd, uint64(t.Hand)), everybody, "signal")
}

// signalsFor tells whether one of the set is pending for the caller.
func (c *Call) signalsFor(set abi.SigSet) bool {
	return (c.t.Pending.Set|c.Procs.Groups.R(c.g).Pending.Set)&set != 0
}

// readSignalFd takes as many pending signals as the buffer has room for: signal/R62.
//
// # Blocking
// While none of the set is pending.
func (c *Call) readSignalFd(f *proc.OpenFile, segs []segment) int64 {
	room := length(segs) / abi.SizeofSignalfdSiginfo
	if room == 0 {
		return fail(abi.EINVAL)
	}
	done := 0
	for ; room > 0; room-- {
		info, ok := c.dequeue(c.t, abi.SigSet(f.Dyn))
		if !ok {
			break
		}
		var b [abi.SizeofSignalfdSiginfo]byte
		s := describe(info)
		s.Encode(b[:])
		if _, e := c.scatter(segs, done, b[:]); e != 0 {
			return partial(done, e) // that signal is lost
		}
		done += len(b)
	}
	switch {
	case done > 0:
		return int64(done)
	case f.NonBlock():
		return fail(abi.EAGAIN)
	}
	return c.sleep(sleep{on: fileObject(f), wchan: "signalfd_read_iter", key: sched.MakeKey(qSignalFd, uint64(c.t.Hand))})
}

// describe turns a siginfo into what a signalfd gives: every member of the union has a place of its own.
func describe(info abi.Siginfo) abi.SignalfdSiginfo {
	s := abi.SignalfdSiginfo{Signo: uint32(info.Signo), Errno: info.Errno, Code: info.Code}
	switch info.Layout() {
	case abi.SigLayoutTimer:
		s.Tid, s.Overrun, s.Ptr, s.Int = uint32(info.Timer()), uint32(info.Overrun()), info.Value(), int32(info.Value())
	case abi.SigLayoutPoll:
		s.Band, s.Fd = uint32(info.Band()), info.Fd()
	case abi.SigLayoutFault:
		s.Addr = info.Addr()
	case abi.SigLayoutChild:
		s.Pid, s.Uid, s.Status, s.Utime, s.Stime = uint32(info.Pid()), info.Uid(), info.Status(), uint64(info.Utime()), uint64(info.Stime())
	case abi.SigLayoutSys:
		s.CallAddr, s.Syscall = info.Addr(), info.Syscall()
	case abi.SigLayoutRT:
		s.Pid, s.Uid, s.Ptr, s.Int = uint32(info.Pid()), info.Uid(), info.Value(), int32(info.Value())
	default:
		s.Pid, s.Uid = uint32(info.Pid()), info.Uid()
	}
	return s
}
