/* Orphans are adopted, zombies keep their status, and a parent may come too late for nothing. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int report[2], gone[2], ready[2], status;
	char c, line[64];
	pipe(report);
	pipe(gone);
	pipe(ready);
	pid_t middle = fork();
	if (middle == 0) {
		pid_t me = getpid();
		if (fork() == 0) {
			close(gone[1]);
			int mine = getppid() == me;
			write(ready[1], "r", 1);
			read(gone[0], &c, 1); /* end of file when the others have closed it or ended */
			int n = snprintf(line, sizeof line, "orphan: parent was right %d, is another one now %d\n", mine, getppid() != me);
			write(report[1], line, (size_t)n);
			_exit(0);
		}
		read(ready[0], &c, 1);
		_exit(3);
	}
	waitpid(middle, &status, 0);
	printf("middle ended with %d\n", WEXITSTATUS(status));
	close(gone[1]);
	close(report[1]);
	int n = (int)read(report[0], line, sizeof line);
	printf("%.*s", n, line);
	printf("its end is not mine to see: %d", (int)wait(&status));
	printf(" %s\n", strerror(errno));

	/* Fifty zombies at once, collected in the order of their making. */
	pid_t child[50];
	fflush(stdout);
	pipe(report);
	for (int i = 0; i < 50; i++) {
		child[i] = fork();
		if (child[i] == 0)
			_exit(i * 5);
	}
	close(report[1]);
	read(report[0], &c, 1); /* all have ended, for all have closed it */
	int good = 0, signalled = 0;
	for (int i = 0; i < 50; i++)
		signalled += kill(child[i], 0) == 0; /* a zombie still has its pid */
	for (int i = 0; i < 50; i++)
		good += waitpid(child[i], &status, 0) == child[i] && WEXITSTATUS(status) == i * 5;
	printf("zombies: %d have a pid, %d have the right status\n", signalled, good);
	return 0;
}
