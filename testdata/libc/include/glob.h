/* glob.h: names of files that match a pattern. See glob(3), glob(7). */
#ifndef _GLOB_H
#define _GLOB_H

#include <stddef.h>

#define GLOB_ERR 1      /* stop at a directory that cannot be read */
#define GLOB_MARK 2     /* put a slash behind directories */
#define GLOB_NOSORT 4
#define GLOB_DOOFFS 8   /* leave gl_offs places free in front */
#define GLOB_NOCHECK 16 /* if nothing matches, answer with the pattern */
#define GLOB_APPEND 32
#define GLOB_NOESCAPE 64
#define GLOB_NOSPACE 1
#define GLOB_ABORTED 2
#define GLOB_NOMATCH 3

typedef struct {
	size_t gl_pathc;  /* how many names */
	char **gl_pathv;  /* the names, NULL behind the last */
	size_t gl_offs;
} glob_t;

int glob(const char *pattern, int flags, int (*error)(const char *path, int error), glob_t *g);
void globfree(glob_t *g);

#endif
