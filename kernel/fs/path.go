package fs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// pathState says how a path came out.
type pathState uint8

const (
	pathWhole   pathState = iota // it leads from the given root to the node
	pathOutside                  // the node does not lie below the given root: the path is from the tree's own
	pathGone                     // the node has no name any more: the path is the one it had
)

// pathUp builds the path of a stored node from a root, following the name by which it was last opened.
func (t *Tree) pathUp(n, root Node) (string, pathState) {
	var names []string
	for id := n.Inode; (Node{Inode: id}) != root; {
		in := t.Inodes.R(id)
		if in.Entry == 0 {
			if id == t.Root {
				return joinUp(names), pathOutside
			}
			return strings.TrimSuffix(in.Was+joinUp(names), "/"), pathGone
		}
		d := t.Dirents.R(in.Entry)
		names = append(names, d.Name)
		id = d.Dir
	}
	return joinUp(names), pathWhole
}

// joinUp joins names that were collected upwards.
func joinUp(names []string) string {
	if len(names) == 0 {
		return "/"
	}
	slices.Reverse(names)
	return "/" + strings.Join(names, "/")
}

// joinIno names a file that never had a name, as open(2) with O_TMPFILE shows it.
func joinIno(dir string, ino uint64) string {
	return strings.TrimSuffix(dir, "/") + "/#" + strconv.FormatUint(ino, 10)
}

// dynPath builds the path of a dynamic node, by looking for it in the listings on the way up.
func (t *Tree) dynPath(x *Ctx, n Node) (string, bool) {
	names := []string{}
	for n.Dyn != dynRoot {
		up, e := x.Dyn.Lookup(x.Cred, n.Dyn, "..")
		if e != 0 || up.Inode != 0 || len(names) > 16 {
			return "", false
		}
		name, ok := t.dynName(x, up.Dyn, n)
		if !ok {
			return "", false
		}
		names = append(names, name)
		n = up
	}
	top, _ := t.pathUp(Node{Inode: t.Proc}, Node{Inode: t.Root})
	return strings.TrimSuffix(top+joinUp(names), "/"), true
}

// dynName finds the name of a node in a dynamic directory.
func (t *Tree) dynName(x *Ctx, dir uint64, n Node) (string, bool) {
	for _, d := range x.Dyn.List(x.Cred, dir) {
		if got, e := x.Dyn.Lookup(x.Cred, dir, d.Name); e == 0 && got == n {
			return d.Name, true
		}
	}
	return "", false
}

// PathOf returns the path of a node as the links in /proc/PID show it: seen from the root of the caller, or from the tree's if it
// lies outside, with " (deleted)" behind it if that name is gone. See proc_pid_fd(5).
func (t *Tree) PathOf(x *Ctx, n Node) string {
	if n.Inode == 0 {
		s, ok := t.dynPath(x, n)
		if !ok {
			return "/proc (deleted)"
		}
		return s
	}
	s, state := t.pathUp(n, t.root(x))
	if state == pathGone {
		return s + " (deleted)"
	}
	return s
}

// Getcwd returns the path of a directory as getcwd(2) does: "(unreachable)" stands before it if it lies outside of the caller's root.
//
// # Errors
//
// ENOENT: the directory was removed. ENAMETOOLONG: the path is longer than a page.
func (t *Tree) Getcwd(x *Ctx, n Node) (string, abi.Errno) {
	s, state := "", pathWhole
	if n.Inode == 0 {
		ok := n == x.Root
		if ok {
			s = "/"
		} else if s, ok = t.dynPath(x, n); !ok {
			return "", abi.ENOENT
		}
	} else {
		s, state = t.pathUp(n, t.root(x))
	}
	switch state {
	case pathGone:
		return "", abi.ENOENT
	case pathOutside:
		s = "(unreachable)" + s
	}
	if len(s) >= PathMax {
		return "", abi.ENAMETOOLONG
	}
	return s, 0
}
