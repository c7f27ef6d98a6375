/* env.c: the environment: strings NAME=value behind argv. See environ(7), getenv(3). */
#include "libc.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **own; /* environ once we have copied it: the first one cannot grow */

static char **find(const char *name, size_t len)
{
	for (char **e = environ; e && *e; e++)
		if (strncmp(*e, name, len) == 0 && (*e)[len] == '=')
			return e;
	return NULL;
}

char *getenv(const char *name)
{
	size_t len = strlen(name);
	char **e = find(name, len);
	return e ? *e + len + 1 : NULL;
}

int putenv(char *assignment)
{
	size_t len = strcspn(assignment, "=");
	char **e = find(assignment, len);
	if (e) {
		*e = assignment;
		return 0;
	}
	size_t n = 0;
	while (environ && environ[n])
		n++;
	char **grown = realloc(environ == own ? own : NULL, (n + 2) * sizeof *grown);
	if (!grown)
		return -1;
	if (environ != own)
		memcpy(grown, environ, n * sizeof *grown);
	grown[n] = assignment;
	grown[n + 1] = NULL;
	environ = own = grown;
	return 0;
}

static int bad(const char *name)
{
	if (name && *name && !strchr(name, '='))
		return 0;
	errno = EINVAL;
	return 1;
}

int setenv(const char *name, const char *value, int overwrite)
{
	if (bad(name))
		return -1;
	if (!overwrite && getenv(name))
		return 0;
	size_t n = strlen(name), v = strlen(value);
	char *s = malloc(n + v + 2);
	if (!s)
		return -1;
	memcpy(s, name, n);
	s[n] = '=';
	memcpy(s + n + 1, value, v + 1);
	return putenv(s);
}

int unsetenv(const char *name)
{
	if (bad(name))
		return -1;
	for (char **e; (e = find(name, strlen(name)));)
		for (; *e; e++)
			e[0] = e[1];
	return 0;
}

int clearenv(void)
{
	environ = own = NULL;
	return 0;
}
