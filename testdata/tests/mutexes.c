/* Kinds of mutexes, errno for each thread, detached threads, a thread that outlives main, timed waits. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long counter;
static int detached;

static void *add(void *arg)
{
	for (int i = 0; i < 5000; i++) {
		pthread_mutex_lock(&lock);
		counter += (long)arg;
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void *fail_once(void *arg)
{
	close(-1);
	*(int *)arg = errno;
	return NULL;
}

static void *runs_alone(void *arg)
{
	(void)arg;
	pthread_detach(pthread_self());
	pthread_mutex_lock(&lock);
	detached++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void *last_words(void *arg)
{
	pthread_join(*(pthread_t *)arg, NULL);
	printf("the first thread has ended, the program has not\n");
	return NULL;
}

int main(void)
{
	static pthread_t first, t[8];
	int seen = 0;
	for (long i = 0; i < 8; i++)
		pthread_create(&t[i], NULL, add, (void *)(i + 1));
	for (int i = 0; i < 8; i++)
		pthread_join(t[i], NULL);
	printf("counter %ld\n", counter);

	errno = 0;
	pthread_create(&t[0], NULL, fail_once, &seen);
	pthread_join(t[0], NULL);
	printf("there: %s; here: %s\n", strerror(seen), strerror(errno));

	pthread_mutexattr_t attr;
	pthread_mutex_t m;
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&m, &attr);
	int a = pthread_mutex_lock(&m), b = pthread_mutex_lock(&m), c = pthread_mutex_trylock(&m);
	printf("recursive: %d %d %d", a, b, c);
	a = pthread_mutex_unlock(&m), b = pthread_mutex_unlock(&m), c = pthread_mutex_unlock(&m);
	printf(", then %d %d %d, then %s\n", a, b, c, strerror(pthread_mutex_unlock(&m)));
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&m, &attr);
	a = pthread_mutex_lock(&m);
	b = pthread_mutex_lock(&m);
	printf("checked: %d, %s, then %d\n", a, strerror(b), pthread_mutex_unlock(&m));

	for (int i = 0; i < 8; i++)
		pthread_create(&t[i], NULL, runs_alone, NULL);
	pthread_mutex_lock(&lock);
	while (detached < 8)
		pthread_cond_wait(&changed, &lock);
	printf("trylock of a held mutex: %s\n", strerror(pthread_mutex_trylock(&lock)));
	struct timespec soon;
	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_nsec += 20000000;
	if (soon.tv_nsec >= 1000000000) {
		soon.tv_nsec -= 1000000000;
		soon.tv_sec++;
	}
	do
		a = pthread_cond_timedwait(&changed, &lock, &soon);
	while (a == 0);
	printf("detached %d, waiting for more: %s\n", detached, strerror(a));
	pthread_mutex_unlock(&lock);

	fflush(stdout);
	first = pthread_self();
	pthread_create(&t[0], NULL, last_words, &first);
	pthread_exit(NULL);
}
