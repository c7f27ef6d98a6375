/* sync.c: mutexes, condition variables, barriers and semaphores in user memory. See futex(2), futex(7).

   As long as nobody has to sleep there is no system call: one atomic instruction takes a free lock. Only
   who must wait asks the kernel to be put to sleep "if the word still has this value"; that check inside the
   kernel is what makes it impossible to sleep through a wake-up. */
#include "libc.h"
#include <pthread.h>
#include <semaphore.h>

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_WAIT_BITSET 9
#define FUTEX_PRIVATE 128
#define FUTEX_CLOCK_REALTIME 256
#define ALL 0x7fffffff
#define EVERY_BIT 0xffffffffu

static long sleep_on(int *word, int value, int shared)
{
	return __syscall_raw(SYS_futex, word, FUTEX_WAIT | (shared ? 0 : FUTEX_PRIVATE), value, NULL, NULL, 0);
}

static void wake(int *word, int count, int shared)
{
	__syscall_raw(SYS_futex, word, FUTEX_WAKE | (shared ? 0 : FUTEX_PRIVATE), count, NULL, NULL, 0);
}

int pthread_mutex_init(pthread_mutex_t *m, const pthread_mutexattr_t *attr)
{
	*m = (pthread_mutex_t){0};
	if (attr) {
		m->type = attr->type;
		m->shared = attr->shared;
	}
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *m) { return m->state ? EBUSY : 0; }

static int is_mine(pthread_mutex_t *m)
{
	return m->type != PTHREAD_MUTEX_NORMAL && __atomic_load_n(&m->owner, __ATOMIC_RELAXED) == self();
}

static int take_again(pthread_mutex_t *m, int otherwise)
{
	if (m->type != PTHREAD_MUTEX_RECURSIVE)
		return otherwise;
	m->depth++;
	return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *m)
{
	int free = 0;
	if (is_mine(m))
		return take_again(m, EBUSY);
	if (!__atomic_compare_exchange_n(&m->state, &free, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return EBUSY;
	m->owner = self();
	return 0;
}

/* Who finds it held marks it 2 and sleeps as long as it is 2; who takes it after a sleep leaves it 2,
   for there may be more sleepers. */
int pthread_mutex_lock(pthread_mutex_t *m)
{
	if (is_mine(m))
		return take_again(m, EDEADLK);
	if (pthread_mutex_trylock(m) == 0)
		return 0;
	while (__atomic_exchange_n(&m->state, 2, __ATOMIC_ACQUIRE) != 0)
		sleep_on(&m->state, 2, m->shared);
	m->owner = self();
	return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
	if (m->type != PTHREAD_MUTEX_NORMAL && !is_mine(m))
		return EPERM;
	if (m->depth > 0) {
		m->depth--;
		return 0;
	}
	int shared = m->shared; /* after the exchange somebody else may own and free it */
	m->owner = NULL;
	if (__atomic_exchange_n(&m->state, 0, __ATOMIC_RELEASE) == 2)
		wake(&m->state, 1, shared);
	return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *a)
{
	*a = (pthread_mutexattr_t){0, 0};
	return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *a)
{
	(void)a;
	return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *a, int type)
{
	a->type = type;
	return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *a, int shared)
{
	a->shared = shared;
	return 0;
}

int pthread_cond_init(pthread_cond_t *c, const pthread_condattr_t *attr)
{
	*c = (pthread_cond_t){0};
	if (attr) {
		c->shared = attr->shared;
		c->clock = attr->clock;
	}
	return 0;
}

int pthread_cond_destroy(pthread_cond_t *c)
{
	(void)c;
	return 0;
}

/* A signal between our unlock and our sleep has changed seq, so that the kernel does not let us sleep. */
int pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m)
{
	int seq = __atomic_load_n(&c->seq, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(m);
	sleep_on(&c->seq, seq, c->shared);
	return pthread_mutex_lock(m);
}

int pthread_cond_timedwait(pthread_cond_t *c, pthread_mutex_t *m, const struct timespec *deadline)
{
	int seq = __atomic_load_n(&c->seq, __ATOMIC_SEQ_CST);
	int op = FUTEX_WAIT_BITSET | (c->shared ? 0 : FUTEX_PRIVATE) |
	         (c->clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0);
	pthread_mutex_unlock(m);
	long r = __syscall_raw(SYS_futex, &c->seq, op, seq, deadline, NULL, EVERY_BIT);
	pthread_mutex_lock(m);
	return r == -ETIMEDOUT || r == -EINVAL ? (int)-r : 0;
}

static int advance(pthread_cond_t *c, int count)
{
	__atomic_add_fetch(&c->seq, 1, __ATOMIC_SEQ_CST);
	wake(&c->seq, count, c->shared);
	return 0;
}

int pthread_cond_signal(pthread_cond_t *c) { return advance(c, 1); }
int pthread_cond_broadcast(pthread_cond_t *c) { return advance(c, ALL); }

int pthread_condattr_init(pthread_condattr_t *a)
{
	*a = (pthread_condattr_t){0, CLOCK_REALTIME};
	return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *a)
{
	(void)a;
	return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *a, int shared)
{
	a->shared = shared;
	return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *a, clockid_t clock)
{
	a->clock = clock;
	return 0;
}

int pthread_barrier_init(pthread_barrier_t *b, const pthread_barrierattr_t *attr, unsigned count)
{
	(void)attr;
	if (count == 0)
		return EINVAL;
	*b = (pthread_barrier_t){.count = count};
	return 0;
}

int pthread_barrier_destroy(pthread_barrier_t *b)
{
	(void)b;
	return 0;
}

/* The round tells those who are let go from those who came for the next one. */
int pthread_barrier_wait(pthread_barrier_t *b)
{
	pthread_mutex_lock(&b->lock);
	unsigned round = b->round;
	int last = ++b->waiting == b->count;
	if (last) {
		b->waiting = 0;
		b->round++;
		pthread_cond_broadcast(&b->all_here);
	}
	while (round == b->round)
		pthread_cond_wait(&b->all_here, &b->lock);
	pthread_mutex_unlock(&b->lock);
	return last ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

/* 0 not begun, 1 somebody is at it, 2 somebody sleeps for it, 3 done. */
int pthread_once(pthread_once_t *once, void (*init)(void))
{
	int begun = 0;
	if (__atomic_compare_exchange_n(once, &begun, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
		init();
		if (__atomic_exchange_n(once, 3, __ATOMIC_SEQ_CST) == 2)
			wake(once, ALL, 0);
		return 0;
	}
	for (int now; (now = __atomic_load_n(once, __ATOMIC_SEQ_CST)) != 3;)
		if (now == 2 || __atomic_compare_exchange_n(once, &now, 2, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			sleep_on(once, 2, 0);
	return 0;
}

int sem_init(sem_t *s, int shared, unsigned value)
{
	*s = (sem_t){(int)value, 0, shared};
	return 0;
}

int sem_destroy(sem_t *s)
{
	(void)s;
	return 0;
}

int sem_trywait(sem_t *s)
{
	int value = __atomic_load_n(&s->value, __ATOMIC_SEQ_CST);
	while (value > 0)
		if (__atomic_compare_exchange_n(&s->value, &value, value - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return 0;
	errno = EAGAIN;
	return -1;
}

int sem_wait(sem_t *s)
{
	while (sem_trywait(s) < 0) {
		__atomic_add_fetch(&s->waiting, 1, __ATOMIC_SEQ_CST);
		long r = sleep_on(&s->value, 0, s->shared);
		__atomic_sub_fetch(&s->waiting, 1, __ATOMIC_SEQ_CST);
		if (r == -EINTR) {
			errno = EINTR;
			return -1;
		}
	}
	return 0;
}

int sem_post(sem_t *s)
{
	__atomic_add_fetch(&s->value, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&s->waiting, __ATOMIC_SEQ_CST) > 0)
		wake(&s->value, 1, s->shared);
	return 0;
}

int sem_getvalue(sem_t *s, int *value)
{
	*value = __atomic_load_n(&s->value, __ATOMIC_SEQ_CST);
	return 0;
}
