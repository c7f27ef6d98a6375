/* What happens when a terminal goes away, and when the leader of its session does. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int out[2]; /* what is said goes through here, so that it comes in order */

static void say(const char *text)
{
	write(out[1], text, strlen(text));
}

static void hear(const char *what, int lines)
{
	char c;
	printf("%s: ", what);
	while (lines > 0 && read(out[0], &c, 1) == 1)
		if (c == '\n') {
			if (--lines > 0)
				printf(", ");
		} else
			putchar(c);
	printf("\n");
	fflush(stdout);
}

static const char *who;
static volatile int hups;

static void on_signal(int sig)
{
	char b[60];
	hups += sig == SIGHUP;
	snprintf(b, sizeof b, "%s %s\n", who, sig == SIGHUP ? "hung up" : "continued");
	say(b);
}

static void listen_to(const char *name)
{
	struct sigaction a = {.sa_handler = on_signal};
	who = name;
	sigfillset(&a.sa_mask); /* so that they come one after the other */
	sigaction(SIGHUP, &a, NULL);
	sigaction(SIGCONT, &a, NULL);
}

static int terminal(int *master)
{
	*master = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(*master);
	return open(ptsname(*master), O_RDWR | O_NOCTTY);
}

/* A session on a terminal: its leader with a background job, and a foreground job that reads. */
static pid_t session(int tty, int master, int leave)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	close(master);
	setsid();
	ioctl(tty, TIOCSCTTY, 0);
	signal(SIGTTOU, SIG_IGN);
	int ready[2];
	char c;
	pipe(ready);
	if ((pid = fork()) == 0) {
		setpgid(0, 0);
		listen_to("background");
		write(ready[1], "r", 1);
		while (hups == 0)
			pause();
		_exit(0);
	}
	pid_t back = pid;
	if ((pid = fork()) == 0) {
		setpgid(0, 0);
		tcsetpgrp(tty, getpgrp());
		listen_to("foreground");
		write(ready[1], "r", 1);
		while (leave && hups == 0)
			pause();
		if (!leave) {
			signal(SIGHUP, SIG_IGN);
			signal(SIGCONT, SIG_IGN);
			ssize_t n = read(tty, &c, 1);
			int e = errno;
			usleep(50000); /* the leader speaks first */
			errno = e;
			say(n < 0 && errno == EIO ? "the read that waited: EIO\n" : "the read that waited: ?\n");
			n = read(tty, &c, 1);
			say(n == 0 ? "the next one: the end\n" : "the next one: ?\n");
			n = write(tty, "x", 1);
			say(n < 0 && errno == EIO ? "write EIO\n" : "write?\n");
			say(open("/dev/tty", O_RDWR) < 0 && errno == ENXIO ? "no /dev/tty\n" : "/dev/tty?\n");
			signal(SIGCONT, SIG_IGN);
			signal(SIGHUP, on_signal);
			say("waits\n");
			while (hups == 0)
				pause();
		}
		_exit(0);
	}
	setpgid(pid, pid);
	read(ready[0], &c, 1);
	read(ready[0], &c, 1);
	listen_to("leader");
	say("ready\n");
	if (leave)
		usleep(50000);
	else
		while (hups == 0)
			pause();
	usleep(100000);
	kill(back, SIGKILL);
	_exit(0);
}

int main(void)
{
	int master, status;
	alarm(20);
	pipe(out);

	/* The master closes: the leader hears of it at once, the foreground when the leader ends. */
	int tty = terminal(&master);
	pid_t pid = session(tty, master, 0);
	hear("a session", 1);
	usleep(20000);
	close(master);
	hear("the master closes", 7);
	waitpid(pid, &status, 0);
	hear("the leader ends", 1);
	printf("its status: %d\n", status);
	printf("reopening the slave: %d, the old descriptor: %zd\n", open("/dev/pts/99999", O_RDWR), read(tty, &(char){0}, 1));
	close(tty);

	/* The leader ends: the foreground hears of it, and the terminal goes on. */
	tty = terminal(&master);
	pid = session(tty, master, 1);
	hear("a session", 1);
	waitpid(pid, &status, 0);
	hear("the leader ends", 1);
	printf("the terminal still works: %zd, foreground %d\n", write(tty, "x", 1), tcgetpgrp(master));
	fflush(stdout);
	if (fork() == 0) {
		setsid();
		int own = open(ptsname(master), O_RDWR);
		printf("another session takes it: %d\n", tcgetsid(own) == getpid());
		signal(SIGHUP, SIG_IGN);
		int r = ioctl(own, TIOCNOTTY);
		printf("and gives it up: %d, ", r);
		r = tcgetsid(own);
		printf("then %d %s\n", r, strerror(errno));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);

	/* Only root takes a terminal away from another session. */
	pid = fork();
	if (pid == 0) {
		setsid();
		ioctl(tty, TIOCSCTTY, 0);
		say("has it\n");
		for (;;)
			pause();
	}
	hear("one session", 1);
	if (fork() == 0) {
		setsid();
		int r = ioctl(tty, TIOCSCTTY, 0);
		printf("another one wants it: %d %s\n", r, strerror(errno));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	printf("end\n");
	return 0;
}
