/* pipeline: what a shell does for  produce | square | add  .
 *
 * Three processes, two pipes. The stages know nothing of each other: they read standard input and write
 * standard output, and dup2 has laid the pipes there before. All three run at the same time; the pipe holds
 * the fast ones back when it is full, and the slow ones when it is empty.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NUMBERS = 2000 };

static void produce(void)
{
	for (int i = 1; i <= NUMBERS; i++)
		printf("%d\n", i);
}

static void square(void)
{
	long n;
	while (scanf("%ld", &n) == 1)
		printf("%ld\n", n * n);
}

static void add(void)
{
	long n, sum = 0;
	int count = 0;
	while (scanf("%ld", &n) == 1) {
		sum += n;
		count++;
	}
	printf("%d squares, their sum is %ld\n", count, sum);
}

/* Starts a process that runs one stage between two descriptors. */
static void start(void (*stage)(void), int in, int out, int spare)
{
	if (fork() != 0)
		return;
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	if (in != STDIN_FILENO)
		close(in);
	if (out != STDOUT_FILENO)
		close(out);
	if (spare >= 0)
		close(spare); /* the read end of our own output: not for us */
	stage();
	exit(0);
}

int main(void)
{
	int first[2], second[2];

	pipe(first);
	start(produce, STDIN_FILENO, first[1], first[0]);
	close(first[1]); /* the parent keeps no write end: else square would wait for ever */

	pipe(second);
	start(square, first[0], second[1], second[0]);
	close(first[0]);
	close(second[1]);

	start(add, second[0], STDOUT_FILENO, -1);
	close(second[0]);

	while (wait(NULL) > 0)
		continue;
	return 0;
}
