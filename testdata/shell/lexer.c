/* lexer.c: tokens: words, operators, and the here-documents behind a line. See sh(1p), "Token Recognition". */
#include "sh.h"
#include <stdlib.h>
#include <string.h>

#define EOF (-1)

struct here {
	struct redir *redir;
	const char *end; /* the line that ends it */
	bool strip;      /* leading tabs do not count */
	bool quoted;     /* the text is as it stands */
	struct here *next;
};

struct token token;

static bool looked;         /* token is the current one */
static struct here *heres;  /* here-documents whose text begins after this line */

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
		h->redir->target = word_of_text(text_string(&body));
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
	struct word *w = plain_word();
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
