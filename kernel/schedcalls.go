package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Scheduling calls. The machine's policy is chosen on its command line; what a program asks for is kept and reported. See sched(7).

// schedTask finds the thread that a scheduling call means.
func (c *Call) schedTask(pid int32) (store.ID, abi.Errno) {
	if pid < 0 {
		return 0, abi.EINVAL
	}
	if pid == 0 {
		return c.id, 0
	}
	id := c.Procs.Task(pid)
	if id == 0 {
		return 0, abi.ESRCH
	}
	return id, 0
}

func sysSchedGetaffinity(c *Call) int64 {
	id, e := c.schedTask(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	if c.args[1]%8 != 0 || c.args[1] == 0 {
		return fail(abi.EINVAL)
	}
	if e := c.out64(c.args[2], c.Procs.Tasks.R(id).Affinity&c.allCPUs()); e != 0 {
		return fail(e)
	}
	return 8
}

// allCPUs is the set of the machine's CPUs.
func (c *Call) allCPUs() uint64 { return 1<<min(c.cfg.CPUs, 64) - 1 }

func sysSchedSetaffinity(c *Call) int64 {
	id, e := c.schedTask(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	n := int(min(c.args[1], 8))
	b, e := c.in(c.args[2], n)
	if e != 0 {
		return fail(e)
	}
	var w [8]byte
	copy(w[:], b)
	set := le.Uint64(w[:]) & c.allCPUs()
	if set == 0 {
		return fail(abi.EINVAL)
	}
	c.Procs.Tasks.W(id).Affinity = set
	return 0
}

func sysSchedGetscheduler(c *Call) int64 {
	id, e := c.schedTask(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	return int64(c.Procs.Tasks.R(id).SchedPol)
}

func sysSchedGetparam(c *Call) int64 {
	id, e := c.schedTask(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	if c.args[1] == 0 {
		return fail(abi.EINVAL)
	}
	return fail(c.out32(c.args[1], uint32(c.Procs.Tasks.R(id).SchedPrio)))
}

// priorities returns the range of static priorities of a policy.
func priorities(policy int32) (low, high int32, ok bool) {
	switch policy {
	case abi.SCHED_FIFO, abi.SCHED_RR:
		return 1, 99, true
	case abi.SCHED_OTHER, abi.SCHED_BATCH, abi.SCHED_IDLE:
		return 0, 0, true
	}
	return 0, 0, false
}

// setSched records policy and priority. The machine's own policy is chosen on its command line; what a program asks for is kept and
// reported, not obeyed.
func (c *Call) setSched(pid, policy int32, p uint64) int64 {
	if p == 0 {
		return fail(abi.EINVAL)
	}
	b, e := c.in(p, 4)
	if e != 0 {
		return fail(e)
	}
	prio := int32(le.Uint32(b))
	id, e := c.schedTask(pid)
	if e != 0 {
		return fail(e)
	}
	if policy < 0 {
		policy = c.Procs.Tasks.R(id).SchedPol
	}
	low, high, ok := priorities(policy &^ abi.SCHED_RESET_ON_FORK)
	if !ok || prio < low || prio > high {
		return fail(abi.EINVAL)
	}
	if high > 0 && !c.t.Cred.Root() {
		return fail(abi.EPERM)
	}
	t := c.Procs.Tasks.W(id)
	t.SchedPol, t.SchedPrio = policy&^abi.SCHED_RESET_ON_FORK, prio
	return 0
}

func sysSchedSetscheduler(c *Call) int64 {
	if int32(c.args[1]) < 0 {
		return fail(abi.EINVAL)
	}
	return c.setSched(int32(c.args[0]), int32(c.args[1]), c.args[2])
}

func sysSchedSetparam(c *Call) int64 { return c.setSched(int32(c.args[0]), -1, c.args[1]) }

func sysSchedPrioMax(c *Call) int64 {
	_, high, ok := priorities(int32(c.args[0]))
	if !ok {
		return fail(abi.EINVAL)
	}
	return int64(high)
}

func sysSchedPrioMin(c *Call) int64 {
	low, _, ok := priorities(int32(c.args[0]))
	if !ok {
		return fail(abi.EINVAL)
	}
	return int64(low)
}

func sysSchedRRInterval(c *Call) int64 {
	id, e := c.schedTask(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	return fail(c.outTimespec(c.args[1], c.policy.Quantum(id)))
}

func sysGetcpu(c *Call) int64 {
	if p := c.args[0]; p != 0 {
		if e := c.out32(p, uint32(c.cpu)); e != 0 {
			return fail(e)
		}
	}
	if p := c.args[1]; p != 0 {
		return fail(c.out32(p, 0))
	}
	return 0
}

// niced calls f for every process that getpriority's which and who mean.
func (c *Call) niced(which int, who int32, f func(store.ID)) abi.Errno {
	found := false
	one := func(id store.ID) { found = true; f(id) }
	switch which {
	case abi.PRIO_PROCESS:
		id := c.id
		if who != 0 {
			id = c.Procs.Task(who)
		}
		if id != 0 {
			one(id)
		}
	case abi.PRIO_PGRP:
		if who == 0 {
			who = c.Procs.Groups.R(c.g).PGID
		}
		c.eachMember(who, func(gid store.ID) { c.eachThread(gid, one) })
	case abi.PRIO_USER:
		uid := uint32(who)
		if who == 0 {
			uid = c.t.Cred.UID
		}
		for id := c.Procs.Tasks.Next(0); id != 0; id = c.Procs.Tasks.Next(id) {
			if t := c.Procs.Tasks.R(id); t.Cred.UID == uid && t.State != proc.Zombie {
				one(id)
			}
		}
	default:
		return abi.EINVAL
	}
	if !found {
		return abi.ESRCH
	}
	return 0
}

func sysGetpriority(c *Call) int64 {
	best := int32(20)
	if e := c.niced(int(int32(c.args[0])), int32(c.args[1]), func(id store.ID) { best = min(best, c.Procs.Tasks.R(id).Nice) }); e != 0 {
		return fail(e)
	}
	return int64(20 - best)
}

func sysSetpriority(c *Call) int64 {
	nice := min(max(int32(c.args[2]), -20), 19)
	bad := abi.Errno(0)
	e := c.niced(int(int32(c.args[0])), int32(c.args[1]), func(id store.ID) {
		t := c.Procs.Tasks.W(id)
		if nice < t.Nice && !c.t.Cred.Root() {
			bad = abi.EACCES
			return
		}
		t.Nice = nice
	})
	if e == 0 {
		e = bad
	}
	return fail(e)
}
