/* files.c: the system calls on descriptors and paths. Linux's newer architectures have only the general
   form of many calls (openat for open, dup3 for dup2, ppoll for poll); the short names are made here. */
#include "libc.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

ssize_t read(int fd, void *buf, size_t n) { return syscall(SYS_read, fd, buf, n); }
ssize_t write(int fd, const void *buf, size_t n) { return syscall(SYS_write, fd, buf, n); }
ssize_t pread(int fd, void *buf, size_t n, off_t at) { return syscall(SYS_pread64, fd, buf, n, at); }
ssize_t pwrite(int fd, const void *buf, size_t n, off_t at) { return syscall(SYS_pwrite64, fd, buf, n, at); }
ssize_t readv(int fd, const struct iovec *iov, int count) { return syscall(SYS_readv, fd, iov, count); }
ssize_t writev(int fd, const struct iovec *iov, int count) { return syscall(SYS_writev, fd, iov, count); }
off_t lseek(int fd, off_t offset, int whence) { return syscall(SYS_lseek, fd, offset, whence); }
int close(int fd) { return (int)syscall(SYS_close, fd); }
int dup(int fd) { return (int)syscall(SYS_dup, fd); }
int dup3(int fd, int to, int flags) { return (int)syscall(SYS_dup3, fd, to, flags); }
int pipe(int fds[2]) { return (int)syscall(SYS_pipe2, fds, 0); }
int pipe2(int fds[2], int flags) { return (int)syscall(SYS_pipe2, fds, flags); }
int fsync(int fd) { return (int)syscall(SYS_fsync, fd); }
int ftruncate(int fd, off_t size) { return (int)syscall(SYS_ftruncate, fd, size); }
int truncate(const char *path, off_t size) { return (int)syscall(SYS_truncate, path, size); }
int fchdir(int fd) { return (int)syscall(SYS_fchdir, fd); }
int chdir(const char *path) { return (int)syscall(SYS_chdir, path); }
int access(const char *path, int mode) { return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode); }
int link(const char *from, const char *to) { return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }
int symlink(const char *target, const char *path) { return (int)syscall(SYS_symlinkat, target, AT_FDCWD, path); }
int unlink(const char *path) { return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
int unlinkat(int dir, const char *path, int flags) { return (int)syscall(SYS_unlinkat, dir, path, flags); }
int rmdir(const char *path) { return (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); }
int rename(const char *from, const char *to) { return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }
int chmod(const char *path, mode_t mode) { return (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode); }
int fchmod(int fd, mode_t mode) { return (int)syscall(SYS_fchmod, fd, mode); }
int mkdir(const char *path, mode_t mode) { return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode); }
int mknod(const char *path, mode_t mode, dev_t dev) { return (int)syscall(SYS_mknodat, AT_FDCWD, path, mode, dev); }
int mkfifo(const char *path, mode_t mode) { return mknod(path, S_IFIFO | (mode & 07777), 0); }
mode_t umask(mode_t mask) { return (mode_t)syscall(SYS_umask, mask); }
int fstat(int fd, struct stat *st) { return (int)syscall(SYS_fstat, fd, st); }
int stat(const char *path, struct stat *st) { return fstatat(AT_FDCWD, path, st, 0); }
int lstat(const char *path, struct stat *st) { return fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW); }
int uname(struct utsname *u) { return (int)syscall(SYS_uname, u); }

int chown(const char *path, uid_t uid, gid_t gid)
{
	return (int)syscall(SYS_fchownat, AT_FDCWD, path, uid, gid, 0);
}

ssize_t readlink(const char *path, char *buf, size_t n)
{
	return syscall(SYS_readlinkat, AT_FDCWD, path, buf, n);
}

int fstatat(int dir, const char *path, struct stat *st, int flags)
{
	return (int)syscall(SYS_newfstatat, dir, path, st, flags);
}

int utimensat(int dir, const char *path, const struct timespec times[2], int flags)
{
	return (int)syscall(SYS_utimensat, dir, path, times, flags);
}

int futimens(int fd, const struct timespec times[2])
{
	return (int)syscall(SYS_utimensat, fd, NULL, times, 0);
}

ssize_t getrandom(void *buf, size_t n, unsigned flags)
{
	return syscall(SYS_getrandom, buf, n, flags);
}

/* The mode counts only where the file is made. */
int openat(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;
	if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {
		va_list ap;
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {
		va_list ap;
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
	return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

/* dup3 refuses equal descriptors, dup2 answers with them if they are open. */
int dup2(int fd, int to)
{
	if (fd == to)
		return fcntl(fd, F_GETFL) < 0 ? -1 : to;
	return dup3(fd, to, 0);
}

int fcntl(int fd, int command, ...)
{
	va_list ap;
	va_start(ap, command);
	long arg = va_arg(ap, long);
	va_end(ap);
	return (int)syscall(SYS_fcntl, fd, command, arg);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	va_start(ap, request);
	void *arg = va_arg(ap, void *);
	va_end(ap);
	return (int)syscall(SYS_ioctl, fd, request, arg);
}

int isatty(int fd)
{
	char termios[64]; /* only whether it has one matters */
	return ioctl(fd, TCGETS, termios) == 0;
}

/* The call itself answers with the length. */
char *getcwd(char *buf, size_t n)
{
	if (!buf && !(buf = malloc(n = n ? n : 4096)))
		return NULL;
	return syscall(SYS_getcwd, buf, n) < 0 ? NULL : buf;
}

int gethostname(char *name, size_t n)
{
	struct utsname u;
	if (uname(&u) < 0)
		return -1;
	strncpy(name, u.nodename, n);
	return 0;
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec left, *t = NULL;
	if (timeout) { /* the kernel writes the remaining time, the function must not */
		left = *timeout;
		t = &left;
	}
	return (int)syscall(SYS_ppoll, fds, count, t, mask, sizeof(sigset_t));
}

int poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
	struct timespec ts = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	return ppoll(fds, count, milliseconds < 0 ? NULL : &ts, NULL);
}

int remove(const char *path)
{
	int r = unlink(path);
	return r < 0 && errno == EISDIR ? rmdir(path) : r;
}

int mkstemp(char *template)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	size_t n = strlen(template);
	if (n < 6 || strcmp(template + n - 6, "XXXXXX") != 0) {
		errno = EINVAL;
		return -1;
	}
	for (int tries = 0; tries < 100; tries++) {
		unsigned char random[6];
		getrandom(random, sizeof random, 0);
		for (int i = 0; i < 6; i++)
			template[n - 6 + i] = letters[random[i] % 32];
		int fd = open(template, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}
