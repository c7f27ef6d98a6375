/* memory.c: memory that is given back all at once.

   What a command needs (its arguments, what its expansions bring) lies in the arena scratch and goes when the
   command is done; a tree lies in the arena of its program. So nothing leaks when an error jumps out of the middle. */
#include "sh.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4000

struct block {
	struct block *before;
	size_t used, size; /* of bytes */
	char bytes[] __attribute__((aligned(16)));
};

struct arena scratch;

/* A shell without memory gives the command up, not itself. */
void *must_alloc(void *old, size_t n)
{
	void *p = realloc(old, n ? n : 1);
	if (!p)
		give_up("Out of space");
	return p;
}

char *must_copy(const char *s)
{
	size_t n = strlen(s) + 1;
	return memcpy(must_alloc(NULL, n), s, n);
}

void *take(struct arena *a, size_t n)
{
	n = (n + 15) & ~(size_t)15;
	struct block *b = a->last;
	if (!b || b->size - b->used < n) {
		size_t size = n > BLOCK ? n : BLOCK;
		b = must_alloc(NULL, sizeof *b + size);
		b->before = a->last;
		b->used = 0;
		b->size = size;
		a->last = b;
	}
	void *p = b->bytes + b->used;
	b->used += n;
	return memset(p, 0, n);
}

char *take_string(struct arena *a, const char *s, size_t n)
{
	return memcpy(take(a, n + 1), s, n);
}

struct mark arena_mark(struct arena *a)
{
	return (struct mark){a->last, a->last ? a->last->used : 0};
}

void arena_release(struct arena *a, struct mark m)
{
	while (a->last != m.block) {
		struct block *b = a->last;
		a->last = b->before;
		free(b);
	}
	if (m.block)
		m.block->used = m.used;
}

static void grow(struct text *t, size_t need)
{
	if (t->n + need <= t->room)
		return;
	size_t room = t->room ? t->room * 2 : 32;
	while (room < t->n + need)
		room *= 2;
	char *p = take(&scratch, room);
	if (t->n)
		memcpy(p, t->p, t->n);
	t->p = p;
	t->room = room;
}

void add_byte(struct text *t, char c)
{
	grow(t, 1);
	t->p[t->n++] = c;
}

void add_bytes(struct text *t, const char *s, size_t n)
{
	if (n == 0)
		return;
	grow(t, n);
	memcpy(t->p + t->n, s, n);
	t->n += n;
}

void add_string(struct text *t, const char *s) { add_bytes(t, s, strlen(s)); }

/* Ends it with a zero byte that does not count. */
char *text_string(struct text *t)
{
	grow(t, 1);
	t->p[t->n] = 0;
	return t->p;
}

char *format(const char *form, ...)
{
	va_list ap;
	va_start(ap, form);
	int n = vsnprintf(NULL, 0, form, ap);
	va_end(ap);
	char *s = take(&scratch, (size_t)n + 1);
	va_start(ap, form);
	vsnprintf(s, (size_t)n + 1, form, ap);
	va_end(ap);
	return s;
}
