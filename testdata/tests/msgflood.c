/* Eight processes and thousands of messages of mixed types and lengths through one queue: receivers that take a type, all but a type, up
   to a type, or anything. Every message arrives once and whole. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SENDERS = 4, RECEIVERS = 4, EACH = 500, LONGEST = 200 };

struct message {
	long type;
	unsigned char text[LONGEST];
};

static struct tally {
	long arrived, bad, sum;
	int seen[SENDERS][EACH];
} *t;

static size_t length(int who, int i) { return 4 + (size_t)(who * 37 + i * 11) % (LONGEST - 4); }

static void sender(int q, int who)
{
	struct message m;
	for (int i = 0; i < EACH; i++) {
		size_t n = length(who, i);
		memset(m.text, who + i, n);
		m.text[0] = (unsigned char)who;
		m.text[1] = (unsigned char)(i / 256);
		m.text[2] = (unsigned char)(i % 256);
		m.type = (who + i) % 5 + 1;
		while (msgsnd(q, &m, n, i % 7 == 0 ? IPC_NOWAIT : 0) < 0)
			if (errno != EAGAIN)
				_exit(1);
			else
				usleep(1);
	}
	_exit(0);
}

/* Types 1 to 5 are letters; 6 says that all is over. */
static void receiver(int q, int who)
{
	static const struct { long type; int flags; } want[RECEIVERS] = {{0, 0}, {6, MSG_EXCEPT}, {-5, 0}, {3, 0}};
	struct message m;
	for (;;) {
		ssize_t n = msgrcv(q, &m, LONGEST, want[who].type, want[who].flags);
		if (n < 0)
			_exit(errno != EIDRM);
		int from = m.text[0], i = m.text[1] * 256 + m.text[2], good = n == (ssize_t)length(from, i) && m.type == (from + i) % 5 + 1;
		for (ssize_t k = 3; k < n; k++)
			good &= m.text[k] == (unsigned char)(from + i);
		if (!good || __atomic_exchange_n(&t->seen[from][i], 1, __ATOMIC_SEQ_CST))
			__atomic_add_fetch(&t->bad, 1, __ATOMIC_SEQ_CST);
		__atomic_add_fetch(&t->sum, m.type, __ATOMIC_SEQ_CST);
		__atomic_add_fetch(&t->arrived, 1, __ATOMIC_SEQ_CST);
	}
}

int main(void)
{
	int q = msgget(IPC_PRIVATE, 0600), id = shmget(IPC_PRIVATE, sizeof *t, 0600), status, good = 0;
	t = shmat(id, NULL, 0);
	shmctl(id, IPC_RMID, NULL);
	for (int i = 0; i < SENDERS + RECEIVERS; i++)
		if (fork() == 0) {
			if (i < SENDERS)
				sender(q, i);
			receiver(q, i - SENDERS);
		}
	while (__atomic_load_n(&t->arrived, __ATOMIC_SEQ_CST) < SENDERS * EACH)
		usleep(1000);
	msgctl(q, IPC_RMID, NULL); /* ends the receivers */
	while (wait(&status) > 0)
		good += status == 0;
	printf("%ld of %d messages arrived, %ld twice or damaged, sum of types %ld\n", t->arrived, SENDERS * EACH, t->bad, t->sum);
	printf("%d of %d processes ended well\n", good, SENDERS + RECEIVERS);
	return 0;
}
