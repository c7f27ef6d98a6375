package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Node names a file of either sort: one that is stored, or a dynamic one of /proc. The zero Node is no file.
type Node struct {
	Inode store.ID // a stored inode; 0 for a dynamic node
	Dyn   uint64   // of a dynamic node: the word that the kernel knows it by
}

// Inode is one file, directory, link, pipe or device, whatever its names are. See inode(7).
type Inode struct {
	Ino   uint64   // inode number, unique on its file system and never used again
	FS    FSKind   // the file system it lies on
	Mode  uint32   // type and permission bits
	UID   uint32   // owner
	GID   uint32   // group
	Nlink uint32   // names that it has; a directory counts its "." and its children's ".."
	Size  int64    // bytes of content; of a directory 20 an entry, with "." and "..", as tmpfs counts
	Rdev  uint32   // of a device node: which device
	Opens int32    // references from open files, working directories and mappings; at Nlink 0 the inode lives on them
	Atime int64    `hash:"clock"` // last read
	Mtime int64    `hash:"clock"` // last change of the content
	Ctime int64    `hash:"clock"` // last change of content or inode
	Btime int64    `hash:"clock"` // when it was made
	Entry store.ID // the name by which it was last opened or made: where /proc/PID/fd says it is
	Was   string   // the path it had, once Entry was removed while it is open

	Object   store.ID // of a regular file: its content; 0 while it is empty
	Linkable bool     // made by O_TMPFILE without O_EXCL: may be given its first name by linkat(2)
	Pipe     store.ID // of a FIFO: the pipe, which the kernel makes and frees
	Target   string   // of a symbolic link: what it points to

	Dyn        uint64   // of a directory: not 0 if a dynamic one is mounted over it
	Parent     store.ID // of a directory: the one above; its own id for /
	First      store.ID // of a directory: the oldest entry
	Last       store.ID // of a directory: the newest entry
	Count      uint32   // of a directory: how many entries
	NextCookie uint64   `hash:"clock"` // of a directory: the cookie of the next entry
}

// CloneFrom implements store.Object.
func (in *Inode) CloneFrom(o *Inode) { *in = *o }

// HashInto implements store.Object.
func (in *Inode) HashInto(h *store.Hasher) {
	h.U64(in.Ino)
	h.U64(uint64(in.FS))
	h.U64(uint64(in.Mode))
	h.U64(uint64(in.UID))
	h.U64(uint64(in.GID))
	h.U64(uint64(in.Nlink))
	h.I64(in.Size)
	h.U64(uint64(in.Rdev))
	h.I64(int64(in.Opens))
	h.U64(uint64(in.Entry))
	h.Str(in.Was)
	h.U64(uint64(in.Object))
	h.Bool(in.Linkable)
	h.U64(uint64(in.Pipe))
	h.Str(in.Target)
	h.U64(in.Dyn)
	h.U64(uint64(in.Parent))
	h.U64(uint64(in.First))
	h.U64(uint64(in.Last))
	h.U64(uint64(in.Count))
	h.Clock(uint64(in.Atime))
	h.Clock(uint64(in.Mtime))
	h.Clock(uint64(in.Ctime))
	h.Clock(uint64(in.Btime))
	h.Clock(in.NextCookie)
}

// Type returns the S_IFMT bits of the mode.
func (in *Inode) Type() uint32 { return in.Mode & abi.S_IFMT }

// dead tells of a directory that was removed while somebody stood in it.
func (in *Inode) dead() bool { return in.Nlink == 0 }

// touch notes a change of the content.
func (in *Inode) touch(now int64) { in.Mtime, in.Ctime = now, now }

// newInode makes an inode without a name. The caller has checked the limits.
func (t *Tree) newInode(k FSKind, mode uint32, now int64) (store.ID, *Inode) {
	id, in := t.Inodes.New()
	in.Ino, in.FS, in.Mode = t.NextIno[k], k, mode
	in.Atime, in.Mtime, in.Ctime, in.Btime = now, now, now, now
	in.NextCookie = firstCookie
	t.NextIno[k]++
	return id, in
}

// Inode looks at a stored inode; nil for a dynamic node. The result must not be written.
func (t *Tree) Inode(n Node) *Inode {
	if n.Inode == 0 {
		return nil
	}
	return t.Inodes.R(n.Inode)
}

// Mode returns type and permission bits of either sort of node.
func (t *Tree) Mode(x *Ctx, n Node) uint32 {
	if in := t.Inode(n); in != nil {
		return in.Mode
	}
	return t.dynAttr(x, n.Dyn).Mode
}

// fsOf returns the file system that a node lies on.
func (t *Tree) fsOf(n Node) FSKind {
	if in := t.Inode(n); in != nil {
		return in.FS
	}
	return ProcFS
}

// over returns what stands at an inode: itself, or the dynamic directory mounted over it.
func (t *Tree) over(id store.ID) Node {
	if d := t.Inodes.R(id).Dyn; d != 0 {
		return Node{Dyn: d}
	}
	return Node{Inode: id}
}

// Ref counts an open file, a working directory or a mapping of a file; entry is the name by which it was reached (0: not known).
// Dynamic nodes are not counted.
func (t *Tree) Ref(n Node, entry store.ID) {
	if n.Inode == 0 {
		return
	}
	in := t.Inodes.W(n.Inode)
	in.Opens++
	if entry != 0 {
		in.Entry = entry
	}
}

// Unref takes back what Ref counted, and frees the file if that was all that kept it.
func (t *Tree) Unref(x *Ctx, n Node) {
	if n.Inode == 0 {
		return
	}
	in := t.Inodes.W(n.Inode)
	if in.Opens <= 0 {
		panic("fs: a reference was given back twice")
	}
	in.Opens--
	t.release(x, n.Inode)
}

// release frees an inode that has neither name nor reference. A removed directory held its parent, so that ".." still worked: the
// parent may follow it.
func (t *Tree) release(x *Ctx, id store.ID) {
	for {
		in := t.Inodes.R(id)
		if in.Nlink != 0 || in.Opens != 0 {
			return // file/R3, fifo/R10: a name or an open file keeps it; a FIFO goes on without its name
		}
		if in.Object != 0 {
			x.Pages.ObjectDrop(in.Object)
		}
		t.NameUse -= int64(len(in.Target))
		up := store.ID(0)
		if in.Type() == abi.S_IFDIR {
			up = in.Parent
		}
		t.Inodes.Drop(id)
		if up == 0 {
			return
		}
		t.Inodes.W(up).Opens--
		id = up
	}
}

// SetPipe notes which pipe serves a FIFO, or 0 that none does.
func (t *Tree) SetPipe(n Node, pipe store.ID) { t.Inodes.W(n.Inode).Pipe = pipe }
