/* Pseudo-terminals: making one, who may open it, sizes, flow control, and how its two sides see each other. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

static void show_poll(const char *what, int fd)
{
	struct pollfd p = {fd, POLLIN | POLLOUT, 0};
	poll(&p, 1, 10);
	printf("%s:%s%s%s%s\n", what, p.revents & POLLIN ? " IN" : "", p.revents & POLLOUT ? " OUT" : "", p.revents & POLLHUP ? " HUP" : "",
	       p.revents & POLLERR ? " ERR" : "");
}

/* A person types, and the terminal has time to act upon it. */
static void type(int fd, const char *keys)
{
	write(fd, keys, strlen(keys));
	usleep(20000);
}

int main(void)
{
	char b[100];
	int n, lock;
	struct stat st;
	struct winsize w = {0};
	int m = posix_openpt(O_RDWR | O_NOCTTY);
	say("ptsname's number is that of TIOCGPTN", ioctl(m, TIOCGPTN, &n) == 0 && atoi(strrchr(ptsname(m), '/') + 1) == n);
	stat(ptsname(m), &st);
	printf("the slave is a character device: %d, major %d\n", S_ISCHR(st.st_mode), (int)(st.st_rdev >> 8 & 0xfff));
	ioctl(m, TIOCGPTLCK, &lock);
	printf("locked %d; ", lock);
	say("open before unlockpt", open(ptsname(m), O_RDWR | O_NOCTTY));
	unlockpt(m);
	type(m, "early\n");
	int s = open(ptsname(m), O_RDWR | O_NOCTTY);
	say("isatty of both", isatty(m) + isatty(s));
	n = (int)read(s, b, sizeof b);
	printf("typed before it was opened: %.*s", n, b);
	usleep(20000);
	n = (int)read(m, b, sizeof b);
	printf("and its echo has %d bytes\n", n);
	write(s, "a\nb\n", 4);
	usleep(20000);
	n = (int)read(m, b, sizeof b);
	printf("two lines written come as %d bytes\n", n);
	say("TIOCGPTN of the slave", ioctl(s, TIOCGPTN, &n));
	say("lseek", lseek(s, 0, SEEK_CUR));
	say("tcgetpgrp of a terminal that is not ours", tcgetpgrp(s));
	say("the same through the master", tcgetpgrp(m));
	say("tcgetsid", tcgetsid(s));
	say("tcsetpgrp", tcsetpgrp(s, getpgrp()));
	say("TIOCNOTTY", ioctl(s, TIOCNOTTY));
	say("an unknown request", ioctl(s, 0x54ff, &n));

	ioctl(s, TIOCGWINSZ, &w);
	printf("size %d %d", w.ws_row, w.ws_col);
	w = (struct winsize){30, 100, 0, 0};
	ioctl(m, TIOCSWINSZ, &w);
	memset(&w, 0, sizeof w);
	ioctl(s, TIOCGWINSZ, &w);
	printf(", then %d %d\n", w.ws_row, w.ws_col);

	struct termios t;
	tcgetattr(m, &t);
	printf("the master has the slave's modes: %d\n", (t.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO));
	t.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(m, TCSANOW, &t);
	tcgetattr(s, &t);
	printf("and sets them: %d\n", (t.c_lflag & ECHO) == 0);

	show_poll("nothing typed, slave", s);
	type(m, "x");
	show_poll("no line yet, slave", s);
	type(m, "\n");
	show_poll("a line, slave", s);
	read(s, b, sizeof b);
	show_poll("nothing written, master", m);
	write(s, "y", 1);
	show_poll("a byte written, master", m);
	read(m, b, sizeof b);

	/* Flow control: a key of the person, and tcflow of a program. */
	fcntl(s, F_SETFL, O_NONBLOCK);
	type(m, "\023");
	show_poll("after ^S, slave", s);
	say("write", write(s, "held", 4));
	type(m, "\021");
	say("after ^Q, write", write(s, "held", 4));
	read(m, b, sizeof b);
	tcflow(s, TCOOFF);
	type(m, "\021");
	say("tcflow is not undone by ^Q", write(s, "held", 4));
	tcflow(s, TCOON);
	tcflow(s, TCIOFF);
	n = (int)read(m, b, sizeof b);
	printf("TCIOFF sends %d byte: %d\n", n, b[0]);

	/* A full one blocks its writer; a reader lets it go on. */
	fcntl(s, F_SETFL, 0);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		static char block[50000];
		memset(block, 'z', sizeof block);
		close(m);
		_exit(write(s, block, sizeof block) == sizeof block ? 0 : 1);
	}
	long sum = 0;
	while (sum < 50000)
		sum += read(m, b, sizeof b);
	int status;
	waitpid(pid, &status, 0);
	printf("50000 bytes written, %ld read, status %d\n", sum, WEXITSTATUS(status));

	/* Both ends close. */
	write(s, "last", 4);
	close(s);
	show_poll("the slave is closed, master", m);
	n = (int)read(m, b, sizeof b);
	printf("the rest can be read: %d, ", n);
	n = (int)read(m, b, sizeof b);
	printf("then %d %s\n", n, strerror(errno));
	show_poll("master", m);
	type(m, "kept\n");
	s = open(ptsname(m), O_RDWR | O_NOCTTY);
	show_poll("opened again, master", m);
	n = (int)read(s, b, sizeof b);
	printf("what was typed is there: %.*s", n, b);
	close(m);
	show_poll("the master is closed, slave", s);
	say("read", read(s, b, sizeof b));
	say("write", write(s, "x", 1));
	say("tcgetattr", tcgetattr(s, &t));
	say("isatty", isatty(s));
	say("tcgetpgrp", tcgetpgrp(s));
	int again = posix_openpt(O_RDWR | O_NOCTTY);
	printf("another one: %d\n", again >= 0);
	return 0;
}
