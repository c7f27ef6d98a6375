/* Floating point through printf, scanf and libm. Twelve digits: the last ones are each library's own. */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double xs[] = {0.0, -0.0, 1e-310, 0.1, 0.5, 1.0, 1.5, 2.718281828, 3.14159265, 10.0, 100.25, -7.75, 1e10};

int main(void)
{
	for (unsigned i = 0; i < sizeof xs / sizeof *xs; i++) {
		double x = xs[i];
		printf("%g %e %f %a %.3g %10.2f|%-12.4e|%+.1f\n", x, x, x, x, x, x, x, x);
		printf("  sin %.12g cos %.12g tan %.12g atan %.12g\n", sin(x), cos(x), tan(x), atan(x));
		printf("  exp %.12g expm1 %.12g sqrt %.12g cbrt %.12g\n", exp(x / 10), expm1(x / 10), sqrt(fabs(x)), cbrt(x));
		printf("  log %.12g log2 %.12g log1p %.12g pow %.12g\n", log(fabs(x)), log2(fabs(x)), log1p(fabs(x)), pow(fabs(x), 1.25));
		printf("  sinh %.12g tanh %.12g erf %.12g lgamma %.10g\n", sinh(fmod(x, 20)), tanh(x), erf(x), lgamma(fabs(x) + 0.25));
		printf("  floor %g ceil %g round %g trunc %g rint %g fmod %.12g hypot %.12g\n", floor(x), ceil(x), round(x), trunc(x), rint(x), fmod(x, 0.7), hypot(x, 2));
		int e;
		double fr = frexp(x, &e), ip, f = modf(x, &ip);
		printf("  frexp %.12g %d modf %.12g %.12g next %a ldexp %g\n", fr, e, f, ip, nextafter(x, 9), ldexp(x, 5));
		printf("  float %.8g %.8g %.8g long %.15Lg %.15Lg\n", (double)sinf((float)x), (double)sqrtf(fabsf((float)x)), (double)((float)x / 3), (long double)x / 3, sqrtl((long double)fabs(x)));
	}
	int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
	for (int i = 0; i < 4; i++) {
		fesetround(modes[i]);
		volatile double a = 1, b = 3;
		printf("round %d: %a %a %ld %g\n", i, a / b, -a / b, lrint(2.5), rint(-2.5));
	}
	fesetround(FE_TONEAREST);
	feclearexcept(FE_ALL_EXCEPT);
	volatile double zero = 0, big = DBL_MAX, one = 1;
	volatile double r = one / zero;
	printf("%g %d %d\n", r, !!fetestexcept(FE_DIVBYZERO), !!fetestexcept(FE_INVALID));
	r = zero / zero;
	printf("%d %d\n", isnan(r), !!fetestexcept(FE_INVALID));
	r = big * 2;
	printf("%g %d %d\n", r, !!fetestexcept(FE_OVERFLOW), !!fetestexcept(FE_INEXACT));
	double back;
	char buf[64];
	for (int i = 0; i < 200; i++) {
		double v = ldexp(sin(i), i - 100);
		snprintf(buf, sizeof buf, "%.17g", v);
		if (sscanf(buf, "%lf", &back) != 1 || back != v || strtod(buf, NULL) != v)
			printf("%s does not come back\n", buf);
	}
	printf("%d %u %ld %.20f\n", (int)-3.99, (unsigned)3e9, (long)1e18, 0.1);
	return 0;
}
