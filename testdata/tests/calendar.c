/* Dates: from seconds to days and back, far before and after 1970, weeks, formats, time zones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void show(time_t t)
{
	char text[200];
	struct tm tm = *gmtime(&t);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j U%U W%W V%V G%G %e %I%p", &tm);
	printf("%lld: %s, back %d\n", (long long)t, text, timegm(&tm) == t);
}

static void show_local(const char *zone, time_t t)
{
	char text[100];
	setenv("TZ", zone, 1);
	tzset();
	struct tm tm = *localtime(&t);
	strftime(text, sizeof text, "%F %T %z", &tm);
	printf("%s: %s %s, back %d\n", zone, text, tm.tm_zone, mktime(&tm) == t);
}

int main(void)
{
	static const time_t moments[] = {0, -1, 1, 86399, 86400, 951782400, 951868800, 1078012800, 1767225600, 1798675200, 4102444800,
	                                 -2203891200, -62135596800, 1234567890, 2147483647, 253402300799};
	for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++)
		show(moments[i]);
	for (int year = 1995; year < 2030; year++) {
		struct tm tm = {.tm_year = year - 1900, .tm_mon = 0, .tm_mday = 1};
		time_t t = timegm(&tm);
		char text[40];
		strftime(text, sizeof text, "%G-W%V-%u", &tm);
		printf("%d %lld %s %d\n", year, (long long)t, text, tm.tm_wday);
	}
	struct tm odd = {.tm_year = 126, .tm_mon = 14, .tm_mday = -3, .tm_hour = 50, .tm_min = -70, .tm_sec = 100};
	time_t t = mktime(&odd);
	printf("%lld %s", (long long)t, asctime(&odd));
	printf("%s", ctime(&t));
	show_local("CST-8", 1767225600);
	show_local("EST5", 1767225600);
	show_local("IST-5:30", 1767225600);
	show_local("UTC0", 1767225600);
	char small[8];
	size_t fits = strftime(small, sizeof small, "%H:%M", &odd), not = strftime(small, sizeof small, "%H:%M:%S", &odd);
	printf("%zu %zu\n", fits, not);
	char all[200];
	strftime(all, sizeof all, "%A %b %B %c|%C|%d|%D|%h|%k|%l|%m|%M|%n|%p|%P|%r|%R|%s|%S|%t|%T|%u|%w|%x|%X|%y|%%", &odd);
	printf("%s\n", all);
	return 0;
}
