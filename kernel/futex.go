package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// futexKey names the futex at an address.
func (c *Call) futexKey(va uint64, private bool) (ipc.FutexKey, abi.Errno) {
	if va&3 != 0 {
		return ipc.FutexKey{}, abi.EINVAL
	}
	if va >= userTop {
		return ipc.FutexKey{}, abi.EFAULT
	}
	if private {
		return mem.PrivateKey(c.t.Space, va), 0
	}
	k, f := c.mmu.FutexKey(c.t.Space, va)
	return k, f.Errno()
}

func sysFutex(c *Call) int64 {
	op := int(c.args[1]) &^ (abi.FUTEX_PRIVATE_FLAG | abi.FUTEX_CLOCK_REALTIME)
	private := c.args[1]&abi.FUTEX_PRIVATE_FLAG != 0
	if c.args[1]&abi.FUTEX_CLOCK_REALTIME != 0 && op != abi.FUTEX_WAIT && op != abi.FUTEX_WAIT_BITSET {
		return fail(abi.ENOSYS)
	}
	switch op {
	case abi.FUTEX_WAIT:
		return c.futexWait(private, ^uint32(0), false)
	case abi.FUTEX_WAIT_BITSET:
		return c.futexWait(private, uint32(c.args[5]), true)
	case abi.FUTEX_WAKE:
		return c.futexWakeCall(private, ^uint32(0))
	case abi.FUTEX_WAKE_BITSET:
		return c.futexWakeCall(private, uint32(c.args[5]))
	case abi.FUTEX_REQUEUE, abi.FUTEX_CMP_REQUEUE:
		return c.futexRequeue(private, op == abi.FUTEX_CMP_REQUEUE)
	case abi.FUTEX_WAKE_OP:
		return c.futexWakeOp(private)
	}
	return fail(abi.ENOSYS)
}

// futexWait sleeps while the word has the expected value: futex/R1.
//
// # Blocking
// Until a wake-up that the bitset listens to.
func (c *Call) futexWait(private bool, bitset uint32, absolute bool) int64 {
	w := &c.t.Wait
	if c.again() { // nobody completed the call: the time is up or a signal came
		c.Futex.Cancel(int32(c.id))
		ret := c.futexSleep()
		if ret == blocked { // woken for nothing: stand in line again
			return c.futexStand(private, bitset)
		}
		return ret
	}
	if bitset == 0 {
		return fail(abi.EINVAL)
	}
	if r := &c.t.Restart; c.t.Nr == abi.SYS_RESTART_SYSCALL {
		w.Words[0] = uint64(r.Deadline)
	} else if p := c.args[3]; p != 0 {
		ns, e := c.timespec(p)
		if e != 0 {
			return fail(e)
		}
		switch {
		case !absolute: // timer/R33: an absolute one may have gone by
			ns = later(c.now, ns)
		case c.args[1]&abi.FUTEX_CLOCK_REALTIME != 0:
			ns -= bootEpoch
		}
		w.Words[0] = uint64(max(ns, 1))
	}
	key, e := c.futexKey(c.args[0], private)
	if e != 0 {
		return fail(e)
	}
	v, f := c.mem.Read32(c.args[0])
	if f != mem.NoFault {
		return fail(f.Errno())
	}
	if v != uint32(c.args[2]) {
		return fail(abi.EAGAIN)
	}
	ret := c.futexSleep()
	if ret == blocked {
		c.Futex.Wait(key, int32(c.id), bitset)
	}
	return ret
}

func (c *Call) futexStand(private bool, bitset uint32) int64 {
	key, e := c.futexKey(c.args[0], private)
	if e != 0 {
		return fail(e)
	}
	c.Futex.Wait(key, int32(c.id), bitset)
	return blocked
}

// futexSleep parks the caller. A wait without a timeout restarts after a handler if SA_RESTART is set; one with a timeout does not, but
// goes on after a stop. See signal(7).
func (c *Call) futexSleep() int64 {
	deadline := int64(c.t.Wait.Words[0]) // futex/R10: then it ends with ETIMEDOUT
	intr := abi.ERESTARTSYS
	if deadline != 0 {
		intr = abi.ERESTART_RESTARTBLOCK
	}
	ret := c.sleep(sleep{on: event.Object{Kind: event.Futex, ID: uint32(c.args[0])}, wchan: "futex_wait_queue", deadline: deadline, late: fail(abi.ETIMEDOUT), intr: intr})
	if ret == fail(abi.ERESTART_RESTARTBLOCK) {
		c.t.Restart = proc.Restart{Nr: abi.SYS_FUTEX, Deadline: deadline}
	}
	return ret
}

func (c *Call) futexWakeCall(private bool, bitset uint32) int64 {
	if bitset == 0 {
		return fail(abi.EINVAL)
	}
	key, e := c.futexKey(c.args[0], private)
	if e != 0 {
		return fail(e)
	}
	woken := c.Futex.Wake(key, int(int32(c.args[2])), bitset)
	c.complete(woken, "futex")
	return int64(len(woken))
}

// futexRequeue moves sleepers from one futex to another, so that a broadcast does not wake a herd.
func (c *Call) futexRequeue(private, compare bool) int64 {
	wake, move := int32(c.args[2]), int32(c.args[3])
	if wake < 0 || move < 0 {
		return fail(abi.EINVAL)
	}
	from, e := c.futexKey(c.args[0], private)
	if e != 0 {
		return fail(e)
	}
	to, e := c.futexKey(c.args[4], private)
	if e != 0 {
		return fail(e)
	}
	if compare {
		v, f := c.mem.Read32(c.args[0])
		if f != mem.NoFault {
			return fail(f.Errno())
		}
		if v != uint32(c.args[5]) {
			return fail(abi.EAGAIN)
		}
	}
	woken, moved := c.Futex.Requeue(from, to, int(wake), int(move))
	c.complete(woken, "futex")
	return int64(len(woken) + moved)
}

func (c *Call) futexWakeOp(private bool) int64 {
	first, e := c.futexKey(c.args[0], private)
	if e != 0 {
		return fail(e)
	}
	second, e := c.futexKey(c.args[4], private)
	if e != 0 {
		return fail(e)
	}
	op := ipc.DecodeWakeOp(uint32(c.args[5]))
	if _, e := op.Change(0); e != 0 { // found/R25: before the word is touched
		return fail(e)
	}
	old, f := c.mem.Read32(c.args[4])
	if f != mem.NoFault {
		return fail(f.Errno())
	}
	word, _ := op.Change(old)
	if f := c.mem.Write32(c.args[4], word); f != mem.NoFault {
		return fail(f.Errno())
	}
	both, e := op.Second(old)
	if e != 0 {
		return fail(e)
	}
	woken := c.Futex.Wake(first, int(int32(c.args[2])), ^uint32(0))
	if both {
		woken = append(woken, c.Futex.Wake(second, int(int32(c.args[3])), ^uint32(0))...)
	}
	c.complete(woken, "futex")
	return int64(len(woken))
}

// futexWake wakes sleepers of a word on behalf of the kernel: an exiting thread's tid, a robust futex. It reaches only those who did not
// say that theirs is private.
func (m *Machine) futexWake(space store.ID, va uint64, n int) {
	if key, f := m.mmu.FutexKey(space, va); f == mem.NoFault {
		m.complete(m.Futex.Wake(key, n, ^uint32(0)), "futex")
	}
}

// robustMax bounds how many entries of a list of robust futexes are followed: ROBUST_LIST_LIMIT.
const robustMax = 2048

// releaseRobust marks the robust futexes that a dying task holds as without owner, and wakes one waiter each. See
// set_robust_list(2).
func (m *Machine) releaseRobust(t *proc.Task) {
	head := t.RobustList
	if head == 0 {
		return
	}
	v := m.mmu.View(t.Space)
	var h abi.RobustListHead
	var b [abi.SizeofRobustListHead]byte
	if n, _ := v.CopyIn(b[:], head); n < len(b) {
		return
	}
	h.Decode(b[:])
	at := h.List
	for range robustMax {
		if at&^1 == head {
			break
		}
		next, f := v.Read64(at &^ 1)
		if at != h.Pending {
			m.ownerDied(t, v, at&^1+uint64(h.FutexOffset))
		}
		if f != mem.NoFault {
			return
		}
		at = next
	}
	if h.Pending != 0 {
		m.ownerDied(t, v, h.Pending&^1+uint64(h.FutexOffset))
	}
}

func (m *Machine) ownerDied(t *proc.Task, v *mem.View, va uint64) {
	word, f := v.Read32(va)
	if va&3 != 0 || f != mem.NoFault || word&abi.FUTEX_TID_MASK != uint32(t.TID) {
		return
	}
	if v.Write32(va, word&abi.FUTEX_WAITERS|abi.FUTEX_OWNER_DIED) == mem.NoFault && word&abi.FUTEX_WAITERS != 0 {
		m.futexWake(t.Space, va, 1)
	}
}

func sysSetRobustList(c *Call) int64 {
	if c.args[1] != abi.SizeofRobustListHead {
		return fail(abi.EINVAL)
	}
	c.t.RobustList = c.args[0]
	return 0
}

func sysGetRobustList(c *Call) int64 {
	t := c.t
	if pid := int32(c.args[0]); pid != 0 {
		id := c.Procs.Task(pid)
		if id == 0 {
			return fail(abi.ESRCH)
		}
		t = c.Procs.Tasks.R(id)
	}
	if e := c.out64(c.args[2], abi.SizeofRobustListHead); e != 0 {
		return fail(e)
	}
	return fail(c.out64(c.args[1], t.RobustList))
}

func sysSetTidAddress(c *Call) int64 {
	c.t.ClearTID = c.args[0]
	return int64(c.t.TID)
}
