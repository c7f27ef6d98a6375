/* when.c: from what people write to a time. */
#include "when.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

/* Adds "3 days", "-1 week", "2 hours ago"; returns the rest, or NULL. */
static const char *add_relative(const char *p, struct tm *tm)
{
	static const char *const names[] = {"sec", "min", "hour", "day", "week", "fortnight", "month", "year"};
	static const int days[] = {0, 0, 0, 1, 7, 14, 0, 0};
	char *end;
	long n = isalpha((unsigned char)*p) ? 1 : strtol(p, &end, 10);
	if (!isalpha((unsigned char)*p)) {
		if (end == p)
			return NULL;
		for (p = end; isspace((unsigned char)*p); p++)
			continue;
	} else if (strncasecmp(p, "next ", 5) == 0 || strncasecmp(p, "last ", 5) == 0) {
		n = tolower((unsigned char)*p) == 'n' ? 1 : -1;
		p += 5;
	}
	for (int i = 0; i < 8; i++) {
		size_t len = strlen(names[i]);
		if (strncasecmp(p, names[i], len) != 0)
			continue;
		while (isalpha((unsigned char)*p))
			p++;
		while (isspace((unsigned char)*p))
			p++;
		if (strncasecmp(p, "ago", 3) == 0) {
			n = -n;
			p += 3;
		}
		*(i == 0 ? &tm->tm_sec : i == 1 ? &tm->tm_min : i == 2 ? &tm->tm_hour : i == 6 ? &tm->tm_mon : i == 7 ? &tm->tm_year : &tm->tm_mday) +=
			(int)n * (days[i] ? days[i] : 1);
		return p;
	}
	return NULL;
}

/* One word or group of words of a date; returns the rest, or NULL. */
static const char *parse_word(const char *p, struct tm *tm, int *utc)
{
	int a, b, n = 0;
	double second = 0;
	char name[12];
	if (sscanf(p, "%d-%d-%n", &a, &b, &n) == 2 && n > 0 && isdigit((unsigned char)p[n])) {
		*tm = (struct tm){.tm_year = a - 1900, .tm_mon = b - 1, .tm_mday = atoi(p + n), .tm_isdst = -1};
		p += n;
		while (isdigit((unsigned char)*p))
			p++;
		return *p == 'T' ? p + 1 : p;
	}
	if (sscanf(p, "%d/%d/%n", &a, &b, &n) == 2 && n > 0 && isdigit((unsigned char)p[n])) {
		*tm = (struct tm){.tm_year = atoi(p + n) - 1900, .tm_mon = a - 1, .tm_mday = b, .tm_isdst = -1};
		for (p += n; isdigit((unsigned char)*p); p++)
			continue;
		return p;
	}
	if (sscanf(p, "%d:%d%n", &a, &b, &n) == 2) {
		p += n;
		if (*p == ':') {
			char *end;
			second = strtod(p + 1, &end);
			p = end;
		}
		tm->tm_hour = a;
		tm->tm_min = b;
		tm->tm_sec = (int)second;
		return p;
	}
	if (sscanf(p, "%11[A-Za-z]%n", name, &n) == 1) {
		if (strcasecmp(name, "now") == 0 || strcasecmp(name, "today") == 0)
			return p + n;
		if (strcasecmp(name, "utc") == 0 || strcasecmp(name, "gmt") == 0 || strcasecmp(name, "z") == 0) {
			*utc = 1;
			return p + n;
		}
		if (strcasecmp(name, "tomorrow") == 0 || strcasecmp(name, "yesterday") == 0) {
			tm->tm_mday += tolower((unsigned char)*name) == 't' ? 1 : -1;
			return p + n;
		}
		for (int m = 0; m < 12 && n >= 3; m++)
			if (strncasecmp(name, months + 3 * m, 3) == 0) { /* Jan 2 2026 */
				char *end;
				tm->tm_mon = m;
				tm->tm_mday = (int)strtol(p + n, &end, 10);
				tm->tm_hour = tm->tm_min = tm->tm_sec = 0;
				while (*end == ' ' || *end == ',')
					end++;
				if (isdigit((unsigned char)end[0]) && isdigit((unsigned char)end[3]) && end[2] != ':')
					tm->tm_year = (int)strtol(end, &end, 10) - 1900;
				return end;
			}
		if (strstr("monday tuesday wednesday thursday friday saturday sunday", name) || strstr("Mon Tue Wed Thu Fri Sat Sun", name))
			return p + n; /* the day of the week adds nothing to a whole date */
	}
	return add_relative(p, tm);
}

int parse_date(const char *text, struct timespec *t)
{
	time_t now = time(NULL);
	struct tm tm = *localtime(&now);
	int utc = 0;
	t->tv_nsec = 0;
	if (*text == '@') {
		char *end;
		double x = strtod(text + 1, &end);
		t->tv_sec = (time_t)x;
		t->tv_nsec = (long)((x - (double)t->tv_sec) * 1e9);
		return end != text + 1 && !*end;
	}
	for (const char *p = text;;) {
		while (isspace((unsigned char)*p) || *p == ',')
			p++;
		if (!*p)
			break;
		if (!(p = parse_word(p, &tm, &utc)))
			return 0;
	}
	tm.tm_isdst = -1;
	t->tv_sec = utc ? timegm(&tm) : mktime(&tm);
	return 1;
}

int parse_stamp(const char *text, struct timespec *t)
{
	time_t now = time(NULL);
	struct tm tm = *localtime(&now);
	size_t n = strspn(text, "0123456789");
	const char *p = text;
	if ((n != 8 && n != 10 && n != 12) || (text[n] && text[n] != '.'))
		return 0;
	int year = tm.tm_year + 1900;
	if (n == 12)
		sscanf(p, "%4d", &year), p += 4;
	if (n == 10)
		sscanf(p, "%2d", &year), p += 2, year += year < 69 ? 2000 : 1900;
	tm = (struct tm){.tm_year = year - 1900, .tm_isdst = -1};
	sscanf(p, "%2d%2d%2d%2d", &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min);
	tm.tm_mon--;
	tm.tm_sec = text[n] ? atoi(text + n + 1) : 0;
	*t = (struct timespec){mktime(&tm), 0};
	return 1;
}
