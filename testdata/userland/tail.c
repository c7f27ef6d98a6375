/* tail: the last lines or bytes of files, and what comes later. See tail(1). */
#include "part.h"
#include "util.h"
#include <stdlib.h>
#include <unistd.h>

static char buf[8 * 1024];
static int last = -1; /* the descriptor of the file that is followed */

static int copy_rest(int fd)
{
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0)
		fwrite(buf, 1, (size_t)n, stdout);
	fflush(stdout);
	return n < 0 ? -1 : 0;
}

/* From line or byte number count on; the first is 1. */
static int from_start(int fd, const struct part *p)
{
	long left = p->count;
	ssize_t n;
	last = fd;
	while (left > 1 && (n = read(fd, buf, sizeof buf)) != 0) {
		if (n < 0)
			return -1;
		ssize_t i = 0;
		for (; i < n && left > 1; i++)
			left -= p->bytes || buf[i] == '\n';
		fwrite(buf + i, 1, (size_t)(n - i), stdout);
	}
	return copy_rest(fd);
}

/* The last ones: a pipe must be kept whole, for nobody knows where its end is. */
static int from_end(int fd, const struct part *p)
{
	size_t len;
	char *text = read_all(fd, p, &len);
	last = fd;
	if (!text)
		return -1;
	size_t start = last_part(text, len, p);
	fwrite(text + start, 1, len - start, stdout);
	free(text);
	return 0;
}

/* Nobody tells when a file grows: it looks every second. */
static void follow(int fd)
{
	for (;;) {
		copy_rest(fd);
		sleep(1);
	}
}

int main(int argc, char **argv)
{
	struct part p = {0};
	char **names = choose_part(argc, argv, "n:c:fFqvs:", "[-n [+]LINES] [-c [+]BYTES] [-fqv] [FILE]...", &p);
	if (p.sign == '-') /* that is what it does anyway */
		p.sign = 0;
	int bad = each_file(names, &p, p.sign == '+' ? from_start : from_end);
	if (p.following && last >= 0)
		follow(last);
	return bad;
}
