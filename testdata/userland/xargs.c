/* xargs: makes command lines of what it reads. See xargs(1). */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ARGS 4096
#define MOST_BYTES 100000

static char *args[MOST_ARGS + 2];
static int fixed, count;        /* words of the command itself, and all of them */
static size_t bytes;
static int verbose, status, no_run_if_empty, at_once = 1, running;
static const char *replace;
static int ending = -1;         /* -0 or -d: the byte that ends an item */
static FILE *input;

/* How the command's end changes ours. */
static void note(int how)
{
	if (WIFSIGNALED(how)) {
		error(0, 0, "%s: terminated by signal %d", args[0], WTERMSIG(how));
		exit(125);
	}
	if (WEXITSTATUS(how) == 255) {
		error(0, 0, "%s: exited with status 255; aborting", args[0]);
		exit(124);
	}
	if (WEXITSTATUS(how) == 126 || WEXITSTATUS(how) == 127)
		exit(WEXITSTATUS(how));
	if (WEXITSTATUS(how))
		status = 123;
}

static void wait_one(void)
{
	int how;
	if (wait(&how) > 0) {
		running--;
		note(how);
	}
}

static void run(void)
{
	args[count] = NULL;
	if (verbose) {
		for (int i = 0; i < count; i++)
			fprintf(stderr, i ? " %s" : "%s", args[i]);
		fprintf(stderr, "\n");
	}
	fflush(stdout);
	while (running >= at_once)
		wait_one();
	pid_t pid = fork();
	if (pid < 0)
		error(1, errno, "fork");
	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY); /* our input is not the command's */
		dup2(null, 0);
		close(null);
		execvp(args[0], args);
		error(0, errno, "%s", args[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	running++;
	while (at_once == 1 && running)
		wait_one();
	for (int i = fixed; i < count; i++)
		free(args[i]);
	count = fixed;
	bytes = 0;
}

/* One item: words between blanks, with quotes and backslashes; or what lies before each end. Returns NULL at the end. *line_ends
   tells whether its line is over. */
static char *next_item(int *line_ends)
{
	char *item = NULL;
	size_t n = 0, size = 0;
	int c, quote = 0, any = 0;
	*line_ends = 0;
	while ((c = getc(input)) != EOF) {
		if (ending >= 0 ? c == ending : !quote && (c == '\n' || (isblank(c) && !replace))) {
			if (any) {
				*line_ends = c == '\n';
				break;
			}
			if (ending < 0)
				continue;
			any = 1;
			break;
		}
		if (ending < 0 && quote && c == '\n')
			error(1, 0, "unmatched %s quote; by default quotes are special to xargs unless you use the -0 option", quote == '"' ? "double" : "single");
		if (ending < 0 && (c == quote || (!quote && (c == '"' || c == '\'')))) {
			quote = quote ? 0 : c;
			any = 1;
			continue;
		}
		if (ending < 0 && !quote && c == '\\' && (c = getc(input)) == EOF)
			break;
		if (replace && !any && isblank(c))
			continue;
		if (n + 2 > size)
			item = must(realloc(item, size = 2 * size + 64));
		item[n++] = (char)c;
		any = 1;
	}
	if (!any)
		return NULL;
	if (!item)
		item = must(malloc(1));
	item[n] = 0;
	return item;
}

/* Every occurrence of the mark becomes the item. */
static char *substitute(const char *text, const char *item)
{
	size_t mark = strlen(replace), len = strlen(item), n = 0;
	char *result = must(malloc(strlen(text) * (len + 1) + len + 1));
	while (*text)
		if (strncmp(text, replace, mark) == 0) {
			memcpy(result + n, item, len);
			n += len;
			text += mark;
		} else {
			result[n++] = *text++;
		}
	result[n] = 0;
	return result;
}

static void run_replaced(char **command, int words)
{
	char *item;
	int ends;
	while ((item = next_item(&ends))) {
		for (int i = 0; i < words; i++)
			args[i] = substitute(command[i], item);
		count = words;
		fixed = 0;
		run();
		free(item);
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"null", 0, 0, '0'},      {"delimiter", 1, 0, 'd'}, {"max-args", 1, 0, 'n'}, {"max-lines", 1, 0, 'L'}, {"replace", 2, 0, 'i'},
	                                      {"verbose", 0, 0, 't'},   {"max-procs", 1, 0, 'P'}, {"no-run-if-empty", 0, 0, 'r'}, {"arg-file", 1, 0, 'a'}, {0, 0, 0, 0}};
	long most = MOST_ARGS, lines = 0, line = 0;
	int c, ran = 0, ends;
	input = stdin;
	while ((c = option(argc, argv, "+0d:n:L:I:i::tP:ra:s:x", longs, "[-0rt] [-a FILE] [-d C] [-n N] [-L N] [-P N] [-I TEXT] [COMMAND [ARG]...]")) != -1)
		switch (c) {
		case '0': ending = 0; break;
		case 'd': ending = optarg[0] == '\\' && optarg[1] ? (optarg[1] == 'n' ? '\n' : optarg[1] == 't' ? '\t' : 0) : (unsigned char)*optarg; break;
		case 'n': most = number(optarg, "invalid number for -n option"); break;
		case 'L': lines = number(optarg, "invalid number for -L option"); break;
		case 'I': case 'i': replace = optarg ? optarg : "{}"; break;
		case 't': verbose = 1; break;
		case 'P': at_once = (int)number(optarg, "invalid number for -P option"); at_once = at_once > 0 ? at_once : 1000; break;
		case 'r': no_run_if_empty = 1; break;
		case 'a':
			if (!(input = open_input(optarg)))
				return 1;
			break;
		}
	static char *echo[] = {"echo", NULL};
	char **command = optind < argc ? argv + optind : echo;
	while (command[fixed] && fixed < MOST_ARGS / 2)
		fixed++;
	if (replace) {
		run_replaced(command, fixed);
	} else {
		memcpy(args, command, (size_t)fixed * sizeof *args);
		count = fixed;
		for (char *item; (item = next_item(&ends));) {
			if (count > fixed && (count - fixed >= most || count >= MOST_ARGS || bytes + strlen(item) > MOST_BYTES)) {
				run();
				ran = 1;
			}
			bytes += strlen(item) + 1;
			args[count++] = item;
			if (ends && lines && ++line == lines) {
				run();
				ran = 1;
				line = 0;
			}
		}
		if (count > fixed || (!ran && !no_run_if_empty))
			run();
	}
	while (running)
		wait_one();
	return status;
}
