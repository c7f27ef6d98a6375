/* main.c: the shell itself: sh [-options] [FILE [ARG...]], sh -c LINE [NAME [ARG...]], sh -s [ARG...]. See sh(1p). */
#include "sh.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct shell sh = {.name = "sh", .subst_status = -1};
static jmp_buf top_level; /* where an error goes */
static bool loaded;       /* main has set top_level */

/* Gives the command up: a person gets a new prompt, a script ends. */
void abandon(int status)
{
	sh.status = status;
	if (!loaded)
		_exit(status);
	longjmp(top_level, 1);
}

/* The last thing a shell does: the EXIT trap, which sees the status in $? and may change it with exit. */
void exit_shell(int status)
{
	sh.status = status;
	if (!sh.exiting) {
		sh.exiting = true;
		sh.skip = NO_SKIP;
		sh.tested = 0;
		if (setjmp(top_level) == 0)
			run_exit_trap();
	}
	out_flush();
	if (!sh.subshell)
		restore_terminal();
	_exit(sh.status & 255);
}

/* In a child: what follows is a script that execve(2) did not know. */
void run_script_here(const char *path, char **argv)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), argc = 0;
	if (fd < 0) {
		complain("cannot open %s: %s", path, strerror(errno));
		exit_shell(126);
	}
	while (argv[argc + 1])
		argc++;
	keep_exported_only();
	sh.name = must_copy(path);
	set_params(argc, argv + 1);
	memset(sh.option, 0, sizeof sh.option);
	sh.pid = getpid();
	sh.subshell = false;
	sh.tested = sh.loops = sh.calls = 0;
	sh.background = 0;
	push_file(move_high(fd), false);
	exit_shell(run_sources(0));
}

/* PWD is believed if it names the directory we are in. */
static void find_pwd(void)
{
	const char *pwd = get_var("PWD");
	struct stat a, b;
	char buf[4096];
	if (pwd && *pwd == '/' && stat(pwd, &a) == 0 && stat(".", &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino)
		return;
	if (getcwd(buf, sizeof buf))
		set_var("PWD", buf);
}

static void open_script(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		sh.line = 0;
		complain("cannot open %s: %s", path, errno == ENOENT ? "No such file" : strerror(errno));
		exit_shell(errno == ENOENT ? 2 : 126);
	}
	push_file(move_high(fd), false);
}

/* Reads the command line; returns the line of -c, or NULL. */
static const char *arguments(int argc, char **argv)
{
	const char *line = NULL;
	sh.name = argc > 0 ? argv[0] : "sh";
	int i = set_options(argc, argv, true, &line);
	if (i < 0)
		exit_shell(2);
	if (line && i < argc)
		sh.name = argv[i++];
	bool script = !line && !sh.option['s'] && i < argc;
	if (!line && !script)
		sh.option['s'] = true;
	if (sh.option['s'] && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		sh.option['i'] = true;
	sh.interactive = sh.option['i'];
	if (script) {
		sh.name = argv[i];
		open_script(argv[i++]);
	} else if (line) {
		push_string(line);
	} else {
		push_file(STDIN_FILENO, sh.interactive);
	}
	set_params(argc - i, argv + i);
	return line;
}

int main(int argc, char **argv, char **envp)
{
	sh.pid = getpid();
	vars_init(envp);
	find_pwd();
	const char *line = arguments(argc, argv);
	if (sh.interactive) {
		sh.option['m'] = sh.option[O_EMACS] = true;
		jobs_init(true);
	}
	signals_init();
	int depth = source_depth();
	if (setjmp(top_level) != 0) {
		if (sh.subshell || sh.exiting || !sh.interactive)
			exit_shell(sh.status);
		pop_sources_to(depth);
		forget_line();
		run_reset();
		arena_release(&scratch, (struct mark){0});
	}
	loaded = true;
	int status = run_sources(line && !sh.interactive ? LAST : 0);
	if (sh.skip == SKIP_RETURN)
		status = sh.status;
	exit_shell(status);
}
