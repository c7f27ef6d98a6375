/* A ring of 50 processes and 50 pipes, round which a number is passed and grows. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 50, ROUNDS = 20 };

int main(void)
{
	int fd[N][2];
	for (int i = 0; i < N; i++)
		if (pipe(fd[i]))
			abort();
	for (int i = 1; i < N; i++) {
		if (fork())
			continue;
		for (int k = 0; k < N; k++) {
			if (k != i - 1)
				close(fd[k][0]);
			if (k != i)
				close(fd[k][1]);
		}
		long v;
		int turns = 0;
		while (read(fd[i - 1][0], &v, sizeof v) == sizeof v) {
			v += i;
			write(fd[i][1], &v, sizeof v);
			turns++;
		}
		_exit(turns);
	}
	for (int k = 0; k < N; k++) {
		if (k != N - 1)
			close(fd[k][0]);
		if (k != 0)
			close(fd[k][1]);
	}
	long v = 0;
	for (int r = 0; r < ROUNDS; r++) {
		write(fd[0][1], &v, sizeof v);
		if (read(fd[N - 1][0], &v, sizeof v) != sizeof v)
			abort();
	}
	printf("after %d rounds: %ld\n", ROUNDS, v);
	close(fd[0][1]);
	int st, ok = 0;
	while (wait(&st) > 0)
		ok += WIFEXITED(st) && WEXITSTATUS(st) == ROUNDS;
	printf("%d of %d saw every round\n", ok, N - 1);
	return 0;
}
