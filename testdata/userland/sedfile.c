/* sedfile.c: what sed reads and writes: lines of one file after the other, and with -i the files themselves. */
#include "sed.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

FILE *sed_out;
long sed_line;
char **sed_names;
int sed_status, sed_no_newline;

static FILE *in;
static const char *in_name;

void sed_set(struct text *t, const char *s, size_t n)
{
	if (n + 1 > t->size)
		t->s = must(realloc(t->s, t->size = 2 * n + 64));
	memmove(t->s, s, n);
	t->s[t->n = n] = 0;
}

void sed_add(struct text *t, const char *s, size_t n)
{
	if (t->n + n + 1 > t->size)
		t->s = must(realloc(t->s, t->size = 2 * (t->n + n) + 64));
	memcpy(t->s + t->n, s, n);
	t->s[t->n += n] = 0;
}

/* With -i each file gets its lines back; otherwise all go one way. */
void sed_end_file(void)
{
	if (in && in != stdin)
		fclose(in);
	in = NULL;
	if (sed.in_place && sed_out != stdout) {
		char temp[4096], backup[4096];
		fclose(sed_out);
		snprintf(temp, sizeof temp, "%s.sed", in_name);
		snprintf(backup, sizeof backup, "%s%s", in_name, sed.in_place);
		if (*sed.in_place)
			rename(in_name, backup);
		rename(temp, in_name);
		sed_out = stdout;
	}
}

static int open_file(void)
{
	while (*sed_names) {
		in_name = *sed_names++;
		in = strcmp(in_name, "-") == 0 ? stdin : fopen(in_name, "r");
		int c = in ? getc(in) : EOF;
		if (!in || (c == EOF && ferror(in))) {
			if (errno == EISDIR)
				error(0, 0, sed.in_place ? "couldn't edit %s: not a regular file" : "read error on %s: Is a directory", in_name);
			else
				error(0, 0, "can't read %s: %s", in_name, strerror(errno));
			sed_status = errno == EISDIR ? 4 : 2;
			in = NULL;
			continue;
		}
		if (c != EOF)
			ungetc(c, in);
		if (sed.in_place && in != stdin) {
			char temp[4096];
			snprintf(temp, sizeof temp, "%s.sed", in_name);
			if (!(sed_out = fopen(temp, "w")))
				error(4, errno, "couldn't open temporary file %s", temp);
		}
		if (sed.separate)
			sed_line = 0;
		return 1;
	}
	return 0;
}

/* Whether the current line is the last: one has to look ahead. */
int sed_is_last(void)
{
	int c = in ? getc(in) : EOF;
	if (c != EOF) {
		ungetc(c, in);
		return 0;
	}
	if (sed.separate)
		return 1;
	while (*sed_names) { /* the files behind may be empty or missing */
		FILE *f = strcmp(*sed_names, "-") == 0 ? stdin : fopen(*sed_names, "r");
		c = f ? getc(f) : EOF;
		if (c != EOF) {
			if (f == stdin)
				ungetc(c, f);
			else
				fclose(f);
			return 0;
		}
		if (!f) {
			error(0, 0, "can't read %s: %s", *sed_names, strerror(errno));
			sed_status = 2;
		} else if (f != stdin) {
			fclose(f);
		}
		sed_names++;
	}
	return 1;
}

int sed_read_line(struct text *to, int add_to)
{
	static char *line;
	static size_t size;
	ssize_t n;
	for (;;) {
		if (!in && !open_file())
			return 0;
		n = getline(&line, &size, in);
		if (n >= 0)
			break;
		sed_end_file();
	}
	sed_no_newline = line[n - 1] != '\n';
	chop(line, &n);
	sed_line++;
	if (add_to) {
		sed_add(to, "\n", 1);
		sed_add(to, line, (size_t)n);
	} else {
		sed_set(to, line, (size_t)n);
	}
	return 1;
}

void sed_add_file(struct text *to, const char *name)
{
	char buf[4096];
	size_t n;
	FILE *f = fopen(name, "r");
	while (f && (n = fread(buf, 1, sizeof buf, f)) > 0)
		sed_add(to, buf, n);
	if (f)
		fclose(f);
}

_Noreturn void sed_quit(int how)
{
	while (sed.in_place && in) { /* the rest of the file stays */
		int c = getc(in);
		if (c == EOF)
			break;
		putc(c, sed_out);
	}
	sed_end_file();
	exit(how ? how : sed_status);
}
