/* read.c: read and getopts. See sh(1p). */
#include "sh.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line from standard input, a byte at a time so that the next command gets the next line; what a backslash quoted
   is noted with a 1 in quoted. False at the end of the file. */
static bool read_text(struct text *line, struct text *quoted, bool raw)
{
	bool escaped = false;
	for (char c;;) {
		ssize_t n = read(STDIN_FILENO, &c, 1);
		if (n < 0 && errno == EINTR) {
			check_interrupt();
			if (trap_waits)
				run_traps();
			continue;
		}
		if (n <= 0)
			return false;
		if (c == 0)
			continue;
		if (escaped && c == '\n') {
			escaped = false;
			continue;
		}
		if (!raw && !escaped && c == '\\') {
			escaped = true;
			continue;
		}
		if (c == '\n')
			return true;
		add_byte(line, c);
		add_byte(quoted, escaped);
		escaped = false;
	}
}

struct line {
	const char *p, *quoted; /* what is left, and what of it does not separate */
	size_t n;
	const char *ifs;
};

static bool separates(struct line *l, size_t i) { return i < l->n && !l->quoted[i] && strchr(l->ifs, l->p[i]); }
static bool blank(struct line *l, size_t i) { return separates(l, i) && strchr(" \t\n", l->p[i]); }

static void skip(struct line *l, size_t n)
{
	l->p += n;
	l->quoted += n;
	l->n -= n;
}

static void skip_blanks(struct line *l)
{
	while (blank(l, 0))
		skip(l, 1);
}

/* The next field, and the separator behind it. */
static char *next_field(struct line *l)
{
	size_t n = 0;
	while (n < l->n && !separates(l, n))
		n++;
	char *s = take_string(&scratch, l->p, n);
	skip(l, n);
	skip_blanks(l);
	if (separates(l, 0)) {
		skip(l, 1);
		skip_blanks(l);
	}
	return s;
}

/* All that is left, without blanks at its end; and without the separator, if it is only one field. */
static char *rest(struct line *l)
{
	struct line copy = *l;
	char *field = next_field(&copy);
	if (copy.n == 0)
		return field;
	size_t n = l->n;
	while (n > 0 && blank(l, n - 1))
		n--;
	return take_string(&scratch, l->p, n);
}

int b_read(int argc, char **argv)
{
	struct text text = {0}, quoted = {0};
	bool raw = false;
	const char *prompt = NULL, *ifs = get_var("IFS");
	int i = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "-r") == 0)
			raw = true;
		else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
			prompt = argv[++i];
		else if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		} else
			return fail("Illegal option %s", argv[i]);
	}
	if (i == argc)
		return fail("arg count");
	if (prompt && isatty(STDIN_FILENO))
		say("%s", prompt);
	bool whole = read_text(&text, &quoted, raw);
	text_string(&text);
	text_string(&quoted);
	struct line l = {text.p, quoted.p, text.n, ifs ? ifs : " \t\n"};
	skip_blanks(&l);
	for (; i < argc; i++) {
		if (!is_name(argv[i], strlen(argv[i])))
			return fail("%s: bad variable name", argv[i]);
		set_var(argv[i], i + 1 < argc ? next_field(&l) : rest(&l));
	}
	return !whole;
}

/* Where in a cluster such as -abc the next letter is, and the word that this holds for. */
static size_t letter_at;
static long letter_word;

static int no_option(const char *name, const char *spec, char c, bool needs_argument)
{
	if (*spec == ':') {
		set_var("OPTARG", (char[]){c, 0});
		set_var(name, needs_argument ? ":" : "?");
		return 0;
	}
	unset_var("OPTARG");
	set_var(name, "?");
	say(needs_argument ? "No arg for -%c option\n" : "Illegal option -%c\n", c);
	return 0;
}

int b_getopts(int argc, char **argv)
{
	if (argc < 3)
		return fail("Usage: getopts optstring var [arg]");
	char **v = argc > 3 ? argv + 3 : params.v;
	int count = argc > 3 ? argc - 3 : params.count;
	const char *spec = argv[1], *index = get_var("OPTIND");
	long word = index ? strtol(index, NULL, 10) : 1;
	if (word < 1)
		word = 1;
	if (word != letter_word)
		letter_at = 0;
	const char *s = word <= count ? v[word - 1] : "";
	if (letter_at == 0 && (s[0] != '-' || !s[1] || strcmp(s, "--") == 0)) {
		set_var("OPTIND", format("%ld", word + (strcmp(s, "--") == 0)));
		set_var(argv[2], "?");
		unset_var("OPTARG");
		return 1;
	}
	if (letter_at == 0)
		letter_at = 1;
	char c = s[letter_at++];
	const char *known = c == ':' ? NULL : strchr(spec, c);
	bool last = !s[letter_at];
	const char *argument = NULL;
	if (known && known[1] == ':') {
		argument = !last ? s + letter_at : word < count ? v[word] : NULL;
		word += last && argument;
		last = true;
	}
	if (last) {
		word++;
		letter_at = 0;
	}
	letter_word = word;
	set_var("OPTIND", format("%ld", word));
	if (!known || (known[1] == ':' && !argument))
		return no_option(argv[2], spec, c, known != NULL);
	set_var("OPTARG", argument ? argument : "");
	set_var(argv[2], (char[]){c, 0});
	return 0;
}
