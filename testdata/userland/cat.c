/* cat: files, one after the other. See cat(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int number_all, number_full, squeeze, show_ends, show_tabs, show_others;
static int line, at_start = 1, blank_lines; /* go on from file to file */
static char buf[128 * 1024];

/* As it is: from descriptor to descriptor, without a look at the bytes. */
static int copy(int fd, const char *name)
{
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0)
		for (ssize_t done = 0, w; done < n; done += w)
			if ((w = write(1, buf + done, (size_t)(n - done))) < 0)
				error(1, errno, "write error");
	if (n < 0)
		error(0, errno, "%s", name);
	return n < 0;
}

/* ^A for a control character, M- before one with the high bit. */
static void put_visible(int c)
{
	if (c >= 128) {
		fputs("M-", stdout);
		c -= 128;
	}
	if (c < 32 || c == 127) {
		putchar('^');
		c ^= 64;
	}
	putchar(c);
}

static void put(int c)
{
	if (at_start) {
		blank_lines = c == '\n' ? blank_lines + 1 : 0;
		if (squeeze && blank_lines > 1)
			return;
		if (number_full ? c != '\n' : number_all)
			printf("%6d\t", ++line);
	}
	if (c == '\n' && show_ends)
		putchar('$');
	if (c == '\n' || (c == '\t' && !show_tabs) || (!show_others && c != '\t'))
		putchar(c);
	else
		put_visible(c);
	at_start = c == '\n';
}

static int show(int fd, const char *name)
{
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			put((unsigned char)buf[i]);
		fflush(stdout);
	}
	if (n < 0)
		error(0, errno, "%s", name);
	return n < 0;
}

/* cat x >> x would never end. */
static int is_output(int fd)
{
	struct stat in, out;
	return fstat(1, &out) == 0 && S_ISREG(out.st_mode) && fstat(fd, &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino &&
	       in.st_size > 0 && lseek(fd, 0, SEEK_CUR) < in.st_size;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"show-all", 0, 0, 'A'},         {"number-nonblank", 0, 0, 'b'}, {"show-ends", 0, 0, 'E'},        {"number", 0, 0, 'n'},
		{"squeeze-blank", 0, 0, 's'},    {"show-tabs", 0, 0, 'T'},       {"show-nonprinting", 0, 0, 'v'}, {0, 0, 0, 0},
	};
	int c, bad = 0;
	while ((c = option(argc, argv, "AbeEnstTuv", longs, "[-AbEnsTv] [FILE]...")) != -1) {
		number_all |= c == 'n';
		number_full |= c == 'b';
		squeeze |= c == 's';
		show_ends |= c == 'E' || c == 'A' || c == 'e';
		show_tabs |= c == 'T' || c == 'A' || c == 't';
		show_others |= c == 'v' || c == 'A' || c == 'e' || c == 't';
	}
	int plain = !(number_all | number_full | squeeze | show_ends | show_tabs | show_others);
	static char *standard_input[] = {"-", NULL};
	for (char **name = optind < argc ? argv + optind : standard_input; *name; name++) {
		int fd = strcmp(*name, "-") == 0 ? 0 : open(*name, O_RDONLY);
		if (fd < 0 || is_output(fd)) {
			error(0, fd < 0 ? errno : 0, fd < 0 ? "%s" : "%s: input file is output file", *name);
			bad = 1;
		} else {
			bad |= plain ? copy(fd, *name) : show(fd, *name);
		}
		if (fd > 0)
			close(fd);
	}
	return bad;
}
