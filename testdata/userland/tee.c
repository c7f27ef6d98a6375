/* tee: standard input to standard output and into files. See tee(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <unistd.h>

#define MOST 60

static int write_all(int fd, const char *p, ssize_t n)
{
	for (ssize_t done; n > 0; n -= done, p += done)
		if ((done = write(fd, p, (size_t)n)) < 0)
			return -1;
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"append", 0, 0, 'a'}, {"ignore-interrupts", 0, 0, 'i'}, {0, 0, 0, 0}};
	static char buf[8192];
	const char *names[MOST] = {"standard output"};
	int fds[MOST] = {1}, count = 1, c, bad = 0, how = O_TRUNC;
	while ((c = option(argc, argv, "ai", longs, "[-ai] [FILE]...")) != -1)
		if (c == 'a')
			how = O_APPEND;
		else
			signal(SIGINT, SIG_IGN);
	for (int i = optind; i < argc && count < MOST; i++) {
		names[count] = argv[i];
		fds[count] = open(argv[i], O_WRONLY | O_CREAT | how, 0666);
		if (fds[count] >= 0) {
			count++;
			continue;
		}
		error(0, errno, "%s", argv[i]);
		bad = 1;
	}
	ssize_t n;
	while ((n = read(0, buf, sizeof buf)) > 0)
		for (int i = 0; i < count; i++)
			if (fds[i] >= 0 && write_all(fds[i], buf, n) < 0) {
				error(0, errno, "%s", names[i]);
				fds[i] = -1; /* the others go on */
				bad = 1;
			}
	if (n < 0)
		error(1, errno, "read error");
	return bad;
}
