/* sort: lines in order. See sort(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How two pieces of text are compared. */
struct rules {
	int numeric, general, month, human, reverse, fold, blanks, dictionary, version;
};

/* A key: from a character of a field to one of another, counted from 1; 0 means the field's end. */
struct key {
	long from_field, from_char, to_field, to_char;
	struct rules rules;
	int to_blanks; /* b behind the end: blanks before the last field do not count */
	int own_rules; /* otherwise those of the command line */
};

#define MOST_KEYS 16

static struct key keys[MOST_KEYS];
static int key_count, unique, stable, separator = -1, ending = '\n';
static struct rules global;

struct line {
	const char *text;
	size_t len;
};

static size_t skip_blanks(const struct line *l, size_t at)
{
	while (at < l->len && (isblank((unsigned char)l->text[at]) || l->text[at] == '\n'))
		at++;
	return at;
}

/* Where field number n (from 0) begins. Without a separator the blanks before a field belong to it. */
static size_t field(const struct line *l, long n)
{
	size_t at = 0;
	for (; n > 0 && at < l->len; n--) {
		if (separator >= 0) {
			while (at < l->len && l->text[at] != separator)
				at++;
			at += at < l->len;
			continue;
		}
		at = skip_blanks(l, at);
		while (at < l->len && !isblank((unsigned char)l->text[at]))
			at++;
	}
	return at;
}

static size_t field_end(const struct line *l, long n)
{
	size_t at = field(l, n);
	if (separator < 0) {
		at = skip_blanks(l, at);
		while (at < l->len && !isblank((unsigned char)l->text[at]))
			at++;
		return at;
	}
	while (at < l->len && l->text[at] != separator)
		at++;
	return at;
}

static struct line cut(const struct line *l, const struct key *k, const struct rules *r)
{
	size_t from = field(l, k->from_field - 1), to = l->len;
	if (r->blanks)
		from = skip_blanks(l, from);
	from += (size_t)k->from_char - 1;
	if (k->to_field > 0 && k->to_char == 0) {
		to = field_end(l, k->to_field - 1);
	} else if (k->to_field > 0) {
		to = field(l, k->to_field - 1);
		if (k->to_blanks || (!k->own_rules && r->blanks))
			to = skip_blanks(l, to);
		to += (size_t)k->to_char;
	}
	to = to < l->len ? to : l->len;
	from = from < to ? from : to;
	return (struct line){l->text + from, to - from};
}

static int compare_bytes(const struct line *a, const struct line *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int d = memcmp(a->text, b->text, n);
	return d ? d : (a->len > b->len) - (a->len < b->len);
}

/* A number as written: sign, digits, point, digits. Of any length: it is compared digit by digit. */
struct decimal {
	int negative;
	const char *whole, *part;
	size_t whole_len, part_len;
};

static struct decimal parse(struct line l)
{
	struct decimal d = {0};
	size_t at = skip_blanks(&l, 0);
	d.negative = at < l.len && l.text[at] == '-';
	at += (size_t)d.negative;
	while (at < l.len && l.text[at] == '0')
		at++;
	for (d.whole = l.text + at; at < l.len && isdigit((unsigned char)l.text[at]); at++)
		d.whole_len++;
	if (at < l.len && l.text[at] == '.')
		for (d.part = l.text + ++at; at < l.len && isdigit((unsigned char)l.text[at]); at++)
			d.part_len++;
	while (d.part_len > 0 && d.part[d.part_len - 1] == '0')
		d.part_len--;
	if (d.whole_len == 0 && d.part_len == 0)
		d.negative = 0;
	return d;
}

static int compare_numbers(struct line a, struct line b)
{
	struct decimal x = parse(a), y = parse(b);
	if (x.negative != y.negative)
		return y.negative - x.negative;
	int d = x.whole_len != y.whole_len ? (x.whole_len > y.whole_len ? 1 : -1) : memcmp(x.whole, y.whole, x.whole_len);
	if (d == 0)
		d = compare_bytes(&(struct line){x.part, x.part_len}, &(struct line){y.part, y.part_len});
	return x.negative ? -d : d;
}

/* What strtod takes; a text that is no number comes before all numbers. */
static int compare_general(struct line a, struct line b)
{
	char s[64], *end_a, *end_b;
	snprintf(s, sizeof s, "%.*s", a.len < 63 ? (int)a.len : 63, a.text);
	double x = strtod(s, &end_a);
	int number_a = end_a != s;
	snprintf(s, sizeof s, "%.*s", b.len < 63 ? (int)b.len : 63, b.text);
	double y = strtod(s, &end_b);
	int number_b = end_b != s;
	if (!number_a || !number_b)
		return number_a - number_b;
	return (x > y) - (x < y);
}

static int unit(struct line l)
{
	static const char units[] = "KMGTPE";
	size_t at = skip_blanks(&l, 0);
	while (at < l.len && strchr("-.0123456789", l.text[at]))
		at++;
	const char *u = at < l.len ? strchr(units, toupper((unsigned char)l.text[at])) : NULL;
	return u ? (int)(u - units) + 1 : 0;
}

static int compare_human(struct line a, struct line b)
{
	struct decimal x = parse(a), y = parse(b);
	int d = unit(a) - unit(b);
	if (x.negative == y.negative && d != 0)
		return x.negative ? -d : d;
	return compare_numbers(a, b);
}

static int month(struct line l)
{
	static const char names[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
	size_t at = skip_blanks(&l, 0);
	for (int m = 0; at + 3 <= l.len && m < 12; m++)
		if (strncasecmp(l.text + at, names + 3 * m, 3) == 0)
			return m + 1;
	return 0;
}

/* Digits count as numbers, all else as bytes. */
static int compare_versions(struct line a, struct line b)
{
	size_t i = 0, j = 0;
	while (i < a.len && j < b.len) {
		if (isdigit((unsigned char)a.text[i]) && isdigit((unsigned char)b.text[j])) {
			unsigned long x = 0, y = 0;
			for (; i < a.len && isdigit((unsigned char)a.text[i]); i++)
				x = x * 10 + (unsigned long)(a.text[i] - '0');
			for (; j < b.len && isdigit((unsigned char)b.text[j]); j++)
				y = y * 10 + (unsigned long)(b.text[j] - '0');
			if (x != y)
				return x < y ? -1 : 1;
		} else if (a.text[i] != b.text[j]) {
			return (unsigned char)a.text[i] - (unsigned char)b.text[j];
		} else {
			i++;
			j++;
		}
	}
	return (i < a.len) - (j < b.len);
}

static int skipped(const struct rules *r, int c) { return r->dictionary && !isblank(c) && !isalnum(c); }

static int compare_text(struct line a, struct line b, const struct rules *r)
{
	if (!r->fold && !r->dictionary)
		return compare_bytes(&a, &b);
	size_t i = 0, j = 0;
	for (;;) {
		while (i < a.len && skipped(r, (unsigned char)a.text[i]))
			i++;
		while (j < b.len && skipped(r, (unsigned char)b.text[j]))
			j++;
		if (i == a.len || j == b.len)
			return (i < a.len) - (j < b.len);
		int x = (unsigned char)a.text[i++], y = (unsigned char)b.text[j++];
		if (r->fold ? toupper(x) != toupper(y) : x != y)
			return r->fold ? toupper(x) - toupper(y) : x - y;
	}
}

static int compare_keys(const struct line *a, const struct line *b)
{
	for (int i = 0; i < key_count; i++) {
		const struct rules *r = keys[i].own_rules ? &keys[i].rules : &global;
		struct line x = cut(a, &keys[i], r), y = cut(b, &keys[i], r);
		int d = r->numeric ? compare_numbers(x, y) : r->general ? compare_general(x, y) : r->month ? month(x) - month(y)
		      : r->human ? compare_human(x, y) : r->version ? compare_versions(x, y) : compare_text(x, y, r);
		if (d)
			return r->reverse ? -d : d;
	}
	return 0;
}

/* Lines whose keys are equal are compared as a whole. */
static int compare(const struct line *a, const struct line *b)
{
	int d = compare_keys(a, b);
	if (d || unique || stable)
		return d;
	d = compare_bytes(a, b);
	return global.reverse ? -d : d;
}

/* Merge sort: equal lines stay in their order. */
static void sort(struct line *lines, struct line *space, size_t n)
{
	if (n < 2)
		return;
	size_t half = n / 2, i = 0, j = half;
	sort(lines, space, half);
	sort(lines + half, space, n - half);
	memcpy(space, lines, n * sizeof *lines);
	for (size_t k = 0; k < n; k++)
		if (j == n || (i < half && compare(&space[i], &space[j]) <= 0))
			lines[k] = space[i++];
		else
			lines[k] = space[j++];
}

static void set_rule(struct rules *r, int letter)
{
	switch (letter) {
	case 'n': r->numeric = 1; break;
	case 'g': r->general = 1; break;
	case 'M': r->month = 1; break;
	case 'h': r->human = 1; break;
	case 'r': r->reverse = 1; break;
	case 'f': r->fold = 1; break;
	case 'b': r->blanks = 1; break;
	case 'd': r->dictionary = 1; break;
	case 'V': r->version = 1; break;
	}
}

static char *parse_place(char *p, long *fld, long *chr, const char *all)
{
	char *end;
	*fld = strtol(p, &end, 10);
	if (end == p)
		error(2, 0, "invalid number at field start: invalid count at start of '%s'", all);
	if (*fld == 0)
		error(2, 0, "-: invalid field specification '%s'" + 3, all);
	if (*end == '.') {
		p = end + 1;
		*chr = strtol(p, &end, 10);
	}
	return end;
}

static void parse_key(char *p)
{
	if (key_count == MOST_KEYS)
		error(2, 0, "too many keys");
	struct key *k = &keys[key_count++];
	const char *all = p;
	*k = (struct key){.from_char = 1};
	p = parse_place(p, &k->from_field, &k->from_char, all);
	for (; *p && strchr("ngMhrfbdV", *p); p++) {
		set_rule(&k->rules, *p);
		k->own_rules = 1;
	}
	if (*p == ',') {
		p = parse_place(p + 1, &k->to_field, &k->to_char, all);
		for (; *p && strchr("ngMhrfbdV", *p); p++) {
			if (*p == 'b')
				k->to_blanks = 1;
			else
				set_rule(&k->rules, *p);
			k->own_rules = 1;
		}
	}
	if (*p)
		error(2, 0, "stray character in field spec: invalid field specification '%s'", all);
}

static struct line *lines;
static size_t line_count, lines_size;

static void add(const char *text, size_t len)
{
	if (line_count == lines_size)
		lines = must(realloc(lines, (lines_size = 2 * lines_size + 256) * sizeof *lines));
	lines[line_count++] = (struct line){text, len};
}

/* A whole file is one block of memory; its lines point into it. */
static void read_lines(const char *name)
{
	FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	if (!f)
		error(2, 0, "cannot read: %s: %s", name, strerror(errno));
	char *text = NULL;
	size_t len = 0, size = 0, got;
	do {
		text = must(realloc(text, (size = size * 2 + 4096)));
		got = fread(text + len, 1, size - len, f);
		len += got;
	} while (len == size);
	if (ferror(f))
		error(2, 0, "read failed: %s: %s", name, strerror(errno));
	if (f != stdin)
		fclose(f);
	for (size_t at = 0; at < len;) {
		char *end = memchr(text + at, ending, len - at);
		size_t n = end ? (size_t)(end - text) - at : len - at;
		add(text + at, n);
		at += n + 1;
	}
}

static int check(const char *name, int quiet)
{
	for (size_t i = 1; i < line_count; i++) {
		int d = compare(&lines[i - 1], &lines[i]);
		if (d < 0 || (d == 0 && !unique))
			continue;
		if (!quiet)
			fprintf(stderr, "%s: %s:%zu: disorder: %.*s\n", program_invocation_name, name, i + 1, (int)lines[i].len, lines[i].text);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"numeric-sort", 0, 0, 'n'}, {"general-numeric-sort", 0, 0, 'g'}, {"month-sort", 0, 0, 'M'}, {"human-numeric-sort", 0, 0, 'h'},
		{"reverse", 0, 0, 'r'}, {"unique", 0, 0, 'u'}, {"ignore-case", 0, 0, 'f'}, {"ignore-leading-blanks", 0, 0, 'b'},
		{"dictionary-order", 0, 0, 'd'}, {"version-sort", 0, 0, 'V'}, {"key", 1, 0, 'k'}, {"field-separator", 1, 0, 't'},
		{"output", 1, 0, 'o'}, {"stable", 0, 0, 's'}, {"check", 0, 0, 'c'}, {"merge", 0, 0, 'm'}, {"zero-terminated", 0, 0, 'z'}, {0, 0, 0, 0},
	};
	const char *output = NULL;
	int c, checking = 0;
	usage_status = 2;
	while ((c = option(argc, argv, "ngMhrufbdVk:t:o:scCmz", longs, "[-bcdfghMnrsuVz] [-k KEY] [-t SEP] [-o FILE] [FILE]...")) != -1)
		switch (c) {
		case 'u': unique = 1; break;
		case 's': stable = 1; break;
		case 'o': output = optarg; break;
		case 'c': case 'C': checking = c; break;
		case 'm': break; /* a merge of sorted files is a sort, only quicker */
		case 'z': ending = 0; break;
		case 'k': parse_key(optarg); break;
		case 't':
			separator = strcmp(optarg, "\\0") == 0 ? 0 : (unsigned char)optarg[0];
			if (!optarg[0])
				error(2, 0, "empty tab");
			if (optarg[1] && separator)
				error(2, 0, "multi-character tab '%s'", optarg);
			break;
		default: set_rule(&global, c);
		}
	if (key_count == 0)
		keys[key_count++] = (struct key){.from_field = 1, .from_char = 1};
	if (optind == argc)
		argv[--optind] = "-";
	for (char **name = argv + optind; *name; name++)
		read_lines(*name);
	if (checking)
		return check(argv[optind], checking == 'C');
	struct line *space = must(malloc((line_count + 1) * sizeof *space));
	sort(lines, space, line_count);
	if (output && !freopen(output, "w", stdout)) /* only now: it may be one of the files that were read */
		error(2, errno, "open failed: %s", output);
	for (size_t i = 0; i < line_count; i++) {
		if (unique && i > 0 && compare_keys(&lines[i - 1], &lines[i]) == 0)
			continue;
		fwrite(lines[i].text, 1, lines[i].len, stdout);
		putchar(ending);
	}
	return 0;
}
