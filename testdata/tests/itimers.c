/* The three interval timers: by the clock, by user time, by CPU time. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t hits[65];
static volatile int code;

static void note(int sig, siginfo_t *info, void *context)
{
	(void)context;
	hits[sig]++;
	code = info->si_code;
}

static void set(int which, long first, long every)
{
	struct itimerval t = {{every / 1000, every % 1000 * 1000}, {first / 1000, first % 1000 * 1000}};
	setitimer(which, &t, NULL);
}

static void show(const char *what, int which)
{
	struct itimerval t;
	getitimer(which, &t);
	printf("%s: %s, interval %ld ms\n", what, t.it_value.tv_sec || t.it_value.tv_usec ? "runs" : "does not run",
	       t.it_interval.tv_sec * 1000 + t.it_interval.tv_usec / 1000);
}

static void nap(long ms)
{
	struct timespec ts = {ms / 1000, ms % 1000 * 1000000};
	while (nanosleep(&ts, &ts) < 0)
		continue;
}

static long used(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static volatile long work;

/* User time only: no calls. */
static void burn(int sig, int times)
{
	while (hits[sig] < times)
		work++;
}

int main(void)
{
	struct sigaction sa;
	sigset_t alarm_only, old;
	memset(&sa, 0, sizeof sa);
	sa.sa_sigaction = note;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGALRM, &sa, NULL);
	sigaction(SIGVTALRM, &sa, NULL);
	sigaction(SIGPROF, &sa, NULL);

	show("real, not set", ITIMER_REAL);
	set(ITIMER_REAL, 5, 0);
	nap(30);
	printf("once: %d, from the kernel: %d\n", hits[SIGALRM], code == SI_KERNEL);
	show("afterwards", ITIMER_REAL);

	/* While its signal is blocked a repeating timer stands still. */
	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm_only, &old);
	hits[SIGALRM] = 0;
	set(ITIMER_REAL, 5, 1000);
	nap(40);
	show("expired and blocked", ITIMER_REAL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("taken: %d\n", hits[SIGALRM]);
	show("goes on", ITIMER_REAL);
	signal(SIGALRM, SIG_IGN);
	set(ITIMER_REAL, 5, 5);
	nap(40);
	show("expired and ignored", ITIMER_REAL);
	set(ITIMER_REAL, 0, 0);
	sigaction(SIGALRM, &sa, NULL);

	/* User time and CPU time do not pass while a process sleeps. */
	set(ITIMER_VIRTUAL, 20, 20);
	set(ITIMER_PROF, 20, 0);
	nap(60);
	printf("asleep: %d %d\n", hits[SIGVTALRM], hits[SIGPROF]);
	show("virtual", ITIMER_VIRTUAL);
	show("prof", ITIMER_PROF);
	long before = used();
	burn(SIGVTALRM, 3);
	printf("at work: three times %d, once %d\n", hits[SIGVTALRM] >= 3, hits[SIGPROF]);
	printf("that took at least 50 ms of work: %d\n", used() - before >= 50);
	show("prof", ITIMER_PROF);

	/* A child has no timers; a program that takes over keeps them, which the child shows with its own. */
	fflush(stdout);
	if (fork() == 0) {
		show("child", ITIMER_VIRTUAL);
		fflush(stdout);
		signal(SIGPROF, SIG_DFL);
		set(ITIMER_PROF, 10, 0);
		for (;;)
			work++;
	}
	int status;
	wait(&status);
	printf("child ended by SIGPROF: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF);
	set(ITIMER_VIRTUAL, 0, 0);
	show("virtual", ITIMER_VIRTUAL);

	hits[SIGALRM] = 0;
	alarm(100);
	printf("alarm again: %d left\n", alarm(1) >= 99);
	pause();
	printf("rang: %d\n", hits[SIGALRM]);
	return 0;
}
