/* system.c: the machine as a whole, and calls that fit nowhere else. See sysinfo(2), statfs(2), select(2), prctl(2). */
#include "libc.h"
#include <stdarg.h>
#include <stdlib.h>
#include <locale.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

int sysinfo(struct sysinfo *info) { return (int)syscall(SYS_sysinfo, info); }
int statfs(const char *path, struct statfs *s) { return (int)syscall(SYS_statfs, path, s); }
int fstatfs(int fd, struct statfs *s) { return (int)syscall(SYS_fstatfs, fd, s); }
int fdatasync(int fd) { return (int)syscall(SYS_fdatasync, fd); }
void sync(void) { syscall(SYS_sync); }
int flock(int fd, int operation) { return (int)syscall(SYS_flock, fd, operation); }
int sethostname(const char *name, size_t n) { return (int)syscall(SYS_sethostname, name, n); }
int eventfd(unsigned count, int flags) { return (int)syscall(SYS_eventfd2, count, flags); }

int prctl(int option, ...)
{
	va_list ap;
	va_start(ap, option);
	unsigned long a[4];
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	return (int)syscall(SYS_prctl, option, a[0], a[1], a[2], a[3]);
}

int getloadavg(double *loads, int n)
{
	struct sysinfo info;
	if (sysinfo(&info) < 0)
		return -1;
	for (int i = 0; i < n && i < 3; i++)
		loads[i] = (double)info.loads[i] / 65536;
	return n < 3 ? n : 3;
}

/* The kernel takes the mask as a pointer to a pair: where, and how long. */
int pselect(int n, fd_set *in, fd_set *out, fd_set *except, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec left = timeout ? *timeout : (struct timespec){0, 0};
	unsigned long pair[2] = {(unsigned long)mask, sizeof *mask};
	return (int)syscall(SYS_pselect6, n, in, out, except, timeout ? &left : NULL, pair);
}

/* Linux tells what was left of the timeout. */
int select(int n, fd_set *in, fd_set *out, fd_set *except, struct timeval *timeout)
{
	struct timespec left;
	if (timeout)
		left = (struct timespec){timeout->tv_sec + timeout->tv_usec / 1000000, timeout->tv_usec % 1000000 * 1000};
	int r = (int)syscall(SYS_pselect6, n, in, out, except, timeout ? &left : NULL, NULL);
	if (timeout)
		*timeout = (struct timeval){left.tv_sec, left.tv_nsec / 1000};
	return r;
}

char *setlocale(int category, const char *locale)
{
	(void)category;
	return !locale || !*locale || (*locale == 'C' && !locale[1]) ? "C" : NULL;
}
