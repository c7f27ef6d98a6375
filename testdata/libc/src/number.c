/* number.c: from text to numbers. See strtol(3), strtod(3), atoi(3). */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static int digit(int c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return tolower(c) - 'a' + 10;
	return 99;
}

/* The magnitude, its sign, and whether it was too large for 64 bits. */
static unsigned long scan(const char *s, char **end, int base, int *negative, int *over)
{
	const char *p = s;
	unsigned long n = 0;
	int any = 0;
	*over = *negative = 0;
	while (isspace((unsigned char)*p))
		p++;
	if (*p == '-' || *p == '+')
		*negative = *p++ == '-';
	if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 32) == 'x' && digit((unsigned char)p[2]) < 16) {
		p += 2;
		base = 16;
	} else if (base == 0) {
		base = *p == '0' ? 8 : 10;
	}
	for (int d; (d = digit((unsigned char)*p)) < base; p++) {
		any = 1;
		if (__builtin_mul_overflow(n, (unsigned long)base, &n) || __builtin_add_overflow(n, (unsigned long)d, &n))
			*over = 1;
	}
	if (end)
		*end = (char *)(any ? p : s);
	return n;
}

unsigned long strtoul(const char *s, char **end, int base)
{
	int negative, over;
	unsigned long n = scan(s, end, base, &negative, &over);
	if (over) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return negative ? -n : n;
}

long strtol(const char *s, char **end, int base)
{
	int negative, over;
	unsigned long n = scan(s, end, base, &negative, &over);
	if (over || n > (unsigned long)LONG_MAX + (unsigned long)negative) {
		errno = ERANGE;
		return negative ? LONG_MIN : LONG_MAX;
	}
	return (long)(negative ? -n : n);
}

long long strtoll(const char *s, char **end, int base) { return strtol(s, end, base); }
unsigned long long strtoull(const char *s, char **end, int base) { return strtoul(s, end, base); }
int atoi(const char *s) { return (int)strtol(s, NULL, 10); }
long atol(const char *s) { return strtol(s, NULL, 10); }
long long atoll(const char *s) { return strtol(s, NULL, 10); }

/* Good to about 15 digits: it collects an integer and scales it by powers of ten. */
double strtod(const char *s, char **end)
{
	const char *p = s;
	double x = 0, scale = 1;
	int negative = 0, any = 0, e = 0;
	while (isspace((unsigned char)*p))
		p++;
	if (*p == '-' || *p == '+')
		negative = *p++ == '-';
	for (; isdigit((unsigned char)*p); p++, any = 1)
		x = x * 10 + (*p - '0');
	if (*p == '.')
		for (p++; isdigit((unsigned char)*p); p++, any = 1, e--)
			x = x * 10 + (*p - '0');
	if (any && (*p | 32) == 'e') {
		char *stop;
		long given = strtol(p + 1, &stop, 10);
		if (stop != p + 1) {
			e += (int)(given > 9999 ? 9999 : given < -9999 ? -9999 : given);
			p = stop;
		}
	}
	for (int i = e < 0 ? -e : e; i > 0 && i < 5000; i--)
		scale *= 10;
	if (x != 0)
		x = e < 0 ? x / scale : x * scale;
	if (end)
		*end = (char *)(any ? p : s);
	return negative ? -x : x;
}

float strtof(const char *s, char **end) { return (float)strtod(s, end); }
double atof(const char *s) { return strtod(s, NULL); }
int abs(int x) { return x < 0 ? -x : x; }
long labs(long x) { return x < 0 ? -x : x; }
long long llabs(long long x) { return x < 0 ? -x : x; }
div_t div(int a, int b) { return (div_t){a / b, a % b}; }
ldiv_t ldiv(long a, long b) { return (ldiv_t){a / b, a % b}; }
