/* which: where a command is. See which(1). */
#include "util.h"
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int can_run(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

static int find(const char *name, int all)
{
	const char *dirs = getenv("PATH");
	int found = 0;
	if (strchr(name, '/')) {
		if (can_run(name))
			puts(name);
		return can_run(name);
	}
	while (dirs && (!found || all)) {
		char path[PATH_MAX];
		size_t n = strcspn(dirs, ":");
		snprintf(path, sizeof path, "%.*s/%s", n ? (int)n : 1, n ? dirs : ".", name);
		if (can_run(path)) {
			puts(path);
			found = 1;
		}
		dirs = dirs[n] ? dirs + n + 1 : NULL;
	}
	return found;
}

int main(int argc, char **argv)
{
	int all = 0, bad = optind == argc;
	while (option(argc, argv, "a", NULL, "[-a] COMMAND...") != -1)
		all = 1;
	bad = optind == argc;
	for (int i = optind; i < argc; i++)
		bad |= !find(argv[i], all);
	return bad;
}
