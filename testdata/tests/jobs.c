/* Job control as a shell does it: foreground and background on one terminal, and what stops whom. */
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

static int master, tty;

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
	fflush(stdout);
}

/* A job: a process in a group of its own, in the background. */
static pid_t job(void (*run)(void))
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		run();
		_exit(0);
	}
	setpgid(pid, pid);
	return pid;
}

static void report(const char *what, pid_t pid)
{
	int status;
	waitpid(pid, &status, WUNTRACED);
	if (WIFSTOPPED(status))
		printf("%s: stopped by %s\n", what, strsignal(WSTOPSIG(status)));
	else if (WIFSIGNALED(status))
		printf("%s: killed by %s\n", what, strsignal(WTERMSIG(status)));
	else
		printf("%s: ended with %d\n", what, WEXITSTATUS(status));
	fflush(stdout);
}

static void finish(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void reader(void)
{
	char b[20];
	ssize_t n = read(tty, b, sizeof b);
	_exit(n == 6 && memcmp(b, "input\n", 6) == 0 ? 7 : 1);
}

static void writer(void) { _exit(write(tty, "from behind\n", 12) == 12 ? 8 : errno); }

static void setter(void)
{
	struct termios t;
	tcgetattr(tty, &t); /* asking is allowed */
	_exit(tcsetattr(tty, TCSANOW, &t) == 0 ? 9 : errno);
}

static void deaf_reader(void)
{
	char c;
	signal(SIGTTIN, SIG_IGN);
	_exit(read(tty, &c, 1) < 0 && errno == EIO ? 10 : 1);
}

static void deaf_setter(void)
{
	signal(SIGTTOU, SIG_IGN);
	setter();
}

static void grabber(void)
{
	signal(SIGTTOU, SIG_IGN);
	_exit(tcsetpgrp(tty, getpgrp()) == 0 && tcgetpgrp(tty) == getpgrp() ? 11 : 1);
}

static volatile int caught;
static void on_ttin(int sig) { caught = sig; }

static void handler(void)
{
	char c;
	struct sigaction a = {.sa_handler = on_ttin};
	sigaction(SIGTTIN, &a, NULL);
	_exit(read(tty, &c, 1) < 0 && errno == EINTR && caught == SIGTTIN ? 12 : 1);
}

/* Its parent, the leader of its group, ends: nobody in the session could let the group go on. */
static void orphan(void)
{
	int fds[2];
	char c;
	pipe(fds);
	if (fork() == 0) {
		read(fds[0], &c, 1);
		while (getppid() == getpgrp())
			usleep(1000);
		usleep(30000);
		ssize_t n = read(tty, &c, 1);
		c = n < 0 && errno == EIO ? 'y' : 'n';
		n = tcsetpgrp(tty, getpgrp());
		printf("an orphaned group reads: %s, tcsetpgrp: %s\n", c == 'y' ? "EIO" : "?", n < 0 ? strerror(errno) : "done");
		fflush(stdout);
		_exit(0);
	}
	write(fds[1], "x", 1);
	_exit(13);
}

static void shell(void)
{
	struct termios t;
	pid_t pid;
	char b[50];
	say("a new session has no terminal", open("/dev/tty", O_RDWR));
	int other = open(ptsname(master), O_RDWR | O_NOCTTY);
	say("O_NOCTTY", open("/dev/tty", O_RDWR) >= 0);
	close(other);
	tty = open(ptsname(master), O_RDWR);
	printf("opened: session %d, foreground %d, /dev/tty %d\n", tcgetsid(tty) == getpid(), tcgetpgrp(tty) == getpgrp(), open("/dev/tty", O_RDWR) >= 0);
	signal(SIGTTOU, SIG_IGN);

	pid = job(reader);
	report("a background job reads", pid);
	write(master, "input\n", 6);
	tcsetpgrp(tty, pid);
	kill(-pid, SIGCONT);
	report("in the foreground", pid);
	tcsetpgrp(tty, getpgrp());
	read(master, b, sizeof b);

	signal(SIGTTOU, SIG_DFL);
	report("a background job writes", job(writer));
	printf("and it appears: %zd bytes\n", read(master, b, sizeof b));
	pid = job(setter);
	report("a background job sets modes", pid);
	finish(pid);
	tcgetattr(tty, &t);
	t.c_lflag |= TOSTOP;
	tcsetattr(tty, TCSANOW, &t);
	pid = job(writer);
	report("it writes, with TOSTOP", pid);
	tcsetpgrp(tty, pid);
	signal(SIGTTOU, SIG_IGN);
	kill(-pid, SIGCONT);
	report("continued in the foreground", pid);
	read(master, b, sizeof b);
	tcsetpgrp(tty, getpgrp());
	signal(SIGTTOU, SIG_DFL);
	report("one that ignores SIGTTIN", job(deaf_reader));
	report("one that ignores SIGTTOU sets modes", job(deaf_setter));
	report("one with a handler for SIGTTIN", job(handler));
	report("one makes itself the foreground", job(grabber));
	printf("now the shell is behind: %d\n", tcgetpgrp(tty) != getpgrp());
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(tty, getpgrp());
	report("the parent of an orphan", job(orphan));
	usleep(100000);

	say("tcsetpgrp to a group that is not there", tcsetpgrp(tty, 1234567));
	say("to a negative one", tcsetpgrp(tty, -5));
	say("to one of another session", tcsetpgrp(tty, getppid()));
	int m2 = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(m2);
	int t2 = open(ptsname(m2), O_RDWR);
	say("a second terminal does not become ours", tcgetpgrp(t2));
	say("TIOCSCTTY of it", ioctl(t2, TIOCSCTTY, 0));
	say("TIOCSCTTY of ours", ioctl(tty, TIOCSCTTY, 0));
	printf("the master knows the foreground: %d\n", tcgetpgrp(master) == getpgrp());
	fflush(stdout);
	if (fork() == 0) {
		say("a child gives the terminal up", ioctl(tty, TIOCNOTTY));
		say("and has none", open("/dev/tty", O_RDWR));
		_exit(0);
	}
	wait(NULL);
	say("the shell still has it", tcgetpgrp(tty) == getpgrp());
	_exit(0);
}

int main(void)
{
	int status;
	alarm(20);
	master = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(master);
	printf("pseudo-terminal\n");
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		shell();
	}
	waitpid(pid, &status, 0);
	printf("status %d\n", status);
	return 0;
}
