/* rm: takes names of files away. See rm(1). */
#include "util.h"
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int force, recursive, ask, verbose, directories;

static int remove_path(const char *path);

static int remove_tree(const char *path)
{
	struct dirent **list;
	int bad = 0, n = scandir(path, &list, NULL, alphasort);
	if (n < 0) {
		error(0, errno, "cannot remove '%s'", path);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		char below[PATH_MAX], *name = list[i]->d_name;
		snprintf(below, sizeof below, "%s/%s", path, name);
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			bad |= remove_path(below);
		free(list[i]);
	}
	free(list);
	return bad;
}

static const char *kind(const struct stat *st)
{
	return S_ISDIR(st->st_mode) ? "directory" : S_ISLNK(st->st_mode) ? "symbolic link" : S_ISFIFO(st->st_mode) ? "fifo"
	     : S_ISCHR(st->st_mode) ? "character special file" : S_ISSOCK(st->st_mode) ? "socket" : st->st_size ? "regular file" : "regular empty file";
}

static int remove_path(const char *path)
{
	struct stat st;
	int bad = 0;
	if (lstat(path, &st) < 0) {
		if (force && (errno == ENOENT || errno == ENOTDIR))
			return 0;
		error(0, errno, "cannot remove '%s'", path);
		return 1;
	}
	if (S_ISDIR(st.st_mode) && !recursive && !directories) {
		error(0, EISDIR, "cannot remove '%s'", path);
		return 1;
	}
	if (S_ISDIR(st.st_mode) && recursive) {
		if (ask && !confirm("descend into directory '%s'? ", path))
			return 0;
		bad = remove_tree(path);
	}
	int unwritable = !force && !S_ISLNK(st.st_mode) && access(path, W_OK) < 0 && isatty(0);
	if ((ask || unwritable) && !confirm(unwritable ? "remove write-protected %s '%s'? " : "remove %s '%s'? ", kind(&st), path))
		return bad;
	if (bad)
		return 1;
	if ((S_ISDIR(st.st_mode) ? rmdir(path) : unlink(path)) < 0) {
		error(0, errno, "cannot remove '%s'", path);
		return 1;
	}
	if (verbose)
		printf(S_ISDIR(st.st_mode) ? "removed directory '%s'\n" : "removed '%s'\n", path);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"force", 0, 0, 'f'}, {"recursive", 0, 0, 'r'}, {"interactive", 0, 0, 'i'}, {"dir", 0, 0, 'd'}, {"verbose", 0, 0, 'v'}, {0, 0, 0, 0}};
	int c, bad = 0;
	while ((c = option(argc, argv, "frRivd", longs, "[-dfirv] FILE...")) != -1)
		switch (c) {
		case 'f': force = 1; ask = 0; break;
		case 'r': case 'R': recursive = 1; break;
		case 'i': ask = 1; force = 0; break;
		case 'd': directories = 1; break;
		case 'v': verbose = 1; break;
		}
	if (optind == argc && force)
		return 0;
	need(argc, argv, 1, -1);
	for (int i = optind; i < argc; i++) {
		char *path = argv[i], *base = strrchr(path, '/');
		base = base ? base + 1 : path;
		if (recursive && (strcmp(base, ".") == 0 || strcmp(base, "..") == 0)) {
			error(0, 0, "refusing to remove '.' or '..' directory: skipping '%s'", path);
			bad = 1;
		} else if (recursive && strcmp(path, "/") == 0) {
			error(0, 0, "it is dangerous to operate recursively on '/'");
			bad = 1;
		} else {
			bad |= remove_path(path);
		}
	}
	return bad;
}
