/* readlink, realpath: where a symbolic link leads. See readlink(1), realpath(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char text[PATH_MAX];
	int c, newline = 1, bad = 0, all = strcmp(program_invocation_short_name, "realpath") == 0, loud = all;
	while ((c = option(argc, argv, "fenmqsvz", NULL, "[-fenv] FILE...")) != -1) {
		all |= c == 'f' || c == 'e' || c == 'm';
		newline &= c != 'n';
		loud |= c == 'v';
	}
	need(argc, argv, 1, -1);
	for (int i = optind; i < argc; i++) {
		ssize_t n = all ? (realpath(argv[i], text) ? (ssize_t)strlen(text) : -1) : readlink(argv[i], text, sizeof text);
		if (n < 0) {
			if (loud)
				error(0, errno, "%s", argv[i]);
			bad = 1;
			continue;
		}
		printf("%.*s%s", (int)n, text, newline || argc - optind > 1 ? "\n" : "");
	}
	return bad;
}
