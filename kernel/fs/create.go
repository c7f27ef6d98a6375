package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// shortTarget is the size (with the zero byte) up to which tmpfs keeps a symbolic link's target in the inode, without a page.
const shortTarget = 128

// vacant finds the place for a new name. Only a directory may be made under a name with a slash behind it.
//
// # Errors
//
// EEXIST, also for "." and ".."; ENOENT, also for a slash behind the new name of a file, and in /proc.
func (t *Tree) vacant(x *Ctx, from Node, path string, dir bool) (Walked, abi.Errno) {
	w, e := t.Walk(x, from, path, parent)
	if e != 0 {
		return w, e
	}
	if w.Kind != LastName {
		return w, abi.EEXIST
	}
	_, _, e = t.lookup(x, w.Parent, w.Name)
	switch {
	case e == 0:
		return w, abi.EEXIST
	case e != abi.ENOENT:
		return w, e
	case w.Slash && !dir, w.Parent.Inode == 0, t.Inodes.R(w.Parent.Inode).dead():
		return w, abi.ENOENT
	}
	return w, 0
}

// mayCreate checks that a name may be added to a directory, and that there is room.
func (t *Tree) mayCreate(x *Ctx, dir store.ID, inodes, bytes int) abi.Errno {
	if t.Inodes.R(dir).dead() {
		return abi.ENOENT // for O_CREAT; the others met it in vacant
	}
	if e := t.Permission(x, Node{Inode: dir}, MayWrite|MayExec); e != 0 {
		return e
	}
	return t.room(inodes, bytes)
}

// born makes an inode in a directory: owner and group as inode_init_owner decides, where a set-group-ID directory passes its group on.
func (t *Tree) born(x *Ctx, dir store.ID, mode uint32) (store.ID, *Inode) {
	d := t.Inodes.R(dir)
	gid := x.Cred.GID
	if d.Mode&abi.S_ISGID != 0 {
		gid = d.GID
		if mode&abi.S_IFMT == abi.S_IFDIR {
			mode |= abi.S_ISGID
		} else if mode&abi.S_IXGRP != 0 {
			mode = x.sgid(mode, gid)
		}
	}
	id, in := t.newInode(d.FS, mode, x.Now)
	in.UID, in.GID, in.Nlink = x.Cred.UID, gid, 1
	return id, in
}

// Mkdir makes a directory; the umask was taken off the mode already. See mkdir(2).
func (t *Tree) Mkdir(x *Ctx, from Node, path string, mode uint32) abi.Errno {
	w, e := t.vacant(x, from, path, true)
	if e == 0 {
		e = t.mayCreate(x, w.Parent.Inode, 1, len(w.Name))
	}
	if e != 0 {
		return e
	}
	id, in := t.born(x, w.Parent.Inode, abi.S_IFDIR|mode&0o1777)
	in.Nlink, in.Size, in.Parent = 2, emptyDir, w.Parent.Inode
	t.enter(w.Parent.Inode, w.Name, id, x.Now)
	t.Inodes.W(w.Parent.Inode).Nlink++
	return 0
}

// Mknod makes a file, a FIFO, a device node or a socket's name. See mknod(2).
//
// # Errors
//
// EPERM: a directory is asked for, or a device without CAP_MKNOD. EINVAL: no such type.
func (t *Tree) Mknod(x *Ctx, from Node, path string, mode, rdev uint32) abi.Errno {
	switch mode & abi.S_IFMT {
	case 0:
		mode |= abi.S_IFREG
	case abi.S_IFREG, abi.S_IFIFO, abi.S_IFSOCK, abi.S_IFCHR, abi.S_IFBLK:
	case abi.S_IFDIR:
		return abi.EPERM
	default:
		return abi.EINVAL
	}
	w, e := t.vacant(x, from, path, false)
	if e == 0 {
		e = t.mayCreate(x, w.Parent.Inode, 1, len(w.Name))
	}
	if e != 0 {
		return e
	}
	dev := mode&abi.S_IFMT == abi.S_IFCHR || mode&abi.S_IFMT == abi.S_IFBLK
	// The character device 0:0 is no device but the mark of a removed name in overlays: anybody may make one.
	if dev && !(mode&abi.S_IFMT == abi.S_IFCHR && rdev == 0) && !x.Cred.Capable(abi.CAP_MKNOD) {
		return abi.EPERM
	}
	id, in := t.born(x, w.Parent.Inode, mode&(abi.S_IFMT|0o7777))
	if dev {
		in.Rdev = rdev
	}
	t.enter(w.Parent.Inode, w.Name, id, x.Now)
	return 0
}

// Symlink makes a symbolic link. See symlink(2).
func (t *Tree) Symlink(x *Ctx, target string, from Node, path string) abi.Errno {
	if target == "" {
		return abi.ENOENT
	}
	if len(target) >= PathMax {
		return abi.ENAMETOOLONG
	}
	w, e := t.vacant(x, from, path, false)
	if e == 0 {
		e = t.mayCreate(x, w.Parent.Inode, 1, len(w.Name)+len(target))
	}
	if e != 0 {
		return e
	}
	id, in := t.born(x, w.Parent.Inode, abi.S_IFLNK|0o777)
	in.Target, in.Size = target, int64(len(target))
	t.NameUse += int64(len(target))
	t.enter(w.Parent.Inode, w.Name, id, x.Now)
	return 0
}

// Link gives a file another name. The flags are those of linkat(2): AT_SYMLINK_FOLLOW, AT_EMPTY_PATH.
//
// # Errors
//
// EXDEV: another file system. EPERM: a directory, or a file that the caller neither owns nor may read and write (the rule that
// fs.protected_hardlinks turns on, as every distribution does). ENOENT: the file has no name left.
func (t *Tree) Link(x *Ctx, from Node, old string, to Node, path string, flags uint32) abi.Errno {
	o, e := t.LinkSource(x, from, old, flags)
	if e != 0 {
		return e
	}
	w, e := t.vacant(x, to, path, false)
	if e != 0 {
		return e
	}
	if t.fsOf(o.Node) != t.fsOf(w.Parent) || o.Node.Inode == 0 {
		return abi.EXDEV
	}
	in := t.Inodes.R(o.Node.Inode)
	if !t.safeToLink(x, o.Node) && !x.Cred.owns(in.UID) {
		return abi.EPERM
	}
	switch e := t.mayCreate(x, w.Parent.Inode, 0, len(w.Name)); {
	case e != 0:
		return e
	case in.Type() == abi.S_IFDIR:
		return abi.EPERM
	case in.Nlink == 0 && !in.Linkable:
		return abi.ENOENT
	}
	in = t.Inodes.W(o.Node.Inode)
	in.Nlink++
	in.Ctime = x.Now
	t.enter(w.Parent.Inode, w.Name, o.Node.Inode, x.Now)
	return 0
}

// LinkSource finds what a link is to be made of.
func (t *Tree) LinkSource(x *Ctx, from Node, old string, flags uint32) (Walked, abi.Errno) {
	if flags&^uint32(abi.AT_SYMLINK_FOLLOW|abi.AT_EMPTY_PATH) != 0 {
		return Walked{}, abi.EINVAL
	}
	var opt WalkFlags
	if flags&abi.AT_SYMLINK_FOLLOW != 0 {
		opt |= Follow
	}
	if flags&abi.AT_EMPTY_PATH != 0 {
		opt |= Empty
	}
	return t.Walk(x, from, old, opt)
}

// safeToLink tells whether a stranger may pin this file by a link of his own. See proc_sys_fs(5), protected_hardlinks.
func (t *Tree) safeToLink(x *Ctx, n Node) bool {
	in := t.Inodes.R(n.Inode)
	return in.Type() == abi.S_IFREG && in.Mode&abi.S_ISUID == 0 && in.Mode&(abi.S_ISGID|abi.S_IXGRP) != abi.S_ISGID|abi.S_IXGRP &&
		t.Permission(x, n, MayRead|MayWrite) == 0
}
