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

/* A moment as people say it. */
struct tm {
	int tm_sec, tm_min, tm_hour;
	int tm_mday;         /* day of the month, from 1 */
	int tm_mon;          /* month, from 0 */
	int tm_year;         /* years after 1900 */
	int tm_wday;         /* day of the week, Sunday is 0 */
	int tm_yday;         /* day of the year, from 0 */
	int tm_isdst;        /* whether summer time: never here */
	long tm_gmtoff;      /* seconds east of Greenwich */
	const char *tm_zone; /* name of the time zone */
};

time_t time(time_t *t);
struct tm *gmtime(const time_t *t);
struct tm *gmtime_r(const time_t *t, struct tm *tm);
struct tm *localtime(const time_t *t);
struct tm *localtime_r(const time_t *t, struct tm *tm);
time_t mktime(struct tm *tm);
time_t timegm(struct tm *tm);
char *asctime(const struct tm *tm);
char *asctime_r(const struct tm *tm, char *buf);
char *ctime(const time_t *t);
char *ctime_r(const time_t *t, char *buf);
size_t strftime(char *s, size_t max, const char *format, const struct tm *tm);
void tzset(void);
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
