package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
)

// The working directory, the root directory and the umask. See path_resolution(7).

func sysChdir(c *Call) int64 {
	path, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	from, e := c.from(abi.AT_FDCWD, path)
	if e != 0 {
		return fail(e)
	}
	x := c.ctx()
	w, e := c.Tree.Walk(x, from, path, vfs.Follow|vfs.Directory)
	if e != 0 {
		return fail(e)
	}
	return c.setCwd(x, w.Node)
}

func sysFchdir(c *Call) int64 {
	id := c.Procs.Tables.R(c.t.Files).Get(c.fd(0))
	if id == 0 {
		return fail(abi.EBADF)
	}
	n, ok := fileNode(c.Procs.Open.R(id))
	x := c.ctx()
	if !ok || c.Tree.Mode(x, n)&abi.S_IFMT != abi.S_IFDIR {
		return fail(abi.ENOTDIR)
	}
	return c.setCwd(x, n)
}

func (c *Call) setCwd(x *vfs.Ctx, n vfs.Node) int64 {
	if e := c.Tree.Permission(x, n, vfs.MayExec); e != 0 {
		return fail(e)
	}
	f := c.Procs.FS.W(c.t.FS)
	if n.Inode != 0 {
		c.Tree.Ref(n, 0)
	}
	if f.Cwd != 0 {
		c.Tree.Unref(x, inode(f.Cwd))
	}
	f.Cwd, f.CwdDyn = n.Inode, n.Dyn
	return 0
}

func sysChroot(c *Call) int64 {
	path, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	from, e := c.from(abi.AT_FDCWD, path)
	if e != 0 {
		return fail(e)
	}
	x := c.ctx()
	w, e := c.Tree.Walk(x, from, path, vfs.Follow|vfs.Directory)
	switch {
	case e != 0:
		return fail(e)
	case !c.t.Cred.Root():
		return fail(abi.EPERM)
	case w.Node.Inode == 0:
		return fail(abi.EINVAL)
	}
	f := c.Procs.FS.W(c.t.FS)
	c.Tree.Ref(w.Node, 0)
	c.Tree.Unref(x, inode(f.Root))
	f.Root = w.Node.Inode
	return 0
}

func sysGetcwd(c *Call) int64 {
	f := c.Procs.FS.R(c.t.FS)
	s, e := c.Tree.Getcwd(c.ctx(), vfs.Node{Inode: f.Cwd, Dyn: f.CwdDyn})
	if e != 0 {
		return fail(e)
	}
	if uint64(len(s)+1) > c.args[1] {
		return fail(abi.ERANGE)
	}
	if e := c.out(c.args[0], append([]byte(s), 0)); e != 0 {
		return fail(e)
	}
	return int64(len(s) + 1)
}

func sysUmask(c *Call) int64 {
	f := c.Procs.FS.W(c.t.FS)
	old := f.Umask
	f.Umask = uint32(c.args[0]) & 0o777
	return int64(old)
}
