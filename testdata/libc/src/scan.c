/* scan.c: the scanf family, for numbers, words and characters. See scanf(3). */
#include "stream.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Where characters come from: a stream, or a string if f is NULL. One can be put back. */
struct source {
	FILE *f;
	const char *s;
	int back; /* put back, or -2 */
	int count; /* characters taken, for %n */
};

static int take(struct source *in)
{
	int c = in->back;
	in->back = -2;
	if (c == -2)
		c = in->f ? fgetc(in->f) : *in->s ? (unsigned char)*in->s++ : EOF;
	in->count += c != EOF;
	return c;
}

static void give_back(struct source *in, int c)
{
	in->back = c;
	in->count -= c != EOF;
}

static void skip_space(struct source *in)
{
	int c;
	while (isspace(c = take(in)))
		continue;
	give_back(in, c);
}

static void store(va_list *ap, long n, int size)
{
	void *to = va_arg(*ap, void *);
	if (size > 0)
		*(long *)to = n;
	else if (size == 0)
		*(int *)to = (int)n;
	else if (size == -1)
		*(short *)to = (short)n;
	else
		*(signed char *)to = (signed char)n;
}

/* What may follow in a number: the sign stands first, or behind an exponent's e; the x of 0x second. */
static int fits(const char *word, int n, int c, char conv)
{
	int start = n > 0 && (word[0] == '+' || word[0] == '-');
	if (c == '+' || c == '-')
		return n == 0 || (conv == 'f' && (word[n - 1] | 32) == 'e');
	if (conv == 'f')
		return isdigit(c) || (c == '.' && !memchr(word, '.', (size_t)n) && !memchr(word, 'e', (size_t)n)) ||
		       ((c | 32) == 'e' && n > start && !memchr(word, 'e', (size_t)n) && !memchr(word, 'E', (size_t)n));
	if ((c | 32) == 'x')
		return (conv == 'x' || conv == 'i') && n == start + 1 && word[start] == '0';
	if (conv == 'o')
		return c >= '0' && c <= '7';
	return isdigit(c) || (isxdigit(c) && (conv == 'x' || (conv == 'i' && n > start + 1 && (word[start + 1] | 32) == 'x')));
}

static int scan_number(struct source *in, va_list *ap, char conv, int width, int size, int skip)
{
	char word[64], *end;
	int n = 0, c, most = width && width < 63 ? width : 63;
	while (n < most && (c = take(in)) != EOF) {
		if (!fits(word, n, c, conv)) {
			give_back(in, c);
			break;
		}
		word[n++] = (char)c;
	}
	word[n] = 0;
	if (n == 0)
		return 0;
	if (conv == 'f') {
		double x = strtod(word, &end);
		if (end != word && !skip && size > 0)
			*va_arg(*ap, double *) = x;
		else if (end != word && !skip)
			*va_arg(*ap, float *) = (float)x;
		return end != word;
	}
	int base = conv == 'i' ? 0 : conv == 'x' ? 16 : conv == 'o' ? 8 : 10;
	long x = conv == 'd' || conv == 'i' ? strtol(word, &end, base) : (long)strtoul(word, &end, base);
	if (end != word && !skip)
		store(ap, x, size);
	return end != word;
}

static int scan_text(struct source *in, va_list *ap, char conv, int width, int skip)
{
	char *to = skip ? NULL : va_arg(*ap, char *);
	int c, n = 0, most = width ? width : conv == 'c' ? 1 : 0x7fffffff;
	while (n < most && (c = take(in)) != EOF) {
		if (conv == 's' && isspace(c)) {
			give_back(in, c);
			break;
		}
		if (to)
			to[n] = (char)c;
		n++;
	}
	if (conv == 's' && to)
		to[n] = 0;
	return conv == 'c' ? n == most : n > 0;
}

/* %[abc], %[a-z], %[^abc]: a run of characters of a set. Moves *format to the closing bracket. */
static int scan_set(struct source *in, va_list *ap, const char **format, int width, int skip)
{
	char wanted[256] = {0};
	const char *p = *format + 1;
	int negated = *p == '^', c, n = 0;
	p += negated;
	for (int first = 1; *p && (first || *p != ']'); first = 0, p++) {
		int to = p[1] == '-' && p[2] && p[2] != ']' ? (unsigned char)p[2] : (unsigned char)*p;
		for (int member = (unsigned char)*p; member <= to; member++)
			wanted[member] = 1;
		p += to != (unsigned char)*p ? 2 : 0;
	}
	*format = p;
	char *s = skip ? NULL : va_arg(*ap, char *);
	while ((!width || n < width) && (c = take(in)) != EOF) {
		if (wanted[c] == negated) {
			give_back(in, c);
			break;
		}
		if (s)
			s[n] = (char)c;
		n++;
	}
	if (s)
		s[n] = 0;
	return n > 0;
}

static int at_end(struct source *in)
{
	int c = take(in);
	give_back(in, c);
	return c == EOF;
}

/* What stands behind a %: the star, the width and the size. */
static const char *parse(const char *p, int *skip, int *width, int *size)
{
	*skip = *p == '*';
	p += *skip;
	for (*width = 0; isdigit((unsigned char)*p); p++)
		*width = *width * 10 + (*p - '0');
	for (*size = 0; strchr("hljzt", *p) && *p; p++)
		*size = *p == 'h' ? *size - 1 : 1;
	return p;
}

static int scan(struct source *in, const char *format, va_list *ap)
{
	int done = 0, skip, width, size;
	for (const char *p = format; *p; p++) {
		if (isspace((unsigned char)*p)) {
			skip_space(in);
			continue;
		}
		if (*p != '%' || p[1] == '%') {
			p += *p == '%';
			int c = take(in);
			if (c == (unsigned char)*p)
				continue;
			give_back(in, c);
			return c == EOF && !done ? EOF : done;
		}
		p = parse(p + 1, &skip, &width, &size);
		char conv = *p == 'e' || *p == 'g' ? 'f' : *p == 'X' || *p == 'p' ? 'x' : *p;
		if (conv == 'n') {
			store(ap, in->count, size);
			continue;
		}
		if (conv != 'c' && conv != '[')
			skip_space(in);
		if (at_end(in))
			return done ? done : EOF;
		int ok = conv == '[' ? scan_set(in, ap, &p, width, skip) : conv == 's' || conv == 'c' ? scan_text(in, ap, conv, width, skip)
		       : conv && strchr("diuxof", conv) ? scan_number(in, ap, conv, width, size, skip) : 0;
		if (!ok)
			return done;
		done += !skip;
	}
	return done;
}

int vsscanf(const char *s, const char *format, va_list ap)
{
	struct source in = {NULL, s, -2, 0};
	va_list args;
	va_copy(args, ap);
	int n = scan(&in, format, &args);
	va_end(args);
	return n;
}

int vfscanf(FILE *f, const char *format, va_list ap)
{
	struct source in = {f, NULL, -2, 0};
	va_list args;
	va_copy(args, ap);
	int n = scan(&in, format, &args);
	va_end(args);
	if (in.back >= 0)
		ungetc(in.back, f);
	return n;
}

int vscanf(const char *format, va_list ap) { return vfscanf(stdin, format, ap); }

int sscanf(const char *s, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vsscanf(s, format, ap);
	va_end(ap);
	return n;
}

int fscanf(FILE *f, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vfscanf(f, format, ap);
	va_end(ap);
	return n;
}

int scanf(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vscanf(format, ap);
	va_end(ap);
	return n;
}
