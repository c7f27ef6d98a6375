/* glob.c: patterns of file names, and home directories. See sh(1p), "Pathname Expansion". */
#include "sh.h"
#include <dirent.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void sort_strings(char **v, int n)
{
	if (n > 0)
		qsort(v, (size_t)n, sizeof *v, by_bytes);
}

/* Adds the files that begin with the directory done (ending in a slash, or empty) and go on as the pattern says. */
static void walk(struct fields *f, const char *done, const char *pattern)
{
	size_t slashes = strspn(pattern, "/");
	if (slashes > 0) {
		walk(f, format("%s%.*s", done, (int)slashes, pattern), pattern + slashes);
		return;
	}
	size_t n = strcspn(pattern, "/");
	struct stat st;
	if (n == 0) {
		if (stat(done, &st) == 0)
			add_field(f, take_string(&scratch, done, strlen(done)));
		return;
	}
	char *part = take_string(&scratch, pattern, n);
	if (!has_pattern(part)) {
		char *path = format("%s%s", done, unescape(part));
		if (pattern[n])
			walk(f, path, pattern + n);
		else if (lstat(path, &st) == 0)
			add_field(f, path);
		return;
	}
	DIR *d = opendir(*done ? done : ".");
	if (!d)
		return;
	struct fields names = {0};
	for (struct dirent *e; (e = readdir(d));)
		if ((e->d_name[0] != '.' || part[0] == '.') && match(part, e->d_name))
			add_field(&names, take_string(&scratch, e->d_name, strlen(e->d_name)));
	closedir(d);
	for (int i = 0; i < names.n; i++) {
		char *path = format("%s%s", done, names.v[i]);
		if (!pattern[n])
			add_field(f, path);
		else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			walk(f, path, pattern + n);
	}
}

/* Adds what matches in order of names; false if nothing does. */
bool add_files(struct fields *f, const char *pattern)
{
	int before = f->n;
	walk(f, "", pattern);
	sort_strings(f->v + before, f->n - before);
	return f->n > before;
}

/* The home directory of the user who is named by n bytes; none means ourselves. NULL if there is no such user. */
const char *home_of(const char *user, size_t n)
{
	if (n == 0)
		return get_var("HOME");
	struct passwd *p = getpwnam(take_string(&scratch, user, n));
	return p ? take_string(&scratch, p->pw_dir, strlen(p->pw_dir)) : NULL;
}
