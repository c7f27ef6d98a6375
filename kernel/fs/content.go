package fs

import (
	"math"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// SizeMax is the largest size of a file.
const SizeMax = math.MaxInt64

// ReadAt copies file content from an offset and returns how many bytes; 0 at the end. The access time moves by relatime's rules.
//
// # Errors
//
// EISDIR, EINVAL (neither a file nor dynamic), and what Dynamic answers.
func (t *Tree) ReadAt(x *Ctx, n Node, off int64, dst []byte) (int, abi.Errno) {
	in := t.Inode(n)
	if in == nil {
		return t.readDyn(x, n.Dyn, off, dst)
	}
	switch in.Type() {
	case abi.S_IFREG:
	case abi.S_IFDIR:
		return 0, abi.EISDIR
	default:
		return 0, abi.EINVAL
	}
	if len(dst) == 0 {
		return 0, 0
	}
	t.accessed(x, n)
	if off >= in.Size {
		return 0, 0
	}
	dst = dst[:min(int64(len(dst)), in.Size-off)]
	return x.Pages.ObjectRead(in.Object, uint64(off), dst), 0
}

func (t *Tree) readDyn(x *Ctx, d uint64, off int64, dst []byte) (int, abi.Errno) {
	if t.dynAttr(x, d).Mode&abi.S_IFMT == abi.S_IFDIR {
		return 0, abi.EISDIR
	}
	p, e := x.Dyn.Text(d)
	if e != 0 || off >= int64(len(p)) {
		return 0, e
	}
	return copy(dst, p[off:]), 0
}

// WriteAt copies bytes into a file at an offset, extending it, and returns how many fitted. A set-user-ID file loses that bit.
//
// # Errors
//
// EISDIR, EINVAL (not a regular file), EPERM (dynamic), EFBIG (at SizeMax), ENOSPC (the memory budget is used up). After part of
// the bytes there is no error.
func (t *Tree) WriteAt(x *Ctx, n Node, off int64, src []byte) (int, abi.Errno) {
	_, e := t.regular(n)
	if e != 0 || len(src) == 0 {
		return 0, e
	}
	if off >= SizeMax {
		return 0, abi.EFBIG
	}
	if int64(len(src)) > SizeMax-off {
		src = src[:SizeMax-off]
	}
	if t.Limits.Spare > 0 && off+int64(len(src)) > t.Inodes.R(n.Inode).Size && x.Pages.Room() <= t.Limits.Spare {
		return 0, abi.ENOSPC
	}
	in := t.Inodes.W(n.Inode)
	in.Mode = x.written(in)
	in.touch(x.Now)
	if in.Object == 0 {
		in.Object = x.Pages.NewObject(mem.ObjFile, 0)
	}
	done, e := x.Pages.ObjectWrite(in.Object, uint64(off), src)
	if done > 0 {
		in.Size = max(in.Size, off+int64(done))
		return done, 0
	}
	if e == abi.ENOMEM {
		e = abi.ENOSPC
	}
	return 0, e
}

// Append writes at the end, as O_APPEND does, and returns the offset behind what was written.
func (t *Tree) Append(x *Ctx, n Node, src []byte) (done int, end int64, e abi.Errno) {
	in, e := t.regular(n)
	if e != 0 {
		return 0, 0, e
	}
	off := in.Size
	done, e = t.WriteAt(x, n, off, src)
	return done, off + int64(done), e
}

// regular returns the inode of a node that content can be written to.
func (t *Tree) regular(n Node) (*Inode, abi.Errno) {
	in := t.Inode(n)
	switch {
	case in == nil:
		return nil, abi.EPERM
	case in.Type() == abi.S_IFDIR:
		return nil, abi.EISDIR
	case in.Type() != abi.S_IFREG:
		return nil, abi.EINVAL
	}
	return in, 0
}

// written returns the mode of a file after its content changed: without the set-ID bits, unless CAP_FSETID writes.
func (x *Ctx) written(in *Inode) uint32 {
	mode := in.Mode
	if !x.Cred.Capable(abi.CAP_FSETID) {
		mode &^= abi.S_ISUID
		if mode&abi.S_IXGRP != 0 || !x.Cred.InGroup(in.GID) {
			mode &^= abi.S_ISGID
		}
	}
	return mode
}

// Truncate cuts a file or extends it with zeros. touch says that the times move in any case: so for ftruncate(2) and O_TRUNC. For
// truncate(2) they stay if the size does and, such is tmpfs, the file has no page. Permission is the caller's: a descriptor has it
// from its open.
//
// # Errors
//
// EISDIR, EINVAL (not a regular file), EPERM (dynamic).
func (t *Tree) Truncate(x *Ctx, n Node, size int64, touch bool) abi.Errno {
	if _, e := t.regular(n); e != 0 {
		return e
	}
	if size < 0 {
		return abi.EINVAL
	}
	in := t.Inodes.W(n.Inode)
	in.Mode = x.written(in)
	if size != in.Size || touch || in.Object != 0 && x.Pages.ObjectPages(in.Object) > 0 {
		in.touch(x.Now)
	}
	switch {
	case size == in.Size:
	case in.Object == 0:
		in.Object = x.Pages.NewObject(mem.ObjFile, uint64(size))
	default:
		x.Pages.ObjectResize(in.Object, uint64(size))
	}
	in.Size = size
	return 0
}

// Punch gives the bytes of a range back: they read as zeros from now on. See FALLOC_FL_PUNCH_HOLE in fallocate(2).
func (t *Tree) Punch(x *Ctx, n Node, off, size int64) abi.Errno {
	if _, e := t.regular(n); e != 0 {
		return e
	}
	in := t.Inodes.W(n.Inode)
	in.Mode = x.written(in)
	in.touch(x.Now)
	if in.Object != 0 {
		x.Pages.ObjectPunch(in.Object, uint64(off), uint64(size))
	}
	return 0
}

// Object returns the content of a regular file as an object that can be mapped, making it for an empty file.
//
// # Errors
//
// ENODEV: no regular file, as mmap(2) says.
func (t *Tree) Object(x *Ctx, n Node) (store.ID, abi.Errno) {
	in, e := t.regular(n)
	if e != 0 {
		return 0, abi.ENODEV
	}
	if in.Object == 0 {
		in = t.Inodes.W(n.Inode)
		in.Object = x.Pages.NewObject(mem.ObjFile, uint64(in.Size))
	}
	return in.Object, 0
}

// Readlink returns what a symbolic link says. See readlink(2).
//
// # Errors
//
// EINVAL: not a symbolic link.
func (t *Tree) Readlink(x *Ctx, n Node) (string, abi.Errno) {
	if t.Mode(x, n)&abi.S_IFMT != abi.S_IFLNK {
		return "", abi.EINVAL
	}
	if n.Inode != 0 {
		t.accessed(x, n)
	}
	s, _, e := t.target(x, n)
	return s, e
}
