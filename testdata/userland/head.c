/* head: the first lines or bytes of files. See head(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buf[1024];

/* Copies until enough was seen. What was read too far is given back, so that the next command of the shell finds it. */
static int first(int fd, long count, int bytes)
{
	ssize_t n;
	while (count > 0 && (n = read(fd, buf, bytes && count < (long)sizeof buf ? (size_t)count : sizeof buf)) != 0) {
		if (n < 0)
			return -1;
		ssize_t i = 0;
		if (bytes) {
			i = n < count ? n : count;
			count -= i;
		} else {
			while (i < n && count > 0)
				count -= buf[i++] == '\n';
		}
		fwrite(buf, 1, (size_t)i, stdout);
		if (i < n)
			lseek(fd, i - n, SEEK_CUR);
	}
	fflush(stdout);
	return 0;
}

/* All but the last: what may still be among them is kept back. */
static int all_but(int fd, long count, int bytes)
{
	char *kept = NULL;
	size_t len = 0, size = 0;
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0) {
		if (len + (size_t)n > size)
			kept = must(realloc(kept, size = 2 * (len + (size_t)n)));
		memcpy(kept + len, buf, (size_t)n);
		len += (size_t)n;
	}
	size_t end = len;
	if (bytes)
		end = len > (size_t)count ? len - (size_t)count : 0;
	else
		for (long i = 0; i < count && end > 0; i++)
			do
				end--;
			while (end > 0 && kept[end - 1] != '\n');
	fwrite(kept, 1, end, stdout);
	free(kept);
	return n < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"lines", 1, 0, 'n'}, {"bytes", 1, 0, 'c'}, {"quiet", 0, 0, 'q'}, {"verbose", 0, 0, 'v'}, {0, 0, 0, 0}};
	const char *text = "10";
	int c, bytes = 0, quiet = 0, verbose = 0, bad = 0;
	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) { /* head -5 */
		text = argv[1] + 1;
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	while ((c = option(argc, argv, "n:c:qv", longs, "[-n [-]LINES] [-c [-]BYTES] [-qv] [FILE]...")) != -1)
		if (c == 'q')
			quiet = 1;
		else if (c == 'v')
			verbose = 1;
		else
			bytes = c == 'c', text = optarg;
	int from_end = *text == '-';
	long count = number(text + from_end, bytes ? "invalid number of bytes" : "invalid number of lines");
	static char *standard_input[] = {"-", NULL};
	char **names = optind < argc ? argv + optind : standard_input;
	int header = verbose || (names[0] && names[1] && !quiet), any = 0;
	for (; *names; names++) {
		int is_stdin = strcmp(*names, "-") == 0, fd = is_stdin ? 0 : open(*names, O_RDONLY);
		if (fd < 0) {
			error(0, errno, "cannot open '%s' for reading", *names);
			bad = 1;
			continue;
		}
		if (header)
			printf("%s==> %s <==\n", any++ ? "\n" : "", is_stdin ? "standard input" : *names);
		if ((from_end ? all_but(fd, count, bytes) : first(fd, count, bytes)) < 0) {
			error(0, errno, "error reading '%s'", *names);
			bad = 1;
		}
		if (fd > 0)
			close(fd);
	}
	return bad;
}
