/* nice: runs a command with another priority. See nice(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"adjustment", 1, 0, 'n'}, {0, 0, 0, 0}};
	int c, by = 10, given = 0;
	usage_status = 125;
	if (argc > 1 && argv[1][0] == '-' && (isdigit((unsigned char)argv[1][1]) || argv[1][1] == '-') && isdigit((unsigned char)argv[1][argv[1][1] == '-' ? 2 : 1])) {
		by = (int)number(argv[1] + 1, "invalid adjustment"); /* nice -5 */
		given = 1;
		optind = 2;
	}
	while ((c = option(argc, argv, "+n:", longs, "[-n N] [COMMAND [ARG]...]")) != -1) {
		by = (int)number(optarg, "invalid adjustment");
		given = 1;
	}
	errno = 0;
	int now = getpriority(PRIO_PROCESS, 0);
	if (optind == argc) {
		if (given) {
			error(0, 0, "a command must be given with an adjustment");
			try_help();
		}
		printf("%d\n", now);
		return 0;
	}
	if (setpriority(PRIO_PROCESS, 0, now + by) < 0)
		error(0, errno, "cannot set niceness");
	execvp(argv[optind], argv + optind);
	int why = errno;
	error(0, why, "'%s'", argv[optind]);
	return why == ENOENT ? 127 : 126;
}
