package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
)

const (
	dynRoot   = 1    // the word of /proc itself
	blockSize = 4096 // the size of a page, and so st_blksize
)

// Attr is what stat(2) tells of a file.
type Attr struct {
	Dev     uint64 // the file system's device number
	Ino     uint64 // inode number
	Mode    uint32 // type and permissions
	Nlink   uint32 // names
	UID     uint32 // owner
	GID     uint32 // group
	Rdev    uint32 // of a device node: which device
	Size    int64  // bytes of content
	Blksize int32  // a good size for reading and writing
	Blocks  int64  // of 512 bytes, in use
	Atime   int64  // last read; ns, as all times here
	Mtime   int64  // last change of the content
	Ctime   int64  // last change of content or inode
	Btime   int64  // when it was made
}

// Stat describes a node.
func (t *Tree) Stat(x *Ctx, n Node) Attr {
	in := t.Inode(n)
	if in == nil {
		return t.dynAttr(x, n.Dyn)
	}
	a := Attr{
		Dev: in.FS.Dev(), Ino: in.Ino, Mode: in.Mode, Nlink: in.Nlink, UID: in.UID, GID: in.GID, Rdev: in.Rdev, Size: in.Size,
		Blksize: blockSize, Atime: in.Atime, Mtime: in.Mtime, Ctime: in.Ctime, Btime: in.Btime,
	}
	switch {
	case in.Object != 0:
		a.Blocks = int64(x.Pages.ObjectPages(in.Object)) * (blockSize / 512)
	case len(in.Target) >= shortTarget:
		a.Blocks = blockSize / 512
	}
	return a
}

// dynAttr asks the kernel about a dynamic node.
func (t *Tree) dynAttr(x *Ctx, d uint64) Attr {
	a := Attr{Mode: abi.S_IFDIR | 0o555, Nlink: 2, Ino: 1}
	if x.Dyn != nil {
		a = x.Dyn.Attr(d)
	}
	if a.Dev == 0 {
		a.Dev = ProcFS.Dev()
	}
	if a.Blksize == 0 {
		a.Blksize = 1024
	}
	return a
}

// Chmod sets the permission bits. See chmod(2).
//
// # Errors
//
// EPERM: not the owner, or not a stored file. EOPNOTSUPP: a symbolic link.
func (t *Tree) Chmod(x *Ctx, n Node, mode uint32) abi.Errno {
	in := t.Inode(n)
	switch {
	case in == nil:
		return abi.EPERM
	case in.Type() == abi.S_IFLNK:
		return abi.EOPNOTSUPP
	case !x.Cred.owns(in.UID):
		return abi.EPERM
	}
	in = t.Inodes.W(n.Inode)
	in.Mode = in.Type() | x.sgid(mode&0o7777, in.GID)
	in.Ctime = x.Now
	return 0
}

// sgid clears the set-group-ID bit of a mode unless the caller may give the group's rights away.
func (x *Ctx) sgid(mode, gid uint32) uint32 {
	if !x.Cred.InGroup(gid) && !x.Cred.Capable(abi.CAP_FSETID) {
		mode &^= abi.S_ISGID
	}
	return mode
}

// Unchanged leaves an id as it is, in Chown.
const Unchanged = ^uint32(0)

// Chown sets owner and group; either may be Unchanged. A file that is not a directory loses its set-ID bits, even when root does
// it. See chown(2).
//
// # Errors
//
// EPERM: only CAP_CHOWN gives files away; an owner may choose among its groups.
func (t *Tree) Chown(x *Ctx, n Node, uid, gid uint32) abi.Errno {
	in := t.Inode(n)
	if in == nil {
		return abi.EPERM
	}
	free := x.Cred.Capable(abi.CAP_CHOWN)
	own := x.Cred.UID == in.UID
	if uid != Unchanged && !free && !(own && uid == in.UID) {
		return abi.EPERM
	}
	if gid != Unchanged && !free && !(own && (gid == in.GID || x.Cred.InGroup(gid))) {
		return abi.EPERM
	}
	mode := in.Mode
	if in.Type() != abi.S_IFDIR {
		mode &^= abi.S_ISUID
		if mode&abi.S_IXGRP != 0 {
			mode &^= abi.S_ISGID
		}
		mode = x.sgid(mode, in.GID)
	}
	if mode != in.Mode && !x.Cred.owns(in.UID) {
		return abi.EPERM
	}
	in = t.Inodes.W(n.Inode)
	if uid != Unchanged {
		in.UID = uid
	}
	if gid != Unchanged {
		in.GID = gid
	}
	in.Mode, in.Ctime = mode, x.Now
	return 0
}

// SetTime is one of the two times of utimensat(2).
type SetTime struct {
	Kind SetTimeKind // where the time comes from
	NS   int64       // of TimeSet: the time
}

// SetTimeKind says where a time comes from.
type SetTimeKind uint8

// The kinds of SetTime.
const (
	TimeSet  SetTimeKind = iota // the given time
	TimeNow                     // UTIME_NOW
	TimeOmit                    // UTIME_OMIT: leave it
)

// Utimens sets access and modification time. See utimensat(2).
//
// # Errors
//
// EPERM: only the owner sets a time, or one of the two. EACCES: setting both to now needs write permission at least.
func (t *Tree) Utimens(x *Ctx, n Node, at, mt SetTime) abi.Errno {
	if at.Kind == TimeOmit && mt.Kind == TimeOmit {
		return 0
	}
	in := t.Inode(n)
	if in == nil {
		return abi.EPERM
	}
	if !x.Cred.owns(in.UID) {
		if at.Kind != TimeNow || mt.Kind != TimeNow {
			return abi.EPERM
		}
		if e := t.Permission(x, n, MayWrite); e != 0 {
			return e
		}
	}
	in = t.Inodes.W(n.Inode)
	in.Atime = at.pick(in.Atime, x.Now)
	in.Mtime = mt.pick(in.Mtime, x.Now)
	in.Ctime = x.Now
	return 0
}

func (s SetTime) pick(old, now int64) int64 {
	switch s.Kind {
	case TimeNow:
		return now
	case TimeOmit:
		return old
	}
	return s.NS
}

const day = 24 * 3600 * 1_000_000_000

// accessed moves the access time by the rules of the mount option relatime: once after each change, and once a day. So a file
// that is only read is not written to the state each time.
func (t *Tree) accessed(x *Ctx, n Node) {
	in := t.Inodes.R(n.Inode)
	if in.Atime <= in.Mtime || in.Atime <= in.Ctime || x.Now-in.Atime >= day {
		if in.Atime != x.Now {
			t.Inodes.W(n.Inode).Atime = x.Now
		}
	}
}

// Statfs is what statfs(2) tells of a file system.
type Statfs struct {
	Type    uint64 // its magic number
	Bsize   uint64 // bytes in a block
	Blocks  uint64 // blocks altogether
	Free    uint64 // blocks free
	Files   uint64 // inodes at most
	Ffree   uint64 // inodes free
	Namelen uint64 // the longest name
	Dev     uint64 // for f_fsid
	Flags   uint64 // ST_* mount flags
}

const (
	tmpfsMagic = 0x01021994
	procMagic  = 0x9fa0
	ptsMagic   = 0x1cd1
	stValid    = 0x20   // ST_VALID, which the kernel sets always
	stRelatime = 0x1000 // ST_RELATIME
)

// Statfs describes the file system of a node. Frames and free are the machine's memory budget and what is left of it.
func (t *Tree) Statfs(n Node, frames, free uint64) Statfs {
	k := t.fsOf(n)
	s := Statfs{Bsize: blockSize, Namelen: NameMax, Dev: k.Dev(), Flags: stValid | stRelatime, Type: tmpfsMagic}
	switch k {
	case ProcFS:
		s.Type = procMagic
		return s
	case PtsFS:
		s.Type = ptsMagic
		return s
	}
	s.Blocks, s.Free, s.Files = frames, free, uint64(t.Limits.Inodes)
	s.Ffree = s.Files - min(s.Files, uint64(t.Inodes.Len()))
	return s
}
