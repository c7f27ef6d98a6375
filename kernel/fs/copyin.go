package fs

import (
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"path"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// errBudget ends a copy that does not fit.
var errBudget = errors.New("the folder is larger than the machine's budget for files")

// copier lays a host folder over the tree.
type copier struct {
	t    *Tree
	x    *Ctx
	fsys iofs.FS
	left int64 // bytes of content that may still come
	buf  []byte
}

// CopyIn lays a folder over the tree: its files replace those of the same name, its directories are merged, its other files (devices,
// sockets, pipes) are left out. Everything belongs to root and carries the context's time, and comes in the order of the names, so
// that inode numbers do not depend on the host. Symbolic links stay links where the file system can tell what they say.
func (t *Tree) CopyIn(x *Ctx, fsys iofs.FS, budget int64) error {
	c := copier{t: t, x: &Ctx{Cred: RootCred(), Now: x.Now, Pages: x.Pages}, fsys: fsys, left: budget, buf: make([]byte, 64<<10)}
	return c.dir(".")
}

// dir copies what a directory holds.
func (c *copier) dir(dir string) error {
	list, err := iofs.ReadDir(c.fsys, dir)
	if err != nil {
		return err
	}
	for _, d := range list {
		if err := c.entry(path.Join(dir, d.Name()), d); err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) entry(name string, d iofs.DirEntry) error {
	to := "/" + name
	if d.Type()&iofs.ModeSymlink != 0 {
		return c.link(name, to)
	}
	if !d.IsDir() && !d.Type().IsRegular() {
		return nil
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	if d.IsDir() {
		// The host's folder cannot hide the machine's own file systems.
		if to == "/proc" || to == "/dev" {
			return nil
		}
		if err := c.t.AddDir(c.x, to, unixMode(info.Mode())); err != nil {
			return err
		}
		return c.dir(name)
	}
	return c.file(name, to, unixMode(info.Mode()))
}

func (c *copier) link(name, to string) error {
	target, err := iofs.ReadLink(c.fsys, name)
	if err != nil {
		return nil // a file system without links: nothing to keep
	}
	root := Node{Inode: c.t.Root}
	if e := c.t.Unlink(c.x, root, to); e != 0 && e != abi.ENOENT {
		return fmt.Errorf("%s: %w", to, e)
	}
	if e := c.t.Symlink(c.x, target, root, to); e != 0 {
		return fmt.Errorf("%s: %w", to, e)
	}
	return nil
}

func (c *copier) file(name, to string, mode uint32) error {
	f, err := c.fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	id, err := c.t.newFile(c.x, to, mode)
	if err != nil {
		return err
	}
	return c.content(f, id, to)
}

// content copies a file piece by piece: what the host says of its size is not trusted.
func (c *copier) content(r io.Reader, id store.ID, to string) error {
	for off := int64(0); ; {
		n, err := r.Read(c.buf)
		if c.left -= int64(n); c.left < 0 {
			return fmt.Errorf("%s: %w", to, errBudget)
		}
		if e := c.t.fill(c.x, id, off, c.buf[:n]); e != 0 {
			return fmt.Errorf("%s: %w", to, e)
		}
		off += int64(n)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// unixMode turns the bits of a Go mode into Linux's. Hosts that know no permissions (Windows) show 666 or 777, which will do.
func unixMode(m iofs.FileMode) uint32 {
	mode := uint32(m.Perm())
	for _, b := range []struct {
		host iofs.FileMode
		bit  uint32
	}{{iofs.ModeSetuid, abi.S_ISUID}, {iofs.ModeSetgid, abi.S_ISGID}, {iofs.ModeSticky, abi.S_ISVTX}} {
		if m&b.host != 0 {
			mode |= b.bit
		}
	}
	return mode
}
