/* tail: the last lines or bytes of files, and what comes later. See tail(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buf[8192];

static void copy_rest(int fd)
{
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0)
		fwrite(buf, 1, (size_t)n, stdout);
	fflush(stdout);
}

/* From line or byte number count on; the first is 1. */
static int from_start(int fd, long count, int bytes)
{
	ssize_t n;
	while (count > 1 && (n = read(fd, buf, sizeof buf)) != 0) {
		if (n < 0)
			return -1;
		ssize_t i = 0;
		while (i < n && count > 1) {
			count -= bytes || buf[i] == '\n';
			i++;
		}
		fwrite(buf + i, 1, (size_t)(n - i), stdout);
	}
	copy_rest(fd);
	return 0;
}

/* The last ones: a pipe must be kept whole, for nobody knows where its end is. */
static int from_end(int fd, long count, int bytes)
{
	char *kept = NULL;
	size_t len = 0, size = 0;
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0) {
		if (len + (size_t)n > size) {
			size_t enough = bytes && len > (size_t)count ? len - (size_t)count : 0;
			memmove(kept, kept + enough, len - enough);
			len -= enough;
			kept = must(realloc(kept, size = 2 * (len + (size_t)n)));
		}
		memcpy(kept + len, buf, (size_t)n);
		len += (size_t)n;
	}
	if (n < 0)
		return -1;
	size_t start = len;
	if (bytes)
		start = len > (size_t)count ? len - (size_t)count : 0;
	else
		for (long i = 0; i < count && start > 0; i++)
			do
				start--;
			while (start > 0 && kept[start - 1] != '\n');
	fwrite(kept + start, 1, len - start, stdout);
	fflush(stdout);
	free(kept);
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
	static const struct option longs[] = {{"lines", 1, 0, 'n'}, {"bytes", 1, 0, 'c'},   {"follow", 2, 0, 'f'},
	                                      {"quiet", 0, 0, 'q'}, {"verbose", 0, 0, 'v'}, {0, 0, 0, 0}};
	const char *text = "10", *short_form = NULL;
	int c, bytes = 0, quiet = 0, verbose = 0, bad = 0, following = 0, last = -1;
	if (argc > 1 && strchr("-+", argv[1][0]) && isdigit((unsigned char)argv[1][1])) { /* tail -5, tail +5 */
		text = argv[1] + (argv[1][0] == '-');
		short_form = argv[1] + 1;
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	while ((c = option(argc, argv, "n:c:fFqvs:", longs, "[-n [+]LINES] [-c [+]BYTES] [-fqv] [FILE]...")) != -1)
		switch (c) {
		case 'q': quiet = 1; break;
		case 'v': verbose = 1; break;
		case 'f': case 'F': following = 1; break;
		case 'n': case 'c': bytes = c == 'c'; text = optarg; break;
		}
	if (short_form && argc - optind > 1)
		error(1, 0, "option used in invalid context -- %c", *short_form);
	int plus = *text == '+';
	long count = number(text + (plus || *text == '-'), bytes ? "invalid number of bytes" : "invalid number of lines");
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
		if ((plus ? from_start(fd, count, bytes) : from_end(fd, count, bytes)) < 0) {
			error(0, errno, "error reading '%s'", *names);
			bad = 1;
		}
		if (last > 0)
			close(last);
		last = fd;
	}
	if (following && last >= 0)
		follow(last);
	return bad;
}
