package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
	"github.com/vitrine-os/vitrine/sched"
)

// Call is a system call being tried: for the first time, or again after the sleeper was woken. A handler is the body of the
// blocking loop: it looks whether the call can be answered now and answers, or says with sleep what it waits for.
type Call struct {
	*Machine
	t      *proc.Task // the caller, writable during the step
	id     store.ID   // its row
	g      store.ID   // its process
	args   *[6]uint64 // its arguments, in its registers
	gone   [6]uint64  // what they were, once the registers were replaced
	mem    *mem.View  // its memory; nil for a task without
	segs   [1]segment // where the one segment of read and write lives
	used   store.ID   // first open file that the call looked up in this try, through descriptor usedFd
	usedFd int32
}

// handler answers a call: a result, the negative of an error number, or one of the sentinels below.
type handler func(c *Call) int64

// What a handler may return besides results and errors.
const (
	blocked  = math.MinInt64     // the caller sleeps; the handler is called again when it was woken
	vanished = math.MinInt64 + 1 // the caller is gone
	replaced = math.MinInt64 + 2 // the caller's registers were replaced: exec, rt_sigreturn
)

// fail is the result for an error.
func fail(e abi.Errno) int64 { return -int64(e) }

// sleep describes what a call waits for.
type sleep struct {
	on       event.Object
	wchan    string    // as /proc/PID/wchan names it
	key      sched.Key // wait queue to stand in, 0 for none
	excl     bool      // as an exclusive waiter
	deadline int64     // virtual time at which the call gives up, 0 for none
	late     int64     // its result then
	intr     abi.Errno // its result when a signal comes: ERESTARTSYS if zero
	killable bool      // only a fatal signal ends the sleep
}

// sleep puts the caller to sleep, unless its time is up or a signal has come: then it returns what the call answers instead. A call
// that moved bytes already answers how many.
func (c *Call) sleep(s sleep) int64 {
	w := &c.t.Wait
	if s.deadline != 0 && c.now >= s.deadline {
		return s.late
	}
	if c.interrupted(s.killable) {
		c.passOn()
		if w.Progress > 0 {
			return w.Progress // pipe/R23: what was moved counts more than the signal
		}
		if s.intr != 0 {
			return fail(s.intr)
		}
		return fail(abi.ERESTARTSYS)
	}
	if s.key != 0 {
		c.stand(s.key, s.excl)
	}
	w.On, w.Chan, w.Killable, w.From = s.on, s.wchan, s.killable, 0
	if s.deadline != 0 && w.Timer == 0 {
		w.Deadline = s.deadline
		w.Timer = c.Timers.Set(s.deadline, timerWait, c.id)
	}
	if c.heard() {
		c.say(c.t, event.Event{Kind: event.Block, Nr: c.t.Nr, Obj: s.on, N: s.deadline, Text: s.wchan})
	}
	c.keep()
	c.t.State = proc.Sleeping
	return blocked
}

// keep holds on to the open file that the call is about while it sleeps, if others share the table of descriptors and could close it:
// fd/R11, a close does not end a read that sleeps on it. See close(2).
func (c *Call) keep() {
	w := &c.t.Wait
	if c.used == 0 || w.Kept != 0 || c.Procs.Tables.R(c.t.Files).Refs == 1 {
		return
	}
	w.Kept, w.KeptFd = c.used, c.usedFd
	c.Procs.Open.W(c.used).Refs++
}

// stand puts the caller into one more wait queue.
func (c *Call) stand(key sched.Key, exclusive bool) {
	c.t.Wait.Entry = c.Waits.Add(key, c.id, exclusive, c.t.Wait.Entry)
}

// passOn gives an exclusive wake-up that the caller will not use to the next in line, so that it is not lost.
func (c *Call) passOn() {
	if k := c.t.Wait.From; k != 0 {
		c.t.Wait.From = 0
		c.wake(k, 1, "passed on")
	}
}

// interrupted tells whether a signal that the caller must act upon is waiting.
func (c *Call) interrupted(fatalOnly bool) bool {
	if fatalOnly {
		return c.doomed(c.t)
	}
	return c.signalled(c.t)
}

// again tells whether the call slept already.
func (c *Call) again() bool { return c.t.Resumed }

// in copies n bytes from user memory.
func (c *Call) in(va uint64, n int) ([]byte, abi.Errno) {
	b := c.space(n)
	if e := c.copyIn(b, va); e != 0 {
		return nil, e
	}
	return b, 0
}

// copyIn copies as many bytes from user memory as there is room for.
func (c *Call) copyIn(b []byte, va uint64) abi.Errno {
	if got, f := c.mem.CopyIn(b, va); got < len(b) {
		return f.Errno() // mem/R7: the kernel itself gets no signal
	}
	c.moved(event.CopyIn, va, len(b))
	return 0
}

// out copies bytes to user memory.
func (c *Call) out(va uint64, b []byte) abi.Errno {
	n, f := c.mem.CopyOut(va, b)
	c.moved(event.CopyOut, va, n)
	return f.Errno()
}

// moved tells that bytes crossed between user memory and the kernel, and lets the time for it pass.
func (c *Call) moved(k event.Kind, va uint64, n int) {
	if c.costs.Copy > 0 {
		took := int64(n) / c.costs.Copy
		c.now += took
		c.t.Stime += took
	}
	if n > 0 && c.heard() {
		c.say(c.t, event.Event{Kind: k, Addr: va, N: int64(n)})
	}
}

// space returns a scratch buffer of n bytes that lives until the next call of space.
func (c *Call) space(n int) []byte {
	if cap(c.buf) < n {
		c.buf = make([]byte, max(n, 4096))
	}
	return c.buf[:n]
}

// str reads a string argument. See path_resolution(7) for the limit.
func (c *Call) str(va uint64) (string, abi.Errno) { return c.mem.ReadString(va, abi.PATH_MAX) }

// out64 and out32 write one word to user memory.
func (c *Call) out64(va, v uint64) abi.Errno {
	var b [8]byte
	le.PutUint64(b[:], v)
	return c.out(va, b[:])
}

func (c *Call) out32(va uint64, v uint32) abi.Errno {
	var b [4]byte
	le.PutUint32(b[:], v)
	return c.out(va, b[:])
}

// fd returns an argument that is a descriptor.
func (c *Call) fd(i int) int32 { return int32(c.args[i]) }

// file returns the open file behind a descriptor. O_PATH descriptors count as bad, as they do for most calls.
func (c *Call) file(fd int32) (store.ID, *proc.OpenFile, abi.Errno) {
	id := c.Procs.Tables.R(c.t.Files).Get(fd)
	if w := &c.t.Wait; w.Kept != 0 && w.KeptFd == fd {
		id = w.Kept
	}
	if id == 0 {
		return 0, nil, abi.EBADF // fd/R7
	}
	f := c.Procs.Open.R(id)
	if f.Kind == proc.PathOnly {
		return 0, nil, abi.EBADF
	}
	if c.used == 0 {
		c.used, c.usedFd = id, fd
	}
	return id, f, 0
}
