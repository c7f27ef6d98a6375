/* Stack overflow: fatal by default; with a signal stack a handler can still run. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile long depth;

static long deeper(volatile char *above, long n)
{
	volatile char page[1024];
	page[0] = (char)n;
	page[1023] = above[0];
	depth = n;
	if (n > 1000000000)
		return 0;
	return deeper(page, n + 1) + page[0];
}

static void on_segv(int sig)
{
	static const char text[] = "handler runs on its own stack\n";
	(void)sig;
	write(1, text, sizeof text - 1);
	_exit(depth > 1000 ? 5 : 6);
}

int main(void)
{
	struct rlimit no_core = {0, 0}, stack;
	int status;
	char c = 0;
	setrlimit(RLIMIT_CORE, &no_core);
	getrlimit(RLIMIT_STACK, &stack);
	stack.rlim_cur = 4 << 20;
	setrlimit(RLIMIT_STACK, &stack);

	if (fork() == 0)
		_exit((int)deeper(&c, 0));
	wait(&status);
	printf("without a handler: exited %d, signal %d (%s)\n", WIFEXITED(status), WTERMSIG(status), strsignal(WTERMSIG(status)));
	fflush(stdout);

	if (fork() == 0) {
		stack_t own = {.ss_sp = malloc(65536), .ss_size = 65536};
		struct sigaction sa = {.sa_handler = on_segv, .sa_flags = SA_ONSTACK};
		sigaltstack(&own, NULL);
		sigaction(SIGSEGV, &sa, NULL);
		_exit((int)deeper(&c, 0));
	}
	wait(&status);
	printf("with a signal stack: exited %d with %d\n", WIFEXITED(status), WEXITSTATUS(status));
	fflush(stdout);

	if (fork() == 0) { /* a handler without a stack to run on cannot be delivered */
		signal(SIGSEGV, on_segv);
		_exit((int)deeper(&c, 0));
	}
	wait(&status);
	printf("with a handler but no stack: exited %d, signal %d\n", WIFEXITED(status), WTERMSIG(status));
	return 0;
}
