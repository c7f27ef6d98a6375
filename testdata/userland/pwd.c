/* pwd: the working directory. See pwd(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"logical", 0, 0, 'L'}, {"physical", 0, 0, 'P'}, {0, 0, 0, 0}};
	char path[PATH_MAX];
	const char *name = getenv("PWD");
	struct stat a, b;
	int c, logical = 0;
	while ((c = option(argc, argv, "LP", longs, "[-L|-P]")) != -1)
		logical = c == 'L';
	if (logical && name && *name == '/' && stat(name, &a) == 0 && stat(".", &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev) {
		puts(name);
		return 0;
	}
	if (!getcwd(path, sizeof path))
		error(1, errno, "cannot get current directory");
	puts(path);
	return 0;
}
