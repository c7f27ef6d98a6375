/* sys/select.h: waiting for one of many descriptors. See select(2). */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include <signal.h>
#include <sys/time.h>
#include <time.h>

#define FD_SETSIZE 1024

typedef struct {
	unsigned long bits[FD_SETSIZE / 64];
} fd_set;

#define FD_ZERO(set) do { for (int __i = 0; __i < FD_SETSIZE / 64; __i++) (set)->bits[__i] = 0; } while (0)
#define FD_SET(fd, set) ((set)->bits[(fd) / 64] |= 1UL << (fd) % 64)
#define FD_CLR(fd, set) ((set)->bits[(fd) / 64] &= ~(1UL << (fd) % 64))
#define FD_ISSET(fd, set) (((set)->bits[(fd) / 64] >> (fd) % 64 & 1) != 0)

int select(int n, fd_set *in, fd_set *out, fd_set *except, struct timeval *timeout);
int pselect(int n, fd_set *in, fd_set *out, fd_set *except, const struct timespec *timeout, const sigset_t *mask);

#endif
