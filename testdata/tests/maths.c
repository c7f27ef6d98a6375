/* The functions of math.h against what they must satisfy, to twelve digits. */
#include <math.h>
#include <stdio.h>

int main(void)
{
	static const double xs[] = {0, 0.1, 0.5, 1, 1.5, 2, 3, 10, 100, 700, -0.1, -1, -2.5, -10, -700, 1e-10, 12345.678};
	for (unsigned i = 0; i < sizeof xs / sizeof xs[0]; i++) {
		double x = xs[i];
		printf("%g: sin %.12f cos %.12f atan %.12f", x, sin(x), cos(x), atan(x));
		if (x < 710)
			printf(" exp %.11e", exp(x));
		if (x > 0)
			printf(" log %.12f log2 %.11f log10 %.11f sqrt %.12f", log(x), log2(x), log10(x), sqrt(x));
		printf("\n");
	}
	printf("%.12g %.12g %.12g %.12g %.12g\n", pow(2, 10), pow(2, 0.5), pow(10, -3), pow(9, 1.5), pow(-2, 3));
	printf("%.12g %.12g %.12g %.12g\n", atan2(1, 1), atan2(1, -1), atan2(-1, -1), atan2(0, 1));
	printf("%.12g %.12g %.12g\n", fmod(7, 3), fmod(-7, 3), fmod(5.5, 2));
	printf("%d %d\n", isinf(exp(1000)), exp(-1000) == 0);
	return 0;
}
