/* What the line discipline of a terminal makes of bytes that are typed: editing, echo, ends of lines, and the modes that change it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int master, slave;

static void print_bytes(const char *what, const char *b, ssize_t n)
{
	printf("%s", what);
	if (n < 0)
		printf(" %s", strerror(errno));
	for (ssize_t i = 0; i < n; i++)
		if (b[i] >= 32 && b[i] < 127)
			putchar(b[i]);
		else
			printf("\\%02x", (unsigned char)b[i]);
}

/* Types bytes and shows what appears on the screen, what FIONREAD says, and what readers get. */
static void type(const char *keys, size_t n)
{
	char b[256];
	int queued;
	struct pollfd p = {master, POLLIN, 0};
	print_bytes("typed ", keys, (ssize_t)n);
	write(master, keys, n);
	int wait = 30;
	if (poll(&p, 1, wait) > 0)
		print_bytes(" | screen ", b, read(master, b, sizeof b));
	ioctl(slave, FIONREAD, &queued);
	printf(" | %d", queued);
	for (;;) {
		ssize_t r = read(slave, b, sizeof b);
		if (r < 0 && errno == EAGAIN)
			break;
		print_bytes(" | read ", b, r);
		if (r <= 0)
			break;
	}
	printf("\n");
}

#define TYPE(s) type(s, sizeof(s) - 1)

static void modes(const char *what, tcflag_t iflag, tcflag_t oflag, tcflag_t lflag)
{
	struct termios t;
	printf("-- %s\n", what);
	tcgetattr(slave, &t);
	t.c_iflag ^= iflag;
	t.c_oflag ^= oflag;
	t.c_lflag ^= lflag;
	tcsetattr(slave, TCSAFLUSH, &t);
}

int main(void)
{
	struct termios t;
	master = posix_openpt(O_RDWR | O_NOCTTY);
	grantpt(master);
	unlockpt(master);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_NONBLOCK);
	tcgetattr(slave, &t);
	printf("a new terminal: i %o, o %o, l %o, min %d\n", t.c_iflag, t.c_oflag, t.c_lflag, t.c_cc[VMIN]);

	TYPE("hello\n");
	TYPE("helo\177lo\n");
	TYPE("abc def ghi\027\027xyz\n");
	TYPE("forget this\025new line\n");
	TYPE("\001\002 a\tb\177\177\177\177c\n");
	TYPE("return\r");
	TYPE("no newline\004");
	TYPE("\004");
	TYPE("a\026\003\026\004b\n");
	TYPE("two lines\nat once\n");
	TYPE("half a ");
	TYPE("line\022 and more\n");
	TYPE("lost\003kept\n");

	modes("without ECHO", 0, 0, ECHO);
	TYPE("secret\177\n");
	modes("only ECHONL", 0, 0, ECHONL);
	TYPE("secret\n");
	modes("with ECHO, without ECHOE", 0, 0, ECHO | ECHONL | ECHOE);
	TYPE("abc\177\177d\n");
	modes("with ECHOPRT", 0, 0, ECHOE | ECHOPRT);
	TYPE("abc\177\177d\n");
	modes("without ECHOCTL", 0, 0, ECHOPRT | ECHOCTL);
	TYPE("\001b\177\177\n");
	modes("without ECHOKE", 0, 0, ECHOCTL | ECHOKE);
	TYPE("abc\025d\n");
	modes("with IUTF8", IUTF8, 0, ECHOKE);
	TYPE("a\303\244\342\202\254\177\177b\n");
	modes("without ICRNL, with INLCR", IUTF8 | ICRNL | INLCR, 0, 0);
	TYPE("a\rb\nc\004");
	modes("with IGNCR", ICRNL | INLCR | IGNCR, 0, 0);
	TYPE("a\r\n");
	modes("without ONLCR", IGNCR, ONLCR, 0);
	TYPE("a\n");
	modes("without ISIG", 0, ONLCR, ISIG);
	TYPE("a\003b\n");
	modes("with NOFLSH", 0, 0, ISIG | NOFLSH);
	TYPE("a\003b\n");
	modes("without ICANON", 0, 0, ICANON | NOFLSH);
	TYPE("a\177\004\n");

	printf("-- raw\n");
	cfmakeraw(&t);
	tcsetattr(slave, TCSANOW, &t);
	TYPE("\003\004\r\n\377");
	tcgetattr(slave, &t);
	t.c_cc[VMIN] = 4;
	t.c_cc[VTIME] = 0;
	tcsetattr(slave, TCSANOW, &t);
	struct pollfd p = {slave, POLLIN, 0};
	write(master, "abc", 3);
	printf("VMIN 4, 3 bytes: poll %d", poll(&p, 1, 20));
	write(master, "d", 1);
	printf(", 4 bytes: poll %d\n", poll(&p, 1, 100));
	tcflush(slave, TCIFLUSH);
	fcntl(slave, F_SETFL, 0);
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 1;
	tcsetattr(slave, TCSANOW, &t);
	struct timespec from, to;
	char b[256];
	clock_gettime(CLOCK_MONOTONIC, &from);
	ssize_t n = read(slave, b, sizeof b);
	clock_gettime(CLOCK_MONOTONIC, &to);
	long ms = (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
	printf("VMIN 0, VTIME 1: %zd after a tenth of a second: %d\n", n, ms >= 99 && ms < 2000);
	t.c_cc[VMIN] = 10;
	tcsetattr(slave, TCSANOW, &t);
	write(master, "xyz", 3);
	n = read(slave, b, sizeof b);
	print_bytes("VMIN 10, VTIME 1: ", b, n);
	printf("\n");

	printf("-- back to lines\n");
	write(master, "raw", 3);
	ioctl(slave, FIONREAD, &(int){0});
	t.c_lflag |= ICANON;
	t.c_cc[VEOF] = 4;
	t.c_cc[VEOL] = ';';
	poll(&p, 1, 20);
	tcsetattr(slave, TCSANOW, &t);
	n = read(slave, b, sizeof b);
	print_bytes("what was there is a line: ", b, n);
	write(master, "one;two;", 8);
	n = read(slave, b, sizeof b);
	print_bytes("; VEOL: ", b, n);
	n = read(slave, b, 2);
	print_bytes(", ", b, n);
	n = read(slave, b, sizeof b);
	print_bytes(" and ", b, n);
	write(master, "ab\004cd\004", 6);
	n = read(slave, b, 2);
	print_bytes("; the end that fits: ", b, n);
	n = read(slave, b, sizeof b);
	print_bytes(", then ", b, n);
	printf("\n");

	static char big[6000];
	memset(big, 'x', sizeof big);
	big[sizeof big - 1] = '\n';
	static char got[8000];
	write(master, big, sizeof big);
	n = read(slave, got, sizeof got);
	printf("a line of 6000 arrives as %zd, its end is %d\n", n, got[n - 1]);
	n = tcflush(slave, 9);
	printf("tcflush 9: %zd %s\n", n, strerror(errno));
	printf("drain %d, break %d\n", tcdrain(slave), tcsendbreak(slave, 0));
	return 0;
}
