/* What pthreads offers: mutexes of all types, condition variables, barriers, rwlocks, once, keys, thread-local storage, cancellation. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { T = 6, TIMES = 500 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER, room = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t bar;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static __thread int mine;
static int counter, onces, destroyed, serial, table[T], queue[4], used, taken;

static void init(void) { onces++; }
static void gone(void *p)
{
	pthread_mutex_lock(&lock);
	destroyed += *(int *)p;
	pthread_mutex_unlock(&lock);
	free(p);
}

static void *work(void *arg)
{
	long id = (long)arg;
	pthread_once(&once, init);
	int *v = malloc(sizeof *v);
	*v = (int)id;
	pthread_setspecific(key, v);
	mine = (int)id * 100;
	for (int i = 0; i < TIMES; i++) {
		pthread_mutex_lock(&lock);
		counter++;
		pthread_mutex_unlock(&lock);
		mine++;
	}
	if (pthread_barrier_wait(&bar) == PTHREAD_BARRIER_SERIAL_THREAD)
		serial++;
	pthread_rwlock_rdlock(&rw);
	int seen = counter;
	pthread_rwlock_unlock(&rw);
	pthread_rwlock_wrlock(&rw);
	table[id] = mine + seen;
	pthread_rwlock_unlock(&rw);
	return (void *)(id * id);
}

static void *producer(void *arg)
{
	for (int i = 1; i <= 200; i++) {
		pthread_mutex_lock(&lock);
		while (used == 4)
			pthread_cond_wait(&room, &lock);
		queue[used++] = i;
		pthread_cond_signal(&more);
		pthread_mutex_unlock(&lock);
	}
	return arg;
}

static void *consumer(void *arg)
{
	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&lock);
		while (used == 0)
			pthread_cond_wait(&more, &lock);
		taken += queue[--used];
		pthread_cond_broadcast(&room);
		pthread_mutex_unlock(&lock);
	}
	return arg;
}

static void cleanup(void *arg) { printf("cleanup %s\n", (char *)arg); }

static void *sleeper(void *arg)
{
	pthread_cleanup_push(cleanup, arg);
	for (;;)
		pause();
	pthread_cleanup_pop(0);
	return NULL;
}

static void *spinner(void *arg)
{
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	*(volatile int *)arg = 1;
	for (volatile long i = 0;; i++)
		continue;
	return NULL;
}

static void types(void)
{
	pthread_mutexattr_t a;
	pthread_mutex_t m;
	pthread_mutexattr_init(&a);
	pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&m, &a);
	int r1 = pthread_mutex_lock(&m), r2 = pthread_mutex_lock(&m);
	printf("recursive: %d %d\n", r1, r2);
	pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&m, &a);
	r1 = pthread_mutex_lock(&m), r2 = pthread_mutex_lock(&m);
	printf("errorcheck: %d %d\n", r1, r2 == EDEADLK);
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 5000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_t n = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t c = PTHREAD_COND_INITIALIZER;
	pthread_mutex_lock(&n);
	r1 = pthread_mutex_timedlock(&n, &until);
	r2 = pthread_cond_timedwait(&c, &n, &until);
	printf("timed: %d %d\n", r1 == ETIMEDOUT, r2 == ETIMEDOUT);
}

int main(void)
{
	pthread_t t[T];
	void *ret;
	long sum = 0;
	pthread_key_create(&key, gone);
	pthread_barrier_init(&bar, NULL, T);
	for (long i = 0; i < T; i++)
		pthread_create(&t[i], NULL, work, (void *)i);
	for (int i = 0; i < T; i++) {
		pthread_join(t[i], &ret);
		sum += (long)ret;
	}
	printf("counter %d, returned %ld, once %d, destroyed %d, serial %d\n", counter, sum, onces, destroyed, serial);
	for (int i = 0; i < T; i++)
		printf("%d ", table[i]);
	pthread_create(&t[0], NULL, producer, NULL);
	pthread_create(&t[1], NULL, consumer, NULL);
	pthread_create(&t[2], NULL, consumer, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	printf("\ntaken %d, mine %d\n", taken, mine);
	types();
	fflush(stdout);
	pthread_create(&t[0], NULL, sleeper, "sleeper");
	pthread_cancel(t[0]);
	pthread_join(t[0], &ret);
	printf("canceled %d\n", ret == PTHREAD_CANCELED);
	volatile int go = 0;
	pthread_create(&t[0], NULL, spinner, (void *)&go);
	while (!go)
		sched_yield();
	pthread_cancel(t[0]);
	pthread_join(t[0], &ret);
	printf("canceled %d\n", ret == PTHREAD_CANCELED);
	pthread_exit(NULL);
}
