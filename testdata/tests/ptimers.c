/* Timers that a process makes itself: overruns, stale and deleted ones, limits. */
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

static const struct timespec at_once;

static void nap(long ms)
{
	struct timespec ts = {ms / 1000, ms % 1000 * 1000000};
	while (nanosleep(&ts, &ts) < 0)
		continue;
}

static timer_t make(clockid_t clock, int notify, int sig, int value)
{
	struct sigevent e;
	timer_t t = 0;
	memset(&e, 0, sizeof e);
	e.sigev_notify = notify;
	e.sigev_signo = sig;
	e.sigev_value.sival_int = value;
	if (timer_create(clock, &e, &t) < 0)
		printf("timer_create: %s\n", strerror(errno));
	return t;
}

static int set(timer_t t, int flags, long first, long every)
{
	struct itimerspec s = {{every / 1000, every % 1000 * 1000000}, {first / 1000, first % 1000 * 1000000}};
	return timer_settime(t, flags, &s, NULL);
}

static void show(const char *what, timer_t t)
{
	struct itimerspec s;
	int r = timer_gettime(t, &s);
	printf("%s: %d, %s, interval %ld ms\n", what, r, s.it_value.tv_sec || s.it_value.tv_nsec ? "runs" : "does not run",
	       s.it_interval.tv_sec * 1000 + s.it_interval.tv_nsec / 1000000);
}

static int pending(int sig)
{
	sigset_t s;
	sigpending(&s);
	return sigismember(&s, sig);
}

/* Takes all pending signals of a number. */
static void take(const char *what, int sig)
{
	sigset_t s;
	siginfo_t info;
	int n = 0;
	sigemptyset(&s);
	sigaddset(&s, sig);
	printf("%s:", what);
	while (sigtimedwait(&s, &info, &at_once) == sig) {
		if (info.si_code == SI_TIMER)
			printf(" timer %d", info.si_value.sival_int);
		else
			printf(" code %d", info.si_code);
		n++;
	}
	printf("%s\n", n ? "" : " nothing");
}

static volatile int got, overrun;
static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	got++;
	overrun = info->si_overrun;
}

int main(void)
{
	sigset_t block, old;
	siginfo_t info;
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigaddset(&block, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &block, &old);

	timer_t a = make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGRTMIN, 1);
	show("new", a);
	set(a, 0, 5, 10);
	nap(60);
	show("expired", a);
	sigset_t rt;
	sigemptyset(&rt);
	sigaddset(&rt, SIGRTMIN);
	int sig = sigtimedwait(&rt, &info, &at_once);
	printf("one signal for many expirations: %d %d, overrun at least 4: %d, the same: %d\n", sig == SIGRTMIN, info.si_code == SI_TIMER, info.si_overrun >= 4,
	       info.si_overrun == timer_getoverrun(a));
	set(a, 0, 0, 0);
	printf("set again, overrun is %d\n", timer_getoverrun(a));
	show("off", a);

	/* A pending signal of a timer that was set anew, or deleted, is not delivered. */
	set(a, 0, 1, 0);
	nap(20);
	show("once", a);
	set(a, 0, 0, 0);
	printf("off, pending %d\n", pending(SIGRTMIN));
	take("stale", SIGRTMIN);
	set(a, 0, 1, 0);
	nap(20);
	timer_delete(a);
	printf("deleted, pending %d\n", pending(SIGRTMIN));
	take("deleted", SIGRTMIN);
	int failed = timer_delete(a);
	printf("deleted twice: %d %s\n", failed, strerror(errno));

	/* Even a standard signal is pending once for each timer, but kill's merges with them. */
	timer_t b = make(CLOCK_REALTIME, SIGEV_SIGNAL, SIGUSR1, 2), c = make(CLOCK_BOOTTIME, SIGEV_SIGNAL, SIGUSR1, 3);
	set(b, 0, 1, 0);
	nap(20);
	set(c, 0, 1, 0);
	nap(20);
	kill(getpid(), SIGUSR1);
	take("two timers and a kill", SIGUSR1);
	kill(getpid(), SIGUSR1);
	set(b, 0, 1, 0);
	nap(20);
	take("a kill and a timer", SIGUSR1);

	/* While it is ignored a repeating timer waits for a handler. */
	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_sigaction = handler;
	sa.sa_flags = SA_SIGINFO;
	signal(SIGRTMIN, SIG_IGN);
	sigprocmask(SIG_UNBLOCK, &rt, NULL);
	timer_t d = make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGRTMIN, 4);
	set(d, 0, 5, 1000000);
	nap(30);
	sigaction(SIGRTMIN, &sa, NULL);
	printf("heard after it was ignored: %d, overrun %d\n", got, overrun);
	signal(SIGRTMIN, SIG_IGN);
	set(d, 0, 5, 0);
	nap(30);
	sigaction(SIGRTMIN, &sa, NULL);
	printf("one that does not repeat is lost: %d\n", got);

	/* Absolute times: one that has passed expires at once. */
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	struct itimerspec s = {{0, 0}, {now.tv_sec - 5, now.tv_nsec}};
	timer_settime(b, TIMER_ABSTIME, &s, NULL);
	nap(5);
	take("five seconds ago", SIGUSR1);
	s.it_interval.tv_sec = 1;
	timer_settime(b, TIMER_ABSTIME, &s, NULL);
	nap(5);
	sigset_t usr;
	sigemptyset(&usr);
	sigaddset(&usr, SIGUSR1);
	sigtimedwait(&usr, &info, &at_once);
	printf("and every second since then: overrun %d\n", info.si_overrun);
	set(b, 0, 0, 0);

	/* Nobody is told. */
	timer_t e = make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0);
	set(e, 0, 1, 0);
	nap(10);
	show("silent, once", e);
	set(e, 0, 1, 1000);
	nap(10);
	show("silent, repeating", e);
	printf("silent overrun %d\n", timer_getoverrun(e));

	fflush(stdout);
	if (fork() == 0) {
		failed = timer_gettime(b, &s);
		printf("child: %d %s\n", failed, strerror(errno));
		struct rlimit three = {3, 3};
		setuid(23456);
		setrlimit(RLIMIT_SIGPENDING, &three);
		timer_t t;
		for (int i = 0; i < 4; i++) {
			failed = timer_create(CLOCK_MONOTONIC, NULL, &t);
			printf("child's timer %d: %s\n", i, failed ? strerror(errno) : "made");
		}
		union sigval v = {7};
		sigprocmask(SIG_BLOCK, &rt, NULL);
		failed = sigqueue(getpid(), SIGRTMIN, v);
		printf("no room to queue: %d %s\n", failed, strerror(errno));
		failed = kill(getpid(), SIGUSR1);
		printf("kill works: %d, %d\n", failed, pending(SIGUSR1));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);

	timer_t t;
	struct itimerspec bad = {{0, 0}, {0, 1000000000}};
	failed = timer_settime(b, 0, &bad, NULL);
	printf("too many nanoseconds: %d %s\n", failed, strerror(errno));
	failed = timer_create(77, NULL, &t);
	printf("no such clock: %d %s\n", failed, strerror(errno));
	struct sigevent none;
	memset(&none, 0, sizeof none);
	none.sigev_signo = 0;
	failed = timer_create(CLOCK_MONOTONIC, &none, &t);
	printf("no such signal: %d %s\n", failed, strerror(errno));
	return 0;
}
