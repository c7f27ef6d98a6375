/* cmp: whether two files are the same. See cmp(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"silent", 0, 0, 's'}, {"quiet", 0, 0, 's'}, {"verbose", 0, 0, 'l'}, {"bytes", 1, 0, 'n'}, {"print-bytes", 0, 0, 'b'}, {0, 0, 0, 0}};
	int c, silent = 0, all = 0, differ = 0, last = 0;
	long most = -1, at = 1, line = 1;
	usage_status = 2;
	while ((c = option(argc, argv, "sln:b", longs, "[-ls] [-n N] FILE1 [FILE2]")) != -1)
		switch (c) {
		case 's': silent = 1; break;
		case 'l': all = 1; break;
		case 'n': most = number(optarg, "invalid --bytes value"); break;
		}
	need(argc, argv, 1, 2);
	const char *names[2] = {argv[optind], optind + 1 < argc ? argv[optind + 1] : "-"};
	FILE *a = open_input(names[0]), *b = open_input(names[1]);
	if (!a || !b)
		return 2;
	for (; most < 0 || at <= most; at++) {
		int x = getc(a), y = getc(b);
		if (x == EOF && y == EOF)
			break;
		if (x == EOF || y == EOF) {
			if (!silent)
				fprintf(stderr, at == 1 ? "%s: EOF on %s which is empty\n" : all ? "%s: EOF on %s after byte %ld\n" : "%s: EOF on %s after byte %ld, line %ld\n",
				        program_invocation_name, names[x == EOF ? 0 : 1], at - 1, line - (last == '\n'));
			return 1;
		}
		if (x != y) {
			differ = 1;
			if (all && !silent) {
				printf("%ld %3o %3o\n", at, (unsigned)x, (unsigned)y);
				continue;
			}
			if (!silent)
				printf("%s %s differ: char %ld, line %ld\n", names[0], names[1], at, line);
			return 1;
		}
		line += x == '\n';
		last = x;
	}
	return differ;
}
