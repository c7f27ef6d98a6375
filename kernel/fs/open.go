package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const tmpfile = abi.O_TMPFILE &^ abi.O_DIRECTORY

// Open does what openat(2) does to the tree: it finds the file or makes it, checks permissions, and truncates. The file comes with
// a reference, to be given back with Unref; what the node is (a FIFO, a device) decides what the kernel does next. created tells
// that the file is new. The umask was taken off the mode already.
//
// # Errors
//
// Those of Walk, and EEXIST, EISDIR, EACCES, ENXIO (a socket), EINVAL (flags that contradict each other), EPERM (O_NOATIME for
// others' files).
func (t *Tree) Open(x *Ctx, from Node, path string, flags, mode uint32) (w Walked, created bool, e abi.Errno) {
	if flags&abi.O_PATH != 0 {
		flags &= abi.O_PATH | abi.O_DIRECTORY | abi.O_NOFOLLOW
	}
	want := wants(flags)
	switch {
	case flags&(abi.O_CREAT|abi.O_DIRECTORY) == abi.O_CREAT|abi.O_DIRECTORY:
		return w, false, abi.EINVAL
	case flags&tmpfile != 0:
		if flags&abi.O_DIRECTORY == 0 || flags&abi.O_ACCMODE == abi.O_RDONLY {
			return w, false, abi.EINVAL
		}
		w, e = t.openTemp(x, from, path, flags, mode)
		return w, e == 0, e
	}
	if w, e = t.Walk(x, from, path, openWalk(flags)); e != 0 {
		return w, false, e
	}
	if w.Node == (Node{}) {
		if e = t.openNew(x, &w, mode); e != 0 {
			return w, false, e
		}
		t.Ref(w.Node, w.Entry)
		return w, true, 0
	}
	if flags&abi.O_PATH == 0 {
		e = t.mayOpen(x, w.Node, flags, want)
	}
	if e == 0 && flags&abi.O_TRUNC != 0 && t.Mode(x, w.Node)&abi.S_IFMT == abi.S_IFREG && w.Node.Inode != 0 { // file/R4
		e = t.Truncate(x, w.Node, 0, true)
	}
	if e != 0 {
		return w, false, e
	}
	t.Ref(w.Node, w.Entry)
	return w, false, 0
}

// wants returns the permissions that an open asks for. Access mode 3 is Linux's own: it asks for both and grants neither.
func wants(flags uint32) uint32 {
	if flags&abi.O_PATH != 0 {
		return 0
	}
	want := [4]uint32{MayRead, MayWrite, MayRead | MayWrite, MayRead | MayWrite}[flags&abi.O_ACCMODE]
	if flags&abi.O_TRUNC != 0 {
		want |= MayWrite
	}
	return want
}

func openWalk(flags uint32) (opt WalkFlags) {
	if flags&abi.O_CREAT != 0 {
		opt = Missing | creating
	}
	if flags&abi.O_NOFOLLOW == 0 && flags&(abi.O_CREAT|abi.O_EXCL) != abi.O_CREAT|abi.O_EXCL {
		opt |= Follow
	}
	if flags&abi.O_DIRECTORY != 0 {
		opt |= Directory
	}
	return opt
}

// mayOpen checks an existing file against the flags.
func (t *Tree) mayOpen(x *Ctx, n Node, flags, want uint32) abi.Errno {
	typ := t.Mode(x, n) & abi.S_IFMT
	if flags&abi.O_CREAT != 0 {
		if flags&abi.O_EXCL != 0 {
			return abi.EEXIST
		}
		if typ == abi.S_IFDIR {
			return abi.EISDIR
		}
	}
	if typ == abi.S_IFLNK {
		return abi.ELOOP
	}
	if typ == abi.S_IFDIR && want&MayWrite != 0 {
		return abi.EISDIR
	}
	if e := t.Permission(x, n, want); e != 0 {
		return e
	}
	if flags&abi.O_NOATIME != 0 && !x.Cred.owns(t.Stat(x, n).UID) {
		return abi.EPERM
	}
	if typ == abi.S_IFSOCK {
		return abi.ENXIO
	}
	return 0
}

// openNew makes the regular file that O_CREAT asked for. The opener needs no permission on its own new file.
func (t *Tree) openNew(x *Ctx, w *Walked, mode uint32) abi.Errno {
	if w.Parent.Inode == 0 {
		return abi.ENOENT
	}
	if e := t.mayCreate(x, w.Parent.Inode, 1, len(w.Name)); e != 0 {
		return e
	}
	id, _ := t.born(x, w.Parent.Inode, abi.S_IFREG|mode&0o7777)
	w.Entry = t.enter(w.Parent.Inode, w.Name, id, x.Now)
	w.Node = Node{Inode: id}
	return 0
}

// openTemp makes a file without a name in the file system of a directory. See open(2), O_TMPFILE.
func (t *Tree) openTemp(x *Ctx, from Node, path string, flags, mode uint32) (Walked, abi.Errno) {
	opt := Directory
	if flags&abi.O_NOFOLLOW == 0 {
		opt |= Follow
	}
	w, e := t.Walk(x, from, path, opt)
	if e != 0 {
		return w, e
	}
	if e = t.Permission(x, w.Node, MayWrite|MayExec); e != 0 {
		return w, e
	}
	if w.Node.Inode == 0 {
		return w, abi.EOPNOTSUPP
	}
	if e = t.room(1, 0); e != 0 {
		return w, e
	}
	id, in := t.born(x, w.Node.Inode, abi.S_IFREG|mode&0o7777)
	in.Nlink, in.Linkable = 0, flags&abi.O_EXCL == 0
	dir, _ := t.pathUp(w.Node, Node{Inode: t.Root})
	in.Was = joinIno(dir, in.Ino)
	return Walked{Node: t.held(id)}, 0
}

// held takes the first reference of a file without a name.
func (t *Tree) held(id store.ID) Node {
	n := Node{Inode: id}
	t.Ref(n, 0)
	return n
}
