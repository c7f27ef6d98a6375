/* part.c: what head and tail share. */
#include "part.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char **choose_part(int argc, char **argv, const char *letters, const char *usage, struct part *p)
{
	static const struct option longs[] = {{"lines", 1, 0, 'n'}, {"bytes", 1, 0, 'c'},   {"follow", 2, 0, 'f'},
	                                      {"quiet", 0, 0, 'q'}, {"verbose", 0, 0, 'v'}, {0, 0, 0, 0}};
	static char *standard_input[] = {"-", NULL};
	const char *text = "10", *short_form = NULL;
	int c, is_tail = strchr(letters, 'f') != NULL;
	if (argc > 1 && (argv[1][0] == '-' || (is_tail && argv[1][0] == '+')) && isdigit((unsigned char)argv[1][1])) { /* head -5, tail +5 */
		text = argv[1] + (argv[1][0] == '-');
		short_form = argv[1] + 1;
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	while ((c = option(argc, argv, letters, longs, usage)) != -1)
		switch (c) {
		case 'q': p->quiet = 1; break;
		case 'v': p->verbose = 1; break;
		case 'f': case 'F': p->following = 1; break;
		case 'n': case 'c': p->bytes = c == 'c'; text = optarg; break;
		}
	if (short_form && is_tail && argc - optind > 1)
		error(1, 0, "option used in invalid context -- %c", *short_form);
	p->sign = *text == '-' || *text == '+' ? *text : 0;
	p->count = number(text + (p->sign != 0), p->bytes ? "invalid number of bytes" : "invalid number of lines");
	return optind < argc ? argv + optind : standard_input;
}

int each_file(char **names, const struct part *p, int (*copy)(int fd, const struct part *p))
{
	int header = p->verbose || (names[0] && names[1] && !p->quiet), any = 0, bad = 0;
	for (; *names; names++) {
		int is_stdin = strcmp(*names, "-") == 0, fd = is_stdin ? 0 : open(*names, O_RDONLY);
		if (fd < 0) {
			error(0, errno, "cannot open '%s' for reading", *names);
			bad = 1;
			continue;
		}
		if (header)
			printf("%s==> %s <==\n", any++ ? "\n" : "", is_stdin ? "standard input" : *names);
		if (copy(fd, p) < 0) {
			error(0, errno, "error reading '%s'", *names);
			bad = 1;
		}
		if (fd > 0 && !(p->following && !names[1])) /* that one is read on */
			close(fd);
	}
	return bad;
}

char *read_all(int fd, const struct part *p, size_t *len)
{
	size_t size = 16 * 1024;
	char *text = must(malloc(size));
	ssize_t n;
	*len = 0;
	while ((n = read(fd, text + *len, size - *len)) > 0) {
		*len += (size_t)n;
		if (*len < size)
			continue;
		if (p->sign != '-' && p->bytes && *len > (size_t)p->count) { /* only the end is wanted */
			memmove(text, text + *len - p->count, (size_t)p->count);
			*len = (size_t)p->count;
		}
		if (*len > size / 2)
			text = must(realloc(text, size *= 2));
	}
	if (n == 0)
		return text;
	free(text);
	return NULL;
}

size_t last_part(const char *text, size_t len, const struct part *p)
{
	if (p->bytes)
		return len > (size_t)p->count ? len - (size_t)p->count : 0;
	for (long i = 0; i < p->count && len > 0; i++)
		do
			len--;
		while (len > 0 && text[len - 1] != '\n');
	return len;
}
