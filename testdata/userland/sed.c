/* sed: edits a stream of lines. See sed(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Which lines a command is for. */
struct address {
	char kind;        /* 0 none, n number, $ last, / pattern, ~ first~step, + so many more */
	long n, step;
	regex_t *re;      /* NULL: the pattern that was used last */
};

struct command {
	struct address from, to;
	int negated, inside;
	long last;            /* run: where a range of numbers ends */
	char name;
	char *text;           /* a i c, a label, a file name, what s puts, y's two maps */
	regex_t *re;
	int global, print, nth;
	FILE *file;
	int jump;             /* b t { : the command to go to */
};

#define MOST 300

static struct command commands[MOST];
static int count, quiet, extended, separate, unbuffered, block_depth, blocks[50];
static const char *in_place;
static const char *at;        /* the rest of the script */
static char *script;

struct text {
	char *s;
	size_t n, size;
};

static struct text space, hold, appended;
static regex_t *last_re;
static long line_number;
static char **names;
static FILE *in, *out;
static const char *in_name;
static int status, no_newline, replaced;

static _Noreturn void bad(const char *why)
{
	error(1, 0, "-e expression #1, char %d: %s", (int)(at - script), why);
	exit(1);
}

static void set(struct text *t, const char *s, size_t n)
{
	if (n + 1 > t->size)
		t->s = must(realloc(t->s, t->size = 2 * n + 64));
	memmove(t->s, s, n);
	t->s[t->n = n] = 0;
}

static void add(struct text *t, const char *s, size_t n)
{
	if (t->n + n + 1 > t->size)
		t->s = must(realloc(t->s, t->size = 2 * (t->n + n) + 64));
	memcpy(t->s + t->n, s, n);
	t->s[t->n += n] = 0;
}

static void skip_blanks(void)
{
	while (*at == ' ' || *at == '\t')
		at++;
}

/* Up to a delimiter that has no backslash before it; \n is a newline. */
static char *take_until(char end, int is_pattern, const char *why)
{
	char *s = must(malloc(strlen(at) + 1));
	size_t n = 0;
	for (int in_set = 0; *at != end || in_set; at++) {
		if (!*at || (*at == '\n' && is_pattern))
			bad(why);
		if (*at == '\\' && at[1] && !in_set) {
			at++;
			if (*at == end && end != '&')
				s[n++] = *at;
			else if (*at == 'n' && is_pattern)
				s[n++] = '\n';
			else if (*at == 't' && is_pattern)
				s[n++] = '\t';
			else
				s[n++] = '\\', s[n++] = *at;
			continue;
		}
		if (is_pattern && *at == '[' && !in_set) {
			in_set = 1;
			s[n++] = *at;
			if (at[1] == '^')
				s[n++] = *++at;
			if (at[1] == ']')
				s[n++] = *++at;
			continue;
		}
		if (in_set && *at == '[' && at[1] == ':') {
			do
				s[n++] = *at++;
			while (*at && *at != ']');
			if (!*at)
				bad(why);
		} else if (in_set && *at == ']') {
			in_set = 0;
		}
		s[n++] = *at;
	}
	at++;
	s[n] = 0;
	return s;
}

static regex_t *compile(const char *pattern, int flags)
{
	char why[100];
	if (!*pattern)
		return NULL;
	regex_t *re = must(malloc(sizeof *re));
	int r = regcomp(re, pattern, (extended ? REG_EXTENDED : 0) | flags);
	if (r) {
		regerror(r, re, why, sizeof why);
		bad(why);
	}
	return re;
}

static int parse_address(struct address *a)
{
	char *end;
	if (isdigit((unsigned char)*at)) {
		a->kind = 'n';
		a->n = strtol(at, &end, 10);
		at = end;
		if (*at == '~') {
			a->kind = '~';
			a->step = strtol(at + 1, &end, 10);
			at = end;
		}
	} else if (*at == '$') {
		a->kind = '$';
		at++;
	} else if (*at == '/' || *at == '\\') {
		if (*at == '\\')
			at++;
		char mark = *at++;
		a->kind = '/';
		char *pattern = take_until(mark, 1, "unterminated address regex");
		int flags = *at == 'I' ? REG_ICASE : 0;
		at += *at == 'I';
		a->re = compile(pattern, flags);
	} else {
		return 0;
	}
	return 1;
}

/* a text, a\ and the text on the next lines. */
static char *take_text(void)
{
	skip_blanks();
	if (*at == '\\') {
		at++;
		skip_blanks();
		if (*at == '\n')
			at++;
	}
	char *s = must(malloc(strlen(at) + 2));
	size_t n = 0;
	if (!*at)
		bad("expected \\ after `a', `c' or `i'");
	for (; *at && *at != '\n'; at++) {
		if (*at == '\\' && at[1])
			at++;
		s[n++] = *at;
	}
	s[n++] = '\n';
	s[n] = 0;
	return s;
}

static char *take_word(void)
{
	skip_blanks();
	size_t n = strcspn(at, ";\n} ");
	char *s = must(strndup(at, n));
	at += n;
	return s;
}

static char *take_line(void)
{
	skip_blanks();
	size_t n = strcspn(at, "\n");
	char *s = must(strndup(at, n));
	at += n;
	return s;
}

static void open_output(struct command *c, const char *name)
{
	c->file = strcmp(name, "/dev/stdout") == 0 ? stdout : strcmp(name, "/dev/stderr") == 0 ? stderr : fopen(name, "w");
	if (!c->file)
		error(4, 0, "couldn't open file %s: %s", name, strerror(errno));
}

static void parse_s(struct command *c)
{
	char mark = *at++;
	if (!mark || mark == '\n' || mark == '\\')
		bad("unterminated `s' command");
	char *pattern = take_until(mark, 1, "unterminated `s' command");
	c->text = take_until(mark, 0, "unterminated `s' command");
	int flags = 0;
	for (;; at++)
		if (*at == 'g')
			c->global = 1;
		else if (*at == 'p')
			c->print = 1;
		else if (*at == 'i' || *at == 'I')
			flags |= REG_ICASE;
		else if (*at == 'M' || *at == 'm')
			flags |= REG_NEWLINE;
		else if (isdigit((unsigned char)*at))
			c->nth = c->nth * 10 + *at - '0';
		else
			break;
	if (*at == 'w') {
		at++;
		open_output(c, take_line());
	}
	c->re = compile(pattern, flags);
}

static void parse_y(struct command *c)
{
	char mark = *at++;
	char *from = take_until(mark, 0, "unterminated `y' command"), *to = take_until(mark, 0, "unterminated `y' command");
	c->text = must(malloc(256));
	for (int i = 0; i < 256; i++)
		c->text[i] = (char)i;
	for (; *from && *to; from++, to++) {
		int a = (unsigned char)*from, b = (unsigned char)*to;
		if (a == '\\' && from[1])
			a = *++from == 'n' ? '\n' : (unsigned char)*from;
		if (b == '\\' && to[1])
			b = *++to == 'n' ? '\n' : (unsigned char)*to;
		c->text[a] = (char)b;
	}
	if (*from || *to)
		bad("strings for `y' command are different lengths");
}

static void parse_command(void)
{
	if (count == MOST)
		bad("too many commands");
	struct command *c = &commands[count];
	*c = (struct command){0};
	if (parse_address(&c->from)) {
		skip_blanks();
		if (*at == ',') {
			at++;
			skip_blanks();
			if (*at == '+' || *at == '~') {
				c->to.kind = *at++ == '+' ? '+' : 'm';
				c->to.n = strtol(at, (char **)&at, 10);
			} else if (!parse_address(&c->to)) {
				bad("unexpected `,'");
			}
		}
	}
	skip_blanks();
	for (; *at == '!'; at++, skip_blanks())
		c->negated = 1;
	c->name = *at;
	if (!*at || *at == '\n')
		bad("missing command");
	at++;
	switch (c->name) {
	case '{': blocks[block_depth++] = count; break;
	case '}':
		if (block_depth == 0)
			bad("unexpected `}'");
		if (c->from.kind)
			bad("} doesn't want any addresses");
		commands[blocks[--block_depth]].jump = count;
		break;
	case 's': parse_s(c); break;
	case 'y': parse_y(c); break;
	case 'a': case 'i': case 'c': c->text = take_text(); break;
	case 'b': case 't': case 'T': c->text = take_word(); break;
	case ':':
		if (c->from.kind)
			bad(": doesn't want any addresses");
		skip_blanks();
		c->text = take_word();
		break;
	case 'r': c->text = take_line(); break;
	case 'w': open_output(c, take_line()); break;
	case 'q': case 'Q':
		skip_blanks();
		c->nth = (int)strtol(at, (char **)&at, 10);
		break;
	case 'p': case 'P': case 'd': case 'D': case 'n': case 'N': case 'h': case 'H': case 'g': case 'G': case 'x': case '=': case 'l': break;
	default: {
		char why[40];
		snprintf(why, sizeof why, "unknown command: `%c'", c->name);
		bad(why);
	}
	}
	count++;
	skip_blanks();
	if (c->name != '{' && c->name != '}' && *at && !strchr(";\n}#", *at))
		at += c->name == 's', bad(c->name == 's' ? "unknown option to `s'" : "extra characters after command");
}

static void parse(char *text)
{
	script = text;
	at = text;
	for (;;) {
		while (isspace((unsigned char)*at) || *at == ';')
			at++;
		if (*at == '#')
			at += strcspn(at, "\n");
		else if (*at)
			parse_command();
		else
			break;
	}
	if (block_depth)
		error(1, 0, "-e expression #1, char 0: unmatched `{'");
	for (int i = 0; i < count; i++) {
		if (!strchr("btT", commands[i].name))
			continue;
		commands[i].jump = *commands[i].text ? -1 : count;
		for (int k = 0; k < count; k++)
			if (commands[k].name == ':' && strcmp(commands[k].text, commands[i].text) == 0)
				commands[i].jump = k;
		if (commands[i].jump < 0)
			error(4, 0, "can't find label for jump to `%s'", commands[i].text);
	}
}

/* With -i each file gets its lines back; otherwise all go one way. */
static void end_file(void)
{
	if (in && in != stdin)
		fclose(in);
	in = NULL;
	if (in_place && out != stdout) {
		char temp[4096], backup[4096];
		fclose(out);
		snprintf(temp, sizeof temp, "%s.sed", in_name);
		snprintf(backup, sizeof backup, "%s%s", in_name, in_place);
		if (*in_place)
			rename(in_name, backup);
		rename(temp, in_name);
		out = stdout;
	}
}

static int open_file(void)
{
	while (*names) {
		in_name = *names++;
		in = strcmp(in_name, "-") == 0 ? stdin : fopen(in_name, "r");
		int c = in ? getc(in) : EOF;
		if (!in || (c == EOF && ferror(in))) {
			if (errno == EISDIR)
				error(0, 0, in_place ? "couldn't edit %s: not a regular file" : "read error on %s: Is a directory", in_name);
			else
				error(0, 0, "can't read %s: %s", in_name, strerror(errno));
			status = errno == EISDIR ? 4 : 2;
			in = NULL;
			continue;
		}
		if (c != EOF)
			ungetc(c, in);
		if (in_place && in != stdin) {
			char temp[4096];
			snprintf(temp, sizeof temp, "%s.sed", in_name);
			if (!(out = fopen(temp, "w")))
				error(4, errno, "couldn't open temporary file %s", temp);
		}
		if (separate)
			line_number = 0;
		return 1;
	}
	return 0;
}

/* Whether the current line is the last: one has to look ahead. */
static int is_last(void)
{
	int c = in ? getc(in) : EOF;
	if (c != EOF) {
		ungetc(c, in);
		return 0;
	}
	if (separate)
		return 1;
	while (*names) { /* the files behind may be empty or missing */
		FILE *f = strcmp(*names, "-") == 0 ? stdin : fopen(*names, "r");
		c = f ? getc(f) : EOF;
		if (c != EOF) {
			if (f == stdin)
				ungetc(c, f);
			else
				fclose(f);
			return 0;
		}
		if (!f) {
			error(0, 0, "can't read %s: %s", *names, strerror(errno));
			status = 2;
		} else if (f != stdin) {
			fclose(f);
		}
		names++;
	}
	return 1;
}

static int read_line(struct text *to, int add_to)
{
	static char *line;
	static size_t size;
	ssize_t n;
	for (;;) {
		if (!in && !open_file())
			return 0;
		n = getline(&line, &size, in);
		if (n >= 0)
			break;
		end_file();
	}
	no_newline = line[n - 1] != '\n';
	chop(line, &n);
	line_number++;
	if (add_to) {
		add(to, "\n", 1);
		add(to, line, (size_t)n);
	} else {
		set(to, line, (size_t)n);
	}
	return 1;
}

static void put(const char *s, size_t n)
{
	fwrite(s, 1, n, out);
	if (!no_newline || !is_last())
		putc('\n', out);
}

static void put_appended(void)
{
	fwrite(appended.s, 1, appended.n, out);
	appended.n = 0;
}

static int search(regex_t *re, const char *s, size_t from, size_t n, regmatch_t *m)
{
	if (!re)
		re = last_re;
	if (!re)
		error(1, 0, "no previous regular expression");
	last_re = re;
	m[0] = (regmatch_t){(regoff_t)from, (regoff_t)n};
	return regexec(re, s, 10, m, REG_STARTEND) == 0;
}

static int at_address(struct address *a)
{
	regmatch_t m[10];
	switch (a->kind) {
	case 'n': return line_number == a->n;
	case '$': return is_last();
	case '~': return a->step <= 0 ? line_number == a->n : line_number >= a->n && (line_number - a->n) % a->step == 0;
	case '/': return search(a->re, space.s, 0, space.n, m);
	}
	return 1;
}

static int selected(struct command *c)
{
	if (!c->to.kind)
		return at_address(&c->from);
	if (c->inside) {
		if (c->to.kind == '/' || c->to.kind == '$') {
			c->inside = !at_address(&c->to);
			return 1;
		}
		c->inside = line_number < c->last;
		return line_number <= c->last;
	}
	if (!(c->from.kind == 'n' && c->from.n == 0 ? line_number == 1 : at_address(&c->from)))
		return 0;
	c->last = c->to.kind == '+' ? line_number + c->to.n : c->to.kind == 'm' ? (c->to.n ? (line_number + c->to.n - 1) / c->to.n * c->to.n : 0) : c->to.n;
	if (c->from.kind == 'n' && c->from.n == 0)
		c->inside = !at_address(&c->to);
	else
		c->inside = c->to.kind == '/' || (c->to.kind == '$' ? !is_last() : c->last > line_number);
	return 1;
}

/* The replacement: & and \1 to \9, and GNU's \U \L \u \l \E. */
static void add_replacement(struct text *to, const char *with, const char *s, const regmatch_t *m)
{
	int all = 0, one = 0;
	for (const char *p = with; *p; p++) {
		char literal[1] = {*p};
		const char *piece = literal;
		size_t n = 1;
		int group = *p == '&' ? 0 : -1;
		if (*p == '\\' && p[1]) {
			p++;
			if (strchr("ULE", *p)) {
				all = *p == 'E' ? 0 : *p;
				continue;
			}
			if (*p == 'u' || *p == 'l') {
				one = *p;
				continue;
			}
			literal[0] = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p;
			group = isdigit((unsigned char)*p) ? *p - '0' : -1;
		}
		if (group >= 0) {
			piece = m[group].rm_so >= 0 ? s + m[group].rm_so : "";
			n = m[group].rm_so >= 0 ? (size_t)(m[group].rm_eo - m[group].rm_so) : 0;
		}
		size_t start = to->n;
		add(to, piece, n);
		for (size_t i = start; i < to->n && (all || one); i++) {
			int how = one ? toupper(one) : all, c = (unsigned char)to->s[i];
			to->s[i] = (char)(how == 'U' ? toupper(c) : how == 'L' ? tolower(c) : c);
			one = 0;
		}
	}
}

static int substitute(struct command *c)
{
	static struct text result;
	regmatch_t m[10];
	size_t from = 0;
	long found = 0, done = 0;
	set(&result, "", 0);
	for (size_t last_end = (size_t)-1; from <= space.n && search(c->re, space.s, from, space.n, m);) {
		size_t start = (size_t)m[0].rm_so, end = (size_t)m[0].rm_eo;
		add(&result, space.s + from, start - from);
		if (start == end && start == last_end) { /* an empty match right behind another does not count */
			if (start < space.n)
				add(&result, space.s + start, 1);
			from = start + 1;
			continue;
		}
		found++;
		if (found >= (c->nth ? c->nth : 1)) {
			add_replacement(&result, c->text, space.s, m);
			done++;
		} else {
			add(&result, space.s + start, end - start);
		}
		last_end = from = end;
		if (start == end) {
			if (end < space.n)
				add(&result, space.s + end, 1);
			from = end + 1;
		}
		if (done && !c->global)
			break;
	}
	if (!done)
		return 0;
	if (from < space.n)
		add(&result, space.s + from, space.n - from);
	set(&space, result.s, result.n);
	return 1;
}

/* l: so that nothing is invisible. */
static void put_visible(void)
{
	static const char codes[] = "\a\b\f\n\r\t\v\\", letters[] = "abfnrtv\\";
	int column = 0;
	for (size_t i = 0; i < space.n; i++) {
		char text[8];
		int c = (unsigned char)space.s[i];
		const char *code = strchr(codes, c);
		int n = sprintf(text, code && c ? "\\%c" : c >= 32 && c < 127 ? "%c" : "\\%03o", code && c ? letters[code - codes] : c);
		if (column + n > 69) {
			fprintf(out, "\\\n");
			column = 0;
		}
		column += fprintf(out, "%s", text);
	}
	fprintf(out, "$\n");
}

static void append_file(const char *name)
{
	char buf[4096];
	size_t n;
	FILE *f = fopen(name, "r");
	while (f && (n = fread(buf, 1, sizeof buf, f)) > 0)
		add(&appended, buf, n);
	if (f)
		fclose(f);
}

static _Noreturn void quit(int how)
{
	while (in_place && in) { /* the rest of the file stays */
		int c = getc(in);
		if (c == EOF)
			break;
		putc(c, out);
	}
	end_file();
	exit(how ? how : status);
}

enum { NEXT_LINE, AGAIN }; /* after the commands: another line, or the same again (D) */

static int run_commands(void)
{
	for (int i = 0; i < count; i++) {
		struct command *c = &commands[i];
		struct text swap;
		char *newline;
		if (c->name == '}' || c->name == ':')
			continue;
		if (selected(c) == c->negated) {
			if (c->name == '{')
				i = c->jump;
			continue;
		}
		switch (c->name) {
		case 's':
			if (!substitute(c))
				break;
			replaced = 1;
			if (c->print)
				put(space.s, space.n);
			if (c->file)
				fprintf(c->file, "%s\n", space.s);
			break;
		case 'y':
			for (size_t k = 0; k < space.n; k++)
				space.s[k] = c->text[(unsigned char)space.s[k]];
			break;
		case 'p': put(space.s, space.n); break;
		case 'P': fprintf(out, "%.*s\n", (int)strcspn(space.s, "\n"), space.s); break;
		case 'd': return NEXT_LINE;
		case 'D':
			newline = strchr(space.s, '\n');
			if (!newline)
				return NEXT_LINE;
			set(&space, newline + 1, space.n - (size_t)(newline + 1 - space.s));
			return AGAIN;
		case 'n':
			if (is_last() && !*names)
				quit((quiet ? 0 : (put(space.s, space.n), 0)));
			if (!quiet)
				put(space.s, space.n);
			put_appended();
			if (!read_line(&space, 0))
				quit(0);
			break;
		case 'N':
			put_appended();
			if (is_last()) {
				if (!quiet)
					put(space.s, space.n);
				quit(0);
			}
			read_line(&space, 1);
			break;
		case 'h': set(&hold, space.s, space.n); break;
		case 'H': add(&hold, "\n", 1); add(&hold, space.s, space.n); break;
		case 'g': set(&space, hold.s, hold.n); break;
		case 'G': add(&space, "\n", 1); add(&space, hold.s, hold.n); break;
		case 'x': swap = space; space = hold; hold = swap; break;
		case '=': fprintf(out, "%ld\n", line_number); break;
		case 'l': put_visible(); break;
		case 'a': add(&appended, c->text, strlen(c->text)); break;
		case 'i': fputs(c->text, out); break;
		case 'c':
			if (!c->to.kind || !c->inside || c->negated)
				fputs(c->text, out);
			return NEXT_LINE;
		case 'r': append_file(c->text); break;
		case 'w': fprintf(c->file, "%s\n", space.s); break;
		case 'q':
			if (!quiet)
				put(space.s, space.n);
			put_appended();
			quit(c->nth);
		case 'Q': quit(c->nth);
		case 'b': i = c->jump; break;
		case 't':
			if (replaced)
				i = c->jump;
			replaced = 0;
			break;
		case 'T':
			if (!replaced)
				i = c->jump;
			replaced = 0;
			break;
		}
	}
	if (!quiet)
		put(space.s, space.n);
	return NEXT_LINE;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"quiet", 0, 0, 'n'}, {"silent", 0, 0, 'n'}, {"expression", 1, 0, 'e'}, {"file", 1, 0, 'f'}, {"regexp-extended", 0, 0, 'E'},
	                                      {"in-place", 2, 0, 'i'}, {"separate", 0, 0, 's'}, {"unbuffered", 0, 0, 'u'}, {0, 0, 0, 0}};
	struct text all = {0};
	int c, given = 0;
	set(&all, "", 0);
	while ((c = option(argc, argv, "ne:f:Eri::su", longs, "[-nEsu] [-i[SUFFIX]] [-e SCRIPT] [-f FILE] [SCRIPT] [FILE]...")) != -1)
		switch (c) {
		case 'n': quiet = 1; break;
		case 'E': case 'r': extended = 1; break;
		case 's': separate = 1; break;
		case 'u': unbuffered = 1; break;
		case 'i': in_place = optarg ? optarg : ""; separate = 1; break;
		case 'e':
			if (given++)
				add(&all, "\n", 1);
			add(&all, optarg, strlen(optarg));
			break;
		case 'f': {
			char buf[4096];
			size_t n;
			FILE *f = strcmp(optarg, "-") == 0 ? stdin : fopen(optarg, "r");
			if (!f)
				error(1, 0, "couldn't open file %s: %s", optarg, strerror(errno));
			if (given++)
				add(&all, "\n", 1);
			while ((n = fread(buf, 1, sizeof buf, f)) > 0)
				add(&all, buf, n);
			break;
		}
		}
	if (!given && optind == argc) {
		fprintf(stderr, "Usage: %s [OPTION]... {script-only-if-no-other-script} [input-file]...\n", program_invocation_name);
		return 1;
	}
	if (!given)
		add(&all, argv[optind], strlen(argv[optind])), optind++;
	if (strncmp(all.s, "#n\n", 3) == 0)
		quiet = 1;
	parse(all.s);
	static char *standard_input[] = {"-", NULL};
	names = optind < argc ? argv + optind : standard_input;
	out = stdout;
	set(&space, "", 0);
	set(&hold, "", 0);
	set(&appended, "", 0);
	while (read_line(&space, 0)) {
		replaced = 0;
		while (run_commands() == AGAIN)
			put_appended();
		put_appended();
		if (unbuffered)
			fflush(out);
	}
	return status;
}
