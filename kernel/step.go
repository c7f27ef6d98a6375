package kernel

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/riscv"
	"github.com/vitrine-os/vitrine/sched"
)

// grain bounds how far one of several CPUs runs ahead of the others in a step, in nanoseconds.
const grain = 500

// pickWindow bounds among how many tasks in line a seeded chooser may pick.
const pickWindow = 64

// RunAll steps until the machine has come to an end.
func (m *Machine) RunAll() Ending {
	m.RunWhile(func() bool { return true })
	return m.Over
}

// RunWhile steps until the machine has come to an end or more says no. Between two questions it may make many steps, the same ones that
// Step would make.
func (m *Machine) RunWhile(more func() bool) bool {
	m.rush = m.NCPU == 1
	defer func() { m.rush = false }()
	for more() {
		if !m.Step() {
			return false
		}
	}
	return true
}

// Step does the next thing: lets a timer fire, or lets a CPU run its task up to the next trap or the end of its slice. It returns
// false when the machine has come to an end, or waits for a person who does not answer: then Over is Running still.
func (m *Machine) Step() bool {
	if m.Over != Running {
		return false
	}
	m.Steps++
	m.cut = false
	cpu, at := m.turn()
	if cpu < 0 && len(m.cfg.Script) > 0 {
		if m.cue() {
			return true
		}
		if m.played() {
			return false
		}
	}
	if due := m.Timers.Due(); due <= at {
		return m.timer(cpu)
	}
	if cpu < 0 {
		return m.idle()
	}
	if at >= m.In.Look {
		m.lookForTyping(at)
		return true
	}
	m.cpu, m.now = cpu, at
	c := &m.CPU[cpu]
	if c.Task == 0 {
		m.dispatchCPU(c)
	}
	m.runTask(c)
	return m.Over == Running
}

// timer lets the timer that is due first fire. If all CPUs are idle the clock jumps to it, unless a person types in the meantime.
func (m *Machine) timer(cpu int) bool {
	if cpu < 0 && m.awaitInput(m.Timers.Due()) {
		return true
	}
	if m.Fired++; m.cfg.MaxInst > 0 && m.Inst+m.Fired >= m.cfg.MaxInst { // a timer whose signal is ignored must not go on for ever
		m.outOfBudget()
		return false
	}
	m.cpu = max(cpu, 0)
	m.now = m.CPU[m.cpu].Clock
	m.fire(m.Timers.First())
	return true
}

// turn tells which CPU steps next and at what time: the one with the smallest clock that has, or can take, a task; ties by number. It
// is -1 if there is none.
func (m *Machine) turn() (cpu int, at int64) {
	if c := &m.CPU[0]; m.NCPU == 1 && c.Task != 0 {
		return 0, c.Clock
	}
	cpu, at = -1, math.MaxInt64-1
	for i := range m.cpus() {
		c := &m.CPU[i]
		t := c.Clock
		if c.Task == 0 {
			if m.Run.Len() == 0 {
				continue
			}
			t = max(t, m.Run.Since(m.policy.Pick(&m.Run)))
		}
		if t < at {
			cpu, at = i, t
		}
	}
	return cpu, at
}

// dispatchCPU gives an idle CPU a task from the run queue and a slice of time.
func (m *Machine) dispatchCPU(c *sched.CPU) {
	id, how := c.Next, ""
	if direct := id != 0 && m.Run.Has(id) && c.Left > 0; direct {
		how = "direct"
	} else {
		id = m.pick()
	}
	c.Next = 0
	m.Run.Remove(id)
	t := m.Procs.Tasks.W(id)
	t.CPU = int32(m.cpu) + 1
	t.Regs.ResvSize = 0
	last := c.Last
	c.Task, c.Last = id, t.TID
	if last != t.TID {
		m.now += m.costs.Switch
	}
	c.Clock = m.now
	if how == "" {
		c.Left = m.slice(id, t)
	}
	if m.heard() {
		m.say(t, event.Event{Kind: event.Switch, Peer: last, Text: how})
	}
}

// pick asks the policy who runs next, and the chooser whether it shall be somebody else.
func (m *Machine) pick() store.ID {
	if n := min(m.Run.Len(), pickWindow); n > 1 {
		if k := m.choose(sched.Pick, nil, uint64(n)); k != 0 {
			return m.Run.Nth(int(k))
		}
	}
	return m.policy.Pick(&m.Run)
}

// slice is how long a task may run before the next one in line gets its turn.
func (m *Machine) slice(id store.ID, t *proc.Task) int64 {
	q := m.policy.Quantum(id)
	if k := m.choose(sched.Slice, t, uint64(q)); k != 0 {
		return int64(k)
	}
	return q
}

// choose asks the chooser. The answer 0 is the policy's.
func (m *Machine) choose(k sched.ChoiceKind, t *proc.Task, options uint64) uint64 {
	c := sched.Choice{Kind: k, Options: options}
	nth := &m.State.Asked[k]
	if t != nil {
		c.Task, nth = t.TID, &t.Asked[k]
	}
	c.Nth = *nth
	*nth++
	a := m.chooser.Choose(c)
	if options != 0 && a >= options {
		a = 0
	}
	if m.heard() {
		m.say(t, event.Event{Kind: event.Choice, Nr: uint64(k), N: int64(options), Ret: int64(a), Args: [6]uint64{uint64(c.Nth)}})
	}
	return a
}

// runTask lets the CPU's task make a step, and as many more as nothing but itself has a say in, if nobody wants to look in between.
func (m *Machine) runTask(c *sched.CPU) {
	m.cur, m.resched = c.Task, false
	t := m.Procs.Tasks.W(m.cur)
	group := t.Group
	for {
		start := m.now
		m.advance(t, c.Left)
		c.Clock = m.now
		c.Left -= m.now - start
		c.Busy += m.now - start
		if t.State != proc.Runnable || m.resched || c.Left <= 0 {
			m.release(c, m.Procs.Tasks.R(m.cur))
			break
		}
		if !m.rush || m.CPUTimed != 0 || m.Timers.Due() <= m.now || m.In.Look <= m.now || m.Over != Running {
			break
		}
		m.Steps++
	}
	m.cur = 0
	if m.CPUTimed != 0 {
		m.cpuExpire(group)
	}
}

// advance lets a task go on: in the kernel if a call of its is in progress, else in user mode up to the next trap.
func (m *Machine) advance(t *proc.Task, left int64) {
	switch {
	case t.InCall && !t.Leaving:
		m.try(t)
	case t.Leaving || m.calm != m.cur && m.signalled(t):
		m.leaveKernel(t)
	case t.Puppet:
		m.pull(t)
	default:
		m.user(t, left)
	}
}

// release takes the task off its CPU: it sleeps, is gone, yields, or its slice is over.
func (m *Machine) release(c *sched.CPU, t *proc.Task) {
	id := m.cur
	switch {
	case t == nil || t.State != proc.Runnable:
		if t != nil && t.State == proc.Sleeping {
			m.Procs.Tasks.W(id).Switches[0]++
		}
	case m.Run.Len() == 0: // nobody else wants the CPU: a new slice
		w := m.Procs.Tasks.W(id)
		w.Regs.ResvSize = 0
		c.Left = m.slice(id, w)
		return
	default:
		w := m.Procs.Tasks.W(id)
		w.Switches[1]++
		why := sched.Preempted
		if m.resched {
			why = sched.Yielded
		}
		if m.heard() {
			m.say(w, event.Event{Kind: event.Preempt, N: c.Left})
		}
		m.policy.Enqueue(&m.Run, id, why, m.now)
	}
	c.Task = 0
}

// user runs the task's instructions until it traps or its time is up.
func (m *Machine) user(t *proc.Task, left int64) {
	budget := max(left, 1)
	if due := m.Timers.Due(); due-m.now < budget {
		budget = max(1, due-m.now)
	}
	if m.CPUTimed != 0 {
		budget = min(budget, m.cpuLeft(t))
	}
	if m.NCPU > 1 {
		budget = min(budget, m.lead())
	}
	if m.cfg.MaxInst > 0 {
		if budget = min(budget, m.cfg.MaxInst-m.Inst); budget <= 0 {
			m.outOfBudget()
			return
		}
		if at := m.cfg.MaxInst - m.cfg.MaxInst/8; m.Inst < at {
			budget = min(budget, at-m.Inst)
		} else if m.StillAt == 0 {
			m.watchQuiet()
		}
	}
	short := m.pause > m.Inst && m.pause-m.Inst < budget
	if short {
		budget = m.pause - m.Inst
	}
	v := m.mmu.View(t.Space)
	m.call.mem = v
	m.eng.Now = m.now
	var n int64
	var trap riscv.Trap
	switch {
	case m.look != nil && (m.look.tid == 0 || m.look.tid == t.TID):
		n, trap = m.lookOn(t, v, budget)
	case m.main != nil && m.main.watching(t):
		n, trap = m.runToMain(t, v, budget)
	default:
		n, trap = m.eng.Run(&t.Regs, &v.TLB, v, budget)
	}
	m.Inst += n
	m.now += n
	t.Utime += n
	if trap.Cause == riscv.CauseBudget {
		m.cut = m.cut || short && n == budget
		return
	}
	t.Regs.ResvSize = 0
	if trap.Cause == riscv.CauseEcall {
		m.ecall(t)
		return
	}
	m.trap(t, trap)
}

// lead tells how far this CPU may run before another one's clock is the smallest.
func (m *Machine) lead() int64 {
	least := int64(math.MaxInt64)
	for i := range m.cpus() {
		if c := &m.CPU[i]; i != m.cpu && c.Task != 0 {
			least = min(least, c.Clock)
		}
	}
	if least == math.MaxInt64 {
		return grain
	}
	return max(least-m.now, 0) + grain
}

// ecall begins a system call.
func (m *Machine) ecall(t *proc.Task) {
	r := &t.Regs
	r.PC += 4
	t.Nr = r.X[17]
	t.A0 = r.X[10]
	t.InCall, t.Resumed = true, false
	m.sayEnter(t)
	m.try(t)
}

// try calls the handler: for the first time, or again because the sleeper was woken.
func (m *Machine) try(t *proc.Task) {
	c := &m.call
	c.t, c.id, c.g, c.args = t, m.cur, t.Group, t.Args()
	c.used = 0
	if c.mem == nil || c.mem.Space() != t.Space {
		c.mem = nil
		if t.Space != 0 {
			c.mem = m.mmu.View(t.Space)
		}
	}
	var ret int64
	switch {
	case t.Wait.Done && t.Wait.Data == nil && t.Wait.Request == 0:
		ret = t.Wait.Ret
	case t.Nr < uint64(len(handlers)) && handlers[t.Nr] != nil:
		ret = handlers[t.Nr](c)
	default:
		ret = fail(abi.ENOSYS)
	}
	m.now += m.costs.Call
	switch ret {
	case vanished:
		return
	case blocked:
		t.Resumed = true
		t.Stime += m.costs.Call
		return
	}
	t.Stime += m.costs.Call
	if w := &t.Wait; t.Resumed || w.Progress != 0 || w.Words[0] != 0 || w.Held != 0 {
		m.endWait(t)
	}
	if ret == replaced {
		m.sayExit(t, &c.gone, int64(t.Regs.X[10]))
		t.Ret = 0
	} else {
		m.sayExit(t, c.args, ret)
		t.Regs.X[10] = uint64(ret)
		t.Ret = ret
	}
	t.InCall = false
	if m.calm != m.cur && m.signalled(t) || t.HasSaved || isRestart(t.Ret) {
		t.Leaving = true
		m.leaveKernel(t)
	} else {
		m.calm = m.cur
	}
}

// isRestart tells whether a result is one of those that the way back to user mode turns into a restart or EINTR.
func isRestart(ret int64) bool {
	return ret <= -int64(abi.ERESTARTSYS) && ret >= -int64(abi.ERESTART_RESTARTBLOCK)
}

// trap turns a fault of user mode into a signal.
func (m *Machine) trap(t *proc.Task, trap riscv.Trap) {
	sig, code, addr := faultSignal(t, trap)
	if trap.Fault != 0 && trap.Cause != riscv.CauseFetch && m.heard() {
		m.say(t, event.Event{Kind: event.PageFault, Addr: addr, Sig: uint8(sig)})
	}
	if sig == abi.SIGKILL {
		m.OutOfMem++
	}
	m.now += m.costs.Signal
	m.force(t, abi.FaultInfo(sig, code, addr))
	m.leaveKernel(t)
}
