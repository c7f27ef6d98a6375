/* The end of the stack: a handler on its own stack gets out of a bottomless recursion, twice; without one the process dies of it. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf env;
static char alt[65536];
static char *deepest;

static void handler(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	char here;
	int on_alt = &here >= alt && &here < alt + sizeof alt;
	char *at = si->si_addr;
	siglongjmp(env, sig * 100 + on_alt * 10 + (at <= deepest && at > deepest - 65536));
}

static int down(int n)
{
	volatile char pad[4096];
	pad[0] = (char)n;
	deepest = (char *)pad;
	return down(n + 1) + pad[0];
}

int main(void)
{
	struct rlimit r = {256 << 10, 256 << 10};
	stack_t ss = {.ss_sp = alt, .ss_size = sizeof alt};
	struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	setrlimit(RLIMIT_STACK, &r);
	sigaltstack(&ss, NULL);
	sigaction(SIGSEGV, &a, NULL);
	for (int i = 0; i < 2; i++) {
		int v = sigsetjmp(env, 1);
		if (v == 0)
			down(0);
		printf("back with %d\n", v);
	}
	fflush(stdout);
	if (fork() == 0) {
		ss.ss_flags = SS_DISABLE;
		sigaltstack(&ss, NULL);
		_exit(down(0));
	}
	int st;
	wait(&st);
	printf("without a stack of its own: signal %d\n", WTERMSIG(st));
	return 0;
}
