/* regcomp.c: from a regular expression to a small program. See regcomp(3), regex(7).

   A piece of the expression becomes a piece of code, and jumps are relative, so that a piece can be moved, repeated
   and put between others. */
#include "regex.h"
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The state of the parser. */
struct parser {
	struct __regex *r;
	const char *p;   /* the rest of the pattern */
	int extended;    /* ERE */
	int error;       /* the first mistake */
	int groups;      /* opened so far */
	int depth;       /* groups open now */
	int code_size, set_size;
};

int __in_class(const char *name, size_t n, int c);

static void fail(struct parser *s, int error)
{
	if (!s->error)
		s->error = error;
	s->p += strlen(s->p);
}

/* Makes room for n instructions at a place. */
static struct inst *insert(struct parser *s, int at, int n)
{
	struct __regex *r = s->r;
	if (r->count + n > MAX_CODE) {
		fail(s, REG_ESPACE);
		at = n = 0;
	}
	if (r->count + n > s->code_size || !r->code) {
		s->code_size = 2 * (r->count + n) + 32;
		struct inst *more = realloc(r->code, (size_t)s->code_size * sizeof *more);
		if (!more) {
			fail(s, REG_ESPACE);
			return r->code;
		}
		r->code = more;
	}
	memmove(r->code + at + n, r->code + at, (size_t)(r->count - at) * sizeof *r->code);
	r->count += n;
	return r->code + at;
}

static void emit(struct parser *s, int op, int a, int b)
{
	struct inst *i = insert(s, s->r->count, 1);
	if (i && !s->error)
		*i = (struct inst){op, a, b};
}

static unsigned char *new_set(struct parser *s)
{
	struct __regex *r = s->r;
	if (r->set_count == s->set_size) {
		s->set_size = 2 * s->set_size + 8;
		set_t *more = realloc(r->sets, (size_t)s->set_size * sizeof *more);
		if (!more) {
			fail(s, REG_ESPACE);
			return NULL;
		}
		r->sets = more;
	}
	emit(s, SET, r->set_count, 0);
	return memset(r->sets[r->set_count++], 0, sizeof(set_t));
}

static void finish_set(struct parser *s, unsigned char *set, int negated)
{
	if (s->r->flags & REG_ICASE)
		for (int c = 'a'; c <= 'z'; c++)
			if (in_set(set, c) || in_set(set, c - 32)) {
				put_set(set, c);
				put_set(set, c - 32);
			}
	for (int i = 0; negated && i < 32; i++)
		set[i] = (unsigned char)~set[i];
	if (negated && (s->r->flags & REG_NEWLINE))
		set['\n' >> 3] &= (unsigned char)~(1 << ('\n' & 7));
}

static void put_class(struct parser *s, unsigned char *set, const char *name, size_t n)
{
	int any = 0;
	for (int c = 0; c < 256; c++)
		if (__in_class(name, n, c)) {
			put_set(set, c);
			any = 1;
		}
	if (!any)
		fail(s, REG_ECTYPE);
}

/* One end of a range, or a single byte; [.x.] and [=x=] are x here. */
static int set_byte(struct parser *s)
{
	if (s->p[0] == '[' && (s->p[1] == '.' || s->p[1] == '=') && s->p[2] && s->p[3] == s->p[1] && s->p[4] == ']') {
		s->p += 5;
		return (unsigned char)s->p[-3];
	}
	return (unsigned char)*s->p++;
}

/* Behind the opening bracket. */
static void parse_set(struct parser *s)
{
	unsigned char *set = new_set(s);
	if (!set)
		return;
	int negated = *s->p == '^';
	s->p += negated;
	for (int first = 1; first || *s->p != ']'; first = 0) {
		if (!*s->p) {
			fail(s, first ? REG_BADPAT : REG_EBRACK);
			return;
		}
		const char *end = s->p[0] == '[' && s->p[1] == ':' ? strstr(s->p + 2, ":]") : NULL;
		if (end) {
			put_class(s, set, s->p + 2, (size_t)(end - s->p - 2));
			if (s->error)
				return;
			s->p = end + 2;
			continue;
		}
		int from = set_byte(s), to = from;
		if (s->p[0] == '-' && s->p[1] && s->p[1] != ']') {
			s->p++;
			to = set_byte(s);
		}
		if (to < from)
			fail(s, REG_ERANGE);
		for (int c = from; c <= to; c++)
			put_set(set, c);
	}
	s->p++;
	finish_set(s, set, negated);
}

static void parse_char(struct parser *s, int c)
{
	if ((s->r->flags & REG_ICASE) && isalpha(c)) {
		unsigned char *set = new_set(s);
		if (set) {
			put_set(set, tolower(c));
			put_set(set, toupper(c));
		}
		return;
	}
	emit(s, CHAR, c, 0);
}

/* GNU's \w \W \s \S. */
static void parse_kind(struct parser *s, int c)
{
	unsigned char *set = new_set(s);
	if (!set)
		return;
	for (int i = 0; i < 256; i++)
		if (tolower(c) == 'w' ? isalnum(i) || i == '_' : isspace(i))
			put_set(set, i);
	finish_set(s, set, isupper(c));
}

static void parse_alternatives(struct parser *s);

static void parse_group(struct parser *s)
{
	int group = ++s->groups;
	if (group >= MAX_GROUPS) {
		fail(s, REG_ESPACE);
		return;
	}
	s->depth++;
	emit(s, SAVE, 2 * group, 0);
	parse_alternatives(s);
	emit(s, SAVE, 2 * group + 1, 0);
	s->depth--;
	s->p += s->extended || *s->p != '\\' ? 1 : 2;
}

/* A backslash and what follows; returns 0 if it is not a thing that can be repeated. */
static int parse_escape(struct parser *s)
{
	static const char edges[] = "<>bB";
	int c = (unsigned char)*s->p;
	if (!c) {
		fail(s, REG_EESCAPE);
		return 0;
	}
	s->p++;
	const char *edge = strchr(edges, c);
	if (c == '(' && !s->extended) {
		parse_group(s);
	} else if (isdigit(c) && c != '0') {
		if (c - '0' > s->groups)
			fail(s, REG_ESUBREG);
		s->r->backs = 1;
		emit(s, BACK, c - '0', 0);
	} else if (strchr("wWsS", c)) {
		parse_kind(s, c);
	} else if (edge) {
		emit(s, WORD, 1 << (edge - edges), 0);
	} else {
		parse_char(s, c);
	}
	return 1;
}

/* Whether the text at p is one of the signs, as the syntax writes it: bare in ERE, behind a backslash in BRE. */
static int sign(struct parser *s, const char *p, char c)
{
	return s->extended ? *p == c : p[0] == '\\' && p[1] == c;
}

/* {3}, {3,} and {3,5}: behind the opening brace. */
static int parse_interval(struct parser *s, int *least, int *most)
{
	char *end;
	if (!isdigit((unsigned char)*s->p) && *s->p != ',') {
		fail(s, *s->p ? REG_BADBR : REG_EBRACE);
		return 0;
	}
	*least = *s->p == ',' ? 0 : (int)strtol(s->p, &end, 10);
	s->p = *s->p == ',' ? s->p : end;
	*most = *least;
	if (*s->p == ',') {
		*most = isdigit((unsigned char)*++s->p) ? (int)strtol(s->p, &end, 10) : -1;
		s->p = *most < 0 ? s->p : end;
	}
	if (!sign(s, s->p, '}'))
		fail(s, *s->p ? REG_BADBR : REG_EBRACE);
	else if (*least > 255 || *most > 255 || (*most >= 0 && *most < *least))
		fail(s, REG_BADBR);
	s->p += s->error ? 0 : s->extended ? 1 : 2;
	return !s->error;
}

/* Wraps the code from at into a loop: any number of times, and perhaps not at all. */
static void star(struct parser *s, int at)
{
	int n = s->r->count - at;
	if (n == 1) {
		*insert(s, at, 1) = (struct inst){SPLIT, 1, 3};
		emit(s, JUMP, -2, 0);
		return;
	}
	int slot = 2 * MAX_GROUPS + s->r->loops;
	if (++s->r->loops > MAX_LOOPS) {
		fail(s, REG_ESPACE);
		return;
	}
	struct inst *i = insert(s, at, 2);
	i[0] = (struct inst){SPLIT, 1, n + 4};
	i[1] = (struct inst){SAVE, slot, 0};
	emit(s, MOVED, slot, 0);
	emit(s, JUMP, -(n + 3), 0);
}

/* Repeats the code from at least to most times; most < 0 is for ever. */
static void repeat(struct parser *s, int at, int least, int most)
{
	int n = s->r->count - at;
	struct inst *piece = malloc((size_t)(n + 1) * sizeof *piece);
	if (!piece || s->error) {
		free(piece);
		fail(s, REG_ESPACE);
		return;
	}
	memcpy(piece, s->r->code + at, (size_t)n * sizeof *piece);
	s->r->count = at;
	for (int i = 0; (i < least || i < most || (most < 0 && i == least)) && !s->error; i++) {
		int start = s->r->count;
		insert(s, start, n);
		if (s->error)
			break;
		memcpy(s->r->code + start, piece, (size_t)n * sizeof *piece);
		if (i < least)
			continue;
		if (most < 0)
			star(s, start);
		else
			*insert(s, start, 1) = (struct inst){SPLIT, 1, n + 1};
	}
	free(piece);
}

/* The signs that repeat what stands before. */
static void parse_repeats(struct parser *s, int at)
{
	for (;;) {
		int least = 0, most = -1;
		if (*s->p == '*')
			s->p++;
		else if (sign(s, s->p, '+'))
			least = 1, s->p += s->extended ? 1 : 2;
		else if (sign(s, s->p, '?'))
			most = 1, s->p += s->extended ? 1 : 2;
		else if (sign(s, s->p, '{') && (!s->extended || isdigit((unsigned char)s->p[1]) || s->p[1] == ',')) {
			s->p += s->extended ? 1 : 2;
			if (!parse_interval(s, &least, &most))
				return;
		} else {
			return;
		}
		if (least == 0 && most < 0)
			star(s, at);
		else
			repeat(s, at, least, most);
	}
}

/* One thing and its repetitions; start: nothing stands before it in this branch. */
static void parse_piece(struct parser *s, int start)
{
	int at = s->r->count, c = (unsigned char)*s->p++;
	if (c == '.' && (s->r->flags & REG_NEWLINE)) {
		unsigned char *set = new_set(s);
		if (set)
			finish_set(s, set, 1);
	} else if (c == '.') {
		emit(s, ANY, 0, 0);
	} else if (c == '[') {
		parse_set(s);
	} else if (c == '\\') {
		parse_escape(s);
	} else if (c == '(' && s->extended) {
		parse_group(s);
	} else if (c == '^' && (s->extended || start)) {
		emit(s, BOL, 0, 0);
		if (!s->extended) {
			if (*s->p == '*') /* a star behind the anchor is a star */
				parse_char(s, *s->p++);
			else
				return;
			at = s->r->count - 1;
		}
	} else if (c == '$' && (s->extended || !*s->p || (s->p[0] == '\\' && (s->p[1] == ')' || s->p[1] == '|')))) {
		emit(s, EOL, 0, 0);
	} else {
		parse_char(s, c); /* a star at the start is one too */
	}
	if (!s->error)
		parse_repeats(s, at);
}

static int branch_ends(struct parser *s)
{
	return !*s->p || sign(s, s->p, '|') || (s->depth > 0 && sign(s, s->p, ')'));
}

static void parse_alternatives(struct parser *s)
{
	int at = s->r->count, jump = -1;
	for (;;) {
		for (int start = 1; !branch_ends(s); start = 0)
			if (!s->extended && s->depth == 0 && sign(s, s->p, ')'))
				fail(s, REG_EPAREN);
			else
				parse_piece(s, start);
		if (jump >= 0 && !s->error)
			s->r->code[jump].a = s->r->count - jump;
		if (!*s->p || !sign(s, s->p, '|'))
			break;
		/* The branches so far become the first choice, what follows the second. */
		s->p += s->extended ? 1 : 2;
		struct inst *i = insert(s, at, 1);
		if (s->error)
			return;
		*i = (struct inst){SPLIT, 1, s->r->count - at + 1};
		jump = s->r->count;
		emit(s, JUMP, 0, 0);
	}
	if (s->depth > 0 && !*s->p)
		fail(s, REG_EPAREN);
}

/* Which bytes a match can begin with; 0 if it may be empty or begin with anything. */
static int find_first(struct __regex *r, int pc, unsigned char *seen)
{
	for (;; pc++) {
		struct inst *i = &r->code[pc];
		if (in_set(seen, pc))
			return 1;
		put_set(seen, pc);
		switch (i->op) {
		case CHAR: put_set(r->first, i->a); return 1;
		case SET:
			for (int k = 0; k < 32; k++)
				r->first[k] |= r->sets[i->a][k];
			return 1;
		case SPLIT:
			if (!find_first(r, pc + i->b, seen))
				return 0;
			pc += i->a - 1;
			break;
		case JUMP: pc += i->a - 1; break;
		case SAVE: case BOL: case EOL: case WORD: case MOVED: break;
		default: return 0;
		}
	}
}

int regcomp(regex_t *re, const char *pattern, int flags)
{
	struct __regex *r = calloc(1, sizeof *r);
	re->program = r;
	re->re_nsub = 0;
	if (!r)
		return REG_ESPACE;
	r->flags = flags;
	struct parser s = {.r = r, .p = pattern, .extended = flags & REG_EXTENDED};
	parse_alternatives(&s);
	emit(&s, MATCH, 0, 0);
	if (s.error) {
		regfree(re);
		return s.error;
	}
	re->re_nsub = (size_t)s.groups;
	unsigned char *seen = calloc(1, (size_t)r->count / 8 + 1);
	r->has_first = seen && find_first(r, 0, seen);
	free(seen);
	return 0;
}

void regfree(regex_t *re)
{
	struct __regex *r = re->program;
	if (!r)
		return;
	free(r->code);
	free(r->sets);
	free(r->tried);
	free(r->jobs);
	free(r);
	re->program = NULL;
}

size_t regerror(int error, const regex_t *re, char *buf, size_t n)
{
	static const char *const texts[] = {
		"Success", "No match", "Invalid regular expression", "Invalid collation character", "Invalid character class name",
		"Trailing backslash", "Invalid back reference", "Unmatched [, [^, [:, [., or [=", "Unmatched ( or \\(", "Unmatched \\{",
		"Invalid content of \\{\\}", "Invalid range end", "Memory exhausted", "Invalid preceding regular expression",
	};
	(void)re;
	return (size_t)snprintf(buf, n, "%s", texts[error >= 0 && error <= REG_BADRPT ? error : REG_BADPAT]) + 1;
}
