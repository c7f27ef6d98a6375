/* malloc.c: memory in any size. See malloc(3).

   A chunk is a header and the bytes that the caller got. Chunks of the heap lie side by side between its
   start and the program break; each header tells the length of its own chunk and of the one before, so a
   freed chunk finds its neighbours and melts together with those that are free. Free chunks wait in lists
   by size: list i holds lengths from 2^i up to 2^(i+1). Large blocks are mappings of their own and go
   back to the kernel when they are freed. */
#include "libc.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGN 16
#define HEADER 16               /* sizeof the first two members of struct chunk */
#define SMALLEST 48             /* a free chunk holds its links in the caller's part */
#define BIG (128 * 1024)        /* from here on a mapping of its own */
#define GROW (64 * 1024)        /* the heap grows in such steps */
#define USED 1UL                /* flags in the low bits of size */
#define MAPPED 2UL
#define FLAGS 15UL
#define LISTS 48

struct chunk {
	size_t before;      /* length of the chunk before, 0 for the first; MAPPED: bytes before the chunk */
	size_t size;        /* length with header, and flags */
	struct chunk *next; /* free only: its list */
	struct chunk *prev;
};

static struct chunk *lists[LISTS];
static char *heap_end; /* the break as we left it; a header without bytes lies below it as a fence */
static int lock;

static size_t length(struct chunk *c) { return c->size & ~FLAGS; }
static struct chunk *after(struct chunk *c) { return (struct chunk *)((char *)c + length(c)); }
static struct chunk *chunk_of(void *p) { return (struct chunk *)((char *)p - HEADER); }
static void *bytes_of(struct chunk *c) { return (char *)c + HEADER; }

/* The place of the highest bit. */
static int list_of(size_t size)
{
	int i = 0;
	while (size >>= 1)
		i++;
	return i;
}

static void list_add(struct chunk *c)
{
	struct chunk **head = &lists[list_of(length(c))];
	c->prev = NULL;
	c->next = *head;
	if (*head)
		(*head)->prev = c;
	*head = c;
}

static void list_remove(struct chunk *c)
{
	if (c->prev)
		c->prev->next = c->next;
	else
		lists[list_of(length(c))] = c->next;
	if (c->next)
		c->next->prev = c->prev;
}

/* Sets the length of a chunk and tells the one behind. */
static void set_length(struct chunk *c, size_t size, unsigned long flags)
{
	c->size = size | flags;
	after(c)->before = size;
}

/* Melts a chunk that is in no list with its free neighbours and puts it into its list. */
static void release(struct chunk *c)
{
	size_t size = length(c);
	if (!(after(c)->size & USED)) {
		struct chunk *n = after(c);
		list_remove(n);
		size += length(n);
	}
	if (c->before) {
		struct chunk *p = (struct chunk *)((char *)c - c->before);
		if (!(p->size & USED)) {
			list_remove(p);
			size += length(p);
			c = p;
		}
	}
	set_length(c, size, 0);
	list_add(c);
}

/* Cuts off what is more than size and frees it. */
static void trim(struct chunk *c, size_t size)
{
	size_t rest = length(c) - size;
	if (rest < SMALLEST) {
		c->size |= USED;
		return;
	}
	set_length(c, size, USED);
	struct chunk *r = after(c);
	set_length(r, rest, USED);
	release(r);
}

/* Asks the kernel for more heap and frees it to ourselves. The old fence becomes the new chunk's header,
   unless somebody else has moved the break meanwhile. */
static int grow(size_t need)
{
	size_t n = (need + HEADER + GROW - 1) / GROW * GROW;
	char *at = sbrk(0);
	size_t pad = (size_t)(-(uintptr_t)at % ALIGN);
	if (sbrk((intptr_t)(n + pad)) == (void *)-1)
		return -1;
	at += pad;
	struct chunk *c = (struct chunk *)at;
	size_t size = n - HEADER;
	if (at == heap_end) {
		c = (struct chunk *)(at - HEADER);
		size = n;
	} else {
		c->before = 0;
	}
	heap_end = at + n;
	set_length(c, size, USED);
	after(c)->size = HEADER | USED;
	release(c);
	return 0;
}

static struct chunk *take(size_t size)
{
	for (int i = list_of(size); i < LISTS; i++)
		for (struct chunk *c = lists[i]; c; c = c->next)
			if (length(c) >= size) {
				list_remove(c);
				trim(c, size);
				return c;
			}
	return NULL;
}

static void *map_big(size_t size)
{
	size = (size + 4095) & ~4095UL;
	struct chunk *c = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (c == MAP_FAILED)
		return NULL;
	c->before = 0;
	c->size = size | USED | MAPPED;
	return bytes_of(c);
}

void *malloc(size_t n)
{
	void *p = NULL;
	if (n < PTRDIFF_MAX - 2 * 4096UL) {
		size_t size = (n + HEADER + ALIGN - 1) & ~(ALIGN - 1UL);
		if (size < SMALLEST)
			size = SMALLEST;
		if (size >= BIG) {
			p = map_big(size);
		} else {
			__lock(&lock);
			struct chunk *c = take(size);
			if (!c && grow(size) == 0)
				c = take(size);
			p = c ? bytes_of(c) : NULL;
			__unlock(&lock);
		}
	}
	if (!p)
		errno = ENOMEM;
	return p;
}

void free(void *p)
{
	if (!p)
		return;
	int error = errno; /* free leaves it alone */
	struct chunk *c = chunk_of(p);
	if (c->size & MAPPED) {
		munmap((char *)c - c->before, length(c) + c->before);
	} else {
		__lock(&lock);
		release(c);
		__unlock(&lock);
	}
	errno = error;
}

void *calloc(size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n)) {
		errno = ENOMEM;
		return NULL;
	}
	void *p = malloc(n);
	if (p && !(chunk_of(p)->size & MAPPED)) /* the kernel's pages are zero already */
		memset(p, 0, n);
	return p;
}

void *realloc(void *p, size_t n)
{
	if (!p)
		return malloc(n);
	struct chunk *c = chunk_of(p);
	size_t room = length(c) - HEADER;
	if (n <= room && (n >= room / 2 || room <= 2 * SMALLEST))
		return p;
	void *new = malloc(n);
	if (!new)
		return NULL;
	memcpy(new, p, n < room ? n : room);
	free(p);
	return new;
}

/* A larger block has an aligned place with room for a header below it; what is left stays with it. */
void *aligned_alloc(size_t align, size_t n)
{
	if (align <= ALIGN)
		return malloc(n);
	if (n > PTRDIFF_MAX - align - 4096) {
		errno = ENOMEM;
		return NULL;
	}
	size_t size = (n + align + HEADER + 4095) & ~4095UL;
	char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return NULL;
	char *p = (char *)(((uintptr_t)map + HEADER + align - 1) & ~(align - 1));
	struct chunk *c = chunk_of(p);
	c->before = (size_t)((char *)c - map);
	c->size = (size - c->before) | USED | MAPPED;
	return p;
}

int posix_memalign(void **p, size_t align, size_t n)
{
	int error = errno;
	*p = aligned_alloc(align, n);
	errno = error;
	return *p ? 0 : ENOMEM;
}
