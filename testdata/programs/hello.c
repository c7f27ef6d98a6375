/* hello: the smallest useful program, said in two ways.
 *
 * printf collects bytes in a buffer that belongs to the process; write hands bytes to the kernel at once.
 * On a terminal the buffer is emptied at each end of line, in a pipe or a file only when it is full or when
 * the program ends. So the order of the lines on the screen depends on what standard output is.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A line without a buffer: one call of write is one system call. */
static void say_at_once(const char *line)
{
	write(STDOUT_FILENO, line, strlen(line));
}

int main(int argc, char **argv)
{
	printf("hello from printf: this line waits in the buffer\n");
	say_at_once("hello from write: this line is out at once\n");

	printf("I am process %d, my parent is process %d\n", getpid(), getppid());
	for (int i = 0; i < argc; i++)
		printf("argv[%d] is \"%s\"\n", i, argv[i]);

	/* exit, which follows main, empties the buffer. _exit would not. */
	return 0;
}
