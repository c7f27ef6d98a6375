/* A tree of 259 processes, four levels deep. Each one reports through a pipe, and its status adds up its
 * children's. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 6, LEVELS = 3 };

/* Returns how many of the subtree's direct children ended as they should. */
static int grow(int level, int report)
{
	int good = 0;
	char mark = (char)('0' + level);
	write(report, &mark, 1);
	if (level == LEVELS)
		return 0;
	pid_t child[CHILDREN];
	for (int i = 0; i < CHILDREN; i++) {
		child[i] = fork();
		if (child[i] < 0)
			exit(99);
		if (child[i] == 0)
			_exit(grow(level + 1, report) + i);
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status, below = level + 1 < LEVELS ? CHILDREN : 0;
		if (waitpid(child[i], &status, 0) == child[i] && WIFEXITED(status) && WEXITSTATUS(status) == below + i)
			good++;
	}
	return good;
}

int main(void)
{
	int fds[2], count[LEVELS + 1] = {0}, total = 0;
	char c;
	pipe(fds);
	int good = grow(0, fds[1]);
	close(fds[1]);
	while (read(fds[0], &c, 1) == 1) {
		count[c - '0']++;
		total++;
	}
	for (int i = 0; i <= LEVELS; i++)
		printf("level %d: %d processes\n", i, count[i]);
	printf("%d processes, %d good children of the root\n", total, good);
	printf("no child left: %d\n", wait(NULL) == -1);
	return 0;
}
