/* facts.c: what a mechanism is like, asked of the kernel by trying it.
 *
 *   boundaries   two messages wait, one receive: does one come, or both in one?
 *   poll         does poll(2) say when a message waits, and only then?
 *   stays        sender and receiver have ended: does a message that was sent before still come?
 */
#define _GNU_SOURCE
#include "compare.h"
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const first = "one", *const second = "three";

enum { PATIENCE = 500, LIMIT = 2 }; /* milliseconds for a send that may have to wait; seconds for anything */

/* What the processes tell each other beside the mechanism. */
static struct told {
	volatile int asked; /* the receiver has looked before anything was sent */
	volatile int sent;  /* messages that send has returned for */
} *told;

/* Waits until n messages were sent, or until it is clear that send waits for something else. */
static void wait_for(int n)
{
	struct timespec ms = { 0, 1000000 };
	for (int i = 0; i < PATIENCE && told->sent < n; i++)
		nanosleep(&ms, NULL);
}

static int joins(const struct mechanism *m, enum side side) { return m->join ? m->join(side) : 0; }

/* Sends a word; receives one and tells whether it is that word, whole and alone. */

static int say(const struct mechanism *m, const char *word)
{
	void *data = place(m, SENDER);
	memcpy(data, word, strlen(word));
	if (m->send(data, strlen(word)) < 0)
		return -1;
	told->sent++;
	return 0;
}

static int hears(const struct mechanism *m, const char *word)
{
	void *data = place(m, RECEIVER);
	return m->receive(data, 64) == (ssize_t)strlen(word) && memcmp(data, word, strlen(word)) == 0;
}

/* What poll(2) says about the receiver's descriptor at once. */
static int polled(const struct mechanism *m)
{
	struct pollfd p = { .fd = m->descriptor ? m->descriptor() : -1, .events = POLLIN };
	return p.fd >= 0 && poll(&p, 1, 0) == 1 && p.revents & POLLIN;
}

/* The receiver: its exit status says whether poll(2) told, and whether the two messages came one by one. */
static int look(const struct mechanism *m)
{
	if (joins(m, RECEIVER) < 0)
		return 8;
	int before = polled(m);
	told->asked = 1;
	wait_for(2);
	int tells = !before && polled(m);
	return tells | hears(m, first) << 1;
}

/* Two messages, the second of which may have to wait until the first was received. */
static void send_both(const struct mechanism *m)
{
	alarm(LIMIT);
	if (joins(m, SENDER) < 0)
		return;
	while (!told->asked)
		sched_yield();
	if (say(m, first) == 0)
		say(m, second);
}

/* The one who makes the mechanism ends like the other two. 0: the message was sent. */
static int leave(const struct mechanism *m)
{
	int status;
	alarm(LIMIT);
	if (m->prepare() < 0)
		return 8;
	peer = fork();
	if (peer == 0) {
		int joined = joins(m, RECEIVER);
		wait_for(1);
		exit(joined < 0);
	}
	if (joins(m, SENDER) < 0 || say(m, first) < 0)
		return 1;
	return waitpid(peer, &status, 0) != peer || status != 0;
}

/* 0: the message is there still. */
static int find(const struct mechanism *m)
{
	alarm(LIMIT);
	return joins(m, RECEIVER) < 0 || !hears(m, first);
}

/* Runs a part in a process of its own. */
static int apart(int (*part)(const struct mechanism *m), const struct mechanism *m)
{
	int status;
	pid_t pid = fork();
	if (pid == 0)
		exit(part(m));
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 8;
}

int facts(const struct mechanism *m)
{
	int status = 0;
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED || m->prepare() < 0)
		return 1;
	peer = fork();
	if (peer == 0)
		exit(look(m));
	pid_t sender = fork();
	if (sender == 0) {
		send_both(m);
		exit(0);
	}
	if (waitpid(peer, &status, 0) != peer || !WIFEXITED(status) || WEXITSTATUS(status) > 3)
		return 1;
	kill(sender, SIGKILL);
	waitpid(sender, NULL, 0);
	if (m->clean)
		m->clean();
	printf("poll %d\nboundaries %d\n", WEXITSTATUS(status) & 1, WEXITSTATUS(status) >> 1);
	fflush(stdout);

	told->sent = 0;
	int sent = apart(leave, m) == 0;
	printf("stays %s\n", !sent ? "never" : apart(find, m) == 0 ? "yes" : "no");
	if (m->clean)
		m->clean();
	return 0;
}
