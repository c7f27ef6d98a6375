package fs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// fakeProc is a /proc with one process: 1 /proc, 2 /proc/7, 3 /proc/self, 4 /proc/7/exe (a magic link), 5 /proc/7/comm.
type fakeProc struct{ exe Node }

func (f fakeProc) Lookup(_ Cred, dir uint64, name string) (Node, abi.Errno) {
	switch fmt.Sprintf("%d %s", dir, name) {
	case "1 7", "2 .":
		return Node{Dyn: 2}, 0
	case "1 self":
		return Node{Dyn: 3}, 0
	case "2 exe":
		return Node{Dyn: 4}, 0
	case "2 comm":
		return Node{Dyn: 5}, 0
	case "2 ..", "3 ..":
		return Node{Dyn: 1}, 0
	case "4 ..", "5 ..":
		return Node{Dyn: 2}, 0
	}
	return Node{}, abi.ENOENT
}

func (f fakeProc) List(_ Cred, dir uint64) []Entry {
	if dir == 1 {
		return []Entry{{"self", 3, abi.DT_LNK, 3}, {"7", 2, abi.DT_DIR, 4}}
	}
	return []Entry{{"comm", 5, abi.DT_REG, 3}, {"exe", 4, abi.DT_LNK, 4}}
}

func (f fakeProc) Attr(d uint64) Attr {
	mode := [6]uint32{1: abi.S_IFDIR | 0o555, abi.S_IFDIR | 0o555, abi.S_IFLNK | 0o777, abi.S_IFLNK | 0o777, abi.S_IFREG | 0o444}[d]
	return Attr{Ino: d, Mode: mode, Nlink: 1}
}

func (f fakeProc) Readlink(d uint64) (string, Node, abi.Errno) {
	if d == 3 {
		return "7", Node{}, 0
	}
	return "/bin/prog (deleted)", f.exe, 0
}

func (f fakeProc) Text(uint64) ([]byte, abi.Errno) { return []byte("prog\n"), 0 }

// TestDynamic walks through /proc and out of it again.
func TestDynamic(t *testing.T) {
	w := boot(t)
	if err := w.AddFile(&w.x, "/bin/prog", 0o755, []byte("x")); err != nil {
		t.Fatal(err)
	}
	w.x.Dyn = fakeProc{exe: w.node("/bin/prog")}
	r := w.root()
	for _, c := range []struct {
		path string
		opt  WalkFlags
		want Node
		e    abi.Errno
	}{
		{"/proc", 0, Node{Dyn: 1}, 0},
		{"/proc/", 0, Node{Dyn: 1}, 0},
		{"/proc/..", 0, r, 0},
		{"/proc/self", 0, Node{Dyn: 3}, 0},
		{"/proc/self", Follow, Node{Dyn: 2}, 0},
		{"/proc/self/", 0, Node{Dyn: 2}, 0},
		{"/proc/self/../../etc/../proc/7/comm", 0, Node{Dyn: 5}, 0},
		{"/proc/self/exe", 0, Node{Dyn: 4}, 0},
		{"/proc/self/exe", Follow, w.node("/bin/prog"), 0},
		{"/proc/self/exe/", Follow, Node{}, abi.ENOTDIR},
		{"/proc/self/exe/x", Follow, Node{}, abi.ENOTDIR},
		{"/proc/7/comm/x", 0, Node{}, abi.ENOTDIR},
		{"/proc/8", 0, Node{}, abi.ENOENT},
	} {
		got, e := w.Walk(&w.x, r, c.path, c.opt)
		if e != c.e || e == 0 && got.Node != c.want {
			t.Errorf("%s: %v, %v; want %v, %v", c.path, got.Node, e, c.want, c.e)
		}
	}
	if s := w.PathOf(&w.x, Node{Dyn: 5}); s != "/proc/7/comm" {
		t.Errorf("PathOf: %q", s)
	}
	if s, e := w.Getcwd(&w.x, Node{Dyn: 1}); s != "/proc" || e != 0 {
		t.Errorf("Getcwd: %q, %v", s, e)
	}
	var names []string
	w.Readdir(&w.x, Node{Dyn: 1}, 0, func(e Entry) bool { names = append(names, e.Name); return true })
	if got := strings.Join(names, " "); got != ". .. self 7" {
		t.Errorf("listing: %s", got)
	}
	var b [10]byte
	if n, e := w.ReadAt(&w.x, Node{Dyn: 5}, 1, b[:]); string(b[:n]) != "rog\n" || e != 0 {
		t.Errorf("read: %q, %v", b[:n], e)
	}
	w.is(w.Unlink(&w.x, r, "/proc/7/comm"), abi.EPERM, "unlink")
	w.is(w.Rmdir(&w.x, r, "/proc/7"), abi.EPERM, "rmdir")
	w.is(w.Mkdir(&w.x, r, "/proc/7", 0), abi.EEXIST, "mkdir")
	w.is(w.Rename(&w.x, r, "/proc/7/comm", r, "/proc/7/exe", 0), abi.EPERM, "rename")
	w.is(w.Rename(&w.x, r, "/proc/7/comm", r, "/comm", 0), abi.EXDEV, "rename out")
	_, _, e := w.Open(&w.x, r, "/proc/new", abi.O_CREAT|abi.O_WRONLY, 0o644)
	w.is(e, abi.ENOENT, "create")
	f, _, e := w.Open(&w.x, r, "/proc/7/comm", abi.O_WRONLY|abi.O_TRUNC|abi.O_CREAT, 0o644)
	if e != 0 || f.Node != (Node{Dyn: 5}) {
		t.Errorf("open for writing as root: %v, %v", f.Node, e)
	}
	w.Unref(&w.x, f.Node)
	w.is(w.Chmod(&w.x, Node{Dyn: 5}, 0), abi.EPERM, "chmod")
}

// TestLoops follows symbolic links up to the limit and over it.
func TestLoops(t *testing.T) {
	w := boot(t)
	r := w.root()
	w.is(w.Symlink(&w.x, "/etc", r, "/tmp/l0"), 0, "symlink")
	for i := range 41 {
		w.is(w.Symlink(&w.x, fmt.Sprintf("l%d", i), r, fmt.Sprintf("/tmp/l%d", i+1)), 0, "symlink")
	}
	got, e := w.Walk(&w.x, r, "/tmp/l39", Follow)
	if e != 0 || got.Node != w.node("/etc") {
		t.Errorf("40 links: %v, %v", got.Node, e)
	}
	_, e = w.Walk(&w.x, r, "/tmp/l40", Follow)
	w.is(e, abi.ELOOP, "41 links")
	w.is(w.Symlink(&w.x, "x/x/x/x", r, "/tmp/x"), 0, "symlink")
	_, e = w.Walk(&w.x, r, "/tmp/x/y", 0)
	w.is(e, abi.ELOOP, "a link that leads through itself")
	_, e = w.Walk(&w.x, r, strings.Repeat("/", PathMax), 0)
	w.is(e, abi.ENAMETOOLONG, "4096 slashes")
	_, e = w.Walk(&w.x, r, strings.Repeat("/", PathMax-1), 0)
	w.is(e, 0, "4095 slashes")
}

// FuzzWalk makes links and directories out of the input and walks among them: any answer will do, but there must be one, and the
// tree must stay sound.
func FuzzWalk(f *testing.F) {
	f.Add("a/b/../c", "/tmp/./x//", "..", uint8(3))
	f.Add("//", "a/a/a", "/proc/self/exe", uint8(7))
	f.Add("", ".", "\x00/\xff", uint8(0))
	f.Add(strings.Repeat("a/", 2047), "a", "a/..", uint8(31))
	f.Fuzz(func(t *testing.T, one, two, three string, opt uint8) {
		x := Ctx{Cred: RootCred(), Pages: newPages(), Dyn: fakeProc{}}
		tree, err := Boot(&x, DefaultLimits, BootOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r := Node{Inode: tree.Root}
		tree.Mkdir(&x, r, one, 0o755)
		tree.Symlink(&x, two, r, three)
		tree.Symlink(&x, one, r, "/tmp/a")
		tree.Rename(&x, r, two, r, one, uint32(opt)&3)
		tree.Link(&x, r, three, r, two, abi.AT_SYMLINK_FOLLOW)
		for _, p := range []string{one, two, three, one + "/" + two, "/tmp/a/" + three} {
			w, e := tree.Walk(&x, r, p, WalkFlags(opt)&(Follow|Directory|Missing|Empty))
			if e == 0 && w.Node != (Node{}) {
				tree.PathOf(&x, w.Node)
			}
			if w, _, e := tree.Open(&x, r, p, uint32(opt)<<5, 0o644); e == 0 {
				tree.Unref(&x, w.Node)
			}
			tree.Rmdir(&x, r, p)
			tree.Unlink(&x, r, p)
		}
		if err := tree.Audit(nil); err != nil {
			t.Fatal(err)
		}
	})
}
