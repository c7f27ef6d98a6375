package fs

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// count is what the audit finds out about one inode.
type count struct {
	names int   // rows that name it
	dirs  int   // directories that have it as their parent
	pins  int32 // removed directories that hold it as their parent
	rows  int   // rows in it
}

// Audit recounts everything: rows against lists, hashes and cookies; links, sizes and parents; and that no inode stays without a name
// or a reference. held returns how many references the kernel holds on an inode; nil leaves that out.
func (t *Tree) Audit(held func(store.ID) int32) error {
	seen := map[store.ID]*count{}
	for id := t.Inodes.Next(0); id != 0; id = t.Inodes.Next(id) {
		seen[id] = &count{}
	}
	use, err := t.auditRows(seen)
	if err != nil {
		return err
	}
	for id := t.Inodes.Next(0); id != 0; id = t.Inodes.Next(id) {
		in := t.Inodes.R(id)
		use += int64(len(in.Target))
		if in.Type() != abi.S_IFDIR || id == t.Root {
			continue
		}
		up := seen[in.Parent]
		if up == nil {
			return fmt.Errorf("fs: the parent %d of directory %d is gone", in.Parent, id)
		}
		if in.dead() {
			up.pins++
		} else {
			up.dirs++
		}
	}
	if use != t.NameUse {
		return fmt.Errorf("fs: names use %d bytes, counted as %d", use, t.NameUse)
	}
	for id := t.Inodes.Next(0); id != 0; id = t.Inodes.Next(id) {
		if err := t.auditInode(id, seen[id], held); err != nil {
			return fmt.Errorf("fs: inode %d: %w", id, err)
		}
	}
	return nil
}

// auditRows checks every row and every directory's list, and returns the bytes of names.
func (t *Tree) auditRows(seen map[store.ID]*count) (use int64, err error) {
	for id := t.Dirents.Next(0); id != 0; id = t.Dirents.Next(id) {
		d := t.Dirents.R(id)
		if seen[d.Dir] == nil || seen[d.Inode] == nil {
			return 0, fmt.Errorf("fs: row %d (%q) names inode %d in %d: one is gone", id, d.Name, d.Inode, d.Dir)
		}
		if t.find(d.Dir, d.Name) != id {
			return 0, fmt.Errorf("fs: row %d (%q) is not found by its name", id, d.Name)
		}
		if v, _ := t.Cookies.Get(cookieKey(d.Dir, d.Cookie)); store.ID(v) != id {
			return 0, fmt.Errorf("fs: row %d (%q) is not found by its cookie", id, d.Name)
		}
		if d.Next != 0 && (t.Dirents.R(d.Next).Prev != id || t.Dirents.R(d.Next).Cookie <= d.Cookie) {
			return 0, fmt.Errorf("fs: row %d (%q) and the next one disagree", id, d.Name)
		}
		seen[d.Inode].names++
		seen[d.Dir].rows++
		use += int64(len(d.Name)) + nameCost
	}
	if t.Cookies.Len() != t.Dirents.Len() || t.Names.Len() > t.Dirents.Len() {
		return 0, fmt.Errorf("fs: %d rows, %d cookies, %d hashes", t.Dirents.Len(), t.Cookies.Len(), t.Names.Len())
	}
	return use, nil
}

func (t *Tree) auditInode(id store.ID, c *count, held func(store.ID) int32) error {
	in := t.Inodes.R(id)
	links, size := c.names, in.Size
	if in.Type() == abi.S_IFDIR {
		links, size = 2+c.dirs, emptyDir+int64(c.rows)*direntSize
		switch {
		case id != t.Root && c.names == 0:
			links = 0
		case id != t.Root && c.names != 1:
			return fmt.Errorf("a directory has %d names", c.names)
		}
	}
	if in.Entry != 0 {
		if d := t.Dirents.R(in.Entry); d == nil || d.Inode != id {
			return fmt.Errorf("its name is row %d, which names another", in.Entry)
		}
	}
	switch {
	case int(in.Nlink) != links:
		return fmt.Errorf("%d links, counted as %d", links, in.Nlink)
	case in.Size != size, int(in.Count) != c.rows:
		return fmt.Errorf("size %d with %d entries, counted as %d with %d", size, c.rows, in.Size, in.Count)
	case in.Nlink == 0 && in.Opens == 0:
		return fmt.Errorf("neither a name nor a reference, but still there")
	case in.Opens < c.pins, held != nil && in.Opens != held(id)+c.pins:
		return fmt.Errorf("%d references counted, %d held by removed directories below, and the kernel's", in.Opens, c.pins)
	}
	return nil
}

// Objects lists the content objects that inodes hold, for recounting the memory's references.
func (t *Tree) Objects(yield func(inode, object store.ID)) {
	for id := t.Inodes.Next(0); id != 0; id = t.Inodes.Next(id) {
		if o := t.Inodes.R(id).Object; o != 0 {
			yield(id, o)
		}
	}
}
