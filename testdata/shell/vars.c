/* vars.c: variables, positional parameters, functions, aliases. */
#include "sh.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUCKETS 64

/* What local and the assignments before a command hide comes back when the scope ends. */
struct hidden {
	struct var was; /* name is NULL where a scope begins */
	struct hidden *below;
};

static struct var *vars[BUCKETS];
static struct hidden *hidden;
struct params params;
struct function *functions;
struct alias *aliases;

static struct var **place(const char *name)
{
	unsigned h = 0;
	for (const char *p = name; *p; p++)
		h = h * 31 + (unsigned char)*p;
	struct var **v = &vars[h % BUCKETS];
	while (*v && strcmp((*v)->name, name) != 0)
		v = &(*v)->next;
	return v;
}

struct var *find_var(const char *name) { return *place(name); }

static struct var *make_var(const char *name)
{
	struct var **v = place(name);
	if (!*v) {
		struct var *new = must_alloc(NULL, sizeof *new);
		*new = (struct var){.name = must_copy(name)};
		*v = new;
	}
	return *v;
}

const char *get_var(const char *name)
{
	if (strcmp(name, "LINENO") == 0)
		return format("%d", sh.line);
	struct var *v = find_var(name);
	return v ? v->value : NULL;
}

void set_var(const char *name, const char *value)
{
	struct var *v = make_var(name);
	if (v->readonly)
		give_up("%s: is read only", name);
	char *copy = must_copy(value);
	free(v->value);
	v->value = copy;
	v->exported |= sh.option['a'];
}

void mark_var(const char *name, bool exported, bool readonly)
{
	struct var *v = make_var(name);
	v->exported |= exported;
	v->readonly |= readonly;
}

bool unset_var(const char *name)
{
	struct var **at = place(name), *v = *at;
	if (!v)
		return true;
	if (v->readonly)
		return false;
	*at = v->next;
	free(v->name);
	free(v->value);
	free(v);
	return true;
}

static void hide(const struct var *v)
{
	struct hidden *h = must_alloc(NULL, sizeof *h);
	h->was = v ? *v : (struct var){0};
	h->below = hidden;
	hidden = h;
}

void push_scope(void) { hide(NULL); }

void pop_scope(void)
{
	for (bool more = true; more;) {
		struct hidden *h = hidden;
		hidden = h->below;
		more = h->was.name != NULL;
		if (more) {
			struct var *v = make_var(h->was.name);
			free(v->value);
			v->value = h->was.value;
			v->exported = h->was.exported;
			v->readonly = h->was.readonly;
			free(h->was.name);
			if (!v->value && !v->exported && !v->readonly)
				unset_var(v->name);
		}
		free(h);
	}
}

int scope_depth(void)
{
	int n = 0;
	for (struct hidden *h = hidden; h; h = h->below)
		n += !h->was.name;
	return n;
}

void pop_scopes_to(int depth)
{
	while (scope_depth() > depth)
		pop_scope();
}

/* Puts the variable aside until the scope ends; it keeps its value meanwhile, as in dash. False if it is in the scope
   already. */
bool make_local(const char *name)
{
	for (struct hidden *h = hidden; h && h->was.name; h = h->below)
		if (strcmp(h->was.name, name) == 0)
			return false;
	struct var *v = make_var(name), was = *v;
	was.name = must_copy(name);
	was.value = v->value ? must_copy(v->value) : NULL;
	hide(&was);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct var *const *)a)->name, (*(struct var *const *)b)->name);
}

/* All variables in the order of their names, in scratch memory; NULL ends the list. */
static struct var **sorted(void)
{
	size_t n = 0;
	for (int i = 0; i < BUCKETS; i++)
		for (struct var *v = vars[i]; v; v = v->next)
			n++;
	struct var **list = take(&scratch, (n + 1) * sizeof *list);
	n = 0;
	for (int i = 0; i < BUCKETS; i++)
		for (struct var *v = vars[i]; v; v = v->next)
			list[n++] = v;
	qsort(list, n, sizeof *list, by_name);
	return list;
}

/* NAME=VALUE of what is exported, for execve(2). */
char **make_environment(void)
{
	struct fields env = {0};
	for (struct var **v = sorted(); *v; v++)
		if ((*v)->exported && (*v)->value)
			add_field(&env, format("%s=%s", (*v)->name, (*v)->value));
	if (!env.v)
		env.v = take(&scratch, sizeof *env.v);
	return env.v;
}

void print_vars(const char *before, bool exported, bool readonly)
{
	for (struct var **list = sorted(); *list; list++) {
		struct var *v = *list;
		if ((exported && !v->exported) || (readonly && !v->readonly) || (!*before && !v->value))
			continue;
		outf("%s%s%s", before, *before ? " " : "", v->name);
		if (v->value) {
			out("=");
			out_quoted(v->value);
		}
		out("\n");
	}
}

/* A script that the kernel cannot run is run by a copy of this shell, which forgets what a new program would not know. */
void keep_exported_only(void)
{
	hidden = NULL; /* what a command is given stays */
	for (struct var **v = sorted(); *v; v++) {
		(*v)->readonly = false;
		if (!(*v)->exported && !strstr(" IFS OPTIND PATH PS1 PS2 PS4 PWD ", format(" %s ", (*v)->name)))
			unset_var((*v)->name);
	}
	while (functions)
		unset_function(functions->name);
}

void vars_init(char **environment)
{
	set_var("IFS", " \t\n");
	set_var("OPTIND", "1");
	set_var("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	set_var("PS1", geteuid() == 0 ? "# " : "$ ");
	set_var("PS2", "> ");
	set_var("PS4", "+ ");
	for (char **e = environment; *e; e++) {
		size_t n = strcspn(*e, "=");
		if (!(*e)[n] || !is_name(*e, n) || strncmp(*e, "IFS=", 4) == 0 || strncmp(*e, "OPTIND=", 7) == 0)
			continue;
		char *name = take_string(&scratch, *e, n);
		set_var(name, *e + n + 1);
		mark_var(name, true, false);
	}
	set_var("PPID", format("%d", (int)getppid()));
}

void free_params(struct params *p)
{
	if (!p->base)
		return;
	for (char **s = p->base; *s; s++)
		free(*s);
	free(p->base);
}

/* Copies them: they come from memory that the command gives back. */
void set_params(int count, char **v)
{
	char **base = must_alloc(NULL, ((size_t)count + 1) * sizeof *base);
	for (int i = 0; i < count; i++)
		base[i] = must_copy(v[i]);
	base[count] = NULL;
	free_params(&params);
	params = (struct params){count, base, base};
}

struct function *find_function(const char *name)
{
	for (struct function *f = functions; f; f = f->next)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

void program_drop(struct program *p)
{
	if (--p->refs > 0)
		return;
	arena_release(&p->memory, (struct mark){0});
	free(p);
}

bool unset_function(const char *name)
{
	for (struct function **at = &functions, *f; (f = *at); at = &f->next)
		if (strcmp(f->name, name) == 0) {
			*at = f->next;
			program_drop(f->program);
			free(f->name);
			free(f);
			return true;
		}
	return false;
}

/* The body stays where the parser put it, so its program has to stay. */
void define_function(struct node *n)
{
	unset_function(n->name);
	struct function *f = must_alloc(NULL, sizeof *f);
	*f = (struct function){must_copy(n->name), n->first, n->program, functions};
	n->program->refs++;
	functions = f;
}

struct alias *find_alias(const char *name)
{
	for (struct alias *a = aliases; a; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}
