//go:build linux

package fs

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// The calls that the comparison with Linux draws from: each is made on both sides with the same arguments.

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
	p.same(unix.Fchmodat(unix.AT_FDCWD, path, mode, at), p.on(path, opt, func(n Node) abi.Errno { return p.tree.Chmod(&p.x, n, mode) }), "chmod(%q, %#o, %#x)", path, mode, at)
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
