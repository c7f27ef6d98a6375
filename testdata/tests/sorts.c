/* qsort and bsearch on a lot of data, and a few sorts of our own. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 5000 };

static uint32_t state = 2463534242u;

static uint32_t next(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

struct record {
	int key;
	char name[13];
};

static int by_int(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct record *)a)->name, ((const struct record *)b)->name);
}

static int by_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void shell_sort(int *a, int n)
{
	for (int gap = n / 2; gap > 0; gap /= 2)
		for (int i = gap; i < n; i++) {
			int x = a[i], k = i;
			for (; k >= gap && a[k - gap] > x; k -= gap)
				a[k] = a[k - gap];
			a[k] = x;
		}
}

static uint32_t checksum(const void *p, size_t n)
{
	uint32_t h = 2166136261u;
	for (const unsigned char *c = p; n > 0; n--, c++)
		h = (h ^ *c) * 16777619u;
	return h;
}

int main(void)
{
	static int a[N], b[N];
	static struct record r[N];
	static double d[N];
	for (int i = 0; i < N; i++) {
		a[i] = b[i] = (int)next();
		r[i].key = i;
		int letter = 'a' + (int)(next() % 26);
		snprintf(r[i].name, sizeof r[i].name, "%c%u", letter, (unsigned)next());
		int above = (int)next(), below = 1 + (int)(next() % 1000);
		d[i] = (double)above / below;
	}
	qsort(a, N, sizeof a[0], by_int);
	shell_sort(b, N);
	int ordered = 1;
	for (int i = 1; i < N; i++)
		ordered &= a[i - 1] <= a[i];
	printf("ordered %d, same as the other sort %d, checksum %08x\n", ordered, memcmp(a, b, sizeof a) == 0, checksum(a, sizeof a));
	qsort(r, N, sizeof r[0], by_name);
	uint32_t h = 0;
	for (int i = 0; i < N; i++)
		h = h * 31 + checksum(r[i].name, strlen(r[i].name)) + (uint32_t)r[i].key;
	printf("first %s, last %s, checksum %08x\n", r[0].name, r[N - 1].name, h);
	qsort(d, N, sizeof d[0], by_double);
	printf("smallest %.6f, middle %.6f, largest %.6f\n", d[0], d[N / 2], d[N - 1]);
	int found = 0, missing = 0;
	for (int i = 0; i < N; i++) {
		int key = i % 2 ? a[next() % N] : (int)next();
		int *p = bsearch(&key, a, N, sizeof a[0], by_int);
		if (p && *p == key)
			found++;
		else
			missing++;
	}
	printf("found %d, missing %d\n", found, missing);
	return 0;
}
