/* sys/mman.h: pages of memory. See mmap(2). */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H

#include <sys/types.h>

#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_SHARED 0x01
#define MAP_PRIVATE 0x02
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define MAP_ANON MAP_ANONYMOUS
#define MAP_GROWSDOWN 0x0100
#define MAP_NORESERVE 0x4000
#define MAP_POPULATE 0x8000
#define MAP_STACK 0x20000
#define MAP_FIXED_NOREPLACE 0x100000
#define MAP_FAILED ((void *)-1)
#define MS_ASYNC 1
#define MS_INVALIDATE 2
#define MS_SYNC 4
#define MREMAP_MAYMOVE 1
#define MADV_NORMAL 0
#define MADV_DONTNEED 4

void *mmap(void *addr, size_t n, int prot, int flags, int fd, off_t offset);
int munmap(void *addr, size_t n);
int mprotect(void *addr, size_t n, int prot);
int msync(void *addr, size_t n, int flags);
int madvise(void *addr, size_t n, int advice);
void *mremap(void *addr, size_t old, size_t new, int flags, ...);

#endif
