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
	if path == "" && opt&Empty != 0 {
		return Walked{Node: from, Kind: LastDot}, 0
	}
	if len(path) >= PathMax {
		return Walked{}, abi.ENAMETOOLONG
	}
	at, e := t.start(x, from, path)
	for links := 0; e == 0; {
		if path = strings.TrimLeft(path, "/"); path == "" {
			return Walked{Node: at, Parent: at, Kind: LastRoot}, 0
		}
		w, rest := split(path)
		last := strings.TrimLeft(rest, "/") == ""
		w.Slash, w.Parent = last && rest != "", at
		if e = t.search(x, at); e != 0 {
			break
		}
		if last && w.Kind == LastName && opt&parent != 0 {
			return w, 0
		}
		if w.Slash && w.Kind == LastName && opt&creating != 0 {
			return w, abi.EISDIR
		}
		if e = t.step(x, &w); e == abi.ENOENT && last && opt&Missing != 0 {
			return w, 0
		}
		jump := ""
		if e == 0 && (!last || w.Slash || opt&Follow != 0) {
			jump, e = t.jump(x, &w, &links)
		}
		switch {
		case e != 0:
		case jump != "":
			path = jump + rest
			at, e = t.start(x, at, path)
		case (!last || w.Slash || opt&Directory != 0) && t.Mode(x, w.Node)&abi.S_IFMT != abi.S_IFDIR:
			e = abi.ENOTDIR
		case last:
			return w, 0
		default:
			at, path = w.Node, rest
		}
	}
	return Walked{}, e
}

// start finds the directory that a path begins at: the root, or the one we are in.
func (t *Tree) start(x *Ctx, at Node, path string) (Node, abi.Errno) {
	switch {
	case path == "":
		return at, abi.ENOENT
	case path[0] == '/':
		return t.root(x), 0
	}
	return at, 0
}

// jump follows a symbolic link: it returns the text to go on with, or puts what a magic link leads to in place of the link.
func (t *Tree) jump(x *Ctx, w *Walked, links *int) (string, abi.Errno) {
	if t.Mode(x, w.Node)&abi.S_IFMT != abi.S_IFLNK {
		return "", 0
	}
	if *links++; *links > maxLinks {
		return "", abi.ELOOP
	}
	text, magic, e := t.target(x, w.Node)
	if e != 0 || magic == (Node{}) {
		return text, e
	}
	w.Node, w.Entry = magic, 0
	return "", 0
}

// split cuts the first part off a path.
func split(path string) (w Walked, rest string) {
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
