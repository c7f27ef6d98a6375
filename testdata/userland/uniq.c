/* uniq: lines that follow an equal one are left out. See uniq(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int counting, only_repeated, only_unique, all_repeated, no_case;
static long skip_fields, skip_chars, compare_chars = -1;

/* The part of a line that is compared. */
static const char *key(const char *line)
{
	for (long i = 0; i < skip_fields && *line; i++) {
		while (isblank((unsigned char)*line))
			line++;
		while (*line && !isblank((unsigned char)*line))
			line++;
	}
	for (long i = 0; i < skip_chars && *line; i++)
		line++;
	return line;
}

static int same(const char *a, const char *b)
{
	size_t n = compare_chars < 0 ? (size_t)-1 : (size_t)compare_chars;
	return (no_case ? strncasecmp(key(a), key(b), n) : strncmp(key(a), key(b), n)) == 0;
}

static void put(const char *line, long count)
{
	if (count == 1 ? only_repeated : only_unique)
		return;
	if (counting)
		printf("%7ld ", count);
	puts(line);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"count", 0, 0, 'c'},       {"repeated", 0, 0, 'd'},   {"all-repeated", 0, 0, 'D'}, {"unique", 0, 0, 'u'},
		{"ignore-case", 0, 0, 'i'}, {"skip-fields", 1, 0, 'f'}, {"skip-chars", 1, 0, 's'},   {"check-chars", 1, 0, 'w'}, {0, 0, 0, 0},
	};
	int c;
	while ((c = option(argc, argv, "cdDuif:s:w:", longs, "[-cdDui] [-f N] [-s N] [-w N] [INPUT [OUTPUT]]")) != -1)
		switch (c) {
		case 'c': counting = 1; break;
		case 'd': only_repeated = 1; break;
		case 'D': all_repeated = only_repeated = 1; break;
		case 'u': only_unique = 1; break;
		case 'i': no_case = 1; break;
		case 'f': skip_fields = number(optarg, "invalid number of fields to skip"); break;
		case 's': skip_chars = number(optarg, "invalid number of bytes to skip"); break;
		case 'w': compare_chars = number(optarg, "invalid number of bytes to compare"); break;
		}
	need(argc, argv, 0, 2);
	FILE *in = open_input(optind < argc ? argv[optind] : "-");
	if (!in)
		return 1;
	if (optind + 1 < argc && !freopen(argv[optind + 1], "w", stdout))
		error(1, errno, "%s", argv[optind + 1]);
	char *before = NULL, *line = NULL;
	size_t before_size = 0, size = 0;
	long count = 0;
	ssize_t n;
	while ((n = getline(&line, &size, in)) >= 0) {
		chop(line, &n);
		if (count > 0 && same(before, line)) {
			count++;
			if (all_repeated) {
				if (count == 2)
					puts(before);
				puts(line);
			}
			continue;
		}
		if (count > 0 && !all_repeated)
			put(before, count);
		count = 1;
		char *swap = before;
		size_t swap_size = before_size;
		before = line;
		before_size = size;
		line = swap;
		size = swap_size;
	}
	if (count > 0 && !all_repeated)
		put(before, count);
	return end_input(in, optind < argc ? argv[optind] : "-");
}
