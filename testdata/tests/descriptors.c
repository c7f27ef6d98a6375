/* Descriptors: the lowest free number, dup2, close-on-exec, redirection, closed standard streams. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

/* As a new program: tells as bits of its status which of 5..8 are open. */
static int report(void)
{
	int bits = 0;
	for (int i = 0; i < 4; i++)
		bits |= is_open(5 + i) << i;
	return bits;
}

int main(int argc, char **argv)
{
	int fds[2], status;
	if (argc > 1)
		return strcmp(argv[1], "report") == 0 ? report() : 99;
	for (int i = 3; i < 20; i++)
		close(i);
	int a = open("/dev/null", O_RDWR), b = dup(a), c = dup(a);
	printf("lowest first: %d %d %d", a, b, c);
	close(b);
	printf(", filled again %d\n", dup(a));
	printf("F_DUPFD from 10: %d", fcntl(a, F_DUPFD, 10));
	printf(" %d\n", fcntl(a, F_DUPFD_CLOEXEC, 10));
	printf("close-on-exec: %d %d\n", fcntl(10, F_GETFD), fcntl(11, F_GETFD));
	printf("dup2 onto itself: %d, onto 7: %d\n", dup2(a, a), dup2(a, 7));
	int r = dup2(50, 8);
	printf("dup2 of a closed one: %d %s, 8 is open %d\n", r, strerror(errno), is_open(8));
	r = dup2(a, -1);
	printf("dup2 onto -1: %d %s\n", r, strerror(errno));
	r = dup3(a, a, 0);
	printf("dup3 onto itself: %d %s\n", r, strerror(errno));
	r = close(50);
	printf("close of a closed one: %d %s\n", r, strerror(errno));

	dup2(a, 6);
	dup3(a, 8, O_CLOEXEC);
	fcntl(7, F_SETFD, FD_CLOEXEC);
	printf("flags go with the number: %d %d\n", fcntl(6, F_GETFD), fcntl(7, F_GETFD));
	fflush(stdout);
	if (fork() == 0) {
		execl("/proc/self/exe", "self", "report", (char *)NULL);
		_exit(98);
	}
	wait(&status);
	printf("open after exec: %d\n", WEXITSTATUS(status));

	/* What a shell does for "> file" and "2>&1". */
	fflush(stdout);
	if (fork() == 0) {
		int out = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(out, 1);
		dup2(1, 2);
		close(out);
		printf("to the file");
		fflush(stdout);
		fprintf(stderr, ", errors too\n");
		_exit(0);
	}
	wait(&status);
	char text[64] = "";
	int in = open("out", O_RDONLY);
	read(in, text, sizeof text - 1);
	printf("file: %s", text);
	unlink("out");

	/* A pipe as standard input. */
	pipe(fds);
	fflush(stdout);
	if (fork() == 0) {
		char line[32];
		int n = 0;
		dup2(fds[0], 0);
		close(fds[0]);
		close(fds[1]);
		while (fgets(line, sizeof line, stdin))
			n += atoi(line);
		_exit(n);
	}
	close(fds[0]);
	write(fds[1], "10\n20\n12\n", 9);
	close(fds[1]);
	wait(&status);
	printf("sum over a pipe: %d\n", WEXITSTATUS(status));

	fflush(stdout);
	if (fork() == 0) {
		close(1);
		r = printf("lost\n");
		r = fflush(stdout);
		_exit(r == EOF && errno == EBADF ? 5 : 6);
	}
	wait(&status);
	printf("without standard output: %d\n", WEXITSTATUS(status));
	return 0;
}
