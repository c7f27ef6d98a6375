/* awkrun.c: runs a program of awk: walks over its tree, line by line of the input. */
#include "awk.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

/* How a statement ended, if not at its end. */
enum flow { GO_ON, DO_BREAK, DO_CONTINUE, DO_NEXT, DO_EXIT, DO_RETURN };

static struct value returned;
static int exit_status;
static struct cell *frame;      /* parameters and locals of the function that runs */
static int depth;

/* The record. $0 and the fields are each made of the other when that is needed. */
static struct value record;
static struct value *fields;    /* from 1 */
static int field_count, field_size, split_done = 1, record_done = 1;

/* Files and commands that are open, by the text that names them. */
static struct stream {
	char *name;
	FILE *f;
	int kind; /* > a | for writing, < and i (a command) for reading */
	struct stream *next;
} *streams;

static FILE *input;
static int input_index = 1;

static struct value eval(struct node *n);
static enum flow run(struct node *n);

static const char *text_of(int variable, char *buf)
{
	struct str *s = to_string(globals[variable].v);
	snprintf(buf, 256, "%s", s->s);
	drop_str(s);
	return buf;
}

static void set_number(int variable, double n) { set_cell(&globals[variable], number_value(n)); }

static void set_field_count(int n)
{
	if (n >= field_size) {
		int size = n + 32;
		fields = must(realloc(fields, (size_t)size * sizeof *fields));
		memset(fields + field_size, 0, (size_t)(size - field_size) * sizeof *fields);
		field_size = size;
	}
	for (int i = n + 1; i <= field_count; i++) {
		drop(fields[i]);
		fields[i] = (struct value){UNSET, 0, NULL};
	}
	field_count = n;
	set_number(V_NF, n);
}

/* Cuts a text at a separator: " " means runs of blanks and newlines, one character is itself, anything longer a pattern.
   Calls put with each piece. */
static int split(const char *s, size_t len, const char *sep, void (*put)(void *to, int i, const char *p, size_t n), void *to)
{
	const char *end = s + len;
	int n = 0;
	if (strcmp(sep, " ") == 0) {
		for (;;) {
			while (s < end && isspace((unsigned char)*s))
				s++;
			if (s == end)
				return n;
			const char *start = s;
			while (s < end && !isspace((unsigned char)*s))
				s++;
			put(to, ++n, start, (size_t)(s - start));
		}
	}
	if (len == 0)
		return 0;
	if (!*sep) {
		for (; s < end; s++)
			put(to, ++n, s, 1);
		return n;
	}
	regex_t *re = sep[1] ? cached_regex(sep) : NULL;
	for (const char *start = s;;) {
		const char *stop = NULL, *after = NULL;
		if (!re) {
			stop = memchr(start, *sep, (size_t)(end - start));
			after = stop ? stop + 1 : NULL;
		} else {
			regmatch_t m = {start - s, end - s};
			if (regexec(re, s, 1, &m, REG_STARTEND) == 0 && m.rm_eo > m.rm_so) {
				stop = s + m.rm_so;
				after = s + m.rm_eo;
			}
		}
		put(to, ++n, start, (size_t)((stop ? stop : end) - start));
		if (!stop)
			return n;
		start = after;
	}
}

static void put_field(void *to, int i, const char *p, size_t n)
{
	(void)to;
	if (i >= field_size)
		set_field_count(i);
	drop(fields[i]);
	fields[i] = outside_value(p, n);
}

static void split_record(void)
{
	char sep[256], rs[256];
	if (split_done)
		return;
	split_done = 1;
	struct str *s = to_string(record);
	text_of(V_FS, sep);
	if (!*text_of(V_RS, rs) && strcmp(sep, " ") != 0) /* paragraphs: a newline separates too */
		strlcat(sep, "|\n", sizeof sep);
	int n = split(s->s, s->len, sep, put_field, NULL);
	if (n > field_count)
		field_count = n;
	set_field_count(n);
	drop_str(s);
}

static void join_record(void)
{
	if (record_done)
		return;
	record_done = 1;
	char ofs[256];
	size_t gap = strlen(text_of(V_OFS, ofs)), len = 0, size = 256;
	char *text = must(malloc(size));
	for (int i = 1; i <= field_count; i++) {
		struct str *s = to_string(fields[i]);
		if (len + s->len + gap + 1 > size)
			text = must(realloc(text, size = 2 * (len + s->len + gap) + 1));
		if (i > 1) {
			memcpy(text + len, ofs, gap);
			len += gap;
		}
		memcpy(text + len, s->s, s->len);
		len += s->len;
		drop_str(s);
	}
	drop(record);
	record = outside_value(text, len);
	free(text);
}

static void set_record(const char *s, size_t n)
{
	drop(record);
	record = outside_value(s, n);
	record_done = 1;
	split_done = 0;
}

static struct value get_field(int i)
{
	if (i < 0)
		error(2, 0, "negative field index $%d", i);
	if (i == 0) {
		join_record();
		return keep(record);
	}
	split_record();
	return i <= field_count ? keep(fields[i]) : (struct value){UNSET, 0, NULL};
}

static void set_field(int i, struct value v)
{
	if (i == 0) {
		struct str *s = to_string(v);
		set_record(s->s, s->len);
		drop_str(s);
		drop(v);
		return;
	}
	split_record();
	if (i > field_count)
		set_field_count(i);
	drop(fields[i]);
	fields[i] = v;
	record_done = 0;
}

/* A record: up to RS; an empty RS means paragraphs. Returns its length, -1 at the end. */
static ssize_t read_record(FILE *f, char **line, size_t *size)
{
	char rs[256];
	ssize_t n;
	text_of(V_RS, rs);
	if (*rs) {
		n = getdelim(line, size, *rs, f);
		if (n > 0 && (*line)[n - 1] == *rs)
			(*line)[--n] = 0;
		return n;
	}
	static char *more;
	static size_t more_size;
	do
		n = getline(line, size, f);
	while (n == 1);
	if (n < 0)
		return -1;
	ssize_t m;
	while ((m = getline(&more, &more_size, f)) > 1) {
		if ((size_t)(n + m) + 1 > *size)
			*line = must(realloc(*line, *size = 2 * (size_t)(n + m) + 1));
		memcpy(*line + n, more, (size_t)m + 1);
		n += m;
	}
	chop(*line, &n);
	return n;
}

/* Opens the next file that the arguments name; an argument may be an assignment. */
static int open_next(void)
{
	static int any;
	for (; input_index < (int)to_number(globals[V_ARGC].v); input_index++) {
		char number[16];
		snprintf(number, sizeof number, "%d", input_index);
		struct value key = string_value(number, strlen(number));
		struct element *e = find_element(array_of(&globals[V_ARGV]), key.s, 0);
		drop(key);
		struct str *s = e ? to_string(e->v) : NULL;
		if (!s || s->len == 0)
			continue;
		char *equals = strchr(s->s, '=');
		if (equals && (isalpha((unsigned char)*s->s) || *s->s == '_') && strspn(s->s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == (size_t)(equals - s->s)) {
			char *name = must(strndup(s->s, (size_t)(equals - s->s)));
			set_cell(&globals[global_index(name)], outside_value(equals + 1, strlen(equals + 1)));
			continue;
		}
		input_index++;
		any = 1;
		set_cell(&globals[V_FILENAME], string_value(s->s, s->len));
		set_number(V_FNR, 0);
		input = strcmp(s->s, "-") == 0 ? stdin : fopen(s->s, "r");
		if (input)
			return 1;
		error(0, 0, "cannot open %s (%s)", s->s, strerror(errno));
		exit_status = 2;
		return 0;
	}
	if (any || input)
		return 0;
	any = 1;
	input = stdin;
	return 1;
}

/* The next record of the main input. */
static ssize_t next_record(char **line, size_t *size)
{
	for (;;) {
		if (!input && !open_next())
			return -1;
		ssize_t n = read_record(input, line, size);
		if (n >= 0) {
			set_number(V_NR, to_number(globals[V_NR].v) + 1);
			set_number(V_FNR, to_number(globals[V_FNR].v) + 1);
			return n;
		}
		if (input != stdin)
			fclose(input);
		input = NULL;
		if (input_index >= (int)to_number(globals[V_ARGC].v))
			return -1;
	}
}

static FILE *stream(const char *name, int kind)
{
	for (struct stream *s = streams; s; s = s->next)
		if (s->kind == kind && strcmp(s->name, name) == 0)
			return s->f;
	fflush(stdout);
	FILE *f = kind == '|' ? popen(name, "w") : kind == 'i' ? popen(name, "r") : strcmp(name, "/dev/stdout") == 0 ? stdout
	        : strcmp(name, "/dev/stderr") == 0 ? stderr : strcmp(name, "-") == 0 ? (kind == '<' ? stdin : stdout)
	        : fopen(name, kind == '<' ? "r" : kind == 'a' ? "a" : "w");
	if (!f) {
		if (kind == '<')
			return NULL;
		error(2, 0, "cannot open \"%s\" (%s)", name, strerror(errno));
	}
	struct stream *s = must(malloc(sizeof *s));
	*s = (struct stream){must(strdup(name)), f, kind, streams};
	streams = s;
	return f;
}

static int close_stream(struct stream *s)
{
	int r = s->kind == '|' || s->kind == 'i' ? pclose(s->f) : s->f == stdout || s->f == stderr || s->f == stdin ? fflush(s->f) : fclose(s->f);
	free(s->name);
	s->name = NULL;
	return (s->kind == '|' || s->kind == 'i') && r > 0 ? WIFEXITED(r) ? WEXITSTATUS(r) : 256 + WTERMSIG(r) : r;
}

static int close_named(const char *name)
{
	int r = -1;
	for (struct stream **p = &streams; *p;) {
		struct stream *s = *p;
		if (strcmp(s->name, name) == 0) {
			r = close_stream(s);
			*p = s->next;
			free(s);
		} else {
			p = &s->next;
		}
	}
	return r;
}

static struct cell *cell_of(struct node *n) { return n->op == LOCAL ? &frame[n->i] : &globals[n->i]; }

static struct array *array_node(struct node *n) { return array_of(cell_of(n)); }

/* The subscript: several are joined with SUBSEP. */
static struct str *key_of(struct node *list)
{
	struct value v = eval(list);
	struct str *s = to_string(v);
	drop(v);
	for (struct node *n = list->next; n; n = n->next) {
		char sep[256];
		struct value w = eval(n);
		struct str *t = to_string(w);
		size_t gap = strlen(text_of(V_SUBSEP, sep));
		char *joined = must(malloc(s->len + gap + t->len + 1));
		memcpy(joined, s->s, s->len);
		memcpy(joined + s->len, sep, gap);
		memcpy(joined + s->len + gap, t->s, t->len);
		struct value j = string_value(joined, s->len + gap + t->len);
		free(joined);
		drop_str(s);
		drop_str(t);
		drop(w);
		s = j.s;
	}
	return s;
}

/* Takes the value over; the caller may not use it afterwards. */
static void assign(struct node *place, struct value v)
{
	struct str *key;
	switch (place->op) {
	case FIELD: {
		struct value i = eval(place->a);
		set_field((int)to_number(i), v);
		drop(i);
		break;
	}
	case INDEX: {
		key = key_of(place->b);
		struct element *e = find_element(array_node(place->a), key, 1);
		drop_str(key);
		drop(e->v);
		e->v = v;
		break;
	}
	default:
		if (place->op == VAR && place->i == V_NF) {
			split_record();
			set_field_count((int)to_number(v));
			record_done = 0;
			drop(v);
			return;
		}
		set_cell(cell_of(place), v);
	}
}

static double power(double x, double y)
{
	double r = 1;
	if (y != (double)(long)y || y > 1000 || y < -1000)
		return pow(x, y);
	for (long i = y < 0 ? -(long)y : (long)y; i > 0; i--)
		r *= x;
	return y < 0 ? 1 / r : r;
}

static double arithmetic(int op, double a, double b)
{
	switch (op) {
	case ADD: return a + b;
	case SUB: return a - b;
	case MUL: return a * b;
	case POW: return power(a, b);
	}
	if (b == 0)
		error(2, 0, op == DIV ? "division by zero" : "division by zero in %%");
	return op == DIV ? a / b : a - b * trunc(a / b);
}

static int match_regex(struct node *re, struct str *s, regmatch_t *m)
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

static struct value call_builtin(struct node *n)
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

static struct value call(struct node *n)
{
	struct function *f = &functions[n->i];
	struct cell *cells = must(calloc((size_t)f->params + 1, sizeof *cells)), *before = frame;
	char borrowed[32] = {0};
	int i = 0;
	for (struct node *a = n->a; a; a = a->next, i++) {
		if (i >= f->params)
			error(2, 0, "too many arguments in call to %s", f->name);
		if (f->is_array[i] && (a->op == VAR || a->op == LOCAL)) {
			cells[i].a = array_node(a); /* arrays are not copied */
			borrowed[i] = 1;
		} else {
			cells[i].v = eval(a);
		}
	}
	if (++depth > 1000)
		error(2, 0, "function %s: calls are nested too deeply", f->name);
	frame = cells;
	returned = (struct value){UNSET, 0, NULL};
	struct value r = {UNSET, 0, NULL};
	if (run(f->body) == DO_RETURN)
		r = returned;
	depth--;
	frame = before;
	for (i = 0; i < f->params; i++) {
		drop(cells[i].v);
		if (cells[i].a && !borrowed[i]) {
			clear_array(cells[i].a);
			free(cells[i].a);
		}
	}
	free(cells);
	return r;
}

/* 1: a record was read, 0: end, -1: the file cannot be opened. */
static int do_getline(struct node *n)
{
	static char *line;
	static size_t size;
	ssize_t got;
	if (n->i == 0) {
		got = next_record(&line, &size);
	} else {
		struct value v = eval(n->b);
		struct str *name = to_string(v);
		FILE *f = stream(name->s, n->i == '|' ? 'i' : '<');
		drop_str(name);
		drop(v);
		if (!f)
			return -1;
		got = read_record(f, &line, &size);
		if (got >= 0 && n->i == '|')
			set_number(V_NR, to_number(globals[V_NR].v) + 1);
	}
	if (got < 0)
		return 0;
	if (n->a)
		assign(n->a, outside_value(line, (size_t)got));
	else
		set_record(line, (size_t)got);
	return 1;
}

static struct value concatenate(struct node *n)
{
	struct value a = eval(n->a), b = eval(n->b);
	struct str *s = to_string(a), *t = to_string(b);
	struct str *j = must(malloc(sizeof *j + s->len + t->len + 1));
	*j = (struct str){.refs = 1, .len = s->len + t->len};
	memcpy(j->s, s->s, s->len);
	memcpy(j->s + s->len, t->s, t->len + 1);
	drop_str(s);
	drop_str(t);
	drop(a);
	drop(b);
	return (struct value){STRING, 0, j};
}

/* A number that is then no longer needed as a value. */
static double eval_number(struct node *n)
{
	struct value v = eval(n);
	double x = to_number(v);
	drop(v);
	return x;
}

static int eval_bool(struct node *n)
{
	struct value v = eval(n);
	int r = to_bool(v);
	drop(v);
	return r;
}

static struct value step(struct node *n)
{
	double old = eval_number(n->a), new = old + (n->op == PRE_INC || n->op == POST_INC ? 1 : -1);
	assign(n->a, number_value(new));
	return number_value(n->op == PRE_INC || n->op == PRE_DEC ? new : old);
}

static int compare(struct node *n)
{
	struct value a = eval(n->a), b = eval(n->b);
	int d = compare_values(a, b);
	drop(a);
	drop(b);
	switch (n->op) {
	case LESS: return d < 0;
	case LESS_EQUAL: return d <= 0;
	case EQUAL: return d == 0;
	case NOT_EQUAL: return d != 0;
	case MORE: return d > 0;
	default: return d >= 0;
	}
}

static struct value eval(struct node *n)
{
	struct value v;
	struct str *s;
	struct element *e;
	int r;
	switch (n->op) {
	case NUM: return n->v;
	case STR: return keep(n->v);
	case REGEX:
		v = get_field(0);
		s = to_string(v);
		r = match_regex(n, s, NULL);
		drop_str(s);
		drop(v);
		return number_value(r);
	case VAR:
		if (n->i == V_NF)
			split_record();
		return keep(globals[n->i].v);
	case LOCAL: return keep(frame[n->i].v);
	case GROUP: return eval(n->a);
	case FIELD: return get_field((int)eval_number(n->a));
	case INDEX:
		s = key_of(n->b);
		e = find_element(array_node(n->a), s, 1);
		drop_str(s);
		return keep(e->v);
	case ASSIGN:
		v = eval(n->b);
		if (n->i) {
			double x = to_number(v);
			drop(v);
			v = number_value(arithmetic(n->i, eval_number(n->a), x));
		}
		assign(n->a, keep(v));
		return v;
	case COND: return eval(eval_bool(n->a) ? n->b : n->c);
	case AND: return number_value(eval_bool(n->a) && eval_bool(n->b));
	case OR: return number_value(eval_bool(n->a) || eval_bool(n->b));
	case NOT: return number_value(!eval_bool(n->a));
	case NEG: return number_value(-eval_number(n->a));
	case PLUS: return number_value(eval_number(n->a));
	case ADD: case SUB: case MUL: case DIV: case MOD: case POW: {
		double a = eval_number(n->a);
		return number_value(arithmetic((int)n->op, a, eval_number(n->b)));
	}
	case CONCAT: return concatenate(n);
	case MATCH: case NO_MATCH:
		v = eval(n->a);
		s = to_string(v);
		r = match_regex(n->b, s, NULL);
		drop_str(s);
		drop(v);
		return number_value(r == (n->op == MATCH));
	case IN:
		s = key_of(n->a);
		r = find_element(array_node(n->b), s, 0) != NULL;
		drop_str(s);
		return number_value(r);
	case PRE_INC: case PRE_DEC: case POST_INC: case POST_DEC: return step(n);
	case CALL: return call(n);
	case BUILTIN: return call_builtin(n);
	case GETLINE: return number_value(do_getline(n));
	default: return number_value(compare(n));
	}
}

/* print turns numbers into text by OFMT. */
static void put_value(FILE *f, struct value v)
{
	if (v.kind == NUMBER && v.n != (double)(long)v.n) {
		struct str *format = to_string(globals[V_OFMT].v);
		fprintf(f, format->s, v.n);
		drop_str(format);
		return;
	}
	struct str *s = to_string(v);
	fwrite(s->s, 1, s->len, f);
	drop_str(s);
}

static void print(struct node *n)
{
	FILE *f = stdout;
	char sep[256];
	if (n->i) {
		struct value v = eval(n->b);
		struct str *name = to_string(v);
		f = stream(name->s, n->i);
		drop_str(name);
		drop(v);
	}
	if (n->op == PRINTF) {
		struct value args[40];
		int count = 0;
		for (struct node *a = n->a; a && count < 40; a = a->next)
			args[count++] = eval(a);
		struct value v = format_values(args, count);
		fwrite(v.s->s, 1, v.s->len, f);
		drop(v);
		while (count > 0)
			drop(args[--count]);
		return;
	}
	if (!n->a) {
		struct value v = get_field(0);
		put_value(f, v);
		drop(v);
	}
	for (struct node *a = n->a; a; a = a->next) {
		struct value v = eval(a);
		put_value(f, v);
		drop(v);
		if (a->next)
			fputs(text_of(V_OFS, sep), f);
	}
	fputs(text_of(V_ORS, sep), f);
}

/* Over a copy of the keys, for the body may change the array. */
static enum flow for_in(struct node *n)
{
	struct array *a = array_node(n->b);
	size_t count = 0;
	struct str **keys = must(malloc((a->used + 1) * sizeof *keys));
	for (size_t i = 0; i < a->used; i++)
		if (a->order[i]) {
			keys[count] = a->order[i]->key;
			keys[count++]->refs++;
		}
	enum flow flow = GO_ON;
	for (size_t i = 0; i < count; i++) {
		if ((flow == GO_ON || flow == DO_CONTINUE) && find_element(a, keys[i], 0)) {
			assign(n->a, outside_value(keys[i]->s, keys[i]->len));
			flow = run(n->c);
		}
		drop_str(keys[i]);
	}
	free(keys);
	return flow == DO_BREAK || flow == DO_CONTINUE ? GO_ON : flow;
}

static enum flow loop(struct node *test, struct node *body, struct node *step, int first)
{
	while (first || !test || eval_bool(test)) {
		first = 0;
		enum flow flow = run(body);
		if (flow == DO_BREAK)
			break;
		if (flow != GO_ON && flow != DO_CONTINUE)
			return flow;
		if (step)
			drop(eval(step));
	}
	return GO_ON;
}

static void delete(struct node *place)
{
	if (place->op != INDEX) {
		clear_array(array_node(place));
		return;
	}
	struct str *key = key_of(place->b);
	delete_element(array_node(place->a), key);
	drop_str(key);
}

static enum flow run(struct node *n)
{
	switch (n->op) {
	case BLOCK:
		for (struct node *s = n->a; s; s = s->next) {
			enum flow flow = run(s);
			if (flow != GO_ON)
				return flow;
		}
		return GO_ON;
	case PRINT: case PRINTF: print(n); return GO_ON;
	case IF: return eval_bool(n->a) ? run(n->b) : n->c ? run(n->c) : GO_ON;
	case WHILE: return loop(n->a, n->b, NULL, 0);
	case DO: return loop(n->a, n->b, NULL, 1);
	case FOR:
		if (n->a)
			drop(eval(n->a));
		return loop(n->b, n->d, n->c, 0);
	case FOR_IN: return for_in(n);
	case DELETE: delete(n->a); return GO_ON;
	case NEXT: return DO_NEXT;
	case BREAK: return DO_BREAK;
	case CONTINUE: return DO_CONTINUE;
	case EXIT:
		if (n->a)
			exit_status = (int)eval_number(n->a);
		return DO_EXIT;
	case RETURN:
		returned = n->a ? eval(n->a) : (struct value){UNSET, 0, NULL};
		return DO_RETURN;
	default: drop(eval(n->a)); return GO_ON;
	}
}

static enum flow run_kind(int kind)
{
	for (int i = 0; i < rule_count; i++)
		if (rules[i].kind == kind && run(rules[i].action) == DO_EXIT)
			return DO_EXIT;
	return GO_ON;
}

static int applies(struct rule *r)
{
	if (!r->to)
		return !r->from || eval_bool(r->from);
	if (!r->inside && !eval_bool(r->from))
		return 0;
	r->inside = !eval_bool(r->to);
	return 1;
}

static enum flow run_rules(void)
{
	static struct node print_all = {.op = PRINT};
	for (int i = 0; i < rule_count; i++) {
		if (rules[i].kind || !applies(&rules[i]))
			continue;
		enum flow flow = run(rules[i].action ? rules[i].action : &print_all);
		if (flow == DO_NEXT)
			return GO_ON;
		if (flow != GO_ON)
			return flow;
	}
	return GO_ON;
}

static void set_element(struct array *a, const char *key, const char *text)
{
	struct value k = string_value(key, strlen(key));
	find_element(a, k.s, 1)->v = outside_value(text, strlen(text));
	drop(k);
}

static void fill_variables(int argc, char **argv)
{
	set_element(array_of(&globals[V_ARGV]), "0", "awk");
	for (int i = 0; i < argc; i++) {
		char number[16];
		snprintf(number, sizeof number, "%d", i + 1);
		set_element(array_of(&globals[V_ARGV]), number, argv[i]);
	}
	set_number(V_ARGC, argc + 1);
	for (char **e = environ; e && *e; e++) {
		char *name = must(strndup(*e, strcspn(*e, "=")));
		set_element(array_of(&globals[V_ENVIRON]), name, *e + strlen(name) + (strchr(*e, '=') != NULL));
		free(name);
	}
	set_number(V_NR, 0);
	set_number(V_FNR, 0);
	set_number(V_NF, 0);
}

int run_program(int argc, char **argv)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int reads = 0;
	fill_variables(argc, argv);
	record = string_value("", 0);
	for (int i = 0; i < rule_count; i++)
		reads |= rules[i].kind != 'B';
	enum flow flow = run_kind('B');
	while (reads && flow != DO_EXIT && (n = next_record(&line, &size)) >= 0) {
		set_record(line, (size_t)n);
		flow = run_rules();
	}
	if (flow != DO_EXIT || reads)
		run_kind('E');
	fflush(stdout);
	while (streams) {
		struct stream *s = streams;
		streams = s->next;
		close_stream(s);
	}
	return exit_status;
}
