/* error.h: GNU's message in one call. See error(3). */
#ifndef _ERROR_H
#define _ERROR_H

void error(int status, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
