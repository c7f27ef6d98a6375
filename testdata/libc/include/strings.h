/* strings.h: the BSD names of a part of string.h. */
#ifndef _STRINGS_H
#define _STRINGS_H

#include <string.h>

int bcmp(const void *a, const void *b, size_t n);
void bcopy(const void *from, void *to, size_t n);
void bzero(void *s, size_t n);
char *index(const char *s, int c);
char *rindex(const char *s, int c);
int ffs(int i);

#endif
