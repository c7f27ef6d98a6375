/* tac: the last line first. See tac(1). */
#include "util.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	int bad = 0;
	option(argc, argv, "", NULL, "[FILE]...");
	if (optind == argc)
		argv[--optind] = "-";
	for (char **name = argv + optind; *name; name++) {
		FILE *f = open_input(*name);
		char *text = NULL;
		size_t len = 0, size = 0, got;
		if (!f) {
			bad = 1;
			continue;
		}
		do {
			text = must(realloc(text, size = 2 * size + 4096));
			len += got = fread(text + len, 1, size - len, f);
		} while (got > 0);
		for (size_t end = len; end > 0;) {
			size_t start = end - 1;
			while (start > 0 && text[start - 1] != '\n')
				start--;
			fwrite(text + start, 1, end - start, stdout);
			end = start;
		}
		bad |= end_input(f, *name);
		free(text);
	}
	return bad;
}
