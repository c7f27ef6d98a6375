/* CPU time: its clocks, timers and sleeps on them, and RLIMIT_CPU. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile long work;
static volatile sig_atomic_t hits;

static void hit(int sig)
{
	(void)sig;
	hits++;
}

static long now(clockid_t clock)
{
	struct timespec ts;
	return clock_gettime(clock, &ts) < 0 ? -1 : ts.tv_sec * 1000000000L + ts.tv_nsec;
}

static void burn(long ms)
{
	long end = now(CLOCK_PROCESS_CPUTIME_ID) + ms * 1000000;
	while (now(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (int i = 0; i < 1000; i++)
			work++;
}

/* The soft limit moves on by a second each time it is reached. */
static void limited(void)
{
	struct rlimit limit = {0, 100};
	sigset_t set;
	siginfo_t info;
	const struct timespec at_once = {0, 0};
	sigemptyset(&set);
	sigaddset(&set, SIGXCPU);
	sigprocmask(SIG_BLOCK, &set, NULL);
	setrlimit(RLIMIT_CPU, &limit);
	while (sigtimedwait(&set, &info, &at_once) != SIGXCPU)
		burn(1);
	getrlimit(RLIMIT_CPU, &limit);
	printf("SIGXCPU from the kernel: %d, limit now %ld\n", info.si_code == SI_KERNEL, (long)limit.rlim_cur);
	fflush(stdout);
	limit.rlim_cur = limit.rlim_max = 0;
	setrlimit(RLIMIT_CPU, &limit);
	for (;;)
		work++;
}

int main(void)
{
	struct timespec ms30 = {0, 30000000};
	long process = now(CLOCK_PROCESS_CPUTIME_ID), thread = now(CLOCK_THREAD_CPUTIME_ID);
	nanosleep(&ms30, NULL);
	printf("asleep: little work %d %d\n", now(CLOCK_PROCESS_CPUTIME_ID) - process < 25000000, now(CLOCK_THREAD_CPUTIME_ID) - thread < 25000000);
	burn(20);
	printf("at work: %d %d\n", now(CLOCK_PROCESS_CPUTIME_ID) - process >= 20000000, now(CLOCK_THREAD_CPUTIME_ID) - thread >= 20000000);
	clockid_t mine;
	int r = clock_getcpuclockid(getpid(), &mine);
	long a = now(mine), b = now(CLOCK_PROCESS_CPUTIME_ID);
	printf("by its number: %d %d\n", r, a <= b && b - a < 1000000000);

	/* A timer on the process's CPU time. */
	signal(SIGUSR1, hit);
	struct sigevent e;
	memset(&e, 0, sizeof e);
	e.sigev_signo = SIGUSR1;
	timer_t timer;
	timer_create(CLOCK_PROCESS_CPUTIME_ID, &e, &timer);
	struct itimerspec t = {{0, 0}, {0, 20000000}};
	timer_settime(timer, 0, &t, NULL);
	struct timespec ms60 = {0, 60000000};
	nanosleep(&ms60, NULL);
	printf("asleep: %d\n", hits);
	process = now(CLOCK_PROCESS_CPUTIME_ID);
	while (!hits)
		work++;
	printf("at work: %d, not early: %d\n", hits, now(CLOCK_PROCESS_CPUTIME_ID) - process >= 15000000);
	t.it_value.tv_nsec = 1;
	timer_settime(timer, TIMER_ABSTIME, &t, NULL);
	printf("a time that has passed: %d\n", hits);
	t.it_value.tv_nsec = t.it_interval.tv_nsec = 5000000;
	timer_t own;
	timer_create(CLOCK_THREAD_CPUTIME_ID, &e, &own);
	timer_settime(own, 0, &t, NULL);
	while (hits < 5)
		work++;
	printf("every five milliseconds of the thread's: %d\n", hits >= 5);
	timer_delete(own);

	/* Sleeping until a child has worked for a while. */
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		for (;;)
			work++;
	clockid_t its;
	clock_getcpuclockid(child, &its);
	struct timespec ms50 = {0, 50000000};
	r = clock_nanosleep(its, TIMER_ABSTIME, &ms50, NULL);
	printf("slept until the child had worked: %d, %d\n", r, now(its) >= 50000000);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	long none = now(its);
	printf("its clock is gone: %ld %s\n", none, strerror(errno));
	r = clock_nanosleep(its, 0, &ms50, NULL);
	printf("no sleep on it: %s\n", strerror(r));
	struct timespec zero = {0, 1};
	printf("own clock, a time that has passed: %d\n", clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, TIMER_ABSTIME, &zero, NULL));
	r = clock_settime(CLOCK_MONOTONIC, &zero);
	printf("clocks that nobody sets: %d %s\n", r, strerror(errno));
	r = clock_settime(CLOCK_PROCESS_CPUTIME_ID, &zero);
	printf("%d %s\n", r, strerror(errno));

	fflush(stdout);
	child = fork();
	if (child == 0)
		limited();
	int status;
	waitpid(child, &status, 0);
	printf("killed at the hard limit: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct rlimit limit = {0, RLIM_INFINITY};
		setrlimit(RLIMIT_CPU, &limit);
		for (;;)
			work++;
	}
	waitpid(child, &status, 0);
	printf("the soft limit alone: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
	return 0;
}
