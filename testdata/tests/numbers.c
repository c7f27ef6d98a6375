/* Integers and floating point numbers through printf, strtol, and plain arithmetic. */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

int main(void)
{
	printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d] [%.3d]\n", 42, 42, 42, 42, 42, 42, 42);
	printf("[%u] [%x] [%#x] [%X] [%o] [%#o] [%08x]\n", 3000000000u, 255, 255, 255, 8, 8, 0xbeef);
	printf("[%ld] [%lu] [%hhd] [%hd] [%zu]\n", LONG_MIN, ULONG_MAX, 300, 70000, sizeof(int));
	printf("[%s] [%10s] [%-10s] [%.2s] [%c] [%%] [%*d]\n", "text", "right", "left", "cut", 'x', 6, 7);
	double x[] = {0, 1, -1.5, 0.1, 1e-5, 123456.789, 1e10, 6.02e23, 2.5, 3.5, 1.0 / 3};
	for (unsigned i = 0; i < sizeof x / sizeof x[0]; i++)
		printf("%f %.3f %e %g %.10g %10.2f|\n", x[i], x[i], x[i], x[i], x[i], x[i]);
	volatile double zero = 0;
	printf("%f %f %.17g\n", 1 / zero, -1 / zero, 0.1 + 0.2);

	volatile int64_t a = -7, b = 2, none = 0;
	volatile int32_t p = INT_MAX;
	volatile uint32_t u = 4000000000u;
	printf("%ld %ld %ld %lu %d %u\n", (long)(a / b), (long)(a % b), (long)(a >> 1), (unsigned long)((uint64_t)a >> 60), (int)(int8_t)p, u * 3);
	printf("%ld %ld\n", (long)((__int128)a * INT64_MAX >> 64), (long)(none & 1));
	volatile float f = 1.1f;
	volatile double d = f;
	printf("%.9f %.9f %d %ld %u\n", f * f, d * d, (int)(d * -1000), (long)(d * 1e12), (unsigned)(d * 3e9));
	uint64_t h = 1;
	double acc = 0;
	for (int i = 0; i < 20000; i++) {
		h = mix(h + (uint64_t)i);
		acc += (double)(int64_t)h / 9007199254740992.0 + (double)(h % 1000) / (double)(1 + h % 77);
		h += (uint64_t)(int64_t)((int32_t)h / (int32_t)(1 + (h >> 50)));
		h ^= h / (1 + (h >> 40)) + h % (3 + (h & 0xffff));
	}
	printf("hash %016lx, sum %.6f\n", (unsigned long)h, acc);
	char *end;
	printf("%ld %ld %ld", strtol(" -12abc", &end, 10), strtol("0x1F", NULL, 0), strtol("z", NULL, 36));
	printf(" %s %lu %d %.3f\n", end, strtoul("777", NULL, 8), atoi("99 bottles"), atof("2.750"));
	return 0;
}
