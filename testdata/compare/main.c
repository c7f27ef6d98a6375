/* main.c: a sender and a receiver, for any mechanism.
 *
 *   ipc list                         the names of the mechanisms
 *   ipc NAME facts                   what it keeps, asked of the kernel and not of a book
 *   ipc NAME MESSAGES SIZE           sends so many messages of that size; "begin" and "end" are written around them
 *   ipc NAME MESSAGES SIZE check     looks at every byte of them, too
 *
 * Whoever receives knows each message by its number, which stands in its first and in its last bytes.
 */
#define _GNU_SOURCE
#include "compare.h"
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct mechanism *const families[] = { pipes, terminals, sockets, sysv, mqueues, shared, signals, files, ports };
enum { FAMILIES = sizeof families / sizeof *families, SAID = 80 };

pid_t peer;

/* What the two processes tell each other about the run, beside the mechanism. */
static struct run {
	volatile int ready; /* the receiver has joined, or failed to */
	long begin, end;    /* when, in nanoseconds */
	char wrong[SAID];   /* what went wrong, empty if nothing did */
} *run;

static char area[HEAD + SIZE_LIMIT] __attribute__((aligned(HEAD))), model[SIZE_LIMIT] __attribute__((aligned(HEAD)));

void *place(const struct mechanism *m, enum side side) { return m->place ? m->place(side) : area + HEAD; }

int write_all(int fd, const void *data, size_t n)
{
	const char *p = data;
	while (n > 0) {
		ssize_t done = write(fd, p, n);
		if (done < 0)
			return -1;
		p += done;
		n -= done;
	}
	return 0;
}

static const struct mechanism *find(const char *name)
{
	for (int i = 0; i < FAMILIES; i++)
		for (const struct mechanism *m = families[i]; m->name; m++)
			if (strcmp(m->name, name) == 0)
				return m;
	return NULL;
}

static long nanoseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

/* How often the two, which have ended, gave up the CPU or had to. */
static long switches(void)
{
	struct rusage ru;
	getrusage(RUSAGE_CHILDREN, &ru);
	return ru.ru_nvcsw + ru.ru_nivcsw;
}

/* Both on one CPU, so that a switch is a switch and the comparison fair. */
static void stay(void)
{
	unsigned long mask[128] = { 0 };
	long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
	for (long i = 0; i < bytes / (long)sizeof *mask; i++)
		if (mask[i]) {
			unsigned long one = mask[i] & -mask[i];
			memset(mask, 0, sizeof mask);
			mask[i] = one;
			syscall(SYS_sched_setaffinity, 0, bytes, mask);
			return;
		}
}

static void mark(const char *word) { write_all(1, word, strlen(word)); }

static void fail(const char *what)
{
	snprintf(run->wrong, SAID, "%s: %s", what, strerror(errno));
	run->ready = 1;
	exit(1);
}

/* Message number i: its number first, and again in the last byte; with every, all bytes between differ from those of the one before. */
static void make(char *data, uint32_t i, size_t n, int every)
{
	if (every)
		memset(data, 'a' + i % 26, n);
	if (n >= sizeof i)
		*(uint32_t *)data = i;
	data[n - 1] = (char)i;
}

static int same(const char *message, size_t n, int every)
{
	if (every || n < sizeof(uint32_t))
		return memcmp(message, model, n) == 0;
	return *(uint32_t *)message == *(uint32_t *)model && message[n - 1] == model[n - 1];
}

static void produce(const struct mechanism *m, long messages, size_t n, int every)
{
	if (m->join && m->join(SENDER) < 0)
		fail("join");
	while (!run->ready)
		sched_yield();
	if (run->wrong[0])
		return;
	run->begin = nanoseconds();
	mark("begin\n");
	for (long i = 0; i < messages; i++) {
		char *message = place(m, SENDER);
		make(message, i, n, every);
		while (m->send(message, n) < 0)
			if ((errno != EAGAIN && errno != ENOMEM) || run->wrong[0])
				fail("send");
			else
				sched_yield(); /* full, and nothing to wait for */
	}
}

/* Receives until a message is whole: what has no boundaries comes in pieces. */
static char *collect(const struct mechanism *m, size_t n)
{
	char *message = place(m, RECEIVER);
	for (size_t have = 0; have < n;) {
		ssize_t got = m->receive(message + have, n - have);
		if (got <= 0) {
			errno = got < 0 ? errno : EPIPE;
			fail("receive");
		}
		have += got;
	}
	return message;
}

static void consume(const struct mechanism *m, long messages, size_t n, int every)
{
	if (m->join && m->join(RECEIVER) < 0)
		fail("join");
	run->ready = 1;
	for (long i = 0; i < messages; i++) {
		char *message = collect(m, n);
		make(model, i, n, every);
		if (!same(message, n, every)) {
			snprintf(run->wrong, SAID, "message %ld is not the one that was sent", i);
			exit(1);
		}
	}
	mark("end\n");
	run->end = nanoseconds();
}

/* Whoever loses patience leaves nothing behind. */
static const struct mechanism *current;

static void give_up(int sig)
{
	(void)sig;
	if (current->clean)
		current->clean();
	_exit(1);
}

static int measure(const struct mechanism *m, long messages, size_t n, int every)
{
	current = m;
	signal(SIGINT, give_up);
	signal(SIGTERM, give_up);
	if (m->prepare() < 0) {
		printf("error prepare: %s\n", strerror(errno));
		return 1;
	}
	peer = fork();
	if (peer == 0) {
		consume(m, messages, n, every);
		exit(0);
	}
	pid_t producer = fork(); /* a process of its own, so that whatever becomes of it somebody cleans up */
	if (producer == 0) {
		produce(m, messages, n, every);
		exit(0);
	}
	for (int status; wait(&status) > 0;)
		if (status != 0 || run->wrong[0]) { /* the other one would wait for ever */
			kill(producer, SIGKILL);
			kill(peer, SIGKILL);
		}
	if (m->clean)
		m->clean();
	if (run->wrong[0] || run->end == 0) {
		printf("error %s\n", run->wrong[0] ? run->wrong : "a process died");
		return 1;
	}
	printf("time %ld\nswitches %ld\n", run->end - run->begin, switches());
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "list") == 0) {
		for (int i = 0; i < FAMILIES; i++)
			for (const struct mechanism *m = families[i]; m->name; m++)
				printf("%s\n", m->name);
		return 0;
	}
	const struct mechanism *m = argc > 2 ? find(argv[1]) : NULL;
	if (!m)
		return 2;
	run = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (run == MAP_FAILED)
		return 1;
	if (strcmp(argv[2], "facts") == 0)
		return facts(m);
	long messages = atol(argv[2]), n = argc > 3 ? atol(argv[3]) : 0;
	if (messages < 1 || n < 1 || n > SIZE_LIMIT)
		return 2;
	stay();
	return measure(m, messages, n, argc > 4);
}
