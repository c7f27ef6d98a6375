/* math.h: what the processor can do itself, and rounding. The rest of libm is not here. */
#ifndef _MATH_H
#define _MATH_H

#define HUGE_VAL (__builtin_huge_val())
#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))
#define isnan(x) ((x) != (x))
#define isinf(x) ((x) == INFINITY || (x) == -INFINITY)
#define isfinite(x) (!isnan(x) && !isinf(x))
#define M_PI 3.14159265358979323846
#define M_E 2.71828182845904523536

double sqrt(double x);
double fabs(double x);
double fmin(double a, double b);
double fmax(double a, double b);
double trunc(double x);
double floor(double x);
double ceil(double x);
double round(double x);

#endif
