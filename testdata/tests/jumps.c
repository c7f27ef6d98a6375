/* setjmp and longjmp: out of deep calls, with values, as exceptions and as a way to try again. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

static jmp_buf out, inner[4];
static int calls;

static int descend(int n)
{
	calls++;
	if (n < 0)
		return 0;
	if (n == 0)
		longjmp(out, 42);
	return descend(n - 1) + 1;
}

static double keep_floats(volatile double *in)
{
	double a = in[0], b = in[1], c = in[2], d = in[3];
	int r = setjmp(inner[0]);
	if (r == 0)
		longjmp(inner[0], 1);
	(void)r;
	return a + 10 * b + 100 * c + 1000 * d;
}

static const char *parse(const char *s, jmp_buf error)
{
	for (int depth = 0; *s; s++) {
		if (*s == '(')
			depth++;
		else if (*s == ')' && --depth < 0)
			longjmp(error, 1);
		else if (*s == '!')
			longjmp(error, 2);
	}
	return "fine";
}

int main(void)
{
	int r = setjmp(out);
	printf("setjmp returned %d after %d calls\n", r, calls);
	if (r == 0)
		descend(1000);

	volatile int tries = 0;
	r = setjmp(out);
	tries++;
	printf("try %d: %d\n", tries, r);
	if (tries < 3)
		longjmp(out, 0); /* 0 becomes 1 */

	const char *texts[] = {"(a(b)c)", "a)b", "(!)"};
	for (volatile int i = 0; i < 3; i++) {
		jmp_buf error;
		switch (setjmp(error)) {
		case 0: printf("%s: %s\n", texts[i], parse(texts[i], error)); break;
		case 1: printf("%s: too many )\n", texts[i]); break;
		case 2: printf("%s: bad letter\n", texts[i]); break;
		}
	}
	volatile double values[] = {1, 2, 3, 4};
	printf("floats kept: %g\n", keep_floats(values));

	volatile int level = 0;
	for (volatile int i = 0; i < 4; i++)
		if (setjmp(inner[i]) == 0)
			level = level * 10 + i;
		else
			level = level * 10 + 9;
	if (level < 1000)
		longjmp(inner[2], 1); /* back into a turn of the loop that is long over */
	printf("level %d\n", level);
	return 0;
}
