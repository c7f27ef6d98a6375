/* source.c: where the characters of a program come from: a file, the keyboard, a string, an alias.

   Sources lie on a stack. A string or a file answers EOF at its end; an alias gives way to what lies below it. */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EOF (-1)
#define BLOCK 1024

struct source {
	struct source *below;
	int fd;              /* -1 for a string */
	const char *p, *end; /* what is there and was not taken yet */
	char *block;         /* the memory of p, NULL if it is not ours */
	int pushed[2];       /* what was given back, last in, first out */
	int pushed_count;
	int line;            /* of the next character */
	bool interactive;    /* a person: prompts, line editing */
	bool at_eof;
	struct alias *alias; /* whose value this is, or NULL */
};

static struct source *top;
const char *prompt_name = "PS1";
bool alias_ended;
struct text *record;

static struct source *push(int fd)
{
	struct source *s = must_alloc(NULL, sizeof *s);
	*s = (struct source){.below = top, .fd = fd, .line = 1};
	top = s;
	return s;
}

void push_file(int fd, bool interactive)
{
	push(fd)->interactive = interactive;
}

/* The string is copied: an eval may change the variable that it came from. */
void push_string(const char *string)
{
	struct source *s = push(-1);
	s->block = must_copy(string);
	s->p = s->block;
	s->end = s->p + strlen(s->p);
	s->line = sh.line > 0 ? sh.line : 1;
}

void push_alias(struct alias *a, const char *value)
{
	int line = source_line();
	push_string(value);
	top->alias = a;
	top->line = line;
	a->busy = true;
}

void pop_source(void)
{
	struct source *s = top;
	top = s->below;
	if (s->alias) {
		s->alias->busy = false;
		alias_ended = s->end > s->block && (s->end[-1] == ' ' || s->end[-1] == '\t');
	}
	if (s->fd > 2)
		close(s->fd);
	free(s->block);
	free(s);
}

int source_depth(void)
{
	int n = 0;
	for (struct source *s = top; s; s = s->below)
		n++;
	return n;
}

void pop_sources_to(int depth)
{
	while (source_depth() > depth)
		pop_source();
}

int source_line(void) { return top ? top->line : 0; }
bool source_interactive(void) { return top && top->interactive; }

/* Whether nothing follows in a string. */
bool source_at_end(void)
{
	return top->fd < 0 && top->pushed_count == 0 && top->p == top->end;
}

/* A child must not read on in its parent's script: the offset is shared. */
void close_sources(void)
{
	for (struct source *s = top; s; s = s->below)
		if (s->fd > 2) {
			close(s->fd);
			s->fd = -1;
		}
}

/* Drops what is left of the line after an error in it. */
void forget_line(void)
{
	while (top && top->alias)
		pop_source();
	if (top) {
		top->p = top->end;
		top->pushed_count = 0;
	}
}

/* One line from a person. */
static bool fill_by_hand(struct source *s)
{
	struct mark m = arena_mark(&scratch);
	struct text line = {0}, *typed = record;
	record = NULL; /* the prompt is none of it */
	bool more = edit_line(prompt_name, &line);
	record = typed;
	free(s->block);
	s->block = must_copy(text_string(&line));
	s->p = s->block;
	s->end = s->p + line.n;
	arena_release(&scratch, m);
	prompt_name = "PS2";
	return more;
}

/* A script on standard input shares it with its commands: read, cat and others get what follows the line, so not a
   byte more than the line may be taken. */
static ssize_t read_line(int fd, char *p, size_t room)
{
	size_t n = 0;
	while (n < room) {
		ssize_t k = read(fd, p + n, 1);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return n > 0 ? (ssize_t)n : k;
		if (p[n++] == '\n')
			break;
	}
	return (ssize_t)n;
}

static bool fill(struct source *s)
{
	if (s->fd < 0 || s->at_eof)
		return false;
	if (s->interactive) {
		if (fill_by_hand(s))
			return true;
		s->p = s->end;
		return false;
	}
	if (!s->block)
		s->block = must_alloc(NULL, BLOCK);
	ssize_t n;
	do
		n = s->fd == 0 ? read_line(0, s->block, BLOCK) : read(s->fd, s->block, BLOCK);
	while (n < 0 && errno == EINTR);
	if (n <= 0) {
		s->at_eof = true;
		return false;
	}
	s->p = s->block;
	s->end = s->p + n;
	if (sh.option['v'])
		write_all(STDERR_FILENO, s->block, (size_t)n);
	return true;
}

static int next_raw(void)
{
	struct source *s = top;
	if (s->pushed_count > 0)
		return s->pushed[--s->pushed_count];
	for (;;) {
		if (s->p == s->end && !fill(s))
			return EOF;
		if (*s->p)
			return (unsigned char)*s->p++;
		s->p++; /* no zero byte is part of a program */
	}
}

int next_char(void)
{
	int c;
	while ((c = next_raw()) == EOF && top->alias)
		pop_source();
	if (c == '\n')
		top->line++;
	if (record && c != EOF && !top->alias)
		add_byte(record, (char)c);
	return c;
}

/* Gives the last character back. */
void unread(int c)
{
	if (c == EOF)
		return; /* it will come again */
	if (c == '\n')
		top->line--;
	if (record && !top->alias && record->n > 0)
		record->n--;
	top->pushed[top->pushed_count++] = c;
}
