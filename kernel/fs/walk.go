package fs

import (
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

const maxLinks = 40 // symbolic links followed in one walk, before ELOOP

// WalkFlags say what a path may end in.
type WalkFlags uint8

// The flags of Walk.
const (
	Follow    WalkFlags = 1 << iota // follow a symbolic link at the end too
	Directory                       // the end must be a directory, or ENOTDIR
	Missing                         // the last name need not exist: Node is zero then
	Empty                           // an empty path means the start itself, as AT_EMPTY_PATH
	parent                          // stop before the last name, without looking it up
	creating                        // for O_CREAT: a slash behind the last name is EISDIR
)

// LastKind says what the last part of a path was. Calls that make or remove names refuse all but a plain name.
type LastKind uint8

// The kinds of last part.
const (
	LastName   LastKind = iota // a name
	LastDot                    // "."
	LastDotDot                 // ".."
	LastRoot                   // nothing: the path was "/" or the like
)

// Walked is where a path leads.
type Walked struct {
	Node   Node     // what the path names; zero if it is missing
	Parent Node     // the directory of the last name
	Name   string   // the last name, after symbolic links
	Entry  store.ID // the stored row of the name, for Ref
	Kind   LastKind // what the last part was
	Slash  bool     // a slash stood behind the last name
}

// Walk resolves a path from a directory (or from the root, if it is absolute), as path_resolution(7) says. It changes nothing: a
// symbolic link's access time does not move when it is followed.
//
// # Errors
//
// ENOENT, ENOTDIR, EACCES (no search permission), ELOOP, ENAMETOOLONG, and what Dynamic answers.
func (t *Tree) Walk(x *Ctx, from Node, path string, opt WalkFlags) (Walked, abi.Errno) {
	switch {
	case path == "" && opt&Empty != 0:
		return Walked{Node: from, Kind: LastDot}, 0
	case path == "":
		return Walked{}, abi.ENOENT
	case len(path) >= PathMax:
		return Walked{}, abi.ENAMETOOLONG
	}
	at := from
	if path[0] == '/' {
		at = t.root(x)
	}
	for links := 0; ; {
		path = strings.TrimLeft(path, "/")
		if path == "" {
			return Walked{Node: at, Parent: at, Kind: LastRoot}, 0
		}
		w, rest := t.split(path)
		last := strings.TrimLeft(rest, "/") == ""
		w.Slash, w.Parent = last && rest != "", at
		if e := t.search(x, at); e != 0 {
			return w, e
		}
		if last && w.Kind == LastName && opt&(parent|creating) != 0 {
			if opt&parent != 0 {
				return w, 0
			}
			if w.Slash {
				return w, abi.EISDIR
			}
		}
		if e := t.step(x, &w); e != 0 {
			if last && e == abi.ENOENT && opt&Missing != 0 {
				return w, 0
			}
			return w, e
		}
		mode := t.Mode(x, w.Node)
		if mode&abi.S_IFMT == abi.S_IFLNK && (!last || w.Slash || opt&Follow != 0) {
			if links++; links > maxLinks {
				return w, abi.ELOOP
			}
			target, magic, e := t.target(x, w.Node)
			if e != 0 {
				return w, e
			}
			if magic == (Node{}) {
				path = target + rest
				if path[0] == '/' {
					at = t.root(x)
				}
				continue
			}
			w.Node, w.Entry = magic, 0
			mode = t.Mode(x, magic)
		}
		if (!last || w.Slash || opt&Directory != 0) && mode&abi.S_IFMT != abi.S_IFDIR {
			return w, abi.ENOTDIR
		}
		if last {
			return w, 0
		}
		at, path = w.Node, rest
	}
}

// split cuts the first part off a path.
func (t *Tree) split(path string) (w Walked, rest string) {
	name := path
	if i := strings.IndexByte(path, '/'); i >= 0 {
		name, rest = path[:i], path[i:]
	}
	w.Name = name
	switch name {
	case ".":
		w.Kind = LastDot
	case "..":
		w.Kind = LastDotDot
	}
	return w, rest
}

// search checks that names can be looked up in a node.
func (t *Tree) search(x *Ctx, dir Node) abi.Errno {
	if t.Mode(x, dir)&abi.S_IFMT != abi.S_IFDIR {
		return abi.ENOTDIR
	}
	return t.Permission(x, dir, MayExec)
}

// step finds what the name in w means in its parent.
func (t *Tree) step(x *Ctx, w *Walked) (e abi.Errno) {
	switch w.Kind {
	case LastDot:
		w.Node = w.Parent
	case LastDotDot:
		w.Node, e = t.up(x, w.Parent)
	default:
		w.Node, w.Entry, e = t.lookup(x, w.Parent, w.Name)
	}
	return e
}

// lookup finds a name in a directory. In a removed one there is nothing, not even a name that is too long.
func (t *Tree) lookup(x *Ctx, dir Node, name string) (Node, store.ID, abi.Errno) {
	if dir.Inode != 0 && t.Inodes.R(dir.Inode).dead() {
		return Node{}, 0, abi.ENOENT
	}
	if len(name) > NameMax {
		return Node{}, 0, abi.ENAMETOOLONG
	}
	if dir.Inode == 0 {
		if x.Dyn == nil {
			return Node{}, 0, abi.ENOENT
		}
		n, e := x.Dyn.Lookup(x.Cred, dir.Dyn, name)
		return n, 0, e
	}
	id := t.find(dir.Inode, name)
	if id == 0 {
		return Node{}, 0, abi.ENOENT
	}
	return t.over(t.Dirents.R(id).Inode), id, 0
}

// up finds the directory above one. The root of the process is its own parent.
func (t *Tree) up(x *Ctx, dir Node) (Node, abi.Errno) {
	switch {
	case dir == t.root(x):
		return dir, 0
	case dir.Inode != 0:
		return Node{Inode: t.Inodes.R(dir.Inode).Parent}, 0
	case dir.Dyn == dynRoot:
		return Node{Inode: t.Inodes.R(t.Proc).Parent}, 0
	}
	return x.Dyn.Lookup(x.Cred, dir.Dyn, "..")
}

// target reads a symbolic link for following it.
func (t *Tree) target(x *Ctx, n Node) (string, Node, abi.Errno) {
	if in := t.Inode(n); in != nil {
		return in.Target, Node{}, 0
	}
	s, magic, e := x.Dyn.Readlink(n.Dyn)
	if e == 0 && magic == (Node{}) && s == "" {
		e = abi.ENOENT
	}
	return s, magic, e
}
