/* A tree of 511 processes, each of which adds up what its two children found, and 300 more side by side. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* grow returns the number of processes in a tree of this height, counted by the processes themselves. */
static int grow(int height)
{
	int fd[2], sum = 1, part;
	if (height == 0)
		return 1;
	if (pipe(fd))
		abort();
	for (int i = 0; i < 2; i++) {
		pid_t p = fork();
		if (p < 0) {
			perror("fork");
			exit(1);
		}
		if (p == 0) {
			int n = grow(height - 1);
			write(fd[1], &n, sizeof n);
			_exit(height);
		}
	}
	close(fd[1]);
	while (read(fd[0], &part, sizeof part) == sizeof part)
		sum += part;
	close(fd[0]);
	for (int i = 0; i < 2; i++) {
		int st;
		if (wait(&st) < 0 || !WIFEXITED(st) || WEXITSTATUS(st) != height)
			abort();
	}
	return sum;
}

int main(void)
{
	printf("tree of %d\n", grow(8));
	int st, sum = 0, n = 0;
	fflush(stdout);
	for (int i = 0; i < 300; i++)
		if (fork() == 0)
			_exit(i & 0x7f);
	while (wait(&st) > 0) {
		sum += WEXITSTATUS(st);
		n++;
	}
	printf("%d children, %d\n", n, sum);
	return 0;
}
