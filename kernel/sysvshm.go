package kernel

import (
	"github.com/vitrine-os/vitrine/ipc"
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// System V shared memory: the registry is ipc's, the frames and areas are proc/mem's.

// sysShmget finds or makes a segment. See shmget(2).
func sysShmget(c *Call) int64 {
	key, size, flags := int32(c.args[0]), c.args[1], int32(c.args[2])
	who := c.caller(c.t)
	found, fresh, e := c.shms.Get(key, size, flags, who)
	if e != 0 || !fresh {
		return id(found, e)
	}
	pages := size/pageSize + 1
	switch {
	case flags&abi.SHM_HUGETLB != 0: // there are no huge pages; the flags may ask for a size of them that no machine has
		if log := uint32(flags) >> 26; log != 0 && log != 21 && log != 30 {
			return fail(abi.EINVAL)
		}
		if !who.Root && !who.InGroup(0) { // as vm.hugetlb_shm_group has it
			return fail(abi.EPERM)
		}
		return fail(abi.ENOMEM)
	case size > 1<<63-1:
		return fail(abi.EINVAL)
	case flags&abi.SHM_NORESERVE == 0 && pages > uint64(c.Mem.Budget), !c.roomFor(0):
		return fail(abi.ENOMEM)
	}
	object := c.mmu.NewObject(mem.ObjSegment, size)
	found, e = c.shms.Add(key, size, flags, object, who)
	if e != 0 {
		c.mmu.ObjectDrop(object)
	}
	return id(found, e)
}

// sysShmat maps a segment. See shmat(2).
func sysShmat(c *Call) int64 {
	sid, addr, flags := int32(c.args[0]), c.args[1], c.args[2]
	replace := flags&abi.SHM_REMAP != 0
	r := mem.Mapping{Prot: abi.PROT_READ, MaxProt: abi.PROT_READ | abi.PROT_EXEC}
	if addr%pageSize != 0 && flags&abi.SHM_RND == 0 {
		return fail(abi.EINVAL) // shm/R12
	}
	r.Addr = addr &^ (pageSize - 1)
	if sid < 0 || replace && r.Addr == 0 { // shm/R7: SHM_REMAP needs an address, and SHM_RND may round one down to none
		return fail(abi.EINVAL)
	}
	if addr != 0 {
		r.Flags = abi.MAP_FIXED
	}
	bits := uint32(0o444)
	if flags&abi.SHM_RDONLY == 0 { // shm/R8: attached with SHM_RDONLY it stays read-only, whatever mprotect(2) asks for
		bits |= 0o222
		r.Prot |= abi.PROT_WRITE
		r.MaxProt |= abi.PROT_WRITE
	}
	if flags&abi.SHM_EXEC != 0 {
		bits |= 0o111
		r.Prot |= abi.PROT_EXEC
	}
	var e abi.Errno
	if r.Object, _, e = c.shms.Find(sid, bits, c.caller(c.t)); e != 0 {
		return fail(e)
	}
	c.shms.Hold(r.Object)
	va, e := c.mmu.Attach(c.t.Space, r, replace)
	if c.shms.Release(r.Object) {
		c.mmu.ObjectDrop(r.Object)
	}
	if e != 0 {
		return fail(e)
	}
	return int64(va)
}

func sysShmdt(c *Call) int64 { return fail(c.mmu.Detach(c.t.Space, c.args[0])) }

// segmentMapped counts an area of a segment in or out: by shmat and shmdt, and by whatever else makes and unmakes areas: fork, munmap, and
// exec and exit, which detach everything (shm/R11).
func (m *Machine) segmentMapped(a *mem.Area, delta int) {
	t := m.leaver // who is killed by another thread detaches itself: shm_lpid is its process
	if t == nil {
		t = m.Procs.Tasks.R(m.cur)
	}
	_, sid, ok := m.shms.Named(a.Object)
	if !ok {
		return
	}
	e := event.Event{Kind: event.Queued, Obj: sysvObject(event.Segment, sid), Addr: a.Start, N: int64(a.End - a.Start), Text: "attach"}
	if delta < 0 {
		e.Kind, e.Text = event.Taken, "detach"
	}
	if m.heard() {
		m.say(t, e)
	}
	if delta > 0 {
		m.shms.Attach(a.Object, t.PID, m.seconds())
	} else if m.shms.Detach(a.Object, t.PID, m.seconds()) {
		m.mmu.ObjectDrop(a.Object)
	}
}

func sysShmctl(c *Call) int64 {
	sid, cmd, buf := int32(c.args[0]), int32(c.args[1]), c.args[2]
	if sid < 0 || cmd < 0 {
		return fail(abi.EINVAL)
	}
	who := c.caller(c.t)
	switch cmd {
	case abi.SHM_LOCK:
		return fail(c.shms.Lock(sid, c.limit(abi.RLIMIT_MEMLOCK), who))
	case abi.SHM_UNLOCK:
		return fail(c.shms.Unlock(sid, who))
	case abi.IPC_RMID:
		object, gone, e := c.shms.Remove(sid, who)
		if gone {
			c.mmu.ObjectDrop(object)
		}
		return fail(e)
	case abi.IPC_SET:
		b, e := c.in(buf, abi.SizeofShmidDs)
		if e != 0 {
			return fail(e)
		}
		var ds abi.ShmidDs
		ds.Decode(b)
		return fail(c.shms.Set(sid, &ds, who))
	}
	return c.shmLook(sid, cmd, buf, who)
}

// shmLook answers the commands that fill a structure.
func (c *Call) shmLook(sid, cmd int32, buf uint64, who *ipc.Caller) int64 {
	var b [abi.SizeofShmidDs]byte
	var ds abi.ShmidDs
	var e abi.Errno
	answer := int32(0)
	switch cmd {
	case abi.IPC_INFO:
		l := c.shms.Limits()
		i := abi.Shminfo{Max: l.Max, Min: abi.SHMMIN, Mni: uint64(l.Mni), Seg: uint64(l.Mni), All: l.All}
		i.Encode(b[:])
		return c.answer(buf, b[:abi.SizeofShminfo], c.shms.Highest())
	case abi.SHM_INFO:
		u := c.shmUsage()
		u.Encode(b[:])
		return c.answer(buf, b[:abi.SizeofShmUsage], c.shms.Highest())
	case abi.IPC_STAT:
		ds, e = c.shms.Stat(sid, who)
	case abi.SHM_STAT:
		ds, answer, e = c.shms.StatAt(sid, who)
	case abi.SHM_STAT_ANY:
		ds, answer, e = c.shms.StatAt(sid, nil)
	default:
		return fail(abi.EINVAL)
	}
	if e != 0 {
		return fail(e)
	}
	ds.Encode(b[:])
	return c.answer(buf, b[:], answer)
}

// shmUsage is what SHM_INFO tells.
func (m *Machine) shmUsage() abi.ShmUsage {
	t := m.shms.Totals()
	u := abi.ShmUsage{UsedIDs: asInt(t.Segments), Total: t.Pages}
	for i := m.shms.Next(-1); i >= 0; i = m.shms.Next(i) {
		u.Resident += uint64(m.mmu.ObjectPages(m.shms.ObjectAt(i)))
	}
	return u
}
