/* test.c: test and [. See test(1p): how many arguments there are decides what they mean. */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char **at, **end; /* what is left of the expression */
static bool wrong;       /* a message has been written */

static bool expression(void);

static bool bad(const char *what, const char *s)
{
	if (!wrong)
		s ? fail(what, s) : fail("%s", what);
	wrong = true;
	return false;
}

static long number(const char *s)
{
	char *rest;
	errno = 0;
	long v = strtol(s, &rest, 10);
	if (rest == s || rest[strspn(rest, " \t")] || errno)
		bad("Illegal number: %s", s);
	return v;
}

static bool about_file(char op, const char *path)
{
	struct stat st;
	switch (op) {
	case 'r':
		return access(path, R_OK) == 0;
	case 'w':
		return access(path, W_OK) == 0;
	case 'x':
		return access(path, X_OK) == 0;
	case 'h':
	case 'L':
		return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
	}
	if (stat(path, &st) < 0)
		return false;
	switch (op) {
	case 'b':
		return S_ISBLK(st.st_mode);
	case 'c':
		return S_ISCHR(st.st_mode);
	case 'd':
		return S_ISDIR(st.st_mode);
	case 'f':
		return S_ISREG(st.st_mode);
	case 'p':
		return S_ISFIFO(st.st_mode);
	case 'S':
		return S_ISSOCK(st.st_mode);
	case 's':
		return st.st_size > 0;
	case 'g':
		return st.st_mode & S_ISGID;
	case 'u':
		return st.st_mode & S_ISUID;
	case 'k':
		return st.st_mode & S_ISVTX;
	case 'O':
		return st.st_uid == geteuid();
	case 'G':
		return st.st_gid == getegid();
	}
	return true; /* -e */
}

static bool is_unary(const char *s)
{
	return s[0] == '-' && s[1] && !s[2] && strchr("bcdefghkLnprsStuwxzOG", s[1]);
}

static bool unary(char op, const char *s)
{
	switch (op) {
	case 'n':
		return *s != 0;
	case 'z':
		return *s == 0;
	case 't':
		return isatty((int)number(s));
	}
	return about_file(op, s);
}

static bool newer(const char *a, const char *b)
{
	struct stat s, t;
	if (stat(a, &s) < 0)
		return false;
	if (stat(b, &t) < 0)
		return true;
	return s.st_mtim.tv_sec > t.st_mtim.tv_sec || (s.st_mtim.tv_sec == t.st_mtim.tv_sec && s.st_mtim.tv_nsec > t.st_mtim.tv_nsec);
}

static bool same_file(const char *a, const char *b)
{
	struct stat s, t;
	return stat(a, &s) == 0 && stat(b, &t) == 0 && s.st_dev == t.st_dev && s.st_ino == t.st_ino;
}

/* Which operator with two sides it is: its place in this list, -1 for none. */
static int binary_operator(const char *s)
{
	static const char *const operators[] = {"=", "==", "!=", "<", ">", "-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-nt", "-ot", "-ef"};
	for (int i = 0; i < (int)(sizeof operators / sizeof *operators); i++)
		if (strcmp(operators[i], s) == 0)
			return i;
	return -1;
}

static bool compare(const char *a, int op, const char *b)
{
	switch (op) {
	case 0:
	case 1:
		return strcmp(a, b) == 0;
	case 2:
		return strcmp(a, b) != 0;
	case 3:
		return strcmp(a, b) < 0;
	case 4:
		return strcmp(a, b) > 0;
	case 11:
		return newer(a, b);
	case 12:
		return newer(b, a);
	case 13:
		return same_file(a, b);
	}
	long x = number(a), y = number(b);
	return op == 5 ? x == y : op == 6 ? x != y : op == 7 ? x > y : op == 8 ? x >= y : op == 9 ? x < y : x <= y;
}

static bool primary(void)
{
	long left = end - at;
	if (left == 0)
		return bad("argument expected", NULL);
	if (left >= 3 && binary_operator(at[1]) >= 0) {
		at += 3;
		return compare(at[-3], binary_operator(at[-2]), at[-1]);
	}
	if (strcmp(at[0], "!") == 0 && left > 1) {
		at++;
		return !primary();
	}
	if (strcmp(at[0], "(") == 0 && left > 1) {
		at++;
		bool v = expression();
		if (at == end || strcmp(*at++, ")") != 0)
			return bad("closing paren expected", NULL);
		return v;
	}
	if (is_unary(at[0]) && left > 1) {
		at += 2;
		return unary(at[-2][1], at[-1]);
	}
	return *(*at++) != 0;
}

static bool both(void)
{
	bool v = primary();
	while (at < end && strcmp(*at, "-a") == 0) {
		at++;
		v &= primary();
	}
	return v;
}

static bool expression(void)
{
	bool v = both();
	while (at < end && strcmp(*at, "-o") == 0) {
		at++;
		v |= both();
	}
	return v;
}

/* Few arguments are unambiguous whatever they look like: [ "$x" = y ] must work for any x. */
static bool by_count(int n)
{
	if (n == 0)
		return false;
	if (n > 1 && n < 5 && strcmp(at[0], "!") == 0 && !(n == 3 && binary_operator(at[1]) >= 0)) {
		at++;
		return !by_count(n - 1);
	}
	if (n == 1) {
		at++;
		return *at[-1] != 0;
	}
	if (n == 3 && strcmp(at[0], "(") == 0 && strcmp(at[2], ")") == 0 && binary_operator(at[1]) < 0) {
		at += 3;
		return *at[-2] != 0;
	}
	return expression();
}

int b_test(int argc, char **argv)
{
	wrong = false;
	if (strcmp(argv[0], "[") == 0 && strcmp(argv[--argc], "]") != 0)
		return fail("missing ]");
	at = argv + 1;
	end = argv + argc;
	bool v = by_count(argc - 1);
	if (at < end && !wrong)
		bad("%s: unexpected operator", at[-1]);
	return wrong ? 2 : !v;
}
