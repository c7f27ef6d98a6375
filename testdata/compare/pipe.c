/* pipe.c: a pipe, and one with a name. Bytes flow; where a message ends they do not know. See pipe(7), fifo(7). */
#define _GNU_SOURCE
#include "compare.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const fifo = "compare.fifo";
static int end[2] = { -1, -1 };

static int make_pipe(void) { return pipe(end); }

static int make_fifo(void)
{
	unlink(fifo);
	return mkfifo(fifo, 0600);
}

/* Each side closes the end that is the other one's. */
static int keep_end(enum side side) { return close(end[side == SENDER ? 0 : 1]); }

/* Whoever opens one end waits for somebody at the other. */
static int open_fifo(enum side side)
{
	int fd = open(fifo, side == SENDER ? O_WRONLY : O_RDONLY);
	end[side == SENDER ? 1 : 0] = fd;
	return fd < 0 ? -1 : 0;
}

static int send(void *data, size_t n) { return write_all(end[1], data, n); }
static ssize_t receive(void *data, size_t room) { return read(end[0], data, room); }
static int descriptor(void) { return end[0]; }
static void remove_fifo(void) { unlink(fifo); }

const struct mechanism pipes[] = {
	{ "pipe", make_pipe, keep_end, send, receive, descriptor, NULL, NULL },
	{ "fifo", make_fifo, open_fifo, send, receive, descriptor, remove_fifo, NULL },
	{ 0 },
};
