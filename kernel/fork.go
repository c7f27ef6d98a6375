package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/sched"
)

// newborn is what clone(2) and clone3(2) ask for.
type newborn struct {
	flags      uint64
	exitSignal abi.Signal
	stack      uint64 // 0: go on with the parent's
	tls        uint64
	parentTID  uint64
	childTID   uint64
	pidFd      uint64 // where CLONE_PIDFD leaves the descriptor
}

// cloneNamespaces are flags of clone(2) that ask for what the machine does not have.
const cloneNamespaces = abi.CLONE_NEWNS | abi.CLONE_NEWCGROUP | abi.CLONE_NEWUTS | abi.CLONE_NEWIPC | abi.CLONE_NEWUSER | abi.CLONE_NEWPID | abi.CLONE_NEWNET

func sysClone(c *Call) int64 {
	if c.again() {
		return c.vforkDone()
	}
	flags := c.args[0]
	return c.fork(newborn{flags: flags &^ abi.CSIGNAL, exitSignal: abi.Signal(flags & abi.CSIGNAL), stack: c.args[1], parentTID: c.args[2], tls: c.args[3], childTID: c.args[4], pidFd: c.args[2]})
}

// fork makes a new task. See clone(2).
//
// # Blocking
// With CLONE_VFORK until the child has called execve(2) or ended.
func (c *Call) fork(n newborn) int64 {
	if e := n.check(); e != 0 {
		return fail(e)
	}
	if c.tooManyTasks() {
		return fail(abi.EAGAIN)
	}
	if e := c.offerPidFd(&n); e != 0 {
		return fail(e)
	}
	tid := c.Procs.NewPid()
	if tid == 0 {
		return fail(abi.EAGAIN)
	}
	space, e := c.childSpace(n.flags)
	if e != 0 {
		return fail(e)
	}
	id, child := c.Procs.Tasks.New()
	child.CloneFrom(c.t) // signal/R6: registers, mask and frames as they are: a handler goes on in both
	c.freshTask(child, tid)
	child.Space = space
	c.share(child, n.flags)
	if n.flags&abi.CLONE_THREAD != 0 {
		c.joinGroup(id, child)
	} else {
		c.foundGroup(id, child, n)
	}
	c.givePidFd(child, &n)
	if n.stack != 0 {
		child.Regs.X[2] = n.stack
		child.Frames = nil // they are on the parent's stack
	}
	if n.flags&abi.CLONE_SETTLS != 0 {
		child.Regs.X[4] = n.tls
	}
	if n.flags&abi.CLONE_CHILD_CLEARTID != 0 {
		child.ClearTID = n.childTID
	}
	if n.flags&abi.CLONE_VM != 0 && n.flags&abi.CLONE_VFORK == 0 {
		child.AltStack = abi.StackT{Flags: abi.SS_DISABLE} // signal/R34
	}
	child.Regs.X[10] = 0
	c.Procs.Pids.Set(uint64(tid), uint64(id))
	if n.flags&abi.CLONE_PARENT_SETTID != 0 {
		c.out32(n.parentTID, uint32(tid))
	}
	if n.flags&abi.CLONE_CHILD_SETTID != 0 {
		c.mmu.View(space).Write32(n.childTID, uint32(tid))
	}
	if c.heard() {
		c.say(c.t, event.Event{Kind: event.Born, Peer: tid, N: int64(n.flags | uint64(n.exitSignal))})
	}
	c.ready(id, child, sched.New)
	if n.flags&abi.CLONE_VFORK == 0 {
		return int64(tid)
	}
	child.VforkParent, c.t.Vforked = c.id, id // proc/R13: the parent waits until the child has a memory of its own, or none
	c.t.Wait.Words[0] = uint64(tid)
	return c.vforkDone()
}

// vforkDone waits until the child lets go of its parent's memory.
func (c *Call) vforkDone() int64 {
	tid := int64(c.t.Wait.Words[0])
	if c.t.Vforked == 0 {
		return tid
	}
	return c.sleep(sleep{on: event.Object{Kind: event.Child, ID: uint32(tid)}, wchan: "kernel_clone", key: sched.MakeKey(qVfork, uint64(c.t.Vforked)), killable: true}) // signal/R64
}

// check refuses combinations of flags that make no sense.
func (n *newborn) check() abi.Errno {
	f := n.flags
	switch {
	case f&abi.CLONE_SIGHAND != 0 && f&abi.CLONE_VM == 0,
		f&abi.CLONE_THREAD != 0 && f&abi.CLONE_SIGHAND == 0,
		f&abi.CLONE_FS != 0 && f&abi.CLONE_NEWNS != 0,
		f&cloneNamespaces != 0, f&abi.CLONE_PIDFD != 0 && (f&abi.CLONE_DETACHED != 0 || f&abi.CLONE_PARENT_SETTID != 0 && n.pidFd == n.parentTID),
		n.exitSignal != 0 && !n.exitSignal.Valid():
		return abi.EINVAL
	}
	return 0
}

// tooManyTasks keeps a fork bomb within RLIMIT_NPROC and the machine's bounds. Root is not bound by the limit, only by the machine.
func (c *Call) tooManyTasks() bool {
	n := uint64(c.Procs.Pids.Len())
	lim := c.limit(abi.RLIMIT_NPROC)
	slots := c.Slots + len(c.Procs.Tables.R(c.t.Files).Slots)
	return n >= c.threadsMax() || slots > maxSlots || n >= lim && !c.t.Cred.Root()
}

// The bounds of threadsMax.
const (
	minTasks = 20
	maxTasks = 20000
)

// threadsMax is the largest number of tasks that the machine holds, as /proc/sys/kernel/threads-max says: as many as would fill an eighth
// of the memory with kernel stacks of 16 KiB. So a fork bomb, even root's, leaves memory to those who want to end it. See proc_sys_kernel(5).
func (m *Machine) threadsMax() uint64 {
	const stacks = 8 * 16 << 10
	return uint64(min(max(m.cfg.Memory/stacks, minTasks), maxTasks))
}

// childSpace gives the new task its memory: the parent's own, or a copy-on-write copy.
func (c *Call) childSpace(flags uint64) (store.ID, abi.Errno) {
	if flags&abi.CLONE_VM != 0 {
		c.mmu.AddRef(c.t.Space)
		return c.t.Space, 0
	}
	return c.mmu.Fork(c.t.Space) // proc/R1
}

// freshTask clears what a new task does not inherit.
func (c *Call) freshTask(t *proc.Task, tid int32) {
	t.TID, t.InCall, t.Resumed, t.Leaving = tid, false, false, false
	t.Regs.ResvSize = 0
	t.Wait, t.Restart = proc.Wait{}, proc.Restart{}
	t.Pending, t.HasSaved, t.Alert = proc.Pending{}, false, false // signal/R35
	t.ClearTID, t.RobustList, t.Vforked, t.VforkParent, t.PDeathSig = 0, 0, 0, 0, 0
	t.Start, t.Utime, t.Stime, t.Switches = c.now, 0, 0, [2]uint32{}
	t.Asked = [sched.ChoiceKinds]uint32{}
	t.Next, t.Undo = 0, 0
}

// share lets the child use the parent's tables or gives it copies.
func (c *Call) share(t *proc.Task, flags uint64) {
	p := &c.Procs
	if flags&abi.CLONE_SYSVSEM != 0 {
		t.Undo = c.undoList()
		c.sems.ShareUndo(t.Undo)
	}
	if flags&abi.CLONE_FILES != 0 {
		p.Tables.W(t.Files).Refs++ // fd/R10, proc/R16: one table for both
	} else {
		t.Files = c.copyTable(t.Files)
	}
	if flags&abi.CLONE_FS != 0 {
		p.FS.W(t.FS).Refs++
	} else {
		t.FS = c.copyFS(t.FS)
	}
	if flags&abi.CLONE_SIGHAND != 0 {
		p.Hands.W(t.Hand).Refs++ // signal/R63: the mask is copied, for each has its own
	} else {
		id, n := p.Hands.New()
		n.CloneFrom(p.Hands.R(t.Hand))
		n.Refs = 1
		if flags&abi.CLONE_CLEAR_SIGHAND != 0 {
			n.Reset()
		}
		t.Hand = id
	}
}

// joinGroup makes the new task a thread of the caller's process.
func (c *Call) joinGroup(id store.ID, t *proc.Task) {
	g := c.Procs.Groups.W(c.g)
	g.Threads++ // proc/R16: one process, one more thread
	t.ExitSignal = 0
	last := g.Leader
	for n := last; n != 0; n = c.Procs.Tasks.R(n).Next {
		last = n
	}
	c.Procs.Tasks.W(last).Next = id
}

// foundGroup makes the new task a process of its own.
func (c *Call) foundGroup(id store.ID, t *proc.Task, n newborn) {
	gid, g := c.Procs.Groups.New()
	old := c.Procs.Groups.R(c.g)
	t.PID, t.Group, t.ExitSignal = t.TID, gid, n.exitSignal
	// timer/R17: without its parent's timers.
	*g = proc.Group{PID: t.TID, Leader: id, Maker: c.t.TID, Threads: 1, Limits: old.Limits, Exe: old.Exe, Main: old.Main, TTY: old.TTY}
	c.Procs.Limits.W(g.Limits).Refs++
	c.Procs.Join(g, old.PGID, old.SID)
	parent := c.g
	if n.flags&abi.CLONE_PARENT != 0 && old.Parent != 0 {
		parent = old.Parent
		t.ExitSignal, g.Strange, g.Maker = c.Procs.Tasks.R(old.Leader).ExitSignal, old.Strange, old.Maker
	}
	c.Procs.Adopt(parent, gid) // proc/R2: the child knows its parent
	if cpuSeconds(c.Procs.Limits.R(g.Limits).Soft[abi.RLIMIT_CPU]) != math.MaxInt64 {
		c.renewCPU(gid)
	}
}

func sysClone3(c *Call) int64 {
	if c.again() {
		return c.vforkDone()
	}
	size := c.args[1]
	if size < 64 {
		return fail(abi.EINVAL)
	}
	if size > pageSize {
		return fail(abi.E2BIG)
	}
	b, e := c.in(c.args[0], int(size))
	if e != 0 {
		return fail(e)
	}
	var full [abi.SizeofCloneArgs]byte
	for _, x := range b[min(copy(full[:], b), len(b)):] {
		if x != 0 {
			return fail(abi.E2BIG)
		}
	}
	var a abi.CloneArgs
	a.Decode(full[:])
	if a.SetTidSize != 0 || a.Cgroup != 0 && a.Flags&abi.CLONE_INTO_CGROUP != 0 || a.Flags&(abi.CLONE_DETACHED|abi.CSIGNAL) != 0 ||
		a.ExitSignal > abi.NSIG || (a.Stack == 0) != (a.StackSize == 0) || a.Flags&(abi.CLONE_THREAD|abi.CLONE_PARENT) != 0 && a.ExitSignal != 0 {
		return fail(abi.EINVAL)
	}
	n := newborn{flags: a.Flags, exitSignal: abi.Signal(a.ExitSignal), tls: a.Tls, parentTID: a.ParentTid, childTID: a.ChildTid, pidFd: a.Pidfd}
	if a.Stack != 0 {
		n.stack = a.Stack + a.StackSize
	}
	return c.fork(n)
}
