/* getopt.c: options on the command line. See getopt(3).

   As GNU's, it moves words that are no options behind those that are, unless the list of options begins with a plus
   or POSIXLY_CORRECT is set; then the first such word ends the options. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static int at = 1; /* place in argv[optind], for several letters behind one dash */

static int is_option(const char *word) { return word[0] == '-' && word[1]; }

/* Moves argv[from] to the place before argv[to], and all between one up. */
static void move(char **argv, int from, int to)
{
	char *word = argv[from];
	for (; from > to; from--)
		argv[from] = argv[from - 1];
	argv[to] = word;
}

/* One letter of the word argv[optind]. */
static int letter(int argc, char *const argv[], const char *options)
{
	int quiet = !opterr || *options == ':';
	optopt = (unsigned char)argv[optind][at++];
	const char *o = optopt == ':' ? NULL : strchr(options, optopt);
	int wants = o && o[1] == ':', may = wants && o[2] == ':', ended = !argv[optind][at];
	if (wants) {
		if (!ended)
			optarg = argv[optind] + at;
		else if (!may && optind + 1 < argc)
			optarg = argv[++optind];
		ended = 1;
	}
	if (ended) {
		optind++;
		at = 1;
	}
	if (!o) {
		if (!quiet)
			fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], optopt);
		return '?';
	}
	if (wants && !may && !optarg) {
		if (!quiet)
			fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], optopt);
		return *options == ':' ? ':' : '?';
	}
	return optopt;
}

/* A name may be cut short as long as only one begins so. Returns its place, or -1 unknown, -2 ambiguous. */
static int find(const struct option *longs, const char *name, size_t n)
{
	int found = -1;
	for (int i = 0; longs[i].name; i++) {
		if (strncmp(longs[i].name, name, n) != 0)
			continue;
		if (!longs[i].name[n])
			return i;
		found = found == -1 ? i : -2;
	}
	return found;
}

static void complain_ambiguous(char *const argv[], const struct option *longs, const char *name, size_t n)
{
	fprintf(stderr, "%s: option '--%s' is ambiguous; possibilities:", argv[0], name);
	for (; longs->name; longs++)
		if (strncmp(longs->name, name, n) == 0)
			fprintf(stderr, " '--%s'", longs->name);
	fprintf(stderr, "\n");
}

/* The word argv[optind] is --name or --name=value. */
static int long_option(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
	const char *name = argv[optind++] + 2;
	size_t n = strcspn(name, "=");
	int i = find(longs, name, n), quiet = !opterr || *options == ':';
	optopt = 0;
	if (i < 0) {
		if (!quiet && i == -2)
			complain_ambiguous(argv, longs, name, n);
		else if (!quiet)
			fprintf(stderr, "%s: unrecognized option '--%s'\n", argv[0], name);
		return '?';
	}
	const struct option *o = &longs[i];
	if (name[n] && o->has_arg == no_argument) {
		if (!quiet)
			fprintf(stderr, "%s: option '--%s' doesn't allow an argument\n", argv[0], o->name);
		optopt = o->val;
		return '?';
	}
	if (name[n])
		optarg = (char *)name + n + 1;
	else if (o->has_arg == required_argument && optind < argc)
		optarg = argv[optind++];
	if (o->has_arg == required_argument && !optarg) {
		if (!quiet)
			fprintf(stderr, "%s: option '--%s' requires an argument\n", argv[0], o->name);
		optopt = o->val;
		return *options == ':' ? ':' : '?';
	}
	if (index)
		*index = i;
	if (!o->flag)
		return o->val;
	*o->flag = o->val;
	return 0;
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
	if (optind == 0)
		optind = at = 1;
	optarg = NULL;
	int in_order = *options == '+' || getenv("POSIXLY_CORRECT") != NULL;
	options += *options == '+';
	int first = optind; /* the first word that is not moved yet */
	while (at == 1 && !in_order && optind < argc && !is_option(argv[optind]))
		optind++;
	if (optind >= argc || !is_option(argv[optind])) {
		optind = first;
		return -1;
	}
	int start = optind, result;
	if (at == 1 && strcmp(argv[optind], "--") == 0) {
		optind++;
		result = -1;
	} else if (at == 1 && longs && argv[optind][1] == '-') {
		result = long_option(argc, argv, options, longs, index);
	} else {
		result = letter(argc, argv, options);
	}
	int used = optind - start;
	if (start > first) { /* the words in between go behind */
		if (used == 0) {
			move((char **)argv, start, first);
		} else {
			for (int i = 0; i < used; i++)
				move((char **)argv, start + i, first + i);
		}
		optind = first + used;
	}
	return result;
}

int getopt(int argc, char *const argv[], const char *options) { return getopt_long(argc, argv, options, NULL, NULL); }
