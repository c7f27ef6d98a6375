/* time.c: clocks, sleeping, interval timers. See time(7). */
#include "libc.h"
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *ts) { return (int)syscall(SYS_clock_gettime, clock, ts); }
int clock_getres(clockid_t clock, struct timespec *ts) { return (int)syscall(SYS_clock_getres, clock, ts); }
int nanosleep(const struct timespec *request, struct timespec *left) { return (int)syscall(SYS_nanosleep, request, left); }
int gettimeofday(struct timeval *tv, void *zone) { return (int)syscall(SYS_gettimeofday, tv, zone); }
int getitimer(int which, struct itimerval *now) { return (int)syscall(SYS_getitimer, which, now); }
double difftime(time_t later, time_t earlier) { return (double)(later - earlier); }

/* This one answers with the error itself. */
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request, struct timespec *left)
{
	return (int)-__syscall_raw(SYS_clock_nanosleep, clock, flags, request, left);
}

int setitimer(int which, const struct itimerval *new, struct itimerval *old)
{
	return (int)syscall(SYS_setitimer, which, new, old);
}

time_t time(time_t *t)
{
	struct timespec now = {0, 0};
	clock_gettime(CLOCK_REALTIME, &now);
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}

clock_t clock(void)
{
	struct timespec used;
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
		return -1;
	return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / 1000;
}

/* The seconds that were left when a signal came. */
unsigned sleep(unsigned seconds)
{
	struct timespec ts = {seconds, 0};
	return nanosleep(&ts, &ts) < 0 ? (unsigned)ts.tv_sec + (ts.tv_nsec > 0) : 0;
}

int usleep(useconds_t microseconds)
{
	struct timespec ts = {microseconds / 1000000, microseconds % 1000000 * 1000L};
	return nanosleep(&ts, NULL);
}

/* An old alarm that is still due counts as at least one second. */
unsigned alarm(unsigned seconds)
{
	struct itimerval new = {{0, 0}, {seconds, 0}}, old;
	if (setitimer(ITIMER_REAL, &new, &old) < 0)
		return 0;
	return (unsigned)old.it_value.tv_sec + (old.it_value.tv_usec >= 500000 || (old.it_value.tv_usec && !old.it_value.tv_sec));
}
