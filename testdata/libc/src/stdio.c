/* stdio.c: characters, lines and blocks over streams. See fread(3), fgets(3), puts(3). */
#include "stream.h"
#include <string.h>

int __get(FILE *f)
{
	if (f->start == f->end && __fill(f) == 0)
		return EOF;
	return (unsigned char)f->buf[f->start++];
}

int fgetc(FILE *f)
{
	__lock(&f->lock);
	int c = __start_read(f) < 0 ? EOF : __get(f);
	__unlock(&f->lock);
	return c;
}

int getc(FILE *f) { return fgetc(f); }
int getchar(void) { return fgetc(stdin); }

/* One byte can be put back, into the place it came from. */
int ungetc(int c, FILE *f)
{
	if (c == EOF || __start_read(f) < 0 || !f->buf)
		return EOF;
	if (f->start == 0 && f->end == 0)
		f->start = f->end = 1;
	if (f->start == 0)
		return EOF;
	f->buf[--f->start] = (char)c;
	f->flags &= ~AT_EOF;
	return (unsigned char)c;
}

size_t fread(void *p, size_t size, size_t count, FILE *f)
{
	size_t want = size * count, got = 0;
	if (want == 0)
		return 0;
	__lock(&f->lock);
	if (__start_read(f) == 0)
		while (got < want && (f->start < f->end || __fill(f) > 0)) {
			size_t there = f->end - f->start, part = want - got < there ? want - got : there;
			memcpy((char *)p + got, f->buf + f->start, part);
			f->start += part;
			got += part;
		}
	__unlock(&f->lock);
	return got / size;
}

char *fgets(char *s, int n, FILE *f)
{
	int i = 0;
	__lock(&f->lock);
	if (__start_read(f) == 0)
		while (i < n - 1) {
			int c = __get(f);
			if (c == EOF)
				break;
			s[i++] = (char)c;
			if (c == '\n')
				break;
		}
	__unlock(&f->lock);
	if (i == 0)
		return NULL;
	s[i] = 0;
	return s;
}

size_t fwrite(const void *p, size_t size, size_t count, FILE *f)
{
	size_t done = 0;
	__lock(&f->lock);
	if (__start_write(f) == 0) {
		int had = f->flags & FAILED;
		f->flags &= ~FAILED;
		__write_bytes(f, p, size * count);
		done = f->flags & FAILED ? 0 : count;
		f->flags |= had;
	}
	__unlock(&f->lock);
	return done;
}

int fputs(const char *s, FILE *f)
{
	size_t n = strlen(s);
	return fwrite(s, 1, n, f) == n ? 0 : EOF;
}

int fputc(int c, FILE *f)
{
	char byte = (char)c;
	return fwrite(&byte, 1, 1, f) == 1 ? (unsigned char)c : EOF;
}

int putc(int c, FILE *f) { return fputc(c, f); }
int putchar(int c) { return fputc(c, stdout); }

int puts(const char *s)
{
	__lock(&stdout->lock);
	int r = __start_write(stdout);
	if (r == 0) {
		__write_bytes(stdout, s, strlen(s));
		__write_bytes(stdout, "\n", 1);
		r = stdout->flags & FAILED ? EOF : 0;
	}
	__unlock(&stdout->lock);
	return r;
}
