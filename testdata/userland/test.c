/* test, [: conditions on files, texts and numbers. See test(1). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char **word, **end; /* the next word, and the place behind the last */

static int either(void);

static _Noreturn void fail(const char *format, const char *text)
{
	error(2, 0, format, text);
	exit(2);
}

static long integer(const char *s)
{
	int ok;
	while (*s == ' ' || *s == '\t')
		s++;
	long n = whole(s, &ok);
	if (!ok)
		fail("invalid integer '%s'", s);
	return n;
}

static int unary(char op, const char *s)
{
	struct stat st;
	switch (op) {
	case 'n': return *s != 0;
	case 'z': return *s == 0;
	case 't': return isatty((int)integer(s));
	case 'r': return access(s, R_OK) == 0;
	case 'w': return access(s, W_OK) == 0;
	case 'x': return access(s, X_OK) == 0;
	case 'h': case 'L': return lstat(s, &st) == 0 && S_ISLNK(st.st_mode);
	}
	if (stat(s, &st) < 0)
		return 0;
	switch (op) {
	case 'b': return S_ISBLK(st.st_mode);
	case 'c': return S_ISCHR(st.st_mode);
	case 'd': return S_ISDIR(st.st_mode);
	case 'f': return S_ISREG(st.st_mode);
	case 'p': return S_ISFIFO(st.st_mode);
	case 'S': return S_ISSOCK(st.st_mode);
	case 's': return st.st_size > 0;
	case 'g': return (st.st_mode & S_ISGID) != 0;
	case 'u': return (st.st_mode & S_ISUID) != 0;
	case 'k': return (st.st_mode & S_ISVTX) != 0;
	case 'O': return st.st_uid == geteuid();
	case 'G': return st.st_gid == getegid();
	}
	return 1;
}

static int newer(const char *a, const char *b)
{
	struct stat x, y;
	if (stat(a, &x) < 0)
		return 0;
	if (stat(b, &y) < 0)
		return 1;
	return x.st_mtim.tv_sec != y.st_mtim.tv_sec ? x.st_mtim.tv_sec > y.st_mtim.tv_sec : x.st_mtim.tv_nsec > y.st_mtim.tv_nsec;
}

/* -1 if the operator is none. */
static int binary(const char *a, const char *op, const char *b)
{
	static const char *const ops[] = {"=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"};
	struct stat x, y;
	size_t i = 0;
	while (i < sizeof ops / sizeof ops[0] && strcmp(ops[i], op) != 0)
		i++;
	switch (i) {
	case 0: case 1: return strcmp(a, b) == 0;
	case 2: return strcmp(a, b) != 0;
	case 3: return strcmp(a, b) < 0;
	case 4: return strcmp(a, b) > 0;
	case 5: return integer(a) == integer(b);
	case 6: return integer(a) != integer(b);
	case 7: return integer(a) < integer(b);
	case 8: return integer(a) <= integer(b);
	case 9: return integer(a) > integer(b);
	case 10: return integer(a) >= integer(b);
	case 11: return newer(a, b);
	case 12: return newer(b, a);
	case 13: return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	}
	return -1;
}

static int primary(void)
{
	long left = end - word;
	if (left <= 0)
		fail("missing argument after '%s'", word[-1]);
	if (left >= 3) {
		int r = binary(word[0], word[1], word[2]);
		if (r >= 0) {
			word += 3;
			return r;
		}
	}
	if (strcmp(*word, "!") == 0 && left > 1) {
		word++;
		return !primary();
	}
	if (strcmp(*word, "(") == 0 && left > 2) {
		word++;
		int r = either();
		if (word == end || strcmp(*word, ")") != 0)
			fail("'%s' expected", ")");
		word++;
		return r;
	}
	if (word[0][0] == '-' && strchr("nztrwxhLbcdfpSsgukOGe", word[0][1]) && word[0][1] && !word[0][2] && left > 1) {
		word += 2;
		return unary(word[-2][1], word[-1]);
	}
	return **word++ != 0;
}

static int both(void)
{
	int r = primary();
	while (word < end && strcmp(*word, "-a") == 0) {
		word++;
		r &= primary();
	}
	return r;
}

static int either(void)
{
	int r = both();
	while (word < end && strcmp(*word, "-o") == 0) {
		word++;
		r |= both();
	}
	return r;
}

int main(int argc, char **argv)
{
	if (strcmp(program_invocation_short_name, "[") == 0 && strcmp(argv[--argc], "]") != 0)
		fail("missing '%s'", "]");
	word = argv + 1;
	end = argv + argc;
	if (word == end)
		return 1;
	if (end - word == 3 && binary(word[0], word[1], word[2]) < 0 && strcmp(*word, "!") != 0 && strcmp(*word, "(") != 0 &&
	    strcmp(word[1], "-a") != 0 && strcmp(word[1], "-o") != 0)
		fail("'%s': binary operator expected", word[1]);
	int r = either();
	if (word < end)
		fail("extra argument '%s'", *word);
	return !r;
}
