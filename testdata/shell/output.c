/* output.c: what the shell itself writes.

   A builtin's output is collected and written in one piece when it is done, so that echo is one write, as from a
   program that uses stdio. Messages go out at once. */
#include "sh.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FULL 4096 /* from here on it is written without waiting for the end */

static char buffer[FULL];
static size_t used;
static bool lost; /* a write failed since the last out_flush */

void write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, s, n);
		if (k < 0 && errno == EINTR) {
			check_interrupt();
			continue;
		}
		if (k < 0) {
			lost = true;
			return;
		}
		s += k;
		n -= (size_t)k;
	}
}

void out_bytes(const char *s, size_t n)
{
	while (n > 0) {
		size_t part = n < FULL - used ? n : FULL - used;
		memcpy(buffer + used, s, part);
		used += part;
		s += part;
		n -= part;
		if (used == FULL) {
			used = 0;
			write_all(STDOUT_FILENO, buffer, FULL);
		}
	}
}

void out(const char *s) { out_bytes(s, strlen(s)); }

void outf(const char *form, ...)
{
	char line[256];
	va_list ap;
	va_start(ap, form);
	int n = vsnprintf(line, sizeof line, form, ap);
	va_end(ap);
	if (n < (int)sizeof line) {
		out(line);
		return;
	}
	char *all = must_alloc(NULL, (size_t)n + 1);
	va_start(ap, form);
	vsnprintf(all, (size_t)n + 1, form, ap);
	va_end(ap);
	out(all);
	free(all);
}

/* In quotes, so that the shell reads it back as it is: what's becomes 'what'"'"'s'. */
void out_quoted(const char *s)
{
	do {
		size_t plain = strcspn(s, "'");
		if (plain || !*s) {
			out("'");
			out_bytes(s, plain);
			out("'");
		}
		s += plain;
		size_t ticks = strspn(s, "'");
		if (ticks) {
			out("\"");
			out_bytes(s, ticks);
			out("\"");
		}
		s += ticks;
	} while (*s);
}

/* Returns whether all that was written since the last time arrived. */
int out_flush(void)
{
	size_t n = used;
	used = 0;
	write_all(STDOUT_FILENO, buffer, n);
	bool ok = !lost;
	lost = false;
	return ok;
}

/* A message as sh(1) writes it: who, in which line, what. */
static void message(const char *form, va_list ap)
{
	char line[1024];
	int n = 0;
	if (sh.line > 0)
		n = snprintf(line, sizeof line, "%.200s: %d: ", sh.name, sh.line);
	else
		n = snprintf(line, sizeof line, "%.200s: ", sh.name);
	if (builtin_name)
		n += snprintf(line + n, sizeof line - (size_t)n, "%.200s: ", builtin_name);
	n += vsnprintf(line + n, sizeof line - (size_t)n, form, ap);
	if (n > (int)sizeof line - 2)
		n = sizeof line - 2;
	line[n++] = '\n';
	bool before = lost;
	out_flush();
	write_all(STDERR_FILENO, line, (size_t)n);
	lost = before;
}

/* To the person, without a name before it. */
void say(const char *form, ...)
{
	char text[1024];
	va_list ap;
	va_start(ap, form);
	int n = vsnprintf(text, sizeof text, form, ap);
	va_end(ap);
	write_all(STDERR_FILENO, text, (size_t)(n < (int)sizeof text ? n : (int)sizeof text - 1));
}

void complain(const char *form, ...)
{
	va_list ap;
	va_start(ap, form);
	message(form, ap);
	va_end(ap);
}

/* What a builtin returns when it cannot do what it was asked for. */
int fail(const char *form, ...)
{
	va_list ap;
	va_start(ap, form);
	message(form, ap);
	va_end(ap);
	builtin_failed = true;
	return 2;
}

void give_up(const char *form, ...)
{
	va_list ap;
	va_start(ap, form);
	message(form, ap);
	va_end(ap);
	abandon(2);
}
