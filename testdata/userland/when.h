/* when.h: from what people write to a time, for date and touch. */
#ifndef WHEN_H
#define WHEN_H

#include <time.h>

int parse_date(const char *text, struct timespec *t);  /* "2026-01-02 03:04:05", "@123", "now", "1 day ago" ... */
int parse_stamp(const char *text, struct timespec *t); /* [[CC]YY]MMDDhhmm[.ss] */

#endif
