/* Process groups and sessions, and signals and waits that mean a whole group. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int got;
static void on_usr1(int sig)
{
	(void)sig;
	got++;
}

/* A child that joins a group (0: one of its own), says that it is ready and waits for a signal. */
static pid_t member(pid_t group, int ready)
{
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, group);
		write(ready, "r", 1);
		for (;;)
			pause();
	}
	setpgid(pid, group ? group : pid);
	return pid;
}

int main(void)
{
	int ready[2], status, n = 0;
	char c;
	pipe(ready);
	setpgid(0, 0);
	printf("leader of my group: %d\n", getpgrp() == getpid());
	fflush(stdout);
	pid_t a = member(0, ready[1]), b = member(a, ready[1]), d = member(0, ready[1]);
	for (int i = 0; i < 3; i++)
		read(ready[0], &c, 1);
	printf("a leads %d, b follows %d, d is apart %d\n", getpgid(a) == a, getpgid(b) == a, getpgid(d) == d);
	int r = setpgid(d, 1234567);
	printf("no such group: %d %s\n", r, strerror(errno));
	r = getpgid(1234567);
	printf("no such process: %d %s\n", r, strerror(errno));

	kill(-a, SIGTERM);
	while (waitpid(-a, &status, 0) > 0)
		n += WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
	printf("group signal ended %d, then %s\n", n, strerror(errno));
	printf("the other lives: %d\n", waitpid(d, &status, WNOHANG) == 0);
	killpg(d, SIGKILL);
	waitpid(d, &status, 0);
	printf("killpg: signal %d\n", WTERMSIG(status));
	r = kill(-a, 0);
	printf("an empty group: %d %s\n", r, strerror(errno));

	signal(SIGUSR1, on_usr1);
	kill(0, SIGUSR1);
	printf("kill of my own group: %d\n", got);

	r = setsid();
	printf("setsid of a group leader: %d %s\n", r, strerror(errno));
	fflush(stdout);
	if (fork() == 0) {
		pid_t before = getsid(0), me = setsid();
		printf("new session: %d, leader %d, own group %d, another one %d\n", me == getpid(), getsid(0) == me, getpgrp() == me, before != me);
		r = setpgid(0, 0);
		printf("a session leader stays: %d %s\n", r, strerror(errno));
		fflush(stdout);
		pid_t child = fork();
		if (child == 0)
			_exit(getsid(0) == me && getpgrp() == me ? 0 : 1);
		waitpid(child, &status, 0);
		printf("a child inherits both: %d\n", WEXITSTATUS(status) == 0);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	return 0;
}
