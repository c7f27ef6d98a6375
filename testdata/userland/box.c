/* box.c: one executable for all commands. It is what its name says: linked as ls it lists, and "box ls" does too.
   The build renames the main of each file to NAME_main. */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOOL(name, file) int file##_main(int argc, char **argv);
#include "tools.h"
#undef TOOL

static const struct {
	const char *name;
	int (*main)(int, char **);
} tools[] = {
#define TOOL(name, file) {name, file##_main},
#include "tools.h"
};

/* A full disk shows only when the last bytes are written: that is an error too. Nobody must miss it. */
static void end_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return;
	if (errno != EPIPE)
		error(0, errno, "write error");
	_exit(usage_status);
}

int main(int argc, char **argv)
{
	const char *name = program_invocation_short_name;
	if (strcmp(name, "box") == 0 && argc > 1) {
		argc--;
		program_invocation_name = program_invocation_short_name = *++argv;
		name = *argv;
	}
	atexit(end_output);
	for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
		if (strcmp(tools[i].name, name) == 0)
			exit(tools[i].main(argc, argv));
	printf("Usage: box COMMAND [ARGUMENT]..., or linked as COMMAND:\n");
	for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
		printf("%s%c", tools[i].name, (i + 1) % 12 ? ' ' : '\n');
	printf("\n");
	return 1;
}
