package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// FSKind says on which of the file systems an inode lies.
type FSKind uint8

// The file systems of the tree, as mounted at boot.
const (
	RootFS FSKind = iota // tmpfs at /
	ProcFS               // proc at /proc
	DevFS                // devtmpfs at /dev
	ShmFS                // tmpfs at /dev/shm
	PtsFS                // devpts at /dev/pts
	fsKinds
)

// devNumbers are the st_dev of the file systems: unnamed devices, whose major number is 0.
var devNumbers = [fsKinds]uint64{RootFS: 25, ProcFS: 21, DevFS: 6, ShmFS: 26, PtsFS: 24}

// Dev returns the device number that stat(2) shows for files of this file system.
func (k FSKind) Dev() uint64 { return devNumbers[k] }

// Limits keep a guest from filling the host with inodes and names, and its own memory with file content.
type Limits struct {
	Inodes uint32 // files, directories and the rest together; beyond it is ENOSPC
	Names  int64  // bytes of names and of symbolic links' targets; beyond it is ENOSPC
	Spare  int    // frames that files may not grow into, for programs need some; beyond it is ENOSPC
}

// DefaultLimits suits a machine of some hundred megabytes.
var DefaultLimits = Limits{Inodes: 1 << 18, Names: 32 << 20}

const (
	maxInodes = 1 << 23 // so that an inode's id and a cookie fit in one word, see cookieKey
	nameCost  = 64      // what a row costs beside the bytes of its name
)

// Tree is the state of all files. It is copied by value for a snapshot, like every collection of tables.
type Tree struct {
	Inodes  store.Table[Inode, *Inode]   // everything that has an inode number
	Dirents store.Table[Dirent, *Dirent] // every name in every directory
	Names   store.Map                    // hash of (directory, name) -> first row with that hash
	Cookies store.Map                    // (directory, cookie) -> row, so that a listing goes on where it stopped

	Root    store.ID        // inode of /
	Proc    store.ID        // inode of /proc, above which the dynamic nodes begin
	NextIno [fsKinds]uint64 // the next inode number of each file system; numbers are never used twice
	NameUse int64           // what names and targets cost at present, see Limits.Names
	Limits  Limits          // what the tree may grow to
}

// NewTree returns a tree that holds only the directory /, for root, mode 755.
func NewTree(lim Limits) Tree {
	t := Tree{
		Inodes:  store.NewTable[Inode](),
		Dirents: store.NewTable[Dirent](),
		Names:   store.NewMap(),
		Cookies: store.NewMap(),
		Limits:  lim,
	}
	t.Limits.Inodes = min(t.Limits.Inodes, maxInodes)
	for k := range t.NextIno {
		t.NextIno[k] = 1
	}
	id, in := t.newInode(RootFS, abi.S_IFDIR|0o755, 0)
	in.Nlink, in.Size, in.Parent = 2, emptyDir, id
	t.Root = id
	return t
}

// Parts lists the tables, for snapshots and hashes.
func (t *Tree) Parts() []store.Part {
	return []store.Part{&t.Inodes, &t.Dirents, &t.Names, &t.Cookies}
}

// HashInto adds what lies outside of the tables.
func (t *Tree) HashInto(h *store.Hasher) {
	h.U64(uint64(t.Root))
	h.U64(uint64(t.Proc))
	h.I64(t.NameUse)
	h.U64(uint64(t.Limits.Inodes))
	h.I64(t.Limits.Names)
	for _, n := range t.NextIno {
		h.Clock(n)
	}
}

// Pages is what the tree needs of the machine's memory, *mem.MMU: content as objects whose pages can also be mapped.
type Pages interface {
	// NewObject makes an object of this size full of holes, holding one reference for the caller.
	NewObject(kind mem.ObjKind, size uint64) store.ID
	// ObjectRead copies bytes out, up to the object's size, and returns how many.
	ObjectRead(id store.ID, off uint64, dst []byte) int
	// ObjectWrite copies bytes in, extending the object. It may stop early with ENOMEM.
	ObjectWrite(id store.ID, off uint64, src []byte) (int, abi.Errno)
	// ObjectResize truncates or extends; what is added reads as zeros.
	ObjectResize(id store.ID, size uint64) abi.Errno
	// ObjectPunch makes a range a hole again.
	ObjectPunch(id store.ID, off, size uint64)
	// ObjectSeek finds the next data, or the next hole, from an offset on; false: there is no more data.
	ObjectSeek(id store.ID, off uint64, data bool) (uint64, bool)
	// ObjectDrop gives up one reference.
	ObjectDrop(id store.ID)
	// Room counts the frames that are free.
	Room() int
	// ObjectPages counts the pages that exist, holes left out.
	ObjectPages(id store.ID) int
}

// Dynamic answers for the nodes that are not stored: those under /proc. The word names one node; 1 is /proc itself. None of it is
// kept in the tree.
type Dynamic interface {
	// Lookup finds a name in a dynamic directory. It is asked for ".." too, of files as well, but never of /proc itself.
	Lookup(c Cred, dir uint64, name string) (Node, abi.Errno)
	// List names the entries of a dynamic directory, without "." and "..". Off ascends from 3, and stays with its entry.
	List(c Cred, dir uint64) []Entry
	// Attr describes a node. Dev may be left out.
	Attr(d uint64) Attr
	// Readlink returns a link's text and, if following it leads to an object rather than to that text, the object.
	Readlink(d uint64) (string, Node, abi.Errno)
	// Text returns the content of a file, made afresh.
	Text(d uint64) ([]byte, abi.Errno)
}

// Ctx is what an operation needs beside the tree. It is made for the call and never kept.
type Ctx struct {
	Cred  Cred    // who asks
	Root  Node    // the root directory of the process, see chroot(2); the zero Node is the tree's own
	Now   int64   // virtual time in ns, for the times of files
	Pages Pages   // where content lives; may be nil where no content is touched
	Dyn   Dynamic // who answers for /proc; nil: it is empty
}

// root returns the directory that "/" means for the caller.
func (t *Tree) root(x *Ctx) Node {
	if x.Root == (Node{}) {
		return Node{Inode: t.Root}
	}
	return x.Root
}
