package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// mayDelete checks that a name may be taken out of a directory: write permission there, and in a sticky directory ownership.
// dir says whether the victim must be a directory, or must not.
func (t *Tree) mayDelete(x *Ctx, from Node, victim Node, dir bool) abi.Errno {
	if e := t.Permission(x, from, MayWrite|MayExec); e != 0 {
		return e
	}
	d, v := t.Stat(x, from), t.Stat(x, victim)
	if t.mounted(victim, from) {
		v.UID = 0 // what the name itself means is the empty directory that the mount covers, which is root's
	}
	if d.Mode&abi.S_ISVTX != 0 && v.UID != x.Cred.UID && d.UID != x.Cred.UID && !x.Cred.Capable(abi.CAP_FOWNER) {
		return abi.EPERM
	}
	switch isDir := v.Mode&abi.S_IFMT == abi.S_IFDIR; {
	case dir && !isDir:
		return abi.ENOTDIR
	case !dir && isDir:
		return abi.EISDIR
	case d.Nlink == 0:
		return abi.ENOENT
	case from.Inode == 0:
		return abi.EPERM // names under /proc come and go by themselves
	}
	return 0
}

// mounted tells of the root of a file system: its name is a mount point, which cannot be removed or moved.
func (t *Tree) mounted(n Node, parent Node) bool { return t.fsOf(n) != t.fsOf(parent) }

// Unlink removes a name of a file. The file itself goes with its last name and last reference. See unlink(2).
//
// # Errors
//
// EISDIR: a directory (POSIX says EPERM; Linux says this). EPERM: sticky directory. EBUSY: a mount point.
func (t *Tree) Unlink(x *Ctx, from Node, path string) abi.Errno {
	w, e := t.Walk(x, from, path, parent)
	if e != 0 {
		return e
	}
	if w.Kind != LastName {
		return abi.EISDIR
	}
	n, id, e := t.lookup(x, w.Parent, w.Name)
	if e != 0 {
		return e
	}
	if w.Slash {
		if t.Mode(x, n)&abi.S_IFMT == abi.S_IFDIR {
			return abi.EISDIR
		}
		return abi.ENOTDIR
	}
	if e := t.mayDelete(x, w.Parent, n, false); e != 0 {
		return e
	}
	t.drop(x, id)
	return 0
}

// Rmdir removes an empty directory. Who stands in it keeps it, empty and without "..", until he leaves. See rmdir(2).
//
// # Errors
//
// EINVAL: the path ends in ".". ENOTEMPTY: it ends in "..", or the directory has entries. EBUSY: a mount point, or "/".
func (t *Tree) Rmdir(x *Ctx, from Node, path string) abi.Errno {
	w, e := t.Walk(x, from, path, parent)
	if e != 0 {
		return e
	}
	switch w.Kind {
	case LastDot:
		return abi.EINVAL
	case LastDotDot:
		return abi.ENOTEMPTY
	case LastRoot:
		return abi.EBUSY
	}
	n, id, e := t.lookup(x, w.Parent, w.Name)
	if e != 0 {
		return e
	}
	if e := t.mayDelete(x, w.Parent, n, true); e != 0 {
		return e
	}
	if t.mounted(n, w.Parent) {
		return abi.EBUSY
	}
	if t.Inodes.R(n.Inode).Count > 0 {
		return abi.ENOTEMPTY
	}
	t.drop(x, id)
	return 0
}

// drop takes a checked name away from its inode, and frees the inode if that was all.
func (t *Tree) drop(x *Ctx, entry store.ID) {
	d := *t.Dirents.R(entry)
	t.leave(entry, x.Now)
	in := t.Inodes.W(d.Inode)
	in.Ctime = x.Now
	if in.Type() == abi.S_IFDIR {
		in.Nlink = 0
		up := t.Inodes.W(d.Dir)
		up.Nlink--
		up.Opens++ // held by the removed directory until it is freed, see release
	} else {
		in.Nlink--
	}
	t.release(x, d.Inode)
}
