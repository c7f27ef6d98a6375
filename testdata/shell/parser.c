/* parser.c: the grammar. See sh(1p), "Shell Grammar". One function for each rule; a keyword is a word without
   quotes that stands where a command may begin. */
#include "sh.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const keywords[] = {"!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while", NULL};

static struct node *compound_list(void);
static struct node *simple_command(void);

bool is_keyword(const char *s)
{
	for (const char *const *k = keywords; *k; k++)
		if (strcmp(*k, s) == 0)
			return true;
	return false;
}

/* Gives the input up. A script ends there, a person gets a new prompt. */
void syntax_error(const char *form, ...)
{
	char what[200];
	va_list ap;
	va_start(ap, form);
	vsnprintf(what, sizeof what, form, ap);
	va_end(ap);
	sh.line = source_line();
	give_up("Syntax error: %s", what);
}

static const char *token_text(void)
{
	switch (token.kind) {
	case T_EOF:
		return "end of file";
	case T_NEWLINE:
		return "newline";
	case T_WORD:
		return token.plain && is_keyword(token.plain) ? format("\"%s\"", token.plain) : "word";
	default:
		return format("\"%s\"", token.op);
	}
}

static _Noreturn void unexpected(const char *wanted)
{
	if (wanted)
		syntax_error("%s unexpected (expecting \"%s\")", token_text(), wanted);
	syntax_error("%s unexpected", token_text());
}

static bool at_operator(const char *op)
{
	look();
	return token.kind == T_OPERATOR && strcmp(token.op, op) == 0;
}

static bool at_keyword(const char *word)
{
	look();
	return token.kind == T_WORD && token.plain && strcmp(token.plain, word) == 0;
}

/* Takes the keyword if it is there. */
static bool accept(const char *word)
{
	if (!at_keyword(word))
		return false;
	advance();
	return true;
}

static void expect(const char *word)
{
	if (!accept(word))
		unexpected(word);
}

static void newlines(void)
{
	for (look(); token.kind == T_NEWLINE; look())
		advance();
}

static struct node *new_node(enum node_kind kind)
{
	struct node *n = take(tree, sizeof *n);
	n->kind = kind;
	n->line = token.line;
	return n;
}

static struct redir *redirection(void)
{
	static const struct {
		const char *op;
		enum redir_op is;
		int fd;
	} kinds[] = {{"<", R_IN, 0}, {">", R_OUT, 1}, {">>", R_APPEND, 1}, {"<>", R_BOTH, 0}, {">|", R_CLOBBER, 1}, {"<&", R_DUP, 0}, {">&", R_DUP, 1}, {"<<", R_HERE, 0}, {"<<-", R_HERE, 0}};
	struct redir *r = take(tree, sizeof *r);
	bool strip = strcmp(token.op, "<<-") == 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].op, token.op) == 0) {
			r->op = kinds[i].is;
			r->fd = token.fd >= 0 ? token.fd : kinds[i].fd;
		}
	advance();
	look();
	if (token.kind != T_WORD)
		unexpected(NULL);
	r->target = token.word;
	if (r->op == R_HERE)
		here_document(r, token.word, strip);
	advance();
	return r;
}

static void redirections(struct redir **tail)
{
	for (look(); token.kind == T_REDIR; look()) {
		*tail = redirection();
		tail = &(*tail)->next;
	}
}

/* NAME=VALUE with the name and the = unquoted. */
bool is_assignment(struct word *w)
{
	if (!w->parts || w->parts->kind != TEXT || w->parts->quoted)
		return false;
	const char *eq = strchr(w->parts->text, '=');
	return eq && is_name(w->parts->text, (size_t)(eq - w->parts->text));
}

static void append(struct word ***tail, struct word *w)
{
	**tail = w;
	*tail = &w->next;
}

/* The list between "do" and "done". */
static struct node *do_group(void)
{
	newlines();
	expect("do");
	struct node *body = compound_list();
	expect("done");
	return body;
}

static struct node *if_clause(void)
{
	struct node *n = new_node(N_IF);
	n->first = compound_list();
	expect("then");
	n->second = compound_list();
	if (at_keyword("elif")) {
		advance();
		n->otherwise = if_clause();
		return n;
	}
	if (accept("else"))
		n->otherwise = compound_list();
	expect("fi");
	return n;
}

static struct node *for_clause(void)
{
	struct node *n = new_node(N_FOR);
	look();
	if (token.kind != T_WORD || !token.plain || !is_name(token.plain, strlen(token.plain)))
		syntax_error("Bad for loop variable");
	n->name = take_string(tree, token.plain, strlen(token.plain));
	advance();
	n->over_params = true;
	if (at_operator(";")) {
		advance();
	} else {
		newlines();
		if (accept("in")) {
			struct word **tail = &n->words;
			n->over_params = false;
			for (look(); token.kind == T_WORD; look()) {
				append(&tail, token.word);
				advance();
			}
			if (!at_operator(";") && token.kind != T_NEWLINE)
				unexpected(NULL);
			advance();
		}
	}
	n->second = do_group();
	return n;
}

static struct arm *case_arm(void)
{
	struct arm *a = take(tree, sizeof *a);
	struct word **tail = &a->patterns;
	if (at_operator("("))
		advance();
	for (;;) {
		look();
		if (token.kind != T_WORD)
			unexpected(NULL);
		append(&tail, token.word);
		advance();
		if (!at_operator("|"))
			break;
		advance();
	}
	if (!at_operator(")"))
		unexpected(")");
	advance();
	newlines();
	if (!at_operator(";;") && !at_keyword("esac"))
		a->body = compound_list();
	if (at_operator(";;"))
		advance();
	else if (!at_keyword("esac"))
		unexpected(";;");
	return a;
}

static struct node *case_clause(void)
{
	struct node *n = new_node(N_CASE);
	struct arm **tail = &n->arms;
	look();
	if (token.kind != T_WORD)
		syntax_error("%s unexpected (expecting word)", token_text());
	n->words = token.word;
	advance();
	newlines();
	expect("in");
	for (newlines(); !at_keyword("esac"); newlines()) {
		*tail = case_arm();
		tail = &(*tail)->next;
	}
	advance();
	return n;
}

static struct node *loop_clause(enum node_kind kind)
{
	struct node *n = new_node(kind);
	n->first = compound_list();
	n->second = do_group();
	return n;
}

static struct node *enclosed(enum node_kind kind)
{
	struct node *n = new_node(kind);
	n->first = compound_list();
	return n;
}

/* if, while, for, case, { } and ( ): NULL if none of them stands here. */
static struct node *compound(void)
{
	struct node *n;
	if (at_operator("(")) {
		advance();
		n = enclosed(N_SUBSHELL);
		if (!at_operator(")"))
			unexpected(")");
		advance();
	} else if (accept("{")) {
		n = enclosed(N_GROUP);
		expect("}");
	} else if (accept("if")) {
		n = if_clause();
	} else if (accept("while")) {
		n = loop_clause(N_WHILE);
	} else if (accept("until")) {
		n = loop_clause(N_UNTIL);
	} else if (accept("for")) {
		n = for_clause();
	} else if (accept("case")) {
		n = case_clause();
	} else {
		return NULL;
	}
	redirections(&n->redirs);
	return n;
}

/* After NAME ( */
static struct node *function(const char *name)
{
	struct node *n = new_node(N_FUNCTION);
	advance();
	if (!at_operator(")"))
		unexpected(")");
	advance();
	if (!is_name(name, strlen(name)) && strpbrk(name, "\"'`$&;<>()|\\"))
		syntax_error("Bad function name");
	n->name = take_string(tree, name, strlen(name));
	n->program = program;
	newlines();
	n->first = compound();
	if (!n->first)
		n->first = simple_command();
	return n;
}

static struct node *simple_command(void)
{
	struct node *n = new_node(N_SIMPLE);
	struct word **words = &n->words, **assigns = &n->assigns;
	struct redir **redirs = &n->redirs;
	for (;;) {
		look_alias(!n->words);
		if (token.kind == T_REDIR) {
			*redirs = redirection();
			redirs = &(*redirs)->next;
		} else if (token.kind == T_WORD && !n->words && is_assignment(token.word)) {
			append(&assigns, token.word);
			advance();
		} else if (token.kind == T_WORD) {
			const char *name = n->words || n->assigns ? NULL : token.plain;
			append(&words, token.word);
			advance();
			if (name && at_operator("("))
				return function(name);
		} else {
			break;
		}
	}
	if (!n->words && !n->assigns && !n->redirs)
		unexpected(NULL);
	return n;
}

/* The words that only go on with what another has begun. */
static bool misplaced_keyword(void)
{
	static const char *const inner[] = {"}", "do", "done", "elif", "else", "esac", "fi", "then", NULL};
	for (const char *const *k = inner; *k; k++)
		if (at_keyword(*k))
			return true;
	return false;
}

static struct node *command(void)
{
	look_alias(true);
	if (misplaced_keyword())
		unexpected(NULL);
	struct node *n = compound();
	return n ? n : simple_command();
}

/* What was typed since start, without the blanks around it; NULL if it is not known. */
static char *typed_since(size_t start)
{
	look();
	if (!record || record->n < start)
		return NULL;
	size_t end = token.kind == T_EOF ? record->n : token.start;
	while (end > start && strchr(" \t\n", record->p[end - 1]))
		end--;
	char *s = take_string(tree, record->p + start, end - start);
	for (char *p = s; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return s;
}

static struct node *pipeline(void)
{
	look_alias(true);
	size_t start = token.start;
	if (accept("!")) {
		struct node *not = new_node(N_NOT);
		not->first = pipeline();
		return not;
	}
	struct node *n = command();
	if (at_operator("|")) {
		struct node *pipe = new_node(N_PIPE), **tail = &n->next;
		pipe->first = n;
		while (at_operator("|")) {
			advance();
			newlines();
			*tail = command();
			tail = &(*tail)->next;
		}
		n = pipe;
	}
	n->source = typed_since(start);
	return n;
}

static struct node *and_or(void)
{
	struct node *n = pipeline();
	while (at_operator("&&") || at_operator("||")) {
		struct node *both = new_node(token.op[0] == '&' ? N_AND : N_OR);
		advance();
		newlines();
		both->first = n;
		both->second = pipeline();
		n = both;
	}
	return n;
}

/* Commands up to something that cannot begin one. Where lines matter (at the top) a newline ends it. */
static struct node *list(bool one_line)
{
	struct node *n = new_node(N_LIST), **tail = &n->first;
	for (;;) {
		if (!one_line)
			newlines();
		look_alias(true);
		if (token.kind == T_EOF || token.kind == T_NEWLINE || (token.kind == T_OPERATOR && token.op[0] != '(') ||
		    (n->first && misplaced_keyword()))
			break;
		size_t start = token.start;
		struct node *item = and_or();
		if (at_operator("&")) {
			struct node *behind = new_node(N_BACKGROUND);
			behind->first = item;
			behind->source = typed_since(start);
			item = behind;
		}
		*tail = item;
		tail = &item->next;
		if (at_operator("&") || at_operator(";"))
			advance();
		else if (one_line || token.kind != T_NEWLINE)
			break;
	}
	return n->first && !n->first->next ? n->first : n;
}

/* At least one command, up to the keyword that goes on. */
static struct node *compound_list(void)
{
	struct node *n = list(false);
	if (n->kind == N_LIST && !n->first && token.kind != T_EOF)
		unexpected(NULL);
	return n;
}

/* What stands in $( ), up to the end given, or a whole string. The lexer is in the middle of a word meanwhile. */
struct node *parse_enclosed(const char *end)
{
	struct token outer = token;
	advance();
	struct node *n = list(false);
	if (end ? !at_operator(end) : token.kind != T_EOF)
		unexpected(end);
	token = outer;
	lexer_inside_word();
	return n;
}

/* The next complete command: what stands on a line, and what follows because it is not finished. NULL for an empty
   line; eof tells whether the input is at its end. */
struct node *parse_command(bool *eof)
{
	struct text typed = {0};
	lexer_reset();
	record = &typed;
	look_alias(true);
	*eof = token.kind == T_EOF;
	struct node *n = NULL;
	if (token.kind != T_EOF && token.kind != T_NEWLINE) {
		n = list(true);
		look();
		if (token.kind != T_NEWLINE && token.kind != T_EOF)
			unexpected(NULL);
	}
	record = NULL;
	return n;
}
