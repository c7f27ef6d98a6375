/* Clocks go forwards, sleeps last long enough, timers come in order. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now(clockid_t clock)
{
	struct timespec ts;
	if (clock_gettime(clock, &ts) < 0)
		return -1;
	return ts.tv_sec * 1000000000L + ts.tv_nsec;
}

static volatile int alarms;
static void on_alarm(int sig)
{
	(void)sig;
	alarms++;
}

int main(void)
{
	int backwards = 0, moved = 0;
	long last = now(CLOCK_MONOTONIC), first = last;
	for (int i = 0; i < 2000; i++) {
		long t = now(CLOCK_MONOTONIC);
		backwards += t < last;
		last = t;
	}
	moved = last > first;
	printf("monotonic: backwards %d, moved %d\n", backwards, moved);

	struct timespec ms20 = {0, 20000000};
	long before = now(CLOCK_MONOTONIC), real = now(CLOCK_REALTIME), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	nanosleep(&ms20, NULL);
	long slept = now(CLOCK_MONOTONIC) - before, slept_real = now(CLOCK_REALTIME) - real;
	long used = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("slept 20 ms: %d %d, with little work: %d\n", slept >= 20000000, slept_real >= 19000000, used < slept);
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 10000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	int r = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	struct timespec after;
	clock_gettime(CLOCK_MONOTONIC, &after);
	printf("slept until: %d, late enough %d\n", r, after.tv_sec > until.tv_sec || (after.tv_sec == until.tv_sec && after.tv_nsec >= until.tv_nsec));
	r = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	printf("until a time that has passed: %d\n", r);
	before = now(CLOCK_MONOTONIC);
	poll(NULL, 0, 15);
	printf("poll of 15 ms: %d\n", now(CLOCK_MONOTONIC) - before >= 15000000);

	/* Sleep sort: who sleeps longer writes later. */
	int fds[2], ms[] = {200, 50, 350, 125, 275};
	char c, order[8] = "";
	pipe(fds);
	for (int i = 0; i < 5; i++)
		if (fork() == 0) {
			struct timespec ts = {0, ms[i] * 1000000L};
			c = (char)('a' + i);
			nanosleep(&ts, NULL);
			write(fds[1], &c, 1);
			_exit(0);
		}
	close(fds[1]);
	for (int i = 0; read(fds[0], &c, 1) == 1; i++)
		order[i] = c;
	while (wait(NULL) > 0)
		continue;
	printf("sleep sort: %s\n", order);

	signal(SIGALRM, on_alarm);
	printf("no alarm before: %u", alarm(100));
	printf(", there was one: %d\n", alarm(0) >= 99);
	struct itimerval t = {{0, 3000}, {0, 2000}};
	setitimer(ITIMER_REAL, &t, NULL);
	before = now(CLOCK_MONOTONIC);
	while (alarms < 5)
		pause();
	memset(&t, 0, sizeof t);
	setitimer(ITIMER_REAL, &t, NULL);
	printf("5 alarms took at least 14 ms: %d\n", now(CLOCK_MONOTONIC) - before >= 13900000);

	struct timespec bad = {0, 1000000000};
	r = nanosleep(&bad, NULL);
	printf("too many nanoseconds: %d %s\n", r, strerror(errno));
	r = clock_gettime(99, &bad);
	printf("no such clock: %d %s\n", r, strerror(errno));
	struct timeval tv;
	gettimeofday(&tv, NULL);
	time_t seconds = time(NULL);
	printf("seconds agree: %d\n", labs(seconds - tv.tv_sec) <= 1);
	return 0;
}
