/* ln: further names of files: hard links, and symbolic ones. See ln(1). */
#include "copy.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int symbolic;

static int make(const char *from, const char *to, struct copying *how)
{
	struct stat st;
	if (!symbolic && lstat(from, &st) < 0) {
		error(0, errno, "failed to access '%s'", from);
		return 1;
	}
	if (!symbolic && S_ISDIR(st.st_mode)) {
		error(0, 0, "%s: hard link not allowed for directory", from);
		return 1;
	}
	if (how->force && lstat(to, &st) == 0 && !S_ISDIR(st.st_mode))
		unlink(to);
	if ((symbolic ? symlink(from, to) : link(from, to)) < 0) {
		if (symbolic)
			error(0, errno, "failed to create symbolic link '%s'", to);
		else
			error(0, errno, errno == EEXIST ? "failed to create hard link '%s'" : "failed to create hard link '%s' => '%s'", to, from);
		return 1;
	}
	if (how->verbose)
		printf("'%s' %c> '%s'\n", to, symbolic ? '-' : '=', from);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"symbolic", 0, 0, 's'}, {"force", 0, 0, 'f'}, {"verbose", 0, 0, 'v'}, {"no-dereference", 0, 0, 'n'},
	                                      {"target-directory", 1, 0, 't'}, {"no-target-directory", 0, 0, 'T'}, {0, 0, 0, 0}};
	struct copying how = {.program = "ln"};
	int c;
	while ((c = option(argc, argv, "sfvnt:T", longs, "[-fnsvT] TARGET... [LINK]")) != -1)
		switch (c) {
		case 's': symbolic = 1; break;
		case 'f': how.force = 1; break;
		case 'v': how.verbose = 1; break;
		case 'n': how.exact = 2; break;
		case 't': how.directory = optarg; break;
		case 'T': how.exact = 1; break;
		}
	if (argc - optind == 1 && !how.directory) /* the name stays, and the link comes here */
		how.directory = ".";
	return for_each_target(argc, argv, &how, make);
}
