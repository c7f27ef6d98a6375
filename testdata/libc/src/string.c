/* string.c: bytes and strings. See string(3). */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A compiler that sees a copying loop likes to replace it by a call of memcpy; inside memcpy that would
   never end. The empty asm is a thing it can't look through. */
#define KEEP_LOOP() __asm__ volatile("")

void *memcpy(void *to, const void *from, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;
	if (((uintptr_t)d | (uintptr_t)s) % 8 == 0)
		for (; n >= 8; n -= 8, d += 8, s += 8) {
			*(uint64_t *)d = *(const uint64_t *)s;
			KEEP_LOOP();
		}
	for (; n > 0; n--) {
		*d++ = *s++;
		KEEP_LOOP();
	}
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;
	if (d <= s || d >= s + n)
		return memcpy(to, from, n);
	while (n > 0) { /* they overlap: from the end, or we would read what we wrote */
		n--;
		d[n] = s[n];
		KEEP_LOOP();
	}
	return to;
}

void *memset(void *s, int c, size_t n)
{
	unsigned char *p = s;
	uint64_t word = (unsigned char)c * 0x0101010101010101UL;
	for (; n > 0 && (uintptr_t)p % 8; n--) {
		*p++ = (unsigned char)c;
		KEEP_LOOP();
	}
	for (; n >= 8; n -= 8, p += 8) {
		*(uint64_t *)p = word;
		KEEP_LOOP();
	}
	for (; n > 0; n--) {
		*p++ = (unsigned char)c;
		KEEP_LOOP();
	}
	return s;
}

void *memchr(const void *s, int c, size_t n)
{
	for (const unsigned char *p = s; n > 0; n--, p++)
		if (*p == (unsigned char)c)
			return (void *)p;
	return NULL;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;
	for (; n > 0; n--, p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

size_t strlen(const char *s)
{
	const char *p = s;
	while (*p) {
		p++;
		KEEP_LOOP();
	}
	return (size_t)(p - s);
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;
	while (n < max && s[n])
		n++;
	return n;
}

char *stpcpy(char *to, const char *from)
{
	while ((*to = *from)) {
		to++;
		from++;
	}
	return to;
}

char *strcpy(char *to, const char *from)
{
	stpcpy(to, from);
	return to;
}

char *strncpy(char *to, const char *from, size_t n)
{
	size_t i = 0;
	for (; i < n && from[i]; i++)
		to[i] = from[i];
	memset(to + i, 0, n - i);
	return to;
}

char *strcat(char *to, const char *from)
{
	strcpy(to + strlen(to), from);
	return to;
}

char *strncat(char *to, const char *from, size_t n)
{
	char *end = to + strlen(to);
	size_t len = strnlen(from, n);
	memcpy(end, from, len);
	end[len] = 0;
	return to;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
}

int strcasecmp(const char *a, const char *b)
{
	while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
		a++;
		b++;
	}
	return tolower((unsigned char)*a) - tolower((unsigned char)*b);
}

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;
	for (;; s++) {
		if (*s == (char)c)
			last = s;
		if (!*s)
			return (char *)last;
	}
}

char *strstr(const char *s, const char *what)
{
	size_t n = strlen(what);
	for (; *s || n == 0; s++) {
		if (strncmp(s, what, n) == 0)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;
	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;
	while (s[n] && !strchr(reject, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

char *strtok_r(char *s, const char *separators, char **rest)
{
	if (!s)
		s = *rest;
	s += strspn(s, separators);
	if (!*s) {
		*rest = s;
		return NULL;
	}
	char *end = s + strcspn(s, separators);
	if (*end)
		*end++ = 0;
	*rest = end;
	return s;
}

char *strtok(char *s, const char *separators)
{
	static char *rest;
	return strtok_r(s, separators, &rest);
}

char *strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = malloc(len + 1);
	if (!copy)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = 0;
	return copy;
}

char *strdup(const char *s)
{
	return strndup(s, strlen(s));
}
