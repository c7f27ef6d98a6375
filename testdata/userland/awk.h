/* awk.h: a program of awk as a tree, and what its values are. See awk(1). awkparse.c reads it with
   awklex.c and awkexpr.c; awkrun.c runs it with awkeval.c, awkbuiltin.c and awkrecord.c; awkvalue.c counts. */
#ifndef AWK_H
#define AWK_H

#include <regex.h>
#include <stddef.h>

/* A text that several values share. */
struct str {
	int refs;
	size_t len;
	char s[];
};

enum { UNSET, NUMBER, STRING, LOOKS_NUMERIC }; /* the last: from outside, and both a text and a number */

struct value {
	int kind;
	double n;
	struct str *s; /* NULL for UNSET and NUMBER */
};

/* One element of an array, in the order in which they were made. */
struct element {
	struct str *key;
	struct value v;
	struct element *next; /* in its chain */
};

struct array {
	struct element **chain;
	size_t chains, count;
	struct element **order; /* NULL where one was deleted */
	size_t used, size;
};

/* A variable: a value, or an array once it was used as one. */
struct cell {
	struct value v;
	struct array *a;
};

enum op {
	/* expressions */
	NUM, STR, REGEX, VAR, LOCAL, FIELD, INDEX, ASSIGN, COND, AND, OR, NOT, NEG, PLUS, ADD, SUB, MUL, DIV, MOD, POW, CONCAT, LESS, LESS_EQUAL, EQUAL,
	NOT_EQUAL, MORE, MORE_EQUAL, MATCH, NO_MATCH, IN, PRE_INC, PRE_DEC, POST_INC, POST_DEC, CALL, BUILTIN, GETLINE, GROUP,
	/* statements */
	BLOCK, EXPR, PRINT, PRINTF, IF, WHILE, DO, FOR, FOR_IN, NEXT, EXIT, RETURN, BREAK, CONTINUE, DELETE
};

struct node {
	enum op op;
	int i;              /* VAR, LOCAL: which one; CALL, BUILTIN: which function; ASSIGN: the operator, 0 for =; PRINT: > a | or 0 */
	struct value v;     /* NUM, STR */
	regex_t *re;        /* REGEX */
	struct node *a, *b, *c, *d;
	struct node *next;  /* in a list of statements or arguments */
};

#define MOST_PARAMS 32

struct function {
	const char *name;
	struct node *body;
	int params;
	char is_array[MOST_PARAMS];  /* which parameters are arrays */
	int defined;
};

struct rule {
	struct node *from, *to, *action; /* to: a range; action NULL: print */
	int kind;                        /* 'B'EGIN, 'E'ND or 0 */
	int inside;                      /* run: between from and to */
};

#define MOST_RULES 200
#define MOST_FUNCTIONS 64
#define MOST_VARS 400

extern struct rule rules[MOST_RULES];
extern struct function functions[MOST_FUNCTIONS];
extern struct cell globals[MOST_VARS];
extern int rule_count, function_count;

/* The variables that awk itself knows have the first numbers. */
enum { V_NF, V_NR, V_FNR, V_FS, V_OFS, V_RS, V_ORS, V_FILENAME, V_SUBSEP, V_CONVFMT, V_OFMT, V_RSTART, V_RLENGTH, V_ENVIRON, V_ARGC, V_ARGV, V_COUNT };

enum { B_LENGTH, B_SUBSTR, B_INDEX, B_SPLIT, B_SUB, B_GSUB, B_MATCH, B_SPRINTF, B_TOUPPER, B_TOLOWER, B_INT, B_SQRT, B_EXP, B_LOG, B_SIN, B_COS,
       B_ATAN2, B_RAND, B_SRAND, B_SYSTEM, B_CLOSE, B_FFLUSH, B_COUNT };
extern const char *const builtins[B_COUNT];

void parse_program(const char *text);
int global_index(const char *name);
int run_program(int argc, char **argv);

struct value number_value(double n);
struct value string_value(const char *s, size_t n);
struct value outside_value(const char *s, size_t n); /* a number too if it looks like one */
struct value keep(struct value v);
void drop(struct value v);
double to_number(struct value v);
struct str *to_string(struct value v);               /* a reference for the caller */
void drop_str(struct str *s);
int to_bool(struct value v);
int compare_values(struct value a, struct value b);
struct element *find_element(struct array *a, struct str *key, int make);
void delete_element(struct array *a, struct str *key);
void clear_array(struct array *a);
struct array *array_of(struct cell *c);
void set_cell(struct cell *c, struct value v);       /* takes the value over */
regex_t *cached_regex(const char *s);
struct value format_values(const struct value *args, int n); /* args[0] is the format */

#endif
