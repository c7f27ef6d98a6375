/* Processes that share memory and keep order with a mutex, a condition variable and semaphores in it. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 4, TIMES = 500, TURNS = 40 };

struct common {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	sem_t free, full;
	int counter;
	int turn;
	int slot;
	long checksum;
};

int main(void)
{
	struct common *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t ma;
	pthread_condattr_t ca;
	pthread_mutexattr_init(&ma);
	pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&c->lock, &ma);
	pthread_condattr_init(&ca);
	pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&c->changed, &ca);
	sem_init(&c->free, 1, 1);
	sem_init(&c->full, 1, 0);

	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			for (int k = 0; k < TIMES; k++) {
				pthread_mutex_lock(&c->lock);
				int seen = c->counter;
				if (k % 50 == 0)
					usleep(100);
				c->counter = seen + 1;
				pthread_mutex_unlock(&c->lock);
			}
			_exit(0);
		}
	while (wait(NULL) > 0)
		continue;
	printf("counter %d\n", c->counter);

	/* Turns in a circle, by a condition variable. */
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			for (int k = 0; k < TURNS; k++) {
				pthread_mutex_lock(&c->lock);
				while (c->turn % PROCESSES != i)
					pthread_cond_wait(&c->changed, &c->lock);
				c->checksum = c->checksum * 31 + i + c->turn;
				c->turn++;
				pthread_cond_broadcast(&c->changed);
				pthread_mutex_unlock(&c->lock);
			}
			_exit(0);
		}
	while (wait(NULL) > 0)
		continue;
	printf("turns %d, checksum %lx\n", c->turn, c->checksum);

	/* One slot between a producer and a consumer, by two semaphores. */
	if (fork() == 0) {
		for (int k = 1; k <= 100; k++) {
			sem_wait(&c->free);
			c->slot = k;
			sem_post(&c->full);
		}
		_exit(0);
	}
	long sum = 0;
	int ordered = 1;
	for (int k = 1; k <= 100; k++) {
		sem_wait(&c->full);
		ordered &= c->slot == k;
		sum += c->slot;
		sem_post(&c->free);
	}
	wait(NULL);
	int value = -1;
	sem_getvalue(&c->free, &value);
	printf("sum %ld, in order %d, free %d, trywait %d\n", sum, ordered, value, sem_trywait(&c->full));
	return 0;
}
