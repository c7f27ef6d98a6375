/* dirname: a path without its last part. See dirname(1). */
#include "util.h"
#include <getopt.h>
#include <libgen.h>

int main(int argc, char **argv)
{
	option(argc, argv, "+", NULL, "NAME...");
	need(argc, argv, 1, -1);
	for (int i = optind; i < argc; i++)
		puts(dirname(argv[i]));
	return 0;
}
