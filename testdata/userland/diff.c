/* diff: what differs between two files, line by line. See diff(1).

   The longest common subsequence is found by filling a table, after the equal lines at both ends are set aside: good for
   files of a few thousand lines. */
#include "util.h"
#include <ctype.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

/* A file as lines. */
struct text {
	const char *name;
	char **line;
	long n;
	int no_newline; /* the last line has none */
};

/* A change: lines [a, a + an) of the first file became [b, b + bn) of the second. */
struct hunk {
	long a, an, b, bn;
};

static struct hunk *hunks;
static long hunk_count;
static int unified = -1, quiet, no_case, no_blanks, all_blanks;

static void read_text(struct text *t, const char *name)
{
	FILE *f = open_input(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	t->name = name;
	if (!f)
		exit(2);
	while ((n = getline(&line, &size, f)) >= 0) {
		ssize_t all = n;
		chop(line, &n);
		t->no_newline = n == all;
		if ((t->n & 63) == 0)
			t->line = must(realloc(t->line, (size_t)(t->n + 64) * sizeof *t->line));
		t->line[t->n++] = must(strdup(line));
	}
	free(line);
	if (end_input(f, name))
		exit(2);
}

static int same(const char *a, const char *b)
{
	if (!no_blanks && !all_blanks)
		return (no_case ? strcasecmp(a, b) : strcmp(a, b)) == 0;
	for (;; a++, b++) {
		if (all_blanks) {
			while (isspace((unsigned char)*a))
				a++;
			while (isspace((unsigned char)*b))
				b++;
		} else if ((isspace((unsigned char)*a) || !*a) && (isspace((unsigned char)*b) || !*b)) {
			int blank = isspace((unsigned char)*a) && isspace((unsigned char)*b);
			while (isspace((unsigned char)*a))
				a++;
			while (isspace((unsigned char)*b))
				b++;
			if (!blank && *a && *b)
				return 0;
		}
		int x = (unsigned char)*a, y = (unsigned char)*b;
		if (no_case ? tolower(x) != tolower(y) : x != y)
			return 0;
		if (!x)
			return 1;
	}
}

static void add_hunk(long a, long an, long b, long bn)
{
	if (an == 0 && bn == 0)
		return;
	hunks = must(realloc(hunks, (size_t)(hunk_count + 1) * sizeof *hunks));
	hunks[hunk_count++] = (struct hunk){a, an, b, bn};
}

static int equal(const struct text *x, long i, const struct text *y, long j)
{
	int x_cut = i == x->n - 1 && x->no_newline, y_cut = j == y->n - 1 && y->no_newline;
	return x_cut == y_cut && same(x->line[i], y->line[j]);
}

static void compare(const struct text *x, const struct text *y)
{
	long start = 0, xn = x->n, yn = y->n;
	while (start < xn && start < yn && equal(x, start, y, start))
		start++;
	while (xn > start && yn > start && equal(x, xn - 1, y, yn - 1)) {
		xn--;
		yn--;
	}
	long rows = xn - start, columns = yn - start;
	if ((double)(rows + 1) * (double)(columns + 1) > 64e6)
		error(2, 0, "the files are too large");
	int *len = must(calloc((size_t)((rows + 1) * (columns + 1)), sizeof *len)); /* of what is common behind i and j */
	for (long i = rows - 1; i >= 0; i--)
		for (long j = columns - 1; j >= 0; j--) {
			int *here = &len[i * (columns + 1) + j], down = here[columns + 1], right = here[1];
			*here = equal(x, start + i, y, start + j) ? here[columns + 2] + 1 : down > right ? down : right;
		}
	long i = 0, j = 0, from_i = 0, from_j = 0;
	while (i < rows && j < columns) {
		int *here = &len[i * (columns + 1) + j];
		if (equal(x, start + i, y, start + j)) {
			add_hunk(start + from_i, i - from_i, start + from_j, j - from_j);
			from_i = ++i;
			from_j = ++j;
		} else if (here[columns + 1] >= here[1]) {
			i++;
		} else {
			j++;
		}
	}
	add_hunk(start + from_i, rows - from_i, start + from_j, columns - from_j);
	free(len);
}

static void put_lines(const struct text *t, long from, long n, const char *mark)
{
	for (long i = from; i < from + n; i++) {
		printf("%s%s\n", mark, t->line[i]);
		if (i == t->n - 1 && t->no_newline)
			printf("\\ No newline at end of file\n");
	}
}

static void put_range(long from, long n)
{
	if (n > 1)
		printf("%ld,%ld", from + 1, from + n);
	else
		printf("%ld", n ? from + 1 : from);
}

static void put_normal(const struct text *x, const struct text *y)
{
	for (long h = 0; h < hunk_count; h++) {
		struct hunk *k = &hunks[h];
		put_range(k->a, k->an);
		putchar(!k->an ? 'a' : !k->bn ? 'd' : 'c');
		put_range(k->b, k->bn);
		putchar('\n');
		put_lines(x, k->a, k->an, "< ");
		if (k->an && k->bn)
			printf("---\n");
		put_lines(y, k->b, k->bn, "> ");
	}
}

static void put_head(const char *mark, const char *name)
{
	struct stat st;
	char when[64], zone[16];
	if (stat(name, &st) < 0)
		st.st_mtim = (struct timespec){time(NULL), 0};
	struct tm *tm = localtime(&st.st_mtim.tv_sec);
	strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", tm);
	strftime(zone, sizeof zone, "%z", tm);
	printf("%s %s\t%s.%09ld %s\n", mark, name, when, st.st_mtim.tv_nsec, zone);
}

static void put_unified_range(long from, long n)
{
	if (n == 1)
		printf("%ld", from + 1);
	else
		printf("%ld,%ld", n ? from + 1 : from, n);
}

/* Hunks whose context would touch are shown together. */
static void put_unified(const struct text *x, const struct text *y)
{
	if (hunk_count == 0)
		return;
	put_head("---", x->name);
	put_head("+++", y->name);
	for (long h = 0, last; h < hunk_count; h = last) {
		for (last = h + 1; last < hunk_count && hunks[last].a - (hunks[last - 1].a + hunks[last - 1].an) <= 2 * unified; last++)
			continue;
		long start = hunks[h].a > unified ? hunks[h].a - unified : 0, shift = hunks[h].b - hunks[h].a;
		struct hunk *z = &hunks[last - 1];
		long end = z->a + z->an + unified < x->n ? z->a + z->an + unified : x->n, end_y = end + z->b + z->bn - z->a - z->an;
		printf("@@ -");
		put_unified_range(start, end - start);
		printf(" +");
		put_unified_range(start + shift, end_y - start - shift);
		printf(" @@\n");
		long at = start;
		for (long k = h; k < last; k++) {
			put_lines(x, at, hunks[k].a - at, " ");
			put_lines(x, hunks[k].a, hunks[k].an, "-");
			put_lines(y, hunks[k].b, hunks[k].bn, "+");
			at = hunks[k].a + hunks[k].an;
		}
		put_lines(x, at, end - at, " ");
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"brief", 0, 0, 'q'}, {"unified", 2, 0, 'U'}, {"ignore-case", 0, 0, 'i'}, {"ignore-space-change", 0, 0, 'b'}, {"ignore-all-space", 0, 0, 'w'}, {0, 0, 0, 0}};
	static struct text x, y;
	int c;
	usage_status = 2;
	while ((c = option(argc, argv, "quU:ibw", longs, "[-biquw] [-U N] FILE1 FILE2")) != -1)
		switch (c) {
		case 'q': quiet = 1; break;
		case 'u': unified = 3; break;
		case 'U': unified = optarg ? (int)number(optarg, "invalid context length") : 3; break;
		case 'i': no_case = 1; break;
		case 'b': no_blanks = 1; break;
		case 'w': all_blanks = 1; break;
		}
	need(argc, argv, 2, 2);
	read_text(&x, argv[optind]);
	read_text(&y, argv[optind + 1]);
	compare(&x, &y);
	if (quiet && hunk_count)
		printf("Files %s and %s differ\n", x.name, y.name);
	else if (unified >= 0)
		put_unified(&x, &y);
	else
		put_normal(&x, &y);
	return hunk_count > 0;
}
