//go:build linux

package fs

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
	"unsafe"

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
	p.x = Ctx{Cred: RootCred(), Pages: newPages()}
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

// become changes the file-system ids and the groups of this thread alone.
func (p *pair) become(who int) {
	c := users[who]
	unix.Setfsuid(0)
	g := append([]uint32{}, c.Groups...)
	var ptr unsafe.Pointer
	if len(g) > 0 {
		ptr = unsafe.Pointer(&g[0])
	}
	if _, _, e := unix.RawSyscall(unix.SYS_SETGROUPS, uintptr(len(g)), uintptr(ptr), 0); e != 0 {
		p.t.Fatal("setgroups: ", e)
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

func (p *pair) open(*rapid.T) {
	if len(p.fds) >= 4 {
		p.close(nil)
	}
	path, mode := p.path("path"), p.mode()&0o777
	flags := rapid.SampledFrom([]int{0, unix.O_WRONLY, unix.O_RDWR, 3}).Draw(p.t, "acc")
	for _, f := range []int{unix.O_CREAT, unix.O_CREAT, unix.O_EXCL, unix.O_TRUNC, unix.O_NOFOLLOW, unix.O_DIRECTORY, unix.O_NOATIME, unix.O_PATH, unix.O_TMPFILE} {
		if rapid.IntRange(0, 5).Draw(p.t, "flag") == 0 {
			flags |= f
		}
	}
	fd, err := unix.Open(path, flags|unix.O_NONBLOCK, mode)
	w, _, e := p.tree.Open(&p.x, p.cwd, path, toGuest(flags), mode)
	if e == 0 {
		if m := p.tree.Mode(&p.x, w.Node) & abi.S_IFMT; flags&unix.O_PATH == 0 && (m == abi.S_IFIFO || m == abi.S_IFCHR || m == abi.S_IFBLK) {
			// What follows is the kernel's: ENXIO of a FIFO without reader, of a device without driver.
			p.tree.Unref(&p.x, w.Node)
			if err == nil {
				unix.Close(fd)
			}
			return
		}
	}
	p.same(err, e, "open(%q, %#x, %#o)", path, flags, mode)
	if e == 0 {
		p.fds, p.held = append(p.fds, fd), append(p.held, w.Node)
		p.ok = append(p.ok, flags&3 != 0 && flags&3 != 3 && flags&unix.O_PATH == 0)
	}
}

// toGuest turns this machine's open flags into the generic ones: three differ on x86-64... and none of them elsewhere that matters.
func toGuest(flags int) uint32 {
	var g uint32
	for _, f := range [][2]int{
		{unix.O_DIRECTORY, abi.O_DIRECTORY}, {unix.O_NOFOLLOW, abi.O_NOFOLLOW}, {unix.O_CREAT, abi.O_CREAT}, {unix.O_EXCL, abi.O_EXCL},
		{unix.O_TRUNC, abi.O_TRUNC}, {unix.O_NOATIME, abi.O_NOATIME}, {unix.O_PATH, abi.O_PATH}, {unix.O_TMPFILE, abi.O_TMPFILE},
		{unix.O_TMPFILE &^ unix.O_DIRECTORY, tmpfile},
	} {
		if flags&f[0] == f[0] {
			g |= uint32(f[1])
		}
	}
	return g | uint32(flags&3)
}

func (p *pair) pick() int {
	if len(p.fds) == 0 {
		return -1
	}
	return rapid.IntRange(0, len(p.fds)-1).Draw(p.t, "fd")
}

func (p *pair) close(*rapid.T) {
	i := p.pick()
	if i < 0 {
		return
	}
	unix.Close(p.fds[i])
	p.tree.Unref(&p.x, p.held[i])
	p.fds, p.held, p.ok = slices.Delete(p.fds, i, i+1), slices.Delete(p.held, i, i+1), slices.Delete(p.ok, i, i+1)
	p.log = append(p.log, fmt.Sprintf("close #%d", i))
}

func (p *pair) pwrite(*rapid.T) {
	i := p.pick()
	if i < 0 || !p.ok[i] {
		return
	}
	data := make([]byte, rapid.SampledFrom([]int{0, 1, 100, 5000}).Draw(p.t, "len"))
	off := rapid.SampledFrom([]int64{0, 3, 4096, 20000, SizeMax - 2, SizeMax}).Draw(p.t, "off")
	for k := range data {
		data[k] = byte(off) + byte(k)
	}
	if off > 1<<40 && len(data) > 2 {
		return // Linux clears pages behind the end; the answer depends on its version
	}
	n, err := unix.Pwrite(p.fds[i], data, off)
	m, e := p.tree.WriteAt(&p.x, p.held[i], off, data)
	if err == unix.EINVAL && off > 1<<40 {
		return // the sum of offset and length overflows: refused before the file is asked
	}
	p.same(err, e, "pwrite(#%d, %d, %d)", i, len(data), off)
	if err == nil && n != m {
		p.t.Fatalf("pwrite: Linux %d, here %d", n, m)
	}
}

func (p *pair) fstat(*rapid.T) {
	i := p.pick()
	if i < 0 {
		return
	}
	var st unix.Stat_t
	if err := unix.Fstat(p.fds[i], &st); err != nil {
		p.t.Fatal(err)
	}
	p.compare("#fd", &st, p.held[i])
	if st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size > 1<<20 {
		return
	}
	var a, b [30000]byte
	n, err := unix.Pread(p.fds[i], a[:], 0)
	if err != nil {
		return
	}
	m, _ := p.tree.ReadAt(&p.x, p.held[i], 0, b[:])
	if n != m || a != b {
		p.t.Fatalf("content: Linux %d bytes, here %d\n%s", n, m, strings.Join(p.log, "\n"))
	}
}

func (p *pair) ftruncate(*rapid.T) {
	i := p.pick()
	size := rapid.SampledFrom([]int64{0, 10, 5000, 1 << 35}).Draw(p.t, "size")
	if i >= 0 && p.ok[i] {
		p.same(unix.Ftruncate(p.fds[i], size), p.tree.Truncate(&p.x, p.held[i], size, true), "ftruncate(#%d, %d)", i, size)
		return
	}
	path := p.path("path")
	p.same(unix.Truncate(path, size), p.on(path, Follow, func(n Node) abi.Errno {
		switch p.tree.Mode(&p.x, n) & abi.S_IFMT {
		case abi.S_IFREG:
		case abi.S_IFDIR:
			return abi.EISDIR
		default:
			return abi.EINVAL
		}
		if e := p.tree.Permission(&p.x, n, MayWrite); e != 0 {
			return e
		}
		return p.tree.Truncate(&p.x, n, size, false)
	}), "truncate(%q, %d)", path, size)
}

func (p *pair) mkdir(*rapid.T) {
	path, mode := p.path("path"), p.mode()
	p.same(unix.Mkdir(path, mode), p.tree.Mkdir(&p.x, p.cwd, path, mode), "mkdir(%q, %#o)", path, mode)
}

func (p *pair) mknod(*rapid.T) {
	path, mode := p.path("path"), p.mode()|rapid.SampledFrom([]uint32{0, unix.S_IFREG, unix.S_IFIFO, unix.S_IFSOCK, unix.S_IFCHR, unix.S_IFDIR, unix.S_IFLNK}).Draw(p.t, "type")
	dev := flip(p, "dev", 0, int(DevNull))
	p.same(unix.Mknod(path, mode, dev), p.tree.Mknod(&p.x, p.cwd, path, mode, uint32(dev)), "mknod(%q, %#o, %d)", path, mode, dev)
}

func (p *pair) symlink(*rapid.T) {
	target, path := p.path("target"), p.path("path")
	if rapid.IntRange(0, 9).Draw(p.t, "long") == 0 {
		target += strings.Repeat("/.", rapid.SampledFrom([]int{60, 63, 64, 2046, 2048}).Draw(p.t, "dots"))
	}
	p.same(unix.Symlink(target, path), p.tree.Symlink(&p.x, target, p.cwd, path), "symlink(%q, %q)", target, path)
}

func (p *pair) link(*rapid.T) {
	if !protected && p.who != 0 {
		return
	}
	old, path := p.path("old"), p.path("path")
	flags := flip(p, "follow", 0, unix.AT_SYMLINK_FOLLOW)
	p.same(unix.Linkat(unix.AT_FDCWD, old, unix.AT_FDCWD, path, flags), p.tree.Link(&p.x, p.cwd, old, p.cwd, path, uint32(flags)), "link(%q, %q, %#x)", old, path, flags)
}

func (p *pair) linkFd(*rapid.T) {
	i := p.pick()
	if i < 0 || p.who != 0 {
		return
	}
	path := p.path("path")
	p.same(unix.Linkat(p.fds[i], "", unix.AT_FDCWD, path, unix.AT_EMPTY_PATH), p.tree.Link(&p.x, p.held[i], "", p.cwd, path, abi.AT_EMPTY_PATH), "linkat(#%d, %q)", i, path)
}

func (p *pair) unlink(*rapid.T) {
	path := p.path("path")
	p.same(unix.Unlink(path), p.tree.Unlink(&p.x, p.cwd, path), "unlink(%q)", path)
}

func (p *pair) rmdir(*rapid.T) {
	path := p.path("path")
	p.same(unix.Rmdir(path), p.tree.Rmdir(&p.x, p.cwd, path), "rmdir(%q)", path)
}

func (p *pair) rename(*rapid.T) {
	old, path := p.path("old"), p.path("new")
	flags := rapid.SampledFrom([]uint{0, 0, 0, unix.RENAME_NOREPLACE, unix.RENAME_EXCHANGE, unix.RENAME_EXCHANGE, 3, 8}).Draw(p.t, "flags")
	p.same(unix.Renameat2(unix.AT_FDCWD, old, unix.AT_FDCWD, path, flags), p.tree.Rename(&p.x, p.cwd, old, p.cwd, path, uint32(flags)), "rename(%q, %q, %d)", old, path, flags)
}

func (p *pair) chmod(*rapid.T) {
	path, mode := p.path("path"), p.mode()
	at, opt := 0, Follow
	if rapid.IntRange(0, 3).Draw(p.t, "nofollow") == 0 {
		at, opt = unix.AT_SYMLINK_NOFOLLOW, 0
	}
	p.same(fchmodat2(path, mode, at), p.on(path, opt, func(n Node) abi.Errno { return p.tree.Chmod(&p.x, n, mode) }), "chmod(%q, %#o, %#x)", path, mode, at)
}

func fchmodat2(path string, mode uint32, flags int) error {
	s, err := unix.BytePtrFromString(path)
	if err != nil {
		return err
	}
	dir := unix.AT_FDCWD
	if _, _, e := unix.RawSyscall6(unix.SYS_FCHMODAT2, uintptr(dir), uintptr(unsafe.Pointer(s)), uintptr(mode), uintptr(flags), 0, 0); e != 0 {
		return e
	}
	return nil
}

func (p *pair) chown(*rapid.T) {
	path := p.path("path")
	uid := rapid.SampledFrom([]int{-1, 0, 1000, 1001}).Draw(p.t, "uid")
	gid := rapid.SampledFrom([]int{-1, 0, 1000, 2000}).Draw(p.t, "gid")
	at, opt := unix.AT_SYMLINK_NOFOLLOW, WalkFlags(0)
	if rapid.Bool().Draw(p.t, "follow") {
		at, opt = 0, Follow
	}
	p.same(unix.Fchownat(unix.AT_FDCWD, path, uid, gid, at), p.on(path, opt, func(n Node) abi.Errno {
		return p.tree.Chown(&p.x, n, uint32(uid), uint32(gid))
	}), "chown(%q, %d, %d, %#x)", path, uid, gid, at)
}

func (p *pair) utimens(*rapid.T) {
	path := p.path("path")
	kinds := []SetTimeKind{TimeSet, TimeNow, TimeOmit}
	a, m := rapid.SampledFrom(kinds).Draw(p.t, "atime"), rapid.SampledFrom(kinds).Draw(p.t, "mtime")
	if a == TimeOmit && m == TimeOmit {
		return // nothing is looked up at all: the kernel's case
	}
	spec := func(k SetTimeKind) unix.Timespec {
		return unix.Timespec{Sec: 5, Nsec: []int64{7, abi.UTIME_NOW, abi.UTIME_OMIT}[k]}
	}
	err := unix.UtimesNanoAt(unix.AT_FDCWD, path, []unix.Timespec{spec(a), spec(m)}, 0)
	p.same(err, p.on(path, Follow, func(n Node) abi.Errno {
		return p.tree.Utimens(&p.x, n, SetTime{a, 5e9 + 7}, SetTime{m, 5e9 + 7})
	}), "utimens(%q, %d, %d)", path, a, m)
}

func (p *pair) access(*rapid.T) {
	path, want := p.path("path"), uint32(rapid.IntRange(0, 8).Draw(p.t, "want"))
	e := abi.EINVAL
	if want < 8 {
		e = p.on(path, Follow, func(n Node) abi.Errno { return p.tree.Access(&p.x, n, want) })
	}
	p.same(unix.Faccessat2(unix.AT_FDCWD, path, want, unix.AT_EACCESS), e, "access(%q, %d)", path, want)
}

func (p *pair) readlink(*rapid.T) {
	path := p.path("path")
	var buf [5000]byte
	n, err := unix.Readlink(path, buf[:])
	s := ""
	p.same(err, p.on(path, 0, func(n Node) (e abi.Errno) {
		s, e = p.tree.Readlink(&p.x, n)
		return e
	}), "readlink(%q)", path)
	if err == nil && string(buf[:n]) != s {
		p.t.Fatalf("readlink(%q): Linux %q, here %q", path, buf[:n], s)
	}
}

func (p *pair) stat(*rapid.T) {
	path := p.path("path")
	opt := flip(p, "follow", Follow, 0)
	var st unix.Stat_t
	var err error
	if opt == Follow {
		err = unix.Stat(path, &st)
	} else {
		err = unix.Lstat(path, &st)
	}
	n, e := p.walk(path, opt)
	p.same(err, e, "stat(%q, %d)", path, opt)
	if e == 0 {
		p.compare(path, &st, n)
	}
}

func (p *pair) chdir(*rapid.T) {
	path := p.path("path")
	n, e := p.walk(path, Follow|Directory)
	if e == 0 {
		e = p.tree.Permission(&p.x, n, MayExec)
	}
	p.same(unix.Chdir(path), e, "chdir(%q)", path)
	if e == 0 {
		p.tree.Ref(n, 0)
		p.tree.Unref(&p.x, p.cwd)
		p.cwd = n
	}
}

func (p *pair) getcwd(*rapid.T) {
	var buf [5000]byte
	n, err := unix.Getcwd(buf[:])
	s, e := p.tree.Getcwd(&p.x, p.cwd)
	p.same(err, e, "getcwd()")
	if err == nil && string(buf[:n-1]) != s {
		p.t.Fatalf("getcwd: Linux %q, here %q", buf[:n-1], s)
	}
}

func (p *pair) user(*rapid.T) {
	p.become(rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(p.t, "who"))
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
