/* cut: parts of each line: bytes, characters or fields. See cut(1). */
#include "util.h"
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MOST 100

/* The list: positions from..to, counted from 1. */
static struct {
	long from, to;
} ranges[MOST];
static int range_count, complement, only_delimited, separator = '\t';
static const char *joiner;

static void parse_list(const char *list, int fields)
{
	for (const char *p = list; range_count < MOST;) {
		char *end;
		long from = strtol(p, &end, 10), to = from;
		int given = end != p;
		if (!given)
			from = 1;
		if (*end == '-') {
			p = end + 1;
			to = strtol(p, &end, 10);
			if (end == p) {
				if (!given)
					error(0, 0, "invalid range with no endpoint: -"), try_help();
				to = 0x7fffffffL;
			}
		} else if (!given) {
			error(0, 0, *end ? "invalid %s value '%s'" : fields ? "fields are numbered from 1" : "byte/character positions are numbered from 1",
			      fields ? "field" : "byte/character position", list);
			try_help();
		}
		if (from == 0)
			error(0, 0, fields ? "fields are numbered from 1" : "byte/character positions are numbered from 1"), try_help();
		if (to < from)
			error(0, 0, "invalid decreasing range"), try_help();
		ranges[range_count].from = from;
		ranges[range_count++].to = to;
		if (!*end)
			return;
		if (*end != ',' && *end != ' ')
			error(0, 0, fields ? "invalid field value '%s'" : "invalid byte/character position '%s'", p), try_help();
		p = end + 1;
	}
}

static int chosen(long n)
{
	for (int i = 0; i < range_count; i++)
		if (n >= ranges[i].from && n <= ranges[i].to)
			return !complement;
	return complement;
}

static void cut_bytes(const char *line, ssize_t n)
{
	int any = 0;
	for (ssize_t i = 0; i < n; i++)
		if (chosen(i + 1)) {
			if (any && joiner && !chosen(i))
				fputs(joiner, stdout);
			putchar(line[i]);
			any = 1;
		}
	putchar('\n');
}

static void cut_fields(const char *line, ssize_t n)
{
	int any = 0;
	if (!memchr(line, separator, (size_t)n)) {
		if (!only_delimited)
			puts(line);
		return;
	}
	for (long field = 1; n >= 0; field++) {
		const char *end = memchr(line, separator, (size_t)n);
		ssize_t len = end ? end - line : n;
		if (chosen(field)) {
			if (any && joiner)
				fputs(joiner, stdout);
			else if (any)
				putchar(separator);
			fwrite(line, 1, (size_t)len, stdout);
			any = 1;
		}
		line += len + 1;
		n -= len + 1;
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"bytes", 1, 0, 'b'},          {"characters", 1, 0, 'c'}, {"fields", 1, 0, 'f'},           {"delimiter", 1, 0, 'd'},
	                                      {"only-delimited", 0, 0, 's'}, {"complement", 0, 0, 1},   {"output-delimiter", 1, 0, 2}, {0, 0, 0, 0}};
	const char *list = NULL;
	int c, kind = 0, bad = 0;
	while ((c = option(argc, argv, "b:c:f:d:ns", longs, "-b LIST | -c LIST | -f LIST [-s] [-d DELIM] [FILE]...")) != -1)
		switch (c) {
		case 'b': case 'c': case 'f':
			if (list)
				error(0, 0, "only one list may be specified"), try_help();
			kind = c;
			list = optarg;
			break;
		case 'd':
			if (optarg[0] && optarg[1])
				error(0, 0, "the delimiter must be a single character"), try_help();
			separator = (unsigned char)optarg[0];
			break;
		case 's': only_delimited = 1; break;
		case 1: complement = 1; break;
		case 2: joiner = optarg; break;
		}
	if (!list)
		error(0, 0, "you must specify a list of bytes, characters, or fields"), try_help();
	parse_list(list, kind == 'f');
	if (optind == argc)
		argv[--optind] = "-";
	for (char **name = argv + optind; *name; name++) {
		FILE *f = open_input(*name);
		char *line = NULL;
		size_t size = 0;
		ssize_t n;
		if (!f) {
			bad = 1;
			continue;
		}
		while ((n = getline(&line, &size, f)) >= 0) {
			chop(line, &n);
			if (kind == 'f')
				cut_fields(line, n);
			else
				cut_bytes(line, n);
		}
		bad |= end_input(f, *name);
		free(line);
	}
	return bad;
}
