/* Queues of real-time signals: values in the order in which they were sent, lowest number first, threads before processes, a limit. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int seen;

static void note(int sig, siginfo_t *info, void *context)
{
	(void)context;
	printf("%s%s%d:%d", seen++ ? " " : "", sig < SIGRTMIN ? "S" : "R+", sig < SIGRTMIN ? sig : sig - SIGRTMIN, info->si_code == SI_QUEUE ? info->si_value.sival_int : -1);
}

static void send(int sig, int value)
{
	if (sigqueue(getpid(), sig, (union sigval){.sival_int = value}) < 0)
		printf("sigqueue: %s\n", strerror(errno));
}

static void mask(int how)
{
	sigset_t set;
	sigfillset(&set);
	sigprocmask(how, &set, NULL);
}

static void deliver(const char *what)
{
	printf("%s: ", what);
	seen = 0;
	mask(SIG_UNBLOCK);
	printf("\n");
	mask(SIG_BLOCK);
}

int main(void)
{
	struct sigaction a = {.sa_sigaction = note, .sa_flags = SA_SIGINFO};
	const struct timespec now = {0, 0};
	siginfo_t info;
	sigset_t set;
	sigfillset(&a.sa_mask);
	for (int sig = SIGRTMIN; sig <= SIGRTMIN + 5; sig++)
		sigaction(sig, &a, NULL);
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGUSR2, &a, NULL);
	sigaction(SIGRTMAX, &a, NULL);
	mask(SIG_BLOCK);

	for (int i = 0; i < 4; i++)
		for (int k = 3; k >= 0; k--)
			send(SIGRTMIN + k, 10 * i + k);
	deliver("lowest number first, then as sent");
	send(SIGRTMIN, 1);
	send(SIGUSR2, 2);
	send(SIGUSR1, 3);
	send(SIGUSR1, 4);
	send(SIGRTMIN, 5);
	deliver("standard ones first, and merged");
	send(SIGRTMIN, 1);
	kill(getpid(), SIGRTMIN);
	kill(getpid(), SIGRTMIN);
	send(SIGRTMIN, 2);
	deliver("kill queues, too");
	send(SIGRTMIN + 1, 1);
	syscall(SYS_tgkill, getpid(), getpid(), SIGRTMIN + 2);
	syscall(SYS_tgkill, getpid(), getpid(), SIGUSR2);
	send(SIGUSR1, 2);
	deliver("the thread's own before the process's");

	for (int i = 1; i <= 3; i++)
		send(SIGRTMIN + 1, i);
	send(SIGRTMIN, 9);
	sigfillset(&set);
	for (int r; (r = sigtimedwait(&set, &info, &now)) > 0;)
		printf("taken: R+%d, value %d\n", r - SIGRTMIN, info.si_value.sival_int);
	printf("then: %s\n", strerror(errno));

	/* Ignoring throws away what is pending, all of it. */
	for (int i = 1; i <= 3; i++)
		send(SIGRTMIN + 4, i);
	signal(SIGRTMIN + 4, SIG_IGN);
	sigaction(SIGRTMIN + 4, &a, NULL);
	send(SIGRTMIN + 4, 4);
	deliver("after ignoring");

	struct rlimit few = {5, 5};
	fflush(stdout);
	if (fork() == 0) {
		int sent = 0;
		setuid(54321);
		setrlimit(RLIMIT_SIGPENDING, &few);
		while (sent < 100 && sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = sent}) == 0)
			sent++;
		printf("RLIMIT_SIGPENDING 5: %d sent, then %s\n", sent, strerror(errno));
		printf("kill of a standard signal: %d\n", kill(getpid(), SIGUSR1));
		deliver("and they come");
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	return 0;
}
