/* What fits into a pipe, and what a write does that finds no room. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The result of a call, and in words why it failed. */
static const char *said(long result)
{
	static char text[80];
	snprintf(text, sizeof text, result < 0 ? "%ld %s" : "%ld", result, strerror(errno));
	return text;
}

static char block[200000];

static int waiting(int fd)
{
	int n = -1;
	ioctl(fd, FIONREAD, &n);
	return n;
}

static void try(const char *what, int fd, size_t n)
{
	long r = write(fd, block, n);
	printf("%s: write of %zu gives %ld%s%s\n", what, n, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

int main(void)
{
	int fds[2], small[2];
	pipe2(fds, O_NONBLOCK);
	printf("capacity %d\n", fcntl(fds[0], F_GETPIPE_SZ));
	printf("empty: read gives %s\n", said(read(fds[0], block, 1)));
	try("empty", fds[1], 100000);
	printf("%d bytes wait\n", waiting(fds[0]));
	try("full", fds[1], 1);
	read(fds[0], block, 1000);
	try("1000 read, no page free", fds[1], 1);
	read(fds[0], block, 4000);
	printf("%d bytes wait\n", waiting(fds[0]));
	try("a page free", fds[1], 4097);
	try("full again", fds[1], 4096);
	int total = 0, n;
	while ((n = (int)read(fds[0], block, sizeof block)) > 0)
		total += n;
	printf("drained %d\n", total);

	/* Each write of a part of a page starts where the last one ended, if there is room in that page. */
	for (total = 0; write(fds[1], block, 1000) == 1000;)
		total += 1000;
	printf("in pieces of 1000: %d, error %s\n", total, strerror(errno));
	try("no room for 1000", fds[1], 1000);

	pipe2(small, O_NONBLOCK);
	printf("set to 1: %d", fcntl(small[1], F_SETPIPE_SZ, 1));
	printf(", to 10000: %d\n", fcntl(small[1], F_SETPIPE_SZ, 10000));
	try("16384", small[1], 20000);
	printf("smaller than its content: %s\n", said(fcntl(small[1], F_SETPIPE_SZ, 4096)));
	printf("larger: %d\n", fcntl(small[1], F_SETPIPE_SZ, 65536));
	printf("%d bytes wait\n", waiting(small[0]));

	/* A blocking writer goes on as the reader makes room; its one write is all or nothing to see. */
	int slow[2], status;
	pipe(slow);
	fflush(stdout);
	if (fork() == 0) {
		close(slow[0]);
		for (size_t i = 0; i < sizeof block; i++)
			block[i] = (char)(i % 251);
		long r = write(slow[1], block, sizeof block);
		_exit(r == (long)sizeof block ? 0 : 1);
	}
	close(slow[1]);
	int sum = 0, good = 1;
	unsigned char buf[777];
	while ((n = (int)read(slow[0], buf, sizeof buf)) > 0)
		for (int i = 0; i < n; i++, sum++)
			good &= buf[i] == sum % 251;
	wait(&status);
	printf("a large write: %d bytes, good %d, status %d\n", sum, good, WEXITSTATUS(status));

	/* Packets keep their borders; what does not fit into the buffer is lost. */
	int packets[2];
	pipe2(packets, O_DIRECT);
	write(packets[1], "one", 3);
	write(packets[1], "four", 4);
	write(packets[1], "seventy", 7);
	char word[16];
	printf("packets: %ld", (long)read(packets[0], word, sizeof word));
	printf(" %ld", (long)read(packets[0], word, 2));
	printf(" %ld\n", (long)read(packets[0], word, sizeof word));
	return 0;
}
