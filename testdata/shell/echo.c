/* echo.c: echo and printf. See echo(1p), printf(1p). */
#include "sh.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int octal(const char **s, int most)
{
	int v = 0;
	for (int i = 0; i < most && **s >= '0' && **s <= '7'; i++)
		v = v * 8 + *(*s)++ - '0';
	return v;
}

/* One escape; s stands behind the backslash, and moves on. An unknown one stays as it is. False for \c. */
static bool escape(const char **s, bool zero_first, struct text *t)
{
	static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
	const char *at = **s ? strchr(from, **s) : NULL;
	if (at) {
		add_byte(t, to[at - from]);
		(*s)++;
	} else if (**s == 'c' && zero_first) {
		return false;
	} else if (**s == '0' && zero_first) {
		(*s)++;
		add_byte(t, (char)octal(s, 3));
	} else if (**s >= '0' && **s <= '7') {
		add_byte(t, (char)octal(s, 3));
	} else {
		add_byte(t, '\\');
	}
	return true;
}

/* Replaces the escapes in an operand of echo or %b; false if output is to end here. */
static bool escapes(const char *s, struct text *t)
{
	while (*s)
		if (*s != '\\')
			add_byte(t, *s++);
		else if (s++, !escape(&s, true, t))
			return false;
	return true;
}

int b_echo(int argc, char **argv)
{
	struct text t = {0};
	int i = 1;
	bool newline = !(argc > 1 && strcmp(argv[1], "-n") == 0);
	for (i += !newline; i < argc; i++) {
		if (!escapes(argv[i], &t)) {
			newline = false;
			break;
		}
		if (i + 1 < argc)
			add_byte(&t, ' ');
	}
	if (newline)
		add_byte(&t, '\n');
	out_bytes(t.p, t.n);
	return 0;
}

struct arguments { /* of printf */
	char **v;    /* what is left */
	bool failed; /* one was no number */
};

static const char *next_text(struct arguments *a) { return *a->v ? *a->v++ : ""; }

static void check_number(struct arguments *a, const char *s, const char *end)
{
	if (end == s && *s)
		complain("%s: expected numeric value", s);
	else if (*end)
		complain("%s: not completely converted", s);
	else if (errno)
		complain("%s: %s", s, strerror(errno));
	else
		return;
	a->failed = true;
}

/* 'c is the number of a character. */
static long next_number(struct arguments *a, bool is_signed)
{
	const char *s = next_text(a);
	char *end;
	if (*s == '\'' || *s == '"')
		return (unsigned char)s[1];
	errno = 0;
	long v = is_signed ? strtol(s, &end, 0) : (long)strtoul(s, &end, 0);
	check_number(a, s, end);
	return v;
}

static double next_double(struct arguments *a)
{
	const char *s = next_text(a);
	char *end;
	if (*s == '\'' || *s == '"')
		return (unsigned char)s[1];
	errno = 0;
	double v = strtod(s, &end);
	check_number(a, s, end);
	return v;
}

/* One conversion; form is what stands between % and the letter. */
static bool convert(struct arguments *a, const char *form, int width, int precision, char letter)
{
	char spec[64], *room;
	int n;
	struct text t = {0};
	bool go_on = true;
	bool is_integer = strchr("diouxX", letter) != NULL, is_double = strchr("eEfFgGaA", letter) != NULL;
	snprintf(spec, sizeof spec, "%%%s*.*%s%c", form, is_integer ? "l" : "", is_integer || is_double ? letter : 's');
	long whole = is_integer ? next_number(a, letter == 'd' || letter == 'i') : 0;
	double x = is_double ? next_double(a) : 0;
	if (letter == 'c')
		add_bytes(&t, next_text(a), 1);
	else if (letter == 'b')
		go_on = escapes(next_text(a), &t);
	else if (!is_integer && !is_double)
		add_string(&t, next_text(a));
	const char *s = text_string(&t);
	for (size_t size = 256;; size = (size_t)n + 1) {
		room = take(&scratch, size);
		n = is_integer ? snprintf(room, size, spec, width, precision, whole)
		    : is_double ? snprintf(room, size, spec, width, precision, x)
		                : snprintf(room, size, spec, width, precision, s);
		if (n < (int)size)
			break;
	}
	out_bytes(room, (size_t)n);
	return go_on;
}

static int number_or_star(const char **f, struct arguments *a)
{
	if (**f == '*') {
		(*f)++;
		return (int)next_number(a, true);
	}
	return (int)strtol(*f, (char **)f, 10);
}

/* The format once; false if output is to end. */
static bool format_once(const char *f, struct arguments *a)
{
	while (*f) {
		struct text t = {0};
		if (*f == '\\') {
			f++;
			escape(&f, false, &t);
			out_bytes(t.p, t.n);
			continue;
		}
		if (*f != '%' || f[1] == '%') {
			f += *f == '%';
			out_bytes(f++, 1);
			continue;
		}
		size_t flags = strspn(++f, "-+ #0");
		char *form = take_string(&scratch, f, flags);
		f += flags;
		int width = *f == '*' || (*f >= '0' && *f <= '9') ? number_or_star(&f, a) : 0, precision = -1;
		if (*f == '.') {
			f++;
			precision = number_or_star(&f, a);
		}
		if (!*f || !strchr("diouxXeEfFgGaAcsb", *f)) {
			fail("%%%c: invalid directive", *f);
			a->failed = true;
			return false;
		}
		if (!convert(a, form, width, precision, *f++))
			return false;
	}
	return true;
}

int b_printf(int argc, char **argv)
{
	int i = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (i >= argc)
		return fail("usage: printf format [arg ...]");
	struct arguments a = {argv + i + 1, false};
	char **before;
	do {
		struct mark m = arena_mark(&scratch);
		before = a.v;
		if (!format_once(argv[i], &a))
			break;
		arena_release(&scratch, m);
	} while (*a.v && a.v != before);
	return a.failed;
}
