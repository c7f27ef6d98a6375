/* Timers to read from. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nap(long ms)
{
	struct timespec ts = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&ts, NULL);
}

static int set(int fd, int flags, long first, long every)
{
	struct itimerspec s = {{every / 1000, every % 1000 * 1000000}, {first / 1000, first % 1000 * 1000000}};
	return timerfd_settime(fd, flags, &s, NULL);
}

static void show(const char *what, int fd)
{
	struct itimerspec s;
	int r = timerfd_gettime(fd, &s);
	printf("%s: %d, %s, interval %ld ms\n", what, r, s.it_value.tv_sec || s.it_value.tv_nsec ? "runs" : "does not run",
	       s.it_interval.tv_sec * 1000 + s.it_interval.tv_nsec / 1000000);
}

static int ready(int fd, int ms)
{
	struct pollfd p = {fd, POLLIN | POLLOUT, 0};
	poll(&p, 1, ms);
	return p.revents;
}

static void failure(const char *what, long r)
{
	printf("%s: %ld %s\n", what, r, r < 0 ? strerror(errno) : "");
}

int main(void)
{
	uint64_t n = 0;
	struct timespec before, after;
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	printf("close on exec: %d, flags %d\n", fcntl(fd, F_GETFD), fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK));
	show("new", fd);
	set(fd, 0, 20, 0);
	printf("not ready: %d\n", ready(fd, 0));
	clock_gettime(CLOCK_MONOTONIC, &before);
	long r = read(fd, &n, sizeof n);
	clock_gettime(CLOCK_MONOTONIC, &after);
	long ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
	printf("read: %ld, %lu expiration, waited %d\n", r, (unsigned long)n, ms >= 15);
	show("afterwards", fd);

	set(fd, 0, 5, 10);
	printf("ready after a while: %d\n", ready(fd, -1) == POLLIN);
	nap(60);
	read(fd, &n, sizeof n);
	printf("many expirations in one read: %d\n", n >= 5);
	show("goes on", fd);
	set(fd, 0, 3600000, 3600000);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	failure("nothing to read", read(fd, &n, sizeof n));
	failure("too short", read(fd, &n, 4));
	failure("write", write(fd, &n, sizeof n));
	failure("seek", lseek(fd, 0, SEEK_SET));
	failure("positioned", pread(fd, &n, sizeof n, 0));

	/* Setting it anew forgets what has expired. */
	set(fd, 0, 1, 0);
	nap(20);
	printf("expired: %d\n", ready(fd, 0) == POLLIN);
	set(fd, 0, 0, 1000);
	printf("off: %d\n", ready(fd, 0));
	show("off", fd);

	clock_gettime(CLOCK_MONOTONIC, &before);
	struct itimerspec s = {{0, 0}, {before.tv_sec, before.tv_nsec}};
	timerfd_settime(fd, TFD_TIMER_ABSTIME, &s, NULL);
	printf("a time that has passed: %d\n", ready(fd, 1000) == POLLIN);
	int real = timerfd_create(CLOCK_REALTIME, 0);
	clock_gettime(CLOCK_REALTIME, &before);
	s = (struct itimerspec){{1, 0}, {before.tv_sec - 3, before.tv_nsec}};
	timerfd_settime(real, TFD_TIMER_ABSTIME, &s, NULL);
	read(real, &n, sizeof n);
	printf("three seconds ago and every second: %lu\n", (unsigned long)n);

	/* The timer is shared by all who inherit it: one expiration, one reader. */
	int pair[2];
	pipe(pair);
	fflush(stdout);
	set(real, 0, 40, 0);
	for (int i = 0; i < 2; i++)
		if (fork() == 0) {
			if (i == 1)
				fcntl(real, F_SETFL, 0);
			if (read(real, &n, sizeof n) == 8)
				write(pair[1], "x", 1);
			_exit(0);
		}
	char got[4];
	printf("readers: %ld\n", (long)read(pair[0], got, sizeof got));
	fflush(stdout);
	set(real, 0, 1, 0); /* for the other one */
	while (wait(NULL) > 0)
		continue;
	printf("and then: %ld\n", (long)read(pair[0], got, sizeof got));

	failure("no such clock", timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
	failure("bad flags", timerfd_create(CLOCK_MONOTONIC, 1));
	failure("no timer", timerfd_gettime(pair[0], &s));
	failure("no file", timerfd_gettime(99, &s));
	s.it_value.tv_nsec = 1000000000;
	failure("too many nanoseconds", timerfd_settime(fd, 0, &s, NULL));
	s.it_value.tv_nsec = 0;
	failure("bad flags", timerfd_settime(fd, 8, &s, NULL));
	return 0;
}
