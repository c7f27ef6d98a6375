/* nl: numbers lines. See nl(1). */
#include "util.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"body-numbering", 1, 0, 'b'}, {"number-width", 1, 0, 'w'}, {"number-separator", 1, 0, 's'}, {"starting-line-number", 1, 0, 'v'},
	                                      {"line-increment", 1, 0, 'i'}, {"number-format", 1, 0, 'n'}, {0, 0, 0, 0}};
	const char *between = "\t", *format = "rn";
	int c, all = 't', width = 6, bad = 0;
	long number_now = 1, step = 1;
	while ((c = option(argc, argv, "b:w:s:v:i:n:", longs, "[-b a|t|n] [-n ln|rn|rz] [-w N] [-s TEXT] [-v N] [-i N] [FILE]...")) != -1)
		switch (c) {
		case 'b': all = *optarg; break;
		case 'w': width = (int)number(optarg, "invalid line number field width"); break;
		case 's': between = optarg; break;
		case 'v': number_now = number(optarg, "invalid starting line number"); break;
		case 'i': step = number(optarg, "invalid line number increment"); break;
		case 'n': format = optarg; break;
		}
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
			if (all == 'a' || (all == 't' && n > 0)) {
				printf(strcmp(format, "ln") == 0 ? "%-*ld%s%s\n" : strcmp(format, "rz") == 0 ? "%0*ld%s%s\n" : "%*ld%s%s\n", width, number_now, between, line);
				number_now += step;
			} else {
				printf("%*s%s\n", width + (int)strlen(between), "", line);
			}
		}
		bad |= end_input(f, *name);
		free(line);
	}
	return bad;
}
