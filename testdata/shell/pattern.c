/* pattern.c: matching of patterns. See sh(1p), "Pattern Matching Notation". */
#include "sh.h"
#include <ctype.h>
#include <string.h>

static size_t character(const char *s)
{
	size_t n = 1;
	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static unsigned code(const char *s, size_t n)
{
	unsigned c = 0;
	for (size_t i = 0; i < n; i++)
		c = c << 8 | (unsigned char)s[i];
	return c;
}

static bool in_class(const char *name, size_t n, int c)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
	               {"lower", islower}, {"print", isprint}, {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (strlen(classes[i].name) == n && memcmp(classes[i].name, name, n) == 0)
			return c < 128 && classes[i].is(c);
	return false;
}

/* [...]: returns what follows it, NULL if it is not closed; hit tells whether the character at s is one of it. */
static const char *brackets(const char *p, const char *s, bool *hit)
{
	unsigned c = code(s, character(s));
	bool not = *++p == '!' || *p == '^', found = false;
	if (not)
		p++;
	for (const char *first = p; *p && (*p != ']' || p == first);) {
		const char *end;
		if (p[0] == '[' && p[1] == ':' && (end = strstr(p + 2, ":]"))) {
			found |= in_class(p + 2, (size_t)(end - p - 2), (int)c);
			p = end + 2;
			continue;
		}
		if (*p == '\\' && p[1])
			p++;
		unsigned low = code(p, character(p)), high = low;
		p += character(p);
		if (p[0] == '-' && p[1] && p[1] != ']') {
			p++;
			if (*p == '\\' && p[1])
				p++;
			high = code(p, character(p));
			p += character(p);
		}
		found |= low <= c && c <= high;
	}
	if (*p != ']')
		return NULL;
	*hit = found != not;
	return p + 1;
}

/* Matches the whole of s. A star first takes nothing, then, as often as the rest does not fit, one more character:
   only the last star has to be tried again. */
bool match(const char *p, const char *s)
{
	const char *star = NULL, *star_s = NULL;
	for (;;) {
		const char *after;
		bool hit = false;
		if (*p == '*') {
			star = ++p;
			star_s = s;
			continue;
		}
		if (!*s && !*p)
			return true;
		if (*s && *p == '?') {
			p++;
			s += character(s);
			continue;
		}
		if (*s && *p == '[' && (after = brackets(p, s, &hit))) {
			if (hit) {
				p = after;
				s += character(s);
				continue;
			}
		} else if (*s && *p) {
			const char *q = *p == '\\' && p[1] ? p + 1 : p;
			if (*q == *s) {
				p = q + 1;
				s++;
				continue;
			}
		}
		if (!star || !*star_s)
			return false;
		p = star;
		star_s += character(star_s);
		s = star_s;
	}
}

/* Whether it can match anything but itself. */
bool has_pattern(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (*s == '*' || *s == '?' || (*s == '[' && strchr(s + 1, ']')))
			return true;
	}
	return false;
}

/* The text that a pattern was made of. */
char *unescape(const char *s)
{
	struct text t = {0};
	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		add_byte(&t, *s);
	}
	return text_string(&t);
}
