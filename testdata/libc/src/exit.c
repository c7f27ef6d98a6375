/* exit.c: the ends of a program. See exit(3), _exit(2), atexit(3), abort(3). */
#include "libc.h"
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HANDLERS 64

void (*__flush_at_exit)(void);
void (*__run_atexit)(void);

static void (*handlers[HANDLERS])(void);
static int registered;

/* Handlers run last in, first out; one may register another. */
static void run_handlers(void)
{
	while (registered > 0)
		handlers[--registered]();
}

int atexit(void (*f)(void))
{
	if (registered == HANDLERS)
		return -1;
	handlers[registered++] = f;
	__run_atexit = run_handlers;
	return 0;
}

_Noreturn void _exit(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

_Noreturn void _Exit(int status)
{
	_exit(status);
}

/* What a stream still holds in its buffer is written here; _exit, a signal or exec loses it. */
_Noreturn void exit(int status)
{
	if (__run_atexit)
		__run_atexit();
	if (__flush_at_exit)
		__flush_at_exit();
	_exit(status);
}

/* A handler of SIGABRT may return; then the default action gets its turn. */
_Noreturn void abort(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGABRT);
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
	_exit(127);
}

_Noreturn void __assert_fail(const char *expr, const char *file, unsigned line, const char *func)
{
	const char *name = __program;
	for (const char *p = __program; *p; p++)
		if (*p == '/')
			name = p + 1;
	fprintf(stderr, "%s: %s:%u: %s: Assertion `%s' failed.\n", name, file, line, func, expr);
	abort();
}
