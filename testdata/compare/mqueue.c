/* mqueue.c: a POSIX message queue: it has a name, and the messages priorities. See mq_overview(7). */
#include "compare.h"
#if __has_include(<mqueue.h>)
#include <fcntl.h>
#include <mqueue.h>

static const char *const name = "/vitrine-compare";
static struct mq_attr attr = { .mq_maxmsg = 10, .mq_msgsize = 8192 };
static mqd_t queue = (mqd_t)-1;

static int prepare(void)
{
	mq_unlink(name);
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
	return queue == (mqd_t)-1 ? -1 : mq_close(queue);
}

static int join(enum side side)
{
	queue = mq_open(name, side == SENDER ? O_WRONLY : O_RDONLY);
	return queue == (mqd_t)-1 ? -1 : 0;
}

static int send(void *data, size_t n) { return mq_send(queue, data, n, 0); }

/* The room must be enough for the longest message of the queue, even if what comes is short. */
static ssize_t receive(void *data, size_t room) { return mq_receive(queue, data, room < 8192 ? 8192 : room, NULL); }

static int descriptor(void) { return (int)queue; } /* on Linux, at least */
static void clean(void) { mq_unlink(name); }

const struct mechanism mqueues[] = {
	{ "mqueue", prepare, join, send, receive, descriptor, clean, NULL },
	{ 0 },
};
#else
const struct mechanism mqueues[] = { { 0 } };
#endif
