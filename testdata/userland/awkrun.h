/* awkrun.h: what the parts of awk that run a program know of each other. */
#ifndef AWKRUN_H
#define AWKRUN_H

#include "awk.h"
#include <stdio.h>
#include <sys/types.h>

/* How a statement ended, if not at its end. */
enum flow { GO_ON, DO_BREAK, DO_CONTINUE, DO_NEXT, DO_EXIT, DO_RETURN };

/* awkrecord.c */
const char *text_of(int variable, char *buf); /* a variable as text; buf holds 256 bytes */
void set_number(int variable, double n);
int split(const char *s, size_t len, const char *sep, void (*put)(void *to, int i, const char *p, size_t n), void *to);
void split_record(void);                      /* makes the fields and NF, if that was not done yet */
void set_record(const char *s, size_t n);
void change_field_count(int n);
struct value get_field(int i);
void set_field(int i, struct value v);
ssize_t read_record(FILE *f, char **line, size_t *size);
ssize_t next_record(char **line, size_t *size);
FILE *stream(const char *name, int kind);
int close_named(const char *name);
void close_streams(void);

/* awkeval.c */
extern struct cell *frame;                    /* parameters and locals of the function that runs */
struct cell *cell_of(struct node *n);
struct array *array_node(struct node *n);
struct str *key_of(struct node *list);
void assign(struct node *place, struct value v);
struct value eval(struct node *n);
double eval_number(struct node *n);
int eval_bool(struct node *n);

/* awkbuiltin.c */
int match_regex(struct node *re, struct str *s, regmatch_t *m);
struct value call_builtin(struct node *n);

/* awkrun.c */
extern int exit_status;                       /* of awk itself */
struct value call(struct node *n);            /* a function of the program */
enum flow run(struct node *n);

#endif
