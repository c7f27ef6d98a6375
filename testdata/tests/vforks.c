/* vfork: the child runs in the parent's memory while the parent waits, until it execs or exits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int shared_with_child;

int main(int argc, char **argv)
{
	int status;
	if (argc > 1 && strcmp(argv[1], "child") == 0) {
		printf("a new program, argument %s\n", argv[2]);
		return 5;
	}
	pid_t pid = vfork();
	if (pid == 0) {
		shared_with_child = 1;
		_exit(4);
	}
	printf("the child was first: %d\n", shared_with_child);
	waitpid(pid, &status, 0);
	printf("status %d\n", WEXITSTATUS(status));
	fflush(stdout);

	for (volatile int i = 0; i < 3; i++) {
		char number[4] = {(char)('0' + i), 0};
		pid = vfork();
		if (pid == 0) {
			char *args[] = {"self", "child", number, NULL};
			shared_with_child = 10 + i;
			execv("/proc/self/exe", args);
			_exit(99);
		}
		waitpid(pid, &status, 0);
		printf("it wrote %d before exec, and ended with %d\n", shared_with_child, WEXITSTATUS(status));
		fflush(stdout);
	}
	pid = vfork();
	if (pid == 0) {
		execl("/no/such/program", "x", (char *)NULL);
		_exit(126);
	}
	waitpid(pid, &status, 0);
	printf("exec failed: %d\n", WEXITSTATUS(status));
	return 0;
}
