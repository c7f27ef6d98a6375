package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// Entry is one line of a directory's listing, as getdents64(2) tells it.
type Entry struct {
	Name string // one name, no path
	Ino  uint64 // inode number
	Type uint8  // DT_*
	Off  uint64 // the position to go on from behind this entry
}

// Readdir lists a directory from a position on: 0 at the start, or the Off of the entry seen last. It calls emit for each entry until
// that returns false, which means that the entry did not fit. Positions stay good while entries come and go.
//
// # Errors
//
// ENOTDIR. ENOENT: the directory was removed.
func (t *Tree) Readdir(x *Ctx, dir Node, pos uint64, emit func(Entry) bool) abi.Errno {
	a := t.Stat(x, dir)
	if a.Mode&abi.S_IFMT != abi.S_IFDIR {
		return abi.ENOTDIR
	}
	if a.Nlink == 0 {
		return abi.ENOENT
	}
	if dir.Inode != 0 {
		t.accessed(x, dir)
	}
	if pos < 1 && !emit(Entry{".", a.Ino, abi.DT_DIR, 1}) {
		return 0
	}
	if pos < 2 {
		up, e := t.up(x, dir)
		if e != 0 {
			up = dir
		}
		if !emit(Entry{"..", t.Stat(x, up).Ino, abi.DT_DIR, 2}) {
			return 0
		}
	}
	if dir.Inode == 0 {
		return t.listDyn(x, dir.Dyn, pos, emit)
	}
	for id := t.behind(dir.Inode, pos); id != 0; {
		d := t.Dirents.R(id)
		in := t.Inodes.R(d.Inode)
		if !emit(Entry{d.Name, in.Ino, uint8(in.Type() >> 12), d.Cookie}) {
			return 0
		}
		id = d.Next
	}
	return 0
}

// behind finds the first entry of a directory whose cookie is above a position. If the entry at the position is gone, the list is
// searched from its oldest end: who removes what he lists meets the entry at once.
func (t *Tree) behind(dir store.ID, pos uint64) store.ID {
	if pos >= firstCookie {
		if v, ok := t.Cookies.Get(cookieKey(dir, pos)); ok {
			return t.Dirents.R(store.ID(v)).Next
		}
		if pos >= t.Inodes.R(dir).NextCookie {
			return 0
		}
	}
	id := t.Inodes.R(dir).First
	for id != 0 && t.Dirents.R(id).Cookie <= pos {
		id = t.Dirents.R(id).Next
	}
	return id
}

func (t *Tree) listDyn(x *Ctx, dir, pos uint64, emit func(Entry) bool) abi.Errno {
	if x.Dyn == nil {
		return 0
	}
	for _, d := range x.Dyn.List(x.Cred, dir) {
		if d.Off > max(pos, 2) && !emit(d) {
			return 0
		}
	}
	return 0
}
