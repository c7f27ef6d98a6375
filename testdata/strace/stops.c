/* Signals as strace shows them: a stop, a continuation, a child that ends, a signal that kills. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		_exit(2);
	}
	waitpid(pid, &status, WUNTRACED);
	kill(pid, SIGCONT);
	while (waitpid(pid, &status, 0) < 0)
		continue;
	raise(SIGTERM);
	return 0;
}
