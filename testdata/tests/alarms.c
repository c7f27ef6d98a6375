/* alarm, pause and sleep: what is left, who inherits, what a second alarm does to the first. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int rings;

static void ring(int sig)
{
	(void)sig;
	rings++;
}

static void soon(long ms)
{
	struct itimerval t = {.it_value = {ms / 1000, ms % 1000 * 1000}};
	setitimer(ITIMER_REAL, &t, NULL);
}

static void set(int flags)
{
	struct sigaction a = {.sa_handler = ring, .sa_flags = flags};
	sigaction(SIGALRM, &a, NULL);
}

static void tell(const char *what, int status)
{
	if (WIFSIGNALED(status))
		printf("%s: %s\n", what, strsignal(WTERMSIG(status)));
	else
		printf("%s: exit %d\n", what, WEXITSTATUS(status));
	fflush(stdout);
}

int main(int argc, char *argv[])
{
	struct timespec t, rest;
	sigset_t alrm, none, pending;
	int status, r;
	(void)argv;
	if (argc > 1) { /* behind exec */
		printf("exec keeps the alarm: %d\n", alarm(0) > 90);
		fflush(stdout);
		return 0;
	}
	printf("first: %u\n", alarm(100));
	printf("a second one, 100 were left: %d\n", alarm(50) >= 99);
	fflush(stdout);
	if (fork() == 0) {
		printf("a child has none: %u\n", alarm(0));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	printf("cancelled, 50 were left: %d\n", alarm(0) >= 49);
	printf("none: %u\n", alarm(0));
	fflush(stdout);
	if (fork() == 0) {
		alarm(100);
		execl("/proc/self/exe", "alarms", "again", (char *)NULL);
		_exit(1);
	}
	wait(NULL);
	if (fork() == 0) {
		soon(10);
		pause();
		_exit(1);
	}
	wait(&status);
	tell("without a handler", status);

	set(SA_RESTART);
	soon(10);
	r = pause();
	printf("pause: %d %s, SA_RESTART or not\n", r, strerror(errno));
	soon(10);
	printf("sleep(100) has %d left: %d\n", 99, sleep(100) >= 99);
	soon(10);
	t = (struct timespec){100, 0};
	r = nanosleep(&t, &rest);
	printf("nanosleep: %d %s, 99 left: %d\n", r, strerror(errno), rest.tv_sec >= 99);
	soon(10);
	r = clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &rest);
	printf("clock_nanosleep: %s\n", strerror(r));
	soon(10);
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += 100;
	rest = (struct timespec){-1, -1};
	r = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, &rest);
	printf("with TIMER_ABSTIME: %s, nothing is said about the rest: %d\n", strerror(r), rest.tv_sec == -1);
	printf("the alarm rang %d times\n", rings);

	/* Ignored, a signal does not even wake a sleeper. */
	signal(SIGALRM, SIG_IGN);
	soon(10);
	t = (struct timespec){0, 30000000};
	r = nanosleep(&t, &rest);
	printf("ignored: %d\n", r);

	/* The safe way to wait for it. */
	set(0);
	rings = 0;
	sigemptyset(&none);
	sigemptyset(&alrm);
	sigaddset(&alrm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alrm, NULL);
	soon(5);
	usleep(30000);
	sigpending(&pending);
	printf("blocked: rang %d, pending %d\n", rings, sigismember(&pending, SIGALRM));
	r = sigsuspend(&none);
	printf("sigsuspend: %d %s, rang %d\n", r, strerror(errno), rings);
	sigprocmask(SIG_BLOCK, NULL, &pending);
	printf("it is blocked again: %d\n", sigismember(&pending, SIGALRM));
	return 0;
}
