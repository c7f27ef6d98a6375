package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/proc"
)

// Calls that change the file tree: the paths are read here, the rules are kernel/fs's.

func (c *Call) umask() uint32 { return c.Procs.FS.R(c.t.FS).Umask }

func sysMkdirat(c *Call) int64 {
	from, path, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Mkdir(c.ctx(), from, path, uint32(c.args[2])&0o7777&^c.umask()))
}

func sysMknodat(c *Call) int64 {
	from, path, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	mode := uint32(c.args[2])
	return fail(c.Tree.Mknod(c.ctx(), from, path, mode&^(c.umask()&0o777), uint32(c.args[3])))
}

func sysUnlinkat(c *Call) int64 {
	from, path, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	switch c.args[2] {
	case 0:
		return fail(c.Tree.Unlink(c.ctx(), from, path))
	case abi.AT_REMOVEDIR:
		return fail(c.Tree.Rmdir(c.ctx(), from, path))
	}
	return fail(abi.EINVAL)
}

func sysSymlinkat(c *Call) int64 {
	target, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	from, path, e := c.path(1, 2)
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Symlink(c.ctx(), target, from, path))
}

func sysLinkat(c *Call) int64 {
	from, old, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	x, flags := c.ctx(), uint32(c.args[4])
	to, path, e := c.path(2, 3)
	if e != 0 { // what is wrong with the old name counts first
		if _, first := c.Tree.LinkSource(x, from, old, flags); first != 0 { // found/R17
			e = first
		} else if e != abi.EFAULT && path == "" { // and no name at all more than where it would begin
			e = abi.ENOENT
		}
		return fail(e)
	}
	return fail(c.Tree.Link(x, from, old, to, path, flags))
}

func sysRenameat2(c *Call) int64 {
	from, old, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	x, flags := c.ctx(), uint32(c.args[4])
	to, path, e := c.path(2, 3)
	if e != 0 { // what is wrong with the old name counts first
		if _, first := c.Tree.RenameSource(x, from, old, flags); first != 0 {
			e = first
		} else if e != abi.EFAULT && path == "" {
			e = abi.ENOENT
		}
		return fail(e)
	}
	return fail(c.Tree.Rename(x, from, old, to, path, flags))
}

func sysReadlinkat(c *Call) int64 {
	size := int32(c.args[3])
	if size <= 0 {
		return fail(abi.EINVAL)
	}
	from, path, e := c.path(0, 1)
	if e != 0 {
		return fail(e)
	}
	x := c.ctx()
	w, e := c.Tree.Walk(x, from, path, vfs.Empty)
	if e != 0 {
		return fail(e)
	}
	s, e := c.Tree.Readlink(x, w.Node)
	if e == abi.EINVAL && path == "" {
		e = abi.ENOENT // found/R4: an empty name means an open symbolic link, or nothing
	}
	if e != 0 {
		return fail(e)
	}
	s = s[:min(len(s), int(size))]
	if e := c.out(c.args[2], []byte(s)); e != 0 {
		return fail(e)
	}
	return int64(len(s))
}

// target finds the node that a call with dirfd, path and flags means.
func (c *Call) target(x *vfs.Ctx, dirfd, at int, flags uint64) (vfs.Node, abi.Errno) {
	from, path, e := c.path(dirfd, at)
	if e != 0 {
		return vfs.Node{}, e
	}
	opt := vfs.Follow
	if flags&abi.AT_SYMLINK_NOFOLLOW != 0 {
		opt = 0
	}
	if flags&abi.AT_EMPTY_PATH != 0 {
		opt |= vfs.Empty
	}
	w, e := c.Tree.Walk(x, from, path, opt)
	return w.Node, e
}

func sysFchmodat(c *Call) int64 {
	x := c.ctx()
	n, e := c.target(x, 0, 1, 0)
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Chmod(x, n, uint32(c.args[2])&0o7777))
}

func sysFchownat(c *Call) int64 {
	x := c.ctx()
	if c.args[4]&^uint64(abi.AT_SYMLINK_NOFOLLOW|abi.AT_EMPTY_PATH) != 0 {
		return fail(abi.EINVAL)
	}
	n, e := c.target(x, 0, 1, c.args[4])
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Chown(x, n, uint32(c.args[2]), uint32(c.args[3])))
}

// node returns the node behind a descriptor, for calls that take one instead of a path.
func (c *Call) node(fd int32) (vfs.Node, *proc.OpenFile, abi.Errno) {
	_, f, e := c.file(fd)
	if e != 0 {
		return vfs.Node{}, nil, e
	}
	n, ok := fileNode(f)
	if !ok {
		return n, f, abi.EINVAL
	}
	return n, f, 0
}

func sysFchmod(c *Call) int64 {
	n, _, e := c.node(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Chmod(c.ctx(), n, uint32(c.args[1])&0o7777))
}

func sysFchown(c *Call) int64 {
	n, _, e := c.node(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Chown(c.ctx(), n, uint32(c.args[1]), uint32(c.args[2])))
}

func sysUtimensat(c *Call) int64 {
	times := [2]vfs.SetTime{{Kind: vfs.TimeNow}, {Kind: vfs.TimeNow}}
	bad := abi.Errno(0) // found/R16: counts once the file is found
	if p := c.args[2]; p != 0 {
		b, e := c.in(p, 32)
		if e != 0 {
			return fail(e)
		}
		for i := range times {
			sec, nsec := int64(le.Uint64(b[16*i:])), int64(le.Uint64(b[16*i+8:]))
			switch {
			case nsec == abi.UTIME_NOW:
			case nsec == abi.UTIME_OMIT:
				times[i] = vfs.SetTime{Kind: vfs.TimeOmit}
			case nsec < 0 || nsec >= 1e9:
				bad = abi.EINVAL
			default:
				times[i] = vfs.SetTime{Kind: vfs.TimeSet, NS: sec*1e9 + nsec}
			}
		}
	}
	if times[0].Kind == vfs.TimeOmit && times[1].Kind == vfs.TimeOmit {
		return 0 // whatever the name is
	}
	x := c.ctx()
	var n vfs.Node
	var e abi.Errno
	if c.args[1] == 0 {
		n, _, e = c.node(c.fd(0))
	} else {
		n, e = c.target(x, 0, 1, c.args[3])
	}
	switch {
	case e != 0:
		return fail(e)
	case bad != 0:
		return fail(bad)
	}
	return fail(c.Tree.Utimens(x, n, times[0], times[1]))
}

func (c *Call) truncate(x *vfs.Ctx, n vfs.Node, size int64) int64 {
	if uint64(size) > c.limit(abi.RLIMIT_FSIZE) {
		return c.tooLarge()
	}
	return fail(c.Tree.Truncate(x, n, size, true))
}

// tooLarge answers somebody who would make a file larger than allowed. See RLIMIT_FSIZE in getrlimit(2).
func (c *Call) tooLarge() int64 {
	c.sendTask(c.id, abi.UserInfo(abi.SIGXFSZ, abi.SI_USER, c.t.PID, c.t.Cred.UID)) // signal/R60
	return fail(abi.EFBIG)
}

func sysTruncate(c *Call) int64 {
	x, size := c.ctx(), int64(c.args[1])
	if size < 0 {
		return fail(abi.EINVAL)
	}
	path, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	from, e := c.from(abi.AT_FDCWD, path)
	if e != 0 {
		return fail(e)
	}
	w, e := c.Tree.Walk(x, from, path, vfs.Follow)
	if e != 0 {
		return fail(e)
	}
	switch c.Tree.Mode(x, w.Node) & abi.S_IFMT {
	case abi.S_IFDIR:
		return fail(abi.EISDIR)
	case abi.S_IFREG:
	default:
		return fail(abi.EINVAL)
	}
	if e := c.Tree.Permission(x, w.Node, vfs.MayWrite); e != 0 {
		return fail(e)
	}
	return c.truncate(x, w.Node, size)
}

func sysFtruncate(c *Call) int64 {
	size := int64(c.args[1])
	if size < 0 {
		return fail(abi.EINVAL)
	}
	_, f, e := c.file(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	if f.Kind != proc.RegularFile || !f.CanWrite() {
		return fail(abi.EINVAL)
	}
	return c.truncate(c.ctx(), inode(f.Object), size)
}

func sysFallocate(c *Call) int64 {
	mode, off, size := c.args[1], int64(c.args[2]), int64(c.args[3])
	_, f, e := c.file(c.fd(0))
	switch {
	case e != 0:
		return fail(abi.EBADF)
	case off < 0 || size <= 0:
		return fail(abi.EINVAL)
	case mode&^uint64(abi.FALLOC_FL_KEEP_SIZE) != 0 && mode != punchHole:
		return fail(abi.EOPNOTSUPP)
	case !f.CanWrite():
		return fail(abi.EBADF)
	case f.Kind == proc.PipeFile:
		return fail(abi.ESPIPE)
	case f.Kind != proc.RegularFile:
		return fail(abi.ENODEV)
	case off+size < 0:
		return fail(abi.EFBIG)
	case mode == punchHole: // found/R5
		return fail(c.Tree.Punch(c.ctx(), inode(f.Object), off, size))
	case off+size <= c.Tree.Inodes.R(f.Object).Size:
		return 0
	case uint64(off+size) > c.limit(abi.RLIMIT_FSIZE):
		return c.tooLarge()
	case mode == 0:
		return c.truncate(c.ctx(), inode(f.Object), off+size)
	}
	return 0
}

// punchHole makes a part of a file read as zeros; its size stays.
const punchHole = abi.FALLOC_FL_PUNCH_HOLE | abi.FALLOC_FL_KEEP_SIZE

func sysFaccessat(c *Call) int64  { return c.access(0) }
func sysFaccessat2(c *Call) int64 { return c.access(c.args[3]) }

func (c *Call) access(flags uint64) int64 {
	mode := uint32(c.args[2])
	if mode&^7 != 0 || flags&^uint64(abi.AT_EACCESS|abi.AT_SYMLINK_NOFOLLOW|abi.AT_EMPTY_PATH) != 0 {
		return fail(abi.EINVAL)
	}
	x := c.realCtx()
	if flags&abi.AT_EACCESS != 0 {
		x = c.ctx()
	}
	n, e := c.target(x, 0, 1, flags)
	if e != 0 {
		return fail(e)
	}
	return fail(c.Tree.Access(x, n, mode))
}

func sysGetdents64(c *Call) int64 {
	id, f, e := c.file(c.fd(0))
	if e != 0 {
		return fail(e)
	}
	if f.Kind != proc.Directory && f.Kind != proc.ProcDir {
		return fail(abi.ENOTDIR)
	}
	n, _ := fileNode(f)
	room := int(min(c.args[2], chunk))
	buf := make([]byte, 0, room)
	off, full := uint64(f.Off), false
	e = c.Tree.Readdir(c.ctx(), n, off, func(d vfs.Entry) bool {
		size := (19 + len(d.Name) + 1 + 7) &^ 7
		if len(buf)+size > room {
			full = true
			return false
		}
		b := make([]byte, size)
		le.PutUint64(b, d.Ino)
		le.PutUint64(b[8:], d.Off)
		le.PutUint16(b[16:], uint16(size))
		b[18] = d.Type
		copy(b[19:], d.Name)
		buf, off = append(buf, b...), d.Off
		return true
	})
	switch {
	case e != 0:
		return fail(e)
	case full && len(buf) == 0:
		return fail(abi.EINVAL)
	}
	if e := c.out(c.args[1], buf); e != 0 {
		return fail(e)
	}
	c.Procs.Open.W(id).Off = int64(off)
	return int64(len(buf))
}

func sysSync(c *Call) int64 { return 0 }

func sysFsync(c *Call) int64 {
	_, f, e := c.file(c.fd(0))
	if e == 0 && f.Kind != proc.RegularFile && f.Kind != proc.Directory {
		e = abi.EINVAL
	}
	return fail(e)
}
