/* Stop and continue: what cancels what, threads that stop together, a stopped process that is killed, handlers for both. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile long *counter; /* shared between parent and child */

static void hit(int sig) { counter[sig < 64 ? sig : 0]++; }

static void *count(void *arg)
{
	volatile long *c = arg;
	for (;;) {
		++*c;
		usleep(500);
	}
	return NULL;
}

static void status_of(const char *what, pid_t pid, int options)
{
	int st;
	pid_t r = waitpid(pid, &st, options);
	printf("%s: ", what);
	if (r == 0)
		printf("nothing new\n");
	else if (r < 0)
		printf("%s\n", strerror(errno));
	else if (WIFSTOPPED(st))
		printf("stopped by %s\n", strsignal(WSTOPSIG(st)));
	else if (WIFCONTINUED(st))
		printf("continued\n");
	else if (WIFSIGNALED(st))
		printf("killed by %s\n", strsignal(WTERMSIG(st)));
	else
		printf("exited with %d\n", WEXITSTATUS(st));
	fflush(stdout);
}

static void crowd(void)
{
	pthread_t t;
	for (int i = 0; i < 2; i++)
		pthread_create(&t, NULL, count, (void *)&counter[70 + i]);
	count((void *)&counter[72]);
}

static int moves(void)
{
	long before[3];
	int n = 0;
	for (int i = 0; i < 3; i++)
		before[i] = counter[70 + i];
	usleep(30000);
	for (int i = 0; i < 3; i++)
		n += counter[70 + i] != before[i];
	return n;
}

int main(void)
{
	siginfo_t info;
	sigset_t set, pending;
	counter = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	pid_t pid = fork();
	if (pid == 0)
		crowd();
	while (!counter[70] || !counter[71] || !counter[72])
		usleep(1000);
	printf("threads that move: %d\n", moves());
	kill(pid, SIGSTOP);
	status_of("SIGSTOP", pid, WUNTRACED);
	printf("threads that move: %d\n", moves());
	status_of("once more", pid, WUNTRACED | WNOHANG);
	kill(pid, SIGTERM);
	status_of("SIGTERM waits", pid, WUNTRACED | WNOHANG);
	kill(pid, SIGCONT);
	status_of("SIGCONT lets it act", pid, 0);

	if ((pid = fork()) == 0) {
		signal(SIGCONT, hit);
		signal(SIGTSTP, hit);
		counter[80] = 1;
		for (;;)
			pause();
	}
	while (!counter[80])
		usleep(1000);
	kill(pid, SIGTSTP);
	while (!counter[SIGTSTP])
		usleep(1000);
	status_of("SIGTSTP with a handler stops nobody", pid, WUNTRACED | WNOHANG);
	kill(pid, SIGSTOP);
	waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOWAIT);
	printf("waitid: code %d, status %d\n", info.si_code, info.si_status);
	waitid(P_PID, (id_t)pid, &info, WSTOPPED);
	kill(pid, SIGCONT);
	waitid(P_PID, (id_t)pid, &info, WCONTINUED);
	printf("waitid: code %d, status %d\n", info.si_code, info.si_status);
	while (!counter[SIGCONT])
		usleep(1000);
	printf("and its handler for SIGCONT ran\n");
	kill(pid, SIGSTOP);
	status_of("stopped again", pid, WUNTRACED);
	kill(pid, SIGKILL);
	status_of("SIGKILL does not wait", pid, 0);

	/* Pending ones cancel each other. */
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGTTIN);
	sigaddset(&set, SIGCONT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGTSTP);
	raise(SIGTTIN);
	sigpending(&pending);
	printf("pending stops: %d %d, SIGCONT %d\n", sigismember(&pending, SIGTSTP), sigismember(&pending, SIGTTIN), sigismember(&pending, SIGCONT));
	raise(SIGCONT);
	sigpending(&pending);
	printf("after SIGCONT: %d %d, SIGCONT %d\n", sigismember(&pending, SIGTSTP), sigismember(&pending, SIGTTIN), sigismember(&pending, SIGCONT));
	raise(SIGTSTP);
	sigpending(&pending);
	printf("after SIGTSTP: %d %d, SIGCONT %d\n", sigismember(&pending, SIGTSTP), sigismember(&pending, SIGTTIN), sigismember(&pending, SIGCONT));
	return 0;
}
