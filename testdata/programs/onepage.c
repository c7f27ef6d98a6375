/* onepage: the simplest IPC of all, a page that two processes share.
 *
 * Two messages lie in it, one for each direction. A state says whether a message is ready to be read: who writes
 * sets it last, who reads clears it last. Nobody tells the other one: it has to look again and again.
 *
 *   onepage          looking all the time
 *   onepage wrong    "ready" is said first and the message written then: run it with --seeds
 *   onepage wake     a futex instead of looking: the kernel wakes who waits
 *   onepage long     2000 bytes, in pieces of 500
 */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { INVALID, READY, MAGIC = 0x1234, DATA = 500, ROUNDS = 20, LONG = 2000, WAIT = 0, WAKE = 1 };

struct message {
	volatile int state;
	uint32_t magic, length, checksum, more;
	unsigned char data[DATA];
};

static int wrong, wake, client;
static long looks, looking; /* how often, and CPU time spent with it */

/* CPU time of this process in nanoseconds: an instruction takes one. */
static long spent(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Waits until a message has the state. */
static void await(struct message *m, int state)
{
	long begin = spent();
	while (m->state != state) {
		if (++looks > 5000 && wrong) {
			if (client)
				printf("a message was lost\n");
			exit(1);
		}
		if (wake)
			syscall(SYS_futex, &m->state, WAIT, !state, NULL);
		else
			sched_yield();
	}
	looking += spent() - begin;
}

static void set(struct message *m, int state)
{
	__sync_synchronize(); /* what was written before is seen before */
	m->state = state;
	if (wake)
		syscall(SYS_futex, &m->state, WAKE, 1);
}

static uint32_t sum(const unsigned char *data, uint32_t n)
{
	uint32_t s = MAGIC;
	while (n-- > 0)
		s = s * 31 + *data++;
	return s;
}

static void put(struct message *m, const unsigned char *data, uint32_t n)
{
	for (uint32_t piece; n > 0; data += piece, n -= piece) {
		piece = n < DATA ? n : DATA;
		await(m, INVALID);
		if (wrong)
			set(m, READY);
		m->magic = MAGIC;
		m->length = piece;
		m->more = n > piece;
		memcpy(m->data, data, piece);
		m->checksum = sum(data, piece);
		if (!wrong)
			set(m, READY);
	}
}

/* Returns how many bytes came, -1 for a message that was not whole. */
static int take(struct message *m, unsigned char *to)
{
	int n = 0, more = 1;
	while (more) {
		await(m, READY);
		if (m->magic != MAGIC || m->length > DATA || m->checksum != sum(m->data, m->length))
			return -1;
		memcpy(to + n, m->data, m->length);
		n += m->length;
		more = m->more && n + DATA <= LONG;
		set(m, INVALID);
	}
	return n;
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	int size = strcmp(how, "long") == 0 ? LONG : DATA, whole = 0;
	wrong = strcmp(how, "wrong") == 0;
	wake = strcmp(how, "wake") == 0;
	static unsigned char text[LONG], back[LONG];
	struct message *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return 1;

	pid_t server = fork();
	if (server == 0) {
		for (int i = 0; i < ROUNDS; i++) {
			int n = take(&page[0], text);
			if (n < 0)
				exit(1);
			put(&page[1], text, n);
		}
		exit(0);
	}
	client = 1;
	struct timespec begin, end;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	int ended = 0, status = 0;
	for (int i = 0; i < ROUNDS && !ended; i++) {
		memset(text, 'a' + i, size);
		put(&page[0], text, size);
		while (wrong && page[1].state != READY && !ended) /* the server may have found a damaged message and gone */
			ended = waitpid(server, &status, WNOHANG) == server || sched_yield() < 0;
		if (!ended || page[1].state == READY)
			whole += take(&page[1], back) == size && memcmp(text, back, size) == 0;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (!ended)
		waitpid(server, &status, 0);

	if (whole < ROUNDS) {
		printf("a message was read that was not whole\n");
		return 1;
	}
	printf("%d round trips of %d bytes, all whole\n", ROUNDS, size);
	if (!wrong) {
		long ns = (end.tv_sec - begin.tv_sec) * 1000000000 + end.tv_nsec - begin.tv_nsec;
		printf("%ld bytes a second; 2 copies of each, none by the kernel\n", (long)(2L * ROUNDS * size * 1000000000 / ns));
		printf("the client looked %ld times in vain, which took it %ld instructions\n", looks, looking);
	}
	return 0;
}
