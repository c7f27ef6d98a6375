/* math.c: roots, signs and rounding. See sqrt(3), floor(3). */
#include <math.h>

double sqrt(double x)
{
	double root;
	__asm__("fsqrt.d %0, %1" : "=f"(root) : "f"(x));
	return root;
}

double fabs(double x)
{
	double positive;
	__asm__("fabs.d %0, %1" : "=f"(positive) : "f"(x));
	return positive;
}

double fmin(double a, double b)
{
	double less;
	__asm__("fmin.d %0, %1, %2" : "=f"(less) : "f"(a), "f"(b));
	return less;
}

double fmax(double a, double b)
{
	double more;
	__asm__("fmax.d %0, %1, %2" : "=f"(more) : "f"(a), "f"(b));
	return more;
}

/* From 2^52 on every double is whole. The sign is kept, for -0.5 becomes -0. */
static double sign_of(double to, double from)
{
	double r;
	__asm__("fsgnj.d %0, %1, %2" : "=f"(r) : "f"(to), "f"(from));
	return r;
}

double trunc(double x)
{
	return fabs(x) < 4503599627370496.0 ? sign_of((double)(long)x, x) : x;
}

double floor(double x)
{
	double t = trunc(x);
	return t > x ? t - 1 : t;
}

double ceil(double x)
{
	double t = trunc(x);
	return t < x ? sign_of(t + 1, x) : t;
}

double round(double x)
{
	double t = trunc(x);
	return fabs(x - t) >= 0.5 ? t + sign_of(1, x) : t;
}
