/* Threads with a mutex and condition variables: a bounded buffer between producers and consumers, a
 * barrier, once, thread-specific data and results of join. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { PRODUCERS = 4, CONSUMERS = 3, EACH = 200, ROOM = 5, WALKERS = 5, STEPS = 6 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static int buffer[ROOM], filled, in, out, most;
static long taken;

static void put(int x)
{
	pthread_mutex_lock(&lock);
	while (filled == ROOM)
		pthread_cond_wait(&not_full, &lock);
	buffer[in] = x;
	in = (in + 1) % ROOM;
	if (++filled > most)
		most = filled;
	pthread_cond_signal(&not_empty);
	pthread_mutex_unlock(&lock);
}

static int get(void)
{
	pthread_mutex_lock(&lock);
	while (filled == 0)
		pthread_cond_wait(&not_empty, &lock);
	int x = buffer[out];
	out = (out + 1) % ROOM;
	filled--;
	if (x >= 0)
		taken++;
	pthread_cond_signal(&not_full);
	pthread_mutex_unlock(&lock);
	return x;
}

static void *producer(void *arg)
{
	long first = (long)arg * EACH;
	for (int i = 0; i < EACH; i++)
		put((int)first + i);
	return arg;
}

static void *consumer(void *arg)
{
	long sum = 0;
	(void)arg;
	for (int x; (x = get()) >= 0;)
		sum += x;
	return (void *)sum;
}

static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int onces, destroyed, at[STEPS], serial, wrong;

static void count_once(void) { onces++; }

static void destroy(void *value)
{
	pthread_mutex_lock(&lock);
	destroyed += *(int *)value;
	pthread_mutex_unlock(&lock);
}

/* Nobody may be a step ahead of another one between two barriers. */
static void *walker(void *arg)
{
	pthread_once(&once, count_once);
	pthread_setspecific(key, arg);
	for (int step = 0; step < STEPS; step++) {
		pthread_mutex_lock(&lock);
		at[step]++;
		if (step > 0 && at[step - 1] != WALKERS)
			wrong++;
		pthread_mutex_unlock(&lock);
		if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
			pthread_mutex_lock(&lock);
			serial++;
			pthread_mutex_unlock(&lock);
		}
	}
	pthread_exit(pthread_getspecific(key));
}

int main(void)
{
	pthread_t p[PRODUCERS], c[CONSUMERS], w[WALKERS];
	void *result;
	long sum = 0, names = 0;
	int number[WALKERS];

	for (long i = 0; i < CONSUMERS; i++)
		pthread_create(&c[i], NULL, consumer, NULL);
	for (long i = 0; i < PRODUCERS; i++)
		pthread_create(&p[i], NULL, producer, (void *)i);
	for (int i = 0; i < PRODUCERS; i++) {
		pthread_join(p[i], &result);
		names += (long)result;
	}
	for (int i = 0; i < CONSUMERS; i++)
		put(-1);
	for (int i = 0; i < CONSUMERS; i++) {
		pthread_join(c[i], &result);
		sum += (long)result;
	}
	printf("taken %ld, sum %ld, producers %ld, never more than the room: %d\n", taken, sum, names, most <= ROOM);

	pthread_barrier_init(&barrier, NULL, WALKERS);
	pthread_key_create(&key, destroy);
	for (int i = 0; i < WALKERS; i++) {
		number[i] = i + 1;
		pthread_create(&w[i], NULL, walker, &number[i]);
	}
	sum = 0;
	for (int i = 0; i < WALKERS; i++) {
		pthread_join(w[i], &result);
		sum += *(int *)result;
	}
	printf("walkers' results %ld, once %d, serial %d, wrong %d, destroyed %d\n", sum, onces, serial, wrong, destroyed);
	return 0;
}
