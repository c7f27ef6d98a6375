/* rev: the characters of each line backwards. See rev(1). */
#include "util.h"
#include <getopt.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int bad = 0;
	option(argc, argv, "", NULL, "[FILE]...");
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
			ssize_t all = n;
			chop(line, &n);
			for (ssize_t end = n; end > 0;) { /* the bytes of a character of UTF-8 stay together */
				ssize_t start = end - 1;
				while (start > 0 && (line[start] & 0xc0) == 0x80)
					start--;
				fwrite(line + start, 1, (size_t)(end - start), stdout);
				end = start;
			}
			if (all > n)
				putchar('\n');
		}
		bad |= end_input(f, *name);
		free(line);
	}
	return bad;
}
