/* nap: sleep as it was once built, from an alarm and pause, and the moment that it misses.
 *
 * nap sets an alarm and sleeps until a signal comes. It looks right and works nearly always. But what if the
 * alarm rings after setitimer and before pause, because somebody else had the processor in between? Then the
 * signal is over when pause begins, and pause waits for another one, for ever.
 *
 * With the argument "safe" it keeps SIGALRM blocked until sigsuspend, which opens the mask and goes to sleep
 * in one step, so that there is no moment in between.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NAPS = 20, MICROSECONDS = 200 };

static void on_alarm(int sig) { (void)sig; }

static void set_alarm(void)
{
	struct itimerval once = {.it_value = {.tv_usec = MICROSECONDS}};
	setitimer(ITIMER_REAL, &once, NULL);
}

static void nap(void)
{
	set_alarm();
	pause();
}

static void safe_nap(void)
{
	sigset_t alarm, before;
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, &before);
	set_alarm();
	sigsuspend(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Somebody else who wants the processor, for a while. */
static void work(void)
{
	for (volatile int i = 0; i < 1000000; i++)
		continue;
	exit(0);
}

int main(int argc, char *argv[])
{
	int safe = argc > 1 && strcmp(argv[1], "safe") == 0;
	struct sigaction action = {.sa_handler = on_alarm};
	sigaction(SIGALRM, &action, NULL);
	if (fork() == 0)
		work();

	for (int i = 0; i < NAPS; i++)
		if (safe)
			safe_nap();
		else
			nap();
	printf("%d naps taken\n", NAPS);
	wait(NULL);
	return 0;
}
