/* word.c: words. See sh(1p), "Quoting", "Word Expansions".

   A word is kept as the list of its parts, so that nobody has to look for quotes again: expand.c sees what was quoted
   and what is to be replaced. */
#include "sh.h"
#include <string.h>

#define EOF (-1)

/* Where a word ends and what is special in it depends on what surrounds it. */
enum context {
	PLAIN,       /* ends at a blank or an operator */
	IN_QUOTES,   /* "...": ends at the quote */
	IN_HERE,     /* a here-document: ends with its text */
	IN_BRACES,   /* ${x-...}: ends at } */
	IN_Q_BRACES, /* "${x-...}": the same inside double quotes */
	IN_ARITH     /* $((...)): ends at )) */
};

struct builder { /* a word in the making */
	struct part **tail;
	struct text text; /* bytes that are not a part yet */
	bool quoted;      /* whether they are */
	bool any;         /* there is something, if only "" */
};

struct arena *tree;
struct program *program;

static struct word *read_word(enum context where);

bool name_char(int c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

bool is_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!name_char((unsigned char)s[i], i == 0))
			return false;
	return n > 0;
}

/* The next character, with lines joined where a backslash stands at their end. */
int joined_char(void)
{
	for (;;) {
		int c = next_char();
		if (c != '\\')
			return c;
		int d = next_char();
		if (d != '\n') {
			unread(d);
			return c;
		}
	}
}

static struct part *add_part(struct builder *b, enum part_kind kind, bool quoted)
{
	struct part *p = take(tree, sizeof *p);
	p->kind = kind;
	p->quoted = quoted;
	*b->tail = p;
	b->tail = &p->next;
	b->any = true;
	return p;
}

static void end_text(struct builder *b)
{
	if (b->text.n == 0)
		return;
	struct part *p = add_part(b, TEXT, b->quoted);
	p->text = take_string(tree, b->text.p, b->text.n);
	b->text.n = 0;
}

static void add_char(struct builder *b, int c, bool quoted)
{
	if (quoted != b->quoted)
		end_text(b);
	b->quoted = quoted;
	add_byte(&b->text, (char)c);
	b->any = true;
}

/* '...' or "...": if there is nothing inside, an empty part says that there is a word nevertheless. */
static void single_quotes(struct builder *b)
{
	bool empty = true;
	for (int c; (c = next_char()) != '\''; empty = false) {
		if (c == EOF)
			syntax_error("Unterminated quoted string");
		add_char(b, c, true);
	}
	if (empty) {
		end_text(b);
		add_part(b, TEXT, true)->text = take_string(tree, "", 0);
	}
}

static void append_word(struct builder *b, struct word *w)
{
	end_text(b);
	*b->tail = w->parts;
	while (*b->tail)
		b->tail = &(*b->tail)->next;
	b->any = true;
}

static void double_quotes(struct builder *b)
{
	struct word *inside = read_word(IN_QUOTES);
	if (!inside->parts) {
		end_text(b);
		add_part(b, TEXT, true)->text = take_string(tree, "", 0);
		return;
	}
	append_word(b, inside);
}

/* `...`: a backslash in it quotes only $, ` and \ (and " inside double quotes); what is left is parsed on its own. */
static void backquotes(struct builder *b, bool quoted)
{
	struct text inside = {0};
	for (int c; (c = next_char()) != '`';) {
		if (c == '\\') {
			c = next_char();
			if (c != '$' && c != '`' && c != '\\' && !(c == '"' && quoted))
				add_byte(&inside, '\\');
		}
		if (c == EOF)
			syntax_error("EOF in backquote substitution");
		add_byte(&inside, (char)c);
	}
	end_text(b);
	struct part *p = add_part(b, COMMAND, quoted);
	struct text *typed = record;
	record = NULL;
	push_string(text_string(&inside));
	p->command = parse_enclosed(NULL);
	pop_source();
	record = typed;
}

/* What stands in ${...} before the operator: a name, a number or one special character. */
static char *parameter_name(int c)
{
	struct text name = {0};
	if (name_char(c, true) || (c >= '0' && c <= '9')) {
		bool digits = c >= '0' && c <= '9';
		do {
			add_byte(&name, (char)c);
			c = joined_char();
		} while (digits ? c >= '0' && c <= '9' : name_char(c, false));
		unread(c);
	} else if (c != EOF && strchr("@*#?-$!", c)) {
		add_byte(&name, (char)c);
	}
	return take_string(tree, text_string(&name), name.n);
}

/* After "${". */
static void braces(struct builder *b, bool quoted)
{
	struct part *p = add_part(b, PARAM, quoted);
	int c = joined_char();
	if (c == '#') { /* ${#}, ${#-x} or ${#x} */
		int d = joined_char();
		unread(d);
		if (d != '}' && (name_char(d, false) || d == '@' || d == '*' || d == '?' || d == '$' || d == '!' || d == '-' || d == '#')) {
			c = joined_char();
			p->op = 'L';
		}
	}
	p->text = parameter_name(c);
	c = joined_char();
	if (p->op == 'L' && c != '}' && (p->text[0] == '#' || p->text[0] == '-' || p->text[0] == '?')) { /* ${#-word}, ${##word} */
		unread(c);
		c = p->text[0];
		p->text = take_string(tree, "#", 1);
		p->op = 0;
	}
	if (c == '}' && p->text[0])
		return;
	if (c == ':') {
		p->colon = true;
		c = joined_char();
	}
	if (c == EOF)
		syntax_error("Missing '}'");
	if (!p->text[0] || p->op || !strchr(p->colon ? "-=?+" : "-=?+#%", c)) {
		p->op = '!'; /* told when it is expanded, as other shells do */
		unread(c);
		if (c == '}')
			next_char();
		else
			read_word(quoted ? IN_Q_BRACES : IN_BRACES);
		return;
	}
	p->op = (char)c;
	bool cuts = c == '#' || c == '%';
	if (cuts) {
		int d = joined_char();
		if (d == c)
			p->op = c == '#' ? 'H' : 'P';
		else
			unread(d);
	}
	p->operand = read_word(quoted && !cuts ? IN_Q_BRACES : IN_BRACES);
}

/* After a $: an expansion, or the character itself. */
static void dollar(struct builder *b, bool quoted)
{
	int c = joined_char();
	if (c == '(') {
		end_text(b);
		int d = joined_char();
		if (d == '(') {
			struct part *p = add_part(b, ARITH, quoted);
			p->operand = read_word(IN_ARITH);
			return;
		}
		unread(d);
		add_part(b, COMMAND, quoted)->command = parse_enclosed(")");
		return;
	}
	if (c == '{') {
		end_text(b);
		braces(b, quoted);
		return;
	}
	if (c != EOF && (name_char(c, false) || strchr("@*#?-$!", c))) {
		end_text(b);
		struct part *p = add_part(b, PARAM, quoted);
		if (c >= '0' && c <= '9')
			p->text = take_string(tree, (char[]){(char)c}, 1);
		else
			p->text = parameter_name(c);
		return;
	}
	unread(c);
	add_char(b, '$', quoted);
}

bool ends_plain(int c)
{
	return c == EOF || strchr(" \t\n;&|<>()", c) != NULL;
}

/* A backslash: quotes the next character, always or only where that one is special. */
static void backslash(struct builder *b, enum context where)
{
	int c = next_char();
	if (c == '\n')
		return;
	bool always = where == PLAIN || where == IN_BRACES;
	bool special = c != EOF && (strchr("$`\\", c) || (c == '"' && (where == IN_QUOTES || where == IN_Q_BRACES)) || (c == '}' && where == IN_Q_BRACES));
	if (c == EOF || !(always || special))
		add_char(b, '\\', !always || where != PLAIN);
	if (c == EOF)
		return;
	add_char(b, c, true);
}

/* Whether c ends a word here. In an expression the parentheses must pair up first. */
static bool at_end(int c, enum context where, int *depth)
{
	switch (where) {
	case PLAIN:
		return ends_plain(c);
	case IN_QUOTES:
		return c == '"';
	case IN_HERE:
		return c == EOF;
	case IN_BRACES:
	case IN_Q_BRACES:
		return c == '}';
	case IN_ARITH:
		*depth += (c == '(') - (c == ')');
		if (*depth >= 0)
			return false;
		if (next_char() == ')')
			return true;
		syntax_error("Missing '))'");
	}
	return true;
}

static void end_of_input(enum context where)
{
	if (where == IN_QUOTES)
		syntax_error("Unterminated quoted string");
	syntax_error(where == IN_ARITH ? "Missing '))'" : "Missing '}'");
}

/* Reads up to the end that the context asks for, and takes it, but for a plain word's. */
static struct word *read_word(enum context where)
{
	struct word *w = take(tree, sizeof *w);
	struct builder b = {.tail = &w->parts};
	bool quoted = where == IN_QUOTES || where == IN_HERE || where == IN_Q_BRACES || where == IN_ARITH;
	int depth = 0;
	for (;;) {
		int c = next_char();
		if (at_end(c, where, &depth)) {
			if (where == PLAIN)
				unread(c);
			break;
		}
		if (c == EOF)
			end_of_input(where);
		if (c == '\\')
			backslash(&b, where);
		else if (c == '$')
			dollar(&b, quoted);
		else if (c == '`')
			backquotes(&b, quoted);
		else if (c == '\'' && (where == PLAIN || where == IN_BRACES))
			single_quotes(&b);
		else if (c == '"' && where != IN_HERE && where != IN_ARITH)
			double_quotes(&b);
		else
			add_char(&b, c, quoted);
	}
	end_text(&b);
	return w;
}

/* Reads the word that begins here, up to a blank or an operator. */
struct word *plain_word(void) { return read_word(PLAIN); }

/* Reads a string as the text of a here-document: quotes mean themselves, expansions count. */
struct word *word_of_text(const char *s)
{
	push_string(s);
	struct word *w = read_word(IN_HERE);
	pop_source();
	return w;
}

struct word *literal_word(const char *s)
{
	struct word *w = take(tree, sizeof *w);
	w->parts = take(tree, sizeof *w->parts);
	w->parts->kind = TEXT;
	w->parts->quoted = true;
	w->parts->text = take_string(tree, s, strlen(s));
	return w;
}
