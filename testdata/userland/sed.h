/* sed.h: what the parts of sed know of each other. */
#ifndef SED_H
#define SED_H

#include <regex.h>
#include <stdio.h>

/* Which lines a command is for. */
struct address {
	char kind;        /* 0 none, n number, $ last, / pattern, ~ first~step, + so many more */
	long n, step;
	regex_t *re;      /* NULL: the pattern that was used last */
};

struct command {
	struct address from, to;
	int negated, inside;
	long last;            /* run: where a range of numbers ends */
	char name;
	char *text;           /* a i c, a label, a file name, what s puts, y's two maps */
	regex_t *re;
	int global, print, nth;
	FILE *file;
	int jump;             /* b t { : the command to go to */
};

/* A text that grows. There is a 0 behind it. */
struct text {
	char *s;
	size_t n, size;
};

struct sed_options {
	int quiet, extended, separate, unbuffered;
	const char *in_place; /* what is added to the old file's name, or NULL */
};

extern struct sed_options sed;

/* sedparse.c: the script. */
extern struct command sed_commands[];
extern int sed_count;
void sed_parse(char *script);

/* sedfile.c: the files. */
extern FILE *sed_out;
extern long sed_line;        /* the number of the present line */
extern char **sed_names;     /* the files that are still to come */
extern int sed_status;
extern int sed_no_newline;   /* the present line has none */
void sed_set(struct text *t, const char *s, size_t n);
void sed_add(struct text *t, const char *s, size_t n);
int sed_is_last(void);
int sed_read_line(struct text *to, int add_to);
void sed_add_file(struct text *to, const char *name);
void sed_end_file(void);
_Noreturn void sed_quit(int how);

#endif
