/* The program break, and malloc under a heavy mixed load. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCKS = 300, ROUNDS = 6000 };

static uint32_t state = 12345;

static uint32_t next(void)
{
	state = state * 1664525 + 1013904223;
	return state >> 8;
}

static unsigned char *block[BLOCKS];
static size_t size[BLOCKS];

static void fill(int i) { memset(block[i], i & 0xff, size[i]); }

static int intact(int i, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (block[i][k] != (i & 0xff))
			return 0;
	return 1;
}

static size_t any_size(void)
{
	uint32_t r = next();
	return r % 10 < 7 ? next() % 200 : r % 10 < 9 ? next() % 5000 : next() % 300000;
}

int main(void)
{
	/* Before anything else: printf may want memory too, and the break is everybody's. */
	char *start = sbrk(0), *old = sbrk(100000);
	memset(old, 7, 100000);
	sbrk(-50000);
	sbrk(50000);
	int kept = old[0] + old[49000], zeroed = old[99999];
	int far = brk((void *)0x7fffffffffff), error = errno;
	printf("sbrk gives the old break: %d\n", old == start);
	printf("kept %d, given back and zero again %d\n", kept, zeroed);
	printf("brk far away: %d %s\n", far, strerror(error));

	int bad = 0, misaligned = 0;
	long bytes = 0, made = 0, resized = 0;
	for (int round = 0; round < ROUNDS; round++) {
		int i = (int)(next() % BLOCKS);
		if (!block[i]) {
			size[i] = any_size();
			block[i] = next() % 4 ? malloc(size[i]) : calloc(1, size[i]);
			misaligned += (uintptr_t)block[i] % 16 != 0;
			bytes += (long)size[i];
			made++;
			fill(i);
		} else if (next() % 3 == 0) {
			size_t n = any_size() + 1;
			block[i] = realloc(block[i], n);
			bad += !intact(i, n < size[i] ? n : size[i]);
			size[i] = n;
			resized++;
			fill(i);
		} else {
			bad += !intact(i, size[i]);
			free(block[i]);
			block[i] = NULL;
		}
	}
	for (int i = 0; i < BLOCKS; i++)
		if (block[i]) {
			bad += !intact(i, size[i]);
			free(block[i]);
		}
	printf("%ld blocks, %ld bytes, %ld resized, bad %d, misaligned %d\n", made, bytes, resized, bad, misaligned);

	int zero = 1;
	for (int i = 0; i < 50; i++) {
		unsigned char *p = calloc(100, 37);
		for (int k = 0; k < 3700; k++)
			zero &= p[k] == 0;
		memset(p, 255, 3700);
		free(p);
	}
	printf("calloc is zero: %d\n", zero);
	char *s = NULL;
	for (int n = 1; n <= 1 << 20; n *= 2) {
		s = realloc(s, (size_t)n);
		s[n - 1] = (char)n;
		if (n > 1 && s[n / 2 - 1] != (char)(n / 2))
			printf("lost at %d\n", n);
	}
	free(s);
	errno = 0;
	volatile size_t huge = SIZE_MAX / 2;
	printf("far too much: %d", malloc(huge) == NULL);
	printf(" %s, overflow in calloc: %d\n", strerror(errno), calloc(huge, 4) == NULL);
	free(NULL);
	return bad;
}
