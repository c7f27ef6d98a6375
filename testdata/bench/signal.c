/* A process sends itself a signal: frame, handler, sigreturn. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void handler(int sig) { (void)sig; }

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000;
	pid_t self = getpid();

	signal(SIGUSR1, handler);
	while (n-- > 0)
		kill(self, SIGUSR1);
	return 0;
}
