/* sed: edits a stream of lines. See sed(1). */
#include "sed.h"
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct sed_options sed;

static struct text space, hold, appended;
static regex_t *last_re;
static int replaced;

static void put(const char *s, size_t n)
{
	fwrite(s, 1, n, sed_out);
	if (!sed_no_newline || !sed_is_last())
		putc('\n', sed_out);
}

static void put_appended(void)
{
	fwrite(appended.s, 1, appended.n, sed_out);
	appended.n = 0;
}

static int search(regex_t *re, const char *s, size_t from, size_t n, regmatch_t *m)
{
	if (!re)
		re = last_re;
	if (!re)
		error(1, 0, "no previous regular expression");
	last_re = re;
	m[0] = (regmatch_t){(regoff_t)from, (regoff_t)n};
	return regexec(re, s, 10, m, REG_STARTEND) == 0;
}

static int at_address(struct address *a)
{
	regmatch_t m[10];
	switch (a->kind) {
	case 'n': return sed_line == a->n;
	case '$': return sed_is_last();
	case '~': return a->step <= 0 ? sed_line == a->n : sed_line >= a->n && (sed_line - a->n) % a->step == 0;
	case '/': return search(a->re, space.s, 0, space.n, m);
	}
	return 1;
}

static int selected(struct command *c)
{
	if (!c->to.kind)
		return at_address(&c->from);
	if (c->inside) {
		if (c->to.kind == '/' || c->to.kind == '$') {
			c->inside = !at_address(&c->to);
			return 1;
		}
		c->inside = sed_line < c->last;
		return sed_line <= c->last;
	}
	if (!(c->from.kind == 'n' && c->from.n == 0 ? sed_line == 1 : at_address(&c->from)))
		return 0;
	c->last = c->to.kind == '+' ? sed_line + c->to.n : c->to.kind == 'm' ? (c->to.n ? (sed_line + c->to.n - 1) / c->to.n * c->to.n : 0) : c->to.n;
	if (c->from.kind == 'n' && c->from.n == 0)
		c->inside = !at_address(&c->to);
	else
		c->inside = c->to.kind == '/' || (c->to.kind == '$' ? !sed_is_last() : c->last > sed_line);
	return 1;
}

/* The replacement: & and \1 to \9, and GNU's \U \L \u \l \E. */
static void add_replacement(struct text *to, const char *with, const char *s, const regmatch_t *m)
{
	int all = 0, one = 0;
	for (const char *p = with; *p; p++) {
		char literal[1] = {*p};
		const char *piece = literal;
		size_t n = 1;
		int group = *p == '&' ? 0 : -1;
		if (*p == '\\' && p[1]) {
			p++;
			if (strchr("ULE", *p)) {
				all = *p == 'E' ? 0 : *p;
				continue;
			}
			if (*p == 'u' || *p == 'l') {
				one = *p;
				continue;
			}
			literal[0] = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p;
			group = isdigit((unsigned char)*p) ? *p - '0' : -1;
		}
		if (group >= 0) {
			piece = m[group].rm_so >= 0 ? s + m[group].rm_so : "";
			n = m[group].rm_so >= 0 ? (size_t)(m[group].rm_eo - m[group].rm_so) : 0;
		}
		size_t start = to->n;
		sed_add(to, piece, n);
		for (size_t i = start; i < to->n && (all || one); i++) {
			int how = one ? toupper(one) : all, c = (unsigned char)to->s[i];
			to->s[i] = (char)(how == 'U' ? toupper(c) : how == 'L' ? tolower(c) : c);
			one = 0;
		}
	}
}

static int substitute(struct command *c)
{
	static struct text result;
	regmatch_t m[10];
	size_t from = 0;
	long found = 0, done = 0;
	sed_set(&result, "", 0);
	for (size_t last_end = (size_t)-1; from <= space.n && search(c->re, space.s, from, space.n, m);) {
		size_t start = (size_t)m[0].rm_so, end = (size_t)m[0].rm_eo;
		sed_add(&result, space.s + from, start - from);
		if (start == end && start == last_end) { /* an empty match right behind another does not count */
			if (start < space.n)
				sed_add(&result, space.s + start, 1);
			from = start + 1;
			continue;
		}
		found++;
		if (found >= (c->nth ? c->nth : 1)) {
			add_replacement(&result, c->text, space.s, m);
			done++;
		} else {
			sed_add(&result, space.s + start, end - start);
		}
		last_end = from = end;
		if (start == end) {
			if (end < space.n)
				sed_add(&result, space.s + end, 1);
			from = end + 1;
		}
		if (done && !c->global)
			break;
	}
	if (!done)
		return 0;
	if (from < space.n)
		sed_add(&result, space.s + from, space.n - from);
	sed_set(&space, result.s, result.n);
	return 1;
}

/* l: so that nothing is invisible. */
static void put_visible(void)
{
	static const char codes[] = "\a\b\f\n\r\t\v\\", letters[] = "abfnrtv\\";
	int column = 0;
	for (size_t i = 0; i < space.n; i++) {
		char text[8];
		int c = (unsigned char)space.s[i];
		const char *code = strchr(codes, c);
		int n = sprintf(text, code && c ? "\\%c" : c >= 32 && c < 127 ? "%c" : "\\%03o", code && c ? letters[code - codes] : c);
		if (column + n > 69) {
			fprintf(sed_out, "\\\n");
			column = 0;
		}
		column += fprintf(sed_out, "%s", text);
	}
	fprintf(sed_out, "$\n");
}

enum { NEXT_LINE, AGAIN }; /* after the commands: another line, or the same again (D) */

static int run_commands(void)
{
	for (int i = 0; i < sed_count; i++) {
		struct command *c = &sed_commands[i];
		struct text swap;
		char *newline;
		if (c->name == '}' || c->name == ':')
			continue;
		if (selected(c) == c->negated) {
			if (c->name == '{')
				i = c->jump;
			continue;
		}
		switch (c->name) {
		case 's':
			if (!substitute(c))
				break;
			replaced = 1;
			if (c->print)
				put(space.s, space.n);
			if (c->file)
				fprintf(c->file, "%s\n", space.s);
			break;
		case 'y':
			for (size_t k = 0; k < space.n; k++)
				space.s[k] = c->text[(unsigned char)space.s[k]];
			break;
		case 'p': put(space.s, space.n); break;
		case 'P': fprintf(sed_out, "%.*s\n", (int)strcspn(space.s, "\n"), space.s); break;
		case 'd': return NEXT_LINE;
		case 'D':
			newline = strchr(space.s, '\n');
			if (!newline)
				return NEXT_LINE;
			sed_set(&space, newline + 1, space.n - (size_t)(newline + 1 - space.s));
			return AGAIN;
		case 'n':
			if (sed_is_last() && !*sed_names)
				sed_quit((sed.quiet ? 0 : (put(space.s, space.n), 0)));
			if (!sed.quiet)
				put(space.s, space.n);
			put_appended();
			if (!sed_read_line(&space, 0))
				sed_quit(0);
			break;
		case 'N':
			put_appended();
			if (sed_is_last()) {
				if (!sed.quiet)
					put(space.s, space.n);
				sed_quit(0);
			}
			sed_read_line(&space, 1);
			break;
		case 'h': sed_set(&hold, space.s, space.n); break;
		case 'H': sed_add(&hold, "\n", 1); sed_add(&hold, space.s, space.n); break;
		case 'g': sed_set(&space, hold.s, hold.n); break;
		case 'G': sed_add(&space, "\n", 1); sed_add(&space, hold.s, hold.n); break;
		case 'x': swap = space; space = hold; hold = swap; break;
		case '=': fprintf(sed_out, "%ld\n", sed_line); break;
		case 'l': put_visible(); break;
		case 'a': sed_add(&appended, c->text, strlen(c->text)); break;
		case 'i': fputs(c->text, sed_out); break;
		case 'c':
			if (!c->to.kind || !c->inside || c->negated)
				fputs(c->text, sed_out);
			return NEXT_LINE;
		case 'r': sed_add_file(&appended, c->text); break;
		case 'w': fprintf(c->file, "%s\n", space.s); break;
		case 'q':
			if (!sed.quiet)
				put(space.s, space.n);
			put_appended();
			sed_quit(c->nth);
		case 'Q': sed_quit(c->nth);
		case 'b': i = c->jump; break;
		case 't':
			if (replaced)
				i = c->jump;
			replaced = 0;
			break;
		case 'T':
			if (!replaced)
				i = c->jump;
			replaced = 0;
			break;
		}
	}
	if (!sed.quiet)
		put(space.s, space.n);
	return NEXT_LINE;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"quiet", 0, 0, 'n'}, {"silent", 0, 0, 'n'}, {"expression", 1, 0, 'e'}, {"file", 1, 0, 'f'}, {"regexp-extended", 0, 0, 'E'},
	                                      {"in-place", 2, 0, 'i'}, {"separate", 0, 0, 's'}, {"unbuffered", 0, 0, 'u'}, {0, 0, 0, 0}};
	struct text all = {0};
	int c, given = 0;
	sed_set(&all, "", 0);
	while ((c = option(argc, argv, "ne:f:Eri::su", longs, "[-nEsu] [-i[SUFFIX]] [-e SCRIPT] [-f FILE] [SCRIPT] [FILE]...")) != -1)
		switch (c) {
		case 'n': sed.quiet = 1; break;
		case 'E': case 'r': sed.extended = 1; break;
		case 's': sed.separate = 1; break;
		case 'u': sed.unbuffered = 1; break;
		case 'i': sed.in_place = optarg ? optarg : ""; sed.separate = 1; break;
		case 'e':
			if (given++)
				sed_add(&all, "\n", 1);
			sed_add(&all, optarg, strlen(optarg));
			break;
		case 'f': {
			char buf[4096];
			size_t n;
			FILE *f = strcmp(optarg, "-") == 0 ? stdin : fopen(optarg, "r");
			if (!f)
				error(1, 0, "couldn't open file %s: %s", optarg, strerror(errno));
			if (given++)
				sed_add(&all, "\n", 1);
			while ((n = fread(buf, 1, sizeof buf, f)) > 0)
				sed_add(&all, buf, n);
			break;
		}
		}
	if (!given && optind == argc) {
		fprintf(stderr, "Usage: %s [OPTION]... {script-only-if-no-other-script} [input-file]...\n", program_invocation_name);
		return 1;
	}
	if (!given)
		sed_add(&all, argv[optind], strlen(argv[optind])), optind++;
	if (strncmp(all.s, "#n\n", 3) == 0)
		sed.quiet = 1;
	sed_parse(all.s);
	static char *standard_input[] = {"-", NULL};
	sed_names = optind < argc ? argv + optind : standard_input;
	sed_out = stdout;
	sed_set(&space, "", 0);
	sed_set(&hold, "", 0);
	sed_set(&appended, "", 0);
	while (sed_read_line(&space, 0)) {
		replaced = 0;
		while (run_commands() == AGAIN)
			put_appended();
		put_appended();
		if (sed.unbuffered)
			fflush(sed_out);
	}
	return sed_status;
}
