/* eof: the end of file that never comes.
 *
 * A read from a pipe returns 0, end of file, when the pipe is empty and no process holds its write end open
 * any more. Here the child reads until end of file. The parent writes, closes its write end and waits for
 * the child. It looks right, and yet nothing ever ends. Who holds a write end?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Copies everything from a descriptor to standard output. */
static void print_all(int fd)
{
	char buf[64];
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0)
		write(STDOUT_FILENO, buf, n);
}

int main(void)
{
	const char *message = "child, this is all I have to say\n";
	int fds[2];
	if (pipe(fds) < 0) {
		perror("pipe");
		return 1;
	}

	pid_t child = fork();
	if (child < 0) {
		perror("fork");
		return 1;
	}
	if (child == 0) {
		/* fork has copied both ends. One line is missing here:
		 *     close(fds[1]);
		 */
		print_all(fds[0]);
		printf("the child has read everything\n");
		exit(0);
	}

	close(fds[0]);
	write(fds[1], message, strlen(message));
	close(fds[1]);
	waitpid(child, NULL, 0);
	printf("the parent is done\n");
	return 0;
}
