/* Signals as strace shows them: ignored ones, and a fault. */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

int main(void)
{
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	raise(SIGCHLD);
	signal(SIGUSR2, SIG_IGN);
	raise(SIGUSR2);
	*(volatile int *)8 = 1;
	return 0;
}
