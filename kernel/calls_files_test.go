package kernel

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// open makes a file with a content and returns a descriptor for reading and writing.
func (p *puppet) open(name, content string) int64 {
	p.t.Helper()
	fd := p.call("openat", abi.AT_FDCWD, name, abi.O_RDWR|abi.O_CREAT|abi.O_TRUNC, 0o644)
	if fd < 0 {
		p.t.Fatalf("open %s: %s", name, show(fd))
	}
	if content != "" {
		p.want(len(content), "write", fd, []byte(content), len(content))
	}
	return fd
}

// reads checks what a read returns.
func (p *puppet) reads(fd any, n int, want string) {
	p.t.Helper()
	b := p.buf(n)
	p.want(len(want), "read", fd, b, n)
	if got := p.peek(b, len(want)); string(got) != want {
		p.t.Errorf("read %q, want %q", got, want)
	}
}

var fileCases = []callCase{
	{"read and write", func(p *puppet) {
		fd := p.open("f", "hello world")
		p.want(0, "lseek", fd, 0, abi.SEEK_SET)
		p.reads(fd, 5, "hello")
		p.reads(fd, 100, " world")
		p.reads(fd, 100, "")
		p.want(5, "pread64", fd, p.buf(10), 5, 3)
		p.want(3, "pwrite64", fd, "HEL", 3, 0)
		p.want(11, "lseek", fd, 0, abi.SEEK_CUR) // the positioned calls leave the offset alone
		p.want(abi.EINVAL, "pread64", fd, p.buf(10), 5, -1)
		p.want(abi.EINVAL, "pwrite64", fd, "x", 1, -1)
		a, b := p.buf(4), p.buf(20)
		p.want(0, "lseek", fd, 0, abi.SEEK_SET)
		p.want(11, "readv", fd, p.words(a, 4, 0, 0, b, 20), 3)
		if string(p.peek(a, 4))+string(p.peek(b, 7)) != "HELlo world" {
			p.t.Error("readv fills its buffers in order")
		}
		p.want(6, "preadv", fd, p.words(a, 4, b, 2), 2, 1, 0)
		p.want(6, "writev", fd, p.words(a, 4, b, 2), 2)
		p.want(6, "pwritev", fd, p.words(a, 4, b, 2), 2, 100, 0)
		p.want(106, "lseek", fd, 0, abi.SEEK_END)
		p.want(abi.EINVAL, "readv", fd, p.words(a, 4), 1025)
		p.want(abi.EINVAL, "readv", fd, p.words(a, 1<<63), 1)
		p.want(abi.EFAULT, "readv", fd, badPtr, 1)
		p.want(0, "readv", fd, badPtr, 0)
		p.want(abi.EFAULT, "write", fd, badPtr, 4)
		p.want(0, "lseek", fd, 0, abi.SEEK_SET)
		p.want(abi.EFAULT, "read", fd, badPtr, 4)
		p.want(0, "read", fd, badPtr, 0)
		edge := uint64(PuppetMemory + PuppetMemorySize - 3)
		p.want(3, "read", fd, edge, 10) // as much as fits
		p.want(abi.EBADF, "read", 99, a, 4)
		p.want(abi.EBADF, "write", 0xffffffff, a, 4)
		ro := p.call("openat", abi.AT_FDCWD, "f", abi.O_RDONLY, 0)
		p.want(abi.EBADF, "write", ro, a, 1)
		p.want(abi.EBADF, "pwrite64", ro, a, 1, 0)
		p.want(abi.EBADF, "writev", ro, p.words(a, 1), 1)
		p.want(abi.EINVAL, "ftruncate", ro, 3)
		wo := p.call("openat", abi.AT_FDCWD, "f", abi.O_WRONLY|abi.O_APPEND, 0)
		p.want(abi.EBADF, "read", wo, a, 1)
		p.want(abi.EBADF, "preadv", wo, p.words(a, 1), 1, 0, 0)
		p.want(3, "write", wo, "end", 3)
		p.want(109, "lseek", wo, 0, abi.SEEK_CUR)
	}},
	{"offsets", func(p *puppet) {
		fd := p.open("f", "0123456789")
		p.want(abi.EINVAL, "lseek", fd, -1, abi.SEEK_SET)
		p.want(abi.EINVAL, "lseek", fd, 0, 9)
		p.want(5000, "lseek", fd, 5000, abi.SEEK_SET)
		p.want(1, "write", fd, "x", 1)
		p.want(10, "lseek", fd, 10, abi.SEEK_DATA) // data comes in pages
		p.want(abi.ENXIO, "lseek", fd, 5001, abi.SEEK_DATA)
		p.want(5001, "lseek", fd, 4096, abi.SEEK_HOLE)
		p.want(abi.EBADF, "lseek", 99, 0, 0)
		r, _ := p.pipe(0)
		p.want(abi.ESPIPE, "lseek", r, 0, 0)
		p.want(abi.ESPIPE, "pread64", r, p.buf(1), 1, 0)
		p.want(0, "ftruncate", fd, 4)
		p.want(4, "lseek", fd, 0, abi.SEEK_END)
		p.want(0, "truncate", "f", 6)
		p.want(6, "lseek", fd, 0, abi.SEEK_END)
		p.want(abi.EINVAL, "ftruncate", fd, -1)
		p.want(abi.EINVAL, "truncate", "f", -1)
		p.want(abi.ENOENT, "truncate", "none", 1)
		p.want(abi.EISDIR, "truncate", ".", 1)
		p.want(abi.EBADF, "ftruncate", 99, 1)
		p.want(abi.EINVAL, "ftruncate", r, 1)
		p.want(0, "fallocate", fd, 0, 0, 100)
		p.want(100, "lseek", fd, 0, abi.SEEK_END)
		p.want(0, "fallocate", fd, abi.FALLOC_FL_KEEP_SIZE, 0, 1000)
		p.want(100, "lseek", fd, 0, abi.SEEK_END)
		p.want(abi.EINVAL, "fallocate", fd, 0, -1, 10)
		p.want(abi.EINVAL, "fallocate", fd, 0, 0, 0)
		p.want(abi.EBADF, "fallocate", 99, 0, 0, 1)
	}},
	{"file size limit", func(p *puppet) {
		fd := p.open("f", "")
		p.want(0, "rt_sigprocmask", abi.SIG_BLOCK, p.words(uint64(abi.SetOf(abi.SIGXFSZ))), 0, 8)
		p.want(0, "setrlimit", abi.RLIMIT_FSIZE, p.words(10, 10))
		p.want(10, "write", fd, bytes.Repeat([]byte("x"), 20), 20)
		p.want(abi.EFBIG, "write", fd, "x", 1)
		p.want(abi.EFBIG, "ftruncate", fd, 11)
		b := p.buf(8)
		p.want(0, "rt_sigpending", b, 8)
		if abi.SigSet(p.u64(b)) != abi.SetOf(abi.SIGXFSZ) {
			p.t.Errorf("pending %#x", p.u64(b))
		}
	}},
	{"descriptors", func(p *puppet) {
		fd := p.open("f", "abc")
		p.want(3, "lseek", fd, 0, abi.SEEK_CUR)
		d := p.call("dup", fd)
		p.want(fd+1, "dup3", fd, fd+1, abi.O_CLOEXEC) // closes what was there
		p.want(d, "lseek", fd, d, abi.SEEK_SET)
		p.want(d, "lseek", d, 0, abi.SEEK_CUR) // the offset is shared
		p.want(abi.EINVAL, "dup3", fd, fd, 0)
		p.want(abi.EINVAL, "dup3", fd, fd+5, abi.O_APPEND)
		p.want(abi.EBADF, "dup3", 99, 5, 0)
		p.want(abi.EBADF, "dup", 99)
		p.want(1, "fcntl", d, abi.F_GETFD)
		p.want(0, "fcntl", d, abi.F_SETFD, 0)
		p.want(0, "fcntl", d, abi.F_GETFD)
		p.want(20, "fcntl", d, abi.F_DUPFD, 20)
		p.want(21, "fcntl", d, abi.F_DUPFD_CLOEXEC, 20)
		p.want(1, "fcntl", 21, abi.F_GETFD)
		p.want(abi.EINVAL, "fcntl", d, abi.F_DUPFD, -1)
		p.want(abi.O_RDWR|abi.O_LARGEFILE, "fcntl", d, abi.F_GETFL)
		p.want(0, "fcntl", d, abi.F_SETFL, abi.O_APPEND|abi.O_NONBLOCK|abi.O_WRONLY|abi.O_TRUNC)
		p.want(abi.O_RDWR|abi.O_LARGEFILE|abi.O_APPEND|abi.O_NONBLOCK, "fcntl", fd, abi.F_GETFL)
		p.want(abi.EINVAL, "fcntl", d, 999, 0)
		p.want(abi.EBADF, "fcntl", 99, abi.F_GETFD)
		p.want(abi.EBADF, "fcntl", d, abi.F_GETPIPE_SZ)
		lock := p.put(make([]byte, abi.SizeofFlock))
		p.want(0, "fcntl", d, abi.F_SETLK, lock)
		p.want(0, "fcntl", d, abi.F_GETLK, lock)
		p.want(0, "flock", d, 2)
		p.want(abi.EBADF, "flock", 99, 2)
		p.want(0, "close", d)
		p.want(abi.EBADF, "close", d)
		p.want(abi.EBADF, "close", -1)
		p.want(abi.EINVAL, "close_range", 5, 4, 0)
		p.want(abi.EINVAL, "close_range", 4, 5, 64)
		p.want(0, "close_range", 20, 0xffffffff, abi.CLOSE_RANGE_CLOEXEC)
		p.want(1, "fcntl", 20, abi.F_GETFD)
		p.want(0, "close_range", 20, 0xffffffff, 0)
		p.want(abi.EBADF, "fcntl", 20, abi.F_GETFD)
		p.want(0, "fsync", fd)
		p.want(0, "fdatasync", fd)
		p.want(0, "syncfs", fd)
		r, _ := p.pipe(0)
		p.want(abi.EINVAL, "fsync", r)
		p.want(abi.EBADF, "fsync", 99)
		p.want(0, "sync")
		p.want(abi.ENOTTY, "ioctl", fd, abi.TCGETS, p.buf(64))
		p.want(abi.EBADF, "ioctl", 99, abi.TCGETS, p.buf(64))
		n := p.buf(4)
		p.want(0, "ioctl", r, abi.FIONREAD, n)
		p.want(0, "ioctl", r, abi.FIONBIO, p.words(1))
		p.want(abi.EAGAIN, "read", r, n, 1)
		p.want(0, "ioctl", r, abi.FIOCLEX)
		p.want(1, "fcntl", r, abi.F_GETFD)
		p.onlyHere()
		q := p.clone(uint64(abi.SIGCHLD) | abi.CLONE_FILES)
		q.want(0, "close_range", 4, 4, abi.CLOSE_RANGE_UNSHARE)
		q.want(0, "close", fd)
		p.want(0, "fcntl", fd, abi.F_GETFD) // the copy went its own way
	}},
	{"open flags", func(p *puppet) {
		p.want(abi.ENOENT, "openat", abi.AT_FDCWD, "f", abi.O_RDWR, 0)
		p.want(abi.ENOENT, "openat", abi.AT_FDCWD, "", abi.O_RDWR, 0)
		p.want(abi.EFAULT, "openat", abi.AT_FDCWD, badPtr, 0, 0)
		p.want(abi.EBADF, "openat", 99, "f", 0, 0)
		fd := p.open("f", "abc")
		p.want(abi.EEXIST, "openat", abi.AT_FDCWD, "f", abi.O_CREAT|abi.O_EXCL|abi.O_RDWR, 0o600)
		p.want(abi.ENOTDIR, "openat", fd, "g", abi.O_RDWR, 0)
		p.want(abi.ENOTDIR, "openat", abi.AT_FDCWD, "f/g", abi.O_RDWR, 0)
		p.want(abi.ENOTDIR, "openat", abi.AT_FDCWD, "f", abi.O_DIRECTORY, 0)
		p.want(abi.EISDIR, "openat", abi.AT_FDCWD, ".", abi.O_WRONLY, 0)
		p.want(abi.ENAMETOOLONG, "openat", abi.AT_FDCWD, string(bytes.Repeat([]byte("x"), 256)), abi.O_RDONLY, 0)
		p.want(abi.ENAMETOOLONG, "openat", abi.AT_FDCWD, string(bytes.Repeat([]byte("x/"), 2100)), abi.O_RDONLY, 0)
		p.want(0, "symlinkat", "f", abi.AT_FDCWD, "l")
		p.want(abi.ELOOP, "openat", abi.AT_FDCWD, "l", abi.O_NOFOLLOW, 0)
		p.want(0, "symlinkat", "loop", abi.AT_FDCWD, "loop")
		p.want(abi.ELOOP, "openat", abi.AT_FDCWD, "loop", 0, 0)
		o := p.call("openat", abi.AT_FDCWD, "f", abi.O_PATH, 0)
		p.want(abi.EBADF, "read", o, p.buf(4), 4)
		p.want(abi.EBADF, "lseek", o, 0, 0)
		p.want(0, "fstat", o, p.buf(abi.SizeofStat))
		d := p.call("openat", abi.AT_FDCWD, ".", abi.O_DIRECTORY|abi.O_CLOEXEC, 0)
		p.want(1, "fcntl", d, abi.F_GETFD)
		p.want(abi.EISDIR, "read", d, p.buf(4), 4)
		p.want(d+1, "openat", d, "f", abi.O_RDONLY, 0)
		how := p.words(abi.O_RDONLY, 0, 0)
		p.want(d+2, "openat2", d, "f", how, 24)
		p.want(abi.EINVAL, "openat2", d, "f", how, 23)
		p.want(abi.EINVAL, "openat2", d, "f", p.words(0, 0o1, 0), 24)
		p.want(abi.EINVAL, "openat2", d, "f", p.words(0, 0, 1<<40), 24)
		p.want(abi.EFAULT, "openat2", d, "f", badPtr, 24)
		m := p.call("memfd_create", "name", abi.MFD_CLOEXEC)
		p.want(2, "write", m, "ab", 2)
		p.want(abi.EINVAL, "memfd_create", "name", 1<<20)
		p.want(abi.EFAULT, "memfd_create", badPtr, 0)
		p.want(abi.EINVAL, "memfd_create", string(bytes.Repeat([]byte("x"), 250)), 0)
	}},
	{"devices", func(p *puppet) {
		null := p.call("openat", abi.AT_FDCWD, "/dev/null", abi.O_RDWR, 0)
		p.want(5, "write", null, "abcde", 5)
		p.want(0, "read", null, p.buf(4), 4)
		zero := p.call("openat", abi.AT_FDCWD, "/dev/zero", abi.O_RDWR, 0)
		b := p.put([]byte("xxxx"))
		p.want(4, "read", zero, b, 4)
		if p.u32(b) != 0 {
			p.t.Error("/dev/zero")
		}
		full := p.call("openat", abi.AT_FDCWD, "/dev/full", abi.O_RDWR, 0)
		p.want(abi.ENOSPC, "write", full, "a", 1)
		p.want(4, "read", full, b, 4)
		rnd := p.call("openat", abi.AT_FDCWD, "/dev/urandom", abi.O_RDONLY, 0)
		p.want(4, "read", rnd, b, 4)
		p.want(abi.EFAULT, "read", rnd, badPtr, 4)
		p.want(abi.EFAULT, "read", zero, badPtr, 4)
		p.want(abi.ENOTTY, "ioctl", null, abi.TCGETS, b)
	}},
	{"sendfile", func(p *puppet) {
		in, out := p.open("in", "0123456789"), p.open("out", "")
		off := p.words(2)
		p.want(3, "sendfile", out, in, off, 3)
		if p.u64(off) != 5 {
			p.t.Errorf("offset %d", p.u64(off))
		}
		p.want(0, "lseek", in, 0, 0)
		p.want(10, "sendfile", out, in, 0, 100)
		p.want(0, "sendfile", out, in, 0, 100)
		p.want(13, "lseek", out, 0, abi.SEEK_CUR)
		p.want(abi.EBADF, "sendfile", 99, in, 0, 1)
		p.want(abi.EINVAL, "sendfile", out, in, p.words(^uint64(0)), 1)
		p.want(0, "fcntl", out, abi.F_SETFL, abi.O_APPEND)
		p.want(abi.EINVAL, "sendfile", out, in, 0, 1)
		p.want(abi.EBADF, "sendfile", out, 99, 0, 1)
		p.want(abi.EFAULT, "sendfile", out, in, badPtr, 1)
		r, w := p.pipe(0)
		p.want(4, "sendfile", w, in, p.words(0), 4)
		p.reads(r, 10, "0123")
	}},
	{"eventfd", func(p *puppet) {
		e := p.call("eventfd2", 3, abi.EFD_NONBLOCK)
		b := p.buf(8)
		p.want(8, "read", e, b, 8)
		if p.u64(b) != 3 {
			p.t.Error("eventfd")
		}
		p.want(abi.EAGAIN, "read", e, b, 8)
		p.want(8, "write", e, p.words(^uint64(0)-1), 8)
		p.want(abi.EAGAIN, "write", e, p.words(1), 8)
		p.want(abi.EINVAL, "write", e, p.words(^uint64(0)), 8)
		p.want(abi.EINVAL, "write", e, p.words(1), 4)
		p.want(abi.EINVAL, "read", e, b, 4)
		p.want(abi.EINVAL, "eventfd2", 0, 2)
		p.want(0, "lseek", e, 5, 0)
		p.want(abi.ESPIPE, "pread64", e, b, 8, 0)
		s := p.call("eventfd2", 2, abi.EFD_SEMAPHORE|abi.EFD_NONBLOCK)
		for range 2 {
			p.want(8, "read", s, b, 8)
			if p.u64(b) != 1 {
				p.t.Error("semaphore")
			}
		}
		p.want(abi.EAGAIN, "read", s, b, 8)
		p.onlyHere()
		f := p.call("eventfd2", 0, 0)
		q := p.fork()
		q.blocks("read", f, b, 8)
		p.want(8, "write", f, p.words(9), 8)
		q.ends(8)
		p.want(8, "write", f, p.words(^uint64(0)-1), 8)
		q.blocks("write", f, q.words(1), 8)
		p.want(8, "read", f, b, 8)
		q.ends(8)
	}},
}

var treeCases = []callCase{
	{"names", func(p *puppet) {
		cwd := abi.AT_FDCWD
		p.want(0, "mkdirat", cwd, "d", 0o755)
		p.want(abi.EEXIST, "mkdirat", cwd, "d", 0o755)
		p.want(abi.ENOENT, "mkdirat", cwd, "x/y", 0o755)
		p.want(abi.EFAULT, "mkdirat", cwd, badPtr, 0o755)
		p.want(0, "close", p.open("d/f", "x"))
		p.want(abi.ENOTEMPTY, "unlinkat", cwd, "d", abi.AT_REMOVEDIR)
		p.want(abi.EISDIR, "unlinkat", cwd, "d", 0)
		p.want(abi.ENOTDIR, "unlinkat", cwd, "d/f", abi.AT_REMOVEDIR)
		p.want(abi.EINVAL, "unlinkat", cwd, "d/f", 1)
		p.want(abi.ENOENT, "unlinkat", cwd, "none", 0)
		p.want(0, "linkat", cwd, "d/f", cwd, "g", 0)
		p.want(abi.EEXIST, "linkat", cwd, "d/f", cwd, "g", 0)
		p.want(abi.EPERM, "linkat", cwd, "d", cwd, "h", 0)
		p.want(abi.EINVAL, "linkat", cwd, "d/f", cwd, "h", 1)
		p.want(0, "symlinkat", "target", cwd, "s")
		p.want(abi.EEXIST, "symlinkat", "target", cwd, "s")
		p.want(abi.ENOENT, "symlinkat", "", cwd, "t")
		b := p.buf(64)
		p.want(6, "readlinkat", cwd, "s", b, 64)
		if string(p.peek(b, 6)) != "target" {
			p.t.Error("readlinkat")
		}
		p.want(3, "readlinkat", cwd, "s", b, 3)
		p.want(abi.EINVAL, "readlinkat", cwd, "s", b, 0)
		p.want(abi.EINVAL, "readlinkat", cwd, "g", b, 64)
		p.want(abi.EFAULT, "readlinkat", cwd, "s", badPtr, 64)
		p.want(0, "renameat2", cwd, "g", cwd, "d/g", 0)
		p.want(abi.EEXIST, "renameat2", cwd, "d/f", cwd, "d/g", abi.RENAME_NOREPLACE)
		p.want(abi.ENOENT, "renameat2", cwd, "g", cwd, "h", 0)
		p.want(abi.EINVAL, "renameat2", cwd, "d", cwd, "d/e", 0)
		p.want(abi.EINVAL, "renameat2", cwd, "d", cwd, "e", 99)
		p.want(0, "renameat2", cwd, "d", cwd, "s", abi.RENAME_EXCHANGE)
		p.want(6, "readlinkat", cwd, "d", b, 64)
		p.want(0, "mknodat", cwd, "fifo", abi.S_IFIFO|0o600, 0)
		p.want(abi.EEXIST, "mknodat", cwd, "fifo", abi.S_IFIFO|0o600, 0)
		p.want(abi.EPERM, "mknodat", cwd, "dir", abi.S_IFDIR|0o600, 0)
		p.want(abi.EINVAL, "mknodat", cwd, "bad", 0o150000, 0)
		p.want(0, "mknodat", cwd, "plain", 0o600, 0)
	}},
	{"modes", func(p *puppet) {
		cwd := abi.AT_FDCWD
		fd := p.open("f", "")
		p.want(0, "fchmodat", cwd, "f", 0o400)
		p.want(abi.ENOENT, "fchmodat", cwd, "none", 0o400)
		p.want(0, "fchmod", fd, 0o640)
		p.want(abi.EBADF, "fchmod", 99, 0o640)
		p.want(0, "fchownat", cwd, "f", 5, 6, 0)
		p.want(abi.EINVAL, "fchownat", cwd, "f", 5, 6, 1)
		p.want(0, "fchown", fd, -1, 7)
		p.want(abi.EBADF, "fchown", 99, 1, 1)
		b := p.buf(abi.SizeofStatx)
		p.want(0, "statx", cwd, "f", 0, abi.STATX_BASIC_STATS, b)
		var s abi.Statx
		s.Decode(p.peek(b, abi.SizeofStatx))
		if s.Mode != abi.S_IFREG|0o640 || s.Uid != 5 || s.Gid != 7 || s.Nlink != 1 {
			p.t.Errorf("statx %+v", s)
		}
		p.want(0, "utimensat", cwd, "f", p.words(100, 1, 200, 2), 0)
		p.want(0, "utimensat", fd, 0, p.words(100, abi.UTIME_OMIT, 300, 2), 0)
		p.want(0, "statx", fd, "", abi.AT_EMPTY_PATH, abi.STATX_BASIC_STATS, b)
		s.Decode(p.peek(b, abi.SizeofStatx))
		if s.Atime.Sec != 100 || s.Mtime.Sec != 300 || s.Mtime.Nsec != 2 {
			p.t.Errorf("times %+v", s)
		}
		p.want(abi.EINVAL, "utimensat", cwd, "f", p.words(0, 1e9, 0, 0), 0)
		p.want(abi.EFAULT, "utimensat", cwd, "f", badPtr, 0)
		p.want(abi.EINVAL, "statx", cwd, "f", 1, 0, b)
		p.want(abi.EFAULT, "statx", cwd, "f", 0, 0, badPtr)
		p.want(abi.ENOENT, "statx", cwd, "", 0, 0, b)
		p.want(0, "newfstatat", cwd, "f", b, 0)
		p.want(abi.ENOENT, "newfstatat", cwd, "none", b, 0)
		p.want(abi.EINVAL, "newfstatat", cwd, "f", b, 1)
		p.want(abi.EFAULT, "newfstatat", cwd, "f", badPtr, 0)
		p.want(0, "fstat", fd, b)
		p.want(abi.EBADF, "fstat", 99, b)
		p.want(0, "statfs", ".", b)
		p.want(abi.ENOENT, "statfs", "none", b)
		p.want(0, "fstatfs", fd, b)
		p.want(abi.EBADF, "fstatfs", 99, b)
		p.want(0, "faccessat", cwd, "f", 6)
		p.want(abi.EACCES, "faccessat", cwd, "f", 1) // root needs one x bit as well
		p.want(abi.EINVAL, "faccessat", cwd, "f", 8)
		p.want(abi.ENOENT, "faccessat2", cwd, "none", 0, 0)
		p.want(0, "faccessat2", cwd, "f", 4, abi.AT_EACCESS)
		p.want(abi.EINVAL, "faccessat2", cwd, "f", 4, 1)
		p.want(0o22, "umask", 0o77)
		p.want(0o77, "umask", 0o22)
	}},
	{"users", func(p *puppet) {
		cwd := abi.AT_FDCWD
		p.want(0, "fchmodat", cwd, ".", 0o777)
		p.want(0, "close", p.open("f", "x"))
		p.want(0, "mkdirat", cwd, "d", 0o700)
		p.want(0, "setresuid", -1, 1000, -1)
		p.want(abi.EACCES, "openat", cwd, "f", abi.O_RDWR, 0)
		p.want(abi.EACCES, "openat", cwd, "d/x", abi.O_RDWR, 0)
		p.want(abi.EPERM, "fchmodat", cwd, "f", 0o777)
		p.want(abi.EPERM, "fchownat", cwd, "f", 1000, 0, 0)
		p.want(abi.EPERM, "chroot", ".")
		p.want(abi.EPERM, "mknodat", cwd, "c", abi.S_IFCHR|0o600, 0x103)
		p.want(0, "faccessat", cwd, "f", 2) // asks for the real user, who is root
		p.want(abi.EACCES, "faccessat2", cwd, "f", 2, abi.AT_EACCESS)
	}},
	{"folders", func(p *puppet) {
		b := p.buf(4096)
		p.want(0, "mkdirat", abi.AT_FDCWD, "d", 0o755)
		p.want(0, "chdir", "d")
		p.want(abi.ENOENT, "chdir", "none")
		p.want(abi.EFAULT, "chdir", badPtr)
		p.want(0, "close", p.open("f", ""))
		p.want(abi.ENOTDIR, "chdir", "f")
		n := p.call("getcwd", b, 4096)
		if n < 3 || string(p.peek(b+uint64(n)-3, 2)) != "/d" {
			p.t.Errorf("getcwd: %d", n)
		}
		p.want(abi.ERANGE, "getcwd", b, 2)
		p.want(abi.EFAULT, "getcwd", badPtr, 4096)
		d := p.call("openat", abi.AT_FDCWD, ".", abi.O_RDONLY, 0)
		p.want(72, "getdents64", d, b, 4096)
		p.want(0, "getdents64", d, b, 4096)
		p.want(0, "lseek", d, 0, abi.SEEK_SET)
		p.want(abi.EINVAL, "getdents64", d, b, 10)
		p.want(24, "getdents64", d, b, 30)
		p.want(abi.EFAULT, "getdents64", d, badPtr, 100)
		f := p.call("openat", abi.AT_FDCWD, "f", abi.O_RDONLY, 0)
		p.want(abi.ENOTDIR, "getdents64", f, b, 100)
		p.want(abi.EBADF, "getdents64", 99, b, 100)
		p.want(abi.ENOTDIR, "fchdir", f)
		p.want(abi.EBADF, "fchdir", 99)
		p.want(0, "chdir", "..")
		p.want(0, "fchdir", d)
		p.want(0, "unlinkat", abi.AT_FDCWD, "f", 0)
		p.want(0, "unlinkat", abi.AT_FDCWD, "../d", abi.AT_REMOVEDIR)
		p.want(abi.ENOENT, "getcwd", b, 4096) // the folder is gone
		p.want(abi.ENOENT, "openat", abi.AT_FDCWD, "new", abi.O_CREAT, 0o600)
		p.want(0, "chdir", "..")
		p.want(0, "mkdirat", abi.AT_FDCWD, "root", 0o755)
		p.want(0, "chroot", "root")
		p.want(abi.ENOENT, "chroot", "/root")
		p.want(0, "chdir", "/")
		p.want(2, "getcwd", b, 4096)
		p.want(0, "chdir", "../..")
		p.want(2, "getcwd", b, 4096)
	}},
	{"proc", func(p *puppet) {
		b := p.buf(4096)
		for _, name := range []string{"stat", "status", "maps", "cmdline", "comm", "wchan", "limits", "auxv", "environ", "statm", "mounts", "mountinfo"} {
			fd := p.call("openat", abi.AT_FDCWD, "/proc/self/"+name, abi.O_RDONLY, 0)
			if fd < 0 || p.call("read", fd, b, 4096) < 0 {
				p.t.Errorf("/proc/self/%s: %d", name, fd)
			}
			p.want(0, "lseek", fd, 0, abi.SEEK_SET)
			p.want(abi.EBADF, "write", fd, b, 1)
			p.want(0, "close", fd)
		}
		p.want(abi.ENOENT, "openat", abi.AT_FDCWD, "/proc/self/none", 0, 0)
		p.want(abi.ENOENT, "openat", abi.AT_FDCWD, "/proc/99999999", 0, 0)
		r, w := p.pipe(0)
		self := "/proc/self/fd/" + string(rune('0'+w))
		if n := p.call("readlinkat", abi.AT_FDCWD, self, b, 100); n < 7 || string(p.peek(b, 6)) != "pipe:[" {
			p.t.Errorf("readlink %s: %d", self, n)
		}
		fd := p.open("f", "abc")
		again := p.call("openat", abi.AT_FDCWD, "/proc/self/fd/"+string(rune('0'+fd)), abi.O_RDONLY, 0)
		p.reads(again, 10, "abc")
		p.want(0, "unlinkat", abi.AT_FDCWD, "f", 0)
		p.want(0, "close", again)
		again = p.call("openat", abi.AT_FDCWD, "/proc/self/fd/"+string(rune('0'+fd)), abi.O_RDONLY, 0) // even without a name
		p.reads(again, 10, "abc")
		other := p.call("openat", abi.AT_FDCWD, self, abi.O_WRONLY|abi.O_NONBLOCK, 0)
		p.want(2, "write", other, "hi", 2)
		p.reads(r, 10, "hi")
		me := "/proc/" + strconv.Itoa(int(p.call("getpid")))
		for path, want := range map[string]string{
			"/proc/self/status": me + "/status", "/proc/self/fdinfo/1": me + "/fdinfo/1", "/proc/uptime": "/proc/uptime",
			"/proc/sys/kernel/pid_max": "/proc/sys/kernel/pid_max", "/proc/sysvipc/msg": "/proc/sysvipc/msg",
		} {
			fd := p.call("openat", abi.AT_FDCWD, path, abi.O_RDONLY, 0)
			n := p.call("readlinkat", abi.AT_FDCWD, "/proc/self/fd/"+strconv.Itoa(int(fd)), b, 100)
			if n < 0 || string(p.peek(b, int(n))) != want {
				p.t.Errorf("the link to %s: %q", path, p.peek(b, int(max(n, 0))))
			}
			p.want(0, "close", fd)
		}
		p.want(0, "chdir", "/proc/self")
		p.want(abi.ENOENT, "mkdirat", abi.AT_FDCWD, "x", 0o700)
	}},
}

func TestConsole(t *testing.T) {
	var c console
	s := stageWith(t, Config{Output: c.sink, TTY: [3]bool{true, false, false}})
	p := s.puppet()
	b := p.buf(64)
	p.want(0, "ioctl", 0, abi.TCGETS, b)
	p.want(0, "ioctl", 0, abi.TCSETS, b)
	p.want(0, "ioctl", 0, abi.TIOCGWINSZ, b)
	p.want(0, "ioctl", 0, abi.TIOCGPGRP, b)
	p.want(abi.ENOTTY, "ioctl", 1, abi.TCGETS, b)
	p.want(abi.EFAULT, "ioctl", 0, abi.TCGETS, badPtr)
	p.want(2, "write", 1, "hi", 2)
	p.want(3, "write", 2, "err", 3)
	p.want(0, "read", 0, b, 10)
	if c.out.String() != "hi" || c.err.String() != "err" {
		t.Errorf("output %q and %q", c.out.String(), c.err.String())
	}
	s.done()
}
