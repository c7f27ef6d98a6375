/* Signals: handlers, masks, pending signals, order of delivery, what comes with a signal. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char heard[64];
static volatile int count;
static siginfo_t last;
static volatile int nested, deepest;

static void note(int sig)
{
	heard[count++] = (char)('A' + sig);
	heard[count] = 0;
}

static void with_info(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	count++;
}

static void deep(int sig)
{
	if (++nested > deepest)
		deepest = nested;
	if (deepest < 3 && count++ < 5)
		raise(sig);
	nested--;
}

static void set(int sig, void (*handler)(int), int flags)
{
	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sa.sa_flags = flags;
	sigaction(sig, &sa, NULL);
}

int main(void)
{
	sigset_t all, none, old, pending, two;
	int status;
	sigfillset(&all);
	sigemptyset(&none);

	set(SIGUSR1, note, 0);
	set(SIGUSR2, note, 0);
	set(SIGTERM, note, 0);
	raise(SIGUSR1);
	printf("handled at once: %d\n", count);

	count = 0;
	sigprocmask(SIG_SETMASK, &all, &old);
	raise(SIGTERM);
	raise(SIGUSR2);
	raise(SIGUSR1);
	raise(SIGUSR1);
	sigpending(&pending);
	printf("blocked: %d handled, pending %d %d %d, not %d\n", count, sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2),
	       sigismember(&pending, SIGTERM), sigismember(&pending, SIGHUP));
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("unblocked: %d handled, two of the same are one\n", count);

	set(SIGUSR1, deep, 0);
	count = deepest = 0;
	raise(SIGUSR1);
	printf("deepest without SA_NODEFER: %d\n", deepest);
	set(SIGUSR1, deep, SA_NODEFER);
	count = deepest = nested = 0;
	raise(SIGUSR1);
	printf("deepest with SA_NODEFER: %d\n", deepest);

	set(SIGUSR1, note, SA_RESETHAND);
	count = 0;
	raise(SIGUSR1);
	struct sigaction now;
	sigaction(SIGUSR1, NULL, &now);
	printf("SA_RESETHAND: %d, then default: %d\n", count, now.sa_handler == SIG_DFL);

	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_sigaction = with_info;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGCHLD, &sa, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGRTMIN, &sa, NULL);
	count = 0;
	raise(SIGUSR1);
	printf("raise: signal %d, code %d, from myself %d\n", last.si_signo, last.si_code, last.si_pid == getpid());
	kill(getpid(), SIGUSR1);
	printf("kill: code %d, from myself %d\n", last.si_code, last.si_pid == getpid());
	union sigval value = {.sival_int = 4711};
	sigqueue(getpid(), SIGRTMIN, value);
	printf("sigqueue: code %d, value %d\n", last.si_code, last.si_value.sival_int);

	sigemptyset(&two);
	sigaddset(&two, SIGCHLD);
	sigprocmask(SIG_BLOCK, &two, NULL);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		_exit(6);
	count = 0;
	int r = sigsuspend(&none);
	printf("sigsuspend: %d %s, handled %d\n", r, strerror(errno), count);
	printf("SIGCHLD: code %d, status %d, right pid %d\n", last.si_code, last.si_status, last.si_pid == child);
	wait(&status);

	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(7);
	siginfo_t info;
	r = sigwaitinfo(&two, &info);
	printf("sigwaitinfo: %d, status %d\n", r == SIGCHLD, info.si_status);
	wait(&status);
	struct timespec zero = {0, 0};
	r = sigtimedwait(&two, &info, &zero);
	printf("sigtimedwait: %d %s\n", r, strerror(errno));

	/* Real-time signals are queued, lowest first, each with its value. */
	set(SIGRTMIN, note, 0);
	set(SIGRTMIN + 1, note, 0);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	for (int i = 0; i < 3; i++) {
		value.sival_int = i;
		sigqueue(getpid(), SIGRTMIN + 1, value);
		sigqueue(getpid(), SIGRTMIN, value);
	}
	sigemptyset(&two);
	sigaddset(&two, SIGRTMIN);
	sigaddset(&two, SIGRTMIN + 1);
	for (int i = 0; i < 6; i++) {
		r = sigwaitinfo(&two, &info);
		printf("RTMIN+%d value %d; ", r - SIGRTMIN, info.si_value.sival_int);
	}
	printf("\n");

	printf("SIGKILL cannot be handled: %d", signal(SIGKILL, note) == SIG_ERR);
	printf(" %s\n", strerror(errno));
	r = kill(getpid(), 65);
	printf("no such signal: %d %s\n", r, strerror(errno));
	return 0;
}
