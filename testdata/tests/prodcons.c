/* Producers and consumers with a bounded buffer in a segment: three semaphores count what is free, what is full, and who is inside. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLOTS = 5, PRODUCERS = 3, CONSUMERS = 2, ITEMS = 200 };
enum { FREE, FULL, MUTEX };

struct buffer {
	int in, out;
	long slot[SLOTS];
	long sum[CONSUMERS], taken[CONSUMERS];
};

static int sem;

static void op(int num, int by)
{
	struct sembuf b = {(unsigned short)num, (short)by, 0};
	if (semop(sem, &b, 1) < 0) {
		perror("semop");
		_exit(1);
	}
}

static void produce(struct buffer *b, int who)
{
	for (int i = 0; i < ITEMS; i++) {
		op(FREE, -1);
		op(MUTEX, -1);
		b->slot[b->in] = who * 1000 + i;
		b->in = (b->in + 1) % SLOTS;
		op(MUTEX, 1);
		op(FULL, 1);
	}
}

/* A slot with -1 says that nothing more will come. */
static void consume(struct buffer *b, int who)
{
	for (;;) {
		op(FULL, -1);
		op(MUTEX, -1);
		long item = b->slot[b->out];
		b->out = (b->out + 1) % SLOTS;
		op(MUTEX, 1);
		op(FREE, 1);
		if (item < 0)
			return;
		b->sum[who] += item;
		b->taken[who]++;
	}
}

int main(void)
{
	unsigned short start[] = {SLOTS, 0, 1}, now[3];
	int id = shmget(IPC_PRIVATE, sizeof(struct buffer), 0600);
	struct buffer *b = shmat(id, NULL, 0);
	sem = semget(IPC_PRIVATE, 3, 0600);
	semctl(sem, 0, SETALL, start);
	for (int i = 0; i < PRODUCERS + CONSUMERS; i++)
		if (fork() == 0) {
			if (i < PRODUCERS)
				produce(b, i);
			else
				consume(b, i - PRODUCERS);
			_exit(0);
		}
	long sum = 0, taken = 0;
	while (taken < PRODUCERS) { /* the producers may end before all is consumed */
		int status;
		wait(&status);
		taken++;
		if (taken == PRODUCERS)
			for (int i = 0; i < CONSUMERS; i++) {
				op(FREE, -1);
				op(MUTEX, -1);
				b->slot[b->in] = -1;
				b->in = (b->in + 1) % SLOTS;
				op(MUTEX, 1);
				op(FULL, 1);
			}
	}
	while (wait(NULL) > 0)
		continue;
	taken = 0;
	for (int i = 0; i < CONSUMERS; i++) {
		sum += b->sum[i];
		taken += b->taken[i];
	}
	semctl(sem, 0, GETALL, now);
	printf("%ld items taken, their sum is %ld\n", taken, sum);
	printf("free %d, full %d, mutex %d\n", now[FREE], now[FULL], now[MUTEX]);
	shmdt(b);
	shmctl(id, IPC_RMID, NULL);
	semctl(sem, 0, IPC_RMID);
	return 0;
}
