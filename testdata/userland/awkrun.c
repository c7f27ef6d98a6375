/* awkrun.c: runs a program of awk: its statements and functions, line by line of the input. */
#include "awkrun.h"
#include "util.h"
#include <error.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static struct value returned;
static int depth;
int exit_status;

struct value call(struct node *n)
{
	struct function *f = &functions[n->i];
	struct cell *cells = must(calloc((size_t)f->params + 1, sizeof *cells)), *before = frame;
	char borrowed[MOST_PARAMS] = {0};
	int i = 0;
	for (struct node *a = n->a; a; a = a->next, i++) {
		if (i >= f->params)
			error(2, 0, "too many arguments in call to %s", f->name);
		if (f->is_array[i] && (a->op == VAR || a->op == LOCAL)) {
			cells[i].a = array_node(a); /* arrays are not copied */
			borrowed[i] = 1;
		} else {
			cells[i].v = eval(a);
		}
	}
	if (++depth > 1000)
		error(2, 0, "function %s: calls are nested too deeply", f->name);
	frame = cells;
	returned = (struct value){UNSET, 0, NULL};
	struct value r = {UNSET, 0, NULL};
	if (run(f->body) == DO_RETURN)
		r = returned;
	depth--;
	frame = before;
	for (i = 0; i < f->params; i++) {
		drop(cells[i].v);
		if (cells[i].a && !borrowed[i]) {
			clear_array(cells[i].a);
			free(cells[i].a);
		}
	}
	free(cells);
	return r;
}

/* print turns numbers into text by OFMT. */
static void put_value(FILE *f, struct value v)
{
	if (v.kind == NUMBER && v.n != (double)(long)v.n) {
		struct str *format = to_string(globals[V_OFMT].v);
		fprintf(f, format->s, v.n);
		drop_str(format);
		return;
	}
	struct str *s = to_string(v);
	fwrite(s->s, 1, s->len, f);
	drop_str(s);
}

static void print(struct node *n)
{
	FILE *f = stdout;
	char sep[256];
	if (n->i) {
		struct value v = eval(n->b);
		struct str *name = to_string(v);
		f = stream(name->s, n->i);
		drop_str(name);
		drop(v);
	}
	if (n->op == PRINTF) {
		struct value args[40];
		int count = 0;
		for (struct node *a = n->a; a && count < 40; a = a->next)
			args[count++] = eval(a);
		struct value v = format_values(args, count);
		fwrite(v.s->s, 1, v.s->len, f);
		drop(v);
		while (count > 0)
			drop(args[--count]);
		return;
	}
	if (!n->a) {
		struct value v = get_field(0);
		put_value(f, v);
		drop(v);
	}
	for (struct node *a = n->a; a; a = a->next) {
		struct value v = eval(a);
		put_value(f, v);
		drop(v);
		if (a->next)
			fputs(text_of(V_OFS, sep), f);
	}
	fputs(text_of(V_ORS, sep), f);
}

/* Over a copy of the keys, for the body may change the array. */
static enum flow for_in(struct node *n)
{
	struct array *a = array_node(n->b);
	size_t count = 0;
	struct str **keys = must(malloc((a->used + 1) * sizeof *keys));
	for (size_t i = 0; i < a->used; i++)
		if (a->order[i]) {
			keys[count] = a->order[i]->key;
			keys[count++]->refs++;
		}
	enum flow flow = GO_ON;
	for (size_t i = 0; i < count; i++) {
		if ((flow == GO_ON || flow == DO_CONTINUE) && find_element(a, keys[i], 0)) {
			assign(n->a, outside_value(keys[i]->s, keys[i]->len));
			flow = run(n->c);
		}
		drop_str(keys[i]);
	}
	free(keys);
	return flow == DO_BREAK || flow == DO_CONTINUE ? GO_ON : flow;
}

static enum flow loop(struct node *test, struct node *body, struct node *step, int first)
{
	while (first || !test || eval_bool(test)) {
		first = 0;
		enum flow flow = run(body);
		if (flow == DO_BREAK)
			break;
		if (flow != GO_ON && flow != DO_CONTINUE)
			return flow;
		if (step)
			drop(eval(step));
	}
	return GO_ON;
}

static void delete(struct node *place)
{
	if (place->op != INDEX) {
		clear_array(array_node(place));
		return;
	}
	struct str *key = key_of(place->b);
	delete_element(array_node(place->a), key);
	drop_str(key);
}

enum flow run(struct node *n)
{
	switch (n->op) {
	case BLOCK:
		for (struct node *s = n->a; s; s = s->next) {
			enum flow flow = run(s);
			if (flow != GO_ON)
				return flow;
		}
		return GO_ON;
	case PRINT: case PRINTF: print(n); return GO_ON;
	case IF: return eval_bool(n->a) ? run(n->b) : n->c ? run(n->c) : GO_ON;
	case WHILE: return loop(n->a, n->b, NULL, 0);
	case DO: return loop(n->a, n->b, NULL, 1);
	case FOR:
		if (n->a)
			drop(eval(n->a));
		return loop(n->b, n->d, n->c, 0);
	case FOR_IN: return for_in(n);
	case DELETE: delete(n->a); return GO_ON;
	case NEXT: return DO_NEXT;
	case BREAK: return DO_BREAK;
	case CONTINUE: return DO_CONTINUE;
	case EXIT:
		if (n->a)
			exit_status = (int)eval_number(n->a);
		return DO_EXIT;
	case RETURN:
		returned = n->a ? eval(n->a) : (struct value){UNSET, 0, NULL};
		return DO_RETURN;
	default: drop(eval(n->a)); return GO_ON;
	}
}

static enum flow run_kind(int kind)
{
	for (int i = 0; i < rule_count; i++)
		if (rules[i].kind == kind && run(rules[i].action) == DO_EXIT)
			return DO_EXIT;
	return GO_ON;
}

static int applies(struct rule *r)
{
	if (!r->to)
		return !r->from || eval_bool(r->from);
	if (!r->inside && !eval_bool(r->from))
		return 0;
	r->inside = !eval_bool(r->to);
	return 1;
}

static enum flow run_rules(void)
{
	static struct node print_all = {.op = PRINT};
	for (int i = 0; i < rule_count; i++) {
		if (rules[i].kind || !applies(&rules[i]))
			continue;
		enum flow flow = run(rules[i].action ? rules[i].action : &print_all);
		if (flow == DO_NEXT)
			return GO_ON;
		if (flow != GO_ON)
			return flow;
	}
	return GO_ON;
}

static void set_element(struct array *a, const char *key, const char *text)
{
	struct value k = string_value(key, strlen(key));
	find_element(a, k.s, 1)->v = outside_value(text, strlen(text));
	drop(k);
}

static void fill_variables(int argc, char **argv)
{
	set_element(array_of(&globals[V_ARGV]), "0", "awk");
	for (int i = 0; i < argc; i++) {
		char number[16];
		snprintf(number, sizeof number, "%d", i + 1);
		set_element(array_of(&globals[V_ARGV]), number, argv[i]);
	}
	set_number(V_ARGC, argc + 1);
	for (char **e = environ; e && *e; e++) {
		char *name = must(strndup(*e, strcspn(*e, "=")));
		set_element(array_of(&globals[V_ENVIRON]), name, *e + strlen(name) + (strchr(*e, '=') != NULL));
		free(name);
	}
	set_number(V_NR, 0);
	set_number(V_FNR, 0);
	set_number(V_NF, 0);
}

int run_program(int argc, char **argv)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int reads = 0;
	fill_variables(argc, argv);
	set_record("", 0);
	for (int i = 0; i < rule_count; i++)
		reads |= rules[i].kind != 'B';
	enum flow flow = run_kind('B');
	while (reads && flow != DO_EXIT && (n = next_record(&line, &size)) >= 0) {
		set_record(line, (size_t)n);
		flow = run_rules();
	}
	if (flow != DO_EXIT || reads)
		run_kind('E');
	close_streams();
	return exit_status;
}
