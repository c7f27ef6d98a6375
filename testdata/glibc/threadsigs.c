/* Signals and threads: to one thread, to the process, waited for, queued with values, and the masks of each. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static __thread int me;
static volatile sig_atomic_t by[4], got, value, code;
static pthread_barrier_t bar;

static void handler(int sig, siginfo_t *si, void *uc)
{
	(void)sig, (void)uc;
	by[me]++;
	got++;
	code = si->si_code;
	value = si->si_value.sival_int;
}

static void *work(void *arg)
{
	me = (int)(long)arg;
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	if (me != 2)
		pthread_sigmask(SIG_BLOCK, &s, NULL);
	pthread_barrier_wait(&bar);
	struct timespec ts = {0, 200000000};
	while (nanosleep(&ts, &ts) && errno == EINTR)
		continue;
	return NULL;
}

static void *waiter(void *arg)
{
	sigset_t *s = arg;
	int sig;
	long sum = 0;
	for (int i = 0; i < 3; i++) {
		sigwait(s, &sig);
		sum = sum * 100 + sig;
	}
	return (void *)sum;
}

int main(void)
{
	struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
	sigset_t s, old;
	pthread_t t[4];
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGUSR2, &a, NULL);
	pthread_barrier_init(&bar, NULL, 4);
	for (long i = 1; i < 4; i++)
		pthread_create(&t[i], NULL, work, (void *)i);
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &s, &old);
	pthread_barrier_wait(&bar);
	kill(getpid(), SIGUSR1); /* only thread 2 takes it */
	while (!got)
		usleep(1000);
	printf("process-directed: %d %d %d %d, user %d\n", by[0], by[1], by[2], by[3], code == SI_USER);
	got = 0;
	pthread_kill(t[3], SIGUSR2);
	while (!got)
		usleep(1000);
	printf("thread-directed: %d, tkill %d\n", by[3], code == SI_TKILL);
	for (int i = 1; i < 4; i++)
		pthread_join(t[i], NULL);

	sigemptyset(&s);
	sigaddset(&s, SIGRTMIN);
	sigaddset(&s, SIGRTMIN + 1);
	sigaddset(&s, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &s, NULL);
	union sigval v;
	for (int i = 0; i < 3; i++) {
		v.sival_int = 30 - i;
		sigqueue(getpid(), SIGRTMIN + (i == 0), v);
	}
	for (int i = 0; i < 3; i++) {
		siginfo_t si;
		int sig = sigwaitinfo(&s, &si);
		printf("RTMIN+%d value %d code %d\n", sig - SIGRTMIN, si.si_value.sival_int, si.si_code == SI_QUEUE);
	}
	struct timespec ts = {0, 1000000};
	int r = sigtimedwait(&s, NULL, &ts);
	printf("nothing: %d %d\n", r, errno == EAGAIN);
	pthread_create(&t[0], NULL, waiter, &s);
	for (int i = 0; i < 3; i++) {
		kill(getpid(), SIGHUP);
		sigset_t still;
		do /* a second one would merge with the first while that is pending */
			usleep(2000);
		while (sigpending(&still) == 0 && sigismember(&still, SIGHUP));
	}
	void *ret;
	pthread_join(t[0], &ret);
	printf("waited for: %ld\n", (long)ret);

	got = 0;
	sigaction(SIGALRM, &a, NULL);
	struct itimerval it = {{0, 2000}, {0, 2000}};
	setitimer(ITIMER_REAL, &it, NULL);
	while (got < 5)
		pause();
	it = (struct itimerval){{0, 0}, {0, 0}};
	setitimer(ITIMER_REAL, &it, NULL);
	printf("alarms %d\n", got >= 5);
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	raise(SIGUSR1);
	raise(SIGUSR1);
	sigpending(&s);
	got = 0;
	sigemptyset(&all);
	sigsuspend(&all);
	sigprocmask(SIG_SETMASK, NULL, &old);
	printf("pending %d, ran %d, blocked again %d\n", sigismember(&s, SIGUSR1), got, sigismember(&old, SIGUSR1));
	return 0;
}
