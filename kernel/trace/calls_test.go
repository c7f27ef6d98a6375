package trace

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
)

// oneCall is a call and the line that strace 6.1 prints for it; each was tried against strace, only addresses and
// ids differ.
type oneCall struct {
	// name is the call.
	name string
	// ret is its result.
	ret int64
	// want is the line without the padding before the equals sign.
	want string
	// args makes the arguments, putting what they need into memory.
	args func(w *world) []any
}

// with makes arguments that need no memory.
func with(args ...any) func(*world) []any { return func(*world) []any { return args } }

// fileCalls are calls on files and descriptors.
var fileCalls = []oneCall{
	{"pipe2", err(abi.EINVAL), `pipe2(0x1000, 0x40000000 /* O_??? */) = -1 EINVAL (Invalid argument)`, with(0x1000, 0x40000000)},
	{"fcntl", 0, `fcntl(5, F_GETFD) = 0`, with(5, abi.F_GETFD)},
	{"fcntl", 1, `fcntl(5, F_GETFD) = 0x1 (flags FD_CLOEXEC)`, with(5, abi.F_GETFD)},
	{"fcntl", 0, `fcntl(5, F_SETFD, FD_CLOEXEC) = 0`, with(5, abi.F_SETFD, 1)},
	{"fcntl", 0, `fcntl(5, F_GETFL) = 0 (flags O_RDONLY)`, with(5, abi.F_GETFL)},
	{"fcntl", 0x8002, `fcntl(5, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)`, with(5, abi.F_GETFL)},
	{"fcntl", 0, `fcntl(5, F_SETFL, O_RDONLY|O_NONBLOCK) = 0`, with(5, abi.F_SETFL, abi.O_NONBLOCK)},
	{"fcntl", 12, `fcntl(5, F_DUPFD_CLOEXEC, 10) = 12`, with(5, abi.F_DUPFD_CLOEXEC, 10)},
	{"fcntl", 65536, `fcntl(5, F_SETPIPE_SZ, 65536) = 65536`, with(5, abi.F_SETPIPE_SZ, 65536)},
	{"fcntl", err(abi.EINVAL), `fcntl(5, 0x4e /* F_??? */, 0x3) = -1 EINVAL (Invalid argument)`, with(5, 0x4e, 3)},
	{"fcntl", 0, `fcntl(7, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10}) = 0`, func(w *world) []any {
		return []any{7, abi.F_SETLK, w.structs(32, &abi.Flock{Type: abi.F_WRLCK, Len: 10})}
	}},
	{"fcntl", 0, `fcntl(7, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=0, l_len=10, l_pid=0}) = 0`, func(w *world) []any {
		return []any{7, abi.F_GETLK, w.structs(32, &abi.Flock{Type: abi.F_UNLCK, Len: 10})}
	}},
	{"fcntl", 10, `fcntl(1, F_GETSIG) = 10 (SIGUSR1)`, with(1, abi.F_GETSIG)},
	{"fcntl", 1, `fcntl(3, F_GET_SEALS) = 0x1 (seals F_SEAL_SEAL)`, with(3, abi.F_GET_SEALS)},
	{"fcntl", 2, `fcntl(3, F_GETLEASE) = 0x2 (F_UNLCK)`, with(3, abi.F_GETLEASE)},
	{"openat", 7, `openat(AT_FDCWD, "/tmp/st/x", O_RDWR|O_CREAT|O_TRUNC, 0644) = 7`,
		with(abi.AT_FDCWD, "/tmp/st/x", abi.O_RDWR|abi.O_CREAT|abi.O_TRUNC, 0o644)},
	{"openat", 8, `openat(AT_FDCWD, "/tmp", O_RDONLY|O_DIRECTORY) = 8`, with(abi.AT_FDCWD, "/tmp", abi.O_DIRECTORY)},
	{"openat", err(abi.EFAULT), `openat(3, NULL, O_WRONLY|0x80000000) = -1 EFAULT (Bad address)`, with(3, 0, 0x80000001)},
	{"openat", 9, `openat(AT_FDCWD, "/tmp", O_RDWR|O_TMPFILE, 0600) = 9`, with(abi.AT_FDCWD, "/tmp", abi.O_RDWR|abi.O_TMPFILE, 0o600)},
	{"openat", err(abi.ENOENT), `openat(AT_FDCWD, "/tmp/this is a long path name that is over thirty-two bytes", O_RDONLY) = -1 ENOENT (No such file or directory)`,
		with(abi.AT_FDCWD, "/tmp/this is a long path name that is over thirty-two bytes", 0)},
	{"write", 54, `write(6, "hello world, this is a long text"..., 54) = 54`, with(6, "hello world, this is a long text over thirty two bytes", 54)},
	{"write", 32, `write(1, "12345678901234567890123456789012", 32) = 32`, with(1, "12345678901234567890123456789012", 32)},
	{"write", err(abi.EFAULT), `write(6, 0x8, 3) = -1 EFAULT (Bad address)`, with(6, 8, 3)},
	{"write", 0, `write(1, "", 0) = 0`, with(1, "", 0)},
	{"write", 13, `write(1, "\1\0012\177\377\"\\\t\v\f\r\n\33", 13) = 13`, with(1, "\x01\x012\x7f\xff\"\\\t\v\f\r\n\x1b", 13)},
	{"write", 7, `write(1, "\18\19\0017\1", 7) = 7`, with(1, "\x018\x019\x017\x01", 7)},
	{"read", err(abi.EAGAIN), `read(5, 0x1000, 10) = -1 EAGAIN (Resource temporarily unavailable)`, with(5, 0x1000, 10)},
	{"read", 0, `read(7, "", 5) = 0`, with(7, "x", 5)},
	{"writev", 7, `writev(6, [{iov_base="ab", iov_len=2}, {iov_base="cdefg", iov_len=5}, {iov_base=NULL, iov_len=0}], 3) = 7`, func(w *world) []any {
		return []any{6, w.words(w.str("ab"), 2, w.str("cdefg"), 5, 0, 0), 3}
	}},
	{"readv", 7, `readv(5, [{iov_base="abcd", iov_len=4}, {iov_base="efg", iov_len=100}], 2) = 7`, func(w *world) []any {
		return []any{5, w.words(w.str("abcd"), 4, w.str("efg"), 100), 2}
	}},
	{"writev", err(abi.EFAULT), `writev(6, NULL, 1) = -1 EFAULT (Bad address)`, with(6, 0, 1)},
	{"readv", 0, `readv(7, [], 0) = 0`, func(w *world) []any { return []any{7, w.words(1), 0} }},
	{"preadv", 3, `preadv(7, [{iov_base="abc", iov_len=4}], 1, 8) = 3`, func(w *world) []any {
		return []any{7, w.words(w.str("abc"), 4), 1, 8, 0}
	}},
	{"lseek", err(abi.EINVAL), `lseek(7, -100, SEEK_CUR) = -1 EINVAL (Invalid argument)`, with(7, -100, 1)},
	{"lseek", err(abi.EINVAL), `lseek(7, 0, 0x63 /* SEEK_??? */) = -1 EINVAL (Invalid argument)`, with(7, 0, 99)},
	{"fstat", 0, `fstat(7, {st_mode=S_IFREG|0644, st_size=13, ...}) = 0`, func(w *world) []any {
		return []any{7, w.structs(128, &abi.Stat{Mode: abi.S_IFREG | 0o644, Size: 13})}
	}},
	{"newfstatat", 0, `newfstatat(AT_FDCWD, "/dev/null", {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}, 0) = 0`, func(w *world) []any {
		return []any{abi.AT_FDCWD, "/dev/null", w.structs(128, &abi.Stat{Mode: abi.S_IFCHR | 0o666, Rdev: 0x103}), 0}
	}},
	{"newfstatat", err(abi.ENOENT), `newfstatat(AT_FDCWD, "/nope", 0x9000, AT_SYMLINK_NOFOLLOW) = -1 ENOENT (No such file or directory)`,
		with(abi.AT_FDCWD, "/nope", 0x9000, abi.AT_SYMLINK_NOFOLLOW)},
	{"statx", 0, `statx(AT_FDCWD, "/tmp", AT_STATX_DONT_SYNC|AT_NO_AUTOMOUNT, STATX_BASIC_STATS, {stx_mask=STATX_BASIC_STATS|STATX_MNT_ID, stx_attributes=0, stx_mode=S_IFDIR|S_ISVTX|0777, stx_size=4096, ...}) = 0`, func(w *world) []any {
		return []any{abi.AT_FDCWD, "/tmp", abi.AT_STATX_DONT_SYNC | abi.AT_NO_AUTOMOUNT, abi.STATX_BASIC_STATS, w.structs(256,
			&abi.Statx{Mask: abi.STATX_BASIC_STATS | abi.STATX_MNT_ID, Mode: abi.S_IFDIR | 0o1777, Size: 4096})}
	}},
	{"statfs", 0, `statfs("/proc", {f_type=PROC_SUPER_MAGIC, f_bsize=4096, f_blocks=0, f_bfree=0, f_bavail=0, f_files=0, f_ffree=0, f_fsid={val=[0x15, 0]}, f_namelen=255, f_frsize=4096, f_flags=ST_VALID|ST_RELATIME}) = 0`, func(w *world) []any {
		return []any{"/proc", w.structs(120, &abi.Statfs{Type: abi.PROC_SUPER_MAGIC, Bsize: 4096, Fsid: [2]int32{0x15, 0}, Namelen: 255,
			Frsize: 4096, Flags: abi.ST_VALID | abi.ST_RELATIME})}
	}},
	{"getdents64", 56, `getdents64(14, 0x1000 /* 2 entries */, 4096) = 56`, func(w *world) []any {
		b := (&abi.Dirent64{Ino: 1, Name: "."}).Append(nil)
		return []any{14, w.put((&abi.Dirent64{Ino: 2, Name: "some file"}).Append(b)), 4096}
	}},
	{"getdents64", 0, `getdents64(14, 0x1000 /* 0 entries */, 4096) = 0`, func(w *world) []any { return []any{14, w.words(0), 4096} }},
	{"getcwd", 8, `getcwd("/tmp/st", 100) = 8`, with("/tmp/st", 100)},
	{"readlinkat", 3, `readlinkat(AT_FDCWD, "/proc/self/exe", "/tm", 3) = 3`, with(abi.AT_FDCWD, "/proc/self/exe", "/tmp", 3)},
	{"mknodat", 0, `mknodat(AT_FDCWD, "p", S_IFIFO|0644) = 0`, with(abi.AT_FDCWD, "p", abi.S_IFIFO|0o644, 0)},
	{"mknodat", 0, `mknodat(AT_FDCWD, "p2", S_IFCHR|0644, makedev(0x1, 0x3)) = 0`, with(abi.AT_FDCWD, "p2", abi.S_IFCHR|0o644, 0x103)},
	{"mknodat", err(abi.EBADF), `mknodat(-1, "x", 0600) = -1 EBADF (Bad file descriptor)`, with(-1, "x", 0o600, 0)},
	{"fchmod", 0, `fchmod(7, 04755) = 0`, with(7, 0o4755)},
	{"fchownat", 0, `fchownat(AT_FDCWD, "x", -1, 0, 0) = 0`, with(abi.AT_FDCWD, "x", -1, 0, 0)},
	{"faccessat", 0, `faccessat(AT_FDCWD, "/tmp", R_OK|X_OK) = 0`, with(abi.AT_FDCWD, "/tmp", 5)},
	{"faccessat", 0, `faccessat(AT_FDCWD, "/tmp", F_OK) = 0`, with(abi.AT_FDCWD, "/tmp", 0)},
	{"umask", 0o22, `umask(000) = 022`, with(0)},
	{"utimensat", 0, `utimensat(AT_FDCWD, "x", [UTIME_NOW, UTIME_OMIT], 0) = 0`, func(w *world) []any {
		return []any{abi.AT_FDCWD, "x", w.words(0, abi.UTIME_NOW, 5, abi.UTIME_OMIT), 0}
	}},
	{"utimensat", 0, `utimensat(AT_FDCWD, "x", [{tv_sec=0, tv_nsec=7} /* 1970-01-01T00:00:00.000000007+0000 */, {tv_sec=5, tv_nsec=0} /* 1970-01-01T00:00:05+0000 */], AT_SYMLINK_NOFOLLOW) = 0`, func(w *world) []any {
		return []any{abi.AT_FDCWD, "x", w.words(0, 7, 5, 0), abi.AT_SYMLINK_NOFOLLOW}
	}},
	{"copy_file_range", 2, `copy_file_range(7, [3], 7, NULL, 3, 0) = 2`, func(w *world) []any { return []any{7, w.words(3), 7, 0, 3, 0} }},
	{"ioctl", 0, `ioctl(0, TCGETS, {c_iflag=ICRNL|IXON, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST|ONLCR, c_cflag=B38400|CS8|CREAD, c_lflag=ISIG|ICANON|ECHO|ECHOE|ECHOK|IEXTEN|ECHOCTL|ECHOKE, ...}) = 0`, func(w *world) []any {
		return []any{0, abi.TCGETS, w.structs(36, &abi.Termios{Iflag: abi.ICRNL | abi.IXON, Oflag: abi.OPOST | abi.ONLCR,
			Cflag: abi.B38400 | abi.CS8 | abi.CREAD, Lflag: abi.ISIG | abi.ICANON | abi.ECHO | abi.ECHOE | abi.ECHOK | abi.IEXTEN |
				abi.ECHOCTL | abi.ECHOKE})}
	}},
	{"ioctl", 0, `ioctl(0, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0`, func(w *world) []any {
		return []any{0, abi.TIOCGWINSZ, w.structs(8, &abi.Winsize{Row: 24, Col: 80})}
	}},
	{"ioctl", 0, `ioctl(3, FIONREAD, [1]) = 0`, func(w *world) []any { return []any{3, abi.FIONREAD, w.ints(1)} }},
	{"ioctl", 0, `ioctl(3, FIOCLEX) = 0`, with(3, abi.FIOCLEX)},
	{"ioctl", err(abi.ENOTTY), `ioctl(0, _IOC(_IOC_NONE, 0x23, 0x45, 0x1), 0x7) = -1 ENOTTY (Inappropriate ioctl for device)`, with(0, 0x12345, 7)},
	{"ppoll", 0, `ppoll([{fd=3, events=POLLIN}, {fd=-1}], 2, {tv_sec=0, tv_nsec=1000}, NULL, 8) = 0 (Timeout)`, func(w *world) []any {
		return []any{w.structs(8, &abi.Pollfd{Fd: 3, Events: abi.POLLIN}, &abi.Pollfd{Fd: -1, Events: 5}), 2,
			w.structs(16, &abi.Timespec{Nsec: 1000}), 0, 8}
	}},
	{"ppoll", 1, `ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=4, tv_nsec=9}, [HUP], 8) = 1 ([{fd=3, revents=POLLIN}], left {tv_sec=4, tv_nsec=9})`, func(w *world) []any {
		return []any{w.structs(8, &abi.Pollfd{Fd: 3, Events: abi.POLLIN, Revents: abi.POLLIN}), 1, w.words(4, 9), w.words(1), 8}
	}},
	{"pselect6", 2, `pselect6(5, [3], [4], NULL, {tv_sec=1, tv_nsec=0}, {sigmask=[HUP], sigsetsize=8}) = 2 (in [3], out [4], left {tv_sec=1, tv_nsec=0})`, func(w *world) []any {
		return []any{5, w.words(1 << 3), w.words(1 << 4), 0, w.words(1, 0), w.words(w.words(1), 8)}
	}},
	{"epoll_ctl", 0, `epoll_ctl(6, EPOLL_CTL_ADD, 7, {events=EPOLLIN|EPOLLET, data={u32=3, u64=3}}) = 0`, func(w *world) []any {
		return []any{6, abi.EPOLL_CTL_ADD, 7, w.structs(16, &abi.EpollEvent{Events: abi.EPOLLIN | abi.EPOLLET, Data: 3})}
	}},
	{"epoll_pwait", 1, `epoll_pwait(6, [{events=EPOLLIN, data={u32=3, u64=3}}], 5, -1, NULL, 8) = 1`, func(w *world) []any {
		return []any{6, w.structs(16, &abi.EpollEvent{Events: abi.EPOLLIN, Data: 3}), 5, -1, 0, 8}
	}},
	{"epoll_pwait", 0, `epoll_pwait(6, [], 5, 0, NULL, 8) = 0`, func(w *world) []any { return []any{6, w.words(0), 5, 0, 0, 8} }},
}

// processCalls are calls on processes and memory.
var processCalls = []oneCall{
	{"mmap", 0x7fd1c3456000, `mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7fd1c3456000`, with(0, 4096, 3, 0x22, -1, 0)},
	{"mmap", 0x10000000, `mmap(0x10000000, 4096, PROT_READ, MAP_SHARED|MAP_FIXED, 7, 0x1000) = 0x10000000`, with(0x10000000, 4096, 1, 0x11, 7, 4096)},
	{"mprotect", err(abi.EINVAL), `mprotect(0x1000, 4096, PROT_READ|PROT_EXEC|0x100) = -1 EINVAL (Invalid argument)`, with(0x1000, 4096, 0x105)},
	{"mprotect", 0, `mprotect(0x1000, 4096, PROT_NONE) = 0`, with(0x1000, 4096, 0)},
	{"mprotect", err(abi.EINVAL), `mprotect(NULL, 0, PROT_READ|PROT_WRITE|PROT_EXEC|PROT_SEM|PROT_GROWSDOWN|PROT_GROWSUP|0xfffffffffcfffff0) = -1 EINVAL (Invalid argument)`, with(0, 0, -1)},
	{"madvise", err(abi.EINVAL), `madvise(0x1000, 4096, 0x4d /* MADV_??? */) = -1 EINVAL (Invalid argument)`, with(0x1000, 4096, 77)},
	{"msync", err(abi.EINVAL), `msync(NULL, 0, MS_SYNC|MS_ASYNC|MS_INVALIDATE|0xfffffff8) = -1 EINVAL (Invalid argument)`, with(0, 0, -1)},
	{"mremap", err(abi.EFAULT), `mremap(0x1000, 8192, 16384, MREMAP_MAYMOVE) = -1 EFAULT (Bad address)`, with(0x1000, 8192, 16384, 1, 9)},
	{"brk", 0x5591dd238000, `brk(NULL) = 0x5591dd238000`, with(0)},
	{"prlimit64", 0, `prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0`, func(w *world) []any {
		return []any{0, abi.RLIMIT_STACK, 0, w.structs(16, &abi.Rlimit64{Cur: 8 << 20, Max: abi.RLIM_INFINITY})}
	}},
	{"setrlimit", 0, `setrlimit(RLIMIT_CORE, {rlim_cur=1024, rlim_max=5000}) = 0`, func(w *world) []any { return []any{abi.RLIMIT_CORE, w.words(1024, 5000)} }},
	{"getrusage", 0, `getrusage(RUSAGE_CHILDREN, {ru_utime={tv_sec=0, tv_usec=4920}, ru_stime={tv_sec=0, tv_usec=0}, ...}) = 0`, func(w *world) []any {
		return []any{-1, w.structs(144, &abi.Rusage{Utime: abi.Timeval{Usec: 4920}})}
	}},
	{"sysinfo", 0, `sysinfo({uptime=1626, loads=[4416, 1920, 288], totalram=25276510208, freeram=0, sharedram=0, bufferram=0, totalswap=0, freeswap=0, procs=94, totalhigh=0, freehigh=0, mem_unit=1}) = 0`, func(w *world) []any {
		return []any{w.structs(112, &abi.Sysinfo{Uptime: 1626, Loads: [3]uint64{4416, 1920, 288}, Totalram: 25276510208, Procs: 94, MemUnit: 1})}
	}},
	{"uname", 0, `uname({sysname="Linux", nodename="vm", ...}) = 0`, func(w *world) []any {
		u := &abi.Utsname{}
		copy(u.Sysname[:], "Linux")
		copy(u.Nodename[:], "vm")
		return []any{w.structs(390, u)}
	}},
	{"times", 9, `times({tms_utime=0, tms_stime=0, tms_cutime=0, tms_cstime=0}) = 9`, func(w *world) []any { return []any{w.structs(32, &abi.Tms{})} }},
	{"wait4", 7, `wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WSTOPPED, {ru_utime={tv_sec=0, tv_usec=0}, ru_stime={tv_sec=0, tv_usec=0}, ...}) = 7`, func(w *world) []any {
		return []any{-1, w.ints(0x137f), abi.WUNTRACED, w.structs(144, &abi.Rusage{})}
	}},
	{"wait4", 7, `wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGABRT && WCOREDUMP(s)}], 0, NULL) = 7`, func(w *world) []any { return []any{-1, w.ints(0x86), 0, 0} }},
	{"wait4", 7, `wait4(-1, [{WIFCONTINUED(s)}], WNOHANG|WCONTINUED, NULL) = 7`, func(w *world) []any { return []any{-1, w.ints(0xffff), 9, 0} }},
	{"wait4", 0, `wait4(-1, 0x1000, WNOHANG, NULL) = 0`, func(w *world) []any { return []any{-1, w.ints(0), 1, 0} }},
	{"waitid", 0, `waitid(P_ALL, 0, {}, WNOHANG|WEXITED, NULL) = 0`, func(w *world) []any { return []any{0, 0, w.put(make([]byte, 128)), 5, 0} }},
	{"waitid", 0, `waitid(P_ALL, 0, {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=9, si_uid=0, si_status=SIGSEGV, si_utime=0, si_stime=0}, WEXITED, NULL) = 0`, func(w *world) []any {
		info := abi.ChildInfo(abi.CLD_KILLED, 9, 0, 11, 0, 0)
		return []any{0, 0, w.structs(128, &info), 4, 0}
	}},
	{"execve", err(abi.ENOENT), `execve("/nope", ["a", "b\n"], 0x1060 /* 3 vars */) = -1 ENOENT (No such file or directory)`, func(w *world) []any {
		argv := w.words(w.str("a"), w.str("b\n"), 0)
		w.next = 0x1060
		return []any{w.next - 0x1060 + w.str0("/nope"), argv, w.bytesAt(0x1060, 1, 2, 3, 0)}
	}},
	{"execve", err(abi.ENOENT), `execve("/nope", [], 0x1000 /* 1 var */) = -1 ENOENT (No such file or directory)`, func(w *world) []any {
		env := w.words(1, 0)
		return []any{"/nope", w.words(0), env}
	}},
	{"execve", err(abi.ENOENT), `execve("/nope", NULL, NULL) = -1 ENOENT (No such file or directory)`, with("/nope", 0, 0)},
	{"clone", 2082, `clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, parent_tid=[2082], tls=0x9000, child_tidptr=0xa000) = 2082`, func(w *world) []any {
		return []any{0x3d0f00, 0x7f00, w.ints(2082), 0x9000, 0xa000}
	}},
	{"clone", 2082, `clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = 2082`, with(abi.CLONE_VM|abi.CLONE_VFORK|17, 0, 0, 0, 0)},
	{"clone3", 26570, `clone3({flags=CLONE_VM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, child_tid=0x990, parent_tid=0x990, exit_signal=0, stack=0x7000, stack_size=0x7fff80, tls=0x6c0} => {parent_tid=[26570]}, 88) = 26570`, func(w *world) []any {
		return []any{w.structs(88, &abi.CloneArgs{Flags: abi.CLONE_VM | abi.CLONE_SETTLS | abi.CLONE_PARENT_SETTID | abi.CLONE_CHILD_CLEARTID,
			ChildTid: 0x990, ParentTid: 0x990, Stack: 0x7000, StackSize: 0x7fff80, Tls: 0x6c0}), 88}
	}},
	{"clone3", err(abi.EINVAL), `clone3(0x9, 8) = -1 EINVAL (Invalid argument)`, with(9, 8)},
	{"futex", 0, `futex(0x9000, FUTEX_WAKE_PRIVATE, 1) = 0`, with(0x9000, 129, 1)},
	{"futex", err(abi.EAGAIN), `futex(0x9000, FUTEX_WAIT, 1, NULL) = -1 EAGAIN (Resource temporarily unavailable)`, with(0x9000, 0, 1, 0)},
	{"futex", err(abi.ETIMEDOUT), `futex(0x9000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=1000}, FUTEX_BITSET_MATCH_ANY) = -1 ETIMEDOUT (Connection timed out)`, func(w *world) []any {
		return []any{0x9000, 9 | 256, 0, w.words(0, 1000), 0, -1}
	}},
	{"futex", 0, `futex(0x9000, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2147483647, 0xa000, 0) = 0`, with(0x9000, 132, 1, 0x7fffffff, 0xa000, 0)},
	{"futex", 0, `futex(0x9000, FUTEX_REQUEUE, 1, 2, 0xa000) = 0`, with(0x9000, 3, 1, 2, 0xa000, 7)},
	{"futex", 0, `futex(0x9000, FUTEX_WAKE_OP, 1, 2, 0xa000, FUTEX_OP_ADD<<28|0x1<<12|FUTEX_OP_CMP_GT<<24|0x3) = 0`, with(0x9000, 5, 1, 2, 0xa000, 0x14001003)},
	{"futex", 0, `futex(0x9000, FUTEX_LOCK_PI, NULL) = 0`, with(0x9000, 6, 0, 0)},
	{"futex", 0, `futex(0x9000, FUTEX_UNLOCK_PI_PRIVATE) = 0`, with(0x9000, 135, 0, 0)},
	{"futex", 0, `futex(0x9000, FUTEX_WAKE_BITSET, 1, 0x3) = 0`, with(0x9000, 10, 1, 0, 0, 3)},
	{"futex", err(abi.EAGAIN), `futex(0x9000, FUTEX_WAIT_REQUEUE_PI, 1, NULL, 0xa000) = -1 EAGAIN (Resource temporarily unavailable)`, with(0x9000, 11, 1, 0, 0xa000)},
	{"futex", err(abi.ENOSYS), `futex(0x9000, 0x63 /* FUTEX_??? */, 1, 0x2, 0x3, 0x4) = -1 ENOSYS (Function not implemented)`, with(0x9000, 99, 1, 2, 3, 4)},
	{"get_robust_list", 0, `get_robust_list(0, [0x9000], [24]) = 0`, func(w *world) []any { return []any{0, w.words(0x9000), w.words(24)} }},
	{"getresuid", 0, `getresuid([0], [1], [2]) = 0`, func(w *world) []any { return []any{w.ints(0), w.ints(1), w.ints(2)} }},
	{"setresuid", 0, `setresuid(-1, 0, -1) = 0`, with(-1, 0, -1)},
	{"getgroups", 0, `getgroups(10, []) = 0`, func(w *world) []any { return []any{10, w.words(0)} }},
	{"setgroups", 0, `setgroups(2, [0, 5]) = 0`, func(w *world) []any { return []any{2, w.ints(0, 5)} }},
	{"sched_setscheduler", err(abi.EINVAL), `sched_setscheduler(0, SCHED_FIFO, [0]) = -1 EINVAL (Invalid argument)`, func(w *world) []any { return []any{0, 1, w.ints(0)} }},
	{"sched_getscheduler", 0, `sched_getscheduler(0) = 0 (SCHED_OTHER)`, with(0)},
	{"sched_getaffinity", 32, `sched_getaffinity(0, 128, [0 1]) = 32`, func(w *world) []any { return []any{0, 128, w.words(3, 0, 0, 0)} }},
	{"getcpu", 0, `getcpu([0], [0], NULL) = 0`, func(w *world) []any { return []any{w.ints(0), w.ints(0), 0} }},
	{"personality", 0, `personality(0xffffffff) = 0 (PER_LINUX)`, with(-1)},
	{"personality", 0, `personality(PER_LINUX|ADDR_NO_RANDOMIZE) = 0 (PER_LINUX)`, with(0x40000)},
	{"prctl", 0, `prctl(PR_SET_NAME, "me") = 0`, with(abi.PR_SET_NAME, "me")},
	{"prctl", 0, `prctl(PR_GET_NAME, "me") = 0`, with(abi.PR_GET_NAME, "me")},
	{"prctl", 0, `prctl(PR_GET_PDEATHSIG, [SIGTERM]) = 0`, func(w *world) []any { return []any{abi.PR_GET_PDEATHSIG, w.ints(15)} }},
	{"prctl", 0, `prctl(PR_SET_DUMPABLE, SUID_DUMP_USER) = 0`, with(abi.PR_SET_DUMPABLE, 1)},
	{"prctl", 1, `prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)`, with(abi.PR_GET_DUMPABLE)},
	{"prctl", 0, `prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0`, with(abi.PR_SET_NO_NEW_PRIVS, 1)},
	{"prctl", err(abi.EINVAL), `prctl(0x270f /* PR_??? */, 0x1, 0x2, 0x3, 0x4) = -1 EINVAL (Invalid argument)`, with(9999, 1, 2, 3, 4)},
	{"prctl", 0, `prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x9000, 10, "nm") = 0`, with(abi.PR_SET_VMA, 0, 0x9000, 10, "nm")},
	{"capget", 0, `capget({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_CHOWN, permitted=1<<CAP_CHOWN|1<<CAP_CHECKPOINT_RESTORE, inheritable=0}) = 0`, func(w *world) []any {
		return []any{w.structs(8, &abi.UserCapHeader{Version: abi.LINUX_CAPABILITY_VERSION_3}), w.ints(1, 1, 0, 0, 256, 0)}
	}},
	{"getrandom", 8, `getrandom("\x05\xc3\xfd\xd9\x25\xd7\xdb\xc6", 8, GRND_NONBLOCK) = 8`, with("\x05\xc3\xfd\xd9\x25\xd7\xdb\xc6", 8, 1)},
	{"rseq", err(abi.ENOSYS), `rseq(0x9000, 0x20, 0, 0x53053053) = -1 ENOSYS (Function not implemented)`, with(0x9000, 32, 0, 0x53053053)},
	{"set_tid_address", 5, `set_tid_address(0x9000) = 5`, with(0x9000)},
}

// str0 puts a string far from everything else.
func (w *world) str0(s string) uint64 { return w.bytes(0x8000, append([]byte(s), 0)) }

// bytesAt puts 64-bit words at an address.
func (w *world) bytesAt(addr uint64, words ...uint64) uint64 {
	saved := w.next
	w.next = addr
	w.words(words...)
	w.next = saved
	return addr
}

// signalCalls are calls on signals and time.
var signalCalls = []oneCall{
	{"rt_sigaction", 0, `rt_sigaction(SIGUSR1, {sa_handler=0x9000, sa_mask=[INT RT_2], sa_flags=SA_RESTART|SA_NODEFER}, NULL, 8) = 0`, func(w *world) []any {
		return []any{abi.SIGUSR1, w.structs(24, &abi.Sigaction{Handler: 0x9000, Flags: abi.SA_RESTART | abi.SA_NODEFER,
			Mask: uint64(abi.SetOf(abi.SIGINT, 34))}), 0, 8}
	}},
	{"rt_sigaction", 0, `rt_sigaction(SIGRT_5, NULL, {sa_handler=SIG_IGN, sa_mask=~[RTMIN RT_1], sa_flags=0}, 8) = 0`, func(w *world) []any {
		return []any{37, 0, w.structs(24, &abi.Sigaction{Handler: abi.SIG_IGN, Mask: uint64(abi.SigSetFull.Del(32).Del(33))}), 8}
	}},
	{"rt_sigaction", err(abi.EINVAL), `rt_sigaction(99, NULL, 0x9000, 8) = -1 EINVAL (Invalid argument)`, with(99, 0, 0x9000, 8)},
	{"rt_sigprocmask", 0, `rt_sigprocmask(SIG_BLOCK, [USR1 CHLD RTMIN RT_9], [], 8) = 0`, func(w *world) []any {
		return []any{0, w.words(uint64(abi.SetOf(abi.SIGUSR1, abi.SIGCHLD, 32, 41))), w.words(0), 8}
	}},
	{"rt_sigprocmask", 0, `rt_sigprocmask(SIG_UNBLOCK, ~[], NULL, 8) = 0`, func(w *world) []any { return []any{1, w.words(1<<64 - 1), 0, 8} }},
	{"rt_sigprocmask", err(abi.EINVAL), `rt_sigprocmask(SIG_BLOCK, 0x1000, NULL, 16) = -1 EINVAL (Invalid argument)`, func(w *world) []any { return []any{0, w.words(1), 0, 16} }},
	{"rt_sigprocmask", err(abi.EINVAL), `rt_sigprocmask(0x4d /* SIG_??? */, [], NULL, 8) = -1 EINVAL (Invalid argument)`, func(w *world) []any { return []any{77, w.words(0), 0, 8} }},
	{"rt_sigpending", 0, `rt_sigpending([HUP], 8) = 0`, func(w *world) []any { return []any{w.words(1), 8} }},
	{"sigaltstack", 0, `sigaltstack({ss_sp=0x9000, ss_flags=SS_DISABLE, ss_size=8192}, {ss_sp=NULL, ss_flags=0, ss_size=0}) = 0`, func(w *world) []any {
		return []any{w.structs(24, &abi.StackT{Sp: 0x9000, Flags: 2, Size: 8192}), w.structs(24, &abi.StackT{})}
	}},
	{"kill", err(abi.ESRCH), `kill(99999, 99) = -1 ESRCH (No such process)`, with(99999, 99)},
	{"tkill", err(abi.ESRCH), `tkill(99999, SIGRT_3) = -1 ESRCH (No such process)`, with(99999, 35)},
	{"kill", 0, `kill(0, 0) = 0`, with(0, 0)},
	{"rt_sigqueueinfo", 0, `rt_sigqueueinfo(12027, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=12027, si_uid=0, si_int=7, si_ptr=0x7}) = 0`, func(w *world) []any {
		info := abi.QueueInfo(abi.SIGUSR1, abi.SI_QUEUE, 12027, 0, 7)
		return []any{12027, abi.SIGUSR1, w.structs(128, &info)}
	}},
	{"rt_sigtimedwait", 12, `rt_sigtimedwait([USR2], {si_signo=SIGUSR2, si_code=SI_USER, si_pid=7, si_uid=0}, {tv_sec=0, tv_nsec=0}, 8) = 12 (SIGUSR2)`, func(w *world) []any {
		info := abi.UserInfo(abi.SIGUSR2, abi.SI_USER, 7, 0)
		return []any{w.words(uint64(abi.SetOf(abi.SIGUSR2))), w.structs(128, &info), w.words(0, 0), 8}
	}},
	{"rt_sigtimedwait", err(abi.EAGAIN), `rt_sigtimedwait([USR2], NULL, {tv_sec=0, tv_nsec=0}, 8) = -1 EAGAIN (Resource temporarily unavailable)`, func(w *world) []any {
		return []any{w.words(uint64(abi.SetOf(abi.SIGUSR2))), 0, w.words(0, 0), 8}
	}},
	{"signalfd4", 5, `signalfd4(-1, [USR1], 8, SFD_NONBLOCK) = 5`, func(w *world) []any {
		return []any{-1, w.words(uint64(abi.SetOf(abi.SIGUSR1))), 8, abi.SFD_NONBLOCK}
	}},
	{"nanosleep", 0, `nanosleep({tv_sec=0, tv_nsec=1000}, 0x1010) = 0`, func(w *world) []any { return []any{w.words(0, 1000), w.words(1, 1)} }},
	{"nanosleep", err(abi.EINVAL), `nanosleep({tv_sec=0, tv_nsec=18446744073709551611}, NULL) = -1 EINVAL (Invalid argument)`, func(w *world) []any {
		return []any{w.words(0, 1<<64-5), 0}
	}},
	{"clock_gettime", 0, `clock_gettime(0xfffffffa /* CLOCK_??? */, {tv_sec=0, tv_nsec=5060637}) = 0`, func(w *world) []any { return []any{-6, w.words(0, 5060637)} }},
	{"clock_nanosleep", 0, `clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=0, tv_nsec=1000}, NULL) = 0`, func(w *world) []any {
		return []any{1, 1, w.words(0, 1000), 0}
	}},
	{"setitimer", 0, `setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=5, tv_usec=7}}, NULL) = 0`, func(w *world) []any {
		return []any{0, w.words(0, 0, 5, 7), 0}
	}},
	{"timer_create", 0, `timer_create(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = 0`, func(w *world) []any {
		return []any{0, w.structs(64, &abi.Sigevent{Signo: 10}), w.ints(0)}
	}},
	{"timer_create", 0, `timer_create(CLOCK_REALTIME, {sigev_value={sival_int=5, sival_ptr=0x5}, sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=9}, [1]) = 0`, func(w *world) []any {
		return []any{0, w.structs(64, &abi.Sigevent{Value: 5, Signo: 10, Notify: abi.SIGEV_THREAD_ID, TID: 9}), w.ints(1)}
	}},
	{"timer_create", 0, `timer_create(CLOCK_REALTIME, {sigev_signo=10, sigev_notify=SIGEV_NONE}, [0]) = 0`, func(w *world) []any {
		return []any{0, w.structs(64, &abi.Sigevent{Signo: 10, Notify: abi.SIGEV_NONE}), w.ints(0)}
	}},
}

// ipcCalls are System V IPC, POSIX queues and sockets.
// message puts a struct message into memory, with its text where it says.
func (w *world) message(m abi.Message, text string) uint64 {
	m.Data, m.Length = w.put([]byte(text)), uint32(len(text))
	return w.structs(abi.SizeofMessage, &m)
}

var ipcCalls = []oneCall{
	{"port_send", 0, `port_send(7, {length=2, label=1, data="hi"}, NULL) = 0`, func(w *world) []any {
		return []any{7, w.message(abi.Message{Label: 1}, "hi"), 0}
	}},
	{"port_send", 0, `port_send(7, {length=0, label=1, fd=3, data=0x10000000, flags=MESSAGE_FD|MESSAGE_PAGE}, {tv_sec=1, tv_nsec=0}) = 0`, func(w *world) []any {
		m := abi.Message{Label: 1, FD: 3, Flags: abi.MESSAGE_FD | abi.MESSAGE_PAGE, Data: 0x10000000}
		return []any{7, w.structs(abi.SizeofMessage, &m), w.structs(16, &abi.Timespec{Sec: 1})}
	}},
	{"port_recv", 0, `port_recv(0, {length=2, label=1, sender=7, token=9, data="hi"}, NULL) = 0`, func(w *world) []any {
		return []any{0, w.message(abi.Message{Label: 1, Sender: 7, Token: 9, Room: 8}, "hi"), 0}
	}},
	{"port_recv", -int64(abi.EMSGSIZE), `port_recv(0, {room=8}, NULL) = -1 EMSGSIZE (Message too long)`, func(w *world) []any {
		return []any{0, w.message(abi.Message{Room: 8}, ""), 0}
	}},
	{"port_reply", -int64(abi.EFAULT), `port_reply(9, 0x1, PORT_DIRECT) = -1 EFAULT (Bad address)`, with(9, 1, abi.PORT_DIRECT)},
	{"msgget", 6, `msgget(IPC_PRIVATE, IPC_CREAT|0600) = 6`, with(0, abi.IPC_CREAT|0o600)},
	{"semget", 6, `semget(0x1234, 2, IPC_CREAT|0600) = 6`, with(0x1234, 2, abi.IPC_CREAT|0o600)},
	{"msgsnd", 0, `msgsnd(6, {mtype=1, mtext="hi\0"}, 3, IPC_NOWAIT) = 0`, func(w *world) []any {
		return []any{6, w.put([]byte("\x01\x00\x00\x00\x00\x00\x00\x00hi\x00")), 3, abi.IPC_NOWAIT}
	}},
	{"msgrcv", 3, `msgrcv(6, {mtype=1, mtext="hi\0\0\0\0\0\0"}, 8, -6, MSG_NOERROR) = 3`, func(w *world) []any {
		return []any{6, w.put([]byte("\x01\x00\x00\x00\x00\x00\x00\x00hi\x00\x00\x00\x00\x00\x00")), 8, -6, abi.MSG_NOERROR}
	}},
	{"msgctl", 0, `msgctl(6, IPC_RMID, NULL) = 0`, with(6, 0, 0)},
	{"msgctl", 0, `msgctl(1, IPC_STAT, {msg_perm={uid=0, gid=0, mode=0600, key=4660, cuid=0, cgid=0}, msg_stime=1, msg_rtime=2, msg_ctime=3, msg_qnum=0, msg_qbytes=16384, msg_lspid=7, msg_lrpid=8}) = 0`, func(w *world) []any {
		return []any{1, abi.IPC_STAT, w.structs(120, &abi.MsqidDs{Perm: abi.IpcPerm{Key: 4660, Mode: 0o600}, Stime: 1, Rtime: 2, Ctime: 3, Qbytes: 16384, Lspid: 7, Lrpid: 8})}
	}},
	{"msgctl", 0, `msgctl(1, IPC_SET, {msg_perm={uid=0, gid=0, mode=0600}, msg_qbytes=16384}) = 0`, func(w *world) []any {
		return []any{1, abi.IPC_SET, w.structs(120, &abi.MsqidDs{Perm: abi.IpcPerm{Mode: 0o600}, Qbytes: 16384})}
	}},
	{"semtimedop", 0, `semtimedop(6, [{sem_num=0, sem_op=1, sem_flg=SEM_UNDO}, {sem_num=1, sem_op=-1, sem_flg=0}], 2, NULL) = 0`, func(w *world) []any {
		return []any{6, w.structs(6, &abi.Sembuf{Op: 1, Flg: abi.SEM_UNDO}, &abi.Sembuf{Num: 1, Op: -1}), 2, 0}
	}},
	{"semctl", 0, `semctl(1, 1, SETVAL, 0x7) = 0`, with(1, 1, abi.SETVAL, 7)},
	{"semctl", 7, `semctl(1, 1, GETVAL, NULL) = 7`, with(1, 1, abi.GETVAL, 0)},
	{"semctl", 0, `semctl(1, 0, IPC_SET, {sem_perm={uid=0, gid=0, mode=0600}}) = 0`, func(w *world) []any {
		return []any{1, 0, abi.IPC_SET, w.structs(88, &abi.SemidDs{Perm: abi.IpcPerm{Mode: 0o600}})}
	}},
	{"shmat", 0x7fd1c3456000, `shmat(0, NULL, 0) = 0x7fd1c3456000`, with(0, 0, 0)},
	{"shmctl", 0, `shmctl(0, IPC_STAT, {shm_perm={uid=0, gid=0, mode=02600, key=0, cuid=0, cgid=0}, shm_segsz=4096, shm_cpid=7, shm_lpid=8, shm_nattch=1, shm_atime=1, shm_dtime=0, shm_ctime=2}) = 0`, func(w *world) []any {
		return []any{0, abi.IPC_STAT, w.structs(112, &abi.ShmidDs{Perm: abi.IpcPerm{Mode: 0o2600}, Segsz: 4096, Cpid: 7, Lpid: 8, Nattch: 1, Atime: 1, Ctime: 2})}
	}},
	{"mq_open", 9, `mq_open("vt", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=5, mq_msgsize=20, mq_curmsgs=0}) = 9`, func(w *world) []any {
		return []any{"vt", abi.O_CREAT | abi.O_RDWR, 0o600, w.structs(64, &abi.MqAttr{Maxmsg: 5, Msgsize: 20})}
	}},
	{"mq_open", err(abi.ENOENT), `mq_open("nope", O_RDONLY) = -1 ENOENT (No such file or directory)`, with("nope", 0, 0, 0)},
	{"mq_timedsend", 0, `mq_timedsend(9, "abc", 3, 7, NULL) = 0`, with(9, "abc", 3, 7, 0)},
	{"mq_timedreceive", 3, `mq_timedreceive(9, "abc", 20, [7], NULL) = 3`, func(w *world) []any { return []any{9, "abc", 20, w.ints(7), 0} }},
	{"socketpair", 0, `socketpair(AF_UNIX, SOCK_STREAM, 0, [11, 12]) = 0`, func(w *world) []any { return []any{1, 1, 0, w.ints(11, 12)} }},
	{"socket", 3, `socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3`, with(2, 1|abi.SOCK_CLOEXEC, 0)},
	{"bind", 0, `bind(13, {sa_family=AF_UNIX, sun_path="/tmp/st/sock"}, 110) = 0`, func(w *world) []any {
		b := make([]byte, 110)
		copy(b, "\x01\x00/tmp/st/sock")
		return []any{13, w.put(b), 110}
	}},
	{"bind", 0, `bind(16, {sa_family=AF_UNIX, sun_path=@"abs"}, 6) = 0`, with(16, "\x01\x00\x00abs", 6)},
	{"connect", err(abi.ECONNREFUSED), `connect(19, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONNREFUSED (Connection refused)`,
		with(19, "\x02\x00\x00\x50\x7f\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00", 16)},
	{"connect", err(abi.EINVAL), `connect(4, {sa_family=0x63 /* AF_??? */, sa_data="\0\0"}, 4) = -1 EINVAL (Invalid argument)`, with(4, "\x63\x00\x00\x00", 4)},
	{"connect", err(abi.EINVAL), `connect(4, 0x1000, 1) = -1 EINVAL (Invalid argument)`, func(w *world) []any { return []any{4, w.words(0), 1} }},
	{"setsockopt", 0, `setsockopt(14, SOL_SOCKET, SO_PASSCRED, [1], 4) = 0`, func(w *world) []any { return []any{14, 1, abi.SO_PASSCRED, w.ints(1), 4} }},
	{"getsockopt", 0, `getsockopt(14, SOL_SOCKET, SO_PEERCRED, {pid=7, uid=0, gid=0}, [12]) = 0`, func(w *world) []any {
		return []any{14, 1, abi.SO_PEERCRED, w.ints(7, 0, 0), w.ints(12)}
	}},
	{"sendto", 2, `sendto(11, "hi", 2, MSG_NOSIGNAL, NULL, 0) = 2`, with(11, "hi", 2, abi.MSG_NOSIGNAL, 0, 0)},
	{"sendmsg", 4, `sendmsg(11, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="ab", iov_len=2}], msg_iovlen=1, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[0, 1]}], msg_controllen=24, msg_flags=0}, 0) = 4`, func(w *world) []any {
		iov := w.words(w.str("ab"), 2)
		control := w.words(24, 1|1<<32, 0|1<<32)
		return []any{11, w.structs(56, &abi.Msghdr{Iov: iov, Iovlen: 1, Control: control, Controllen: 24}), 0}
	}},
	{"recvmsg", 2, `recvmsg(12, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="hi", iov_len=100}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 2`, func(w *world) []any {
		return []any{12, w.structs(56, &abi.Msghdr{Iov: w.words(w.str("hi"), 100), Iovlen: 1, Control: 0x9000}), 0}
	}},
	{"recvmsg", err(abi.EAGAIN), `recvmsg(12, {msg_namelen=0}, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)`, func(w *world) []any {
		return []any{12, w.structs(56, &abi.Msghdr{}), abi.MSG_DONTWAIT}
	}},
}

func TestCalls(t *testing.T) {
	for _, group := range [][]oneCall{fileCalls, processCalls, signalCalls, ipcCalls} {
		for _, c := range group {
			got := script(Options{}, func(w *world) { w.call(1, c.name, c.ret, c.args(w)...) })
			name, result, ok := strings.Cut(c.want, " = ")
			if !ok {
				t.Fatalf("no result in %q", c.want)
			}
			want := name + " "
			for len(want) < resultColumn {
				want += " "
			}
			if diff := cmp.Diff(want+"= "+result+"\n", got); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	}
}

// TestLongArrays checks where argv and buffers are cut off.
func TestLongArrays(t *testing.T) {
	got := script(Options{StringLimit: 3}, func(w *world) {
		argv := w.words(w.str("long argument"), w.str("b"), w.str("c"), w.str("d"), 0)
		w.call(1, "execve", err(abi.ENOENT), w.str("/a long path is whole"), argv, 0)
	})
	want := `execve("/a long path is whole", ["lon"..., "b", "c", ...], NULL) = -1 ENOENT (No such file or directory)` + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSemaphoreValues checks what strace leaves out: the values that GETALL and SETALL move. The kernel adds them to the events.
func TestSemaphoreValues(t *testing.T) {
	got := script(Options{StringLimit: 3}, func(w *world) {
		args := [6]uint64{1, 0, abi.GETALL, 0x1000}
		mem := []abi.Mem{{Arg: 3, Addr: 0x1000, Data: []byte("\x01\x00\x00\x00\xff\x7f\x05\x00"), Full: 4, OK: true}}
		w.event(1, event.Event{Kind: event.SysEnter, Nr: abi.SYS_SEMCTL, Args: args})
		w.event(1, event.Event{Kind: event.SysExit, Nr: abi.SYS_SEMCTL, Args: args, Mem: mem})
		args[2] = abi.SETALL
		w.event(1, event.Event{Kind: event.SysEnter, Nr: abi.SYS_SEMCTL, Args: args, Mem: mem})
		w.event(1, event.Event{Kind: event.SysExit, Nr: abi.SYS_SEMCTL, Args: args})
	})
	want := "semctl(1, 0, GETALL, [1, 0, 32767, ...]) = 0\nsemctl(1, 0, SETALL, [1, 0, 32767, ...]) = 0\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLengths checks a length that comes out different from how it went in.
func TestLengths(t *testing.T) {
	got := script(Options{}, func(w *world) {
		addr, length := w.put([]byte("\x01\x00garbage that is not seen")), w.ints(110)
		w.enter(1, "accept4", 13, addr, length, abi.SOCK_NONBLOCK)
		w.bytes(length, []byte{2, 0, 0, 0})
		w.exit(1, 15)
	})
	want := "accept4(13, {sa_family=AF_UNIX}, [110 => 2], SOCK_NONBLOCK) = 15\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
