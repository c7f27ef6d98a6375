/* sort.c: sorting and searching. See qsort(3), bsearch(3). */
#include <stdlib.h>

typedef int compare(const void *, const void *);

static void swap(char *a, char *b, size_t size)
{
	for (; size > 0; size--, a++, b++) {
		char t = *a;
		*a = *b;
		*b = t;
	}
}

/* Lets element i sink in a heap of count elements until none below it is larger. */
static void sink(char *base, size_t i, size_t count, size_t size, compare *cmp)
{
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= count)
			return;
		if (child + 1 < count && cmp(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (cmp(base + i * size, base + child * size) >= 0)
			return;
		swap(base + i * size, base + child * size, size);
		i = child;
	}
}

/* Heap sort: no extra memory, no bad case, and no promise about the order of equal elements. */
void qsort(void *base, size_t count, size_t size, compare *cmp)
{
	char *b = base;
	for (size_t i = count / 2; i > 0; i--)
		sink(b, i - 1, count, size, cmp);
	for (size_t n = count; n > 1; n--) {
		swap(b, b + (n - 1) * size, size);
		sink(b, 0, n - 1, size, cmp);
	}
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, compare *cmp)
{
	const char *b = base;
	while (count > 0) {
		const char *middle = b + count / 2 * size;
		int c = cmp(key, middle);
		if (c == 0)
			return (void *)middle;
		if (c > 0) {
			b = middle + size;
			count--;
		}
		count /= 2;
	}
	return NULL;
}
