/* scanf's sets, counts and widths; getline and getdelim; strings by pieces; numbers at their limits. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void scans(void)
{
	char a[50] = "", b[50] = "", c = 0;
	int n = -1, m = -1, at = -1;
	unsigned x = 0;
	double d = 0;
	n = sscanf("key=value; rest", "%[^=]=%[a-z]%n", a, b, &at);
	printf("%d %s %s %d\n", n, a, b, at);
	n = sscanf("abc123", "%[a-c]%d", a, &m);
	printf("%d %s %d\n", n, a, m);
	n = sscanf("]x]y", "%[]x]%c", a, &c);
	printf("%d %s %c\n", n, a, c);
	n = sscanf("a-b-c", "%[a-]%*[b-]%s", a, b);
	printf("%d %s %s\n", n, a, b);
	n = sscanf("  42 0x1f 3.5e2 word", "%d %x %lf %3s", &m, &x, &d, a);
	printf("%d %d %x %g %s\n", n, m, x, d, a);
	n = sscanf("1 (some name) S 7", "%d (%[^)]) %c %d", &m, a, &c, &at);
	printf("%d %d %s %c %d\n", n, m, a, c, at);
	printf("%d %d %d\n", sscanf("", "%d", &m), sscanf("x", "%d", &m), sscanf("123456", "%2d%n", &m, &at));
	printf("%d %d\n", m, at);
	int year = 0, month = 0, day = 0;
	n = sscanf("2026-01-02T", "%d-%d-%d%n", &year, &month, &day, &at);
	printf("%d %d %d %d %d\n", n, year, month, day, at);
	n = sscanf("1+2 0x1g 09 3.5.5 1e5x", "%d%d %i%*c %i", &year, &month, &day, &m);
	printf("%d %d %d %d %d\n", n, year, month, day, m);
	float f = 0;
	n = sscanf("3.5.5 -2.e1x", "%lf%f %lf", &d, &f, &d);
	printf("%d %g %g\n", n, d, f);
	long l;
	short s;
	signed char h;
	n = sscanf("-5 70000 300", "%ld %hd %hhd", &l, &s, &h);
	printf("%d %ld %d %d\n", n, l, s, h);
}

static void lines(void)
{
	FILE *f = tmpfile();
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	for (int i = 0; i < 400; i++)
		fprintf(f, "%d,", i);
	fprintf(f, "\n\nshort\nno end");
	rewind(f);
	while ((n = getline(&line, &size, f)) >= 0)
		printf("%zd %.12s %d\n", n, line, line[n] == 0);
	printf("end %d\n", feof(f));
	rewind(f);
	while ((n = getdelim(&line, &size, ',', f)) == 2)
		printf("%s ", line);
	printf("%zd\n", n);
	free(line);
	fclose(f);
}

static void strings(void)
{
	char text[] = "a,b,,c", *rest = text, *field;
	while ((field = strsep(&rest, ",")))
		printf("<%s>", field);
	printf("\n%s %s\n", strcasestr("Hello World", "wORLD"), (char *)memrchr("a/b/c", '/', 5));
	printf("%d %d %d\n", strncasecmp("ABCd", "abcE", 3), strncasecmp("a", "B", 1) < 0, strcasecmp("same", "SAME"));
	char buf[10];
	char *end = memccpy(buf, "key:value", ':', sizeof buf);
	printf("%d %s %s\n", (int)(end - buf), strchrnul("abc", 'x')[0] ? "?" : "end", (char *)memmem("haystack", 8, "st", 2));
	errno = EIDRM;
	printf("%m|%s|%s\n", strerror(EIDRM), strerror(12345));
	char *made;
	int n = asprintf(&made, "%s-%05d-%x", "made", 42, 255);
	printf("%d %s\n", n, made);
	free(made);
	printf("%s\n", (char *)mempcpy(buf, "abc", 4) - 4);
	printf("%d %d\n", ffs(0), ffs(40));
}

static void numbers(void)
{
	static const char *const texts[] = {"42", "-42", " +7x", "0x1F", "0777", "9223372036854775807", "9223372036854775808",
	                                    "-9223372036854775809", "", "abc", "0x", "zz"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		char *end;
		errno = 0;
		long n = strtol(texts[i], &end, 0);
		int why = errno;
		unsigned long u = strtoul(texts[i], NULL, 36);
		printf("%s: %ld %d rest \"%s\" %lu\n", texts[i], n, why == ERANGE, end, u);
	}
	div_t q = div(-7, 2);
	printf("%d %d %lld\n", q.quot, q.rem, llabs(-5));
	printf("%g %g %g %.17g\n", atof("3.25abc"), strtod("-1e-3", NULL), strtod("1e22", NULL), strtod("0.1", NULL));
}

int main(void)
{
	scans();
	lines();
	strings();
	numbers();
	return 0;
}
