/* format.c: the language of printf's format strings. See printf(3). */
#include "libc.h"
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

void __put(struct sink *s, const char *p, size_t n)
{
	if (n > 0)
		s->put(s, p, n);
	s->count += n;
}

void __pad(struct sink *s, char c, long n)
{
	char many[16];
	memset(many, c, sizeof many);
	for (; n > 0; n -= (long)sizeof many)
		__put(s, many, n < (long)sizeof many ? (size_t)n : sizeof many);
}

static void put_text(struct sink *s, struct spec *spec, const char *text, size_t n)
{
	long fill = spec->width - (long)n;
	if (!spec->left)
		__pad(s, ' ', fill);
	__put(s, text, n);
	if (spec->left)
		__pad(s, ' ', fill);
}

/* Sign or prefix, then zeros, then digits. A precision is a least number of digits and stops the flag 0. */
static void put_integer(struct sink *s, struct spec *spec, uint64_t n, const char *prefix)
{
	char digits[24];
	int at = sizeof digits;
	unsigned base = spec->conv == 'o' ? 8 : spec->conv == 'x' || spec->conv == 'X' ? 16 : 10;
	const char *letters = spec->conv == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	for (uint64_t rest = n; rest; rest /= base)
		digits[--at] = letters[rest % base];
	long count = (long)sizeof digits - at, before = (long)strlen(prefix);
	long least = spec->precision < 0 ? 1 : spec->precision;
	if (spec->alt && base == 8 && least <= count)
		least = count + 1;
	long zeros = least > count ? least - count : 0;
	long fill = spec->width - before - zeros - count;
	if (spec->zero && !spec->left && spec->precision < 0 && fill > 0) {
		zeros += fill;
		fill = 0;
	}
	if (!spec->left)
		__pad(s, ' ', fill);
	__put(s, prefix, (size_t)before);
	__pad(s, '0', zeros);
	__put(s, digits + at, (size_t)count);
	if (spec->left)
		__pad(s, ' ', fill);
}

/* size: -2 char, -1 short, 0 int, 1 long. What was promoted to int in the call is cut again. */
static void put_signed(struct sink *s, struct spec *spec, int64_t n, int size)
{
	n = size == -2 ? (signed char)n : size == -1 ? (short)n : size == 0 ? (int)n : n;
	const char *sign = n < 0 ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	put_integer(s, spec, n < 0 ? -(uint64_t)n : (uint64_t)n, sign);
}

static void put_unsigned(struct sink *s, struct spec *spec, uint64_t n, int size)
{
	n = size == -2 ? (unsigned char)n : size == -1 ? (unsigned short)n : size == 0 ? (unsigned)n : n;
	const char *prefix = "";
	if (spec->alt && n != 0 && (spec->conv | 32) == 'x')
		prefix = spec->conv == 'x' ? "0x" : "0X";
	put_integer(s, spec, n, prefix);
}

static void put_pointer(struct sink *s, struct spec *spec, void *p)
{
	spec->conv = 'x';
	if (p)
		put_integer(s, spec, (uintptr_t)p, "0x");
	else
		put_text(s, spec, "(nil)", 5);
}

static const char *parse_flags(const char *p, struct spec *spec)
{
	for (;; p++)
		switch (*p) {
		case '-': spec->left = 1; break;
		case '0': spec->zero = 1; break;
		case '+': spec->plus = 1; break;
		case ' ': spec->space = 1; break;
		case '#': spec->alt = 1; break;
		default: return p;
		}
}

static const char *parse_number(const char *p, int *n)
{
	for (*n = 0; isdigit((unsigned char)*p); p++)
		*n = *n > INT_MAX / 10 - 10 ? *n : *n * 10 + (*p - '0');
	return p;
}

static const char *parse_size(const char *p, int *size)
{
	*size = 0;
	for (;; p++)
		switch (*p) {
		case 'h': --*size; break;
		case 'l': case 'j': case 'z': case 't': case 'q': *size = 1; break;
		default: return p;
		}
}

/* The argument list is behind a pointer so that a helper can take from it. */
struct args {
	va_list ap;
};

static const char *parse(const char *p, struct spec *spec, int *size, struct args *args)
{
	*spec = (struct spec){.precision = -1};
	p = parse_flags(p, spec);
	if (*p == '*') {
		p++;
		spec->width = va_arg(args->ap, int);
		if (spec->width < 0) {
			spec->left = 1;
			spec->width = -spec->width;
		}
	} else {
		p = parse_number(p, &spec->width);
	}
	if (*p == '.' && *++p == '*') {
		p++;
		spec->precision = va_arg(args->ap, int);
	} else if (p[-1] == '.') {
		p = parse_number(p, &spec->precision);
	}
	p = parse_size(p, size);
	spec->conv = *p;
	return *p ? p + 1 : p;
}

/* One conversion. Returns 0 for a letter that it does not know. */
static int convert(struct sink *s, struct spec *spec, int size, struct args *args)
{
	const char *text;
	char c;
	switch (spec->conv) {
	case 'd': case 'i':
		put_signed(s, spec, size > 0 ? va_arg(args->ap, long) : va_arg(args->ap, int), size);
		return 1;
	case 'u': case 'x': case 'X': case 'o':
		put_unsigned(s, spec, size > 0 ? va_arg(args->ap, unsigned long) : va_arg(args->ap, unsigned), size);
		return 1;
	case 'f': case 'F': case 'e': case 'E': case 'g': case 'G':
		__format_double(s, spec, va_arg(args->ap, double));
		return 1;
	case 'c':
		c = (char)va_arg(args->ap, int);
		put_text(s, spec, &c, 1);
		return 1;
	case 's':
		text = va_arg(args->ap, const char *);
		if (!text)
			text = spec->precision >= 0 && spec->precision < 6 ? "" : "(null)";
		put_text(s, spec, text, spec->precision < 0 ? strlen(text) : strnlen(text, (size_t)spec->precision));
		return 1;
	case 'p':
		put_pointer(s, spec, va_arg(args->ap, void *));
		return 1;
	case 'm':
		text = strerror(errno);
		put_text(s, spec, text, strlen(text));
		return 1;
	case 'n':
		*va_arg(args->ap, int *) = (int)s->count;
		return 1;
	case '%':
		__put(s, "%", 1);
		return 1;
	}
	return 0;
}

int __format(struct sink *s, const char *format, va_list ap)
{
	struct args args;
	va_copy(args.ap, ap);
	for (const char *p = format; *p;) {
		const char *plain = p;
		while (*p && *p != '%')
			p++;
		__put(s, plain, (size_t)(p - plain));
		if (!*p)
			break;
		struct spec spec;
		int size;
		const char *start = p;
		p = parse(p + 1, &spec, &size, &args);
		if (!convert(s, &spec, size, &args))
			__put(s, start, (size_t)(p - start));
	}
	va_end(args.ap);
	return s->count > INT_MAX ? -1 : (int)s->count;
}
