package fs

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
	"github.com/vitrine-os/vitrine/proc/mem"
)

// world is a booted tree with a context.
type world struct {
	*testing.T
	Tree
	x   Ctx
	mem mem.Memory
}

func boot(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, mem: mem.NewMemory(16384)}
	w.x = Ctx{Cred: RootCred(), Pages: mem.NewMMU(&w.mem)}
	tree, err := Boot(&w.x, DefaultLimits, BootOptions{Hostname: "vitrine", TTYs: 2})
	if err != nil {
		t.Fatal(err)
	}
	w.Tree = tree
	return w
}

func (w *world) root() Node { return Node{Inode: w.Root} }

// is expects an errno.
func (w *world) is(got, want abi.Errno, what string) {
	w.Helper()
	if got != want {
		w.Errorf("%s: %v, want %v", what, got, want)
	}
}

func (w *world) node(path string) Node {
	w.Helper()
	n, e := w.Walk(&w.x, w.root(), path, 0)
	if e != 0 {
		w.Fatalf("%s: %v", path, e)
	}
	return n.Node
}

func (w *world) audit() {
	w.Helper()
	if err := w.Audit(func(store.ID) int32 { return 0 }); err != nil {
		w.Error(err)
	}
}

// TestPlain checks clones and hashes field by field.
func TestPlain(t *testing.T) {
	for name, err := range map[string]error{"Inode": store.Covers[Inode](), "Dirent": store.Covers[Dirent]()} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBoot looks at what programs rely on from the start.
func TestBoot(t *testing.T) {
	w := boot(t)
	for _, c := range []struct {
		path string
		mode uint32
		rdev Device
		dev  uint64
	}{
		{"/", abi.S_IFDIR | 0o755, 0, RootFS.Dev()},
		{"/tmp", abi.S_IFDIR | 0o1777, 0, RootFS.Dev()},
		{"/proc", abi.S_IFDIR | 0o555, 0, ProcFS.Dev()},
		{"/dev", abi.S_IFDIR | 0o755, 0, DevFS.Dev()},
		{"/dev/shm", abi.S_IFDIR | 0o1777, 0, ShmFS.Dev()},
		{"/dev/null", abi.S_IFCHR | 0o666, 0x103, DevFS.Dev()},
		{"/dev/tty2", abi.S_IFCHR | 0o620, 0x402, DevFS.Dev()},
		{"/dev/ptmx", abi.S_IFCHR | 0o666, 0x502, DevFS.Dev()},
		{"/dev/stdin", abi.S_IFLNK | 0o777, 0, DevFS.Dev()},
		{"/etc/passwd", abi.S_IFREG | 0o644, 0, RootFS.Dev()},
	} {
		a := w.Stat(&w.x, w.node(c.path))
		if a.Mode != c.mode || a.Rdev != c.rdev || a.Dev != c.dev {
			t.Errorf("%s: mode %o, rdev %x, dev %d; want %o, %x, %d", c.path, a.Mode, a.Rdev, a.Dev, c.mode, c.rdev, c.dev)
		}
	}
	for _, p := range []string{"/", "/proc", "/dev", "/dev/shm"} {
		if a := w.Stat(&w.x, w.node(p)); a.Ino != 1 {
			t.Errorf("%s is the root of a file system but has inode %d", p, a.Ino)
		}
	}
	var buf [64]byte
	n, e := w.ReadAt(&w.x, w.node("/etc/hostname"), 0, buf[:])
	if e != 0 || string(buf[:n]) != "vitrine\n" {
		t.Errorf("/etc/hostname: %q, %v", buf[:n], e)
	}
	w.audit()
}

// TestMounts checks what must not be moved, removed or linked across.
func TestMounts(t *testing.T) {
	w := boot(t)
	r := w.root()
	w.is(w.Rmdir(&w.x, r, "/dev"), abi.EBUSY, "rmdir /dev")
	w.is(w.Rmdir(&w.x, r, "/dev/shm"), abi.EBUSY, "rmdir /dev/shm")
	w.is(w.Rmdir(&w.x, r, "/proc"), abi.EBUSY, "rmdir /proc")
	w.is(w.Rename(&w.x, r, "/dev", r, "/d", 0), abi.EBUSY, "rename /dev")
	w.is(w.Rename(&w.x, r, "/etc/passwd", r, "/dev/passwd", 0), abi.EXDEV, "rename across")
	w.is(w.Link(&w.x, r, "/etc/passwd", r, "/dev/shm/passwd", 0), abi.EXDEV, "link across")
	w.is(w.Mkdir(&w.x, r, "/proc/x", 0o755), abi.ENOENT, "mkdir in /proc")
	up, _ := w.Walk(&w.x, w.node("/dev/shm"), "../..", 0)
	if up.Node != r {
		t.Errorf("/dev/shm/../.. is %v", up.Node)
	}
	w.audit()
}

// TestCookies removes entries while the directory is being listed: each other entry must come exactly once.
func TestCookies(t *testing.T) {
	w := boot(t)
	r := w.root()
	w.is(w.Mkdir(&w.x, r, "/many", 0o755), 0, "mkdir")
	const n = 10000
	for i := range n {
		w.is(w.Mknod(&w.x, r, fmt.Sprintf("/many/f%d", i), 0o644, 0), 0, "mknod")
	}
	dir, seen, pos := w.node("/many"), map[string]int{}, uint64(0)
	for round := 0; ; round++ {
		got := []string{}
		w.Readdir(&w.x, dir, pos, func(e Entry) bool {
			if len(got) == 100 {
				return false
			}
			got, pos = append(got, e.Name), e.Off
			return true
		})
		for _, name := range got {
			if seen[name]++; name[0] == 'f' && round%3 != 0 { // the entry that the position stands on goes too
				w.is(w.Unlink(&w.x, dir, name), 0, name)
			}
		}
		if len(got) == 0 {
			break
		}
	}
	if len(seen) != n+2 {
		t.Errorf("%d names seen, want %d", len(seen), n+2)
	}
	for name, k := range seen {
		if k != 1 {
			t.Errorf("%s came %d times", name, k)
		}
	}
	w.audit()
}

// TestUnlinkOpen keeps a file and a directory alive through references, and looks at what /proc would call them.
func TestUnlinkOpen(t *testing.T) {
	w := boot(t)
	r := w.root()
	frames := w.mem.Used()
	f, created, e := w.Open(&w.x, r, "/tmp/f", abi.O_CREAT|abi.O_RDWR, 0o600)
	if e != 0 || !created {
		t.Fatal(created, e)
	}
	w.WriteAt(&w.x, f.Node, 0, []byte("still here"))
	w.is(w.Rename(&w.x, r, "/tmp/f", r, "/var/g", 0), 0, "rename")
	if s := w.PathOf(&w.x, f.Node); s != "/var/g" {
		t.Errorf("after the rename: %q", s)
	}
	w.is(w.Unlink(&w.x, r, "/var/g"), 0, "unlink")
	if s := w.PathOf(&w.x, f.Node); s != "/var/g (deleted)" {
		t.Errorf("after the unlink: %q", s)
	}
	var buf [20]byte
	if n, _ := w.ReadAt(&w.x, f.Node, 6, buf[:]); string(buf[:n]) != "here" {
		t.Errorf("read %q", buf[:n])
	}
	w.is(w.Link(&w.x, f.Node, "", r, "/tmp/again", abi.AT_EMPTY_PATH), abi.ENOENT, "a new name for a deleted file")
	w.Unref(&w.x, f.Node)
	if w.mem.Used() != frames {
		t.Errorf("%d frames are still taken", w.mem.Used()-frames)
	}

	w.is(w.Mkdir(&w.x, r, "/tmp/d", 0o755), 0, "mkdir")
	w.is(w.Mkdir(&w.x, r, "/tmp/d/e", 0o755), 0, "mkdir")
	d := w.node("/tmp/d/e")
	w.Ref(d, 0)
	w.is(w.Rmdir(&w.x, r, "/tmp/d/e"), 0, "rmdir")
	w.is(w.Rmdir(&w.x, r, "/tmp/d"), 0, "rmdir")
	_, e = w.Getcwd(&w.x, d)
	w.is(e, abi.ENOENT, "getcwd")
	w.is(w.Mkdir(&w.x, d, "x", 0o755), abi.ENOENT, "mkdir in a removed directory")
	up, e := w.Walk(&w.x, d, "../..", 0)
	if e != 0 || up.Node != w.node("/tmp") {
		t.Errorf("../.. of a removed directory: %v, %v", up.Node, e)
	}
	w.Unref(&w.x, d)
	w.audit()
}

// TestChroot checks that a root is a ceiling for "..", for links and for paths.
func TestChroot(t *testing.T) {
	w := boot(t)
	r := w.root()
	w.is(w.Mkdir(&w.x, r, "/tmp/jail", 0o755), 0, "mkdir")
	w.is(w.Mkdir(&w.x, r, "/tmp/jail/sub", 0o755), 0, "mkdir")
	w.is(w.Symlink(&w.x, "/sub/../../..", r, "/tmp/jail/out"), 0, "symlink")
	jail, sub := w.node("/tmp/jail"), w.node("/tmp/jail/sub")
	x := w.x
	x.Root = jail
	for _, p := range []string{"/", "..", "/../..", "../../out", "/out/sub/.."} {
		if got, e := w.Walk(&x, sub, p, Follow); e != 0 || got.Node != jail {
			t.Errorf("%s: %v, %v", p, got.Node, e)
		}
	}
	for _, c := range []struct {
		n    Node
		want string
	}{{jail, "/"}, {sub, "/sub"}, {w.node("/etc"), "(unreachable)/etc"}, {r, "(unreachable)/"}} {
		if s, e := w.Getcwd(&x, c.n); e != 0 || s != c.want {
			t.Errorf("getcwd: %q, %v, want %q", s, e, c.want)
		}
	}
}

// TestLimits fills the tree up.
func TestLimits(t *testing.T) {
	w := boot(t)
	w.Limits = Limits{Inodes: uint32(w.Inodes.Len()) + 2, Names: 1 << 20}
	r := w.root()
	w.is(w.Mkdir(&w.x, r, "/a", 0o755), 0, "first")
	w.is(w.Mknod(&w.x, r, "/b", 0o644, 0), 0, "second")
	w.is(w.Mknod(&w.x, r, "/c", 0o644, 0), abi.ENOSPC, "third")
	_, _, e := w.Open(&w.x, r, "/c", abi.O_CREAT|abi.O_WRONLY, 0o644)
	w.is(e, abi.ENOSPC, "open")
	w.is(w.Unlink(&w.x, r, "/b"), 0, "unlink")
	w.Limits.Names = w.NameUse + 200
	w.is(w.Symlink(&w.x, string(make([]byte, 300)), r, "/c"), abi.ENOSPC, "a long target")
	w.is(w.Symlink(&w.x, "short", r, "/c"), 0, "a short target")
	w.audit()

	// The content is limited by the frames of the machine: what fits is written, then ENOSPC.
	small := mem.NewMemory(64)
	w.x.Pages = mem.NewMMU(&small)
	w.Limits = DefaultLimits
	f, _, e := w.Open(&w.x, r, "/big", abi.O_CREAT|abi.O_WRONLY, 0o644)
	w.is(e, 0, "open")
	total, data := 0, make([]byte, 100<<10)
	for range 10 {
		n, _, e := w.Append(&w.x, f.Node, data)
		if total += n; e != 0 {
			w.is(e, abi.ENOSPC, "append")
			break
		}
	}
	if total < 60*4096 || total > 64*4096 || w.Inode(f.Node).Size != int64(total) {
		t.Errorf("%d bytes fitted in 64 frames; size %d", total, w.Inode(f.Node).Size)
	}
	_, e = w.WriteAt(&w.x, f.Node, SizeMax, []byte("x"))
	w.is(e, abi.EFBIG, "write at the end of the world")
}

// TestSnapshot checks that a copy of the tree stays as it was, and that equal trees hash equally, however they came about.
func TestSnapshot(t *testing.T) {
	w := boot(t)
	r := w.root()
	sum := func() (s store.Sum) {
		for _, p := range w.Parts() {
			s = s.Plus(p.Sum())
		}
		var h store.Hasher
		w.HashInto(&h)
		return s.Plus(h.Sum())
	}
	before := sum()
	snap := w.Tree
	freeze := func() {
		k := store.NewToken()
		for _, p := range w.Parts() {
			p.Freeze(k)
		}
	}
	freeze()
	w.x.Now = 5
	w.is(w.Mkdir(&w.x, r, "/tmp/d", 0o755), 0, "mkdir")
	w.is(w.Rename(&w.x, r, "/etc/passwd", r, "/tmp/d/p", 0), 0, "rename")
	if s := sum(); s.Exact == before.Exact || s.Loose == before.Loose {
		t.Error("the hash did not follow the change")
	}
	later := w.Tree
	w.Tree = snap
	freeze()
	if got := sum(); got != before {
		t.Errorf("the snapshot changed: %v, was %v", got, before)
	}
	w.node("/etc/passwd")
	w.audit()
	w.Tree = later
	w.node("/tmp/d/p")
	w.audit()
	for _, p := range w.Parts() {
		if err := p.Verify(); err != nil {
			t.Error(err)
		}
	}
}

// TestRelatime checks when reading moves the access time.
func TestRelatime(t *testing.T) {
	w := boot(t)
	f, _, _ := w.Open(&w.x, w.root(), "/tmp/f", abi.O_CREAT|abi.O_RDWR, 0o644)
	in := func() *Inode { return w.Inode(f.Node) }
	var b [1]byte
	read := func(now int64) int64 {
		w.x.Now = now
		w.ReadAt(&w.x, f.Node, 0, b[:])
		return in().Atime
	}
	w.x.Now = 10
	w.WriteAt(&w.x, f.Node, 0, []byte("abc"))
	got := []int64{read(20), read(30), read(30 + day), read(31 + day)}
	if diff := cmp.Diff([]int64{20, 20, 30 + day, 30 + day}, got); diff != "" {
		t.Error(diff)
	}
}

// TestCollision makes two rows share a hash, which no names that we know do: the list behind one key must stand any order of removal.
func TestCollision(t *testing.T) {
	for _, first := range []int{0, 1, 2} {
		w := boot(t)
		dir := w.node("/tmp").Inode
		key := nameKey(dir, "x")
		var rows []store.ID
		for range 3 {
			id, d := w.Dirents.New()
			head, _ := w.Names.Get(key)
			d.Dir, d.Name, d.Same = dir, "x", store.ID(head)
			w.Names.Set(key, uint64(id))
			rows = append(rows, id)
		}
		w.unchain(rows[first])
		var got []store.ID
		head, _ := w.Names.Get(key)
		for id := store.ID(head); id != 0; id = w.Dirents.R(id).Same {
			got = append(got, id)
		}
		want := []store.ID{rows[2], rows[1], rows[0]}
		want = append(want[:2-first:2-first], want[3-first:]...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if w.find(dir, "y") != 0 || w.find(dir, "x") != want[0] {
			t.Error("the chain is not searched")
		}
	}
}

// TestStatfs compares the parts that programs look at with what tmpfs and proc answer.
func TestStatfs(t *testing.T) {
	w := boot(t)
	s := w.Statfs(w.node("/tmp"), 1000, 400)
	if s.Type != 0x01021994 || s.Blocks != 1000 || s.Free != 400 || s.Namelen != 255 || s.Files-s.Ffree != uint64(w.Inodes.Len()) {
		t.Errorf("tmpfs: %+v", s)
	}
	if s := w.Statfs(w.node("/proc"), 1000, 400); s.Type != 0x9fa0 || s.Blocks != 0 {
		t.Errorf("proc: %+v", s)
	}
}

// TestDeviceNumbers packs and unpacks.
func TestDeviceNumbers(t *testing.T) {
	for _, c := range [][3]uint32{{1, 3, 0x103}, {5, 2, 0x502}, {254, 0, 0xfe00}, {136, 300, 0x10882c}, {0xfff, 0xfffff, 0xffffffff}} {
		d := MakeDev(c[0], c[1])
		if d != c[2] || Major(d) != c[0] || Minor(d) != c[1] {
			t.Errorf("%d:%d is %#x, %d:%d", c[0], c[1], d, Major(d), Minor(d))
		}
	}
}
