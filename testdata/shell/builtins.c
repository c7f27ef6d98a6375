/* builtins.c: the commands that are part of the shell, and where all others are found. See sh(1p), "Special Built-In
   Utilities". The larger ones have files of their own. */
#include "sh.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

const char *builtin_name;
bool builtin_failed, in_command;

static const struct builtin builtins[] = {
	{".", b_dot, true},         {":", b_colon, true},       {"[", b_test, false},         {"alias", b_alias, false},   {"bg", b_bg, false},
	{"break", b_break, true},   {"cd", b_cd, false},        {"chdir", b_cd, false},       {"command", b_command, false}, {"continue", b_break, true},
	{"echo", b_echo, false},    {"eval", b_eval, true},     {"exec", b_exec, true},       {"exit", b_exit, true},      {"export", b_export, true},
	{"false", b_false, false},  {"fg", b_fg, false},        {"getopts", b_getopts, false}, {"history", b_history, false}, {"jobs", b_jobs, false},
	{"kill", b_kill, false},    {"local", b_local, false},  {"printf", b_printf, false},  {"pwd", b_pwd, false},       {"read", b_read, false},
	{"readonly", b_export, true}, {"return", b_return, true}, {"set", b_set, true},       {"shift", b_shift, true},    {"test", b_test, false},
	{"times", b_times, true},   {"trap", b_trap, true},     {"true", b_colon, false},     {"type", b_type, false},     {"ulimit", b_ulimit, false},
	{"umask", b_umask, false},  {"unalias", b_unalias, false}, {"unset", b_unset, true},  {"wait", b_wait, false},
};

const struct builtin *find_builtin(const char *name)
{
	for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
		if (strcmp(builtins[i].name, name) == 0)
			return &builtins[i];
	return NULL;
}

/* Their names one after the other; NULL behind the last. */
const char *builtin_at(int i)
{
	return i < (int)(sizeof builtins / sizeof *builtins) ? builtins[i].name : NULL;
}

/* A number without a sign. */
bool parse_number(const char *s, long *n)
{
	char *end;
	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	*n = strtol(s, &end, 10);
	return *end == 0 && errno == 0;
}

/* Looks for a program along PATH, as execvp(3) does; NULL with the errno in why. */
const char *find_program(const char *name, int *why)
{
	struct stat st;
	const char *path = get_var("PATH");
	*why = ENOENT;
	if (strchr(name, '/'))
		return name;
	while (path && *name) {
		size_t n = strcspn(path, ":");
		char *file = n ? format("%.*s/%s", (int)n, path, name) : format("%s", name);
		if (stat(file, &st) == 0 && S_ISREG(st.st_mode)) {
			if (access(file, X_OK) == 0)
				return file;
			*why = EACCES;
		}
		path = path[n] ? path + n + 1 : NULL;
	}
	return NULL;
}

int b_colon(int argc, char **argv)
{
	(void)argc, (void)argv;
	return 0;
}

int b_false(int argc, char **argv)
{
	(void)argc, (void)argv;
	return 1;
}

static char *join(int argc, char **argv)
{
	struct text t = {0};
	for (int i = 0; i < argc; i++) {
		if (i > 0)
			add_byte(&t, ' ');
		add_string(&t, argv[i]);
	}
	return text_string(&t);
}

int b_eval(int argc, char **argv)
{
	return run_string(join(argc - 1, argv + 1), 0);
}

int b_dot(int argc, char **argv)
{
	if (argc < 2)
		return fail("filename argument required");
	const char *file = argv[1], *path = strchr(file, '/') ? NULL : get_var("PATH");
	int fd = path ? -1 : open(file, O_RDONLY | O_CLOEXEC);
	while (path && fd < 0) {
		size_t n = strcspn(path, ":");
		fd = open(n ? format("%.*s/%s", (int)n, path, argv[1]) : argv[1], O_RDONLY | O_CLOEXEC);
		path = path[n] ? path + n + 1 : NULL;
	}
	if (fd < 0)
		return strchr(file, '/') ? fail("cannot open %s: %s", file, errno == ENOENT ? "No such file" : strerror(errno)) : fail("%s: not found", file);
	int depth = source_depth();
	builtin_name = file;
	push_file(move_high(fd), false);
	sh.calls++;
	int status = run_sources(0);
	sh.calls--;
	if (sh.skip == SKIP_RETURN) {
		sh.skip = NO_SKIP;
		status = sh.status;
	}
	pop_sources_to(depth);
	return status;
}

/* What an interactive shell ignores a program must not: this is undone only if there is no program. */
static int replace_by(const char *path, char **argv)
{
	bool interactive = sh.interactive, control = job_control;
	sh.interactive = false;
	jobs_init(false);
	signals_init();
	execve(path, argv, make_environment());
	int why = errno;
	if (why == ENOEXEC)
		run_script_here(path, argv);
	sh.interactive = interactive;
	jobs_init(control);
	signals_init();
	return why;
}

/* With a command the shell becomes it; without, the redirections stay. */
int b_exec(int argc, char **argv)
{
	int why;
	int i = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (i >= argc)
		return 0;
	const char *path = find_program(argv[i], &why);
	if (path)
		why = replace_by(path, argv + i);
	fail("%s: %s", argv[i], why == ENOENT ? "not found" : strerror(why));
	return why == ENOENT ? 127 : 126;
}

static bool status_argument(int argc, char **argv, long *n)
{
	if (argc < 2)
		return true;
	if (parse_number(argv[1], n))
		return true;
	fail("Illegal number: %s", argv[1]);
	return false;
}

int b_exit(int argc, char **argv)
{
	long n = sh.status;
	if (!status_argument(argc, argv, &n))
		return 2;
	if (sh.interactive && warn_stopped())
		return 0;
	exit_shell((int)n);
}

int b_return(int argc, char **argv)
{
	long n = sh.status;
	if (!status_argument(argc, argv, &n))
		return 2;
	sh.skip = SKIP_RETURN;
	sh.status = (int)n;
	return (int)n;
}

int b_break(int argc, char **argv)
{
	long n = 1;
	if (argc > 1 && (!parse_number(argv[1], &n) || n < 1))
		return fail("Illegal number: %s", argv[1]);
	if (sh.loops == 0)
		return 0;
	sh.skip = argv[0][0] == 'b' ? SKIP_BREAK : SKIP_CONTINUE;
	sh.skip_levels = n > sh.loops ? sh.loops : (int)n;
	return 0;
}

int b_shift(int argc, char **argv)
{
	long n = 1;
	if (argc > 1 && !parse_number(argv[1], &n))
		return fail("Illegal number: %s", argv[1]);
	if (n > params.count)
		return fail("can't shift that many");
	params.v += n;
	params.count -= (int)n;
	return 0;
}

/* export and readonly: -p prints, NAME marks, NAME=VALUE sets, too. */
int b_export(int argc, char **argv)
{
	bool exports = argv[0][0] == 'e';
	int i = 1;
	bool print = argc > 1 && strcmp(argv[1], "-p") == 0;
	if (argc > i && (print || strcmp(argv[i], "--") == 0))
		i++;
	if (print || i == argc) {
		print_vars(argv[0], exports, !exports);
		return 0;
	}
	for (; i < argc; i++) {
		size_t n = strcspn(argv[i], "=");
		if (!is_name(argv[i], n))
			return fail("%s: bad variable name", format("%.*s", (int)n, argv[i]));
		char *name = take_string(&scratch, argv[i], n);
		if (argv[i][n])
			set_var(name, argv[i] + n + 1);
		mark_var(name, exports, !exports);
	}
	return 0;
}

int b_local(int argc, char **argv)
{
	if (sh.calls == 0 || scope_depth() == 0)
		give_up("not in a function");
	for (int i = 1; i < argc; i++) {
		size_t n = strcspn(argv[i], "=");
		if (!is_name(argv[i], n))
			return fail("%s: bad variable name", format("%.*s", (int)n, argv[i]));
		char *name = take_string(&scratch, argv[i], n);
		make_local(name);
		if (argv[i][n])
			set_var(name, argv[i] + n + 1);
	}
	return 0;
}

int b_unset(int argc, char **argv)
{
	bool function = false;
	int i = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++)
		function = argv[i][1] == 'f';
	for (; i < argc; i++) {
		if (function)
			unset_function(argv[i]);
		else if (!is_name(argv[i], strlen(argv[i])))
			return fail("%s: bad variable name", argv[i]);
		else if (!unset_var(argv[i]))
			return fail("%s: is read only", argv[i]);
	}
	return 0;
}

int b_alias(int argc, char **argv)
{
	int status = 0;
	for (struct alias *a = aliases; a && argc == 1; a = a->next) {
		outf("%s=", a->name);
		out_quoted(a->value);
		out("\n");
	}
	for (int i = 1; i < argc; i++) {
		char *eq = strchr(argv[i], '=');
		char *name = take_string(&scratch, argv[i], eq ? (size_t)(eq - argv[i]) : strlen(argv[i]));
		struct alias *a = find_alias(name);
		if (!eq && a) {
			outf("%s=", a->name);
			out_quoted(a->value);
			out("\n");
		} else if (!eq) {
			complain("%s not found", name);
			status = 1;
		} else if (a) {
			free(a->value);
			a->value = must_copy(eq + 1);
		} else {
			a = must_alloc(NULL, sizeof *a);
			*a = (struct alias){must_copy(name), must_copy(eq + 1), false, aliases};
			aliases = a;
		}
	}
	return status;
}

int b_unalias(int argc, char **argv)
{
	int status = 0;
	for (int i = 1; i < argc; i++) {
		bool all = strcmp(argv[i], "-a") == 0, found = all;
		for (struct alias **at = &aliases, *a; (a = *at);) {
			if (a->busy || !(all || strcmp(a->name, argv[i]) == 0)) {
				at = &a->next;
				continue;
			}
			*at = a->next;
			free(a->name);
			free(a->value);
			free(a);
			found = true;
		}
		status |= !found;
	}
	return status;
}

/* What a word means as a command. Returns 127 if nothing. */
static int describe(const char *name, bool wordy)
{
	int why;
	const struct builtin *b = find_builtin(name);
	struct alias *a = find_alias(name);
	const char *path;
	if (is_keyword(name))
		outf(wordy ? "%s is a shell keyword\n" : "%s\n", name);
	else if (a && wordy)
		outf("%s is an alias for %s\n", name, a->value);
	else if (a) {
		outf("alias %s=", name);
		out_quoted(a->value);
		out("\n");
	} else if (find_function(name))
		outf(wordy ? "%s is a shell function\n" : "%s\n", name);
	else if (b)
		outf(!wordy ? "%s\n" : b->special ? "%s is a special shell builtin\n" : "%s is a shell builtin\n", name);
	else if ((path = find_program(name, &why)) && access(path, X_OK) == 0)
		outf("%s%s%s\n", wordy ? name : "", wordy ? " is " : "", path);
	else {
		if (wordy)
			outf("%s: not found\n", name);
		return 127;
	}
	return 0;
}

int b_type(int argc, char **argv)
{
	int status = 0;
	for (int i = 1; i < argc; i++)
		status |= describe(argv[i], true);
	return status;
}

int b_command(int argc, char **argv)
{
	int i = 1, status = 0;
	char how = 0;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		for (const char *c = argv[i] + 1; *c; c++)
			if (!strchr("pvV", *c))
				return fail("Illegal option -%c", *c);
			else if (*c != 'p')
				how = *c;
	}
	if (!how && i < argc) {
		in_command = true;
		status = run_argv(argv + i, 0);
		in_command = builtin_failed = false;
		return status;
	}
	for (; i < argc; i++)
		status |= describe(argv[i], how == 'V');
	return status;
}

int b_times(int argc, char **argv)
{
	struct tms t;
	(void)argc, (void)argv;
	times(&t);
	const clock_t parts[] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime};
	long hz = sysconf(_SC_CLK_TCK);
	for (int i = 0; i < 4; i++) {
		long whole = (long)parts[i] / hz, rest = (long)parts[i] % hz;
		outf("%ldm%ld.%06lds%s", whole / 60, whole % 60, rest * (1000000 / hz), i % 2 ? "\n" : " ");
	}
	return 0;
}
