/* merge: signals that merge and signals that queue, and the order in which their handlers run.
 *
 * While a signal is blocked, the kernel remembers of a standard signal only that it came: sent three times, it
 * is delivered once. Real-time signals queue: each one is delivered, with the value that it was sent with.
 * When all are let in at once the kernel takes the lowest number first. Whether that one's handler also runs
 * first is another question: a frame is put on the stack for each signal before any handler has begun.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	if (sig == SIGUSR1)
		printf("  SIGUSR1, value %d\n", info->si_value.sival_int);
	else
		printf("  SIGRTMIN+%d, value %d\n", sig - SIGRTMIN, info->si_value.sival_int);
}

static void let_them_come(const char *how, const sigset_t *blocked_in_handlers)
{
	const int signals[] = {SIGUSR1, SIGRTMIN, SIGRTMIN + 1};
	struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO, .sa_mask = *blocked_in_handlers};
	sigset_t three;
	sigemptyset(&three);
	for (int i = 0; i < 3; i++) {
		sigaction(signals[i], &action, NULL);
		sigaddset(&three, signals[i]);
	}

	sigprocmask(SIG_BLOCK, &three, NULL);
	for (int value = 1; value <= 3; value++)
		for (int i = 0; i < 3; i++)
			sigqueue(getpid(), signals[i], (union sigval){.sival_int = value});
	printf("%s: nine were sent, these handlers run:\n", how);
	sigprocmask(SIG_UNBLOCK, &three, NULL);
}

int main(void)
{
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	let_them_come("handlers may interrupt each other", &none);
	let_them_come("handlers block all signals", &all);
	return 0;
}
