/* Signals as strace shows them: a stop, a continuation, a child that ends, a signal that kills. The child ends only when its parent has
 * taken the SIGCHLD for its continuation: a second one would be merged with the first. Both spin, so that no call is interrupted. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	volatile int *goes_on = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), *may_end = goes_on + 1;
	pid_t pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		*goes_on = 1;
		while (!*may_end)
			;
		_exit(2);
	}
	waitpid(pid, &status, WUNTRACED);
	kill(pid, SIGCONT);
	while (!*goes_on)
		;
	getppid(); /* on its way back the signal is taken */
	*may_end = 1;
	while (waitpid(pid, &status, 0) < 0)
		continue;
	raise(SIGTERM);
	return 0;
}
