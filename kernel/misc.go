package kernel

import (
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Calls about the system and the process that belong nowhere else.

// Release is the kernel's version as uname(2) tells it. Programs look at its beginning, so it says which Linux it behaves like.
const Release = "6.18.0-vitrine"

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// limit is the caller's soft limit of a resource.
func (c *Call) limit(resource int) uint64 {
	return c.Procs.Limits.R(c.Procs.Groups.R(c.g).Limits).Soft[resource]
}

func sysUname(c *Call) int64 {
	var u abi.Utsname
	copy(u.Sysname[:], "Linux")
	copy(u.Nodename[:], c.cfg.Hostname)
	copy(u.Release[:], Release)
	copy(u.Version[:], "#1 SMP PREEMPT_DYNAMIC")
	copy(u.Machine[:], "riscv64")
	copy(u.Domainname[:], "(none)")
	var b [abi.SizeofUtsname]byte
	u.Encode(b[:])
	return fail(c.out(c.args[0], b[:]))
}

func sysSysinfo(c *Call) int64 {
	s := abi.Sysinfo{Uptime: c.now / 1e9, Totalram: uint64(c.Mem.Budget), Freeram: uint64(max(c.Mem.Budget-c.Mem.Used(), 0)), Procs: uint16(c.Procs.Pids.Len()), MemUnit: pageSize}
	var b [abi.SizeofSysinfo]byte
	s.Encode(b[:])
	return fail(c.out(c.args[0], b[:]))
}

func sysGetrandom(c *Call) int64 {
	flags := c.args[2]
	if flags&^uint64(abi.GRND_NONBLOCK|abi.GRND_RANDOM|abi.GRND_INSECURE) != 0 || flags&(abi.GRND_RANDOM|abi.GRND_INSECURE) == abi.GRND_RANDOM|abi.GRND_INSECURE {
		return fail(abi.EINVAL)
	}
	segs, e := c.one(0)
	if e != 0 {
		return fail(e)
	}
	done, total := 0, length(segs)
	for done < total {
		b := c.space(min(total-done, chunk))
		c.random(b)
		n, e := c.scatter(segs, done, b)
		if done += n; e != 0 {
			return partial(done, e)
		}
	}
	return int64(done)
}

// limitRow is the row of limits that a pid argument names; writable tells whether the caller may change it.
func (c *Call) limitRow(pid int32) (gid store.ID, e abi.Errno) {
	gid, g := c.process(pid)
	if g == nil {
		return 0, abi.ESRCH
	}
	k, o := &c.t.Cred, &c.Procs.Tasks.R(g.Leader).Cred
	if gid != c.g && !k.Root() && !(k.UID == o.UID && k.UID == o.EUID && k.UID == o.SUID && k.GID == o.GID && k.GID == o.EGID && k.GID == o.SGID) {
		return 0, abi.EPERM
	}
	return gid, 0
}

// setLimit changes a resource limit of a process that may share its row with others.
func (c *Call) setLimit(gid store.ID, r int, l abi.Rlimit64) abi.Errno {
	g := c.Procs.Groups.W(gid)
	row := c.Procs.Limits.R(g.Limits)
	switch {
	case l.Cur > l.Max:
		return abi.EINVAL
	case l.Max > row.Hard[r] && !c.t.Cred.Root():
		return abi.EPERM
	case r == abi.RLIMIT_NOFILE && l.Max > maxFDs:
		return abi.EPERM
	}
	if row.Refs > 1 {
		id, n := c.Procs.Limits.New()
		*n = *row
		n.Refs = 1
		c.Procs.Limits.W(g.Limits).Refs--
		g.Limits = id
	}
	w := c.Procs.Limits.W(g.Limits)
	w.Soft[r], w.Hard[r] = l.Cur, l.Max
	if t := c.Procs.Tasks.R(g.Leader); t.Space != 0 {
		c.mmu.SetLimits(t.Space, c.limits(g, &t.Cred))
	}
	return 0
}

func (c *Call) outLimit(p uint64, gid store.ID, r int) abi.Errno {
	row := c.Procs.Limits.R(c.Procs.Groups.R(gid).Limits)
	l := abi.Rlimit64{Cur: row.Soft[r], Max: row.Hard[r]}
	var b [abi.SizeofRlimit64]byte
	l.Encode(b[:])
	return c.out(p, b[:])
}

func sysPrlimit64(c *Call) int64 {
	r := uint32(c.args[1])
	if r >= uint32(len(proc.Limits{}.Soft)) {
		return fail(abi.EINVAL)
	}
	var l abi.Rlimit64
	if p := c.args[2]; p != 0 {
		b, e := c.in(p, abi.SizeofRlimit64)
		if e != 0 {
			return fail(e)
		}
		l.Decode(b)
	}
	gid, e := c.limitRow(int32(c.args[0]))
	if e != 0 {
		return fail(e)
	}
	old := *c.Procs.Limits.R(c.Procs.Groups.R(gid).Limits)
	if c.args[2] != 0 {
		if e := c.setLimit(gid, int(r), l); e != 0 {
			return fail(e)
		}
	}
	if p := c.args[3]; p != 0 {
		o := abi.Rlimit64{Cur: old.Soft[r], Max: old.Hard[r]}
		var b [abi.SizeofRlimit64]byte
		o.Encode(b[:])
		return fail(c.out(p, b[:]))
	}
	return 0
}

func sysGetrlimit(c *Call) int64 {
	if c.args[0] >= uint64(len(proc.Limits{}.Soft)) {
		return fail(abi.EINVAL)
	}
	return fail(c.outLimit(c.args[1], c.g, int(c.args[0])))
}

func sysSetrlimit(c *Call) int64 {
	if c.args[0] >= uint64(len(proc.Limits{}.Soft)) {
		return fail(abi.EINVAL)
	}
	b, e := c.in(c.args[1], abi.SizeofRlimit64)
	if e != 0 {
		return fail(e)
	}
	var l abi.Rlimit64
	l.Decode(b)
	return fail(c.setLimit(c.g, int(c.args[0]), l))
}

func sysPrctl(c *Call) int64 {
	t, arg := c.t, c.args[1]
	switch int32(c.args[0]) {
	case abi.PR_SET_NAME:
		b, e := c.in(arg, 16)
		if e != 0 {
			return fail(e)
		}
		n := 0
		for n < 15 && b[n] != 0 {
			n++
		}
		t.Comm = string(b[:n])
		return 0
	case abi.PR_GET_NAME:
		var b [16]byte
		copy(b[:], t.Comm)
		return fail(c.out(arg, b[:]))
	case abi.PR_SET_PDEATHSIG:
		if arg > abi.NSIG {
			return fail(abi.EINVAL)
		}
		t.PDeathSig = abi.Signal(arg)
		return 0
	case abi.PR_GET_PDEATHSIG:
		return fail(c.out32(arg, uint32(t.PDeathSig)))
	case abi.PR_SET_DUMPABLE:
		if arg > 1 {
			return fail(abi.EINVAL)
		}
		t.Dumpable = arg == 1
		return 0
	case abi.PR_GET_DUMPABLE:
		return int64(b2u(t.Dumpable))
	case abi.PR_SET_CHILD_SUBREAPER:
		c.Procs.Groups.W(c.g).Reaper = arg != 0
		return 0
	case abi.PR_GET_CHILD_SUBREAPER:
		return fail(c.out32(arg, uint32(b2u(c.Procs.Groups.R(c.g).Reaper))))
	case abi.PR_SET_NO_NEW_PRIVS, abi.PR_SET_VMA, abi.PR_SET_TIMERSLACK:
		return 0
	}
	return fail(abi.EINVAL)
}

func sysPersonality(c *Call) int64 { return 0 }

// sysCapget reports capabilities: root has all of them, others none.
func sysCapget(c *Call) int64 {
	b, e := c.in(c.args[0], 8)
	if e != 0 {
		return fail(e)
	}
	version, pid := le.Uint32(b), int32(le.Uint32(b[4:]))
	words := 2
	switch version {
	case abi.LINUX_CAPABILITY_VERSION_1:
		words = 1
	case abi.LINUX_CAPABILITY_VERSION_2, abi.LINUX_CAPABILITY_VERSION_3:
	default:
		if e := c.out32(c.args[0], abi.LINUX_CAPABILITY_VERSION_3); e != 0 {
			return fail(e)
		}
		if c.args[1] == 0 {
			return 0
		}
		return fail(abi.EINVAL)
	}
	if pid < 0 {
		return fail(abi.EINVAL)
	}
	t := c.t
	if pid != 0 {
		id := c.Procs.Task(pid)
		if id == 0 {
			return fail(abi.ESRCH)
		}
		t = c.Procs.Tasks.R(id)
	}
	if c.args[1] == 0 {
		return 0
	}
	out := make([]byte, 12*words)
	if t.Cred.Root() {
		for i, caps := range []uint32{0xffffffff, 0x1ff}[:words] {
			le.PutUint32(out[12*i:], caps)
			le.PutUint32(out[12*i+4:], caps)
		}
	}
	return fail(c.out(c.args[1], out))
}

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

func sysMembarrier(c *Call) int64 {
	if c.args[0] == 0 {
		return 0
	}
	return fail(abi.EINVAL)
}

func sysSethostname(c *Call) int64 { return fail(abi.EPERM) }
