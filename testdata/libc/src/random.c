/* random.c: numbers that look random and are the same in every run with the same seed. See rand(3). */
#include <stdlib.h>

static unsigned long state = 1;

/* A linear congruence; its high bits are the good ones. */
static int next(unsigned long *s)
{
	*s = *s * 6364136223846793005UL + 1442695040888963407UL;
	return (int)(*s >> 33);
}

void srand(unsigned seed) { state = seed; }
int rand(void) { return next(&state); }
void srandom(unsigned seed) { srand(seed); }
long random(void) { return rand(); }

int rand_r(unsigned *seed)
{
	unsigned long s = *seed;
	int r = next(&s);
	*seed = (unsigned)(s >> 32) ^ (unsigned)s;
	return r;
}
