/* printenv: the environment, or some of it. See printenv(1). */
#include "util.h"
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	int bad = 0;
	usage_status = 2;
	option(argc, argv, "+", NULL, "[VARIABLE]...");
	if (optind == argc)
		for (char **e = environ; e && *e; e++)
			puts(*e);
	for (int i = optind; i < argc; i++) {
		const char *value = getenv(argv[i]);
		if (value)
			puts(value);
		bad |= !value;
	}
	return bad;
}
