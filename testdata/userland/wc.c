/* wc: counts lines, words and bytes. See wc(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <ctype.h>
#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What was counted, in the order in which it is printed. */
enum { LINES, WORDS, CHARS, BYTES, LONGEST, COUNTS };

static int wanted[COUNTS];
static long total[COUNTS];
static int width = 1;

/* Lines are found without a look at every byte, and bytes without a look at any. */
static void count_lines(const char *buf, ssize_t len, long n[COUNTS])
{
	for (const char *p = buf; wanted[LINES] && (p = memchr(p, '\n', (size_t)(buf + len - p))); p++)
		n[LINES]++;
}

static int count(int fd, long n[COUNTS])
{
	static char buf[16 * 1024];
	ssize_t got;
	int in_word = 0, closely = wanted[WORDS] || wanted[CHARS] || wanted[LONGEST];
	long column = 0;
	while ((got = read(fd, buf, sizeof buf)) > 0) {
		n[BYTES] += got;
		if (!closely)
			count_lines(buf, got, n);
		for (ssize_t i = 0; closely && i < got; i++) {
			int c = (unsigned char)buf[i], space = isspace(c);
			n[LINES] += c == '\n';
			n[WORDS] += !space && !in_word && isprint(c);
			in_word = space ? 0 : in_word || isprint(c);
			n[CHARS]++;
			if (c == '\n' || c == '\r' || c == '\f')
				column = 0;
			else if (c == '\t')
				column += 8 - column % 8;
			else
				column += isprint(c) != 0;
			if (column > n[LONGEST])
				n[LONGEST] = column;
		}
	}
	return got < 0 ? -1 : 0;
}

static void print(const long n[COUNTS], const char *name)
{
	const char *gap = "";
	for (int i = 0; i < COUNTS; i++)
		if (wanted[i]) {
			printf("%s%*ld", gap, width, n[i]);
			gap = " ";
		}
	printf("%s%s\n", name ? " " : "", name ? name : "");
}

/* As wide as the sizes of the files promise; 7 if one does not tell. */
static void choose_width(char **names, int n, int columns)
{
	long size = 0;
	int least = 1;
	struct stat st;
	if (n == 1 && columns == 1)
		return;
	for (int i = 0; i < n; i++)
		if ((strcmp(names[i], "-") == 0 ? fstat(0, &st) : stat(names[i], &st)) == 0) {
			if (S_ISREG(st.st_mode))
				size += st.st_size;
			else
				least = 7;
		}
	for (; size >= 10; size /= 10)
		width++;
	if (width < least)
		width = least;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"bytes", 0, 0, 'c'}, {"chars", 0, 0, 'm'},           {"lines", 0, 0, 'l'},
	                                      {"words", 0, 0, 'w'}, {"max-line-length", 0, 0, 'L'}, {0, 0, 0, 0}};
	static const char letters[] = "lwmcL";
	int c, bad = 0, columns = 0;
	while ((c = option(argc, argv, letters, longs, "[-clmwL] [FILE]...")) != -1)
		wanted[strchr(letters, c) - letters] = 1;
	for (int i = 0; i < COUNTS; i++)
		columns += wanted[i];
	if (columns == 0) {
		wanted[LINES] = wanted[WORDS] = wanted[BYTES] = 1;
		columns = 3;
	}
	static char *standard_input[] = {"-", NULL};
	char **names = optind < argc ? argv + optind : standard_input;
	int n = optind < argc ? argc - optind : 1;
	choose_width(names, n, columns);
	for (int i = 0; i < n; i++) {
		long counts[COUNTS] = {0};
		int fd = strcmp(names[i], "-") == 0 ? 0 : open(names[i], O_RDONLY);
		if (fd < 0 || count(fd, counts) < 0) {
			error(0, errno, "%s", names[i]);
			bad = 1;
		}
		if (fd < 0)
			continue;
		print(counts, names == standard_input ? NULL : names[i]);
		for (int k = 0; k < COUNTS; k++)
			total[k] = k == LONGEST ? (counts[k] > total[k] ? counts[k] : total[k]) : total[k] + counts[k];
		if (fd > 0)
			close(fd);
	}
	if (n > 1)
		print(total, "total");
	return bad;
}
