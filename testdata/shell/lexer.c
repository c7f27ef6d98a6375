/* lexer.c: tokens and words. See sh(1p), "Token Recognition", "Quoting", "Word Expansions".

   A word is kept as the list of its parts, so that nobody has to look for quotes again: expand.c sees what was quoted
   and what is to be replaced. */
#include "sh.h"
#include <stdlib.h>
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

struct here {
	struct redir *redir;
	const char *end; /* the line that ends it */
	bool strip;      /* leading tabs do not count */
	bool quoted;     /* the text is as it stands */
	struct here *next;
};

struct token token;
struct arena *tree;
struct program *program;

static bool looked;         /* token is the current one */
static struct here *heres;  /* here-documents whose text begins after this line */

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
static int joined_char(void)
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

static bool ends_plain(int c)
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

/* Reads a string as if it stood in quotes or in a plain place: for prompts and the like. */
struct word *word_of_text(const char *s, char context)
{
	push_string(s);
	struct word *w = read_word(context == '"' ? IN_HERE : PLAIN);
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

/* Notes that the text of a here-document follows. Quotes in the word that ends it make the text stand as it is. */
void here_document(struct redir *r, struct word *end, bool strip)
{
	struct here *h = take(tree, sizeof *h), **at = &heres;
	struct text word = {0};
	for (struct part *p = end->parts; p; p = p->next) {
		h->quoted |= p->quoted;
		if (p->text)
			add_string(&word, p->text);
	}
	h->redir = r;
	h->strip = strip;
	h->end = take_string(tree, text_string(&word), word.n);
	while (*at)
		at = &(*at)->next;
	*at = h;
}

/* One line of a here-document without its end; false if there is none. */
static bool here_line(struct here *h, struct text *line)
{
	int c = next_char();
	while (h->strip && c == '\t')
		c = next_char();
	if (c == EOF)
		return false;
	for (; c != EOF && c != '\n'; c = next_char()) {
		if (c == '\\' && !h->quoted) { /* a joined line cannot be the last one */
			int d = next_char();
			add_byte(line, '\\');
			if (d == EOF)
				break;
			c = d;
		}
		add_byte(line, (char)c);
	}
	return true;
}

static void read_heres(void)
{
	while (heres) {
		struct here *h = heres;
		heres = h->next;
		struct text body = {0};
		for (;;) {
			struct text line = {0};
			if (!here_line(h, &line) || strcmp(text_string(&line), h->end) == 0)
				break;
			add_bytes(&body, line.p, line.n);
			add_byte(&body, '\n');
		}
		if (h->quoted) {
			h->redir->target = literal_word(text_string(&body));
			continue;
		}
		struct text *typed = record;
		record = NULL;
		h->redir->target = word_of_text(text_string(&body), '"');
		record = typed;
	}
}

void lexer_reset(void)
{
	looked = false;
	heres = NULL;
}

static int skip_blanks(void)
{
	int c;
	do
		c = joined_char();
	while (c == ' ' || c == '\t');
	if (c == '#')
		while (c != '\n' && c != EOF)
			c = next_char();
	return c;
}

/* The operators, longer ones first. */
static const char *const operators[] = {"<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "<", ">", "&", "|", ";", "(", ")", NULL};

static void read_operator(int c)
{
	char s[4] = {(char)c};
	for (int n = 1; n < 3; n++) {
		int d = joined_char();
		const char *const *o = operators;
		if (d != EOF)
			s[n] = (char)d;
		while (d != EOF && *o && strncmp(*o, s, (size_t)n + 1) != 0)
			o++;
		if (d == EOF || !*o) {
			s[n] = 0;
			unread(d);
			break;
		}
	}
	token.kind = s[0] == '<' || s[0] == '>' ? T_REDIR : T_OPERATOR;
	memcpy(token.op, s, sizeof s);
}

/* Digits right before < or > are the descriptor. */
static void read_word_token(void)
{
	struct word *w = read_word(PLAIN);
	struct part *p = w->parts;
	token.kind = T_WORD;
	token.word = w;
	token.plain = p && !p->next && p->kind == TEXT && !p->quoted ? p->text : NULL;
	if (!token.plain || strspn(token.plain, "0123456789") != strlen(token.plain) || strlen(token.plain) > 4)
		return;
	int c = next_char();
	if (c == '<' || c == '>') {
		int fd = atoi(token.plain);
		read_operator(c);
		token.fd = fd;
		return;
	}
	unread(c);
}

/* Makes token the current token, without taking it. */
void look(void)
{
	if (looked)
		return;
	looked = true;
	alias_ended = false;
	int c = skip_blanks();
	token = (struct token){.fd = -1, .after_alias = alias_ended, .line = source_line(), .start = record && record->n > 0 ? record->n - 1 : 0};
	if (c == EOF) {
		token.kind = T_EOF;
	} else if (c == '\n') {
		token.kind = T_NEWLINE;
		token.line--;
		read_heres();
	} else if (ends_plain(c)) {
		read_operator(c);
	} else {
		unread(c);
		read_word_token();
	}
}

/* Like look where a command's name may stand: if the token is an alias, its value is read in its place. */
void look_alias(bool first)
{
	for (;;) {
		look();
		bool maybe = token.kind == T_WORD && token.plain && (first || token.after_alias);
		struct alias *a = maybe ? find_alias(token.plain) : NULL;
		if (!a || a->busy)
			return;
		looked = false;
		push_alias(a, a->value);
	}
}

void advance(void) { looked = false; }

/* After a nested program the word goes on: nothing has been looked at but the token that has just been made. */
void lexer_inside_word(void) { looked = true; }
