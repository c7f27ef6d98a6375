/* Keys that send signals: they come from the terminal, and go to its foreground group alone. */
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

static int master, tty, note[2];
static char me;

/* Whoever gets a signal writes its own letter and the signal's number. */
static void on_signal(int sig, siginfo_t *info, void *u)
{
	(void)u;
	char b[3] = {me, (char)sig, info->si_code == SI_KERNEL};
	write(note[1], b, 3);
}

static pid_t member(char letter, pid_t group)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct sigaction a = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
		me = letter;
		setpgid(0, group);
		int sigs[] = {SIGINT, SIGQUIT, SIGTSTP, SIGWINCH, SIGHUP};
		for (int i = 0; i < 5; i++)
			sigaction(sigs[i], &a, NULL);
		char b[3] = {letter, 0, 0};
		write(note[1], b, 3);
		for (;;)
			pause();
	}
	setpgid(pid, group ? group : pid);
	return pid;
}

/* Collects notes of so many processes, in the order of their letters. */
static void collect(const char *what, int count)
{
	char b[3];
	const char *got[128] = {0};
	static char text[128][30];
	for (int i = 0; i < count; i++) {
		read(note[0], b, 3);
		snprintf(text[(int)b[0]], 30, "%s%s", b[1] ? strsignal(b[1]) : "ready", b[1] && !b[2] ? " (not from the kernel)" : "");
		got[(int)b[0]] = text[(int)b[0]];
	}
	printf("%s:", what);
	for (int c = 0; c < 128; c++)
		if (got[c])
			printf(" %c %s", c, got[c]);
	printf("\n");
	fflush(stdout);
}

static void type(const char *keys)
{
	write(master, keys, strlen(keys));
	usleep(20000);
}

static void shell(void)
{
	struct winsize w = {50, 50, 0, 0};
	struct termios t;
	char b[50];
	setsid();
	tty = open(ptsname(master), O_RDWR);
	signal(SIGTTOU, SIG_IGN);
	pipe(note);
	pid_t a = member('a', 0);
	member('b', a);
	pid_t c = member('c', 0);
	collect("a and b are one group, c another", 3);
	tcsetpgrp(tty, a);
	type("\003");
	collect("^C", 2);
	type("\034");
	collect("^\\", 2);
	type("\032");
	collect("^Z", 2);
	ioctl(master, TIOCSWINSZ, &w);
	collect("a new size", 2);
	ioctl(tty, TIOCSWINSZ, &w);
	tcsetpgrp(tty, c);
	w.ws_col = 60;
	ioctl(tty, TIOCSWINSZ, &w);
	collect("another size, c in front", 1);
	type("\003");
	collect("^C", 1);
	printf("the screen shows %.*s\n", (int)read(master, b, sizeof b), b);
	tcgetattr(tty, &t);
	t.c_cc[VINTR] = 'x';
	t.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(tty, TCSANOW, &t);
	type("abx\003\n");
	collect("VINTR is x", 1);
	printf("left of the line: %zd byte, %d\n", read(tty, b, sizeof b) - 1, b[0]);
	tcsetpgrp(tty, a);
	t.c_cc[VINTR] = 3;
	t.c_lflag &= ~(tcflag_t)ISIG;
	tcsetattr(tty, TCSANOW, &t);
	tcsetpgrp(tty, getpgrp());
	type("\003\n");
	printf("without ISIG it is a byte: %zd\n", read(tty, b, sizeof b));
	fflush(stdout);
	kill(-a, SIGKILL);
	kill(-c, SIGKILL);
	while (wait(NULL) > 0)
		continue;

	/* Default actions, and Ctrl-Z seen by the parent. */
	t.c_lflag |= ISIG;
	tcsetattr(tty, TCSANOW, &t);
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		tcsetpgrp(tty, getpgrp());
		write(note[1], "d\0\0", 3);
		for (;;)
			pause();
	}
	collect("a child in front", 1);
	type("\032");
	waitpid(pid, &status, WUNTRACED);
	printf("stopped %d by %s\n", WIFSTOPPED(status), strsignal(WSTOPSIG(status)));
	kill(pid, SIGCONT);
	waitpid(pid, &status, WCONTINUED);
	printf("continued %d\n", WIFCONTINUED(status));
	type("\003");
	waitpid(pid, &status, 0);
	printf("killed by %s\n", strsignal(WTERMSIG(status)));
	tcsetpgrp(tty, getpgrp());
	fflush(stdout);

	/* A key that interrupts a read: EINTR, or the read goes on. */
	for (int flags = 0; flags <= SA_RESTART; flags += SA_RESTART) {
		struct sigaction sa = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | flags};
		me = 's';
		sigaction(SIGINT, &sa, NULL);
		if ((pid = fork()) == 0) {
			usleep(20000);
			type("lost\003kept\n");
			_exit(0);
		}
		ssize_t n = read(tty, b, sizeof b);
		printf("read%s: %zd %s\n", flags ? " with SA_RESTART" : "", n, n < 0 ? strerror(errno) : "");
		if (n < 0)
			printf("and once more: %zd\n", read(tty, b, sizeof b));
		collect("the handler ran", 1);
		waitpid(pid, NULL, 0);
	}
	_exit(0);
}

int main(void)
{
	int status;
	alarm(20);
	master = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(master);
	pid_t pid = fork();
	if (pid == 0)
		shell();
	waitpid(pid, &status, 0);
	printf("status %d\n", status);
	return 0;
}
