package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// side is one of the two names of a rename.
type side struct {
	Walked
	dir bool // Node is a directory
}

// Rename moves a name, replacing what the new name meant; the flags are RENAME_NOREPLACE and RENAME_EXCHANGE. See renameat2(2).
//
// # Errors
//
// EXDEV, EBUSY ("." and "..", mount points), ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, EINVAL (into itself), EACCES, EPERM.
func (t *Tree) Rename(x *Ctx, from Node, old string, to Node, path string, flags uint32) abi.Errno {
	var o, n side
	var e abi.Errno
	if o.Walked, e = t.RenameSource(x, from, old, flags); e != 0 {
		return e
	}
	if n.Walked, e = t.Walk(x, to, path, parent); e != 0 {
		return e
	}
	if e = t.renameEnds(x, &o, &n, flags); e != 0 {
		return e
	}
	if o.Node == n.Node {
		return 0 // two names of one file: nothing happens, and both stay
	}
	if e = t.mayRename(x, &o, &n, flags); e != 0 {
		return e
	}
	if flags&abi.RENAME_EXCHANGE != 0 {
		t.exchange(x, &o, &n)
		return 0
	}
	if n.Node.Inode != 0 && n.dir && t.Inodes.R(n.Node.Inode).Count > 0 {
		return abi.ENOTEMPTY
	}
	if e = t.room(0, len(n.Name)); e != 0 {
		return e
	}
	t.move(x, &o, &n)
	return 0
}

// RenameSource finds the folder of the name that is to be changed.
func (t *Tree) RenameSource(x *Ctx, from Node, old string, flags uint32) (Walked, abi.Errno) {
	if flags&^uint32(abi.RENAME_NOREPLACE|abi.RENAME_EXCHANGE) != 0 || flags == abi.RENAME_NOREPLACE|abi.RENAME_EXCHANGE {
		return Walked{}, abi.EINVAL
	}
	return t.Walk(x, from, old, parent)
}

// renameEnds looks both names up and checks what does not depend on permissions.
func (t *Tree) renameEnds(x *Ctx, o, n *side, flags uint32) (e abi.Errno) {
	exchange := flags&abi.RENAME_EXCHANGE != 0
	switch {
	case t.fsOf(o.Parent) != t.fsOf(n.Parent):
		return abi.EXDEV
	case o.Kind != LastName:
		return abi.EBUSY
	case n.Kind != LastName && flags&abi.RENAME_NOREPLACE != 0:
		return abi.EEXIST
	case n.Kind != LastName:
		return abi.EBUSY
	}
	if o.Node, o.Entry, e = t.lookup(x, o.Parent, o.Name); e != 0 {
		return e
	}
	if n.Node, n.Entry, e = t.lookup(x, n.Parent, n.Name); e != 0 && e != abi.ENOENT {
		return e
	}
	if n.Parent.Inode != 0 && t.Inodes.R(n.Parent.Inode).dead() {
		return abi.ENOENT
	}
	found := e == 0
	o.dir = t.Mode(x, o.Node)&abi.S_IFMT == abi.S_IFDIR
	n.dir = found && t.Mode(x, n.Node)&abi.S_IFMT == abi.S_IFDIR
	switch {
	case found && flags&abi.RENAME_NOREPLACE != 0:
		return abi.EEXIST
	case exchange && !found:
		return abi.ENOENT
	case exchange && !n.dir && n.Slash:
		return abi.ENOTDIR
	case !o.dir && (o.Slash || n.Slash && !exchange):
		return abi.ENOTDIR
	case o.Parent != n.Parent && t.under(n.Parent, o.Node):
		return abi.EINVAL
	case o.Parent != n.Parent && found && t.under(o.Parent, n.Node) && exchange:
		return abi.EINVAL
	case o.Parent != n.Parent && found && t.under(o.Parent, n.Node):
		return abi.ENOTEMPTY
	}
	return 0
}

// under tells whether a stored directory is the other one or lies below it.
func (t *Tree) under(dir, top Node) bool {
	if dir.Inode == 0 || top.Inode == 0 {
		return false
	}
	for id := dir.Inode; ; {
		if id == top.Inode {
			return true
		}
		up := t.Inodes.R(id).Parent
		if up == id {
			return false
		}
		id = up
	}
}

// mayRename checks permissions on both ends, and that like replaces like.
func (t *Tree) mayRename(x *Ctx, o, n *side, flags uint32) abi.Errno {
	if e := t.mayDelete(x, o.Parent, o.Node, o.dir); e != 0 {
		return e
	}
	found := n.Node != (Node{})
	if !found {
		if e := t.Permission(x, n.Parent, MayWrite|MayExec); e != 0 {
			return e
		}
	} else {
		dir := o.dir
		if flags&abi.RENAME_EXCHANGE != 0 {
			dir = n.dir
		}
		if e := t.mayDelete(x, n.Parent, n.Node, dir); e != 0 {
			return e
		}
	}
	if o.Parent != n.Parent {
		// A directory that moves gets another "..": that is a write to it.
		if o.dir {
			if e := t.Permission(x, o.Node, MayWrite); e != 0 {
				return e
			}
		}
		if flags&abi.RENAME_EXCHANGE != 0 && n.dir {
			if e := t.Permission(x, n.Node, MayWrite); e != 0 {
				return e
			}
		}
	}
	if t.mounted(o.Node, o.Parent) || found && t.mounted(n.Node, n.Parent) {
		return abi.EBUSY
	}
	return 0
}

// move carries a checked rename out.
func (t *Tree) move(x *Ctx, o, n *side) {
	if n.Entry != 0 {
		t.drop(x, n.Entry)
	}
	inode := o.Node.Inode
	// The row is made anew under the other name: whoever holds the file finds it there.
	in := t.Inodes.W(inode)
	in.Ctime = x.Now
	entry := in.Entry
	in.Entry = 0
	t.leave(o.Entry, x.Now)
	row := t.enter(n.Parent.Inode, n.Name, inode, x.Now)
	in.Entry = row
	if entry != o.Entry && entry != 0 {
		in.Entry = entry // it was opened by yet another name
	}
	if o.dir {
		in.Parent = n.Parent.Inode
		t.Inodes.W(o.Parent.Inode).Nlink--
		t.Inodes.W(n.Parent.Inode).Nlink++
	}
}

// exchange swaps what two names mean, atomically. The names keep their places in the listings.
func (t *Tree) exchange(x *Ctx, o, n *side) {
	a, b := o.Node.Inode, n.Node.Inode
	t.Dirents.W(o.Entry).Inode, t.Dirents.W(n.Entry).Inode = b, a
	t.renamed(a, o.Entry, n.Entry, x.Now)
	t.renamed(b, n.Entry, o.Entry, x.Now)
	up, down := t.Inodes.W(o.Parent.Inode), t.Inodes.W(n.Parent.Inode)
	up.touch(x.Now)
	down.touch(x.Now)
	if o.dir {
		up.Nlink--
		down.Nlink++
		t.Inodes.W(a).Parent = n.Parent.Inode
	}
	if n.dir {
		down.Nlink--
		up.Nlink++
		t.Inodes.W(b).Parent = o.Parent.Inode
	}
}

// renamed lets an inode follow its name from one row to another.
func (t *Tree) renamed(id, from, to store.ID, now int64) {
	in := t.Inodes.W(id)
	in.Ctime = now
	if in.Entry == from {
		in.Entry = to
	}
}
