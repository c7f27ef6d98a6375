/* Alternate signal stacks: who runs on one, what sigaltstack says meanwhile, overflows that a program survives. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define AUTODISARM (1U << 31)
enum { SIZE = 65536 };

static char *own;
static volatile int depth;
static sigjmp_buf back;

static void say(const char *what)
{
	stack_t s;
	char here;
	sigaltstack(NULL, &s);
	printf("%s: %s it, flags %s%s%s%s\n", what, &here >= own && &here < own + SIZE ? "on" : "not on", s.ss_flags & SS_ONSTACK ? "ONSTACK " : "",
	       s.ss_flags & SS_DISABLE ? "DISABLE " : "", (unsigned)s.ss_flags & AUTODISARM ? "AUTODISARM " : "", s.ss_flags ? "" : "none");
	fflush(stdout);
}

static void try(const char *what, void *sp, size_t size, unsigned flags)
{
	stack_t s = {.ss_sp = sp, .ss_size = size, .ss_flags = (int)flags};
	int r = sigaltstack(&s, NULL);
	printf("%s: %d%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

static void plain(int sig)
{
	(void)sig;
	say("  a handler without SA_ONSTACK");
}

static void outer(int sig)
{
	(void)sig;
	say("  a handler with SA_ONSTACK");
	try("  another stack now", own, SIZE, 0);
	try("  none now", NULL, 0, SS_DISABLE);
	raise(SIGUSR2);
}

static void disarmed(int sig)
{
	static char elsewhere[SIZE];
	say("  a handler on a stack that disarms itself");
	if (sig == SIGUSR1)
		try("  another stack now", elsewhere, SIZE, 0);
}

static void which(const char *what)
{
	stack_t s;
	sigaltstack(NULL, &s);
	printf("%s: the stack is %s, flags %s\n", what, s.ss_sp == own ? "the old one" : "another", (unsigned)s.ss_flags == AUTODISARM ? "AUTODISARM" : s.ss_flags ? "?" : "none");
}

static void jump(int sig)
{
	(void)sig;
	siglongjmp(back, ++depth);
}

static void set(int sig, void (*handler)(int), int flags)
{
	struct sigaction a = {.sa_handler = handler, .sa_flags = flags};
	sigaction(sig, &a, NULL);
}

static int deeper(volatile char *above)
{
	volatile char page[1024];
	page[0] = above[0];
	return depth > 1000 ? 0 : deeper(page) + page[0];
}

static void raise_again(int sig)
{
	(void)sig;
	raise(SIGUSR1);
}

static void fault(int size)
{
	stack_t small = {.ss_sp = own, .ss_size = size};
	int status;
	if (fork() == 0) {
		sigaltstack(&small, NULL);
		set(SIGUSR1, raise_again, SA_ONSTACK | SA_NODEFER);
		raise(SIGUSR1);
		_exit(1);
	}
	wait(&status);
	printf("a handler that raises itself on a stack of %d: signal %d\n", size, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	fflush(stdout);
}

int main(void)
{
	struct rlimit no_core = {0, 0}, limit;
	stack_t s = {.ss_size = SIZE};
	char c = 0;
	setrlimit(RLIMIT_CORE, &no_core);
	own = s.ss_sp = malloc(SIZE);
	say("at first");
	try("bad flags", own, SIZE, 77);
	try("too small", own, 100, 0);
	sigaltstack(&s, NULL);
	say("set");
	set(SIGUSR1, outer, SA_ONSTACK);
	set(SIGUSR2, plain, 0);
	raise(SIGUSR1);
	raise(SIGUSR2);
	say("afterwards");

	s.ss_flags = (int)AUTODISARM;
	sigaltstack(&s, NULL);
	say("AUTODISARM");
	for (int sig = SIGUSR1; sig <= SIGUSR2; sig += SIGUSR2 - SIGUSR1) {
		set(sig, disarmed, SA_ONSTACK);
		raise(sig);
		which("afterwards");
	}
	set(SIGUSR2, plain, 0);

	s.ss_flags = 0;
	sigaltstack(&s, NULL);
	getrlimit(RLIMIT_STACK, &limit);
	limit.rlim_cur = 1 << 20;
	setrlimit(RLIMIT_STACK, &limit);
	set(SIGSEGV, jump, SA_ONSTACK);
	for (volatile int i = 0; i < 3; i++)
		if (sigsetjmp(back, 1) == 0)
			deeper(&c);
		else
			printf("overflow %d survived\n", depth);
	say("jumped out");
	set(SIGSEGV, SIG_DFL, 0);
	fault(16384);
	return 0;
}
