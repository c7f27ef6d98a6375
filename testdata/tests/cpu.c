/* Work for the processor: primes, a matrix, hashing, recursion, text, bits, 128-bit products. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { SIEVE = 50000, SIDE = 40, QUEENS = 7 };

static int primes(void)
{
	static unsigned char no[SIEVE];
	int count = 0;
	for (int i = 2; i < SIEVE; i++) {
		if (no[i])
			continue;
		count++;
		for (int k = 2 * i; k < SIEVE; k += i)
			no[k] = 1;
	}
	return count;
}

static double matrix(void)
{
	static double a[SIDE][SIDE], b[SIDE][SIDE], c[SIDE][SIDE];
	for (int i = 0; i < SIDE; i++)
		for (int k = 0; k < SIDE; k++) {
			a[i][k] = (i * 7 + k * 3) % 11 - 5;
			b[i][k] = (i * 5 - k) % 13 / 4.0;
		}
	for (int i = 0; i < SIDE; i++)
		for (int k = 0; k < SIDE; k++)
			for (int j = 0; j < SIDE; j++)
				c[i][j] += a[i][k] * b[k][j];
	double sum = 0;
	for (int i = 0; i < SIDE; i++)
		for (int k = 0; k < SIDE; k++)
			sum += c[i][k] * (1 + (i ^ k) % 5);
	return sum;
}

static int place(int row, unsigned columns, unsigned left, unsigned right)
{
	int n = 0;
	if (row == QUEENS)
		return 1;
	for (int i = 0; i < QUEENS; i++) {
		unsigned bit = 1u << i;
		if (!((columns | left | right) & bit))
			n += place(row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1);
	}
	return n;
}

static uint32_t crc(const char *s)
{
	uint32_t c = ~0u;
	for (; *s; s++) {
		c ^= (unsigned char)*s;
		for (int i = 0; i < 8; i++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320u : 0);
	}
	return ~c;
}

static uint64_t power(uint64_t base, uint64_t e, uint64_t mod)
{
	uint64_t r = 1;
	for (; e; e >>= 1) {
		if (e & 1)
			r = r * base % mod;
		base = base * base % mod;
	}
	return r;
}

static int ackermann(int m, int n)
{
	return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static uint64_t high_product(uint64_t a, uint64_t b) { return (uint64_t)((unsigned __int128)a * b >> 64); }

static int bits(uint64_t x)
{
	int n = 0;
	for (; x; x &= x - 1)
		n++;
	return n;
}

static int words(const char *text)
{
	char copy[256];
	int n = 0;
	strcpy(copy, text);
	for (char *w = strtok(copy, " ,."); w; w = strtok(NULL, " ,."))
		n = n * 7 + (int)strlen(w);
	return n;
}

int main(void)
{
	printf("primes below %d: %d\n", SIEVE, primes());
	printf("matrix: %.4f\n", matrix());
	printf("queens: %d\n", place(0, 0, 0, 0));
	printf("crc: %08x %08x\n", crc("123456789"), crc("The quick brown fox jumps over the lazy dog"));
	printf("power: %lu\n", (unsigned long)power(3, 1000003, 1000000007));
	printf("ackermann: %d\n", ackermann(2, 40));
	printf("product: %lx\n", (unsigned long)high_product(0xfedcba9876543210, 0x0123456789abcdef));
	printf("bits: %d, words: %d\n", bits(0xdeadbeefcafebabe), words("It is, after all, only a test."));
	uint64_t x = 1, h = 0;
	for (int i = 0; i < 30000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		int64_t s = (int64_t)x;
		int32_t w = (int32_t)(x >> 20);
		h += (uint64_t)(s >> (i & 63)) ^ (uint64_t)(w << (i & 31) % 7) ^ (uint64_t)(s / (w | 1)) ^ (uint64_t)(s % (w | 1));
		h = h << 5 | h >> 59;
	}
	printf("mixed: %016lx\n", (unsigned long)h);
	return 0;
}
