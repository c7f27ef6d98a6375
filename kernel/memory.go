package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// Memory calls: the arguments are checked here as far as they concern descriptors; the rest is proc/mem's.

const (
	pageSize = mem.PageSize
	userTop  = mem.UserTop
)

func sysMmap(c *Call) int64 {
	r := mem.Mapping{Addr: c.args[0], Len: c.args[1], Prot: c.args[2], Flags: c.args[3], Off: c.args[5]}
	if r.Off%pageSize != 0 {
		return fail(abi.EINVAL)
	}
	if r.Flags&abi.MAP_ANONYMOUS == 0 {
		_, f, e := c.file(c.fd(4))
		if e != 0 {
			return fail(e)
		}
		if e := c.mapFile(f, &r); e != 0 {
			return fail(e)
		}
	}
	va, e := c.mmu.Map(c.t.Space, r)
	if e != 0 {
		return fail(e)
	}
	return int64(va)
}

// mapFile fills in what mapping a file adds to a request. See the errors of mmap(2).
func (c *Call) mapFile(f *proc.OpenFile, r *mem.Mapping) abi.Errno {
	shared := r.Flags&abi.MAP_TYPE == abi.MAP_SHARED || r.Flags&abi.MAP_TYPE == abi.MAP_SHARED_VALIDATE
	if !f.CanRead() || shared && r.Prot&abi.PROT_WRITE != 0 && !f.CanWrite() {
		return abi.EACCES
	}
	switch {
	case f.Kind == proc.RegularFile:
		id, e := c.Tree.Object(c.ctx(), inode(f.Object))
		if e != 0 {
			return e
		}
		r.Object, r.File = id, uint32(f.Inode)
	case f.Kind == proc.Device && f.Dyn == uint64(vfs.DevZero):
		r.Flags |= abi.MAP_ANONYMOUS
	default:
		return abi.ENODEV
	}
	r.MaxProt = abi.PROT_READ | abi.PROT_EXEC | abi.PROT_WRITE
	if shared && !f.CanWrite() {
		r.MaxProt &^= abi.PROT_WRITE
	}
	return 0
}

func sysMunmap(c *Call) int64 { return fail(c.mmu.Unmap(c.t.Space, c.args[0], c.args[1])) }

func sysMprotect(c *Call) int64 {
	return fail(c.mmu.Protect(c.t.Space, c.args[0], c.args[1], c.args[2]))
}

func sysMremap(c *Call) int64 {
	va, e := c.mmu.Remap(c.t.Space, mem.Remap{Addr: c.args[0], OldLen: c.args[1], NewLen: c.args[2], Flags: c.args[3], NewAddr: c.args[4]})
	if e != 0 {
		return fail(e)
	}
	return int64(va)
}

func sysBrk(c *Call) int64 { return int64(c.mmu.Brk(c.t.Space, c.args[0])) }

func sysMadvise(c *Call) int64 {
	return fail(c.mmu.Advise(c.t.Space, c.args[0], c.args[1], int(int32(c.args[2]))))
}

func sysMsync(c *Call) int64 { return fail(c.mmu.Sync(c.t.Space, c.args[0], c.args[1], c.args[2])) }

func sysMincore(c *Call) int64 {
	vec, e := c.mmu.Mincore(c.t.Space, c.args[0], c.args[1])
	if e != 0 {
		return fail(e)
	}
	return fail(c.out(c.args[2], vec))
}

func sysMlock(c *Call) int64 { return fail(c.mmu.Lock(c.t.Space, c.args[0], c.args[1], 0)) }

func sysMlock2(c *Call) int64 {
	return fail(c.mmu.Lock(c.t.Space, c.args[0], c.args[1], c.args[2]))
}

func sysMunlock(c *Call) int64 { return fail(c.mmu.Unlock(c.t.Space, c.args[0], c.args[1])) }

func sysMlockall(c *Call) int64 { return fail(c.mmu.LockAll(c.t.Space, c.args[0])) }

func sysMunlockall(c *Call) int64 {
	c.mmu.UnlockAll(c.t.Space)
	return 0
}

// sysMemfd makes a file without a name. See memfd_create(2).
func sysMemfd(c *Call) int64 {
	name, e := c.mem.ReadString(c.args[0], 250)
	if e == abi.ENAMETOOLONG {
		e = abi.EINVAL
	}
	if e != 0 {
		return fail(e)
	}
	flags := c.args[1]
	if flags&^uint64(abi.MFD_CLOEXEC|abi.MFD_ALLOW_SEALING|abi.MFD_NOEXEC_SEAL|abi.MFD_EXEC) != 0 {
		return fail(abi.EINVAL)
	}
	x := c.rootCtx()
	x.Cred = fsCred(&c.t.Cred)
	w, _, e := c.Tree.Open(c.rootCtx(), inode(c.Tree.Root), "/dev/shm", abi.O_TMPFILE|abi.O_RDWR|abi.O_EXCL, 0o777)
	if e != 0 {
		return fail(e)
	}
	f := proc.OpenFile{Kind: proc.RegularFile, Object: w.Node.Inode, Inode: w.Node.Inode, Flags: abi.O_RDWR | abi.O_LARGEFILE, Path: "/memfd:" + name + " (deleted)"}
	return c.install(c.newFile(f), flags&abi.MFD_CLOEXEC != 0, 0)
}

// maxRSS is the most pages that a space ever had in memory.
func (m *Machine) maxRSS(space store.ID) int64 { return int64(m.Mem.Spaces.R(space).MaxRSS) }

// mapped keeps a file alive while an area maps it.
func (m *Machine) mapped(file uint32, delta int) {
	for ; delta > 0; delta-- {
		m.Tree.Ref(inode(store.ID(file)), 0)
	}
	for ; delta < 0; delta++ {
		m.Tree.Unref(m.rootCtx(), inode(store.ID(file)))
	}
}

// limits are the resource limits that concern the address space of a process.
func (m *Machine) limits(g *proc.Group, c *proc.Cred) mem.Limits {
	l := m.Procs.Limits.R(g.Limits)
	r := mem.Limits{AS: l.Soft[abi.RLIMIT_AS], Data: l.Soft[abi.RLIMIT_DATA], Stack: l.Soft[abi.RLIMIT_STACK], Memlock: l.Soft[abi.RLIMIT_MEMLOCK]}
	if c.Root() {
		r.Memlock = abi.RLIM_INFINITY
	}
	return r
}
