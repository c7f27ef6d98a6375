/* touch: makes files, and sets their times. See touch(1). */
#include "util.h"
#include "when.h"
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"no-create", 0, 0, 'c'}, {"date", 1, 0, 'd'}, {"reference", 1, 0, 'r'}, {"no-dereference", 0, 0, 'h'}, {"time", 1, 0, 1}, {0, 0, 0, 0}};
	struct timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
	int c, create = 1, access_only = 0, change_only = 0, flags = 0, bad = 0;
	struct stat st;
	while ((c = option(argc, argv, "acd:hmr:t:", longs, "[-acmh] [-d DATE] [-t STAMP] [-r FILE] FILE...")) != -1)
		switch (c) {
		case 'a': access_only = 1; break;
		case 'm': change_only = 1; break;
		case 'c': create = 0; break;
		case 'h': flags = AT_SYMLINK_NOFOLLOW; create = 0; break;
		case 'd':
			if (!parse_date(optarg, &times[0]))
				error(1, 0, "invalid date format '%s'", optarg);
			times[1] = times[0];
			break;
		case 't':
			if (!parse_stamp(optarg, &times[0]))
				error(1, 0, "invalid date format '%s'", optarg);
			times[1] = times[0];
			break;
		case 'r':
			if (stat(optarg, &st) < 0)
				error(1, errno, "failed to get attributes of '%s'", optarg);
			times[0] = st.st_atim;
			times[1] = st.st_mtim;
			break;
		case 1: *(strcmp(optarg, "mtime") == 0 || strcmp(optarg, "modify") == 0 ? &change_only : &access_only) = 1; break;
		}
	if (optind == argc) {
		error(0, 0, "missing file operand");
		try_help();
	}
	if (access_only && !change_only)
		times[1].tv_nsec = UTIME_OMIT;
	if (change_only && !access_only)
		times[0].tv_nsec = UTIME_OMIT;
	for (int i = optind; i < argc; i++) {
		int fd = create ? open(argv[i], O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY, 0666) : -1, why = errno;
		if (fd >= 0)
			close(fd);
		if (utimensat(AT_FDCWD, argv[i], times, flags) < 0 && (create || errno != ENOENT)) {
			error(0, fd < 0 && create ? why : errno, fd < 0 && create ? "cannot touch '%s'" : "setting times of '%s'", argv[i]);
			bad = 1;
		}
	}
	return bad;
}
