/* command.c: a simple command: assignments, redirections, and a builtin, a function or a program. See sh(1p), "Simple
   Commands", and execve(2). */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEEPEST 1000 /* calls inside calls: the stack of this process has an end */

/* A call of a function: what has to be put right, also if an error jumps out of it. */
struct call {
	struct params before;
	struct program *program; /* of the function: it stays, even if the function is defined anew meanwhile */
	struct call *below;
};

static struct call *calls;

static void push_call(struct program *p)
{
	struct call *c = must_alloc(NULL, sizeof *c);
	*c = (struct call){params, p, calls};
	calls = c;
	p->refs++;
}

static void pop_call(void)
{
	struct call *c = calls;
	calls = c->below;
	free_params(&params);
	params = c->before;
	program_drop(c->program);
	free(c);
}

/* After an error. */
void end_calls(void)
{
	while (calls)
		pop_call();
}

/* What set -x shows. */
static void trace(struct word *assigns, char **argv)
{
	struct text t = {0};
	const char *ps4 = get_var("PS4");
	sh.option['x'] = false; /* the prompt may run commands itself */
	add_string(&t, ps4 ? expand_one(word_of_text(ps4)) : "");
	sh.option['x'] = true;
	for (; assigns; assigns = assigns->next) {
		add_string(&t, expand_assign(assigns));
		add_byte(&t, ' ');
	}
	for (; *argv; argv++) {
		add_string(&t, *argv);
		add_byte(&t, ' ');
	}
	t.p[t.n - 1] = '\n';
	write_all(STDERR_FILENO, t.p, t.n);
}

/* NAME=VALUE before a command. In a scope the old value comes back. */
static void assign(struct word *w, bool scoped)
{
	for (; w; w = w->next) {
		char *s = expand_assign(w);
		size_t n = strcspn(s, "=");
		char *name = take_string(&scratch, s, n);
		if (scoped)
			make_local(name);
		set_var(name, s + n + 1);
		if (scoped)
			mark_var(name, true, false);
	}
}

/* Becomes the program. What it needs was found out before the fork; only what it does itself is left. */
static _Noreturn void become(const char *path, char **argv)
{
	execve(path, argv, make_environment());
	if (errno == ENOEXEC)
		run_script_here(path, argv);
	int e = errno;
	complain("%s: %s", argv[0], e == ENOENT ? "not found" : strerror(e));
	exit_shell(e == ENOENT ? 127 : 126);
}

static int cannot_run(const char *name, int why, struct opening *o)
{
	int depth = redirect_depth();
	int status = why == ENOENT ? 127 : 126;
	if (redirect(o, true) == 0)
		complain("%s: %s", name, why == ENOENT ? "not found" : strerror(why));
	else
		status = 2;
	undo_redirects(depth);
	return status;
}

/* A program: its redirections happen in the child, so that one that has to wait (a FIFO) can be stopped with it. */
static int run_external(char **argv, struct opening *o, int how, const char *source)
{
	int why;
	const char *path = find_program(argv[0], &why);
	if (!path)
		return cannot_run(argv[0], why, o);
	struct job *j = NULL;
	if (!(how & LAST) || exit_trap_set() || sh.interactive) {
		j = new_job(source, job_control);
		pid_t pid = fork_into(j, FOREGROUND);
		if (pid < 0)
			abandon(2);
		if (pid > 0)
			return wait_job(j);
	}
	if (redirect(o, false) < 0)
		exit_shell(2);
	become(path, argv);
}

static int run_builtin(const struct builtin *b, char **argv)
{
	int argc = 0;
	while (argv[argc])
		argc++;
	bool command = in_command;
	const char *outer = builtin_name;
	in_command = false;
	builtin_name = argv[0];
	builtin_failed = false;
	int status = b->run(argc, argv);
	if (!out_flush()) {
		builtin_name = argv[0];
		complain("I/O error");
		status = status ? status : 1;
	}
	builtin_name = outer;
	if (builtin_failed && b->special && !command)
		abandon(status);
	builtin_failed = false;
	return status;
}

static int call_function(struct function *f, char **argv)
{
	int argc = 0, loops = sh.loops;
	while (argv[argc])
		argc++;
	if (sh.calls >= DEEPEST)
		give_up("Maximum function recursion depth (%d) reached", DEEPEST);
	push_call(f->program);
	params = (struct params){argc - 1, argv + 1, NULL};
	push_scope();
	sh.calls++;
	sh.loops = 0;
	int status = run(f->body, 0);
	sh.calls--;
	sh.loops = loops;
	if (sh.skip == SKIP_RETURN)
		sh.skip = NO_SKIP;
	pop_scope();
	pop_call();
	return status;
}

/* What "command" does: a command without functions, whose descriptors are set already. */
int run_argv(char **argv, int how)
{
	const struct builtin *b = find_builtin(argv[0]);
	return b ? run_builtin(b, argv) : run_external(argv, expand_redirs(NULL), how, argv[0]);
}

/* Only assignments and redirections. */
static int run_empty(struct node *n, struct opening *o)
{
	int depth = redirect_depth();
	int status = redirect(o, true) < 0 ? 2 : 0;
	undo_redirects(depth);
	if (status == 0) {
		assign(n->assigns, false);
		status = sh.subst_status >= 0 ? sh.subst_status : 0;
	}
	return status;
}

static int run_inside(struct node *n, struct fields *f, struct opening *o, const struct builtin *b, struct function *fn)
{
	int depth = redirect_depth();
	int status = 2;
	bool special = b && b->special && !fn;
	if (redirect(o, true) < 0) {
		undo_redirects(depth);
		if (special)
			abandon(2);
		return 2;
	}
	bool scoped = n->assigns && !special;
	if (scoped)
		push_scope();
	assign(n->assigns, scoped);
	status = fn ? call_function(fn, f->v) : run_builtin(b, f->v);
	if (scoped)
		pop_scope();
	if (special && b->run == b_exec)
		keep_redirects(depth);
	else
		undo_redirects(depth);
	return status;
}

int run_simple(struct node *n, int how)
{
	sh.line = n->line;
	sh.subst_status = -1;
	struct fields f = expand_words(n->words, true);
	struct opening *o = expand_redirs(n->redirs);
	if (sh.option['x'] && (f.n > 0 || n->assigns))
		trace(n->assigns, f.v);
	if (f.n == 0)
		return run_empty(n, o);
	const struct builtin *b = find_builtin(f.v[0]);
	struct function *fn = find_function(f.v[0]);
	if (b || fn)
		return run_inside(n, &f, o, b, fn);
	push_scope();
	assign(n->assigns, true);
	int status = run_external(f.v, o, how, n->source);
	pop_scope();
	return status;
}
