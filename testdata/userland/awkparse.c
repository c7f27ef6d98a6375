/* awkparse.c: reads statements, functions and rules of awk. */
#include "awkparse.h"
#include "util.h"
#include <error.h>

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
	for (param_count = 0; at.token == T_NAME && param_count < MOST_PARAMS; skip_newlines()) {
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
