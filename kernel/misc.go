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
	g := c.Procs.Groups.R(gid)
	row := c.Procs.Limits.R(g.Limits)
	switch {
	case l.Cur > l.Max:
		return abi.EINVAL
	case l.Max > row.Hard[r] && !c.t.Cred.Root():
		return abi.EPERM
	case r == abi.RLIMIT_NOFILE && l.Max > maxFDs:
		return abi.EPERM
	}
	w := c.ownLimits(gid)
	w.Soft[r], w.Hard[r] = l.Cur, l.Max
	if r == abi.RLIMIT_CPU {
		c.renewCPU(gid)
	}
	g = c.Procs.Groups.R(gid) // the row of before is a snapshot's if there is one
	if t := c.Procs.Tasks.R(g.Leader); t.Space != 0 {
		c.mmu.SetLimits(t.Space, c.limits(g, &t.Cred))
	}
	return 0
}

// ownLimits gives a process a row of limits of its own, for writing.
func (m *Machine) ownLimits(gid store.ID) *proc.Limits {
	g := m.Procs.Groups.W(gid)
	if m.Procs.Limits.R(g.Limits).Refs > 1 {
		id, n := m.Procs.Limits.New()
		*n = *m.Procs.Limits.R(g.Limits)
		n.Refs = 1
		m.Procs.Limits.W(g.Limits).Refs--
		g.Limits = id
	}
	return m.Procs.Limits.W(g.Limits)
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

func sysMembarrier(c *Call) int64 {
	if c.args[0] == 0 {
		return 0
	}
	return fail(abi.EINVAL)
}

func sysSethostname(c *Call) int64 { return fail(abi.EPERM) }
