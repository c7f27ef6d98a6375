/* memory.c: pages and the program break. See mmap(2), brk(2). */
#include "libc.h"
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

int munmap(void *addr, size_t n) { return (int)syscall(SYS_munmap, addr, n); }
int mprotect(void *addr, size_t n, int prot) { return (int)syscall(SYS_mprotect, addr, n, prot); }
int msync(void *addr, size_t n, int flags) { return (int)syscall(SYS_msync, addr, n, flags); }
int madvise(void *addr, size_t n, int advice) { return (int)syscall(SYS_madvise, addr, n, advice); }

void *mmap(void *addr, size_t n, int prot, int flags, int fd, off_t offset)
{
	return (void *)syscall(SYS_mmap, addr, n, prot, flags, fd, offset);
}

void *mremap(void *addr, size_t old, size_t new, int flags, ...)
{
	va_list ap;
	va_start(ap, flags);
	void *to = va_arg(ap, void *);
	va_end(ap);
	return (void *)syscall(SYS_mremap, addr, old, new, flags, to);
}

/* The kernel never says that it failed: it answers where the break is now. */
static char *now;

int brk(void *end)
{
	now = (char *)__syscall_raw(SYS_brk, end);
	if (now == end)
		return 0;
	errno = ENOMEM;
	return -1;
}

void *sbrk(intptr_t by)
{
	if (!now)
		now = (char *)__syscall_raw(SYS_brk, 0);
	char *old = now;
	if (by == 0)
		return old;
	return brk(old + by) < 0 ? (void *)-1 : old;
}

int getpagesize(void) { return 4096; }
