/* fnmatch.h: patterns for names. See fnmatch(3), glob(7). */
#ifndef _FNMATCH_H
#define _FNMATCH_H

#define FNM_PATHNAME 1 /* a slash is matched by a slash only */
#define FNM_NOESCAPE 2 /* a backslash is a character as others */
#define FNM_PERIOD 4   /* so is a period at the start of a name */
#define FNM_CASEFOLD 16
#define FNM_NOMATCH 1

int fnmatch(const char *pattern, const char *string, int flags);

#endif
