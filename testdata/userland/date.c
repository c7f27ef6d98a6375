/* date: the time, in any form. See date(1). */
#include "util.h"
#include "when.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* strftime with %N, which it does not know. */
static void put(const char *format, const struct timespec *t, int utc)
{
	char text[512], with[512];
	size_t n = 0;
	for (const char *p = format; *p && n + 12 < sizeof with; p++) {
		int digits = p[0] == '%' && isdigit((unsigned char)p[1]) && p[2] == 'N' ? p[1] - '0' : 9;
		if (p[0] == '%' && (p[1] == 'N' || digits < 9)) {
			char nanos[16];
			snprintf(nanos, sizeof nanos, "%09ld", t->tv_nsec);
			n += (size_t)snprintf(with + n, sizeof with - n, "%.*s", digits, nanos);
			p += p[1] == 'N' ? 1 : 2;
			continue;
		}
		if (p[0] == '%' && p[1])
			with[n++] = *p++;
		with[n++] = *p;
	}
	with[n] = 0;
	struct tm *tm = utc ? gmtime(&t->tv_sec) : localtime(&t->tv_sec);
	if (utc)
		tm->tm_zone = "UTC";
	text[0] = 0;
	if (*with)
		strftime(text, sizeof text, with, tm);
	puts(text);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"date", 1, 0, 'd'}, {"utc", 0, 0, 'u'}, {"universal", 0, 0, 'u'}, {"rfc-email", 0, 0, 'R'}, {"iso-8601", 2, 0, 'I'},
	                                      {"reference", 1, 0, 'r'}, {"set", 1, 0, 's'}, {0, 0, 0, 0}};
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	struct timespec t;
	struct stat st;
	int c, utc = 0, setting = 0;
	clock_gettime(CLOCK_REALTIME, &t);
	while ((c = option(argc, argv, "d:r:s:uRI::", longs, "[-u] [-d DATE] [-r FILE] [-R] [-I] [-s DATE] [+FORMAT]")) != -1)
		switch (c) {
		case 'd': case 's':
			if (!parse_date(optarg, &t))
				error(1, 0, "invalid date '%s'", optarg);
			setting = c == 's';
			break;
		case 'r':
			if (stat(optarg, &st) < 0)
				error(1, errno, "%s", optarg);
			t = st.st_mtim;
			break;
		case 'u': utc = 1; break;
		case 'R': format = "%a, %d %b %Y %H:%M:%S %z"; break;
		case 'I': format = !optarg || *optarg == 'd' ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S+00:00"; break;
		}
	need(argc, argv, 0, 1);
	if (optind < argc && argv[optind][0] != '+')
		error(1, 0, "invalid date '%s'", argv[optind]);
	if (setting && clock_settime(CLOCK_REALTIME, &t) < 0)
		error(0, errno, "cannot set date");
	put(optind < argc ? argv[optind] + 1 : format, &t, utc);
	return 0;
}
