/* file.c: a file to which one appends and in which the other one reads on, each under a lock. Nobody says that there is something
   new: the reader has to look. See flock(2). */
#define _GNU_SOURCE
#include "compare.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const name = "compare.file";
static int fd = -1;

static int prepare(void)
{
	int made = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	return made < 0 ? -1 : close(made);
}

static int join(enum side side)
{
	fd = open(name, side == SENDER ? O_WRONLY | O_APPEND : O_RDONLY);
	return fd < 0 ? -1 : 0;
}

static int send(void *data, size_t n)
{
	if (flock(fd, LOCK_EX) < 0 || write_all(fd, data, n) < 0)
		return -1;
	return flock(fd, LOCK_UN);
}

static ssize_t receive(void *data, size_t room)
{
	for (;;) {
		if (flock(fd, LOCK_SH) < 0)
			return -1;
		ssize_t n = read(fd, data, room);
		if (flock(fd, LOCK_UN) < 0 || n != 0)
			return n;
		sched_yield();
	}
}

static int descriptor(void) { return fd; }
static void clean(void) { unlink(name); }

const struct mechanism files[] = {
	{ "file", prepare, join, send, receive, descriptor, clean, NULL },
	{ 0 },
};
