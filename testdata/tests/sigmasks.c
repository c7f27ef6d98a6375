/* What /proc/PID/status says about signals: pending for the thread and for the process, blocked, ignored, caught, queued. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int base = -1;

static void show(const char *what)
{
	static const char *const keys[] = {"SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:"};
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");
	printf("%s\n", what);
	while (fgets(line, sizeof line, f)) {
		int queued, limit;
		if (sscanf(line, "SigQ:\t%d/%d", &queued, &limit) == 2) {
			if (base < 0)
				base = queued;
			printf("  queued %d more, limit %d\n", queued - base, limit > 0);
		}
		for (int i = 0; i < 5; i++)
			if (strncmp(line, keys[i], 7) == 0)
				printf("  %s", line);
	}
	fclose(f);
	fflush(stdout);
}

static void handler(int sig)
{
	(void)sig;
	show("in a handler");
}

int main(void)
{
	sigset_t set;
	setuid(54320); /* somebody whose signals nobody else queues */
	show("at first");
	signal(SIGUSR1, handler);
	signal(SIGRTMIN + 3, handler);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	show("all blocked");
	kill(getpid(), SIGTERM);
	kill(getpid(), SIGPIPE);
	syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), SIGRTMIN + 3, (union sigval){.sival_int = i});
	show("some sent");
	signal(SIGTERM, SIG_IGN);
	signal(SIGRTMIN + 3, SIG_IGN);
	show("two of them ignored");
	if (fork() == 0) {
		show("a child");
		_exit(0);
	}
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	int sig;
	sigwait(&set, &sig);
	wait(NULL);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_SETMASK, &set, NULL);
	show("let in");
	return 0;
}
