/* regex.h: the programs that regular expressions are compiled to: regcomp.c writes them, regexec.c runs them. */
#ifndef REGEX_PROGRAM_H
#define REGEX_PROGRAM_H

#include <regex.h>

#define MAX_GROUPS 32
#define MAX_LOOPS 64
#define MAX_CODE 8192

enum op {
	CHAR,     /* this byte: a */
	ANY,      /* any byte */
	SET,      /* a byte in set a */
	SPLIT,    /* go on at a, and if that fails at b, both relative to here */
	JUMP,     /* go on at a */
	SAVE,     /* note the place in slot a */
	MOVED,    /* fail if the place is still that in slot a: a loop whose body took nothing would never end */
	BACK,     /* what group a matched, again */
	BOL,
	EOL,
	WORD,     /* a bit for each of: start of a word, end, edge, inside of one: in a */
	MATCH
};
enum { AT_START = 1, AT_END = 2, AT_EDGE = 4, NOT_EDGE = 8 };

struct inst {
	int op, a, b;
};

typedef unsigned char set_t[32]; /* one bit for each byte */

struct __regex {
	struct inst *code;
	int count;                    /* instructions */
	set_t *sets;
	int set_count;
	int flags;                    /* those of regcomp */
	int loops;                    /* slots behind those of the groups */
	int backs;                    /* it has BACK: places can't be left out because they were tried before */
	int has_first;                /* every match begins with a byte of first */
	set_t first;
	unsigned char *tried;         /* run: which pairs of instruction and place failed already */
	size_t tried_size;
	struct job *jobs;             /* run: what is still to be tried */
	size_t job_count, job_size;
};

static inline int in_set(const unsigned char *set, int c) { return set[c >> 3] >> (c & 7) & 1; }
static inline void put_set(unsigned char *set, int c) { set[c >> 3] |= (unsigned char)(1 << (c & 7)); }

#endif
