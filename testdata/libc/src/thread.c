/* thread.c: making and joining threads. See pthreads(7), clone(2), futex(2).

   A thread is a clone that shares everything and gets a stack of its own; at the upper end of the mapping
   that holds the stack lies its struct __pthread, at the lower end a page without permissions, so that a stack
   that grows too far faults instead of running into other memory. */
#include "libc.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL
#define STACK (256 * 1024UL)
#define FUTEX_WAIT 0
#define THREAD_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
                      CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

/* __others counts the threads beside the first that still run, or one less when that has ended. */
static void (*destructors[KEYS])(void *);
static unsigned next_key;

/* long __clone_thread(flags, stack, &tid, tp, &tid): the new thread finds an empty stack, so it must not
   return into its parent's calls; it goes to __thread_main. 220 is SYS_clone. */
long __clone_thread(long flags, void *stack, int *tid, struct __pthread *tp, int *clear);
__asm__(".section .text.__clone_thread, \"ax\"\n"
        ".globl __clone_thread\n"
        ".type __clone_thread, @function\n"
        "__clone_thread:\n"
        "	li a7, 220\n"
        "	ecall\n"
        "	beqz a0, 1f\n"
        "	ret\n"
        "1:	li ra, 0\n"
        "	li s0, 0\n"
        "	tail __thread_main\n"
        ".size __clone_thread, . - __clone_thread\n");

/* Unmaps the stack that it runs on and ends the thread, with no memory in between: 215 is SYS_munmap,
   93 SYS_exit. */
_Noreturn void __unmap_and_exit(void *map, size_t n);
__asm__(".section .text.__unmap_and_exit, \"ax\"\n"
        ".globl __unmap_and_exit\n"
        ".type __unmap_and_exit, @function\n"
        "__unmap_and_exit:\n"
        "	li a7, 215\n"
        "	ecall\n"
        "	li a0, 0\n"
        "	li a7, 93\n"
        "	ecall\n"
        ".size __unmap_and_exit, . - __unmap_and_exit\n");

__attribute__((used)) _Noreturn void __thread_main(void)
{
	struct __pthread *t = self();
	pthread_exit(t->start(t->arg));
}

int pthread_create(pthread_t *id, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
	size_t stack = attr && attr->stack_size ? attr->stack_size : STACK;
	size_t n = (stack + sizeof(struct __pthread) + 2 * PAGE - 1) & ~(PAGE - 1);
	char *map = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (map == MAP_FAILED)
		return EAGAIN;
	mprotect(map, PAGE, PROT_NONE);
	struct __pthread *t = (struct __pthread *)((size_t)(map + n - sizeof *t) & ~15UL);
	t->start = start;
	t->arg = arg;
	t->map = map;
	t->map_size = n;
	t->detached = attr ? attr->detached : 0;
	*id = t;
	__atomic_add_fetch(&__others, 1, __ATOMIC_SEQ_CST);
	long tid = __clone_thread(THREAD_FLAGS, t, &t->tid, t, &t->tid);
	if (tid < 0) {
		__atomic_sub_fetch(&__others, 1, __ATOMIC_SEQ_CST);
		munmap(map, n);
		return EAGAIN;
	}
	return 0;
}

static void run_destructors(struct __pthread *t)
{
	for (int round = 0; round < 4; round++)
		for (unsigned k = 0; k < next_key && k < KEYS; k++) {
			void *value = t->keys[k];
			t->keys[k] = NULL;
			if (value && destructors[k])
				destructors[k](value);
		}
}

/* The last thread's end is the program's. */
_Noreturn void pthread_exit(void *result)
{
	struct __pthread *t = self();
	t->result = result;
	run_destructors(t);
	if (__atomic_sub_fetch(&__others, 1, __ATOMIC_SEQ_CST) < 0)
		exit(0);
	if (t->map && __atomic_exchange_n(&t->detached, 2, __ATOMIC_SEQ_CST) == PTHREAD_CREATE_DETACHED) {
		static int nowhere; /* the kernel would clear tid in a mapping that is gone */
		syscall(SYS_set_tid_address, &nowhere);
		sigset_t all;
		sigfillset(&all); /* no handler can run without a stack */
		sigprocmask(SIG_BLOCK, &all, NULL);
		__unmap_and_exit(t->map, t->map_size);
	}
	for (;;)
		syscall(SYS_exit, 0);
}

int pthread_join(pthread_t t, void **result)
{
	if (t == self())
		return EDEADLK;
	int tid;
	while ((tid = __atomic_load_n(&t->tid, __ATOMIC_ACQUIRE)) != 0)
		__syscall_raw(SYS_futex, &t->tid, FUTEX_WAIT, tid, NULL, NULL, 0);
	if (result)
		*result = t->result;
	if (t->map)
		munmap(t->map, t->map_size);
	return 0;
}

/* detached is 2 when the thread is on its way out and has left its stack to us. */
int pthread_detach(pthread_t t)
{
	if (__atomic_exchange_n(&t->detached, PTHREAD_CREATE_DETACHED, __ATOMIC_SEQ_CST) == 2)
		return pthread_join(t, NULL);
	return 0;
}

pthread_t pthread_self(void) { return self(); }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

/* The first thread's tid is the process's and stands nowhere else. */
int pthread_kill(pthread_t t, int sig)
{
	int pid = getpid();
	return (int)-__syscall_raw(SYS_tgkill, pid, t->map ? t->tid : pid, sig);
}

int pthread_attr_init(pthread_attr_t *a)
{
	*a = (pthread_attr_t){0, 0};
	return 0;
}

int pthread_attr_destroy(pthread_attr_t *a)
{
	(void)a;
	return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *a, size_t size)
{
	if (size < 2 * PAGE)
		return EINVAL;
	a->stack_size = size;
	return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *a, int detached)
{
	a->detached = detached;
	return 0;
}

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
	unsigned k = __atomic_fetch_add(&next_key, 1, __ATOMIC_SEQ_CST);
	if (k >= KEYS)
		return EAGAIN;
	destructors[k] = destroy;
	*key = k;
	return 0;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
	if (key >= KEYS)
		return EINVAL;
	self()->keys[key] = (void *)value;
	return 0;
}

void *pthread_getspecific(pthread_key_t key) { return key < KEYS ? self()->keys[key] : NULL; }
