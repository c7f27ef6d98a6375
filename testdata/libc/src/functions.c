/* functions.c: exponentials, logarithms and angles by their series, good to about fifteen digits. See exp(3), sin(3).

   A series is quick only near zero: so each argument is first brought there, by halving or by taking whole turns away. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define LN2 0.693147180559945309417

/* x * 2^n, by the exponent's bits. */
static double scale(double x, int n)
{
	for (; n > 1000; n -= 1000)
		x *= 0x1p1000;
	for (; n < -1000; n += 1000)
		x *= 0x1p-1000;
	uint64_t bits = (uint64_t)(n + 1023) << 52;
	double factor;
	memcpy(&factor, &bits, sizeof factor);
	return x * factor;
}

double fmod(double x, double y) { return y == 0 || isinf(x) ? NAN : x - y * trunc(x / y); }

double exp(double x)
{
	if (isnan(x) || x > 710)
		return isnan(x) ? x : INFINITY;
	if (x < -746)
		return 0;
	int n = (int)round(x / LN2);
	double r = x - n * 0x1.62e42fefa38p-1 - n * 0x1.ef35793c7673p-45, sum = 1, term = 1; /* ln 2 in two parts */
	for (int i = 1; i < 20; i++)
		sum += term *= r / i;
	return scale(sum, n);
}

/* ln m = 2 (s + s^3/3 + s^5/5 ...) with s = (m - 1) / (m + 1). */
double log(double x)
{
	if (isnan(x) || x < 0)
		return NAN;
	if (x == 0 || isinf(x))
		return x == 0 ? -INFINITY : x;
	int n = 0;
	for (; x > 1.41421356; n++)
		x /= 2;
	for (; x < 0.70710678; n--)
		x *= 2;
	double s = (x - 1) / (x + 1), square = s * s, power = s, sum = 0;
	for (int i = 1; i < 40; i += 2, power *= square)
		sum += power / i;
	return 2 * sum + n * LN2;
}

double log2(double x) { return log(x) / LN2; }
double log10(double x) { return log(x) / 2.302585092994045684; }

double pow(double x, double y)
{
	if (y == 0 || x == 1)
		return 1;
	int whole = y == trunc(y);
	if (whole && fabs(y) < 1e6) { /* exact as long as it can be */
		double r = 1, b = x;
		for (long n = (long)fabs(y); n > 0; n >>= 1, b *= b)
			if (n & 1)
				r *= b;
		return y < 0 ? 1 / r : r;
	}
	if (x < 0)
		return NAN;
	return x == 0 ? (y > 0 ? 0 : INFINITY) : exp(y * log(x));
}

/* Quarter turns are taken away; which one it was decides between sine and cosine of the rest. */
static double turn(double x, int quarter)
{
	if (isnan(x) || isinf(x))
		return NAN;
	double n = round(x / (M_PI / 2)), r = x - n * 0x1.921fb544p0 - n * 0x1.0b4611a626331p-34;
	quarter = (quarter + (int)fmod(n, 4) + 4) % 4;
	double square = r * r, term = quarter % 2 ? 1 : r, sum = term;
	for (int i = quarter % 2 ? 1 : 2; i < 24; i += 2)
		sum += term *= -square / (i * (i + 1));
	return quarter >= 2 ? -sum : sum;
}

double sin(double x) { return turn(x, 0); }
double cos(double x) { return turn(x, 1); }
double tan(double x) { return sin(x) / cos(x); }

double atan(double x)
{
	if (x < 0)
		return -atan(-x);
	if (x > 1)
		return M_PI / 2 - atan(1 / x);
	int halved = 0;
	for (; x > 0.1; halved++)
		x /= 1 + sqrt(1 + x * x); /* the tangent of half the angle */
	double square = x * x, power = x, sum = 0;
	for (int i = 1; i < 24; i += 2, power *= -square)
		sum += power / i;
	return scale(sum, halved);
}

double atan2(double y, double x)
{
	if (x > 0)
		return atan(y / x);
	if (x < 0)
		return atan(y / x) + (y < 0 ? -M_PI : M_PI);
	return y == 0 ? 0 : y > 0 ? M_PI / 2 : -M_PI / 2;
}
