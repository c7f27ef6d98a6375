/* strings.c: the less common string functions, many of them GNU's or BSD's. See string(3). */
#define _GNU_SOURCE
#include <ctype.h>
#include <strings.h>

void *memrchr(const void *s, int c, size_t n)
{
	for (const unsigned char *p = (const unsigned char *)s + n; n > 0; n--)
		if (*--p == (unsigned char)c)
			return (void *)p;
	return NULL;
}

/* Copies up to and with the first c; the answer is the place behind it. */
void *memccpy(void *to, const void *from, int c, size_t n)
{
	const char *end = memchr(from, c, n);
	size_t len = end ? (size_t)(end - (const char *)from) + 1 : n;
	memcpy(to, from, len);
	return end ? (char *)to + len : NULL;
}

void *mempcpy(void *to, const void *from, size_t n) { return (char *)memcpy(to, from, n) + n; }

void *memmem(const void *s, size_t n, const void *what, size_t len)
{
	for (const char *p = s; n >= len; p++, n--)
		if (memcmp(p, what, len) == 0)
			return (void *)p;
	return NULL;
}

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		int d = tolower((unsigned char)*a) - tolower((unsigned char)*b);
		if (d || !*a)
			return d;
	}
	return 0;
}

char *strcasestr(const char *s, const char *what)
{
	size_t n = strlen(what);
	for (;; s++) {
		if (strncasecmp(s, what, n) == 0)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

/* In the C locale text is ordered by its bytes. */
int strcoll(const char *a, const char *b) { return strcmp(a, b); }

size_t strxfrm(char *to, const char *from, size_t n)
{
	strlcpy(to, from, n);
	return strlen(from);
}

/* Unlike strtok it gives empty fields too. */
char *strsep(char **s, const char *separators)
{
	char *field = *s;
	if (!field)
		return NULL;
	char *end = strpbrk(field, separators);
	if (end)
		*end++ = 0;
	*s = end;
	return field;
}

char *stpncpy(char *to, const char *from, size_t n)
{
	strncpy(to, from, n);
	return to + strnlen(to, n);
}

/* These two always end the string, and answer with the length that there would have been. */
size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t n = strlen(from);
	if (size > 0) {
		size_t part = n < size ? n : size - 1;
		memcpy(to, from, part);
		to[part] = 0;
	}
	return n;
}

size_t strlcat(char *to, const char *from, size_t size)
{
	size_t n = strnlen(to, size);
	return n + strlcpy(to + n, from, size - n);
}

int bcmp(const void *a, const void *b, size_t n) { return memcmp(a, b, n); }
void bcopy(const void *from, void *to, size_t n) { memmove(to, from, n); }
void bzero(void *s, size_t n) { memset(s, 0, n); }
char *index(const char *s, int c) { return strchr(s, c); }
char *rindex(const char *s, int c) { return strrchr(s, c); }

int ffs(int i)
{
	for (int n = 0; n < 32; n++)
		if (i >> n & 1)
			return n + 1;
	return 0;
}
