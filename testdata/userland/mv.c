/* mv: gives files other names, or copies and removes where that cannot be done. See mv(1). */
#include "copy.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int move(const char *from, const char *to, struct copying *how)
{
	struct stat a, b;
	if (lstat(from, &a) < 0) {
		error(0, errno, "cannot stat '%s'", from);
		return 1;
	}
	int there = lstat(to, &b) == 0;
	if (there && a.st_dev == b.st_dev && a.st_ino == b.st_ino) {
		error(0, 0, "'%s' and '%s' are the same file", from, to);
		return 1;
	}
	if (there && S_ISDIR(b.st_mode) && !S_ISDIR(a.st_mode)) {
		error(0, 0, "cannot overwrite directory '%s' with non-directory", to);
		return 1;
	}
	if (there && !S_ISDIR(b.st_mode) && S_ISDIR(a.st_mode)) {
		error(0, 0, "cannot overwrite non-directory '%s' with directory '%s'", to, from);
		return 1;
	}
	if (there && (how->never || (how->ask && !confirm("overwrite '%s'? ", to))))
		return 0;
	size_t n = strlen(from);
	if (rename(from, to) < 0) {
		if (errno == EXDEV) {
			if (copy_path(from, to, how))
				return 1;
			return remove(from) < 0;
		}
		if (errno == EINVAL && strncmp(from, to, n) == 0)
			error(0, 0, "cannot move '%s' to a subdirectory of itself, '%s'", from, to);
		else
			error(0, errno, "cannot move '%s' to '%s'", from, to);
		return 1;
	}
	if (how->verbose)
		printf("renamed '%s' -> '%s'\n", from, to);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"force", 0, 0, 'f'}, {"interactive", 0, 0, 'i'}, {"no-clobber", 0, 0, 'n'}, {"verbose", 0, 0, 'v'},
	                                      {"target-directory", 1, 0, 't'}, {"no-target-directory", 0, 0, 'T'}, {0, 0, 0, 0}};
	struct copying how = {.program = "mv", .recursive = 1, .keep = 1, .links = 1};
	int c;
	while ((c = option(argc, argv, "finvt:T", longs, "[-finvT] SOURCE... DEST")) != -1)
		switch (c) {
		case 'f': how.ask = how.never = 0; break;
		case 'i': how.ask = 1; break;
		case 'n': how.never = 1; break;
		case 'v': how.verbose = 1; break;
		case 't': how.directory = optarg; break;
		case 'T': how.exact = 1; break;
		}
	return for_each_target(argc, argv, &how, move);
}
