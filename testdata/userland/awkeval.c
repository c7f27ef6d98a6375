/* awkeval.c: the values of expressions. */
#include "awkrun.h"
#include "util.h"
#include <error.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cell *frame;

struct cell *cell_of(struct node *n) { return n->op == LOCAL ? &frame[n->i] : &globals[n->i]; }

struct array *array_node(struct node *n) { return array_of(cell_of(n)); }

/* The subscript: several are joined with SUBSEP. */
struct str *key_of(struct node *list)
{
	struct value v = eval(list);
	struct str *s = to_string(v);
	drop(v);
	for (struct node *n = list->next; n; n = n->next) {
		char sep[256];
		struct value w = eval(n);
		struct str *t = to_string(w);
		size_t gap = strlen(text_of(V_SUBSEP, sep));
		char *joined = must(malloc(s->len + gap + t->len + 1));
		memcpy(joined, s->s, s->len);
		memcpy(joined + s->len, sep, gap);
		memcpy(joined + s->len + gap, t->s, t->len);
		struct value j = string_value(joined, s->len + gap + t->len);
		free(joined);
		drop_str(s);
		drop_str(t);
		drop(w);
		s = j.s;
	}
	return s;
}

/* Takes the value over; the caller may not use it afterwards. */
void assign(struct node *place, struct value v)
{
	struct str *key;
	switch (place->op) {
	case FIELD: {
		struct value i = eval(place->a);
		set_field((int)to_number(i), v);
		drop(i);
		break;
	}
	case INDEX: {
		key = key_of(place->b);
		struct element *e = find_element(array_node(place->a), key, 1);
		drop_str(key);
		drop(e->v);
		e->v = v;
		break;
	}
	default:
		if (place->op == VAR && place->i == V_NF) {
			change_field_count((int)to_number(v));
			drop(v);
			return;
		}
		set_cell(cell_of(place), v);
	}
}

static double power(double x, double y)
{
	double r = 1;
	if (y != (double)(long)y || y > 1000 || y < -1000)
		return pow(x, y);
	for (long i = y < 0 ? -(long)y : (long)y; i > 0; i--)
		r *= x;
	return y < 0 ? 1 / r : r;
}

static double arithmetic(int op, double a, double b)
{
	switch (op) {
	case ADD: return a + b;
	case SUB: return a - b;
	case MUL: return a * b;
	case POW: return power(a, b);
	}
	if (b == 0)
		error(2, 0, op == DIV ? "division by zero" : "division by zero in %%");
	return op == DIV ? a / b : a - b * trunc(a / b);
}

/* 1: a record was read, 0: end, -1: the file cannot be opened. */
static int do_getline(struct node *n)
{
	static char *line;
	static size_t size;
	ssize_t got;
	if (n->i == 0) {
		got = next_record(&line, &size);
	} else {
		struct value v = eval(n->b);
		struct str *name = to_string(v);
		FILE *f = stream(name->s, n->i == '|' ? 'i' : '<');
		drop_str(name);
		drop(v);
		if (!f)
			return -1;
		got = read_record(f, &line, &size);
		if (got >= 0 && n->i == '|')
			set_number(V_NR, to_number(globals[V_NR].v) + 1);
	}
	if (got < 0)
		return 0;
	if (n->a)
		assign(n->a, outside_value(line, (size_t)got));
	else
		set_record(line, (size_t)got);
	return 1;
}

static struct value concatenate(struct node *n)
{
	struct value a = eval(n->a), b = eval(n->b);
	struct str *s = to_string(a), *t = to_string(b);
	struct str *j = must(malloc(sizeof *j + s->len + t->len + 1));
	*j = (struct str){.refs = 1, .len = s->len + t->len};
	memcpy(j->s, s->s, s->len);
	memcpy(j->s + s->len, t->s, t->len + 1);
	drop_str(s);
	drop_str(t);
	drop(a);
	drop(b);
	return (struct value){STRING, 0, j};
}

/* A number that is then no longer needed as a value. */
double eval_number(struct node *n)
{
	struct value v = eval(n);
	double x = to_number(v);
	drop(v);
	return x;
}

int eval_bool(struct node *n)
{
	struct value v = eval(n);
	int r = to_bool(v);
	drop(v);
	return r;
}

static struct value step(struct node *n)
{
	double old = eval_number(n->a), new = old + (n->op == PRE_INC || n->op == POST_INC ? 1 : -1);
	assign(n->a, number_value(new));
	return number_value(n->op == PRE_INC || n->op == PRE_DEC ? new : old);
}

static int compare(struct node *n)
{
	struct value a = eval(n->a), b = eval(n->b);
	int d = compare_values(a, b);
	drop(a);
	drop(b);
	switch (n->op) {
	case LESS: return d < 0;
	case LESS_EQUAL: return d <= 0;
	case EQUAL: return d == 0;
	case NOT_EQUAL: return d != 0;
	case MORE: return d > 0;
	default: return d >= 0;
	}
}

struct value eval(struct node *n)
{
	struct value v;
	struct str *s;
	struct element *e;
	int r;
	switch (n->op) {
	case NUM: return n->v;
	case STR: return keep(n->v);
	case REGEX:
		v = get_field(0);
		s = to_string(v);
		r = match_regex(n, s, NULL);
		drop_str(s);
		drop(v);
		return number_value(r);
	case VAR:
		if (n->i == V_NF)
			split_record();
		return keep(globals[n->i].v);
	case LOCAL: return keep(frame[n->i].v);
	case GROUP: return eval(n->a);
	case FIELD: return get_field((int)eval_number(n->a));
	case INDEX:
		s = key_of(n->b);
		e = find_element(array_node(n->a), s, 1);
		drop_str(s);
		return keep(e->v);
	case ASSIGN:
		v = eval(n->b);
		if (n->i) {
			double x = to_number(v);
			drop(v);
			v = number_value(arithmetic(n->i, eval_number(n->a), x));
		}
		assign(n->a, keep(v));
		return v;
	case COND: return eval(eval_bool(n->a) ? n->b : n->c);
	case AND: return number_value(eval_bool(n->a) && eval_bool(n->b));
	case OR: return number_value(eval_bool(n->a) || eval_bool(n->b));
	case NOT: return number_value(!eval_bool(n->a));
	case NEG: return number_value(-eval_number(n->a));
	case PLUS: return number_value(eval_number(n->a));
	case ADD: case SUB: case MUL: case DIV: case MOD: case POW: {
		double a = eval_number(n->a);
		return number_value(arithmetic((int)n->op, a, eval_number(n->b)));
	}
	case CONCAT: return concatenate(n);
	case MATCH: case NO_MATCH:
		v = eval(n->a);
		s = to_string(v);
		r = match_regex(n->b, s, NULL);
		drop_str(s);
		drop(v);
		return number_value(r == (n->op == MATCH));
	case IN:
		s = key_of(n->a);
		r = find_element(array_node(n->b), s, 0) != NULL;
		drop_str(s);
		return number_value(r);
	case PRE_INC: case PRE_DEC: case POST_INC: case POST_DEC: return step(n);
	case CALL: return call(n);
	case BUILTIN: return call_builtin(n);
	case GETLINE: return number_value(do_getline(n));
	default: return number_value(compare(n));
	}
}
