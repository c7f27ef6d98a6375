/* awkvalue.c: awk's values: numbers, texts and arrays. */
#include "awk.h"
#include "util.h"
#include <ctype.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>

struct value number_value(double n) { return (struct value){NUMBER, n, NULL}; }

static struct str *new_str(const char *s, size_t n)
{
	struct str *t = must(malloc(sizeof *t + n + 1));
	t->refs = 1;
	t->len = n;
	memcpy(t->s, s, n);
	t->s[n] = 0;
	return t;
}

struct value string_value(const char *s, size_t n) { return (struct value){STRING, 0, new_str(s, n)}; }

struct value outside_value(const char *s, size_t n)
{
	struct value v = string_value(s, n);
	char *end;
	const char *p = v.s->s;
	while (isspace((unsigned char)*p))
		p++;
	if (!strchr("+-.0123456789", *p) || !*p)
		return v;
	v.n = strtod(p, &end);
	if (end == p)
		return v;
	while (isspace((unsigned char)*end))
		end++;
	if (end == v.s->s + n)
		v.kind = LOOKS_NUMERIC;
	return v;
}

struct value keep(struct value v)
{
	if (v.s)
		v.s->refs++;
	return v;
}

void drop_str(struct str *s)
{
	if (--s->refs == 0)
		free(s);
}

void drop(struct value v)
{
	if (v.s)
		drop_str(v.s);
}

double to_number(struct value v) { return v.kind == STRING ? strtod(v.s->s, NULL) : v.kind == UNSET ? 0 : v.n; }

struct str *to_string(struct value v)
{
	char text[400];
	if (v.s) {
		v.s->refs++;
		return v.s;
	}
	if (v.kind == UNSET)
		return new_str("", 0);
	int n;
	if (v.n == (double)(long)v.n && v.n < 1e16 && v.n > -1e16) {
		n = snprintf(text, sizeof text, "%ld", (long)v.n);
	} else {
		struct value f = globals[V_CONVFMT].v;
		n = snprintf(text, sizeof text, f.s ? f.s->s : "%.6g", v.n);
	}
	return new_str(text, (size_t)n);
}

int to_bool(struct value v) { return v.kind == STRING ? v.s->len > 0 : v.kind != UNSET && v.n != 0; }

int compare_values(struct value a, struct value b)
{
	if (a.kind != STRING && b.kind != STRING) {
		double x = to_number(a), y = to_number(b);
		return (x > y) - (x < y);
	}
	struct str *s = to_string(a), *t = to_string(b);
	size_t n = s->len < t->len ? s->len : t->len;
	int d = memcmp(s->s, t->s, n);
	if (d == 0)
		d = (s->len > t->len) - (s->len < t->len);
	drop_str(s);
	drop_str(t);
	return d;
}

void set_cell(struct cell *c, struct value v)
{
	drop(c->v);
	c->v = v;
}

struct array *array_of(struct cell *c)
{
	if (!c->a)
		c->a = must(calloc(1, sizeof *c->a));
	return c->a;
}

static size_t hash(const struct str *key)
{
	size_t h = 5381;
	for (size_t i = 0; i < key->len; i++)
		h = h * 33 + (unsigned char)key->s[i];
	return h;
}

static void grow(struct array *a)
{
	free(a->chain);
	a->chains = a->chains ? 4 * a->chains : 16;
	a->chain = must(calloc(a->chains, sizeof *a->chain));
	size_t kept = 0;
	for (size_t i = 0; i < a->used; i++) {
		struct element *e = a->order[i];
		if (!e)
			continue;
		a->order[kept++] = e;
		size_t h = hash(e->key) % a->chains;
		e->next = a->chain[h];
		a->chain[h] = e;
	}
	a->used = kept;
}

struct element *find_element(struct array *a, struct str *key, int make)
{
	if (a->chains == 0 && !make)
		return NULL;
	if (make && a->count >= a->chains)
		grow(a);
	size_t h = hash(key) % a->chains;
	for (struct element *e = a->chain[h]; e; e = e->next)
		if (e->key->len == key->len && memcmp(e->key->s, key->s, key->len) == 0)
			return e;
	if (!make)
		return NULL;
	struct element *e = must(calloc(1, sizeof *e));
	key->refs++;
	e->key = key;
	e->next = a->chain[h];
	a->chain[h] = e;
	if (a->used == a->size)
		a->order = must(realloc(a->order, (a->size = 2 * a->size + 16) * sizeof *a->order));
	a->order[a->used++] = e;
	a->count++;
	return e;
}

static void free_element(struct element *e)
{
	drop_str(e->key);
	drop(e->v);
	free(e);
}

void delete_element(struct array *a, struct str *key)
{
	struct element *e = find_element(a, key, 0);
	if (!e)
		return;
	for (struct element **p = &a->chain[hash(key) % a->chains]; *p; p = &(*p)->next)
		if (*p == e) {
			*p = e->next;
			break;
		}
	for (size_t i = 0; i < a->used; i++)
		if (a->order[i] == e)
			a->order[i] = NULL;
	a->count--;
	free_element(e);
}

void clear_array(struct array *a)
{
	for (size_t i = 0; i < a->used; i++)
		if (a->order[i])
			free_element(a->order[i]);
	free(a->chain);
	free(a->order);
	*a = (struct array){0};
}

/* Texts that are used as patterns are compiled once, as long as there is room. */
regex_t *cached_regex(const char *s)
{
	static struct {
		char *text;
		regex_t re;
	} cache[32];
	static int next;
	for (int i = 0; i < 32; i++)
		if (cache[i].text && strcmp(cache[i].text, s) == 0)
			return &cache[i].re;
	int i = next++ % 32;
	if (cache[i].text) {
		free(cache[i].text);
		regfree(&cache[i].re);
	}
	cache[i].text = must(strdup(s));
	if (regcomp(&cache[i].re, s, REG_EXTENDED))
		error(2, 0, "regular expression compile failed\n%s", s);
	return &cache[i].re;
}

/* printf's language: each conversion takes the next argument, as a number or a text. */
struct value format_values(const struct value *args, int n)
{
	char *out = NULL;
	size_t len = 0, size = 0;
	struct str *format = to_string(args[0]);
	int next = 1;
	for (const char *p = format->s; *p;) {
		char spec[64], text[512];
		const char *piece = text;
		struct str *held = NULL;
		size_t m = 0, got;
		if (*p != '%' || p[1] == '%') {
			text[0] = *p;
			got = 1;
			p += *p == '%' ? 2 : 1;
		} else {
			spec[m++] = *p++;
			while (*p && strchr("-+ #0.*123456789hlL", *p) && m < 40) {
				if (*p == '*')
					m += (size_t)snprintf(spec + m, 12, "%d", next < n ? (int)to_number(args[next]) : 0), next++;
				else if (!strchr("hlL", *p))
					spec[m++] = *p;
				p++;
			}
			char conv = *p ? *p++ : 0;
			struct value v = next < n ? args[next++] : (struct value){UNSET, 0, NULL};
			if (conv && strchr("diouxX", conv)) {
				sprintf(spec + m, "l%c", conv);
				got = (size_t)snprintf(text, sizeof text, spec, (long)to_number(v));
			} else if (conv == 'c' && v.kind == NUMBER) {
				sprintf(spec + m, "c");
				got = (size_t)snprintf(text, sizeof text, spec, (int)v.n);
			} else if (conv == 's' || conv == 'c') {
				held = to_string(v);
				sprintf(spec + m, conv == 'c' ? ".1s" : "s");
				int need = snprintf(NULL, 0, spec, held->s);
				char *long_text = must(malloc((size_t)need + 1));
				got = (size_t)sprintf(long_text, spec, held->s);
				piece = long_text;
			} else if (conv && strchr("eEfFgG", conv)) {
				sprintf(spec + m, "%c", conv);
				got = (size_t)snprintf(text, sizeof text, spec, to_number(v));
			} else {
				got = (size_t)snprintf(text, sizeof text, "%.*s%c", (int)m, spec, conv);
			}
		}
		if (len + got + 1 > size)
			out = must(realloc(out, size = 2 * (len + got) + 64));
		memcpy(out + len, piece, got);
		len += got;
		if (held) {
			drop_str(held);
			free((char *)piece);
		}
	}
	drop_str(format);
	struct value v = string_value(out ? out : "", len);
	free(out);
	return v;
}
