/* abort: nothing saves the program, but a handler that jumps away. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;

static void returns(int sig)
{
	(void)sig;
	write(1, "  the handler ran\n", 18);
}

static void jumps(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static void try(const char *what, void (*handler)(int), int blocked)
{
	int status;
	printf("%s\n", what);
	fflush(stdout);
	if (fork() == 0) {
		struct sigaction a = {.sa_handler = handler};
		sigset_t abrt;
		sigemptyset(&abrt);
		sigaddset(&abrt, SIGABRT);
		sigaction(SIGABRT, &a, NULL);
		if (blocked)
			sigprocmask(SIG_BLOCK, &abrt, NULL);
		printf("  lost: the buffer is not written\n");
		if (sigsetjmp(back, 1) == 0)
			abort();
		_exit(7);
	}
	wait(&status);
	if (WIFSIGNALED(status))
		printf("  %s\n", strsignal(WTERMSIG(status)));
	else
		printf("  exited with %d\n", WEXITSTATUS(status));
	fflush(stdout);
}

int main(void)
{
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	try("default", SIG_DFL, 0);
	try("ignored", SIG_IGN, 0);
	try("blocked", SIG_DFL, 1);
	try("a handler that returns", returns, 0);
	try("the same, blocked", returns, 1);
	try("a handler that jumps away", jumps, 0);
	return 0;
}
