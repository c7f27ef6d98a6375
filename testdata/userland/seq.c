/* seq: numbers from FIRST to LAST. See seq(1). */
#include "util.h"
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* Digits behind the point, as the number was written. */
static int decimals(const char *text)
{
	const char *dot = strchr(text, '.');
	return dot ? (int)strspn(dot + 1, "0123456789") : 0;
}

static double value(const char *text)
{
	char *end;
	double x = strtod(text, &end);
	if (end == text || *end) {
		error(0, 0, "invalid floating point argument: '%s'", text);
		try_help();
	}
	return x;
}

static int is_number(const char *s) { return s[0] == '-' && s[1] && strchr(".0123456789", s[1]); }

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"separator", 1, 0, 's'}, {"equal-width", 0, 0, 'w'}, {"format", 1, 0, 'f'}, {0, 0, 0, 0}};
	const char *between = "\n", *format = NULL;
	int c, equal = 0, precision = 0, width = 0;
	while (optind < argc && !is_number(argv[optind]) && /* -1 is a number and no option */
	       (c = option(argc, argv, "+s:wf:", longs, "[-w] [-s STRING] [-f FORMAT] [FIRST [INCREMENT]] LAST")) != -1)
		if (c == 's')
			between = optarg;
		else if (c == 'f')
			format = optarg;
		else
			equal = 1;
	need(argc, argv, 1, 3);
	argv += optind;
	argc -= optind;
	double first = argc > 1 ? value(argv[0]) : 1, step = argc > 2 ? value(argv[1]) : 1, last = value(argv[argc - 1]);
	if (step == 0)
		error(1, 0, "invalid Zero increment value: '%s'", argv[1]);
	precision = argc > 1 ? decimals(argv[0]) : 0;
	if (argc > 2 && decimals(argv[1]) > precision)
		precision = decimals(argv[1]);
	if (equal) {
		int a = snprintf(NULL, 0, "%.*f", precision, first), b = snprintf(NULL, 0, "%.*f", precision, last);
		width = a > b ? a : b;
	}
	int any = 0;
	double slack = (step > 0 ? step : -step) / 1e6; /* 0.1 * 3 is a little more than 0.3 */
	for (long i = 0;; i++) {
		double x = first + (double)i * step;
		if (step > 0 ? x > last + slack : x < last - slack)
			break;
		if (any++)
			fputs(between, stdout);
		if (format)
			printf(format, x);
		else
			printf("%0*.*f", width, precision, x);
	}
	if (any)
		putchar('\n');
	return 0;
}
