/* awk: programs of patterns and actions over lines of fields. See awk(1). This file reads the program. */
#include "awk.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct rule rules[MOST_RULES];
struct function functions[MOST_FUNCTIONS];
struct cell globals[MOST_VARS];
int rule_count, function_count;
const char *const builtins[B_COUNT] = {"length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "toupper", "tolower", "int",
                                       "sqrt", "exp", "log", "sin", "cos", "atan2", "rand", "srand", "system", "close", "fflush"};

static const char *names[MOST_VARS] = {"NF", "NR", "FNR", "FS", "OFS", "RS", "ORS", "FILENAME", "SUBSEP", "CONVFMT", "OFMT", "RSTART", "RLENGTH",
                                       "ENVIRON", "ARGC", "ARGV"};
static int name_count = V_COUNT;

/* Tokens: a character stands for itself; the others are here. */
enum { T_END = 256, T_NUMBER, T_STRING, T_REGEX, T_NAME, T_CALL_NAME, T_BUILTIN, T_AND, T_OR, T_EQ, T_NE, T_LE, T_GE, T_NOMATCH, T_INC, T_DEC, T_APPEND,
       T_ASSIGN, /* += and its like: op tells which */
       T_BEGIN, T_ENDWORD, T_FUNCTION, T_IF, T_ELSE, T_WHILE, T_DO, T_FOR, T_IN, T_NEXT, T_EXIT, T_RETURN, T_BREAK, T_CONTINUE, T_DELETE, T_PRINT,
       T_PRINTF, T_GETLINE };

/* The place in the program and the token there. A copy of it is a way back. */
static struct {
	const char *p;
	int token, line;
	char *text;    /* of a name, text or pattern */
	double number;
	int op;        /* of T_ASSIGN; of T_BUILTIN which */
} at;

static int no_in, no_more; /* where "in" and ">" mean something else */
static const char *params[32];
static int param_count;
static struct function *current;

static _Noreturn void syntax_error(void)
{
	error(2, 0, "line %d: syntax error at or near %.10s", at.line, *at.p ? at.p : "end of file");
	exit(2);
}

static char *cut(const char *from, const char *to) { return must(strndup(from, (size_t)(to - from))); }

static void read_string(void)
{
	static const char letters[] = "ntr\\\"/abfv", bytes[] = "\n\t\r\\\"/\a\b\f\v";
	char *out = must(malloc(strlen(at.p) + 1));
	size_t n = 0;
	for (at.p++; *at.p != '"'; at.p++) {
		if (!*at.p || *at.p == '\n')
			error(2, 0, "line %d: runaway string constant", at.line);
		if (*at.p != '\\') {
			out[n++] = *at.p;
			continue;
		}
		const char *found = at.p[1] ? strchr(letters, at.p[1]) : NULL;
		if (found) {
			at.p++;
			out[n++] = bytes[found - letters];
		} else if (at.p[1] >= '0' && at.p[1] <= '7') {
			int c = 0;
			for (int i = 0; i < 3 && at.p[1] >= '0' && at.p[1] <= '7'; i++)
				c = c * 8 + *++at.p - '0';
			out[n++] = (char)c;
		} else {
			out[n++] = '\\'; /* stays, for a pattern may need it */
		}
	}
	at.p++;
	out[n] = 0;
	at.text = out;
}

/* The lexer cannot know whether / divides or begins a pattern: the parser asks for it. */
static void read_regex(void)
{
	char *out = must(malloc(strlen(at.p) + 1));
	size_t n = 0;
	for (int in_set = 0; *at.p && (*at.p != '/' || in_set); at.p++) {
		if (*at.p == '\n')
			break;
		if (*at.p == '\\' && at.p[1] == '/')
			at.p++;
		else if (*at.p == '\\' && at.p[1])
			out[n++] = *at.p++;
		else if (*at.p == '[' && !in_set)
			in_set = 1;
		else if (*at.p == ']')
			in_set = 0;
		out[n++] = *at.p;
	}
	if (*at.p != '/')
		error(2, 0, "line %d: runaway regular expression", at.line);
	at.p++;
	out[n] = 0;
	at.text = out;
	at.token = T_REGEX;
}

static int word_token(const char *word)
{
	static const struct {
		const char *name;
		int token;
	} words[] = {{"BEGIN", T_BEGIN}, {"END", T_ENDWORD}, {"function", T_FUNCTION}, {"func", T_FUNCTION}, {"if", T_IF}, {"else", T_ELSE}, {"while", T_WHILE},
	             {"do", T_DO}, {"for", T_FOR}, {"in", T_IN}, {"next", T_NEXT}, {"exit", T_EXIT}, {"return", T_RETURN}, {"break", T_BREAK},
	             {"continue", T_CONTINUE}, {"delete", T_DELETE}, {"print", T_PRINT}, {"printf", T_PRINTF}, {"getline", T_GETLINE}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].name, word) == 0)
			return words[i].token;
	for (int i = 0; i < B_COUNT; i++)
		if (strcmp(builtins[i], word) == 0) {
			at.op = i;
			return T_BUILTIN;
		}
	return *at.p == '(' ? T_CALL_NAME : T_NAME;
}

static void read_word(void)
{
	const char *start = at.p;
	while (isalnum((unsigned char)*at.p) || *at.p == '_')
		at.p++;
	at.text = cut(start, at.p);
	at.token = word_token(at.text);
}

static void advance(void)
{
	static const struct {
		char text[3];
		int token, op;
	} signs[] = {{"&&", T_AND, 0}, {"||", T_OR, 0}, {"==", T_EQ, 0}, {"!=", T_NE, 0}, {"<=", T_LE, 0}, {">=", T_GE, 0}, {"!~", T_NOMATCH, 0},
	             {"++", T_INC, 0}, {"--", T_DEC, 0}, {">>", T_APPEND, 0}, {"+=", T_ASSIGN, ADD}, {"-=", T_ASSIGN, SUB}, {"*=", T_ASSIGN, MUL},
	             {"/=", T_ASSIGN, DIV}, {"%=", T_ASSIGN, MOD}, {"^=", T_ASSIGN, POW}};
	for (;;) {
		while (*at.p == ' ' || *at.p == '\t' || *at.p == '\r')
			at.p++;
		if (*at.p == '\\' && at.p[1] == '\n') {
			at.p += 2;
			at.line++;
		} else if (*at.p == '#') {
			at.p += strcspn(at.p, "\n");
		} else {
			break;
		}
	}
	int c = (unsigned char)*at.p;
	if (!c) {
		at.token = T_END;
	} else if (isdigit(c) || (c == '.' && isdigit((unsigned char)at.p[1]))) {
		char *end;
		at.number = strtod(at.p, &end);
		at.p = end;
		at.token = T_NUMBER;
	} else if (isalpha(c) || c == '_') {
		read_word();
	} else if (c == '"') {
		read_string();
		at.token = T_STRING;
	} else {
		if (strncmp(at.p, "**", 2) == 0)
			c = '^', at.p++;
		for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
			if (strncmp(at.p, signs[i].text, 2) == 0) {
				at.token = signs[i].token;
				at.op = signs[i].op;
				at.p += 2;
				return;
			}
		at.p++;
		at.token = c;
		at.line += c == '\n';
	}
}

static void expect(int token)
{
	if (at.token != token)
		syntax_error();
	advance();
}

static int take(int token)
{
	if (at.token != token)
		return 0;
	advance();
	return 1;
}

static void skip_newlines(void)
{
	while (at.token == '\n')
		advance();
}

static void skip_ends(void)
{
	while (at.token == '\n' || at.token == ';')
		advance();
}

static struct node *node(enum op op, struct node *a, struct node *b, struct node *c)
{
	struct node *n = must(calloc(1, sizeof *n));
	n->op = op;
	n->a = a;
	n->b = b;
	n->c = c;
	return n;
}

int global_index(const char *name)
{
	for (int i = 0; i < name_count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	if (name_count == MOST_VARS)
		error(2, 0, "too many variables");
	names[name_count] = must(strdup(name));
	return name_count++;
}

static struct node *variable(const char *name)
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
static struct node *as_array(struct node *n)
{
	if (n->op == LOCAL && current)
		current->is_array[n->i] = 1;
	else if (n->op != VAR && n->op != LOCAL)
		syntax_error();
	return n;
}

static struct function *function(const char *name)
{
	for (int i = 0; i < function_count; i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	if (function_count == MOST_FUNCTIONS)
		error(2, 0, "too many functions");
	functions[function_count].name = must(strdup(name));
	return &functions[function_count++];
}

static struct node *expression(void);
static struct node *ternary(void);

/* Expressions with commas between, up to a closing sign. */
static struct node *list(int end)
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

static struct node *name_node(void)
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

static struct node *concatenation(void)
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

static struct node *expression(void)
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

static struct node *statement(void);

static struct node *block(void)
{
	struct node *b = node(BLOCK, NULL, NULL, NULL), **last = &b->a;
	expect('{');
	for (skip_ends(); at.token != '}'; skip_ends()) {
		if (at.token == T_END)
			syntax_error();
		*last = statement();
		while (*last)
			last = &(*last)->next;
	}
	advance();
	return b;
}

static void end_statement(void)
{
	if (at.token == ';' || at.token == '\n')
		advance();
	else if (at.token != '}' && at.token != T_END)
		syntax_error();
}

static struct node *body(void)
{
	skip_newlines();
	if (take(';'))
		return node(BLOCK, NULL, NULL, NULL);
	return statement();
}

/* print a, b; print(a, b) > "file"; print | "command". */
static struct node *print_statement(enum op op)
{
	struct node *n = node(op, NULL, NULL, NULL);
	int more = no_more;
	advance();
	no_more = 1;
	if (at.token == '(') { /* perhaps the parentheses are around all arguments */
		__typeof__(at) back = at;
		advance();
		n->a = list(')');
		int closed = take(')');
		if (!closed || !(at.token == ';' || at.token == '\n' || at.token == '}' || at.token == T_END || at.token == '>' || at.token == T_APPEND || at.token == '|')) {
			at = back;
			n->a = NULL;
		}
	}
	if (!n->a && at.token != ';' && at.token != '\n' && at.token != '}' && at.token != '>' && at.token != T_APPEND && at.token != '|' && at.token != T_END)
		n->a = list(0);
	if (at.token == '>' || at.token == T_APPEND || at.token == '|') {
		n->i = at.token == T_APPEND ? 'a' : at.token;
		advance();
		n->b = concatenation();
	}
	no_more = more;
	end_statement();
	return n;
}

static struct node *for_statement(void)
{
	advance();
	expect('(');
	__typeof__(at) back = at;
	if (at.token == T_NAME) {
		struct node *name = variable(at.text);
		advance();
		if (take(T_IN)) {
			struct node *array = as_array(variable(at.text));
			expect(T_NAME);
			if (take(')'))
				return node(FOR_IN, name, array, body());
		}
		at = back;
	}
	struct node *start = at.token == ';' ? NULL : expression();
	expect(';');
	skip_newlines();
	struct node *test = at.token == ';' ? NULL : expression();
	expect(';');
	skip_newlines();
	struct node *step = at.token == ')' ? NULL : expression();
	expect(')');
	struct node *n = node(FOR, start, test, step);
	n->d = body();
	return n;
}

static struct node *if_statement(void)
{
	advance();
	expect('(');
	struct node *test = expression();
	expect(')');
	struct node *n = node(IF, test, body(), NULL);
	__typeof__(at) back = at;
	skip_ends();
	if (take(T_ELSE))
		n->c = body();
	else
		at = back;
	return n;
}

static struct node *do_statement(void)
{
	advance();
	struct node *n = node(DO, NULL, body(), NULL);
	skip_ends();
	expect(T_WHILE);
	expect('(');
	n->a = expression();
	expect(')');
	end_statement();
	return n;
}

static struct node *simple(enum op op)
{
	advance();
	struct node *n = node(op, NULL, NULL, NULL);
	if ((op == EXIT || op == RETURN) && at.token != ';' && at.token != '\n' && at.token != '}' && at.token != T_END)
		n->a = expression();
	end_statement();
	return n;
}

static struct node *statement(void)
{
	struct node *n;
	switch (at.token) {
	case '{': return block();
	case T_PRINT: return print_statement(PRINT);
	case T_PRINTF: return print_statement(PRINTF);
	case T_IF: return if_statement();
	case T_FOR: return for_statement();
	case T_DO: return do_statement();
	case T_NEXT: return simple(NEXT);
	case T_EXIT: return simple(EXIT);
	case T_RETURN: return simple(RETURN);
	case T_BREAK: return simple(BREAK);
	case T_CONTINUE: return simple(CONTINUE);
	case T_WHILE:
		advance();
		expect('(');
		n = expression();
		expect(')');
		return node(WHILE, n, body(), NULL);
	case T_DELETE:
		advance();
		n = node(DELETE, name_node(), NULL, NULL);
		if (n->a->op != INDEX)
			as_array(n->a);
		end_statement();
		return n;
	}
	n = node(EXPR, expression(), NULL, NULL);
	end_statement();
	return n;
}

static void parse_function(void)
{
	advance();
	current = function(at.text);
	advance();
	expect('(');
	for (param_count = 0; at.token == T_NAME && param_count < 32; skip_newlines()) {
		params[param_count++] = at.text;
		advance();
		if (!take(','))
			break;
	}
	expect(')');
	skip_newlines();
	current->params = param_count;
	current->defined = 1;
	current->body = block();
	param_count = 0;
	current = NULL;
}

/* A parameter that is handed on as an array is one too: until nothing changes any more. */
static int spread_arrays(struct node *n, struct function *in)
{
	int changed = 0;
	for (; n; n = n->next) {
		if (n->op == CALL) {
			int i = 0;
			for (struct node *a = n->a; a; a = a->next, i++)
				if (a->op == LOCAL && functions[n->i].is_array[i] && !in->is_array[a->i])
					changed = in->is_array[a->i] = 1;
		}
		changed |= spread_arrays(n->a, in) | spread_arrays(n->b, in) | spread_arrays(n->c, in) | spread_arrays(n->d, in);
	}
	return changed;
}

void parse_program(const char *text)
{
	at.p = text;
	at.line = 1;
	advance();
	for (skip_ends(); at.token != T_END; skip_ends()) {
		if (at.token == T_FUNCTION) {
			parse_function();
			continue;
		}
		if (rule_count == MOST_RULES)
			error(2, 0, "too many rules");
		struct rule *r = &rules[rule_count++];
		if (at.token == T_BEGIN || at.token == T_ENDWORD) {
			r->kind = at.token == T_BEGIN ? 'B' : 'E';
			advance();
			skip_newlines();
		} else if (at.token != '{') {
			r->from = expression();
			if (take(',')) {
				skip_newlines();
				r->to = expression();
			}
		}
		if (at.token == '{')
			r->action = block();
		else if (r->kind)
			syntax_error();
	}
	for (int i = 0; i < function_count; i++) {
		if (!functions[i].defined)
			error(2, 0, "function %s never defined", functions[i].name);
		if (spread_arrays(functions[i].body, &functions[i]))
			i = -1;
	}
}

/* name=value on the command line: escapes work as in a text of the program. */
static void assign(char *text)
{
	char *value = strchr(text, '='), quoted[2000];
	*value++ = 0;
	snprintf(quoted, sizeof quoted, "\"%s\"", value);
	at.p = quoted;
	read_string();
	set_cell(&globals[global_index(text)], outside_value(at.text, strlen(at.text)));
}

static char *read_program(const char *name)
{
	FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	char *text = NULL;
	size_t size = 0;
	if (!f)
		error(2, 0, "cannot open %s (%s)", name, strerror(errno));
	if (getdelim(&text, &size, 0, f) < 0)
		text = "";
	end_input(f, name);
	return text;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"version", 0, 0, 'V'}, {0, 0, 0, 0}};
	static const struct {
		int at;
		const char *text;
	} first[] = {{V_FS, " "}, {V_OFS, " "}, {V_RS, "\n"}, {V_ORS, "\n"}, {V_SUBSEP, "\034"}, {V_CONVFMT, "%.6g"}, {V_OFMT, "%.6g"}};
	char *program = NULL, set_fs[100];
	int c;
	usage_status = 2;
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		globals[first[i].at].v = string_value(first[i].text, strlen(first[i].text));
	while ((c = option(argc, argv, "+F:v:f:", longs, "[-F SEP] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE]...")) != -1)
		switch (c) {
		case 'F':
			snprintf(set_fs, sizeof set_fs, "FS=%s", strcmp(optarg, "t") == 0 ? "\\t" : optarg);
			assign(set_fs);
			globals[V_FS].v.kind = STRING;
			break;
		case 'v':
			if (!strchr(optarg, '='))
				error(2, 0, "improper assignment: -v %s", optarg);
			assign(must(strdup(optarg)));
			break;
		case 'f': program = read_program(optarg); break;
		}
	if (!program && optind == argc) {
		fprintf(stderr, "usage: awk [-F value][-v var=value][--][program text][file ...]\n");
		return 2;
	}
	if (!program)
		program = argv[optind++];
	parse_program(program);
	return run_program(argc - optind, argv + optind);
}
