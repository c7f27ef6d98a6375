/* shared.c: one message in memory that both map, and three ways to learn that it is there: to look again and again, to sleep on a
   futex, to read a counter. The kernel copies nothing; each side copies once. See mmap(2), futex(2), eventfd(2). */
#define _GNU_SOURCE
#include "compare.h"
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EMPTY, READY, WAIT = 0, WAKE = 1 };

static struct {
	volatile int state;
	uint32_t length;
	char data[SIZE_LIMIT];
} *page;
static int bell[2] = { -1, -1 }; /* rings when the message has that state */

static int prepare(void)
{
	page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return page == MAP_FAILED ? -1 : 0;
}

static int make_bells(void)
{
	bell[EMPTY] = eventfd(1, 0);
	bell[READY] = eventfd(0, 0);
	return bell[EMPTY] < 0 || bell[READY] < 0 ? -1 : prepare();
}

static int inherited(enum side side)
{
	(void)side;
	return page ? 0 : -1;
}

/* What is learnt of the other side, and told to it: each pair is one mechanism. */

static int look(int state)
{
	while (page->state != state)
		sched_yield();
	return 0;
}

static int say(int state)
{
	__sync_synchronize(); /* the message is there before anybody is told */
	page->state = state;
	return 0;
}

static int sleep_until(int state)
{
	while (page->state != state)
		syscall(SYS_futex, &page->state, WAIT, !state, NULL);
	return 0;
}

static int wake(int state)
{
	say(state);
	return syscall(SYS_futex, &page->state, WAKE, 1) < 0 ? -1 : 0;
}

static int hear(int state)
{
	uint64_t rings;
	return read(bell[state], &rings, sizeof rings) < 0 ? -1 : 0;
}

static int ring(int state)
{
	uint64_t one = 1;
	return write(bell[state], &one, sizeof one) < 0 ? -1 : 0;
}

static int put(void *data, size_t n, int (*await)(int), int (*tell)(int))
{
	if (await(EMPTY) < 0)
		return -1;
	memcpy(page->data, data, n);
	page->length = n;
	return tell(READY);
}

static ssize_t get(void *data, size_t room, int (*await)(int), int (*tell)(int))
{
	if (await(READY) < 0)
		return -1;
	size_t n = page->length < room ? page->length : room;
	memcpy(data, page->data, n);
	return tell(EMPTY) < 0 ? -1 : (ssize_t)n;
}

static int put_looking(void *data, size_t n) { return put(data, n, look, say); }
static ssize_t get_looking(void *data, size_t room) { return get(data, room, look, say); }
static int put_sleeping(void *data, size_t n) { return put(data, n, sleep_until, wake); }
static ssize_t get_sleeping(void *data, size_t room) { return get(data, room, sleep_until, wake); }
static int put_ringing(void *data, size_t n) { return put(data, n, hear, ring); }
static ssize_t get_ringing(void *data, size_t room) { return get(data, room, hear, ring); }
static int descriptor(void) { return bell[READY]; }

const struct mechanism shared[] = {
	{ "polling", prepare, inherited, put_looking, get_looking, NULL, NULL, NULL },
	{ "futex", prepare, inherited, put_sleeping, get_sleeping, NULL, NULL, NULL },
	{ "eventfd", make_bells, inherited, put_ringing, get_ringing, descriptor, NULL, NULL },
	{ 0 },
};
