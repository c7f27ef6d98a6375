/* Floating point: the mathematical library, rounding modes, conversions, flags.
 * Needs the full C library: libm. */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

static void show(const char *name, double x) { printf("%-12s %.13g\n", name, x); }

static void rounding(const char *name, int mode)
{
	volatile double one = 1, three = 3, x = 2.5, y = -2.5;
	volatile float f = 16777216.0f, g = 1.0f;
	fesetround(mode);
	volatile double third = one / three;
	volatile float sum = f + g;
	double r = rint(x), s = rint(y);
	long t = lrint(x);
	double root = sqrt(three);
	fesetround(FE_TONEAREST);
	printf("%-8s 1/3 %a  sum %.1f  rint %g %g %ld  sqrt %a\n", name, third, sum, r, s, t, root);
}

int main(void)
{
	volatile double x = 0.7, y = 2.3, zero = 0, one = 1, big = 1e300;
	show("sin", sin(x));
	show("cos", cos(x));
	show("tan", tan(x));
	show("asin", asin(x));
	show("atan2", atan2(x, -y));
	show("exp", exp(y));
	show("exp2", exp2(y));
	show("log", log(y));
	show("log10", log10(1000 * one));
	show("pow", pow(y, 1.7));
	show("sqrt", sqrt(y));
	show("cbrt", cbrt(27 * one));
	show("hypot", hypot(3 * one, 4));
	show("fmod", fmod(17.5 * one, 4));
	show("sinh", sinh(x));
	show("tgamma", tgamma(5 * one));
	show("erf", erf(x));
	show("fma", fma(x, y, one));
	show("floor", floor(-x));
	show("ceil", ceil(x));
	show("round", round(2.5 * one));
	show("trunc", trunc(-y));
	show("copysign", copysign(y, -zero));
	show("ldexp", ldexp(one, 70));
	show("nextafter", (nextafter(one, 2) - 1) * 4503599627370496.0);
	rounding("nearest", FE_TONEAREST);
	rounding("down", FE_DOWNWARD);
	rounding("up", FE_UPWARD);
	rounding("zero", FE_TOWARDZERO);

	feclearexcept(FE_ALL_EXCEPT);
	volatile double r = one / zero;
	printf("1/0 = %f, divide by zero %d\n", r, fetestexcept(FE_DIVBYZERO) != 0);
	feclearexcept(FE_ALL_EXCEPT);
	r = big * big;
	printf("big = %f, overflow %d inexact %d\n", r, fetestexcept(FE_OVERFLOW) != 0, fetestexcept(FE_INEXACT) != 0);
	feclearexcept(FE_ALL_EXCEPT);
	r = zero / zero;
	printf("0/0 is a number: %d, invalid %d\n", r == r, fetestexcept(FE_INVALID) != 0);
	volatile double tiny = DBL_MIN;
	feclearexcept(FE_ALL_EXCEPT);
	r = tiny / 3;
	printf("tiny = %a, underflow %d\n", r, fetestexcept(FE_UNDERFLOW) != 0);
	printf("compare: %d %d %d %d\n", one < y, y <= one, zero == -zero, isunordered(one, NAN) != 0);
	printf("classes: %d %d %d %d\n", isnan(NAN) != 0, isinf(INFINITY) != 0, fpclassify(r) == FP_SUBNORMAL, signbit(-zero) != 0);
	volatile float f = 0.1f;
	volatile double d = f;
	printf("float: %.9g %.17g %a, long %ld %d %u\n", f, d, d, (long)(y * -1e15), (int)-y, (unsigned)y);
	double sum = 0, product = 1;
	for (int i = 1; i <= 1000; i++) {
		sum += one / i / i;
		product *= 1 + one / (i * (double)i * i);
	}
	printf("sum %.14f product %.14f\n", sum, product);
	return 0;
}
