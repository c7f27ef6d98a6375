/* fnmatch.c: patterns for names: * ? [a-z] [!a-z] [[:digit:]]. See fnmatch(3), glob(7). */
#include "libc.h"
#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

static int fold(int c, int flags) { return flags & FNM_CASEFOLD ? tolower(c) : c; }

int __in_class(const char *name, size_t n, int c)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {
		{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
		{"lower", islower}, {"print", isprint}, {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
	};
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (strlen(classes[i].name) == n && strncmp(classes[i].name, name, n) == 0)
			return classes[i].is(c) != 0;
	return 0;
}

/* p is behind the opening bracket. Returns the place behind the closing one, or NULL if it is missing: then the
   bracket is a character as others. */
static const char *match_set(const char *p, int c, int flags, int *hit)
{
	int negated = *p == '!' || *p == '^', any = 0;
	p += negated;
	for (int first = 1; first || *p != ']'; first = 0) {
		if (!*p || (*p == '/' && (flags & FNM_PATHNAME)))
			return NULL;
		const char *end = *p == '[' && p[1] == ':' ? strstr(p + 2, ":]") : NULL;
		if (end) {
			any |= __in_class(p + 2, (size_t)(end - p - 2), c);
			p = end + 2;
			continue;
		}
		if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1])
			p++;
		int from = (unsigned char)*p++, to = from;
		if (*p == '-' && p[1] && p[1] != ']') {
			p += 1 + (p[1] == '\\' && !(flags & FNM_NOESCAPE) && p[2]);
			to = (unsigned char)*p++;
		}
		any |= fold(c, flags) >= fold(from, flags) && fold(c, flags) <= fold(to, flags);
	}
	*hit = any != negated;
	return p + 1;
}

static int match(const char *p, const char *s, const char *start, int flags)
{
	for (;;) {
		int slash = *s == '/' && (flags & FNM_PATHNAME);
		int hidden = *s == '.' && (flags & FNM_PERIOD) && (s == start || (s[-1] == '/' && (flags & FNM_PATHNAME)));
		const char *after;
		int hit = 0;
		switch (*p) {
		case 0:
			return *s == 0;
		case '*':
			while (*p == '*')
				p++;
			if (hidden)
				return 0;
			for (;; s++) {
				if (match(p, s, start, flags))
					return 1;
				if (!*s || (*s == '/' && (flags & FNM_PATHNAME)))
					return 0;
			}
		case '?':
			hit = *s && !slash && !hidden;
			p++;
			break;
		case '[':
			after = match_set(p + 1, (unsigned char)*s, flags, &hit);
			if (after) {
				hit = hit && *s && !slash && !hidden;
				p = after;
				break;
			}
			hit = *s == '[';
			p++;
			break;
		case '\\':
			if (!(flags & FNM_NOESCAPE) && p[1])
				p++;
			/* fall through */
		default:
			hit = fold((unsigned char)*p, flags) == fold((unsigned char)*s, flags);
			p++;
		}
		if (!hit)
			return 0;
		s++;
	}
}

int fnmatch(const char *pattern, const char *string, int flags)
{
	return match(pattern, string, string, flags) ? 0 : FNM_NOMATCH;
}
