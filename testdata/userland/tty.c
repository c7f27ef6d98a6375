/* tty: the name of the terminal. See tty(1). */
#include "util.h"
#include <getopt.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"silent", 0, 0, 's'}, {"quiet", 0, 0, 's'}, {0, 0, 0, 0}};
	int silent = 0;
	usage_status = 2;
	while (option(argc, argv, "s", longs, "[-s]") != -1)
		silent = 1;
	const char *name = ttyname(0);
	if (!silent)
		puts(name ? name : "not a tty");
	return !name;
}
