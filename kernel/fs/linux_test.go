//go:build linux

package fs

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// users are who may act in the comparison with Linux.
var users = []Cred{
	RootCred(),
	{UID: 1000, GID: 1000, Groups: []uint32{2000}},
	{UID: 1001, GID: 2000},
}

// jail puts the thread of the test into a mount namespace of its own whose root is an empty tmpfs with another tmpfs at /mnt. The
// thread is never unlocked: it ends with the test, and the namespace with it.
func jail(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root, for a mount namespace and chroot")
	}
	dir := t.TempDir()
	var u unix.Utsname
	var major, minor int
	unix.Uname(&u)
	if fmt.Sscanf(unix.ByteSliceToString(u.Release[:]), "%d.%d", &major, &minor); major*100+minor < 606 {
		t.Skip("needs Linux 6.6, which has fchmodat2 and refuses O_CREAT with O_DIRECTORY")
	}
	b, _ := os.ReadFile("/proc/sys/fs/protected_hardlinks")
	protected = string(b) == "1\n"
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNS | unix.CLONE_FS); err != nil {
		t.Skip("no mount namespace here: ", err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
	must(unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=755"))
	must(unix.Chroot(dir))
	must(unix.Chdir("/"))
	must(unix.Mkdir("/mnt", 0o755))
	must(unix.Mount("tmpfs", "/mnt", "tmpfs", 0, "mode=755"))
	if list, err := os.ReadDir("/"); err != nil || len(list) != 1 {
		t.Fatal("the jail did not close: ", list, err)
	}
	unix.Umask(0)
}

// protected tells that this kernel lets a user link only what he owns or may write, as we do. Without that, links are left to root.
var protected bool

// pair is the same world twice: Linux's tmpfs in the jail, and a Tree.
type pair struct {
	t     *rapid.T
	tree  Tree
	x     Ctx
	cwd   Node
	fds   []int  // open files of the real side
	held  []Node // the same files here
	ok    []bool // the file was opened for writing
	who   int    // index of users
	seen  map[string]stamps
	slow  bool // wait for Linux's coarse clock between calls, so that a time that moves can be seen to move
	log   []string
	known []string // paths that existed at the last scan
}

// stamps remembers a file's times on both sides, to see which of them moved.
type stamps struct {
	ino    uint64
	rm, rc int64 // real mtime and ctime
	m, c   int64
}

func newPair(t *rapid.T) *pair {
	p := &pair{t: t, tree: NewTree(DefaultLimits), seen: map[string]stamps{}, slow: rapid.IntRange(0, 19).Draw(t, "slow") == 19}
	p.x = Ctx{Cred: users[0], Pages: newPages()}
	p.cwd = Node{Inode: p.tree.Root}
	p.tree.Ref(p.cwd, 0)
	if e := p.tree.Mkdir(&p.x, p.cwd, "/mnt", 0o755); e != 0 {
		t.Fatal(e)
	}
	p.tree.mount(&p.x, "/mnt", ShmFS)
	p.become(0)
	unix.Chdir("/")
	for _, dir := range []string{"/mnt", "/"} {
		unix.Chmod(dir, 0o755)
		unix.Chown(dir, 0, 0)
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if d.Name() != "mnt" || dir == "/mnt" {
				if err := os.RemoveAll(dir + "/" + d.Name()); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, dir := range []string{"/mnt", "/"} {
		unix.UtimesNanoAt(unix.AT_FDCWD, dir, nil, 0) // the last world may have left a time that this one sets again
	}
	p.known = []string{"/"}
	for _, d := range []string{"/a", "/a/b", "/c", "/mnt/d"} {
		p.same(unix.Mkdir(d, 0o777), p.tree.Mkdir(&p.x, p.cwd, d, 0o777), "mkdir(%q)", d)
	}
	for _, f := range []string{"/a/f", "/c/f"} {
		p.same(unix.Mknod(f, 0o666, 0), p.tree.Mknod(&p.x, p.cwd, f, 0o666, 0), "mknod(%q)", f)
	}
	p.same(unix.Link("/a/f", "/a/g"), p.tree.Link(&p.x, p.cwd, "/a/f", p.cwd, "/a/g", 0), "link")
	p.same(unix.Symlink("../c", "/a/l"), p.tree.Symlink(&p.x, "../c", p.cwd, "/a/l"), "symlink")
	return p
}

// become changes the groups and the file-system ids of this thread alone (package unix does not reach the others); with the user id,
// the capabilities over files come and go.
func (p *pair) become(who int) {
	c := users[who]
	unix.Setfsuid(0)
	groups := []int{}
	for _, g := range c.Groups {
		groups = append(groups, int(g))
	}
	if err := unix.Setgroups(groups); err != nil {
		p.t.Fatal(err)
	}
	unix.Setfsgid(int(c.GID))
	unix.Setfsuid(int(c.UID))
	p.who, p.x.Cred = who, c
}

// same compares the errors of one call on both sides, and counts the clock on.
func (p *pair) same(err error, e abi.Errno, format string, args ...any) {
	p.t.Helper()
	what := fmt.Sprintf("[%d] ", p.x.Cred.UID) + fmt.Sprintf(format, args...)
	p.log = append(p.log, what)
	real := unix.Errno(0)
	if err != nil {
		real = err.(unix.Errno)
	}
	if int(real) != int(e) {
		p.t.Fatalf("%s: Linux %v (%d), here %v\n%s", what, real, int(real), e, strings.Join(p.log, "\n"))
	}
}

func (p *pair) path(label string) string {
	// Mostly something that exists, or a new name next to it: purely random paths rarely meet anything.
	switch k := rapid.IntRange(0, 9).Draw(p.t, label+" source"); {
	case k < 5:
		return rapid.SampledFrom(p.known).Draw(p.t, label)
	case k < 7:
		return strings.TrimSuffix(rapid.SampledFrom(p.known).Draw(p.t, label), "/") + rapid.SampledFrom([]string{"/a", "/b", "/c", "/..", "/."}).Draw(p.t, label+" below")
	}
	name := rapid.SampledFrom([]string{"a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "mnt", ".", "..", strings.Repeat("n", 256)})
	n := rapid.IntRange(1, 3).Draw(p.t, label+" parts")
	parts := make([]string, n)
	for i := range parts {
		parts[i] = name.Draw(p.t, label)
	}
	s := strings.Join(parts, "/")
	switch rapid.IntRange(0, 11).Draw(p.t, label+" shape") {
	case 0, 1, 2:
		s = "/" + s
	case 3:
		s += "/"
	case 4:
		s = "//" + s + "//"
	case 5:
		s = rapid.SampledFrom([]string{"", "/", "//", ".", ".."}).Draw(p.t, label+" odd")
	}
	return s
}

func (p *pair) mode() uint32 {
	return rapid.SampledFrom([]uint32{0o755, 0o644, 0o777, 0o1777, 0o2775, 0o4755, 0o6777, 0o2664, 0o700, 0o070, 0, 0o111, 0o555}).Draw(p.t, "mode")
}

func flip[T any](p *pair, label string, a, b T) T {
	if rapid.Bool().Draw(p.t, label) {
		return a
	}
	return b
}

// walk resolves a path here for the calls that work on nodes.
func (p *pair) walk(path string, opt WalkFlags) (Node, abi.Errno) {
	w, e := p.tree.Walk(&p.x, p.cwd, path, opt)
	return w.Node, e
}

// on resolves and then acts, as a system call does.
func (p *pair) on(path string, opt WalkFlags, act func(Node) abi.Errno) abi.Errno {
	n, e := p.walk(path, opt)
	if e != 0 {
		return e
	}
	return act(n)
}

// brief is what is compared of a file's attributes.
type brief struct {
	Mode, Nlink, UID, GID, Rdev uint64
	Size, Blocks                int64
}

func (p *pair) compare(path string, st *unix.Stat_t, n Node) {
	p.t.Helper()
	a := p.tree.Stat(&p.x, n)
	real := brief{uint64(st.Mode), uint64(st.Nlink), uint64(st.Uid), uint64(st.Gid), st.Rdev, st.Size, st.Blocks}
	here := brief{uint64(a.Mode), uint64(a.Nlink), uint64(a.UID), uint64(a.GID), uint64(a.Rdev), a.Size, a.Blocks}
	if diff := cmp.Diff(real, here); diff != "" {
		p.t.Fatalf("%s: - Linux, + here\n%s\n%s", path, diff, strings.Join(p.log, "\n"))
	}
	real64, was := st.Ino, p.seen[path]
	now := stamps{real64, st.Mtim.Nano(), st.Ctim.Nano(), a.Mtime, a.Ctime}
	if was.ino == real64 && path != "#fd" {
		rm, rc, m, c := was.rm != now.rm, was.rc != now.rc, was.m != now.m, was.c != now.c
		if rm && !m || rc && !c || p.slow && (rm != m || rc != c) {
			p.t.Fatalf("%s: mtime moves: Linux %v, here %v; ctime moves: Linux %v, here %v\n%s", path, rm, m, rc, c, strings.Join(p.log, "\n"))
		}
	}
	p.seen[path] = now
}

// scan compares both trees from the root down, as root.
func (p *pair) scan(*rapid.T) {
	who := p.who
	p.become(0)
	p.known = p.known[:0]
	p.scanDir("/", Node{Inode: p.tree.Root})
	p.become(who)
	held := map[store.ID]int32{p.cwd.Inode: 1}
	for _, n := range p.held {
		held[n.Inode]++
	}
	if err := p.tree.Audit(func(id store.ID) int32 { return held[id] }); err != nil {
		p.t.Fatalf("%v\n%s", err, strings.Join(p.log, "\n"))
	}
	p.x.Now += 1000
	if p.slow {
		time.Sleep(5 * time.Millisecond)
	}
}

func (p *pair) scanDir(path string, n Node) {
	p.known = append(p.known, path)
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		p.t.Fatal(path, err)
	}
	p.compare(path, &st, n)
	if st.Mode&unix.S_IFMT != unix.S_IFDIR {
		return
	}
	list, err := os.ReadDir(path)
	if err != nil {
		p.t.Fatal(err)
	}
	var real, here []string
	for _, d := range list {
		real = append(real, d.Name())
	}
	p.tree.Readdir(&p.x, n, 2, func(e Entry) bool { here = append(here, e.Name); return true })
	sort.Strings(here)
	if diff := cmp.Diff(real, here); diff != "" {
		p.t.Fatalf("%s: - Linux, + here\n%s\n%s", path, diff, strings.Join(p.log, "\n"))
	}
	for _, name := range here {
		w, e := p.tree.Walk(&p.x, n, name, 0)
		if e != 0 {
			p.t.Fatal(e)
		}
		p.scanDir(strings.TrimSuffix(path, "/")+"/"+name, w.Node)
	}
}

// TestLinux makes the same random calls in a real tmpfs and in a Tree, as root and as two other users, and compares every answer and,
// after every call, both trees.
func TestLinux(t *testing.T) {
	jail(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := newPair(rt)
		defer p.end()
		rt.Repeat(map[string]func(*rapid.T){
			"": p.scan, "open": p.open, "open2": p.open, "close": p.close, "pwrite": p.pwrite, "fstat": p.fstat, "ftruncate": p.ftruncate, "mkdir": p.mkdir,
			"mkdir2": p.mkdir, "mknod": p.mknod, "symlink": p.symlink, "link": p.link, "linkFd": p.linkFd, "unlink": p.unlink, "rmdir": p.rmdir,
			"rename": p.rename, "rename2": p.rename, "chmod": p.chmod, "chown": p.chown, "utimens": p.utimens, "access": p.access, "readlink": p.readlink,
			"stat": p.stat, "chdir": p.chdir, "getcwd": p.getcwd, "user": p.user,
		})
	})
}

// end gives everything back and expects that only what has a name is left.
func (p *pair) end() {
	for len(p.fds) > 0 {
		unix.Close(p.fds[0])
		p.tree.Unref(&p.x, p.held[0])
		p.fds, p.held = p.fds[1:], p.held[1:]
	}
	p.tree.Unref(&p.x, p.cwd)
	p.become(0)
	if err := p.tree.Audit(func(store.ID) int32 { return 0 }); err != nil {
		p.t.Errorf("at the end: %v", err)
	}
}
