/* stat: all that is known of a file. See stat(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

static int escapes; /* --printf knows \\n and \\t */

static const char *kind(const struct stat *st)
{
	return S_ISDIR(st->st_mode) ? "directory" : S_ISLNK(st->st_mode) ? "symbolic link" : S_ISFIFO(st->st_mode) ? "fifo"
	     : S_ISCHR(st->st_mode) ? "character special file" : S_ISBLK(st->st_mode) ? "block special file" : S_ISSOCK(st->st_mode) ? "socket"
	     : st->st_size ? "regular file" : "regular empty file";
}

static void put_time(char *s, size_t size, const struct timespec *t)
{
	char date[40], zone[10];
	struct tm *tm = localtime(&t->tv_sec);
	strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", tm);
	strftime(zone, sizeof zone, "%z", tm);
	snprintf(s, size, "%s.%09ld %s", date, t->tv_nsec, zone);
}

/* One conversion of -c. */
static void put(char c, const char *spec, const char *path, const struct stat *st)
{
	char text[PATH_MAX + 64] = "", format[32];
	long n = -1;
	const char *style = "ld";
	switch (c) {
	case 'n': strlcpy(text, path, sizeof text); break;
	case 'N': {
		char target[PATH_MAX];
		ssize_t len = S_ISLNK(st->st_mode) ? readlink(path, target, sizeof target - 1) : -1;
		if (len >= 0)
			snprintf(text, sizeof text, "'%s' -> '%.*s'", path, (int)len, target);
		else
			snprintf(text, sizeof text, "'%s'", path);
		break;
	}
	case 'F': strlcpy(text, kind(st), sizeof text); break;
	case 'A': mode_text(st->st_mode, text); break;
	case 'a': n = st->st_mode & 07777; style = "lo"; break;
	case 'f': n = (long)st->st_mode; style = "lx"; break;
	case 'U': user_name(st->st_uid, text); break;
	case 'G': group_name(st->st_gid, text); break;
	case 'x': put_time(text, sizeof text, &st->st_atim); break;
	case 'y': put_time(text, sizeof text, &st->st_mtim); break;
	case 'z': put_time(text, sizeof text, &st->st_ctim); break;
	case 'w': strcpy(text, "-"); break;
	case 'W': n = 0; break;
	case 'u': n = (long)st->st_uid; break;
	case 'g': n = (long)st->st_gid; break;
	case 's': n = (long)st->st_size; break;
	case 'b': n = (long)st->st_blocks; break;
	case 'B': n = 512; break;
	case 'o': n = (long)st->st_blksize; break;
	case 'i': n = (long)st->st_ino; break;
	case 'h': n = (long)st->st_nlink; break;
	case 'd': n = (long)st->st_dev; break;
	case 'D': n = (long)st->st_dev; style = "lx"; break;
	case 't': n = (long)major(st->st_rdev); style = "lx"; break;
	case 'T': n = (long)minor(st->st_rdev); style = "lx"; break;
	case 'X': n = (long)st->st_atim.tv_sec; break;
	case 'Y': n = (long)st->st_mtim.tv_sec; break;
	case 'Z': n = (long)st->st_ctim.tv_sec; break;
	case '%': strcpy(text, "%"); break;
	default: strcpy(text, "?");
	}
	snprintf(format, sizeof format, "%%%s%s", spec, n >= 0 ? style : "s");
	if (n >= 0)
		printf(format, n);
	else
		printf(format, text);
}

static void put_format(const char *format, const char *path, const struct stat *st)
{
	for (const char *p = format; *p; p++) {
		char spec[16];
		size_t n;
		if (escapes && *p == '\\' && p[1]) {
			p++;
			putchar(*p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
			continue;
		}
		if (*p != '%' || !p[1]) {
			putchar(*p);
			continue;
		}
		n = strspn(p + 1, "#-+0. 123456789");
		snprintf(spec, sizeof spec, "%.*s", (int)n, p + 1);
		p += 1 + n;
		put(*p, spec, path, st);
	}
}

static void put_all(const char *path, const struct stat *st)
{
	put_format("  File: ", path, st);
	if (S_ISLNK(st->st_mode)) {
		char target[PATH_MAX];
		ssize_t n = readlink(path, target, sizeof target);
		printf("%s -> %.*s\n", path, (int)(n > 0 ? n : 0), target);
	} else {
		printf("%s\n", path);
	}
	put_format("  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n", path, st);
	printf("Device: %u,%u\t", major(st->st_dev), minor(st->st_dev));
	put_format(S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode) ? "Inode: %-10i  Links: %-5h Device type: " : "Inode: %-10i  Links: %h\n", path, st);
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		printf("%u,%u\n", major(st->st_rdev), minor(st->st_rdev));
	put_format("Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: ", path, st);
	printf("-\n");
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"format", 1, 0, 'c'}, {"dereference", 0, 0, 'L'}, {"printf", 1, 0, 1}, {"file-system", 0, 0, 'f'}, {0, 0, 0, 0}};
	const char *format = NULL;
	int c, follow = 0, bad = 0, newline = 1;
	while ((c = option(argc, argv, "c:L", longs, "[-L] [-c FORMAT] FILE...")) != -1)
		switch (c) {
		case 'c': format = optarg; newline = 1; break;
		case 1: format = optarg; newline = 0; escapes = 1; break;
		case 'L': follow = 1; break;
		}
	need(argc, argv, 1, -1);
	for (int i = optind; i < argc; i++) {
		struct stat st;
		if ((follow ? stat(argv[i], &st) : lstat(argv[i], &st)) < 0) {
			error(0, errno, "cannot statx '%s'", argv[i]);
			bad = 1;
		} else if (format) {
			put_format(format, argv[i], &st);
			if (newline)
				putchar('\n');
		} else {
			put_all(argv[i], &st);
		}
	}
	return bad;
}
