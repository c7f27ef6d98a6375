/* line.c: lines of any length. See getline(3). */
#include "stream.h"
#include <stdlib.h>
#include <string.h>

/* Makes room for need bytes. */
static int grow(char **line, size_t *size, size_t need)
{
	if (*line && *size >= need)
		return 0;
	size_t n = *line && *size >= 120 ? *size : 120;
	while (n < need)
		n *= 2;
	char *bigger = realloc(*line, n);
	if (!bigger)
		return -1;
	*line = bigger;
	*size = n;
	return 0;
}

/* The line with its end, which the last one may lack. */
ssize_t getdelim(char **line, size_t *size, int end, FILE *f)
{
	size_t n = 0;
	int ended = 0;
	__lock(&f->lock);
	if (__start_read(f) == 0)
		while (!ended && (f->start < f->end || __fill(f) > 0)) {
			char *from = f->buf + f->start, *stop = memchr(from, end, f->end - f->start);
			size_t part = stop ? (size_t)(stop - from) + 1 : f->end - f->start;
			if (grow(line, size, n + part + 1) < 0) {
				n = 0;
				break;
			}
			memcpy(*line + n, from, part);
			f->start += part;
			n += part;
			ended = stop != NULL;
		}
	__unlock(&f->lock);
	if (n == 0)
		return -1;
	(*line)[n] = 0;
	return (ssize_t)n;
}

ssize_t getline(char **line, size_t *size, FILE *f) { return getdelim(line, size, '\n', f); }
