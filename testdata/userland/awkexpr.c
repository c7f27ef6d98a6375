/* awkexpr.c: reads expressions of awk, from the weakest operator to the strongest. */
#include "awkparse.h"
#include "util.h"
#include <error.h>
#include <stdlib.h>
#include <string.h>

int no_in, no_more;
const char *params[MOST_PARAMS];
int param_count;
struct function *current;

struct node *node(enum op op, struct node *a, struct node *b, struct node *c)
{
	struct node *n = must(calloc(1, sizeof *n));
	n->op = op;
	n->a = a;
	n->b = b;
	n->c = c;
	return n;
}

struct node *variable(const char *name)
{
	for (int i = 0; i < param_count; i++)
		if (strcmp(params[i], name) == 0) {
			struct node *n = node(LOCAL, NULL, NULL, NULL);
			n->i = i;
			return n;
		}
	struct node *n = node(VAR, NULL, NULL, NULL);
	n->i = global_index(name);
	return n;
}

/* A parameter that is used as an array is one. */
struct node *as_array(struct node *n)
{
	if (n->op == LOCAL && current)
		current->is_array[n->i] = 1;
	else if (n->op != VAR && n->op != LOCAL)
		syntax_error();
	return n;
}

struct function *function(const char *name)
{
	for (int i = 0; i < function_count; i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	if (function_count == MOST_FUNCTIONS)
		error(2, 0, "too many functions");
	functions[function_count].name = must(strdup(name));
	return &functions[function_count++];
}

static struct node *ternary(void);

/* Expressions with commas between, up to a closing sign. */
struct node *list(int end)
{
	struct node *first = NULL, **last = &first;
	int in = no_in, more = no_more;
	if (end == ')')
		no_in = no_more = 0;
	if (at.token != end)
		do {
			skip_newlines();
			*last = expression();
			last = &(*last)->next;
		} while (take(','));
	no_in = in;
	no_more = more;
	return first;
}

static struct node *regex_node(const char *text)
{
	struct node *n = node(REGEX, NULL, NULL, NULL);
	n->re = must(malloc(sizeof *n->re));
	if (regcomp(n->re, text, REG_EXTENDED))
		error(2, 0, "regular expression compile failed\n%s", text);
	return n;
}

static struct node *call_builtin(void)
{
	struct node *n = node(BUILTIN, NULL, NULL, NULL);
	n->i = at.op;
	advance();
	if (at.token == '(') {
		advance();
		n->a = list(')');
		expect(')');
	} else if (n->i != B_LENGTH) {
		syntax_error();
	}
	if (n->i == B_SPLIT && n->a && n->a->next)
		as_array(n->a->next);
	return n;
}

static struct node *primary(void);

static int is_place(const struct node *n) { return n->op == VAR || n->op == LOCAL || n->op == FIELD || n->op == INDEX; }

/* (a), and (i, j) in array. */
static struct node *parenthesis(void)
{
	advance();
	struct node *n = list(')');
	expect(')');
	if (!n)
		syntax_error();
	if (n->next) {
		expect(T_IN);
		struct node *in = node(IN, n, as_array(variable(at.text)), NULL);
		expect(T_NAME);
		return in;
	}
	return node(GROUP, n, NULL, NULL);
}

struct node *name_node(void)
{
	struct node *n = variable(at.text);
	advance();
	if (at.token != '[')
		return n;
	advance();
	struct node *index = list(']');
	expect(']');
	return node(INDEX, as_array(n), index, NULL);
}

static struct node *primary(void)
{
	struct node *n;
	switch (at.token) {
	case T_NUMBER:
		n = node(NUM, NULL, NULL, NULL);
		n->v = number_value(at.number);
		advance();
		return n;
	case T_STRING:
		n = node(STR, NULL, NULL, NULL);
		n->v = string_value(at.text, strlen(at.text));
		advance();
		return n;
	case '/':
		read_regex();
		n = regex_node(at.text);
		advance();
		return n;
	case T_ASSIGN: /* /=.../ */
		if (at.op != DIV)
			syntax_error();
		at.p--;
		read_regex();
		n = regex_node(at.text);
		advance();
		return n;
	case '$':
		advance();
		if (at.token == T_INC || at.token == T_DEC) {
			enum op op = at.token == T_INC ? PRE_INC : PRE_DEC;
			advance();
			return node(FIELD, node(op, primary(), NULL, NULL), NULL, NULL);
		}
		return node(FIELD, at.token == '-' ? (advance(), node(NEG, primary(), NULL, NULL)) : primary(), NULL, NULL);
	case '(': return parenthesis();
	case T_NAME: return name_node();
	case T_BUILTIN: return call_builtin();
	case T_CALL_NAME:
		n = node(CALL, NULL, NULL, NULL);
		n->i = (int)(function(at.text) - functions);
		advance();
		expect('(');
		n->a = list(')');
		expect(')');
		return n;
	case T_GETLINE:
		n = node(GETLINE, NULL, NULL, NULL);
		advance();
		if (at.token == T_NAME || at.token == '$')
			n->a = primary();
		if (take('<')) {
			n->b = primary();
			n->i = '<';
		}
		return n;
	}
	syntax_error();
}

static struct node *postfix(void)
{
	struct node *n = primary();
	if ((at.token == T_INC || at.token == T_DEC) && is_place(n)) {
		n = node(at.token == T_INC ? POST_INC : POST_DEC, n, NULL, NULL);
		advance();
	}
	return n;
}

static struct node *unary(void);

static struct node *power(void)
{
	if (at.token == T_INC || at.token == T_DEC) {
		enum op op = at.token == T_INC ? PRE_INC : PRE_DEC;
		advance();
		return node(op, primary(), NULL, NULL);
	}
	struct node *n = postfix();
	return take('^') ? node(POW, n, unary(), NULL) : n;
}

static struct node *unary(void)
{
	if (take('!'))
		return node(NOT, unary(), NULL, NULL);
	if (take('-'))
		return node(NEG, unary(), NULL, NULL);
	if (take('+'))
		return node(PLUS, unary(), NULL, NULL);
	return power();
}

static struct node *product(void)
{
	struct node *n = unary();
	for (;;) {
		enum op op = at.token == '*' ? MUL : at.token == '/' ? DIV : MOD;
		if (at.token != '*' && at.token != '/' && at.token != '%')
			return n;
		advance();
		n = node(op, n, unary(), NULL);
	}
}

static struct node *sum(void)
{
	struct node *n = product();
	while (at.token == '+' || at.token == '-') {
		enum op op = at.token == '+' ? ADD : SUB;
		advance();
		n = node(op, n, product(), NULL);
	}
	return n;
}

/* What can begin another operand of a concatenation. A sign or a pattern can't. */
static int begins_operand(void)
{
	switch (at.token) {
	case T_NUMBER: case T_STRING: case T_NAME: case T_CALL_NAME: case T_BUILTIN: case '$': case '!': case '(': case '-': case '+': case T_INC: case T_DEC:
		return 1;
	}
	return 0;
}

struct node *concatenation(void)
{
	struct node *n = sum();
	while (begins_operand())
		n = node(CONCAT, n, sum(), NULL);
	return n;
}

static struct node *comparison(void)
{
	struct node *n = concatenation();
	for (;;) {
		enum op op = at.token == '<' ? LESS : at.token == T_LE ? LESS_EQUAL : at.token == T_EQ ? EQUAL : at.token == T_NE ? NOT_EQUAL
		           : at.token == T_GE ? MORE_EQUAL : at.token == '>' && !no_more ? MORE : NUM;
		if (at.token == '|' && !no_more) { /* "command" | getline */
			advance();
			if (at.token != T_GETLINE)
				syntax_error();
			advance();
			struct node *g = node(GETLINE, NULL, n, NULL);
			g->i = '|';
			if (at.token == T_NAME || at.token == '$')
				g->a = primary();
			n = g;
			continue;
		}
		if (op == NUM)
			return n;
		advance();
		n = node(op, n, concatenation(), NULL);
	}
}

static struct node *matching(void)
{
	struct node *n = comparison();
	while (at.token == '~' || at.token == T_NOMATCH) {
		enum op op = at.token == '~' ? MATCH : NO_MATCH;
		advance();
		n = node(op, n, comparison(), NULL);
	}
	return n;
}

static struct node *membership(void)
{
	struct node *n = matching();
	while (at.token == T_IN && !no_in) {
		advance();
		n = node(IN, n, as_array(variable(at.text)), NULL);
		expect(T_NAME);
	}
	return n;
}

static struct node *conjunction(void)
{
	struct node *n = membership();
	while (take(T_AND)) {
		skip_newlines();
		n = node(AND, n, membership(), NULL);
	}
	return n;
}

static struct node *disjunction(void)
{
	struct node *n = conjunction();
	while (take(T_OR)) {
		skip_newlines();
		n = node(OR, n, conjunction(), NULL);
	}
	return n;
}

static struct node *ternary(void)
{
	struct node *n = disjunction();
	if (!take('?'))
		return n;
	skip_newlines();
	struct node *yes = expression();
	skip_newlines();
	expect(':');
	skip_newlines();
	return node(COND, n, yes, expression());
}

struct node *expression(void)
{
	struct node *n = ternary();
	if (at.token != '=' && at.token != T_ASSIGN)
		return n;
	/* In a == b = c or !x = y the assignment belongs to the place on its left. */
	struct node **place = &n;
	while (!is_place(*place)) {
		if ((*place)->op == NOT || (*place)->op == NEG)
			place = &(*place)->a;
		else if ((*place)->b && (*place)->op >= AND && (*place)->op <= NO_MATCH)
			place = &(*place)->b;
		else
			syntax_error();
	}
	int op = at.token == T_ASSIGN ? at.op : 0;
	advance();
	skip_newlines();
	struct node *assign = node(ASSIGN, *place, expression(), NULL);
	assign->i = op;
	*place = assign;
	return n;
}
