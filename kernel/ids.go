package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// Who a process is, and to which group and session it belongs. See credentials(7).

func sysGetpid(c *Call) int64 { return int64(c.t.PID) }
func sysGettid(c *Call) int64 { return int64(c.t.TID) }

func sysGetppid(c *Call) int64 { return int64(c.Procs.Groups.R(c.g).PPID) }

func sysGetuid(c *Call) int64  { return int64(c.t.Cred.UID) }
func sysGeteuid(c *Call) int64 { return int64(c.t.Cred.EUID) }
func sysGetgid(c *Call) int64  { return int64(c.t.Cred.GID) }
func sysGetegid(c *Call) int64 { return int64(c.t.Cred.EGID) }

// process finds the process that a pid argument names, 0 being the caller.
func (c *Call) process(pid int32) (store.ID, *proc.Group) {
	if pid == 0 {
		return c.g, c.Procs.Groups.R(c.g)
	}
	t := c.Procs.Tasks.R(c.Procs.Task(pid))
	if c.Procs.Task(pid) == 0 || t.PID != pid {
		return 0, nil
	}
	return t.Group, c.Procs.Groups.R(t.Group)
}

// processOf is process, but a thread's number will do as well: found/R8.
func (c *Call) processOf(pid int32) (store.ID, *proc.Group) {
	t := c.Procs.Tasks.R(c.Procs.Task(pid))
	if pid == 0 || t == nil {
		return c.process(pid)
	}
	return t.Group, c.Procs.Groups.R(t.Group)
}

func sysGetpgid(c *Call) int64 {
	_, g := c.processOf(int32(c.args[0]))
	if g == nil {
		return fail(abi.ESRCH)
	}
	return int64(g.PGID)
}

func sysGetsid(c *Call) int64 {
	_, g := c.processOf(int32(c.args[0]))
	if g == nil {
		return fail(abi.ESRCH)
	}
	return int64(g.SID)
}

func sysSetpgid(c *Call) int64 {
	pid, pgid := int32(c.args[0]), int32(c.args[1])
	if pgid == 0 {
		pgid = pid
	}
	if pgid < 0 {
		return fail(abi.EINVAL)
	}
	if t := c.Procs.Tasks.R(c.Procs.Task(pid)); t != nil && t.PID != pid {
		return fail(abi.EINVAL) // a thread that is not the first
	}
	id, g := c.process(pid)
	me := c.Procs.Groups.R(c.g)
	switch {
	case g == nil || id != c.g && g.Parent != c.g:
		return fail(abi.ESRCH)
	case id != c.g && g.SID != me.SID:
		return fail(abi.EPERM)
	case id != c.g && g.Execed:
		return fail(abi.EACCES)
	case g.SID == g.PID:
		return fail(abi.EPERM)
	}
	if pgid == 0 {
		pgid = g.PID
	}
	if pgid != g.PID {
		ok := false
		c.eachInGroup(pgid, func(o *proc.Group) { ok = ok || o.SID == me.SID })
		if !ok {
			return fail(abi.EPERM)
		}
	}
	w := c.Procs.Groups.W(id)
	c.Procs.Leave(w)
	c.Procs.Join(w, pgid, w.SID)
	return 0
}

// eachInGroup calls f for every member of a process group, zombies included.
func (m *Machine) eachInGroup(pgid int32, f func(*proc.Group)) {
	for id := m.Procs.Groups.Next(0); id != 0; id = m.Procs.Groups.Next(id) {
		if g := m.Procs.Groups.R(id); g.PGID == pgid {
			f(g)
		}
	}
}

func sysSetsid(c *Call) int64 {
	g := c.Procs.Groups.R(c.g)
	if c.Procs.Members(g.PID) > 0 {
		return fail(abi.EPERM) // proc/R21: the new group would have the old one's number
	}
	w := c.Procs.Groups.W(c.g)
	c.Procs.Leave(w)
	c.Procs.Join(w, w.PID, w.PID)
	w.TTY = 0 // a new session has no controlling terminal
	return int64(w.PID)
}

const same = ^uint32(0) // -1: leave this id as it is

// among tells whether an id is one of those the caller already has, or -1.
func among(id uint32, have ...uint32) bool {
	if id == same {
		return true
	}
	for _, h := range have {
		if id == h {
			return true
		}
	}
	return false
}

func sysSetuid(c *Call) int64 {
	k, id := &c.t.Cred, uint32(c.args[0])
	switch {
	case id == same:
		return fail(abi.EINVAL)
	case k.Root():
		k.UID, k.SUID = id, id
	case !among(id, k.UID, k.SUID):
		return fail(abi.EPERM)
	}
	k.EUID, k.FSUID = id, id
	return 0
}

func sysSetgid(c *Call) int64 {
	k, id := &c.t.Cred, uint32(c.args[0])
	switch {
	case id == same:
		return fail(abi.EINVAL)
	case k.Root():
		k.GID, k.SGID = id, id
	case !among(id, k.GID, k.SGID):
		return fail(abi.EPERM)
	}
	k.EGID, k.FSGID = id, id
	return 0
}

// setTriple is the common rule of setresuid and setreuid, for users and groups.
func setTriple(root bool, r, e, s uint32, real, eff, saved, fs *uint32) abi.Errno {
	if !root && !(among(r, *real, *eff, *saved) && among(e, *real, *eff, *saved) && among(s, *real, *eff, *saved)) {
		return abi.EPERM
	}
	if r != same {
		*real = r
	}
	if e != same {
		*eff = e
	}
	if s != same {
		*saved = s
	}
	*fs = *eff
	return 0
}

func sysSetresuid(c *Call) int64 {
	k := &c.t.Cred
	return fail(setTriple(k.Root(), uint32(c.args[0]), uint32(c.args[1]), uint32(c.args[2]), &k.UID, &k.EUID, &k.SUID, &k.FSUID))
}

func sysSetresgid(c *Call) int64 {
	k := &c.t.Cred
	return fail(setTriple(k.Root(), uint32(c.args[0]), uint32(c.args[1]), uint32(c.args[2]), &k.GID, &k.EGID, &k.SGID, &k.FSGID))
}

// setPair is setreuid(2) and setregid(2): the saved id follows the effective one when the real id is set, or the effective one to
// something else than the real id was.
func setPair(root bool, r, e uint32, real, eff, saved, fs *uint32) abi.Errno {
	if !root && !(among(r, *real, *eff) && among(e, *real, *eff, *saved)) {
		return abi.EPERM
	}
	s := uint32(same)
	if r != same || e != same && e != *real {
		if s = e; e == same {
			s = *eff
		}
	}
	return setTriple(true, r, e, s, real, eff, saved, fs)
}

func sysSetreuid(c *Call) int64 {
	k := &c.t.Cred
	return fail(setPair(k.Root(), uint32(c.args[0]), uint32(c.args[1]), &k.UID, &k.EUID, &k.SUID, &k.FSUID))
}

func sysSetregid(c *Call) int64 {
	k := &c.t.Cred
	return fail(setPair(k.Root(), uint32(c.args[0]), uint32(c.args[1]), &k.GID, &k.EGID, &k.SGID, &k.FSGID))
}

func sysSetfsuid(c *Call) int64 {
	k, id := &c.t.Cred, uint32(c.args[0])
	old := k.FSUID
	if id != same && (k.Root() || among(id, k.UID, k.EUID, k.SUID, k.FSUID)) {
		k.FSUID = id
	}
	return int64(old)
}

func sysSetfsgid(c *Call) int64 {
	k, id := &c.t.Cred, uint32(c.args[0])
	old := k.FSGID
	if id != same && (k.Root() || among(id, k.GID, k.EGID, k.SGID, k.FSGID)) {
		k.FSGID = id
	}
	return int64(old)
}

func (c *Call) outTriple(ids ...uint32) int64 {
	for i, v := range ids {
		if e := c.out32(c.args[i], v); e != 0 {
			return fail(e)
		}
	}
	return 0
}

func sysGetresuid(c *Call) int64 {
	return c.outTriple(c.t.Cred.UID, c.t.Cred.EUID, c.t.Cred.SUID)
}

func sysGetresgid(c *Call) int64 {
	return c.outTriple(c.t.Cred.GID, c.t.Cred.EGID, c.t.Cred.SGID)
}

func sysGetgroups(c *Call) int64 {
	n, groups := int32(c.args[0]), c.t.Cred.Groups
	if n < 0 {
		return fail(abi.EINVAL)
	}
	if n == 0 {
		return int64(len(groups))
	}
	if int(n) < len(groups) {
		return fail(abi.EINVAL)
	}
	b := make([]byte, 4*len(groups))
	for i, g := range groups {
		le.PutUint32(b[4*i:], g)
	}
	if e := c.out(c.args[1], b); e != 0 {
		return fail(e)
	}
	return int64(len(groups))
}

// maxGroups is NGROUPS_MAX.
const maxGroups = 65536

func sysSetgroups(c *Call) int64 {
	n := int32(c.args[0])
	if !c.t.Cred.Root() {
		return fail(abi.EPERM)
	}
	if n < 0 || n > maxGroups {
		return fail(abi.EINVAL)
	}
	b, e := c.in(c.args[1], 4*int(n))
	if e != 0 {
		return fail(e)
	}
	groups := make([]uint32, n)
	for i := range groups {
		groups[i] = le.Uint32(b[4*i:])
	}
	c.t.Cred.Groups = groups
	return 0
}
