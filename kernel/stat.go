package kernel

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	vfs "github.com/vitrine-os/vitrine/kernel/fs"
	"github.com/vitrine-os/vitrine/proc"
)

// What files are. See inode(7).

// pipeDev is the device number of the file system that pipes live on.
const pipeDev = 15

// consoleIno is the inode number of the host's stdin, stdout and stderr where they are not terminals.
const consoleIno = 1

// fileAttr describes an open file: its node, or what stands for one where there is none.
func (c *Call) fileAttr(f *proc.OpenFile) vfs.Attr {
	if n, ok := fileNode(f); ok {
		return c.Tree.Stat(c.ctx(), n)
	}
	k := &c.t.Cred
	switch f.Kind {
	case proc.ConsoleFile:
		return vfs.Attr{Dev: pipeDev, Ino: consoleIno + f.Dyn, Mode: abi.S_IFIFO | 0o600, Nlink: 1, UID: k.FSUID, GID: k.FSGID, Blksize: pageSize, Atime: bootEpoch, Mtime: bootEpoch, Ctime: bootEpoch}
	case proc.PipeFile:
		return vfs.Attr{Dev: pipeDev, Ino: 1000 + uint64(f.Object), Mode: abi.S_IFIFO | 0o600, Nlink: 1, UID: k.FSUID, GID: k.FSGID, Blksize: pageSize, Atime: bootEpoch, Mtime: bootEpoch, Ctime: bootEpoch}
	}
	return vfs.Attr{Dev: pipeDev + 1, Ino: 1, Mode: 0o600, Nlink: 1, Blksize: pageSize, Atime: bootEpoch, Mtime: bootEpoch, Ctime: bootEpoch}
}

func timespec(ns int64) abi.Timespec { return abi.Timespec{Sec: ns / 1e9, Nsec: ns % 1e9} }

func (c *Call) outStat(p uint64, a vfs.Attr) int64 {
	s := abi.Stat{Dev: a.Dev, Ino: a.Ino, Mode: a.Mode, Nlink: a.Nlink, Uid: a.UID, Gid: a.GID, Rdev: uint64(a.Rdev), Size: a.Size, Blksize: int32(a.Blksize), Blocks: a.Blocks,
		Atim: timespec(a.Atime), Mtim: timespec(a.Mtime), Ctim: timespec(a.Ctime)}
	var b [abi.SizeofStat]byte
	s.Encode(b[:])
	return fail(c.out(p, b[:]))
}

func sysFstat(c *Call) int64 {
	id := c.Procs.Tables.R(c.t.Files).Get(c.fd(0))
	if id == 0 {
		return fail(abi.EBADF)
	}
	return c.outStat(c.args[1], c.fileAttr(c.Procs.Open.R(id)))
}

// attrAt finds the file that dirfd, path and flags mean.
func (c *Call) attrAt(dirfd int32, pathp, flags uint64) (vfs.Attr, abi.Errno) {
	path := ""
	if pathp != 0 || flags&abi.AT_EMPTY_PATH == 0 {
		var e abi.Errno
		if path, e = c.str(pathp); e != 0 {
			return vfs.Attr{}, e
		}
	}
	if path == "" && flags&abi.AT_EMPTY_PATH != 0 && dirfd != abi.AT_FDCWD {
		id := c.Procs.Tables.R(c.t.Files).Get(dirfd)
		if id == 0 {
			return vfs.Attr{}, abi.EBADF
		}
		return c.fileAttr(c.Procs.Open.R(id)), 0
	}
	from, e := c.from(dirfd, path)
	if e != 0 {
		return vfs.Attr{}, e
	}
	opt := vfs.Follow
	if flags&abi.AT_SYMLINK_NOFOLLOW != 0 {
		opt = 0
	}
	if flags&abi.AT_EMPTY_PATH != 0 {
		opt |= vfs.Empty
	}
	x := c.ctx()
	w, e := c.Tree.Walk(x, from, path, opt)
	if e != 0 {
		return vfs.Attr{}, e
	}
	if f, ok := c.magic(w.Node); ok && opt&vfs.Follow != 0 { // else it is the link that is asked about
		return c.fileAttr(f), 0
	}
	return c.Tree.Stat(x, w.Node), 0
}

func sysNewfstatat(c *Call) int64 {
	flags := c.args[3]
	if flags&^uint64(abi.AT_EMPTY_PATH|abi.AT_SYMLINK_NOFOLLOW|abi.AT_NO_AUTOMOUNT) != 0 {
		return fail(abi.EINVAL)
	}
	a, e := c.attrAt(c.fd(0), c.args[1], flags)
	if e != 0 {
		return fail(e)
	}
	return c.outStat(c.args[2], a)
}

func sysStatx(c *Call) int64 {
	flags := c.args[2]
	if flags&^uint64(abi.AT_EMPTY_PATH|abi.AT_SYMLINK_NOFOLLOW|abi.AT_NO_AUTOMOUNT|abi.AT_STATX_SYNC_TYPE) != 0 || flags&abi.AT_STATX_SYNC_TYPE == abi.AT_STATX_SYNC_TYPE ||
		c.args[3]&0x80000000 != 0 {
		return fail(abi.EINVAL)
	}
	a, e := c.attrAt(c.fd(0), c.args[1], flags)
	if e != 0 {
		return fail(e)
	}
	stamp := func(ns int64) abi.StatxTime { return abi.StatxTime{Sec: ns / 1e9, Nsec: uint32(ns % 1e9)} }
	s := abi.Statx{Mask: abi.STATX_BASIC_STATS | abi.STATX_BTIME, Blksize: uint32(a.Blksize), Nlink: a.Nlink, Uid: a.UID, Gid: a.GID, Mode: uint16(a.Mode), Ino: a.Ino, Size: uint64(a.Size),
		Blocks: uint64(a.Blocks), Atime: stamp(a.Atime), Mtime: stamp(a.Mtime), Ctime: stamp(a.Ctime), Btime: stamp(a.Btime),
		RdevMajor: vfs.Major(a.Rdev), RdevMinor: vfs.Minor(a.Rdev), DevMajor: vfs.Major(uint32(a.Dev)), DevMinor: vfs.Minor(uint32(a.Dev))}
	var b [abi.SizeofStatx]byte
	s.Encode(b[:])
	return fail(c.out(c.args[4], b[:]))
}

func (c *Call) outStatfs(p uint64, n vfs.Node) int64 {
	free := uint64(max(c.Mem.Budget-c.Mem.Used(), 0))
	r := c.Tree.Statfs(n, uint64(c.Mem.Budget), free)
	s := abi.Statfs{Type: int64(r.Type), Bsize: int64(r.Bsize), Blocks: r.Blocks, Bfree: r.Free, Bavail: r.Free, Files: r.Files, Ffree: r.Ffree,
		Fsid: [2]int32{int32(r.Dev), 0}, Namelen: 255, Frsize: int64(r.Bsize), Flags: int64(r.Flags)}
	var b [abi.SizeofStatfs]byte
	s.Encode(b[:])
	return fail(c.out(p, b[:]))
}

func sysStatfs(c *Call) int64 {
	path, e := c.str(c.args[0])
	if e != 0 {
		return fail(e)
	}
	from, e := c.from(abi.AT_FDCWD, path)
	if e != 0 {
		return fail(e)
	}
	w, e := c.Tree.Walk(c.ctx(), from, path, vfs.Follow)
	if e != 0 {
		return fail(e)
	}
	return c.outStatfs(c.args[1], w.Node)
}

func sysFstatfs(c *Call) int64 {
	n, _, e := c.node(c.fd(0))
	if e == abi.EINVAL {
		n, e = inode(c.Tree.Root), 0
	}
	if e != 0 {
		return fail(e)
	}
	return c.outStatfs(c.args[1], n)
}
