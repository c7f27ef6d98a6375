/* tr: replaces, deletes or squeezes characters. See tr(1). */
#include "util.h"
#include <ctype.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A set, in its order. */
struct set {
	unsigned char c[1024];
	int n;
	int lower_at, upper_at; /* where [:lower:] and [:upper:] begin, or -1 */
	int fill;               /* place of [x*], which grows as needed, or -1 */
};

static void add(struct set *s, int c)
{
	if (s->n < (int)sizeof s->c)
		s->c[s->n++] = (unsigned char)c;
}

/* One character, perhaps behind a backslash. */
static int take(const char **p)
{
	static const char letters[] = "abfnrtv\\", bytes[] = "\a\b\f\n\r\t\v\\";
	int c = (unsigned char)*(*p)++;
	if (c != '\\' || !**p)
		return c;
	const char *found = strchr(letters, **p);
	if (found) {
		++*p;
		return (unsigned char)bytes[found - letters];
	}
	if (**p >= '0' && **p <= '7') {
		int n = 0;
		for (int i = 0; i < 3 && **p >= '0' && **p <= '7'; i++)
			n = n * 8 + *(*p)++ - '0';
		return n & 255;
	}
	return (unsigned char)*(*p)++;
}

static void add_class(struct set *s, const char *name, size_t n)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
	               {"lower", islower}, {"print", isprint}, {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (strlen(classes[i].name) == n && strncmp(classes[i].name, name, n) == 0) {
			if (classes[i].is == islower)
				s->lower_at = s->n;
			if (classes[i].is == isupper)
				s->upper_at = s->n;
			for (int c = 0; c < 256; c++)
				if (classes[i].is(c))
					add(s, c);
			return;
		}
	error(1, 0, "invalid character class '%.*s'", (int)n, name);
}

static void parse(struct set *s, const char *p)
{
	s->n = 0;
	s->lower_at = s->upper_at = s->fill = -1;
	while (*p) {
		const char *end;
		if (p[0] == '[' && p[1] == ':' && (end = strstr(p + 2, ":]"))) {
			add_class(s, p + 2, (size_t)(end - p - 2));
			p = end + 2;
			continue;
		}
		if (p[0] == '[' && p[1] == '=' && p[2] && p[3] == '=' && p[4] == ']') {
			add(s, (unsigned char)p[2]);
			p += 5;
			continue;
		}
		if (p[0] == '[' && p[1] && p[2] == '*' && (end = strchr(p + 3, ']'))) {
			long count = strtol(p + 3, NULL, p[3] == '0' ? 8 : 10);
			if (count == 0)
				s->fill = s->n, count = 1;
			for (; count > 0; count--)
				add(s, (unsigned char)p[1]);
			p = end + 1;
			continue;
		}
		int from = take(&p);
		if (p[0] == '-' && p[1]) {
			p++;
			int to = take(&p);
			if (to < from)
				error(1, 0, "range-endpoints of '%c-%c' are in reverse collating sequence order", from, to);
			for (int c = from; c <= to; c++)
				add(s, c);
		} else {
			add(s, from);
		}
	}
}

static void complement(struct set *s)
{
	char in[256] = {0};
	for (int i = 0; i < s->n; i++)
		in[s->c[i]] = 1;
	s->n = 0;
	for (int c = 0; c < 256; c++)
		if (!in[c])
			add(s, c);
}

/* The second set becomes as long as the first: its last character is repeated. */
static void stretch(struct set *to, int n)
{
	int at = to->fill >= 0 ? to->fill : to->n - 1;
	while (to->n < n) {
		memmove(to->c + at + 1, to->c + at, (size_t)(to->n - at));
		to->n++;
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"complement", 0, 0, 'c'}, {"delete", 0, 0, 'd'}, {"squeeze-repeats", 0, 0, 's'}, {"truncate-set1", 0, 0, 't'}, {0, 0, 0, 0}};
	static struct set one, two;
	static char buf[8192], out[8192];
	int c, inverse = 0, deleting = 0, squeezing = 0, truncating = 0, map[256];
	char squeezed[256] = {0}, deleted[256] = {0};
	while ((c = option(argc, argv, "+cCdst", longs, "[-cdst] SET1 [SET2]")) != -1)
		switch (c) {
		case 'c': case 'C': inverse = 1; break;
		case 'd': deleting = 1; break;
		case 's': squeezing = 1; break;
		case 't': truncating = 1; break;
		}
	int sets = argc - optind, wanted = deleting == squeezing ? 2 : 1;
	if (sets == 0)
		missing_operand();
	if (sets < wanted) {
		error(0, 0, "missing operand after '%s'", argv[argc - 1]);
		fprintf(stderr, deleting ? "Two strings must be given when both deleting and squeezing repeats.\n" : "Two strings must be given when translating.\n");
		try_help();
	}
	if (sets > 2 || (deleting && !squeezing && sets > 1)) {
		error(0, 0, "extra operand '%s'", argv[optind + (sets > 2 ? 2 : 1)]);
		if (sets == 2)
			fprintf(stderr, "Only one string may be given when deleting without squeezing repeats.\n");
		try_help();
	}
	int translating = !deleting && sets == 2;
	parse(&one, argv[optind]);
	if (inverse)
		complement(&one);
	if (sets == 2)
		parse(&two, argv[optind + 1]);
	for (int i = 0; i < 256; i++)
		map[i] = i;
	if (translating) {
		if (two.n == 0 && !truncating)
			error(1, 0, "when not truncating set1, string2 must be non-empty");
		if (!truncating)
			stretch(&two, one.n);
		for (int i = 0; i < one.n && i < two.n; i++)
			map[one.c[i]] = two.c[i];
	}
	for (int i = 0; deleting && i < one.n; i++)
		deleted[one.c[i]] = 1;
	struct set *twice = sets == 2 ? &two : &one;
	for (int i = 0; squeezing && i < twice->n; i++)
		squeezed[twice->c[i]] = 1;
	int last = -1;
	for (ssize_t n; (n = read(0, buf, sizeof buf)) > 0;) {
		size_t len = 0;
		for (ssize_t i = 0; i < n; i++) {
			int b = map[(unsigned char)buf[i]];
			if (deleted[(unsigned char)buf[i]] || (squeezed[b] && b == last))
				continue;
			out[len++] = (char)b;
			last = b;
		}
		fwrite(out, 1, len, stdout);
	}
	return 0;
}
