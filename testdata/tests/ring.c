/* A ring of processes, joined by pipes, passes a token round; each adds its number. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 20, ROUNDS = 25 };

struct token {
	long sum;
	int hops;
};

int main(void)
{
	int first[2], in, out;
	pipe(first);
	in = first[0];
	for (int i = 1; i < SIZE; i++) {
		int next[2];
		pipe(next);
		if (fork() == 0) {
			struct token t;
			close(first[1]);
			close(next[0]);
			while (read(in, &t, sizeof t) == (ssize_t)sizeof t) {
				t.sum += i;
				t.hops++;
				write(next[1], &t, sizeof t);
			}
			_exit(i); /* its own write end closes: the end goes round as well */
		}
		close(next[1]);
		close(in);
		in = next[0];
	}
	out = first[1];
	struct token t = {0, 0};
	for (int round = 1; round <= ROUNDS; round++) {
		write(out, &t, sizeof t);
		if (read(in, &t, sizeof t) != (ssize_t)sizeof t)
			return 1;
		if (round % 5 == 0)
			printf("round %d: sum %ld after %d hops\n", round, t.sum, t.hops);
	}
	close(out);
	printf("end of the ring reads %ld\n", (long)read(in, &t, sizeof t));
	int status, statuses = 0;
	while (wait(&status) > 0)
		statuses += WEXITSTATUS(status);
	printf("statuses sum to %d\n", statuses);
	return 0;
}
