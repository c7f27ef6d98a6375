/* Signals and threads: one thread that waits for them all, signals for one thread, masks of one's own, who takes what. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_barrier_t meet;
static pthread_t sleepers[3]; /* from 1 */
static volatile int handled_by;

static void note(int sig)
{
	(void)sig;
	for (int i = 1; i <= 2; i++)
		if (pthread_equal(pthread_self(), sleepers[i]))
			handled_by = i;
}

static void *waiter(void *arg)
{
	sigset_t *set = arg;
	for (;;) {
		int sig, e = sigwait(set, &sig);
		if (e) {
			printf("sigwait: %s\n", strerror(e));
			return NULL;
		}
		printf("the waiter takes %d\n", sig);
		fflush(stdout);
		if (sig == SIGTERM)
			return NULL;
		pthread_barrier_wait(&meet);
	}
}

static void *sleeper(void *arg)
{
	sigset_t none;
	int me = (int)(long)arg;
	sleepers[me] = pthread_self();
	sigemptyset(&none);
	if (me == 2)
		sigaddset(&none, SIGUSR2);
	pthread_barrier_wait(&meet);
	errno = 0;
	int r = sigsuspend(&none);
	printf("thread %d: sigsuspend %d %s, the handler ran in thread %d\n", me, r, strerror(errno), handled_by);
	fflush(stdout);
	pthread_barrier_wait(&meet);
	return NULL;
}

int main(void)
{
	sigset_t set, mine;
	pthread_t w, s[2];
	siginfo_t info;
	struct timespec soon = {0, 20000000};
	sigemptyset(&set);
	for (int sig = SIGUSR1; sig <= SIGTERM; sig++)
		if (sig != SIGSEGV)
			sigaddset(&set, sig);
	sigaddset(&set, SIGRTMIN + 1);
	pthread_sigmask(SIG_BLOCK, &set, NULL); /* threads inherit it */
	pthread_barrier_init(&meet, NULL, 2);

	pthread_create(&w, NULL, waiter, &set);
	const int sent[] = {SIGUSR1, SIGRTMIN + 1, SIGALRM};
	for (int i = 0; i < 3; i++) {
		kill(getpid(), sent[i]);
		pthread_barrier_wait(&meet);
	}
	pthread_kill(w, SIGUSR2); /* for that one alone */
	pthread_barrier_wait(&meet);
	sigpending(&mine);
	printf("nothing is left: %d %d\n", sigismember(&mine, SIGUSR1), sigismember(&mine, SIGUSR2));
	kill(getpid(), SIGTERM);
	pthread_join(w, NULL);

	printf("nobody sends: %d", sigtimedwait(&set, &info, &soon));
	printf(" %s\n", strerror(errno));
	pthread_kill(pthread_self(), SIGUSR1);
	printf("to myself: %d,", sigtimedwait(&set, &info, &soon));
	printf(" from me %d\n", info.si_pid == getpid());

	/* A signal for the process goes to a thread that lets it in; one for a thread waits for that thread. */
	struct sigaction a = {.sa_handler = note};
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGUSR2, &a, NULL);
	for (long i = 0; i < 2; i++) {
		pthread_create(&s[i], NULL, sleeper, (void *)(i + 1));
		pthread_barrier_wait(&meet);
		nanosleep(&soon, NULL);
	}
	kill(getpid(), SIGUSR2); /* only the first one lets it in */
	pthread_barrier_wait(&meet);
	pthread_kill(s[1], SIGUSR1);
	pthread_barrier_wait(&meet);
	for (int i = 0; i < 2; i++)
		pthread_join(s[i], NULL);

	sigset_t now;
	pthread_sigmask(SIG_BLOCK, NULL, &now);
	printf("my own mask is as before: %d %d\n", sigismember(&now, SIGUSR1), sigismember(&now, SIGINT));
	printf("no such signal: %d\n", pthread_kill(pthread_self(), 99));
	return 0;
}
