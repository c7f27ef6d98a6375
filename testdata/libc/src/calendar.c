/* calendar.c: moments as dates. See ctime(3), strftime(3), tzset(3).

   There are no files of time zones here: TZ may say a name and how far west of Greenwich it lies ("CST-8"), and
   everything else is UTC. */
#include "libc.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400

static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
                                     "September", "October", "November", "December"};
static char zone[8] = "UTC";
static long east; /* seconds */

static int leap(long year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_length(long year, int month)
{
	static const char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return lengths[month] + (month == 1 && leap(year));
}

/* Days from 1970 to the first of January: 365 each, and one for each leap day before. */
static long days_before(long year)
{
	long y = year - 1;
	long leaps = (y >= 0 ? y / 4 - y / 100 + y / 400 : (y - 3) / 4 - (y - 99) / 100 + (y - 399) / 400);
	return (year - 1970) * 365 + leaps - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

void tzset(void)
{
	const char *tz = getenv("TZ"), *p = tz;
	strcpy(zone, "UTC");
	east = 0;
	while (p && isalpha((unsigned char)*p))
		p++;
	if (!p || p - tz < 3 || (size_t)(p - tz) >= sizeof zone || !strchr("+-0123456789", *p) || !*p)
		return;
	memcpy(zone, tz, (size_t)(p - tz));
	zone[p - tz] = 0;
	char *end;
	long hours = strtol(p, &end, 10), minutes = *end == ':' ? strtol(end + 1, NULL, 10) : 0;
	east = -(hours * 3600 + (*p == '-' ? -minutes : minutes) * 60);
}

static struct tm *split(time_t t, long offset, const char *name, struct tm *tm)
{
	t += offset;
	long day = t / DAY, second = t % DAY;
	if (second < 0) {
		second += DAY;
		day--;
	}
	tm->tm_sec = (int)(second % 60);
	tm->tm_min = (int)(second / 60 % 60);
	tm->tm_hour = (int)(second / 3600);
	tm->tm_wday = (int)((day % 7 + 11) % 7); /* the first day was a Thursday */
	long year = 1970 + day / 366;
	if (day < 0)
		year--;
	while (days_before(year + 1) <= day)
		year++;
	while (days_before(year) > day)
		year--;
	int rest = (int)(day - days_before(year));
	tm->tm_year = (int)(year - 1900);
	tm->tm_yday = rest;
	for (tm->tm_mon = 0; rest >= month_length(year, tm->tm_mon); tm->tm_mon++)
		rest -= month_length(year, tm->tm_mon);
	tm->tm_mday = rest + 1;
	tm->tm_isdst = 0;
	tm->tm_gmtoff = offset;
	tm->tm_zone = name;
	return tm;
}

static struct tm shared;
struct tm *gmtime_r(const time_t *t, struct tm *tm) { return split(*t, 0, "GMT", tm); }
struct tm *gmtime(const time_t *t) { return gmtime_r(t, &shared); }

struct tm *localtime_r(const time_t *t, struct tm *tm)
{
	tzset();
	return split(*t, east, zone, tm);
}

struct tm *localtime(const time_t *t) { return localtime_r(t, &shared); }

/* The fields may lie outside of their ranges: the 32nd of January is the first of February. */
static time_t join(const struct tm *tm)
{
	long month = tm->tm_mon, year = tm->tm_year + 1900L + month / 12;
	month %= 12;
	if (month < 0) {
		month += 12;
		year--;
	}
	long day = days_before(year) + tm->tm_mday - 1;
	for (int m = 0; m < month; m++)
		day += month_length(year, m);
	return ((day * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
}

time_t timegm(struct tm *tm)
{
	time_t t = join(tm);
	gmtime_r(&t, tm);
	return t;
}

time_t mktime(struct tm *tm)
{
	tzset();
	time_t t = join(tm) - east;
	localtime_r(&t, tm);
	return t;
}

char *asctime_r(const struct tm *tm, char *buf)
{
	sprintf(buf, "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", days[tm->tm_wday], months[tm->tm_mon], tm->tm_mday, tm->tm_hour,
	        tm->tm_min, tm->tm_sec, tm->tm_year + 1900);
	return buf;
}

static char text[64];
char *asctime(const struct tm *tm) { return asctime_r(tm, text); }
char *ctime_r(const time_t *t, char *buf) { return asctime_r(localtime(t), buf); }
char *ctime(const time_t *t) { return ctime_r(t, text); }

/* The week of the year as ISO 8601 counts: weeks begin on Monday, and the first has the year's first Thursday. */
static int iso_week(const struct tm *tm, int *year)
{
	int day = (tm->tm_wday + 6) % 7, week = (tm->tm_yday - day + 10) / 7;
	*year = tm->tm_year + 1900;
	if (week < 1) {
		--*year;
		int yday = tm->tm_yday + 365 + leap(*year);
		return (yday - day + 10) / 7;
	}
	if (week == 53 && tm->tm_yday - day + 3 >= 365 + leap(*year)) {
		++*year;
		return 1;
	}
	return week;
}

/* What one conversion stands for; NULL if it is not known. */
static const char *conversion(char c, char *s, size_t size, const struct tm *tm)
{
	int hour12 = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12, year;
	long minutes = tm->tm_gmtoff / 60;
	time_t t;
	switch (c) {
	case 'a': snprintf(s, size, "%.3s", days[tm->tm_wday]); break;
	case 'A': return days[tm->tm_wday];
	case 'b': case 'h': snprintf(s, size, "%.3s", months[tm->tm_mon]); break;
	case 'B': return months[tm->tm_mon];
	case 'c': strftime(s, size, "%a %b %e %H:%M:%S %Y", tm); break;
	case 'C': snprintf(s, size, "%02d", (tm->tm_year + 1900) / 100); break;
	case 'd': snprintf(s, size, "%02d", tm->tm_mday); break;
	case 'D': case 'x': strftime(s, size, "%m/%d/%y", tm); break;
	case 'e': snprintf(s, size, "%2d", tm->tm_mday); break;
	case 'F': strftime(s, size, "%Y-%m-%d", tm); break;
	case 'G': iso_week(tm, &year); snprintf(s, size, "%d", year); break;
	case 'H': snprintf(s, size, "%02d", tm->tm_hour); break;
	case 'I': snprintf(s, size, "%02d", hour12); break;
	case 'j': snprintf(s, size, "%03d", tm->tm_yday + 1); break;
	case 'k': snprintf(s, size, "%2d", tm->tm_hour); break;
	case 'l': snprintf(s, size, "%2d", hour12); break;
	case 'm': snprintf(s, size, "%02d", tm->tm_mon + 1); break;
	case 'M': snprintf(s, size, "%02d", tm->tm_min); break;
	case 'n': return "\n";
	case 'p': return tm->tm_hour < 12 ? "AM" : "PM";
	case 'P': return tm->tm_hour < 12 ? "am" : "pm";
	case 'r': strftime(s, size, "%I:%M:%S %p", tm); break;
	case 'R': strftime(s, size, "%H:%M", tm); break;
	case 's': t = join(tm) - tm->tm_gmtoff; snprintf(s, size, "%ld", t); break;
	case 'S': snprintf(s, size, "%02d", tm->tm_sec); break;
	case 't': return "\t";
	case 'T': case 'X': strftime(s, size, "%H:%M:%S", tm); break;
	case 'u': snprintf(s, size, "%d", tm->tm_wday ? tm->tm_wday : 7); break;
	case 'U': snprintf(s, size, "%02d", (tm->tm_yday + 7 - tm->tm_wday) / 7); break;
	case 'V': snprintf(s, size, "%02d", iso_week(tm, &year)); break;
	case 'w': snprintf(s, size, "%d", tm->tm_wday); break;
	case 'W': snprintf(s, size, "%02d", (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7); break;
	case 'y': snprintf(s, size, "%02d", tm->tm_year % 100); break;
	case 'Y': snprintf(s, size, "%d", tm->tm_year + 1900); break;
	case 'z': snprintf(s, size, "%c%02ld%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60); break;
	case 'Z': return tm->tm_zone;
	case '%': return "%";
	default: return NULL;
	}
	return s;
}

/* The length of the text, or 0 if it did not fit. A dash before the letter leaves out the zeros that fill a field. */
size_t strftime(char *s, size_t max, const char *format, const struct tm *tm)
{
	size_t n = 0;
	for (const char *p = format; *p; p++) {
		char buf[64], one[2] = {*p, 0};
		const char *piece = one;
		if (*p == '%' && p[1]) {
			int plain = p[1] == '-' && p[2];
			p += 1 + plain;
			piece = conversion(*p, buf, sizeof buf, tm);
			if (!piece) {
				buf[0] = '%';
				buf[1] = *p;
				buf[2] = 0;
				piece = buf;
			}
			while (plain && (*piece == '0' || *piece == ' ') && piece[1])
				piece++;
		}
		size_t len = strlen(piece);
		if (n + len >= max)
			return 0;
		memcpy(s + n, piece, len);
		n += len;
	}
	if (max > 0)
		s[n] = 0;
	return n;
}
