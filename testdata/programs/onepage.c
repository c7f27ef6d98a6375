/* onepage: the simplest IPC of all, a page that two processes share.
 *
 * Two messages lie in it, one for each direction. A state says whether a message is ready to be read: who writes
 * sets it last, who reads clears it last. Nobody tells the other one: it has to look again and again.
 *
 *   onepage          looking again and again, and letting the other one run in between
 *   onepage spin     looking without a single system call
 *   onepage wrong    "ready" is said first and the message written then: run it with --seeds
 *   onepage wake     a futex instead of looking: the kernel wakes who waits
 *   onepage port     the same with the other one's port as a bell
 *   onepage long     2000 bytes, in pieces of 500
 */
#include <port.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INVALID, READY, MAGIC = 0x1234, DATA = 500, ROUNDS = 20, LONG = 2000, WAIT = 0, WAKE = 1 };

struct letter {
	volatile int state;
	uint32_t magic, length, checksum, more;
	unsigned char data[DATA];
};

static struct page {
	struct letter to_server, to_client;
	long copied; /* how often somebody copied data to the page, or from it */
} *page;

static int wrong, wake, spin, bell, client;
static pid_t other;
static long looks, looking; /* how often in vain, and CPU time spent with it */

static long nanoseconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Waits until a letter has the state, and measures CPU time: an instruction takes 1 ns, a call 100, and asking for it what it takes to ask twice. */
static void await(struct letter *m, int state)
{
	long before = nanoseconds(CLOCK_PROCESS_CPUTIME_ID), begin = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	while (m->state != state) {
		if (++looks > 5000 && wrong) {
			if (client)
				printf("a message was lost\n");
			exit(1);
		}
		if (wake)
			syscall(SYS_futex, &m->state, WAIT, !state, NULL);
		else if (bell)
			port_recv(other, &(struct message){ 0 }, NULL);
		else if (!spin)
			sched_yield();
	}
	looking += nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - begin - (begin - before);
}

static void set(struct letter *m, int state)
{
	__sync_synchronize(); /* what was written before is seen before */
	m->state = state;
	if (wake)
		syscall(SYS_futex, &m->state, WAKE, 1);
	if (bell) /* without waiting: one that is heard already need not be rung again, so there is room for one */
		port_send(other, &(struct message){ 0 }, &(struct timespec){ 0 });
}

static uint32_t sum(const unsigned char *data, uint32_t n)
{
	uint32_t s = MAGIC;
	while (n-- > 0)
		s = s * 31 + *data++;
	return s;
}

static void put(struct letter *m, const unsigned char *data, uint32_t n)
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
		__sync_fetch_and_add(&page->copied, 1);
		m->checksum = sum(data, piece);
		if (!wrong)
			set(m, READY);
	}
}

/* Returns how many bytes came, -1 for a message that was not whole. */
static int take(struct letter *m, unsigned char *to)
{
	int n = 0, more = 1;
	while (more) {
		await(m, READY);
		if (m->magic != MAGIC || m->length > DATA || m->checksum != sum(m->data, m->length))
			return -1;
		memcpy(to + n, m->data, m->length);
		__sync_fetch_and_add(&page->copied, 1);
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
	wrong = strcmp(how, "wrong") == 0, wake = strcmp(how, "wake") == 0;
	spin = strcmp(how, "spin") == 0, bell = strcmp(how, "port") == 0;
	static unsigned char text[LONG], back[LONG];
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return 1;

	pid_t server = fork();
	other = server == 0 ? getppid() : server;
	port_capacity(1); /* before the first look: what is rung earlier is seen by it */
	if (server == 0) {
		for (int i = 0; i < ROUNDS; i++) {
			int n = take(&page->to_server, text);
			if (n < 0)
				exit(1);
			put(&page->to_client, text, n);
		}
		exit(0);
	}
	client = 1;
	long begin = nanoseconds(CLOCK_MONOTONIC);
	int ended = 0, status = 0;
	for (int i = 0; i < ROUNDS && !ended; i++) {
		memset(text, 'a' + i, size);
		put(&page->to_server, text, size);
		while (wrong && page->to_client.state != READY && !ended) /* the server may have found a damaged message and gone */
			ended = waitpid(server, &status, WNOHANG) == server || sched_yield() < 0;
		if (!ended || page->to_client.state == READY)
			whole += take(&page->to_client, back) == size && memcmp(text, back, size) == 0;
	}
	long ns = nanoseconds(CLOCK_MONOTONIC) - begin;
	if (!ended)
		waitpid(server, &status, 0);

	if (whole < ROUNDS) {
		printf("a message was read that was not whole\n");
		return 1;
	}
	printf("%d round trips of %d bytes, all whole\n", ROUNDS, size);
	if (!wrong) {
		printf("%ld bytes a second; %ld copies, none by the kernel\n", (long)(2L * ROUNDS * size * 1000000000 / ns), page->copied);
		printf("the client looked %ld times in vain, which took it %ld ns: an instruction takes 1, a call 100\n", looks, looking);
	}
	return 0;
}
