/* find: files by their names and properties. See find(1). */
#include "util.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <fnmatch.h>
#include <getopt.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A test or an action, or an operator over others. */
struct node {
	char op;             /* & | ! for operators, else which test */
	char sign;           /* of a number: + more than, - less than */
	long n, unit;
	char *text;
	char **words;        /* -exec */
	int word_count;
	struct node *a, *b;
};

static char **word;
static int bad, most_depth = INT_MAX, least_depth, depth_first, has_action;
static time_t now;
static const char *path;      /* the file that is looked at */
static struct stat st;
static int pruned;

static struct node *node(char op, struct node *a, struct node *b)
{
	struct node *n = must(calloc(1, sizeof *n));
	*n = (struct node){.op = op, .a = a, .b = b};
	return n;
}

static char *argument(const char *name)
{
	if (!*word)
		error(1, 0, "missing argument to `%s'", name);
	return *word++;
}

static void parse_number(struct node *n, char *text)
{
	n->sign = *text == '+' || *text == '-' ? *text++ : 0;
	char *end;
	n->n = strtol(text, &end, 10);
	n->unit = *end == 'c' ? 1 : *end == 'k' ? 1024 : *end == 'M' ? 1048576 : *end == 'G' ? 1073741824 : 512;
	if (end == text)
		error(1, 0, "invalid argument `%s'", text);
}

static void parse_exec(struct node *n)
{
	n->words = word;
	while (*word && strcmp(*word, ";") != 0 && !(strcmp(*word, "+") == 0 && strcmp(word[-1], "{}") == 0))
		word++;
	n->word_count = (int)(word - n->words);
	if (!*word || n->word_count == 0)
		error(1, 0, "missing argument to `-exec'");
	word++;
}

static struct node *expression(void);

static struct node *primary(void)
{
	static const struct {
		const char *name;
		char op, kind; /* kind: 0 nothing follows, t a text, n a number */
	} tests[] = {
		{"-name", 'n', 't'}, {"-iname", 'i', 't'}, {"-path", 'p', 't'}, {"-wholename", 'p', 't'}, {"-type", 't', 't'}, {"-size", 's', 'n'}, {"-mtime", 'm', 'n'},
		{"-mmin", 'M', 'n'}, {"-newer", 'w', 't'}, {"-empty", 'e', 0}, {"-perm", 'P', 't'}, {"-user", 'u', 't'}, {"-links", 'l', 'n'}, {"-inum", 'I', 'n'},
		{"-true", 'T', 0}, {"-false", 'F', 0}, {"-print", '.', 0}, {"-print0", '0', 0}, {"-delete", 'd', 0}, {"-prune", 'x', 0}, {"-quit", 'q', 0},
		{"-ls", 'L', 0}, {"-exec", 'X', 'x'}, {"-maxdepth", 'a', 'd'}, {"-mindepth", 'b', 'd'}, {"-depth", 'c', 0},
	};
	char *name = *word++;
	if (strcmp(name, "!") == 0 || strcmp(name, "-not") == 0)
		return node('!', primary(), NULL);
	if (strcmp(name, "(") == 0) {
		struct node *n = expression();
		if (!*word || strcmp(*word++, ")") != 0)
			error(1, 0, "invalid expression; I was expecting to find a ')' somewhere but did not see one.");
		return n;
	}
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		if (strcmp(tests[i].name, name) != 0)
			continue;
		struct node *n = node(tests[i].op, NULL, NULL);
		if (tests[i].kind == 't')
			n->text = argument(name);
		else if (tests[i].kind == 'n')
			parse_number(n, argument(name));
		else if (tests[i].kind == 'x')
			parse_exec(n);
		else if (tests[i].kind == 'd')
			*(n->op == 'a' ? &most_depth : &least_depth) = (int)number(argument(name), "Expected a positive decimal integer argument");
		has_action |= strchr(".0dLX", n->op) != NULL;
		depth_first |= n->op == 'd' || n->op == 'c';
		if (strchr("abc", n->op))
			n->op = 'T';
		return n;
	}
	error(1, 0, *name == '-' ? "unknown predicate `%s'" : "paths must precede expression: `%s'", name);
	return NULL;
}

static struct node *both(void)
{
	struct node *n = primary();
	while (*word && strcmp(*word, ")") != 0 && strcmp(*word, "-o") != 0 && strcmp(*word, "-or") != 0) {
		if (strcmp(*word, "-a") == 0 || strcmp(*word, "-and") == 0)
			word++;
		n = node('&', n, primary());
	}
	return n;
}

static struct node *expression(void)
{
	struct node *n = both();
	while (*word && (strcmp(*word, "-o") == 0 || strcmp(*word, "-or") == 0)) {
		word++;
		n = node('|', n, both());
	}
	return n;
}

static int compare(const struct node *n, long value)
{
	return n->sign == '+' ? value > n->n : n->sign == '-' ? value < n->n : value == n->n;
}

static int is_empty(void)
{
	if (S_ISREG(st.st_mode))
		return st.st_size == 0;
	DIR *d = S_ISDIR(st.st_mode) ? opendir(path) : NULL;
	struct dirent *e;
	int n = 0;
	if (!d)
		return 0;
	while ((e = readdir(d)))
		n++;
	closedir(d);
	return n == 2;
}

static int permissions(const char *text)
{
	int any = *text == '/', all = *text == '-';
	mode_t wanted = 0, mode = st.st_mode & 07777;
	parse_mode(text + any + all, &wanted, 0);
	return any ? (mode & wanted) != 0 || !wanted : all ? (mode & wanted) == wanted : mode == wanted;
}

/* {} in a word becomes the path. */
static int run(const struct node *n)
{
	char *args[n->word_count + 1];
	for (int i = 0; i < n->word_count; i++) {
		char *at = strstr(n->words[i], "{}");
		args[i] = n->words[i];
		if (at) {
			args[i] = must(malloc(strlen(n->words[i]) + strlen(path)));
			sprintf(args[i], "%.*s%s%s", (int)(at - n->words[i]), n->words[i], path, at + 2);
		}
	}
	args[n->word_count] = NULL;
	fflush(stdout);
	pid_t pid = fork();
	int status = 0;
	if (pid == 0) {
		execvp(args[0], args);
		error(0, errno, "'%s'", args[0]);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	for (int i = 0; i < n->word_count; i++)
		if (args[i] != n->words[i])
			free(args[i]);
	return status == 0;
}

static int newer(const char *than)
{
	struct stat other;
	if (stat(than, &other) < 0)
		error(1, errno, "'%s'", than);
	return st.st_mtim.tv_sec != other.st_mtim.tv_sec ? st.st_mtim.tv_sec > other.st_mtim.tv_sec : st.st_mtim.tv_nsec > other.st_mtim.tv_nsec;
}

static int remove_it(void)
{
	if (remove(path) == 0)
		return 1;
	error(0, errno, "cannot delete '%s'", path);
	bad = 1;
	return 0;
}

static void list_it(void)
{
	char mode[12], user[32], group[32], when[32];
	mode_text(st.st_mode, mode);
	strftime(when, sizeof when, "%b %e %H:%M", localtime(&st.st_mtim.tv_sec));
	printf("%9lu %6ld %s %3lu %-8s %-8s %8ld %s %s\n", (unsigned long)st.st_ino, (long)st.st_blocks / 2, mode, (unsigned long)st.st_nlink,
	       user_name(st.st_uid, user), group_name(st.st_gid, group), (long)st.st_size, when, path);
}

static int test(struct node *n)
{
	static const char types[] = "fdlpcbs";
	static const mode_t modes[] = {S_IFREG, S_IFDIR, S_IFLNK, S_IFIFO, S_IFCHR, S_IFBLK, S_IFSOCK};
	const char *base = strrchr(path, '/'), *type;
	base = base && base[1] ? base + 1 : path;
	switch (n->op) {
	case '&': return test(n->a) && test(n->b);
	case '|': return test(n->a) || test(n->b);
	case '!': return !test(n->a);
	case 'n': return fnmatch(n->text, base, 0) == 0;
	case 'i': return fnmatch(n->text, base, FNM_CASEFOLD) == 0;
	case 'p': return fnmatch(n->text, path, 0) == 0;
	case 't':
		for (const char *t = n->text; *t; t++)
			if ((type = strchr(types, *t)) && (st.st_mode & S_IFMT) == modes[type - types])
				return 1;
		return 0;
	case 's': return compare(n, ((long)st.st_size + n->unit - 1) / n->unit);
	case 'm': return compare(n, (long)(now - st.st_mtim.tv_sec) / 86400);
	case 'M': return compare(n, (long)(now - st.st_mtim.tv_sec) / 60);
	case 'w': return newer(n->text);
	case 'e': return is_empty();
	case 'P': return permissions(n->text);
	case 'u': return getpwnam(n->text) ? getpwnam(n->text)->pw_uid == st.st_uid : (uid_t)atoi(n->text) == st.st_uid;
	case 'l': return compare(n, (long)st.st_nlink);
	case 'I': return compare(n, (long)st.st_ino);
	case 'F': return 0;
	case '.': puts(path); return 1;
	case '0': printf("%s%c", path, 0); return 1;
	case 'd': return remove_it();
	case 'x': pruned = 1; return 1;
	case 'q': exit(bad);
	case 'L': list_it(); return 1;
	case 'X': return run(n);
	}
	return 1;
}

static void look(struct node *n, const char *at)
{
	path = at;
	pruned = 0;
	if (lstat(at, &st) < 0)
		return;
	if (test(n) && !has_action)
		puts(at);
}

static void walk(struct node *n, const char *at, int depth)
{
	struct stat own;
	if (lstat(at, &own) < 0) {
		error(0, errno, "'%s'", at);
		bad = 1;
		return;
	}
	pruned = 0;
	if (!depth_first && depth >= least_depth)
		look(n, at);
	if (S_ISDIR(own.st_mode) && !pruned && depth < most_depth) {
		struct dirent **list;
		int count = scandir(at, &list, NULL, alphasort);
		if (count < 0) {
			error(0, errno, "'%s'", at);
			bad = 1;
		}
		for (int i = 0; i < count; i++) {
			char below[PATH_MAX], *name = list[i]->d_name;
			snprintf(below, sizeof below, "%s%s%s", at, at[strlen(at) - 1] == '/' ? "" : "/", name);
			if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
				walk(n, below, depth + 1);
			free(list[i]);
		}
		if (count >= 0)
			free(list);
	}
	if (depth_first && depth >= least_depth)
		look(n, at);
}

int main(int argc, char **argv)
{
	static char *here[] = {".", NULL};
	(void)argc;
	time(&now);
	char **first = argv + 1;
	for (word = first; *word && **word != '-' && strcmp(*word, "!") != 0 && strcmp(*word, "(") != 0; word++)
		continue;
	char **end = word;
	struct node *n = *word ? expression() : node('T', NULL, NULL);
	if (*word)
		error(1, 0, "paths must precede expression: `%s'", *word);
	if (end == first) {
		walk(n, here[0], 0);
		return bad;
	}
	for (; first < end; first++)
		walk(n, *first, 0);
	return bad;
}
