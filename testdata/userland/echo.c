/* echo: its arguments, with a blank between them and a newline behind. See echo(1). */
#include "util.h"
#include <ctype.h>
#include <string.h>

/* Which options a word holds; 0 if it is not made of n, e and E alone. */
static int options(const char *word, int *newline, int *escapes)
{
	if (word[0] != '-' || !word[1] || word[1 + strspn(word + 1, "neE")])
		return 0;
	for (word++; *word; word++)
		if (*word == 'n')
			*newline = 0;
		else
			*escapes = *word == 'e';
	return 1;
}

static int digit(int c) { return isdigit(c) ? c - '0' : tolower(c) - 'a' + 10; }

/* Up to most digits of a base. */
static const char *put_number(const char *p, int base, int most)
{
	int n = 0;
	for (; most > 0 && isxdigit((unsigned char)*p) && digit((unsigned char)*p) < base; most--)
		n = n * base + digit((unsigned char)*p++);
	putchar(n);
	return p;
}

/* Returns 0 after \c: nothing more is to be written. */
static int put_escaped(const char *p)
{
	static const char letters[] = "abefnrtv\\", bytes[] = "\a\b\033\f\n\r\t\v\\";
	while (*p) {
		const char *found = p[0] == '\\' && p[1] ? strchr(letters, p[1]) : NULL;
		if (found) {
			putchar(bytes[found - letters]);
			p += 2;
		} else if (p[0] == '\\' && p[1] == 'c') {
			return 0;
		} else if (p[0] == '\\' && p[1] == '0') {
			p = put_number(p + 2, 8, 3);
		} else if (p[0] == '\\' && p[1] == 'x' && isxdigit((unsigned char)p[2])) {
			p = put_number(p + 2, 16, 2);
		} else {
			putchar(*p++);
		}
	}
	return 1;
}

int main(int argc, char **argv)
{
	int newline = 1, escapes = 0, i = 1;
	while (i < argc && options(argv[i], &newline, &escapes))
		i++;
	for (int first = i; i < argc; i++) {
		if (i > first)
			putchar(' ');
		if (!escapes)
			fputs(argv[i], stdout);
		else if (!put_escaped(argv[i]))
			return 0;
	}
	if (newline)
		putchar('\n');
	return 0;
}
