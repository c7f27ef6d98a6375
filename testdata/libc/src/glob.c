/* glob.c: names of files that match a pattern. See glob(3), glob(7). */
#include "libc.h"
#include <dirent.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One search. */
struct search {
	glob_t *g;
	int flags;
	int (*error)(const char *, int);
	int result;            /* 0, or why it was given up */
	char path[PATH_MAX];   /* the part that is settled */
};

static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void add(struct search *s, const char *path)
{
	glob_t *g = s->g;
	char **bigger = realloc(g->gl_pathv, (g->gl_offs + g->gl_pathc + 2) * sizeof *bigger);
	char *copy = strdup(path);
	if (!bigger || !copy) {
		s->result = GLOB_NOSPACE;
		return;
	}
	g->gl_pathv = bigger;
	bigger[g->gl_offs + g->gl_pathc++] = copy;
	bigger[g->gl_offs + g->gl_pathc] = NULL;
}

static int is_pattern(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr("*?[\\", p[i]))
			return 1;
	return 0;
}

static void walk(struct search *s, size_t n, const char *pattern);

/* The path is complete up to n; rest begins with the slash that follows, or is empty. */
static void go_on(struct search *s, size_t n, const char *rest)
{
	struct stat st;
	if (*rest) {
		while (*rest == '/' && n + 1 < PATH_MAX)
			s->path[n++] = *rest++;
		s->path[n] = 0;
		walk(s, n, rest);
		return;
	}
	if (lstat(s->path, &st) < 0)
		return;
	if ((s->flags & GLOB_MARK) && stat(s->path, &st) == 0 && S_ISDIR(st.st_mode) && n + 1 < PATH_MAX)
		strcpy(s->path + n, "/");
	add(s, s->path);
}

/* Tries the names in the directory that the path names so far. */
static void read_names(struct search *s, size_t n, const char *part, const char *rest)
{
	DIR *d = opendir(n ? s->path : ".");
	if (!d) {
		if (errno != ENOTDIR && errno != ENOENT && ((s->error && s->error(s->path, errno)) || (s->flags & GLOB_ERR)))
			s->result = GLOB_ABORTED;
		return;
	}
	struct dirent *e;
	while (!s->result && (e = readdir(d))) {
		size_t len = strlen(e->d_name);
		if (n + len + 2 > PATH_MAX || fnmatch(part, e->d_name, FNM_PERIOD | (s->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0)) != 0)
			continue;
		strcpy(s->path + n, e->d_name);
		go_on(s, n + len, rest);
		s->path[n] = 0;
	}
	closedir(d);
}

static void walk(struct search *s, size_t n, const char *pattern)
{
	size_t len = strcspn(pattern, "/");
	if (n + len + 2 > PATH_MAX)
		return;
	if (!is_pattern(pattern, len)) {
		memcpy(s->path + n, pattern, len);
		s->path[n + len] = 0;
		go_on(s, n + len, pattern + len);
		return;
	}
	char *part = strndup(pattern, len);
	if (part)
		read_names(s, n, part, pattern + len);
	else
		s->result = GLOB_NOSPACE;
	free(part);
}

int glob(const char *pattern, int flags, int (*error)(const char *, int), glob_t *g)
{
	struct search *s = malloc(sizeof *s);
	if (!s)
		return GLOB_NOSPACE;
	if (!(flags & GLOB_APPEND)) {
		g->gl_pathc = 0;
		g->gl_pathv = NULL;
		if (!(flags & GLOB_DOOFFS))
			g->gl_offs = 0;
	}
	size_t before = g->gl_pathc;
	*s = (struct search){.g = g, .flags = flags, .error = error};
	if (*pattern)
		walk(s, 0, pattern);
	if (!s->result && g->gl_pathc == before && (flags & GLOB_NOCHECK))
		add(s, pattern);
	int r = s->result ? s->result : g->gl_pathc == before ? GLOB_NOMATCH : 0;
	free(s);
	if (!(flags & GLOB_APPEND))
		for (size_t i = 0; g->gl_pathv && i < g->gl_offs; i++)
			g->gl_pathv[i] = NULL;
	if (!(flags & GLOB_NOSORT) && g->gl_pathv)
		qsort(g->gl_pathv + g->gl_offs + before, g->gl_pathc - before, sizeof *g->gl_pathv, compare);
	return r;
}

void globfree(glob_t *g)
{
	for (size_t i = 0; i < g->gl_pathc; i++)
		free(g->gl_pathv[g->gl_offs + i]);
	free(g->gl_pathv);
	g->gl_pathv = NULL;
	g->gl_pathc = 0;
}
