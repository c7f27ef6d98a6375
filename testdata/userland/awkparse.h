/* awkparse.h: what the parts of awk that read a program know of each other. */
#ifndef AWKPARSE_H
#define AWKPARSE_H

#include "awk.h"

/* Tokens: a character stands for itself; the others are here. */
enum { T_END = 256, T_NUMBER, T_STRING, T_REGEX, T_NAME, T_CALL_NAME, T_BUILTIN, T_AND, T_OR, T_EQ, T_NE, T_LE, T_GE, T_NOMATCH, T_INC, T_DEC, T_APPEND,
       T_ASSIGN, /* += and its like: op tells which */
       T_BEGIN, T_ENDWORD, T_FUNCTION, T_IF, T_ELSE, T_WHILE, T_DO, T_FOR, T_IN, T_NEXT, T_EXIT, T_RETURN, T_BREAK, T_CONTINUE, T_DELETE, T_PRINT,
       T_PRINTF, T_GETLINE };

/* The place in the program and the token there. A copy of it is a way back. */
struct place {
	const char *p;
	int token, line;
	char *text;    /* of a name, text or pattern */
	double number;
	int op;        /* of T_ASSIGN; of T_BUILTIN which */
};
extern struct place at;

/* awklex.c */
_Noreturn void syntax_error(void);
void read_string(void);
void read_regex(void); /* the lexer cannot know whether / divides or begins a pattern: the parser asks for it */
void advance(void);    /* to the next token */
void expect(int token);
int take(int token);   /* goes on if that is the token */
void skip_newlines(void);
void skip_ends(void);  /* newlines and semicolons */

/* awkexpr.c */
extern int no_in, no_more;               /* where "in" and ">" mean something else */
extern const char *params[MOST_PARAMS];  /* of the function that is read */
extern int param_count;
extern struct function *current;
struct node *node(enum op op, struct node *a, struct node *b, struct node *c);
struct node *variable(const char *name);
struct node *name_node(void);           /* a variable or an element of an array */
struct node *as_array(struct node *n);
struct function *function(const char *name);
struct node *list(int end);              /* expressions with commas between, up to a closing sign */
struct node *expression(void);
struct node *concatenation(void);        /* an expression without comparisons */

#endif
