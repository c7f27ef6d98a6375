/* mkdir: makes directories. See mkdir(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>

static int verbose;

static int make(const char *path, mode_t mode)
{
	if (mkdir(path, mode) < 0)
		return -1;
	if (verbose)
		printf("mkdir: created directory '%s'\n", path);
	return 0;
}

/* With all directories above that are missing. */
static int make_all(char *path, mode_t mode)
{
	struct stat st;
	for (char *p = path + 1; *p; p++)
		if (*p == '/' && p[1] && p[1] != '/') {
			*p = 0;
			int r = make(path, 0777);
			if (r < 0 && errno != EEXIST)
				return -1; /* the path stays cut: the message names the place */
			*p = '/';
		}
	int r = make(path, mode);
	return r < 0 && errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? 0 : r;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"parents", 0, 0, 'p'}, {"mode", 1, 0, 'm'}, {"verbose", 0, 0, 'v'}, {0, 0, 0, 0}};
	const char *text = NULL;
	int c, parents = 0, bad = 0;
	mode_t mode = 0777;
	while ((c = option(argc, argv, "pm:v", longs, "[-pv] [-m MODE] DIRECTORY...")) != -1)
		switch (c) {
		case 'p': parents = 1; break;
		case 'v': verbose = 1; break;
		case 'm': text = optarg; break;
		}
	need(argc, argv, 1, -1);
	if (text && !parse_mode(text, &mode, 1))
		error(1, 0, "invalid mode '%s'", text);
	for (int i = optind; i < argc; i++) {
		if ((parents ? make_all(argv[i], mode) : make(argv[i], mode)) < 0) {
			error(0, errno, "cannot create directory '%s'", argv[i]);
			bad = 1;
		} else if (text) {
			chmod(argv[i], mode); /* the mask of the process does not count here */
		}
	}
	return bad;
}
