/* regexec.c: looks for a match in a text. See regexec(3).

   It tries the ways through the program one after the other and remembers which pairs of instruction and place have
   failed, so no pair is tried twice and the time grows only with the length of program and text. Of all matches that
   begin first it takes the longest, as POSIX demands. */
#include "regex.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS (2 * MAX_GROUPS + MAX_LOOPS)

/* What is left to be tried: an instruction at a place; or, if slot >= 0, an old value to put back into a slot. */
struct job {
	int pc, slot;
	long at;
};

/* One search. */
struct run {
	struct __regex *r;
	const char *text;     /* where places count from */
	long end;             /* its length */
	int flags;            /* those of regexec */
	long slot[SLOTS];     /* where groups begin and end, and loops began */
	long best[2 * MAX_GROUPS]; /* the slots of the longest match so far */
	long best_end;        /* where it ends, or -1 */
};

static int push(struct __regex *r, int pc, int slot, long at)
{
	if (r->job_count == r->job_size) {
		size_t size = 2 * r->job_size + 64;
		struct job *more = realloc(r->jobs, size * sizeof *more);
		if (!more)
			return 0;
		r->jobs = more;
		r->job_size = size;
	}
	r->jobs[r->job_count++] = (struct job){pc, slot, at};
	return 1;
}

static int is_word(struct run *x, long at)
{
	if (at < 0 || at >= x->end)
		return 0;
	int c = (unsigned char)x->text[at];
	return isalnum(c) || c == '_';
}

static int edge(struct run *x, int kind, long at)
{
	int before = is_word(x, at - 1), after = is_word(x, at);
	return ((kind & AT_START) && !before && after) || ((kind & AT_END) && before && !after) ||
	       ((kind & AT_EDGE) && before != after) || ((kind & NOT_EDGE) && before == after);
}

static int anchor(struct run *x, int op, long at)
{
	int lines = x->r->flags & REG_NEWLINE;
	if (op == BOL)
		return (at == 0 && !(x->flags & REG_NOTBOL)) || (lines && at > 0 && x->text[at - 1] == '\n');
	return (at == x->end && !(x->flags & REG_NOTEOL)) || (lines && at < x->end && x->text[at] == '\n');
}

/* The bytes of a group again; returns how many, -1 if they do not stand here. */
static long back(struct run *x, int group, long at)
{
	long from = x->slot[2 * group], n = x->slot[2 * group + 1] - from;
	if (from < 0 || n < 0 || at + n > x->end)
		return -1;
	for (long i = 0; i < n; i++) {
		int a = (unsigned char)x->text[from + i], b = (unsigned char)x->text[at + i];
		if (a != b && !((x->r->flags & REG_ICASE) && tolower(a) == tolower(b)))
			return -1;
	}
	return n;
}

/* Follows one way from an instruction at a place until it fails or matches; choices on the way become jobs. */
static int follow(struct run *x, int pc, long at)
{
	struct __regex *r = x->r;
	for (;;) {
		const struct inst *i = &r->code[pc];
		if (!r->backs && i->op == SPLIT) {
			size_t pair = (size_t)pc * (size_t)(x->end + 1) + (size_t)at;
			if (r->tried[pair >> 3] >> (pair & 7) & 1)
				return 1;
			r->tried[pair >> 3] |= (unsigned char)(1 << (pair & 7));
		}
		long n;
		switch (i->op) {
		case CHAR:
			if (at >= x->end || (unsigned char)x->text[at] != i->a)
				return 1;
			at++;
			break;
		case ANY:
			if (at >= x->end)
				return 1;
			at++;
			break;
		case SET:
			if (at >= x->end || !in_set(r->sets[i->a], (unsigned char)x->text[at]))
				return 1;
			at++;
			break;
		case SPLIT:
			if (!push(r, pc + i->b, -1, at))
				return 0;
			pc += i->a;
			continue;
		case JUMP:
			pc += i->a;
			continue;
		case SAVE:
			if (!push(r, 0, i->a, x->slot[i->a]))
				return 0;
			x->slot[i->a] = at;
			break;
		case MOVED:
			if (x->slot[i->a] == at)
				return 1;
			break;
		case BACK:
			if ((n = back(x, i->a, at)) < 0)
				return 1;
			at += n;
			break;
		case BOL: case EOL:
			if (!anchor(x, i->op, at))
				return 1;
			break;
		case WORD:
			if (!edge(x, i->a, at))
				return 1;
			break;
		case MATCH:
			if (at > x->best_end) {
				x->best_end = at;
				memcpy(x->best, x->slot, sizeof x->best);
			}
			return 1;
		}
		pc++;
	}
}

/* All ways from one place. */
static int try(struct run *x, long at)
{
	struct __regex *r = x->r;
	for (int i = 0; i < SLOTS; i++)
		x->slot[i] = -1;
	r->job_count = 0;
	if (!follow(x, 0, at))
		return 0;
	while (r->job_count > 0 && x->best_end < x->end) {
		struct job j = r->jobs[--r->job_count];
		if (j.slot >= 0)
			x->slot[j.slot] = j.at;
		else if (!follow(x, j.pc, j.at))
			return 0;
	}
	return 1;
}

/* Makes room for the pairs that were tried, all clear. */
static int clear_tried(struct __regex *r, long end)
{
	size_t need = ((size_t)r->count * (size_t)(end + 1) + 7) / 8;
	if (need > r->tried_size) {
		unsigned char *more = realloc(r->tried, need);
		if (!more)
			return 0;
		r->tried = more;
		r->tried_size = need;
	}
	memset(r->tried, 0, need);
	return 1;
}

int regexec(const regex_t *re, const char *text, size_t n, regmatch_t match[], int flags)
{
	struct run x = {.r = re->program, .text = text, .flags = flags, .best_end = -1};
	long from = 0;
	x.end = flags & REG_STARTEND ? match[0].rm_eo : (long)strlen(text);
	if (flags & REG_STARTEND)
		from = match[0].rm_so;
	int ready = 0;
	long at = from;
	for (; at <= x.end && x.best_end < 0; at++) {
		if (x.r->has_first)
			while (at < x.end && !in_set(x.r->first, (unsigned char)text[at]))
				at++;
		if (x.r->has_first && at == x.end)
			break;
		if (!ready && !x.r->backs && !clear_tried(x.r, x.end))
			return REG_ESPACE;
		ready = 1;
		if (!try(&x, at))
			return REG_ESPACE;
	}
	if (x.best_end < 0)
		return REG_NOMATCH;
	x.best[0] = at - 1;
	x.best[1] = x.best_end;
	for (size_t i = 0; i < n && !(x.r->flags & REG_NOSUB); i++)
		match[i] = i <= re->re_nsub ? (regmatch_t){x.best[2 * i], x.best[2 * i + 1]} : (regmatch_t){-1, -1};
	return 0;
}
