/* POSIX semaphores and shared memory, by name and without, between processes and threads: all of them files in /dev/shm and futexes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct area {
	sem_t go, done;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	pthread_barrier_t bar;
	int count, turn;
	char text[64];
};

int main(void)
{
	char name[40], shm[40];
	snprintf(name, sizeof name, "/vt-sem-%d", getpid());
	snprintf(shm, sizeof shm, "/vt-shm-%d", getpid());
	sem_t *s = sem_open(name, O_CREAT | O_EXCL, 0600, 2);
	printf("%d %d\n", s != SEM_FAILED, sem_open(name, O_CREAT | O_EXCL, 0600, 2) == SEM_FAILED && errno == EEXIST);
	int v;
	sem_getvalue(s, &v);
	int w1 = sem_wait(s), w2 = sem_wait(s), w3 = sem_trywait(s);
	printf("value %d, wait %d, wait %d, try %d %d\n", v, w1, w2, w3, errno == EAGAIN);
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	int timed = sem_timedwait(s, &ts);
	printf("timed %d %d\n", timed, errno == ETIMEDOUT);
	fflush(stdout);
	if (fork() == 0) {
		sem_t *mine = sem_open(name, 0);
		usleep(2000);
		sem_post(mine);
		sem_close(mine);
		_exit(0);
	}
	printf("posted by a child: %d\n", sem_wait(s));
	wait(NULL);
	w1 = sem_unlink(name), w2 = sem_unlink(name);
	printf("unlink %d %d %d\n", w1, w2, errno == ENOENT);
	sem_close(s);

	int fd = shm_open(shm, O_CREAT | O_EXCL | O_RDWR, 0600);
	ftruncate(fd, sizeof(struct area));
	struct stat st;
	fstat(fd, &st);
	printf("shm size %d, mode %o\n", st.st_size == sizeof(struct area), st.st_mode & 0777);
	struct area *a = mmap(NULL, sizeof *a, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	sem_init(&a->go, 1, 0);
	sem_init(&a->done, 1, 0);
	pthread_mutexattr_t ma;
	pthread_condattr_t ca;
	pthread_barrierattr_t ba;
	pthread_mutexattr_init(&ma);
	pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
	pthread_condattr_init(&ca);
	pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
	pthread_barrierattr_init(&ba);
	pthread_barrierattr_setpshared(&ba, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&a->lock, &ma);
	pthread_cond_init(&a->cond, &ca);
	pthread_barrier_init(&a->bar, &ba, 5);
	fflush(stdout);
	for (int k = 0; k < 4; k++) {
		if (fork())
			continue;
		int mine = shm_open(shm, O_RDWR, 0);
		struct area *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED, mine, 0);
		pthread_barrier_wait(&b->bar);
		for (int i = 0; i < 100; i++) {
			pthread_mutex_lock(&b->lock);
			b->count++;
			pthread_mutex_unlock(&b->lock);
		}
		pthread_mutex_lock(&b->lock);
		while (b->turn != k)
			pthread_cond_wait(&b->cond, &b->lock);
		b->text[strlen(b->text)] = (char)('a' + k);
		b->turn++;
		pthread_cond_broadcast(&b->cond);
		pthread_mutex_unlock(&b->lock);
		sem_wait(&b->go);
		sem_post(&b->done);
		_exit(k);
	}
	pthread_barrier_wait(&a->bar);
	for (int k = 0; k < 4; k++) {
		sem_post(&a->go);
		sem_wait(&a->done);
	}
	int ws, sum = 0;
	while (wait(&ws) > 0)
		sum += WEXITSTATUS(ws);
	printf("count %d, text %s, statuses %d, unlink %d\n", a->count, a->text, sum, shm_unlink(shm));
	return 0;
}
