/* Robust mutexes: the owner dies, thread or process, and the next one learns of it. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t *m;

static void *die(void *arg)
{
	pthread_mutex_lock(m);
	return arg;
}

static void *waiter(void *arg)
{
	int r = pthread_mutex_lock(m);
	pthread_mutex_consistent(m);
	pthread_mutex_unlock(m);
	(void)arg;
	return (void *)(long)(r == EOWNERDEAD);
}

int main(void)
{
	pthread_mutexattr_t a;
	m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(m, &a);
	pthread_t t;
	pthread_create(&t, NULL, die, NULL);
	pthread_join(t, NULL);
	int r = pthread_mutex_lock(m), c2 = pthread_mutex_consistent(m);
	printf("thread died: %d, consistent %d\n", r == EOWNERDEAD, c2);
	pthread_mutex_unlock(m);
	printf("then: %d\n", pthread_mutex_lock(m));
	pthread_mutex_unlock(m);
	fflush(stdout);

	int fd[2];
	char c;
	pipe(fd);
	pid_t p = fork();
	if (p == 0) {
		pthread_mutex_lock(m);
		write(fd[1], "x", 1);
		for (;;)
			pause();
	}
	read(fd[0], &c, 1);
	printf("held: %d\n", pthread_mutex_trylock(m) == EBUSY);
	pthread_create(&t, NULL, waiter, NULL);
	usleep(5000);
	kill(p, SIGKILL);
	void *ret;
	pthread_join(t, &ret);
	printf("a sleeper got it from the killed process: %ld\n", (long)ret);
	waitpid(p, NULL, 0);

	p = fork();
	if (p == 0) {
		pthread_mutex_lock(m);
		_exit(0);
	}
	waitpid(p, NULL, 0);
	r = pthread_mutex_lock(m);
	pthread_mutex_unlock(m); /* without making it consistent */
	printf("process exited: %d, then for ever %d\n", r == EOWNERDEAD, pthread_mutex_lock(m) == ENOTRECOVERABLE);
	return 0;
}
