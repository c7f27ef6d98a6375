/* How programs end: exit runs what atexit knows and flushes, _exit does not, abort may be handled. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void first(void) { printf("registered first, called last\n"); }
static void second(void) { printf("registered second\n"); }
static void third(void)
{
	printf("registered third, called first; it registers one more\n");
	atexit(second);
}

static void on_abort(int sig)
{
	static const char text[] = "handler of SIGABRT returns\n";
	(void)sig;
	write(1, text, sizeof text - 1);
}

static void by_exit(void) { printf("exit: this is kept back and written\n"); exit(300); }
static void by_quick_exit(void) { printf("_exit: this is lost\n"); _exit(7); }
static void by_abort(void) { printf("abort: this is lost\n"); abort(); }
static void by_handled_abort(void) { signal(SIGABRT, on_abort); abort(); }
static void by_kill(void) { printf("kill: this is lost\n"); raise(SIGTERM); }
static void by_atexit(void)
{
	atexit(first);
	atexit(second);
	atexit(third);
	exit(1);
}

int main(void)
{
	void (*ways[])(void) = {by_exit, by_quick_exit, by_abort, by_handled_abort, by_kill, by_atexit};
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	for (unsigned i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		int status;
		fflush(stdout);
		if (fork() == 0)
			ways[i]();
		wait(&status);
		if (WIFEXITED(status))
			printf("-- %u: exit status %d\n", i, WEXITSTATUS(status));
		else
			printf("-- %u: signal %d\n", i, WTERMSIG(status));
	}
	printf("twice, for a fork has copied the buffer\n");
	if (fork() == 0)
		return 0;
	wait(NULL);
	atexit(first);
	return 17;
}
