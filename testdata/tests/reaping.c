/* SIGCHLD: it merges, so a handler must wait in a loop; what it tells; how not to hear it, and how to leave no zombies. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 5 };

static volatile int calls, reaped, in_loop;
static siginfo_t last;
static int gate[2];

static void on_child(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	last = *info;
	calls++;
	do {
		if (waitpid(-1, NULL, WNOHANG) <= 0)
			return;
		reaped++;
	} while (in_loop);
}

static void set(int flags)
{
	struct sigaction a = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO | SA_RESTART | flags};
	sigemptyset(&a.sa_mask);
	sigaction(SIGCHLD, &a, NULL);
}

/* Children that all end while SIGCHLD is blocked. */
static void herd(const char *what)
{
	sigset_t chld;
	siginfo_t info;
	int left = 0;
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	calls = reaped = 0;
	pid_t all[CHILDREN];
	for (int i = 0; i < CHILDREN; i++)
		if ((all[i] = fork()) == 0)
			_exit(i);
	for (int i = 0; i < CHILDREN; i++)
		waitid(P_PID, (id_t)all[i], &info, WEXITED | WNOWAIT);
	sigprocmask(SIG_UNBLOCK, &chld, NULL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		left++;
	printf("%s: the handler ran %d time and reaped %d, zombies left: %d\n", what, calls, reaped, left);
}

static void wait_for(int n)
{
	while (calls < n)
		usleep(1000);
}

static const char *code(int c)
{
	static const char *const names[] = {"?", "EXITED", "KILLED", "DUMPED", "TRAPPED", "STOPPED", "CONTINUED"};
	return names[c >= 1 && c <= 6 ? c : 0];
}

int main(void)
{
	char c;
	int status;
	set(0);
	herd("one wait in the handler");
	in_loop = 1;
	herd("a loop in the handler");

	/* One child through its life: the siginfo of every change. */
	in_loop = 0;
	calls = 0;
	pid_t pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	kill(pid, SIGSTOP);
	wait_for(1);
	printf("%s, status %d, its pid %d\n", code(last.si_code), last.si_status, last.si_pid == pid);
	kill(pid, SIGCONT);
	wait_for(2);
	printf("%s, status %d\n", code(last.si_code), last.si_status);
	kill(pid, SIGTERM);
	wait_for(3);
	printf("%s, status %d; reaped %d\n", code(last.si_code), last.si_status, waitpid(pid, NULL, 0) < 0 && errno == ECHILD);

	set(SA_NOCLDSTOP);
	calls = 0;
	if ((pid = fork()) == 0)
		for (;;)
			pause();
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	printf("SA_NOCLDSTOP: stopped %d, handler ran %d\n", WIFSTOPPED(status), calls);
	kill(pid, SIGKILL);
	wait_for(1);
	printf("but it hears of the end: %s by %d\n", code(last.si_code), last.si_status);

	/* Nobody waits, and yet there are no zombies. */
	set(SA_NOCLDWAIT);
	calls = 0;
	pipe(gate);
	if ((pid = fork()) == 0)
		_exit(3);
	int r = wait(&status);
	printf("SA_NOCLDWAIT: wait says %d %s, handler ran %d\n", r, strerror(errno), calls);
	signal(SIGCHLD, SIG_IGN);
	if ((pid = fork()) == 0) {
		close(gate[1]);
		read(gate[0], &c, 1);
		_exit(3);
	}
	close(gate[1]);
	r = waitpid(pid, &status, 0);
	printf("SIG_IGN: waitpid says %d %s\n", r, strerror(errno));
	signal(SIGCHLD, SIG_DFL);
	if ((pid = fork()) == 0)
		_exit(3);
	r = wait(&status);
	printf("SIG_DFL, which ignores it too: %d, status %d\n", r == pid, WEXITSTATUS(status));
	return 0;
}
