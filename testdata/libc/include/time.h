/* time.h: clocks and sleeping. See time(7). */
#ifndef _TIME_H
#define _TIME_H

#include <sys/types.h>

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_BOOTTIME 7
#define TIMER_ABSTIME 1
#define CLOCKS_PER_SEC 1000000L

struct timespec {
	time_t tv_sec; /* seconds */
	long tv_nsec;  /* nanoseconds, below 1,000,000,000 */
};
struct itimerspec {
	struct timespec it_interval; /* period, zero for once */
	struct timespec it_value;    /* time to the first expiry */
};

time_t time(time_t *t);
clock_t clock(void);
double difftime(time_t later, time_t earlier);
int nanosleep(const struct timespec *request, struct timespec *left);
int clock_gettime(clockid_t clock, struct timespec *ts);
int clock_getres(clockid_t clock, struct timespec *ts);
int clock_settime(clockid_t clock, const struct timespec *ts);
int clock_getcpuclockid(pid_t pid, clockid_t *clock);

typedef int timer_t;
struct sigevent;
int timer_create(clockid_t clock, struct sigevent *how, timer_t *timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec *new, struct itimerspec *old);
int timer_gettime(timer_t timer, struct itimerspec *now);
int timer_getoverrun(timer_t timer);
int timer_delete(timer_t timer);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request, struct timespec *left);

#endif
