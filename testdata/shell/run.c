/* run.c: walking the tree: lists, pipelines, loops. What a simple command does is in command.c. */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A program that runs: to be put away if an error jumps out. */
struct running {
	struct program *program;
	struct running *below;
};

static struct running *running;

static struct program *push_program(void)
{
	struct running *r = must_alloc(NULL, sizeof *r);
	r->program = must_alloc(NULL, sizeof *r->program);
	*r->program = (struct program){.refs = 1};
	r->below = running;
	running = r;
	return r->program;
}

static void pop_program(void)
{
	struct running *r = running;
	running = r->below;
	program_drop(r->program);
	free(r);
}

/* After an error in an interactive shell: back to the prompt, with everything as it is there. */
void run_reset(void)
{
	undo_redirects(0);
	pop_scopes_to(0);
	end_calls();
	while (running)
		pop_program();
	record = NULL;
	builtin_name = NULL;
	in_command = false;
	sh.tested = sh.loops = sh.calls = 0;
	sh.skip = NO_SKIP;
}

/* With set -e a failure that nobody looks at ends the shell. */
static int checked(int status)
{
	sh.status = status;
	if (status != 0 && sh.option['e'] && sh.tested == 0 && sh.skip == NO_SKIP)
		exit_shell(status);
	return status;
}

static int run_tested(struct node *n)
{
	sh.tested++;
	int status = run(n, 0);
	sh.tested--;
	return status;
}

/* Each command of it is a child; a failed fork ends those that run already by closing their pipes. */
static int run_pipe(struct node *n, bool background)
{
	struct job *j = new_job(n->source, job_control);
	int mode = background ? BACKGROUND_JOB : FOREGROUND, in = -1;
	for (struct node *stage = n->first; stage; stage = stage->next) {
		int fds[2] = {-1, -1};
		pid_t pid = -1;
		if (stage->next && pipe(fds) < 0)
			complain("Pipe call failed: %s", strerror(errno));
		else
			pid = fork_into(j, mode);
		if (pid == 0) {
			if (in >= 0) {
				dup2(in, STDIN_FILENO);
				close(in);
			}
			if (fds[1] >= 0) {
				close(fds[0]);
				dup2(fds[1], STDOUT_FILENO);
				close(fds[1]);
			}
			exit_shell(run(stage, LAST));
		}
		if (in >= 0)
			close(in);
		if (fds[1] >= 0)
			close(fds[1]);
		in = fds[0];
		if (pid < 0) {
			if (in >= 0)
				close(in);
			if (stage != n->first)
				wait_job(j);
			abandon(2);
		}
	}
	return background ? job_started(j) : wait_job(j);
}

static int run_child(struct node *body, struct redir *redirs, bool background, const char *source)
{
	struct opening *o = expand_redirs(redirs);
	struct job *j = new_job(source, job_control);
	pid_t pid = fork_into(j, background ? BACKGROUND_JOB : FOREGROUND);
	if (pid < 0)
		abandon(2);
	if (pid == 0)
		exit_shell(redirect(o, false) < 0 ? 2 : run(body, LAST));
	return background ? job_started(j) : wait_job(j);
}

static int run_background(struct node *n)
{
	struct node *what = n->first;
	if (what->kind == N_PIPE)
		return run_pipe(what, true);
	if (what->kind == N_SUBSHELL)
		return run_child(what->first, what->redirs, true, n->source);
	return run_child(what, NULL, true, n->source);
}

/* A subshell that is the last thing to do needs no process of its own. */
static int run_subshell(struct node *n, int how)
{
	if (!(how & LAST) || exit_trap_set() || !sh.subshell)
		return run_child(n->first, n->redirs, false, n->source);
	if (redirect(expand_redirs(n->redirs), false) < 0)
		exit_shell(2);
	return run(n->first, LAST);
}

/* After the body of a loop: whether the loop goes on. */
static bool goes_on(void)
{
	if (sh.skip == NO_SKIP)
		return true;
	if (sh.skip == SKIP_RETURN)
		return false;
	if (--sh.skip_levels > 0)
		return false; /* an outer loop is meant */
	bool on = sh.skip == SKIP_CONTINUE;
	sh.skip = NO_SKIP;
	return on;
}

static int run_while(struct node *n)
{
	int status = 0;
	sh.loops++;
	for (;;) {
		int test = run_tested(n->first);
		if (sh.skip != NO_SKIP) {
			if (goes_on())
				continue;
			break;
		}
		if ((test == 0) != (n->kind == N_WHILE))
			break;
		status = run(n->second, 0);
		if (!goes_on())
			break;
	}
	sh.loops--;
	if (sh.skip == SKIP_RETURN)
		return sh.status;
	return status;
}

static int run_for(struct node *n)
{
	struct fields f = {0};
	int status = 0;
	if (n->over_params)
		for (int i = 0; i < params.count; i++)
			add_field(&f, take_string(&scratch, params.v[i], strlen(params.v[i])));
	else
		f = expand_words(n->words, false);
	sh.loops++;
	for (int i = 0; i < f.n; i++) {
		set_var(n->name, f.v[i]);
		status = run(n->second, 0);
		if (!goes_on())
			break;
	}
	sh.loops--;
	return status;
}

static int run_case(struct node *n, int how)
{
	char *subject = expand_one(n->words);
	for (struct arm *a = n->arms; a; a = a->next)
		for (struct word *p = a->patterns; p; p = p->next)
			if (match(expand_pattern(p), subject))
				return a->body ? run(a->body, how) : 0;
	return 0;
}

static int run_list(struct node *n, int how)
{
	int status = 0;
	for (struct node *i = n->first; i && sh.skip == NO_SKIP; i = i->next)
		status = run(i, i->next ? 0 : how);
	return status;
}

static int run_if(struct node *n, int how)
{
	int test = run_tested(n->first);
	if (sh.skip != NO_SKIP)
		return test;
	if (test == 0)
		return run(n->second, how);
	return n->otherwise ? run(n->otherwise, how) : 0;
}

/* && and ||: the left side is a condition. */
static int run_and_or(struct node *n, int how)
{
	int status = run_tested(n->first);
	if (sh.skip != NO_SKIP || (status == 0) != (n->kind == N_AND))
		return status;
	return run(n->second, how);
}

static int run_compound(struct node *n, int how)
{
	switch (n->kind) {
	case N_GROUP:
		return run(n->first, how);
	case N_IF:
		return run_if(n, how);
	case N_WHILE:
	case N_UNTIL:
		return run_while(n);
	case N_FOR:
		return run_for(n);
	default:
		return run_case(n, how);
	}
}

/* A compound command with redirections of its own. */
static int run_redirected(struct node *n, int how)
{
	int depth = redirect_depth(), status = 2;
	if (!n->redirs)
		return run_compound(n, how);
	if (redirect(expand_redirs(n->redirs), true) == 0)
		status = run_compound(n, 0);
	undo_redirects(depth);
	return status;
}

static int run_kind(struct node *n, int how)
{
	switch (n->kind) {
	case N_SIMPLE:
		return checked(run_simple(n, how));
	case N_PIPE:
		return checked(run_pipe(n, false));
	case N_SUBSHELL:
		return checked(run_subshell(n, how));
	case N_NOT:
		return !run_tested(n->first);
	case N_AND:
	case N_OR:
		return run_and_or(n, how);
	case N_LIST:
		return run_list(n, how);
	case N_BACKGROUND:
		return run_background(n);
	case N_FUNCTION:
		define_function(n);
		return 0;
	default:
		return run_redirected(n, how);
	}
}

int run(struct node *n, int how)
{
	check_interrupt();
	if (trap_waits)
		run_traps();
	if (sh.skip != NO_SKIP || (sh.option['n'] && !sh.interactive))
		return sh.status;
	struct mark m = arena_mark(&scratch);
	int status = run_kind(n, how);
	arena_release(&scratch, m);
	if (sh.skip == NO_SKIP || n->kind == N_SIMPLE)
		sh.status = status;
	return sh.status;
}

/* Ctrl-D at a prompt: whether the shell ends. */
static bool leaves(void)
{
	bool stays = sh.option[O_IGNOREEOF];
	if (stays)
		say("\nUse \"exit\" to leave shell.\n");
	else if (!(stays = warn_stopped()))
		say("\n");
	return !stays;
}

/* Runs what the topmost source holds, one complete command after the other, to its end. */
int run_sources(int how)
{
	struct arena *tree_before = tree;
	struct program *program_before = program;
	int status = 0;
	for (bool eof = false; !eof && sh.skip == NO_SKIP;) {
		if (source_interactive()) {
			if (trap_waits)
				run_traps(); /* before the prompt */
			report_jobs();
			prompt_name = "PS1";
		}
		struct mark m = arena_mark(&scratch);
		program = push_program();
		tree = &program->memory;
		struct node *n = parse_command(&eof);
		if (n)
			status = run(n, source_at_end() ? how : 0);
		else if (trap_waits)
			run_traps();
		pop_program();
		arena_release(&scratch, m);
		if (eof && source_interactive())
			eof = leaves();
	}
	tree = tree_before;
	program = program_before;
	return status;
}

int run_string(const char *s, int how)
{
	int depth = source_depth();
	push_string(s);
	int status = run_sources(how);
	pop_sources_to(depth);
	return status;
}
