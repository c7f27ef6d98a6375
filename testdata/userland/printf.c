/* printf: formatted text. See printf(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>

static int bad;
static char **args; /* what is left of the operands */

static const char *next(void) { return *args ? *args++ : NULL; }

/* One escape behind a backslash; %b knows \0123 where the format knows \123. Returns NULL after \c. */
static const char *put_escape(const char *p, int in_argument)
{
	static const char letters[] = "abefnrtv\\\"", bytes[] = "\a\b\033\f\n\r\t\v\\\"";
	const char *found = *p ? strchr(letters, *p) : NULL;
	if (found) {
		putchar(bytes[found - letters]);
		return p + 1;
	}
	if (*p == 'c')
		return NULL;
	if (*p >= '0' && *p <= '7') {
		int n = 0;
		p += in_argument && *p == '0';
		for (int i = 0; i < 3 && *p >= '0' && *p <= '7'; i++)
			n = n * 8 + *p++ - '0';
		putchar(n);
		return p;
	}
	if (*p == 'x' && isxdigit((unsigned char)p[1])) {
		char digits[3] = {p[1], isxdigit((unsigned char)p[2]) ? p[2] : 0, 0};
		putchar((int)strtol(digits, NULL, 16));
		return p + 1 + strlen(digits);
	}
	putchar('\\');
	return p;
}

static void complain(const char *text, const char *end)
{
	if (end == text)
		error(0, 0, "'%s': expected a numeric value", text);
	else if (*end)
		error(0, 0, "'%s': value not completely converted", text);
	else if (errno)
		error(0, errno, "'%s'", text);
	else
		return;
	bad = 1;
}

/* 'A is the code of A. */
static long integer(const char *text)
{
	char *end;
	if (!text)
		return 0;
	if ((*text == '\'' || *text == '"') && text[1])
		return (unsigned char)text[1];
	errno = 0;
	long n = strtol(text, &end, 0);
	if (errno == ERANGE && *text != '-') {
		errno = 0;
		n = (long)strtoul(text, &end, 0);
	}
	complain(text, end);
	return n;
}

static double real(const char *text)
{
	char *end;
	if (!text)
		return 0;
	if (*text == '\'' || *text == '"')
		return (unsigned char)text[1];
	errno = 0;
	double x = strtod(text, &end);
	complain(text, end);
	return x;
}

/* One conversion; returns NULL when nothing more is to be written. */
static const char *convert(const char *p)
{
	char spec[64];
	size_t n = 0;
	spec[n++] = '%';
	while (*p && strchr("-+ #0", *p) && n < 20)
		spec[n++] = *p++;
	for (int part = 0; part < 2; part++) {
		if (part && *p == '.')
			spec[n++] = *p++;
		else if (part)
			break;
		if (*p == '*') {
			n += (size_t)snprintf(spec + n, 12, "%d", (int)integer(next()));
			p++;
		}
		while (isdigit((unsigned char)*p) && n < 40)
			spec[n++] = *p++;
	}
	while (*p && strchr("hlLqjzt", *p))
		p++;
	int conv = *p;
	if (conv && strchr("diouxX", conv))
		spec[n++] = 'l';
	spec[n++] = (char)conv;
	spec[n] = 0;
	switch (conv) {
	case 'd': case 'i': case 'o': case 'u': case 'x': case 'X': printf(spec, integer(next())); break;
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': printf(spec, real(next())); break;
	case 's': { const char *s = next(); printf(spec, s ? s : ""); break; }
	case 'c': { const char *s = next(); if (s && *s) printf(spec, *s); break; }
	case 'b': {
		const char *s = next();
		while (s && *s)
			if (*s != '\\')
				putchar(*s++);
			else if (!(s = put_escape(s + 1, 1)))
				return NULL;
		break;
	}
	default:
		spec[n - (conv ? 0 : 1)] = 0;
		error(1, 0, "%s: invalid conversion specification", spec);
	}
	return p + 1;
}

int main(int argc, char **argv)
{
	int i = 1;
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	if (i == argc)
		missing_operand();
	const char *format = argv[i];
	args = argv + i + 1;
	for (;;) { /* the format again, as long as operands are left */
		char **before = args;
		for (const char *p = format; *p;) {
			if (p[0] == '%' && p[1] == '%') {
				putchar('%');
				p += 2;
			} else if (*p == '%') {
				if (!(p = convert(p + 1)))
					return bad;
			} else if (*p == '\\') {
				if (!(p = put_escape(p + 1, 0)))
					return bad;
			} else {
				putchar(*p++);
			}
		}
		if (!*args)
			return bad;
		if (args == before) {
			error(0, 0, "warning: ignoring excess arguments, starting with '%s'", *args);
			return bad;
		}
	}
}
