/* awkbuiltin.c: the functions that awk itself has. */
#include "awkrun.h"
#include "util.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

int match_regex(struct node *re, struct str *s, regmatch_t *m)
{
	if (re->op == REGEX)
		return regexec(re->re, s->s, m ? 1 : 0, m, 0) == 0;
	struct value v = eval(re);
	struct str *pattern = to_string(v);
	int r = regexec(cached_regex(pattern->s), s->s, m ? 1 : 0, m, 0) == 0;
	drop_str(pattern);
	drop(v);
	return r;
}

/* sub and gsub: & in the replacement is what matched. */
static int substitute(struct node *args, int all)
{
	static struct node whole = {.op = FIELD}, zero = {.op = NUM, .v = {NUMBER, 0, NULL}};
	whole.a = &zero;
	struct node *re = args, *place = args->next->next ? args->next->next : &whole;
	struct value with = eval(args->next), old = eval(place);
	struct str *w = to_string(with), *s = to_string(old);
	struct value pattern = re->op == REGEX ? (struct value){UNSET, 0, NULL} : eval(re);
	struct str *p = to_string(pattern);
	regex_t *compiled = re->op == REGEX ? re->re : cached_regex(p->s);
	size_t size = s->len + 64, n = 0, at = 0;
	char *out = must(malloc(size));
	int count = 0;
	regmatch_t m;
	while (at <= s->len) {
		m = (regmatch_t){(regoff_t)at, (regoff_t)s->len};
		if ((count && !all) || regexec(compiled, s->s, 1, &m, REG_STARTEND) != 0)
			break;
		size_t from = (size_t)m.rm_so, to = (size_t)m.rm_eo, len = to - from;
		if (n + (from - at) + w->len * (len + 1) + 2 > size)
			out = must(realloc(out, size = 2 * (n + (from - at) + w->len * (len + 1)) + 64));
		memcpy(out + n, s->s + at, from - at);
		n += from - at;
		for (const char *c = w->s; *c; c++)
			if (*c == '\\' && (c[1] == '&' || c[1] == '\\')) {
				out[n++] = *++c;
			} else if (*c == '&') {
				memcpy(out + n, s->s + from, len);
				n += len;
			} else {
				out[n++] = *c;
			}
		count++;
		at = to;
		if (len == 0) {
			if (at < s->len)
				out[n++] = s->s[at];
			at++;
		} else if (at < s->len) { /* right behind a match an empty one does not count */
			regmatch_t e = {(regoff_t)at, (regoff_t)s->len};
			if (regexec(compiled, s->s, 1, &e, REG_STARTEND) == 0 && e.rm_so == e.rm_eo && (size_t)e.rm_so == at && all) {
				if (n + 2 > size)
					out = must(realloc(out, size *= 2));
				out[n++] = s->s[at++];
			}
		} else {
			break;
		}
	}
	if (at < s->len) {
		if (n + s->len - at + 1 > size)
			out = must(realloc(out, n + s->len - at + 1));
		memcpy(out + n, s->s + at, s->len - at);
		n += s->len - at;
	}
	if (count)
		assign(place, string_value(out, n));
	free(out);
	drop_str(w);
	drop_str(s);
	drop_str(p);
	drop(with);
	drop(old);
	drop(pattern);
	return count;
}

static void put_element(void *to, int i, const char *p, size_t n)
{
	char number[16];
	struct value key = string_value(number, (size_t)snprintf(number, sizeof number, "%d", i));
	struct element *e = find_element(to, key.s, 1);
	drop(e->v);
	e->v = outside_value(p, n);
	drop(key);
}

static int do_split(struct node *args)
{
	struct value v = eval(args);
	struct str *s = to_string(v);
	struct array *a = array_node(args->next);
	char sep[256];
	text_of(V_FS, sep);
	struct node *by = args->next->next;
	int n;
	clear_array(a);
	if (by && by->op == REGEX) { /* the pattern is compiled already: make the pieces here */
		size_t at = 0;
		n = 0;
		regmatch_t m;
		while (s->len > 0) {
			m = (regmatch_t){(regoff_t)at, (regoff_t)s->len};
			int found = regexec(by->re, s->s, 1, &m, REG_STARTEND) == 0 && m.rm_eo > m.rm_so;
			put_element(a, ++n, s->s + at, found ? (size_t)m.rm_so - at : s->len - at);
			if (!found)
				break;
			at = (size_t)m.rm_eo;
		}
	} else {
		if (by) {
			struct value w = eval(by);
			struct str *t = to_string(w);
			snprintf(sep, sizeof sep, "%s", t->s);
			drop_str(t);
			drop(w);
		}
		n = split(s->s, s->len, sep, put_element, a);
	}
	drop_str(s);
	drop(v);
	return n;
}

static struct value substr(struct str *s, double from, double n, int to_end)
{
	double last = to_end ? (double)s->len : floor(from + 0.5) + floor(n + 0.5) - 1;
	double first = floor(from + 0.5);
	if (first < 1)
		first = 1;
	if (last > (double)s->len)
		last = (double)s->len;
	return last >= first ? string_value(s->s + (size_t)first - 1, (size_t)(last - first) + 1) : string_value("", 0);
}

static struct value change_case(struct str *s, int (*how)(int))
{
	struct value v = string_value(s->s, s->len);
	for (size_t i = 0; i < s->len; i++)
		v.s->s[i] = (char)how((unsigned char)s->s[i]);
	return v;
}

static double seed;

struct value call_builtin(struct node *n)
{
	if (n->i == B_SPLIT)
		return number_value(do_split(n->a));
	if (n->i == B_SUB || n->i == B_GSUB)
		return number_value(substitute(n->a, n->i == B_GSUB));
	if (n->i == B_LENGTH && n->a && (n->a->op == VAR || n->a->op == LOCAL) && cell_of(n->a)->a)
		return number_value((double)array_node(n->a)->count);
	struct value args[20] = {{0}}, r = number_value(0);
	int count = 0;
	for (struct node *a = n->a; a && count < 20; a = a->next) {
		if (n->i == B_MATCH && count == 1)
			break;
		args[count++] = eval(a);
	}
	if (count == 0 && n->i == B_LENGTH)
		args[count++] = get_field(0);
	struct str *s = to_string(args[0]);
	double x = count > 0 ? to_number(args[0]) : 0;
	regmatch_t m;
	switch (n->i) {
	case B_LENGTH: r = number_value((double)s->len); break;
	case B_SUBSTR: r = substr(s, to_number(args[1]), to_number(args[2]), count < 3); break;
	case B_INDEX: {
		struct str *t = to_string(args[1]);
		char *found = strstr(s->s, t->s);
		r = number_value(found ? (double)(found - s->s + 1) : 0);
		drop_str(t);
		break;
	}
	case B_MATCH:
		r = number_value(match_regex(n->a->next, s, &m) ? (double)m.rm_so + 1 : 0);
		set_number(V_RSTART, r.n);
		set_number(V_RLENGTH, r.n ? (double)(m.rm_eo - m.rm_so) : -1);
		break;
	case B_SPRINTF: r = format_values(args, count); break;
	case B_TOUPPER: r = change_case(s, toupper); break;
	case B_TOLOWER: r = change_case(s, tolower); break;
	case B_INT: r = number_value(trunc(x)); break;
	case B_SQRT: r = number_value(sqrt(x)); break;
	case B_EXP: r = number_value(exp(x)); break;
	case B_LOG: r = number_value(log(x)); break;
	case B_SIN: r = number_value(sin(x)); break;
	case B_COS: r = number_value(cos(x)); break;
	case B_ATAN2: r = number_value(atan2(x, to_number(args[1]))); break;
	case B_RAND: r = number_value((double)(random() & 0x7fffffff) / 2147483648.0); break;
	case B_SRAND:
		r = number_value(seed);
		seed = count ? x : (double)time(NULL);
		srandom((unsigned)seed);
		break;
	case B_SYSTEM: {
		fflush(NULL);
		int status = system(s->s);
		r = number_value(WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status));
		break;
	}
	case B_CLOSE: r = number_value(close_named(s->s)); break;
	case B_FFLUSH: r = number_value(fflush(NULL)); break;
	}
	drop_str(s);
	for (int i = 0; i < count; i++)
		drop(args[i]);
	return r;
}
