package fs

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const (
	firstCookie = 3  // 1 and 2 are "." and ".."
	direntSize  = 20 // what an entry adds to the size of its directory on tmpfs
	emptyDir    = 2 * direntSize

	// NameMax is the longest name, in bytes.
	NameMax = 255
	// PathMax is the size of the longest path, with the zero byte behind it.
	PathMax = 4096
)

// Dirent is one name in one directory: a row in the list that the directory's listing follows, oldest first.
type Dirent struct {
	Dir    store.ID // inode of the directory
	Inode  store.ID // what the name means
	Name   string
	Cookie uint64   // position in the listing, for getdents64(2): ascends, and is never used twice in one directory
	Prev   store.ID // the entry before it
	Next   store.ID // the entry behind it
	Same   store.ID // the next row whose (directory, name) has the same hash
}

// CloneFrom implements store.Object.
func (d *Dirent) CloneFrom(o *Dirent) { *d = *o }

// HashInto implements store.Object.
func (d *Dirent) HashInto(h *store.Hasher) {
	h.U64(uint64(d.Dir))
	h.U64(uint64(d.Inode))
	h.Str(d.Name)
	h.U64(d.Cookie)
	h.U64(uint64(d.Prev))
	h.U64(uint64(d.Next))
	h.U64(uint64(d.Same))
}

// cookieKey packs a directory and a position in its listing.
func cookieKey(dir store.ID, cookie uint64) uint64 { return uint64(dir)<<40 | cookie&(1<<40-1) }

// find returns the row of a name in a stored directory, or 0.
func (t *Tree) find(dir store.ID, name string) store.ID {
	v, _ := t.Names.Get(nameKey(dir, name))
	for id := store.ID(v); id != 0; {
		d := t.Dirents.R(id)
		if d.Dir == dir && d.Name == name {
			return id
		}
		id = d.Same
	}
	return 0
}

// room checks the limits for one more inode or name, or both.
func (t *Tree) room(inodes int, bytes int) abi.Errno {
	if t.Inodes.Len()+inodes > int(t.Limits.Inodes) || t.Dirents.Len() >= 2*int(t.Limits.Inodes) || t.NameUse+int64(bytes)+nameCost > t.Limits.Names {
		return abi.ENOSPC
	}
	return 0
}

// enter adds a name at the end of a directory. The caller has checked that it is new and that there is room, and counts links.
func (t *Tree) enter(dir store.ID, name string, inode store.ID, now int64) store.ID {
	id, d := t.Dirents.New()
	in := t.Inodes.W(dir)
	d.Dir, d.Inode, d.Name, d.Cookie, d.Prev = dir, inode, name, in.NextCookie, in.Last
	if in.Last != 0 {
		t.Dirents.W(in.Last).Next = id
	} else {
		in.First = id
	}
	in.Last = id
	in.NextCookie++
	in.Count++
	in.Size += direntSize
	in.touch(now)
	key := nameKey(dir, name)
	v, _ := t.Names.Get(key)
	d.Same = store.ID(v)
	t.Names.Set(key, uint64(id))
	t.Cookies.Set(cookieKey(dir, d.Cookie), uint64(id))
	t.NameUse += int64(len(name)) + nameCost
	t.Inodes.W(inode).Entry = id
	return id
}

// leave removes a name. The inode keeps the path in mind if somebody holds it open; the caller counts links.
func (t *Tree) leave(id store.ID, now int64) {
	d := t.Dirents.R(id)
	if in := t.Inodes.R(d.Inode); in.Entry == id {
		was := in.Was
		if in.Opens > 0 {
			was, _ = t.pathUp(Node{Inode: d.Inode}, Node{Inode: t.Root})
		}
		in := t.Inodes.W(d.Inode)
		in.Was, in.Entry = was, 0
	}
	dir := t.Inodes.W(d.Dir)
	if d.Prev != 0 {
		t.Dirents.W(d.Prev).Next = d.Next
	} else {
		dir.First = d.Next
	}
	if d.Next != 0 {
		t.Dirents.W(d.Next).Prev = d.Prev
	} else {
		dir.Last = d.Prev
	}
	dir.Count--
	dir.Size -= direntSize
	dir.touch(now)
	t.unchain(id)
	t.Cookies.Delete(cookieKey(d.Dir, d.Cookie))
	t.NameUse -= int64(len(d.Name)) + nameCost
	t.Dirents.Drop(id)
}

// unchain takes a row out of the list of rows with its hash.
func (t *Tree) unchain(id store.ID) {
	d := t.Dirents.R(id)
	key := nameKey(d.Dir, d.Name)
	v, _ := t.Names.Get(key)
	if at := store.ID(v); at != id {
		for t.Dirents.R(at).Same != id {
			at = t.Dirents.R(at).Same
		}
		t.Dirents.W(at).Same = d.Same
	} else if d.Same != 0 {
		t.Names.Set(key, uint64(d.Same))
	} else {
		t.Names.Delete(key)
	}
}
