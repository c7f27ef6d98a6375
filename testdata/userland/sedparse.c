/* sedparse.c: the script of sed, read into commands. */
#include "sed.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>

#define MOST 300

struct command sed_commands[MOST];
int sed_count;

static int block_depth, blocks[50];
static const char *at;        /* the rest of the script */
static char *script;

static _Noreturn void bad(const char *why)
{
	error(1, 0, "-e expression #1, char %d: %s", (int)(at - script), why);
	exit(1);
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
	int r = regcomp(re, pattern, (sed.extended ? REG_EXTENDED : 0) | flags);
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
	if (sed_count == MOST)
		bad("too many commands");
	struct command *c = &sed_commands[sed_count];
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
	case '{': blocks[block_depth++] = sed_count; break;
	case '}':
		if (block_depth == 0)
			bad("unexpected `}'");
		if (c->from.kind)
			bad("} doesn't want any addresses");
		sed_commands[blocks[--block_depth]].jump = sed_count;
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
	sed_count++;
	skip_blanks();
	if (c->name != '{' && c->name != '}' && *at && !strchr(";\n}#", *at))
		at += c->name == 's', bad(c->name == 's' ? "unknown option to `s'" : "extra characters after command");
}

void sed_parse(char *text)
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
	for (int i = 0; i < sed_count; i++) {
		if (!strchr("btT", sed_commands[i].name))
			continue;
		sed_commands[i].jump = *sed_commands[i].text ? -1 : sed_count;
		for (int k = 0; k < sed_count; k++)
			if (sed_commands[k].name == ':' && strcmp(sed_commands[k].text, sed_commands[i].text) == 0)
				sed_commands[i].jump = k;
		if (sed_commands[i].jump < 0)
			error(4, 0, "can't find label for jump to `%s'", sed_commands[i].text);
	}
}
