/* paths.c: calls on names of files that are relative to a directory, and work on the names themselves.
   See openat(2), realpath(3), basename(3). */
#include "libc.h"
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fchownat(int dir, const char *path, uid_t uid, gid_t gid, int flags)
{
	return (int)syscall(SYS_fchownat, dir, path, uid, gid, flags);
}

int lchown(const char *path, uid_t uid, gid_t gid) { return fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW); }
int fchown(int fd, uid_t uid, gid_t gid) { return (int)syscall(SYS_fchown, fd, uid, gid); }
int chroot(const char *path) { return (int)syscall(SYS_chroot, path); }
int mkdirat(int dir, const char *path, mode_t mode) { return (int)syscall(SYS_mkdirat, dir, path, mode); }
int symlinkat(const char *target, int dir, const char *path) { return (int)syscall(SYS_symlinkat, target, dir, path); }

int mkfifoat(int dir, const char *path, mode_t mode)
{
	return (int)syscall(SYS_mknodat, dir, path, S_IFIFO | (mode & 07777), 0);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

ssize_t readlinkat(int dir, const char *path, char *buf, size_t n)
{
	return syscall(SYS_readlinkat, dir, path, buf, n);
}

/* The plain calls have no flags; those with flags are younger. */
int faccessat(int dir, const char *path, int mode, int flags)
{
	return (int)(flags ? syscall(SYS_faccessat2, dir, path, mode, flags) : syscall(SYS_faccessat, dir, path, mode));
}

int fchmodat(int dir, const char *path, mode_t mode, int flags)
{
	if (flags & AT_SYMLINK_NOFOLLOW) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return (int)syscall(SYS_fchmodat, dir, path, mode);
}

/* The kernel knows the one name of an open file: that is the answer. */
char *realpath(const char *path, char *resolved)
{
	char link[32], name[PATH_MAX];
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, name, sizeof name - 1);
	int error = errno;
	close(fd);
	errno = error;
	if (n < 0)
		return NULL;
	name[n] = 0;
	return resolved ? strcpy(resolved, name) : strdup(name);
}

/* Both may write into their argument: slashes at the end go. */
static char *trim(char *path)
{
	for (size_t n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
		path[n - 1] = 0;
	return path;
}

char *basename(char *path)
{
	if (!path || !*path)
		return ".";
	char *slash = strrchr(trim(path), '/');
	return slash && slash[1] ? slash + 1 : path;
}

char *dirname(char *path)
{
	char *slash = path && *path ? strrchr(trim(path), '/') : NULL;
	if (!slash)
		return ".";
	slash[slash == path] = 0;
	return trim(path);
}

char *mkdtemp(char *template)
{
	/* A file of that name is made first, only to find a free name. */
	for (int tries = 0; tries < 100; tries++) {
		int fd = mkstemp(template);
		if (fd < 0)
			return NULL;
		close(fd);
		unlink(template);
		if (mkdir(template, 0700) == 0)
			return template;
		memset(template + strlen(template) - 6, 'X', 6);
	}
	return NULL;
}

int ttyname_r(int fd, char *buf, size_t n)
{
	char link[32];
	if (!isatty(fd))
		return errno;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t len = readlink(link, buf, n);
	if (len < 0)
		return errno;
	if ((size_t)len >= n)
		return ERANGE;
	buf[len] = 0;
	return 0;
}

char *ttyname(int fd)
{
	static char name[64];
	int error = ttyname_r(fd, name, sizeof name);
	if (!error)
		return name;
	errno = error;
	return NULL;
}
