/* sys/time.h: time in microseconds and interval timers. See setitimer(2). */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H

#include <sys/types.h>

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

struct timeval {
	time_t tv_sec;       /* seconds */
	suseconds_t tv_usec; /* microseconds, below 1,000,000 */
};
struct itimerval {
	struct timeval it_interval; /* period, zero for once */
	struct timeval it_value;    /* time to the next expiry */
};

int gettimeofday(struct timeval *tv, void *zone);
int getitimer(int which, struct itimerval *now);
int setitimer(int which, const struct itimerval *new, struct itimerval *old);

#endif
