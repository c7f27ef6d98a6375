/* awkrecord.c: what awk reads: records and their fields; the files and commands that are open. */
#include "awkrun.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

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

const char *text_of(int variable, char *buf)
{
	struct str *s = to_string(globals[variable].v);
	snprintf(buf, 256, "%s", s->s);
	drop_str(s);
	return buf;
}

void set_number(int variable, double n) { set_cell(&globals[variable], number_value(n)); }

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
int split(const char *s, size_t len, const char *sep, void (*put)(void *to, int i, const char *p, size_t n), void *to)
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

void split_record(void)
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

void set_record(const char *s, size_t n)
{
	drop(record);
	record = outside_value(s, n);
	record_done = 1;
	split_done = 0;
}

struct value get_field(int i)
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

void set_field(int i, struct value v)
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
ssize_t read_record(FILE *f, char **line, size_t *size)
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
ssize_t next_record(char **line, size_t *size)
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

FILE *stream(const char *name, int kind)
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

int close_named(const char *name)
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

/* NF was assigned to: fields go or come, and $0 is made anew. */
void change_field_count(int n)
{
	split_record();
	set_field_count(n);
	record_done = 0;
}

void close_streams(void)
{
	fflush(stdout);
	while (streams) {
		struct stream *s = streams;
		streams = s->next;
		close_stream(s);
	}
}
