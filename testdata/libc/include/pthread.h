/* pthread.h: threads, mutexes and condition variables, over clone(2) and futex(2). See pthreads(7). */
#ifndef _PTHREAD_H
#define _PTHREAD_H

#include <sched.h>
#include <signal.h>
#include <sys/types.h>
#include <time.h>

struct __pthread;
typedef struct __pthread *pthread_t;
typedef struct {
	size_t stack_size; /* 0 for the default, 256 KiB */
	int detached;      /* PTHREAD_CREATE_DETACHED */
} pthread_attr_t;
typedef struct {
	int state;  /* 0 free, 1 held, 2 held and somebody may sleep on it */
	int type;   /* PTHREAD_MUTEX_... */
	int shared; /* whether other processes use it too */
	int depth;  /* recursive: how often its owner holds it beyond the first time */
	pthread_t owner;
} pthread_mutex_t;
typedef struct {
	int type;
	int shared;
} pthread_mutexattr_t;
typedef struct {
	int seq;    /* grows with every signal, so that none is missed between unlock and sleep */
	int shared; /* whether other processes use it too */
	int clock;  /* which clock pthread_cond_timedwait reads */
} pthread_cond_t;
typedef struct {
	int shared;
	int clock;
} pthread_condattr_t;
typedef struct {
	pthread_mutex_t lock;
	pthread_cond_t all_here;
	unsigned count;   /* how many meet */
	unsigned waiting; /* how many are here */
	unsigned round;   /* grows when they are let go */
} pthread_barrier_t;
typedef int pthread_barrierattr_t;
typedef int pthread_once_t;
typedef unsigned pthread_key_t;

#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_DEFAULT 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_ERRORCHECK 2
#define PTHREAD_PROCESS_PRIVATE 0
#define PTHREAD_PROCESS_SHARED 1
#define PTHREAD_CREATE_JOINABLE 0
#define PTHREAD_CREATE_DETACHED 1
#define PTHREAD_BARRIER_SERIAL_THREAD (-1)
#define PTHREAD_ONCE_INIT 0
#define PTHREAD_MUTEX_INITIALIZER {0, 0, 0, 0, 0}
#define PTHREAD_COND_INITIALIZER {0, 0, 0}

int pthread_create(pthread_t *t, const pthread_attr_t *attr, void *(*start)(void *), void *arg);
int pthread_join(pthread_t t, void **result);
int pthread_detach(pthread_t t);
_Noreturn void pthread_exit(void *result);
pthread_t pthread_self(void);
int pthread_equal(pthread_t a, pthread_t b);
int pthread_kill(pthread_t t, int sig);
int pthread_attr_init(pthread_attr_t *a);
int pthread_attr_destroy(pthread_attr_t *a);
int pthread_attr_setstacksize(pthread_attr_t *a, size_t size);
int pthread_attr_setdetachstate(pthread_attr_t *a, int detached);

int pthread_mutex_init(pthread_mutex_t *m, const pthread_mutexattr_t *attr);
int pthread_mutex_destroy(pthread_mutex_t *m);
int pthread_mutex_lock(pthread_mutex_t *m);
int pthread_mutex_trylock(pthread_mutex_t *m);
int pthread_mutex_unlock(pthread_mutex_t *m);
int pthread_mutexattr_init(pthread_mutexattr_t *a);
int pthread_mutexattr_destroy(pthread_mutexattr_t *a);
int pthread_mutexattr_settype(pthread_mutexattr_t *a, int type);
int pthread_mutexattr_setpshared(pthread_mutexattr_t *a, int shared);

int pthread_cond_init(pthread_cond_t *c, const pthread_condattr_t *attr);
int pthread_cond_destroy(pthread_cond_t *c);
int pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m);
int pthread_cond_timedwait(pthread_cond_t *c, pthread_mutex_t *m, const struct timespec *deadline);
int pthread_cond_signal(pthread_cond_t *c);
int pthread_cond_broadcast(pthread_cond_t *c);
int pthread_condattr_init(pthread_condattr_t *a);
int pthread_condattr_destroy(pthread_condattr_t *a);
int pthread_condattr_setpshared(pthread_condattr_t *a, int shared);
int pthread_condattr_setclock(pthread_condattr_t *a, clockid_t clock);

int pthread_barrier_init(pthread_barrier_t *b, const pthread_barrierattr_t *attr, unsigned count);
int pthread_barrier_destroy(pthread_barrier_t *b);
int pthread_barrier_wait(pthread_barrier_t *b);
int pthread_once(pthread_once_t *once, void (*init)(void));
int pthread_key_create(pthread_key_t *key, void (*destroy)(void *));
int pthread_setspecific(pthread_key_t key, const void *value);
void *pthread_getspecific(pthread_key_t key);

#endif
