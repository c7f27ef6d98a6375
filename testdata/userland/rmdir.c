/* rmdir: removes empty directories. See rmdir(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"parents", 0, 0, 'p'}, {"verbose", 0, 0, 'v'}, {"ignore-fail-on-non-empty", 0, 0, 1}, {0, 0, 0, 0}};
	int c, parents = 0, verbose = 0, ignore = 0, bad = 0;
	while ((c = option(argc, argv, "pv", longs, "[-pv] DIRECTORY...")) != -1)
		switch (c) {
		case 'p': parents = 1; break;
		case 'v': verbose = 1; break;
		case 1: ignore = 1; break;
		}
	need(argc, argv, 1, -1);
	for (int i = optind; i < argc; i++) {
		char *path = argv[i], *slash;
		for (int above = 0;; above = 1) {
			if (verbose)
				printf("rmdir: removing directory, '%s'\n", path);
			if (rmdir(path) < 0) {
				if (!(ignore && errno == ENOTEMPTY)) {
					error(0, errno, above ? "failed to remove directory '%s'" : "failed to remove '%s'", path);
					bad = 1;
				}
				break;
			}
			if (!parents || !(slash = strrchr(path, '/')) || slash == path)
				break;
			*slash = 0;
		}
	}
	return bad;
}
