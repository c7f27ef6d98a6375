/* libc.h: what the files of this library know of each other. Programs never see it. */
#ifndef LIBC_H
#define LIBC_H

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>

#define KEYS 32 /* how many pthread_key_t there are */

/* One thread. The register tp points at it, which is how each thread finds its own errno. */
struct __pthread {
	int error;              /* errno */
	int tid;                /* cleared and woken by the kernel when the thread is gone: join sleeps on it */
	int detached;           /* nobody will join: it frees its own stack */
	void *(*start)(void *); /* what it runs */
	void *arg;              /* with this */
	void *result;           /* what pthread_join hands over */
	void *map;              /* its stack with the guard page, NULL for the first thread */
	size_t map_size;
	void *keys[KEYS];       /* pthread_getspecific */
};

static inline struct __pthread *self(void)
{
	struct __pthread *t;
	__asm__("mv %0, tp" : "=r"(t));
	return t;
}

long __syscall_raw(long number, ...);          /* like syscall, but a failure is -errno */
void __lock(int *lock);                        /* a sleeping lock, 0 when free */
void __unlock(int *lock);
extern void (*__flush_at_exit)(void);          /* set by stdio when there may be something to flush */
extern void (*__run_atexit)(void);             /* set by atexit */
extern int __others;                           /* threads that run beside this one, see thread.c */
extern const char *__program;                  /* argv[0] */
extern unsigned long *__auxv;                  /* pairs of type and value, see getauxval(3) */

/* Where formatted text goes: put is called with pieces in order. */
struct sink {
	void (*put)(struct sink *s, const char *p, size_t n);
	size_t count; /* characters so far, also those that did not fit */
};
int __format(struct sink *s, const char *format, __builtin_va_list ap);

/* How a conversion such as %-08.3f is to look. */
struct spec {
	int left, zero, plus, space, alt; /* the flags - 0 + blank # */
	int width;                        /* at least so many columns */
	int precision;                    /* -1: none given */
	char conv;                        /* the letter */
};
void __pad(struct sink *s, char c, long n);
void __put(struct sink *s, const char *p, size_t n);
void __format_double(struct sink *s, struct spec *spec, double x);

#endif
