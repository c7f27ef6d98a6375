package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc"
)

// How the kernel asks the file tree: with the caller's credentials, root directory and time.

// bootEpoch is CLOCK_REALTIME at virtual time zero: 2026-01-01 00:00:00 UTC.
const bootEpoch = 1_767_225_600_000_000_000

// inode is a stored node of the tree.
func inode(id store.ID) vfs.Node { return vfs.Node{Inode: id} }

// rootCtx asks as the kernel itself.
func (m *Machine) rootCtx() *vfs.Ctx {
	return &vfs.Ctx{Cred: vfs.RootCred(), Now: m.now + bootEpoch, Pages: m.mmu, Dyn: procfs{m, 0}}
}

// fsCred translates credentials for the tree.
func fsCred(c *proc.Cred) vfs.Cred {
	r := vfs.Cred{UID: c.FSUID, GID: c.FSGID, Groups: c.Groups}
	if c.FSUID == 0 {
		r.Caps = vfs.RootCred().Caps
	}
	return r
}

// ctx asks as the caller.
func (c *Call) ctx() *vfs.Ctx {
	return &vfs.Ctx{Cred: fsCred(&c.t.Cred), Root: inode(c.Procs.FS.R(c.t.FS).Root), Now: c.now + bootEpoch, Pages: c.mmu, Dyn: procfs{c.Machine, c.t.TID}}
}

// realCtx asks with the real ids, as access(2) does.
func (c *Call) realCtx() *vfs.Ctx {
	x := c.ctx()
	x.Cred.UID, x.Cred.GID, x.Cred.Caps = c.t.Cred.UID, c.t.Cred.GID, 0
	if c.t.Cred.UID == 0 {
		x.Cred.Caps = vfs.RootCred().Caps
	}
	return x
}

// from is the directory that a relative path starts at: an open directory, or the working directory for AT_FDCWD.
//
// # Errors
// EBADF, ENOTDIR; neither if the path is absolute.
func (c *Call) from(dirfd int32, path string) (vfs.Node, abi.Errno) {
	if dirfd == abi.AT_FDCWD || path != "" && path[0] == '/' {
		s := c.Procs.FS.R(c.t.FS)
		return vfs.Node{Inode: s.Cwd, Dyn: s.CwdDyn}, 0
	}
	id := c.Procs.Tables.R(c.t.Files).Get(dirfd)
	if id == 0 {
		return vfs.Node{}, abi.EBADF
	}
	n, ok := fileNode(c.Procs.Open.R(id))
	if !ok || path != "" && c.Tree.Mode(c.ctx(), n)&abi.S_IFMT != abi.S_IFDIR {
		return vfs.Node{}, abi.ENOTDIR
	}
	return n, 0
}

// fileNode returns the node that a file was opened through. Pipes and the like have none.
func fileNode(f *proc.OpenFile) (vfs.Node, bool) {
	switch {
	case f.Inode != 0:
		return inode(f.Inode), true
	case f.Kind == proc.ProcFile || f.Kind == proc.ProcDir || f.Kind == proc.PathOnly:
		return vfs.Node{Dyn: f.Dyn}, true
	}
	return vfs.Node{}, false
}

// path reads a path argument and where it starts.
func (c *Call) path(dirfd, at int) (from vfs.Node, path string, e abi.Errno) {
	if path, e = c.str(c.args[at]); e != 0 {
		return
	}
	fd := int32(abi.AT_FDCWD)
	if dirfd >= 0 {
		fd = c.fd(dirfd)
	}
	from, e = c.from(fd, path)
	return
}

// holdDirs counts a copy of a working directory.
func (m *Machine) holdDirs(f *proc.FSInfo) {
	if f.Cwd != 0 {
		m.Tree.Ref(inode(f.Cwd), 0)
	}
	m.Tree.Ref(inode(f.Root), 0)
}

// copyFS makes a working directory, root and umask of their own for somebody.
func (m *Machine) copyFS(old store.ID) store.ID {
	id, n := m.Procs.FS.New()
	*n = *m.Procs.FS.R(old)
	n.Refs = 1
	m.holdDirs(n)
	return id
}

// putFS gives a reference to a working directory back.
func (m *Machine) putFS(id store.ID) {
	if id == 0 {
		return
	}
	f := m.Procs.FS.W(id)
	if f.Refs--; f.Refs > 0 {
		return
	}
	if f.Cwd != 0 {
		m.Tree.Unref(m.rootCtx(), inode(f.Cwd))
	}
	m.Tree.Unref(m.rootCtx(), inode(f.Root))
	m.Procs.FS.Drop(id)
}
