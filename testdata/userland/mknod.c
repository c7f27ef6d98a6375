/* mknod: makes device files and named pipes. See mknod(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"mode", 1, 0, 'm'}, {0, 0, 0, 0}};
	mode_t mode = 0666;
	int c;
	while ((c = option(argc, argv, "m:", longs, "[-m MODE] NAME TYPE [MAJOR MINOR]")) != -1)
		if (!parse_mode(optarg, &mode, 0))
			error(1, 0, "invalid mode");
	need(argc, argv, 2, 4);
	char type = argv[optind + 1][0];
	if (type != 'p')
		need(argc, argv, 4, 4);
	mode_t kind = type == 'p' ? S_IFIFO : type == 'b' ? S_IFBLK : type == 'c' || type == 'u' ? S_IFCHR : 0;
	if (!kind) {
		error(0, 0, "invalid device type '%s'", argv[optind + 1]);
		try_help();
	}
	dev_t device = type == 'p' ? 0 : makedev((unsigned)atoi(argv[optind + 2]), (unsigned)atoi(argv[optind + 3]));
	if (mknod(argv[optind], mode | kind, device) < 0)
		error(1, errno, "%s", argv[optind]);
	return 0;
}
