/* double.c: printf's %f, %e and %g, exact to the last digit.

   A double is m * 2^e with integers m and e. For e < 0 that is m * 5^-e / 10^-e: so each double is an
   integer with a decimal point put into it, and with arithmetic on long integers its digits are exact. */
#include "libc.h"
#include <stdint.h>
#include <string.h>

#define WORDS 90             /* the longest is m * 5^1074: 768 digits */
#define WORD 1000000000u     /* each word holds nine of them */

/* The digits of a number: 0.d0 d1 d2 ... * 10^point. */
struct decimal {
	char d[WORDS * 9 + 1];
	int n;     /* how many there are; all that follow are 0 */
	int point; /* place of the decimal point in them */
};

static void multiply(uint32_t *w, int *n, uint32_t by)
{
	uint64_t carry = 0;
	for (int i = 0; i < *n; i++) {
		carry += (uint64_t)w[i] * by;
		w[i] = (uint32_t)(carry % WORD);
		carry /= WORD;
	}
	if (carry)
		w[(*n)++] = (uint32_t)carry;
}

/* by^times, in steps of the largest power that fits. */
static void multiply_power(uint32_t *w, int *n, uint32_t by, uint32_t step, int step_times, int times)
{
	for (; times >= step_times; times -= step_times)
		multiply(w, n, step);
	for (; times > 0; times--)
		multiply(w, n, by);
}

static void to_decimal(struct decimal *x, uint64_t m, int e)
{
	if (m == 0)
		e = 0;
	while (m && !(m & 1) && e < 0) { /* shorter is quicker */
		m >>= 1;
		e++;
	}
	uint32_t w[WORDS] = {(uint32_t)(m % WORD), (uint32_t)(m / WORD)};
	int n = 2, shift = 0;
	if (e >= 0) {
		multiply_power(w, &n, 2, 1u << 28, 28, e);
	} else {
		multiply_power(w, &n, 5, 244140625, 12, -e);
		shift = -e;
	}
	x->n = 0;
	for (int i = n - 1; i >= 0; i--)
		for (uint32_t unit = WORD / 10, rest = w[i]; unit; rest %= unit, unit /= 10)
			x->d[x->n++] = (char)('0' + rest / unit);
	int lead = 0;
	while (lead < x->n - 1 && x->d[lead] == '0')
		lead++;
	x->n -= lead;
	memmove(x->d, x->d + lead, (size_t)x->n);
	x->point = x->n - shift; /* 1 for zero, which is one digit */
}

/* Keeps so many digits; half goes to the even digit, and more than half up. */
static void round_to(struct decimal *x, int keep)
{
	if (keep >= x->n)
		return;
	int up = 0;
	if (keep >= 0) {
		int more = 0;
		for (int i = keep + 1; i < x->n; i++)
			more |= x->d[i] != '0';
		int odd = keep > 0 && (x->d[keep - 1] - '0') % 2;
		up = x->d[keep] > '5' || (x->d[keep] == '5' && (more || odd));
	}
	x->n = keep > 0 ? keep : 0;
	int i = x->n - 1;
	while (up && i >= 0 && x->d[i] == '9')
		x->d[i--] = '0';
	if (!up)
		return;
	if (i >= 0) {
		x->d[i]++;
		return;
	}
	memmove(x->d + 1, x->d, (size_t)x->n);
	x->d[0] = '1';
	x->n++;
	x->point++;
}

/* Digits [from, to) of the number, zeros where there are none. */
static void put_digits(struct sink *s, const struct decimal *x, int from, int to)
{
	if (from < 0 && from < to) {
		int zeros = (to < 0 ? to : 0) - from;
		__pad(s, '0', zeros);
		from += zeros;
	}
	int there = to < x->n ? to : x->n;
	if (from < there) {
		__put(s, x->d + from, (size_t)(there - from));
		from = there;
	}
	__pad(s, '0', to - from);
}

/* %g leaves zeros at the end out. */
static int without_zeros(const struct decimal *x, int first, int after)
{
	int last = x->n - 1;
	while (last >= 0 && x->d[last] == '0')
		last--;
	int needed = last + 1 - first;
	return needed < 0 ? 0 : needed < after ? needed : after;
}

/* Sign, fill and number; exponent is NULL for %f. */
static void put_number(struct sink *s, struct spec *spec, const char *sign, struct decimal *x, int after, const char *exponent)
{
	int first = exponent ? 1 : x->point; /* digits before the point */
	int whole = first > 0 ? first : 1;
	int dot = after > 0 || spec->alt;
	long n = (long)strlen(sign) + whole + dot + after + (exponent ? (long)strlen(exponent) : 0);
	if (!spec->left && !spec->zero)
		__pad(s, ' ', spec->width - n);
	__put(s, sign, strlen(sign));
	if (!spec->left && spec->zero)
		__pad(s, '0', spec->width - n);
	if (first > 0)
		put_digits(s, x, 0, first);
	else
		__put(s, "0", 1);
	if (dot)
		__put(s, ".", 1);
	put_digits(s, x, first, first + after);
	if (exponent)
		__put(s, exponent, strlen(exponent));
	if (spec->left)
		__pad(s, ' ', spec->width - n);
}

static void exponent_text(char *text, int e, int capital)
{
	*text++ = capital ? 'E' : 'e';
	*text++ = e < 0 ? '-' : '+';
	unsigned n = (unsigned)(e < 0 ? -e : e);
	if (n >= 100)
		*text++ = (char)('0' + n / 100);
	*text++ = (char)('0' + n / 10 % 10);
	*text++ = (char)('0' + n % 10);
	*text = 0;
}

static void put_special(struct sink *s, struct spec *spec, const char *sign, int is_nan)
{
	const char *word = spec->conv & 32 ? (is_nan ? "nan" : "inf") : (is_nan ? "NAN" : "INF");
	long fill = spec->width - 3 - (long)strlen(sign);
	if (!spec->left)
		__pad(s, ' ', fill);
	__put(s, sign, strlen(sign));
	__put(s, word, 3);
	if (spec->left)
		__pad(s, ' ', fill);
}

void __format_double(struct sink *s, struct spec *spec, double value)
{
	uint64_t bits;
	memcpy(&bits, &value, sizeof bits);
	const char *sign = bits >> 63 ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	int e = (int)(bits >> 52 & 0x7ff);
	uint64_t m = bits & ((1UL << 52) - 1);
	if (e == 0x7ff) {
		put_special(s, spec, sign, m != 0);
		return;
	}
	struct decimal x;
	to_decimal(&x, e ? m | 1UL << 52 : m, (e ? e : 1) - 1075);
	int prec = spec->precision < 0 ? 6 : spec->precision, kind = spec->conv | 32;
	char text[8], *exponent = NULL;
	if (kind == 'g') {
		prec = prec ? prec : 1;
		round_to(&x, prec);
		int tens = x.point - 1;
		kind = tens < -4 || tens >= prec ? 'e' : 'f';
		prec = kind == 'e' ? prec - 1 : prec - 1 - tens;
		if (!spec->alt)
			prec = without_zeros(&x, kind == 'e' ? 1 : x.point, prec);
	} else {
		round_to(&x, kind == 'e' ? prec + 1 : x.point + prec);
	}
	if (kind == 'e') {
		exponent = text;
		exponent_text(text, x.point - 1, !(spec->conv & 32));
	}
	put_number(s, spec, sign, &x, prec, exponent);
}
