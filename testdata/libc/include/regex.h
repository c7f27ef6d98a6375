/* regex.h: regular expressions, basic and extended. See regex(3), regex(7). */
#ifndef _REGEX_H
#define _REGEX_H

#include <stddef.h>

typedef long regoff_t;

typedef struct {
	size_t re_nsub;   /* how many groups in parentheses */
	struct __regex *program;
} regex_t;

typedef struct {
	regoff_t rm_so;   /* where the match, or a group, begins; -1: it took no part */
	regoff_t rm_eo;   /* where it ends */
} regmatch_t;

#define REG_EXTENDED 1 /* the syntax of egrep */
#define REG_ICASE 2
#define REG_NEWLINE 4  /* lines: . and [^a] do not match a newline, ^ and $ match beside one */
#define REG_NOSUB 8

#define REG_NOTBOL 1   /* the text does not begin at the start of a line */
#define REG_NOTEOL 2
#define REG_STARTEND 4 /* the text is what lies between the bounds in match[0] */

enum { REG_NOERROR, REG_NOMATCH, REG_BADPAT, REG_ECOLLATE, REG_ECTYPE, REG_EESCAPE, REG_ESUBREG, REG_EBRACK, REG_EPAREN, REG_EBRACE,
       REG_BADBR, REG_ERANGE, REG_ESPACE, REG_BADRPT };

int regcomp(regex_t *re, const char *pattern, int flags);
int regexec(const regex_t *re, const char *text, size_t n, regmatch_t match[], int flags);
size_t regerror(int error, const regex_t *re, char *buf, size_t n);
void regfree(regex_t *re);

#endif
