/* env: runs a command in a changed environment, or shows it. See env(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"ignore-environment", 0, 0, 'i'}, {"unset", 1, 0, 'u'}, {"null", 0, 0, '0'}, {"chdir", 1, 0, 'C'}, {0, 0, 0, 0}};
	int c, ending = '\n';
	usage_status = 125;
	while ((c = option(argc, argv, "+iu:0C:", longs, "[-i] [-u NAME] [-C DIR] [NAME=VALUE]... [COMMAND [ARG]...]")) != -1)
		switch (c) {
		case 'i': clearenv(); break;
		case 'u': unsetenv(optarg); break;
		case '0': ending = 0; break;
		case 'C':
			if (chdir(optarg) < 0)
				error(125, errno, "cannot change directory to '%s'", optarg);
			break;
		}
	if (optind < argc && strcmp(argv[optind], "-") == 0) {
		clearenv();
		optind++;
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++)
		putenv(argv[optind]);
	if (optind == argc) {
		for (char **e = environ; e && *e; e++)
			printf("%s%c", *e, ending);
		return 0;
	}
	execvp(argv[optind], argv + optind);
	int why = errno;
	error(0, why, "'%s'", argv[optind]);
	return why == ENOENT ? 127 : 126;
}
