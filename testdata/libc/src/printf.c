/* printf.c: the printf family over a stream, a descriptor or a string. See printf(3). */
#include "stream.h"
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* To a stream. An unbuffered one gets a buffer for the time of the call, so that a line of a message is
   one write and not mixed with other processes' lines. */
struct to_file {
	struct sink sink;
	FILE *f;
};

static void put_file(struct sink *s, const char *p, size_t n)
{
	__write_bytes(((struct to_file *)s)->f, p, n);
}

int vfprintf(FILE *f, const char *format, va_list ap)
{
	struct to_file to = {{put_file, 0}, f};
	char buf[256];
	__lock(&f->lock);
	int r = -1;
	if (__start_write(f) == 0) {
		int unbuffered = f->mode == _IONBF;
		struct __file old = *f;
		if (unbuffered) {
			f->mode = _IOFBF;
			f->buf = buf;
			f->size = sizeof buf;
		}
		r = __format(&to.sink, format, ap);
		if (unbuffered) {
			__flush(f);
			f->mode = _IONBF;
			f->buf = old.buf;
			f->size = old.size;
		}
		if (f->flags & FAILED & ~old.flags)
			r = -1;
	}
	__unlock(&f->lock);
	return r;
}

int printf(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vfprintf(stdout, format, ap);
	va_end(ap);
	return n;
}

int fprintf(FILE *f, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vfprintf(f, format, ap);
	va_end(ap);
	return n;
}

int vprintf(const char *format, va_list ap) { return vfprintf(stdout, format, ap); }

int dprintf(int fd, const char *format, ...)
{
	struct __file f = {.fd = fd, .flags = CAN_WRITE | CHOSEN, .mode = _IONBF};
	va_list ap;
	va_start(ap, format);
	int n = vfprintf(&f, format, ap);
	va_end(ap);
	return n;
}

/* To a string. */
struct to_string {
	struct sink sink;
	char *s;
	size_t size;
};

static void put_string(struct sink *sink, const char *p, size_t n)
{
	struct to_string *to = (struct to_string *)sink;
	size_t at = to->sink.count;
	if (at + 1 < to->size)
		memcpy(to->s + at, p, n < to->size - 1 - at ? n : to->size - 1 - at);
}

/* The answer is the length that there would have been with room enough. */
int vsnprintf(char *s, size_t size, const char *format, va_list ap)
{
	struct to_string to = {{put_string, 0}, s, size};
	int n = __format(&to.sink, format, ap);
	if (size > 0 && n >= 0)
		s[(size_t)n < size ? (size_t)n : size - 1] = 0;
	return n;
}

int snprintf(char *s, size_t size, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vsnprintf(s, size, format, ap);
	va_end(ap);
	return n;
}

int vsprintf(char *s, const char *format, va_list ap) { return vsnprintf(s, INT_MAX, format, ap); }

int sprintf(char *s, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vsprintf(s, format, ap);
	va_end(ap);
	return n;
}

int vasprintf(char **s, const char *format, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	*s = n < 0 ? NULL : malloc((size_t)n + 1);
	return *s ? vsprintf(*s, format, ap) : -1;
}

int asprintf(char **s, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vasprintf(s, format, ap);
	va_end(ap);
	return n;
}
