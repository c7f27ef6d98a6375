/* Five kernels that keep a processor busy: a table and a bitwise checksum, a sieve, a sort and a matrix product. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t table[256], state = 12345;
static unsigned char data[1 << 14], composite[1 << 17];
static uint32_t numbers[1 << 14];
static long a[96][96], b[96][96], c[96][96];

static uint32_t next(void) { return state = state * 1103515245u + 12345u; }

static uint32_t checksum_table(void)
{
	uint32_t crc = ~0u;
	for (int i = 0; i < 256; i++) {
		uint32_t v = i;
		for (int k = 0; k < 8; k++)
			v = v & 1 ? v >> 1 ^ 0xedb88320u : v >> 1;
		table[i] = v;
	}
	for (int r = 0; r < 60; r++)
		for (unsigned i = 0; i < sizeof data; i++)
			crc = crc >> 8 ^ table[(crc ^ data[i]) & 255];
	return crc;
}

static uint32_t checksum_bits(void)
{
	uint32_t crc = ~0u;
	for (int r = 0; r < 8; r++)
		for (unsigned i = 0; i < sizeof data; i++) {
			crc ^= data[i];
			for (int k = 0; k < 8; k++)
				crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
		}
	return crc;
}

static int sieve(void)
{
	int n = 0;
	for (unsigned i = 0; i < sizeof composite; i++)
		composite[i] = 0;
	for (unsigned i = 2; i < sizeof composite; i++) {
		if (composite[i])
			continue;
		n++;
		for (unsigned k = 2 * i; k < sizeof composite; k += i)
			composite[k] = 1;
	}
	return n;
}

static void sort(uint32_t *v, int n)
{
	if (n < 2)
		return;
	uint32_t pivot = v[(n - 1) / 2], t;
	int i = -1, j = n;
	for (;;) {
		do
			i++;
		while (v[i] < pivot);
		do
			j--;
		while (v[j] > pivot);
		if (i >= j)
			break;
		t = v[i], v[i] = v[j], v[j] = t;
	}
	sort(v, j + 1);
	sort(v + j + 1, n - j - 1);
}

static long matrix(void)
{
	long sum = 0;
	for (int i = 0; i < 96; i++)
		for (int j = 0; j < 96; j++) {
			long s = 0;
			for (int k = 0; k < 96; k++)
				s += a[i][k] * b[k][j];
			c[i][j] = s;
			sum += s;
		}
	return sum;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1;
	unsigned long out = 0;

	for (unsigned i = 0; i < sizeof data; i++)
		data[i] = next() >> 16;
	for (int i = 0; i < 96; i++)
		for (int j = 0; j < 96; j++)
			a[i][j] = next() >> 20, b[i][j] = next() >> 20;
	while (n-- > 0) {
		for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
			numbers[i] = next();
		sort(numbers, sizeof numbers / sizeof *numbers);
		out = out * 31 + checksum_table() + checksum_bits() + sieve() + numbers[77] + matrix();
	}
	printf("%lx\n", out);
	return 0;
}
