/* terminal.c: a pseudo-terminal in raw mode: what is written to the master is typed at the other side. See pty(7). */
#define _GNU_SOURCE
#include "compare.h"
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static int master = -1, slave = -1;

static int prepare(void)
{
	struct termios raw;
	if ((master = posix_openpt(O_RDWR | O_NOCTTY)) < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		return -1;
	if ((slave = open(ptsname(master), O_RDWR | O_NOCTTY)) < 0 || tcgetattr(slave, &raw) < 0)
		return -1;
	cfmakeraw(&raw);
	return tcsetattr(slave, TCSANOW, &raw);
}

static int join(enum side side) { return close(side == SENDER ? slave : master); }
static int send(void *data, size_t n) { return write_all(master, data, n); }
static ssize_t receive(void *data, size_t room) { return read(slave, data, room); }
static int descriptor(void) { return slave; }

const struct mechanism terminals[] = {
	{ "pty", prepare, join, send, receive, descriptor, NULL, NULL },
	{ 0 },
};
