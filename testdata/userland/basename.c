/* basename: the last part of a path. See basename(1). */
#include "util.h"
#include <getopt.h>
#include <libgen.h>
#include <string.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"multiple", 0, 0, 'a'}, {"suffix", 1, 0, 's'}, {"zero", 0, 0, 'z'}, {0, 0, 0, 0}};
	const char *suffix = NULL;
	int c, many = 0, ending = '\n';
	while ((c = option(argc, argv, "+as:z", longs, "NAME [SUFFIX] | -a [-s SUFFIX] NAME...")) != -1)
		switch (c) {
		case 's': suffix = optarg; many = 1; break;
		case 'a': many = 1; break;
		case 'z': ending = 0; break;
		}
	need(argc, argv, 1, many ? -1 : 2);
	int last = many ? argc : optind + 1;
	if (!many && optind + 1 < argc)
		suffix = argv[optind + 1];
	for (int i = optind; i < last; i++) {
		char *name = *argv[i] ? basename(argv[i]) : "";
		size_t n = strlen(name), end = suffix ? strlen(suffix) : 0;
		if (end && n > end && strcmp(name + n - end, suffix) == 0)
			n -= end;
		printf("%.*s%c", (int)n, name, ending);
	}
	return 0;
}
