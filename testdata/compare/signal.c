/* signal.c: queued signals. Each carries a word of eight bytes: seven of the message, and one that says how many of them count and
   whether more follow. See sigqueue(3), sigwaitinfo(2). */
#define _GNU_SOURCE
#include "compare.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>

enum { PIECE = 7, MORE = 0x80 };

static sigset_t ours;

/* Blocked before the fork, the signal waits for whoever asks for it. */
static int prepare(void)
{
	sigemptyset(&ours);
	sigaddset(&ours, SIGRTMIN);
	return sigprocmask(SIG_BLOCK, &ours, NULL);
}

/* As many signals may wait as RLIMIT_SIGPENDING says. */
static int queue(uint64_t word)
{
	union sigval v;
	v.sival_ptr = (void *)(uintptr_t)word;
	while (sigqueue(peer, SIGRTMIN, v) < 0)
		if (errno != EAGAIN)
			return -1;
		else
			sched_yield();
	return 0;
}

static int send(void *data, size_t n)
{
	const char *p = data;
	for (size_t piece; n > 0; p += piece, n -= piece) {
		uint64_t word = 0;
		piece = n < PIECE ? n : PIECE;
		memcpy(&word, p, piece);
		if (queue(word | (uint64_t)(piece | (n > piece ? MORE : 0)) << 56) < 0)
			return -1;
	}
	return 0;
}

static ssize_t receive(void *data, size_t room)
{
	siginfo_t info;
	size_t have = 0, more = 1;
	while (more) {
		if (sigwaitinfo(&ours, &info) < 0)
			return -1;
		uint64_t word = (uintptr_t)info.si_value.sival_ptr;
		size_t piece = word >> 56 & ~MORE;
		more = word >> 56 & MORE;
		if (have + piece > room) {
			errno = EMSGSIZE;
			return -1;
		}
		memcpy((char *)data + have, &word, piece);
		have += piece;
	}
	return have;
}

static int descriptor(void) { return signalfd(-1, &ours, 0); }

const struct mechanism signals[] = {
	{ "signal", prepare, NULL, send, receive, descriptor, NULL, NULL },
	{ 0 },
};
