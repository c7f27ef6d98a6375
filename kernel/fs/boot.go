package fs

import (
	"fmt"
	"strconv"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/store"
)

// BootOptions say what the first tree looks like.
type BootOptions struct {
	Hostname string // for /etc/hostname and /etc/hosts
	TTYs     int    // how many of /dev/tty1, tty2 ... there are
}

// bootDirs are the directories of a machine without anything installed, parents first.
var bootDirs = []struct {
	path string
	mode uint32
}{
	{"/bin", 0o755}, {"/dev", 0o755}, {"/etc", 0o755}, {"/home", 0o755}, {"/mnt", 0o755}, {"/proc", 0o555}, {"/root", 0o700},
	{"/run", 0o755}, {"/sbin", 0o755}, {"/tmp", 0o1777}, {"/usr", 0o755}, {"/usr/bin", 0o755}, {"/usr/lib", 0o755},
	{"/usr/sbin", 0o755}, {"/usr/share", 0o755}, {"/var", 0o755}, {"/var/log", 0o755}, {"/var/tmp", 0o1777},
	{"/dev/shm", 0o1777}, {"/dev/pts", 0o755},
}

const passwd = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
student:x:1000:1000:student:/home/student:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`

const group = `root:x:0:
daemon:x:1:
tty:x:5:student
student:x:1000:
nogroup:x:65534:
`

const nsswitch = `passwd: files
group: files
hosts: files
`

// Boot returns the tree that the machine starts with: the usual directories, devices, the mount points, and the few files of /etc
// that a C library reads. The context gives time and pages; everything belongs to root.
func Boot(x *Ctx, lim Limits, opt BootOptions) (Tree, error) {
	t := NewTree(lim)
	x = &Ctx{Cred: RootCred(), Now: x.Now, Pages: x.Pages}
	for _, d := range bootDirs {
		if err := t.AddDir(x, d.path, d.mode); err != nil {
			return t, err
		}
		switch d.path {
		case "/proc":
			t.mount(x, d.path, ProcFS).Dyn = dynRoot
			t.Proc = t.find(t.Root, "proc")
			t.Proc = t.Dirents.R(t.Proc).Inode
		case "/dev":
			t.mount(x, d.path, DevFS)
		case "/dev/shm":
			t.mount(x, d.path, ShmFS)
		case "/dev/pts":
			t.mount(x, d.path, PtsFS)
		}
	}
	if err := t.bootDev(x, opt.TTYs); err != nil {
		return t, err
	}
	files := [][2]string{
		{"/etc/passwd", passwd}, {"/etc/group", group}, {"/etc/nsswitch.conf", nsswitch}, {"/etc/hostname", opt.Hostname + "\n"},
		{"/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\t" + opt.Hostname + "\n"},
	}
	for _, f := range files {
		if err := t.AddFile(x, f[0], 0o644, []byte(f[1])); err != nil {
			return t, err
		}
	}
	if err := t.AddDir(x, "/home/student", 0o755); err != nil {
		return t, err
	}
	home, _ := t.Walk(x, Node{Inode: t.Root}, "/home/student", 0)
	t.Chown(x, home.Node, 1000, 1000)
	return t, nil
}

// A Tool is a program that comes along in the tree.
type Tool struct {
	Path   string // where it lies, in a folder of bootDirs
	Data   []byte // the executable, nil for a link
	Target string // what it is another name of, empty for a program
}

// Install puts programs into the tree while the machine is built.
func (t *Tree) Install(x *Ctx, tools []Tool) error {
	for _, tool := range tools {
		if tool.Target == "" {
			if err := t.AddFile(x, tool.Path, 0o755, tool.Data); err != nil {
				return err
			}
		} else if e := t.Symlink(x, tool.Target, Node{Inode: t.Root}, tool.Path); e != 0 {
			return fmt.Errorf("%s: %w", tool.Path, e)
		}
	}
	return nil
}

// mount makes a fresh directory the root of another file system.
func (t *Tree) mount(x *Ctx, path string, k FSKind) *Inode {
	w, _ := t.Walk(x, Node{Inode: t.Root}, path, 0)
	in := t.Inodes.W(w.Node.Inode)
	t.NextIno[in.FS]-- // its number goes back: it was the last one given out
	in.FS, in.Ino = k, t.NextIno[k]
	t.NextIno[k]++
	return in
}

// bootDev fills /dev.
func (t *Tree) bootDev(x *Ctx, ttys int) error {
	nodes := devNodes
	for i := range ttys {
		nodes = append(nodes[:len(nodes):len(nodes)], devNode{"tty" + strconv.Itoa(i+1), DevTTY1 + Device(i), 0o620, TTYGroup})
	}
	root := Node{Inode: t.Root}
	for _, d := range nodes {
		path := "/dev/" + d.name
		if e := t.Mknod(x, root, path, abi.S_IFCHR|d.mode, d.dev); e != 0 {
			return fmt.Errorf("%s: %w", path, e)
		}
		w, _ := t.Walk(x, root, path, 0)
		t.Inodes.W(w.Node.Inode).GID = d.gid
	}
	for _, l := range devLinks {
		if e := t.Symlink(x, l[1], root, "/dev/"+l[0]); e != 0 {
			return fmt.Errorf("/dev/%s: %w", l[0], e)
		}
	}
	return nil
}

// AddDir makes a directory while the machine is built; one that is there already gets the mode.
func (t *Tree) AddDir(x *Ctx, path string, mode uint32) error {
	root := Node{Inode: t.Root}
	e := t.Mkdir(x, root, path, 0o700)
	if e != 0 && e != abi.EEXIST {
		return fmt.Errorf("%s: %w", path, e)
	}
	w, e := t.Walk(x, root, path, Follow|Directory)
	if e == 0 {
		e = t.Chmod(x, w.Node, mode)
	}
	if e != 0 {
		return fmt.Errorf("%s: %w", path, e)
	}
	return nil
}

// AddFile makes a regular file while the machine is built, or replaces the content of one.
func (t *Tree) AddFile(x *Ctx, path string, mode uint32, data []byte) error {
	id, err := t.newFile(x, path, mode)
	if err != nil {
		return err
	}
	if e := t.fill(x, id, 0, data); e != 0 {
		return fmt.Errorf("%s: %w", path, e)
	}
	return nil
}

// newFile makes an empty regular file with exactly this mode.
func (t *Tree) newFile(x *Ctx, path string, mode uint32) (store.ID, error) {
	w, _, e := t.Open(x, Node{Inode: t.Root}, path, abi.O_WRONLY|abi.O_CREAT|abi.O_TRUNC, mode)
	if e != 0 {
		return 0, fmt.Errorf("%s: %w", path, e)
	}
	e = t.Chmod(x, w.Node, mode)
	t.Unref(x, w.Node)
	if e != 0 {
		return 0, fmt.Errorf("%s: %w", path, e)
	}
	return w.Node.Inode, nil
}

// fill writes all of the data.
func (t *Tree) fill(x *Ctx, id store.ID, off int64, data []byte) abi.Errno {
	for len(data) > 0 {
		n, e := t.WriteAt(x, Node{Inode: id}, off, data)
		if e != 0 {
			return e
		}
		off, data = off+int64(n), data[n:]
	}
	return 0
}
