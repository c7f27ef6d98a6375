/* sh.h: what the files of the shell know of each other. See sh(1p).

   A line takes this way: source.c reads it, lexer.c cuts it into words, parser.c makes a tree of them, run.c walks
   the tree, expand.c turns words into arguments, redirect.c and jobs.c let the command happen. */
#ifndef SH_H
#define SH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* memory.c: memory that is given back all at once. */
struct arena {
	struct block *last; /* the block that is being filled; it knows the one before */
};
struct mark { /* how full an arena was */
	struct block *block;
	size_t used;
};
struct text { /* a string that grows, in the scratch arena */
	char *p;
	size_t n, room;
};
extern struct arena scratch; /* what one command needs until it is done */
void *take(struct arena *a, size_t n);
char *take_string(struct arena *a, const char *s, size_t n);
struct mark arena_mark(struct arena *a);
void arena_release(struct arena *a, struct mark m);
void add_byte(struct text *t, char c);
void add_bytes(struct text *t, const char *s, size_t n);
void add_string(struct text *t, const char *s);
char *text_string(struct text *t);
void *must_alloc(void *old, size_t n);
char *must_copy(const char *s);
char *format(const char *form, ...) __attribute__((format(printf, 1, 2)));

/* The tree of a program. It lies in the arena of the program that it belongs to. */
enum part_kind { TEXT, PARAM, COMMAND, ARITH };
struct part {
	enum part_kind kind;
	bool quoted;          /* inside quotes: neither split nor a pattern */
	bool colon;           /* PARAM: with ":", empty counts as unset */
	char op;              /* PARAM: 0, one of - = ? + # % or, for the doubled # and %, H and P; L for ${#x} */
	char *text;           /* TEXT: the bytes; PARAM: the name */
	struct word *operand; /* PARAM: what follows the operator; ARITH: the expression */
	struct node *command; /* COMMAND: what $( ) runs */
	struct part *next;
};
struct word {
	struct part *parts;
	struct word *next;
};
enum redir_op { R_IN, R_OUT, R_APPEND, R_BOTH, R_CLOBBER, R_DUP, R_HERE };
struct redir {
	int fd;              /* which descriptor changes */
	enum redir_op op;
	struct word *target; /* the file, the other descriptor, or the here-document */
	struct redir *next;
};
struct arm { /* pattern | pattern ) list ;; */
	struct word *patterns;
	struct node *body;
	struct arm *next;
};
enum node_kind {
	N_SIMPLE, N_PIPE, N_NOT, N_AND, N_OR, N_LIST, N_BACKGROUND, N_SUBSHELL, N_GROUP, N_IF, N_WHILE, N_UNTIL, N_FOR,
	N_CASE, N_FUNCTION
};
struct node {
	enum node_kind kind;
	int line;                /* where it begins, for messages and $LINENO */
	struct word *assigns;    /* SIMPLE: the NAME=VALUE before the command */
	struct word *words;      /* SIMPLE: the command; FOR: the list; CASE: the one word */
	struct redir *redirs;    /* of a simple or compound command */
	struct node *first;      /* left side, condition, body, or the first of a list or pipeline */
	struct node *second;     /* right side; IF and loops: what is done */
	struct node *otherwise;  /* IF: else */
	struct arm *arms;        /* CASE */
	char *name;              /* FOR: the variable; FUNCTION: the name */
	bool over_params;        /* FOR without "in": over "$@" */
	char *source;            /* as it was typed, for jobs; NULL if nobody could ask for it */
	struct program *program; /* FUNCTION: where the tree lies that has to stay */
	struct node *next;       /* in a list or pipeline */
};
struct program {
	struct arena memory;
	int refs; /* the one who runs it, and the functions defined in it */
};

struct alias;

/* source.c: where the characters come from. */
void push_file(int fd, bool interactive);
void push_string(const char *s);
void push_alias(struct alias *a, const char *s);
void pop_source(void);
int next_char(void);
void unread(int c);
void forget_line(void);
int source_line(void);
int source_depth(void);
void pop_sources_to(int depth);
bool source_interactive(void);
bool source_at_end(void);
void close_sources(void);
extern bool alias_ended;        /* set when an alias whose value ends with a blank is used up */
extern const char *prompt_name; /* PS1 or PS2: which prompt the next line gets */
extern struct text *record;     /* what was read since the command began, NULL if nobody wants it */

/* word.c: words and their parts. */
extern struct arena *tree;      /* where the parser puts what it makes */
extern struct program *program; /* which it belongs to */
struct word *plain_word(void);
struct word *word_of_text(const char *s);
struct word *literal_word(const char *s);
int joined_char(void);
bool ends_plain(int c);
bool is_name(const char *s, size_t n);
bool name_char(int c, bool first);

/* lexer.c: tokens. */
enum token_kind { T_EOF, T_NEWLINE, T_WORD, T_OPERATOR, T_REDIR };
struct token {
	enum token_kind kind;
	char op[4];         /* OPERATOR, REDIR: its characters */
	int fd;             /* REDIR: the number before it, -1 for none */
	struct word *word;  /* WORD */
	const char *plain;  /* WORD without quotes and expansions: its text, else NULL */
	bool after_alias;   /* right behind an alias whose value ends with a blank: may be one too */
	size_t start;       /* where it begins in record */
	int line;
};
extern struct token token; /* the current one, once look has been called */
void look(void);
void look_alias(bool first);
void advance(void);
void lexer_reset(void);
void lexer_inside_word(void);
void here_document(struct redir *r, struct word *end, bool strip);

/* parser.c: the grammar. */
struct node *parse_command(bool *eof);
struct node *parse_enclosed(const char *end);
_Noreturn void syntax_error(const char *form, ...);
bool is_keyword(const char *s);
bool is_assignment(struct word *w);

/* run.c: walking the tree. */
enum { LAST = 1 }; /* nothing comes afterwards: the process may become the command */
int run(struct node *n, int how);
int run_sources(int how);
void run_reset(void);
int run_string(const char *s, int how);
_Noreturn void run_script_here(const char *path, char **argv);

/* command.c: a simple command. */
int run_simple(struct node *n, int how);
int run_argv(char **argv, int how);
void end_calls(void);

/* vars.c: variables, positional parameters, functions, aliases. */
struct var {
	char *name;
	char *value; /* NULL: not set, but exported or read only */
	bool exported, readonly;
	struct var *next;
};
struct function {
	char *name;
	struct node *body;
	struct program *program;
	struct function *next;
};
struct alias {
	char *name, *value;
	bool busy; /* being expanded: not again */
	struct alias *next;
};
struct params {
	int count;
	char **v;    /* the strings, then NULL */
	char **base; /* what to free, NULL for main's argv; shift moves v only */
};
extern struct params params;
extern struct function *functions;
extern struct alias *aliases;
void vars_init(char **environment);
const char *get_var(const char *name);
struct var *find_var(const char *name);
void set_var(const char *name, const char *value);
void mark_var(const char *name, bool exported, bool readonly);
bool unset_var(const char *name);
void push_scope(void);
void pop_scope(void);
int scope_depth(void);
void pop_scopes_to(int depth);
bool make_local(const char *name);
char **make_environment(void);
void print_vars(const char *before, bool exported, bool readonly);
void keep_exported_only(void);
void set_params(int count, char **v);
void free_params(struct params *p);
struct function *find_function(const char *name);
void define_function(struct node *n);
bool unset_function(const char *name);
void program_drop(struct program *p);
struct alias *find_alias(const char *name);

/* expand.c, arith.c, pattern.c, glob.c: from words to arguments. */
struct fields {
	char **v; /* ends with NULL */
	int n, room;
};
struct fields expand_words(struct word *w, bool command);
char *expand_one(struct word *w);
char *expand_assign(struct word *w);
char *expand_pattern(struct word *w);
void add_field(struct fields *f, char *s);
long arith(const char *s);
bool match(const char *pattern, const char *s);
bool has_pattern(const char *s);
char *unescape(const char *s);
bool add_files(struct fields *f, const char *pattern);
void sort_strings(char **v, int n);
const char *home_of(const char *user, size_t n);

/* redirect.c: descriptors. */
struct opening { /* a redirection whose target is expanded */
	struct redir *redir;
	char *target;
};
struct opening *expand_redirs(struct redir *r);
int redirect(struct opening *o, bool restorable);
int redirect_depth(void);
void undo_redirects(int depth);
void keep_redirects(int depth);
int move_high(int fd);

/* jobs.c: children, groups and the terminal. */
enum { FOREGROUND, BACKGROUND_JOB, NO_JOB };
struct job;
void jobs_init(bool on);
struct job *new_job(const char *source, bool own_group);
pid_t fork_into(struct job *j, int mode);
int wait_job(struct job *j);
int job_started(struct job *j);
int wait_child(pid_t pid);
void report_jobs(void);
bool warn_stopped(void);
int signal_job(struct job *j, int sig);
void restore_terminal(void);
int status_of(int wait_status);
struct job *find_job(const char *word);
extern bool job_control;

/* trap.c: signals. */
extern volatile sig_atomic_t interrupted; /* SIGINT came to an interactive shell */
extern volatile sig_atomic_t trap_waits;  /* some trap is to run */
void signals_init(void);
void signals_child(int mode);
void run_traps(void);
int trapped_signal(void);
bool exit_trap_set(void);
void run_exit_trap(void);
void check_interrupt(void);
int signal_number(const char *s);
const char *signal_name(int sig);

/* builtins: each takes argv as main does and returns its status. */
struct builtin {
	const char *name;
	int (*run)(int argc, char **argv);
	bool special; /* its errors end a script, its assignments stay: POSIX, "special built-in utilities" */
};
const struct builtin *find_builtin(const char *name);
const char *builtin_at(int i);
int fail(const char *form, ...) __attribute__((format(printf, 1, 2)));
extern const char *builtin_name; /* the one that runs: fail says so */
extern bool builtin_failed;
extern bool in_command;          /* the word before was "command" */
const char *find_program(const char *name, int *why);
int set_options(int argc, char **argv, bool invocation, const char **line);
bool parse_number(const char *s, long *n);
int b_alias(int, char **), b_bg(int, char **), b_break(int, char **), b_cd(int, char **), b_colon(int, char **), b_command(int, char **),
	b_dot(int, char **), b_echo(int, char **), b_eval(int, char **), b_exec(int, char **), b_exit(int, char **), b_export(int, char **),
	b_false(int, char **), b_fg(int, char **), b_getopts(int, char **), b_history(int, char **), b_jobs(int, char **), b_kill(int, char **),
	b_local(int, char **), b_printf(int, char **), b_pwd(int, char **), b_read(int, char **), b_return(int, char **), b_set(int, char **),
	b_shift(int, char **), b_test(int, char **), b_times(int, char **), b_trap(int, char **), b_type(int, char **), b_ulimit(int, char **),
	b_umask(int, char **), b_unalias(int, char **), b_unset(int, char **), b_wait(int, char **);

/* output.c: what the shell itself writes. */
void out(const char *s);
void out_bytes(const char *s, size_t n);
void outf(const char *form, ...) __attribute__((format(printf, 1, 2)));
void out_quoted(const char *s);
int out_flush(void);
void say(const char *form, ...) __attribute__((format(printf, 1, 2)));
void complain(const char *form, ...) __attribute__((format(printf, 1, 2)));
void write_all(int fd, const char *s, size_t n);

/* edit.c, history.c: typing. */
bool edit_line(const char *prompt, struct text *line);
void history_add(const char *line);
const char *history_get(int back);
int complete(const char *word, bool command, struct fields *found);

/* main.c: the shell itself. */
enum skip { NO_SKIP, SKIP_BREAK, SKIP_CONTINUE, SKIP_RETURN };
enum { O_PIPEFAIL = 1, O_EMACS, O_IGNOREEOF, O_NOLOG }; /* options without a letter */
struct shell {
	const char *name;      /* $0 */
	int status;            /* $? */
	int subst_status;      /* of the last $( ) in a command, -1 if there was none */
	pid_t pid;             /* $$: that of the shell, in its subshells too */
	pid_t background;      /* $!, 0 for none */
	int line;              /* of the command that runs */
	bool interactive;
	bool subshell;         /* a child that runs a part of the tree */
	bool exiting;          /* the EXIT trap has had its turn */
	int tested;            /* deeper than 0: a failure is looked at, set -e does not count */
	int loops, calls;      /* how deep inside loops, functions and sourced files */
	enum skip skip;        /* break, continue or return is on its way */
	int skip_levels;       /* how many loops it leaves */
	bool option[128];      /* set -LETTER */
};
extern struct shell sh;
_Noreturn void give_up(const char *form, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void abandon(int status);
_Noreturn void exit_shell(int status);

#endif
