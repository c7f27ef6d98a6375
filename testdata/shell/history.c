/* history.c: the lines that were typed, and what a word could become. */
#include "sh.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 500 /* so many lines are remembered */

static char *lines[MOST]; /* line number n is at n % MOST */
static int count;         /* lines so far, from 1 */

/* Nothing, and the same again, is not worth remembering. */
void history_add(const char *s)
{
	if (!s[strspn(s, " \t")] || (count > 0 && strcmp(lines[count % MOST], s) == 0))
		return;
	count++;
	free(lines[count % MOST]);
	lines[count % MOST] = must_copy(s);
}

/* The line so many back, 1 for the last one; NULL if there is none. */
const char *history_get(int back)
{
	return back < 1 || back > MOST || back > count ? NULL : lines[(count - back + 1) % MOST];
}

int b_history(int argc, char **argv)
{
	long most = MOST;
	if (argc > 1 && strcmp(argv[1], "-c") == 0) {
		for (int i = 0; i < MOST; i++) {
			free(lines[i]);
			lines[i] = NULL;
		}
		count = 0;
		return 0;
	}
	if (argc > 1 && !parse_number(argv[1], &most))
		return fail("Illegal number: %s", argv[1]);
	for (int back = (int)(most < MOST ? most : MOST); back > 0; back--)
		if (history_get(back))
			outf("%5d  %s\n", count - back + 1, history_get(back));
	return 0;
}

static void add_match(struct fields *f, const char *name, const char *prefix, size_t n, const char *suffix)
{
	if (strncmp(name, prefix, n) != 0)
		return;
	char *s = format("%s%s", name, suffix);
	for (int i = 0; i < f->n; i++)
		if (strcmp(f->v[i], s) == 0)
			return;
	add_field(f, s);
}

/* Names in a directory. Of commands only what can be executed counts. */
static void from_directory(struct fields *f, const char *dir, const char *prefix, size_t n, bool command)
{
	struct stat st;
	DIR *d = opendir(*dir ? dir : ".");
	if (!d)
		return;
	for (struct dirent *e; (e = readdir(d));) {
		char *path = format("%s%s%s", dir, *dir && dir[strlen(dir) - 1] != '/' ? "/" : "", e->d_name);
		if ((e->d_name[0] == '.' && *prefix != '.') || strncmp(e->d_name, prefix, n) != 0 || stat(path, &st) < 0)
			continue;
		if (command && (!S_ISREG(st.st_mode) || access(path, X_OK) < 0))
			continue;
		add_match(f, e->d_name, prefix, n, S_ISDIR(st.st_mode) ? "/" : "");
	}
	closedir(d);
}

/* Finds what a word could become, sorted, and returns how much of each is written already: the part behind the last
   slash. A command is looked for among the shell's own and along PATH. */
int complete(const char *word, bool command, struct fields *found)
{
	const char *slash = strrchr(word, '/');
	const char *prefix = slash ? slash + 1 : word;
	size_t n = strlen(prefix);
	if (slash || !command) {
		char *dir = take_string(&scratch, word, (size_t)(prefix - word));
		const char *home = word[0] == '~' ? home_of(word + 1, strcspn(word, "/") - 1) : NULL;
		from_directory(found, home ? format("%s%s", home, dir + strcspn(dir, "/")) : dir, prefix, n, false);
	} else {
		const char *path = get_var("PATH");
		for (struct function *f = functions; f; f = f->next)
			add_match(found, f->name, prefix, n, "");
		for (struct alias *a = aliases; a; a = a->next)
			add_match(found, a->name, prefix, n, "");
		for (int i = 0; builtin_at(i); i++)
			add_match(found, builtin_at(i), prefix, n, "");
		for (; path; path = strchr(path, ':') ? strchr(path, ':') + 1 : NULL)
			from_directory(found, take_string(&scratch, path, strcspn(path, ":")), prefix, n, true);
	}
	sort_strings(found->v, found->n);
	return (int)n;
}
