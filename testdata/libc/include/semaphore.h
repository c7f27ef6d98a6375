/* semaphore.h: unnamed POSIX semaphores over futex(2). See sem_overview(7). */
#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H

typedef struct {
	int value;   /* how many may still pass */
	int waiting; /* how many sleep: a post without sleepers needs no system call */
	int shared;  /* whether other processes use it too */
} sem_t;

int sem_init(sem_t *s, int shared, unsigned value);
int sem_destroy(sem_t *s);
int sem_wait(sem_t *s);
int sem_trywait(sem_t *s);
int sem_post(sem_t *s);
int sem_getvalue(sem_t *s, int *value);

#endif
