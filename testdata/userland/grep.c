/* grep: lines that match a pattern. See grep(1). */
#include "util.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <fnmatch.h>
#include <getopt.h>
#include <limits.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 64

static regex_t patterns[MOST];
static char *words[MOST]; /* -F: the text itself */
static int pattern_count;
static int invert, no_case, counting, numbers, list_matching, list_others, quiet, only, whole_word, whole_line, silent, recursive;
static int kind = 'G', show_name = -1, text_anyway, colour;
static long before, after, most = LONG_MAX;
static const char *include, *standard_input_name = "(standard input)";
static int found_any, failed;

static int word_byte(int c) { return isalnum(c) || c == '_'; }

/* The place of a fixed text; -1 if it is not there. */
static long find_text(const char *line, long from, long end, const char *text, long n)
{
	for (; from + n <= end; from++)
		if ((no_case ? strncasecmp(line + from, text, (size_t)n) : strncmp(line + from, text, (size_t)n)) == 0)
			return from;
	return -1;
}

static int find_one(int i, const char *line, long from, long end, regmatch_t *m)
{
	if (kind == 'F') {
		m->rm_so = find_text(line, from, end, words[i], (long)strlen(words[i]));
		m->rm_eo = m->rm_so + (long)strlen(words[i]);
		return m->rm_so >= 0;
	}
	*m = (regmatch_t){from, end};
	return regexec(&patterns[i], line, 1, m, REG_STARTEND) == 0;
}

/* One pattern from a place on, with the rules of -w and -x. */
static int match_pattern(int i, const char *line, long from, long end, regmatch_t *m)
{
	for (; from <= end && find_one(i, line, from, end, m); from = m->rm_so + 1) {
		if (whole_line && (m->rm_so != 0 || m->rm_eo != end))
			continue;
		if (whole_word && ((m->rm_so > 0 && word_byte((unsigned char)line[m->rm_so - 1])) ||
		                   (m->rm_eo < end && word_byte((unsigned char)line[m->rm_eo]))))
			continue;
		return 1;
	}
	return 0;
}

/* The first match of all patterns, and of those the longest. */
static int match(const char *line, long from, long end, regmatch_t *best)
{
	regmatch_t m;
	int any = 0;
	for (int i = 0; i < pattern_count; i++)
		if (match_pattern(i, line, from, end, &m) &&
		    (!any || m.rm_so < best->rm_so || (m.rm_so == best->rm_so && m.rm_eo > best->rm_eo))) {
			*best = m;
			any = 1;
			if (!only && !colour)
				break;
		}
	return any;
}

static void prefix(const char *name, long line, char mark)
{
	if (show_name)
		printf(colour ? "\033[35m\033[K%s\033[m\033[K\033[36m\033[K%c\033[m\033[K" : "%s%c", name, mark);
	if (numbers)
		printf(colour ? "\033[32m\033[K%ld\033[m\033[K\033[36m\033[K%c\033[m\033[K" : "%ld%c", line, mark);
}

/* -o, or the line with its matches in colour. */
static void put_matches(const char *name, const char *line, long n, long number)
{
	regmatch_t m;
	long at = 0;
	while (at <= n && match(line, at, n, &m)) {
		if (m.rm_eo == m.rm_so) {
			if (!only)
				printf("%.*s", (int)(m.rm_so + 1 - at), line + at);
			at = m.rm_so + 1;
			continue;
		}
		if (only)
			prefix(name, number, ':');
		else
			printf("%.*s", (int)(m.rm_so - at), line + at);
		printf(colour ? "\033[01;31m\033[K%.*s\033[m\033[K" : "%.*s", (int)(m.rm_eo - m.rm_so), line + m.rm_so);
		if (only)
			putchar('\n');
		at = m.rm_eo;
	}
	if (!only)
		printf("%.*s\n", (int)(n > at ? n - at : 0), line + at);
}

static void put(const char *name, const char *line, ssize_t n, long number, char mark)
{
	if (only && mark == ':') {
		if (!invert)
			put_matches(name, line, n, number);
		return;
	}
	prefix(name, number, mark);
	if (colour && mark == ':' && !invert) {
		put_matches(name, line, n, number);
		return;
	}
	fwrite(line, 1, (size_t)n, stdout);
	putchar('\n');
}

/* The lines before the current one that context may still ask for. */
struct memory {
	char **line;
	ssize_t *len;
	long first, count;
};

static void remember(struct memory *m, const char *line, ssize_t n)
{
	if (before == 0)
		return;
	long at = (m->first + m->count) % before;
	if (m->count == before)
		m->first = (m->first + 1) % before;
	else
		m->count++;
	free(m->line[at]);
	m->line[at] = must(malloc((size_t)n + 1));
	memcpy(m->line[at], line, (size_t)n + 1);
	m->len[at] = n;
}

static void grep(FILE *f, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	long number = 0, count = 0, last_put = 0, to_come = 0;
	int binary = 0;
	struct memory mem = {0};
	if (before > 0) {
		mem.line = must(calloc((size_t)before, sizeof *mem.line));
		mem.len = must(calloc((size_t)before, sizeof *mem.len));
	}
	while ((count < most || to_come > 0) && (n = getline(&line, &size, f)) >= 0) {
		regmatch_t m;
		chop(line, &n);
		number++;
		if (!binary && !text_anyway && memchr(line, 0, (size_t)n))
			binary = 1;
		if (count < most && match(line, 0, n, &m) != invert) {
			count++;
			found_any = 1;
			if (quiet)
				exit(0);
			if (list_matching || list_others)
				break;
			if (counting)
				continue;
			if (binary) {
				fflush(stdout);
				error(0, 0, "%s: binary file matches", name);
				break;
			}
			if ((before || after) && last_put > 0 && last_put < number - mem.count - 1)
				puts(colour ? "\033[36m\033[K--\033[m\033[K" : "--");
			for (long i = 0; i < mem.count; i++) {
				long at = (mem.first + i) % before;
				put(name, mem.line[at], mem.len[at], number - mem.count + i, '-');
			}
			mem.count = 0;
			put(name, line, n, number, ':');
			last_put = number;
			to_come = after;
		} else if (to_come > 0) {
			put(name, line, n, number, '-');
			last_put = number;
			to_come--;
		} else {
			remember(&mem, line, n);
		}
	}
	if (ferror(f)) {
		if (!silent)
			error(0, errno, "%s", name);
		failed = 1;
	} else if (counting) {
		if (show_name)
			printf("%s:", name);
		printf("%ld\n", count);
	}
	if ((list_matching && count > 0) || (list_others && count == 0))
		puts(name);
	free(line);
}

static void grep_path(const char *path, int top);

static void grep_directory(const char *path)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char *name = list[i]->d_name, below[PATH_MAX];
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
			snprintf(below, sizeof below, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", name);
			grep_path(strncmp(below, "./", 2) == 0 && optind < 0 ? below + 2 : below, 0);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

static void grep_path(const char *path, int top)
{
	struct stat st;
	if (strcmp(path, "-") == 0) {
		grep(stdin, standard_input_name);
		return;
	}
	if ((top ? stat(path, &st) : lstat(path, &st)) == 0) {
		if (S_ISDIR(st.st_mode) && recursive) {
			grep_directory(path);
			return;
		}
		if (!top && (!S_ISREG(st.st_mode) || (include && fnmatch(include, strrchr(path, '/') ? strrchr(path, '/') + 1 : path, 0) != 0)))
			return;
		if (S_ISDIR(st.st_mode)) {
			if (!silent)
				error(0, EISDIR, "%s", path);
			failed = 1;
			return;
		}
	}
	FILE *f = fopen(path, "r");
	if (!f) {
		if (!silent)
			error(0, errno, "%s", path);
		failed = 1;
		return;
	}
	grep(f, path);
	fclose(f);
}

/* Each line of the text is a pattern. */
static void add_patterns(char *text)
{
	for (char *p; (p = strsep(&text, "\n"));) {
		if (pattern_count == MOST)
			error(2, 0, "too many patterns");
		words[pattern_count] = p;
		int r = kind == 'F' ? 0 : regcomp(&patterns[pattern_count], p, (kind == 'E' ? REG_EXTENDED : 0) | (no_case ? REG_ICASE : 0));
		if (r) {
			char why[100];
			regerror(r, &patterns[pattern_count], why, sizeof why);
			error(2, 0, "%s", why);
		}
		pattern_count++;
	}
}

static void add_file(const char *name)
{
	FILE *f = open_input(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	if (!f)
		exit(2);
	while ((n = getline(&line, &size, f)) >= 0) {
		chop(line, &n);
		add_patterns(must(strdup(line)));
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"extended-regexp", 0, 0, 'E'}, {"fixed-strings", 0, 0, 'F'}, {"basic-regexp", 0, 0, 'G'}, {"regexp", 1, 0, 'e'}, {"file", 1, 0, 'f'},
		{"ignore-case", 0, 0, 'i'}, {"invert-match", 0, 0, 'v'}, {"word-regexp", 0, 0, 'w'}, {"line-regexp", 0, 0, 'x'}, {"count", 0, 0, 'c'},
		{"files-with-matches", 0, 0, 'l'}, {"files-without-match", 0, 0, 'L'}, {"max-count", 1, 0, 'm'}, {"only-matching", 0, 0, 'o'},
		{"quiet", 0, 0, 'q'}, {"silent", 0, 0, 'q'}, {"no-messages", 0, 0, 's'}, {"line-number", 0, 0, 'n'}, {"with-filename", 0, 0, 'H'},
		{"no-filename", 0, 0, 'h'}, {"recursive", 0, 0, 'r'}, {"after-context", 1, 0, 'A'}, {"before-context", 1, 0, 'B'}, {"context", 1, 0, 'C'},
		{"text", 0, 0, 'a'}, {"include", 1, 0, 1}, {"color", 2, 0, 2}, {"colour", 2, 0, 2}, {"line-buffered", 0, 0, 3}, {0, 0, 0, 0},
	};
	char *given[MOST];
	const char *files[MOST];
	int c, given_count = 0, file_count = 0;
	usage_status = 2;
	while ((c = option(argc, argv, "EFGe:f:ivywxclLm:oqsnHhrRA:B:C:a", longs, "[OPTION]... PATTERNS [FILE]...")) != -1)
		switch (c) {
		case 'E': case 'F': case 'G': kind = c; break;
		case 'e': if (given_count < MOST) given[given_count++] = optarg; break;
		case 'f': if (file_count < MOST) files[file_count++] = optarg; break;
		case 'i': case 'y': no_case = 1; break;
		case 'v': invert = 1; break;
		case 'w': whole_word = 1; break;
		case 'x': whole_line = 1; break;
		case 'c': counting = 1; break;
		case 'l': list_matching = 1; break;
		case 'L': list_others = 1; break;
		case 'm': most = number(optarg, "invalid max count"); break;
		case 'o': only = 1; break;
		case 'q': quiet = 1; break;
		case 's': silent = 1; break;
		case 'n': numbers = 1; break;
		case 'H': show_name = 1; break;
		case 'h': show_name = 0; break;
		case 'r': case 'R': recursive = 1; break;
		case 'A': after = number(optarg, "invalid context length argument"); break;
		case 'B': before = number(optarg, "invalid context length argument"); break;
		case 'C': before = after = number(optarg, "invalid context length argument"); break;
		case 'a': text_anyway = 1; break;
		case 1: include = optarg; break;
		case 2: colour = !optarg || strcmp(optarg, "auto") == 0 ? isatty(1) : strcmp(optarg, "always") == 0; break;
		case 3: setlinebuf(stdout); break;
		}
	if (given_count == 0 && file_count == 0) {
		if (optind == argc) {
			fprintf(stderr, "Usage: %s [OPTION]... PATTERNS [FILE]...\n", program_invocation_name);
			try_help();
		}
		given[given_count++] = argv[optind++];
	}
	for (int i = 0; i < given_count; i++)
		add_patterns(given[i]);
	for (int i = 0; i < file_count; i++)
		add_file(files[i]);
	char **names = argv + optind;
	int count = argc - optind;
	if (show_name < 0)
		show_name = count > 1 || recursive;
	if (count == 0 && recursive) {
		optind = -1; /* the names come without "./" then */
		grep_path(".", 1);
	} else if (count == 0) {
		grep_path("-", 1);
	}
	for (int i = 0; i < count; i++)
		grep_path(names[i], 1);
	return failed && !(quiet && found_any) ? 2 : !found_any;
}
