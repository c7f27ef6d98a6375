/* err.c: messages that begin with the program's name. See err(3), error(3). */
#include <err.h>
#include <errno.h>
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "program: text: reason", as one write. why is 0 for no reason. */
static void say(const char *program, const char *format, va_list ap, int why)
{
	char text[512];
	vsnprintf(text, sizeof text, format, ap);
	fflush(stdout);
	fprintf(stderr, "%s: %s%s%s\n", program, text, why ? ": " : "", why ? strerror(why) : "");
}

void warn(const char *format, ...)
{
	int why = errno;
	va_list ap;
	va_start(ap, format);
	say(program_invocation_short_name, format, ap, why);
	va_end(ap);
}

void warnx(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	say(program_invocation_short_name, format, ap, 0);
	va_end(ap);
}

_Noreturn void err(int status, const char *format, ...)
{
	int why = errno;
	va_list ap;
	va_start(ap, format);
	say(program_invocation_short_name, format, ap, why);
	exit(status);
}

_Noreturn void errx(int status, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	say(program_invocation_short_name, format, ap, 0);
	exit(status);
}

void error(int status, int why, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	say(program_invocation_name, format, ap, why);
	va_end(ap);
	if (status)
		exit(status);
}
