/* chmod: who may do what with a file. See chmod(1). */
#include "util.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int recursive, verbose, quiet;
static const char *text;

static int change(const char *path, int top)
{
	struct stat st;
	if ((top ? stat(path, &st) : lstat(path, &st)) < 0) {
		if (!quiet)
			error(0, errno, "cannot access '%s'", path);
		return 1;
	}
	if (S_ISLNK(st.st_mode))
		return 0;
	mode_t mode = st.st_mode & 07777;
	char before[12], after[12];
	parse_mode(text, &mode, S_ISDIR(st.st_mode));
	if (chmod(path, mode) < 0) {
		error(0, errno, "changing permissions of '%s'", path);
		return 1;
	}
	mode_text(st.st_mode, before);
	mode_text((st.st_mode & S_IFMT) | mode, after);
	if (verbose && mode == (st.st_mode & 07777))
		printf("mode of '%s' retained as %04o (%s)\n", path, mode, after + 1);
	else if (verbose)
		printf("mode of '%s' changed from %04o (%s) to %04o (%s)\n", path, st.st_mode & 07777, before + 1, mode, after + 1);
	struct dirent **list;
	int bad = 0, n = recursive && S_ISDIR(st.st_mode) ? scandir(path, &list, NULL, alphasort) : 0;
	for (int i = 0; i < n; i++) {
		char below[PATH_MAX];
		snprintf(below, sizeof below, "%s/%s", path, list[i]->d_name);
		if (strcmp(list[i]->d_name, ".") != 0 && strcmp(list[i]->d_name, "..") != 0)
			bad |= change(below, 0);
		free(list[i]);
	}
	if (n > 0)
		free(list);
	return bad;
}

int main(int argc, char **argv)
{
	int i = 1, bad = 0;
	mode_t mode = 0;
	/* No getopt: -w is a mode. */
	for (; i < argc && argv[i][0] == '-' && argv[i][1] && strspn(argv[i] + 1, "Rvcf") == strlen(argv[i] + 1); i++) {
		recursive |= strchr(argv[i], 'R') != NULL;
		verbose |= strchr(argv[i], 'v') != NULL;
		quiet |= strchr(argv[i], 'f') != NULL;
	}
	i += i < argc && strcmp(argv[i], "--") == 0;
	if (i == argc)
		missing_operand();
	text = argv[i++];
	if (i == argc) {
		error(0, 0, "missing operand after '%s'", text);
		try_help();
	}
	if (!parse_mode(text, &mode, 0)) {
		error(0, 0, "invalid mode: '%s'", text);
		try_help();
	}
	for (; i < argc; i++)
		bad |= change(argv[i], 1);
	return bad;
}
