/* mkfifo: makes named pipes. See mkfifo(1), fifo(7). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"mode", 1, 0, 'm'}, {0, 0, 0, 0}};
	const char *text = NULL;
	mode_t mode = 0666;
	int c, bad = 0;
	while ((c = option(argc, argv, "m:", longs, "[-m MODE] NAME...")) != -1)
		text = optarg;
	need(argc, argv, 1, -1);
	if (text && !parse_mode(text, &mode, 0))
		error(1, 0, "invalid mode");
	for (int i = optind; i < argc; i++) {
		if (mkfifo(argv[i], mode) < 0) {
			error(0, errno, "cannot create fifo '%s'", argv[i]);
			bad = 1;
		} else if (text) {
			chmod(argv[i], mode);
		}
	}
	return bad;
}
