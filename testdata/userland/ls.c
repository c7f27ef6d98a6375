/* ls: names of files and what is known of them. See ls(1). */
#include "util.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

/* A file to be shown. */
struct entry {
	char *name;
	struct stat st;
	char *target; /* of a symbolic link, for -l */
};

struct list {
	struct entry *e;
	size_t n, size;
};

static int show_all, show_almost, as_files, inodes, blocks, recursive, reverse, unsorted, by_time, by_size, human, numeric, no_owner, no_group;
static int format, mark, which_time = 'm', status, printed;
static time_t now;

static void add(struct list *l, const char *name, const struct stat *st, const char *path)
{
	char target[PATH_MAX];
	if (l->n == l->size)
		l->e = must(realloc(l->e, (l->size = 2 * l->size + 16) * sizeof *l->e));
	struct entry *e = &l->e[l->n++];
	*e = (struct entry){must(strdup(name)), *st, NULL};
	if (S_ISLNK(st->st_mode) && format == 'l') {
		ssize_t n = readlink(path, target, sizeof target - 1);
		if (n >= 0) {
			target[n] = 0;
			e->target = must(strdup(target));
		}
	}
}

static struct timespec *time_of(struct stat *st)
{
	return which_time == 'u' ? &st->st_atim : which_time == 'c' ? &st->st_ctim : &st->st_mtim;
}

static int compare(const void *a, const void *b)
{
	struct entry *x = (struct entry *)a, *y = (struct entry *)b;
	int d = 0;
	if (by_time) {
		struct timespec *s = time_of(&x->st), *t = time_of(&y->st);
		d = s->tv_sec != t->tv_sec ? (s->tv_sec < t->tv_sec ? 1 : -1) : (s->tv_nsec < t->tv_nsec) - (s->tv_nsec > t->tv_nsec);
	} else if (by_size) {
		d = (x->st.st_size < y->st.st_size) - (x->st.st_size > y->st.st_size);
	}
	if (d == 0)
		d = strcmp(x->name, y->name);
	return reverse ? -d : d;
}

static char type_mark(mode_t mode)
{
	if (S_ISDIR(mode))
		return mark ? '/' : 0;
	if (mark != 'F')
		return 0;
	return S_ISLNK(mode) ? '@' : S_ISFIFO(mode) ? '|' : S_ISSOCK(mode) ? '=' : S_ISREG(mode) && (mode & 0111) ? '*' : 0;
}

/* 1.5K, 12M: one digit behind the point below ten, always rounded up. */
static const char *size_text(off_t n, char *buf)
{
	static const char units[] = "BKMGTP";
	int unit = 0;
	double x = (double)n;
	for (; x >= 1024; unit++)
		x /= 1024;
	if (!human || unit == 0) {
		snprintf(buf, 24, "%ld", (long)n);
		return buf;
	}
	long tenths = (long)(x * 10);
	tenths += (double)tenths < x * 10;
	if (tenths < 100)
		snprintf(buf, 24, "%ld.%ld%c", tenths / 10, tenths % 10, units[unit]);
	else
		snprintf(buf, 24, "%ld%c", (long)x + ((double)(long)x < x), units[unit]);
	return buf;
}

static const char *owner(const struct entry *e, char *buf)
{
	if (!numeric)
		return user_name(e->st.st_uid, buf);
	snprintf(buf, 32, "%u", e->st.st_uid);
	return buf;
}

static const char *group(const struct entry *e, char *buf)
{
	if (!numeric)
		return group_name(e->st.st_gid, buf);
	snprintf(buf, 32, "%u", e->st.st_gid);
	return buf;
}

/* How wide each column must be. */
struct widths {
	int inode, blocks, links, owner, group, size, major, minor;
};

static void widen(int *w, int n)
{
	if (n > *w)
		*w = n;
}

static void measure(struct widths *all, const struct list *l)
{
	struct widths w = *all;
	char buf[32];
	for (size_t i = 0; i < l->n; i++) {
		const struct entry *e = &l->e[i];
		widen(&w.inode, snprintf(NULL, 0, "%lu", (unsigned long)e->st.st_ino));
		widen(&w.blocks, human ? (int)strlen(size_text(e->st.st_blocks * 512, buf)) : snprintf(NULL, 0, "%ld", (long)e->st.st_blocks / 2));
		widen(&w.links, snprintf(NULL, 0, "%lu", (unsigned long)e->st.st_nlink));
		widen(&w.owner, (int)strlen(owner(e, buf)));
		widen(&w.group, (int)strlen(group(e, buf)));
		if (S_ISCHR(e->st.st_mode) || S_ISBLK(e->st.st_mode)) {
			widen(&w.major, snprintf(NULL, 0, "%u", major(e->st.st_rdev)));
			widen(&w.minor, snprintf(NULL, 0, "%u", minor(e->st.st_rdev)));
			widen(&w.size, w.major + 2 + w.minor);
		} else {
			widen(&w.size, (int)strlen(size_text(e->st.st_size, buf)));
		}
	}
	*all = w;
}

/* Returns how many columns it took. */
static int put_name(const struct entry *e, const struct widths *w)
{
	int n = 0;
	char buf[32], m = type_mark(e->st.st_mode);
	int aligned = format != ',';
	if (inodes)
		n += printf("%*lu ", aligned ? w->inode : 0, (unsigned long)e->st.st_ino);
	if (blocks && human)
		n += printf("%*s ", aligned ? w->blocks : 0, size_text(e->st.st_blocks * 512, buf));
	else if (blocks)
		n += printf("%*ld ", aligned ? w->blocks : 0, (long)e->st.st_blocks / 2);
	if (format == 'l')
		return n;
	n += printf("%s", e->name);
	return m ? n + printf("%c", m) : n;
}

static void put_long(const struct entry *e, const struct widths *w)
{
	char mode[12], buf[32], when[32];
	struct stat st = e->st;
	struct timespec *t = time_of(&st);
	mode_text(st.st_mode, mode);
	put_name(e, w);
	printf("%s %*lu ", mode, w->links, (unsigned long)st.st_nlink);
	if (!no_owner)
		printf("%-*s ", w->owner, owner(e, buf));
	if (!no_group)
		printf("%-*s ", w->group, group(e, buf));
	/* Half a year: 31556952 seconds are a year on average. */
	int recent = t->tv_sec <= now && t->tv_sec > now - 31556952 / 2;
	strftime(when, sizeof when, recent ? "%b %e %H:%M" : "%b %e  %Y", localtime(&t->tv_sec));
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		printf("%*u, %*u", w->size - 2 - w->minor, major(st.st_rdev), w->minor, minor(st.st_rdev));
	else
		printf("%*s", w->size, size_text(st.st_size, buf));
	printf(" %s %s", when, e->name);
	if (e->target)
		printf(" -> %s\n", e->target);
	else if (type_mark(st.st_mode))
		printf("%c\n", type_mark(st.st_mode));
	else
		printf("\n");
}

static int cell_width(const struct entry *e, const struct widths *w)
{
	return (inodes ? w->inode + 1 : 0) + (blocks ? w->blocks + 1 : 0) + (int)strlen(e->name) + (type_mark(e->st.st_mode) != 0);
}

/* As many columns as fit; the names run downwards. */
static void put_columns(const struct list *l, const struct widths *w, int screen)
{
	size_t columns = l->n, rows = 1;
	int width[256];
	if (columns > 255)
		columns = 255;
	for (; columns > 1; columns--) {
		rows = (l->n + columns - 1) / columns;
		int total = 0;
		if ((columns - 1) * rows >= l->n)
			continue; /* the last column would be empty */
		for (size_t c = 0; c < columns; c++) {
			width[c] = 0;
			for (size_t r = 0; r < rows && c * rows + r < l->n; r++)
				widen(&width[c], cell_width(&l->e[c * rows + r], w) + (c + 1 < columns ? 2 : 0));
			total += width[c];
		}
		if (total < screen)
			break;
	}
	if (columns <= 1)
		rows = l->n;
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 0; c * rows + r < l->n; c++) {
			int n = put_name(&l->e[c * rows + r], w);
			if ((c + 1) * rows + r < l->n)
				printf("%*s", width[c] - n, "");
		}
		putchar('\n');
	}
}

/* others: files that are not shown here but share the columns. */
static void put_list(struct list *l, int total, const struct list *others)
{
	struct widths w = {0};
	struct winsize screen = {.ws_col = 80};
	long sum = 0;
	char buf[32];
	measure(&w, l);
	if (others)
		measure(&w, others);
	if (!unsorted)
		qsort(l->e, l->n, sizeof *l->e, compare);
	for (size_t i = 0; i < l->n; i++)
		sum += l->e[i].st.st_blocks;
	if (total && (format == 'l' || blocks) && human)
		printf("total %s\n", size_text(sum * 512, buf));
	else if (total && (format == 'l' || blocks))
		printf("total %ld\n", sum / 2);
	printed |= l->n > 0 || total;
	if (format == 'C') {
		const char *columns = getenv("COLUMNS");
		if (columns && atoi(columns) > 0)
			screen.ws_col = (unsigned short)atoi(columns);
		else if (ioctl(1, TIOCGWINSZ, &screen) < 0 || screen.ws_col == 0)
			screen.ws_col = 80;
		put_columns(l, &w, screen.ws_col);
		return;
	}
	for (size_t i = 0; i < l->n; i++)
		if (format == 'l') {
			put_long(&l->e[i], &w);
		} else {
			put_name(&l->e[i], &w);
			printf(format == ',' && i + 1 < l->n ? ", " : "\n");
		}
}

static void free_list(struct list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->e[i].name);
		free(l->e[i].target);
	}
	free(l->e);
}

static void list_directory(const char *path, int header)
{
	struct list l = {0};
	struct dirent *d;
	DIR *dir = opendir(path);
	if (!dir) {
		error(0, errno, "cannot open directory '%s'", path);
		status = status ? status : 2;
		return;
	}
	if (header)
		printf("%s%s:\n", printed ? "\n" : "", path);
	while ((d = readdir(dir))) {
		struct stat st;
		char full[PATH_MAX];
		int dots = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
		if (!show_all && (d->d_name[0] == '.') && (dots || !show_almost))
			continue;
		snprintf(full, sizeof full, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", d->d_name);
		if (lstat(full, &st) < 0) {
			error(0, errno, "cannot access '%s'", full);
			status = 1;
			continue;
		}
		add(&l, d->d_name, &st, full);
	}
	closedir(dir);
	put_list(&l, 1, NULL);
	for (size_t i = 0; recursive && i < l.n; i++)
		if (S_ISDIR(l.e[i].st.st_mode) && strcmp(l.e[i].name, ".") != 0 && strcmp(l.e[i].name, "..") != 0) {
			char full[PATH_MAX];
			snprintf(full, sizeof full, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", l.e[i].name);
			list_directory(full, 1);
		}
	free_list(&l);
}

static void set_option(int c)
{
	switch (c) {
	case 'a': case 'f': show_all = 1; unsorted |= c == 'f'; break;
	case 'A': show_almost = 1; break;
	case 'd': as_files = 1; break;
	case 'i': inodes = 1; break;
	case 's': blocks = 1; break;
	case 'R': recursive = 1; break;
	case 'r': reverse = 1; break;
	case 'U': unsorted = 1; break;
	case 't': by_time = 1; break;
	case 'S': by_size = 1; break;
	case 'c': case 'u': which_time = c; break;
	case 'h': human = 1; break;
	case 'n': numeric = 1; format = 'l'; break;
	case 'g': no_owner = 1; format = 'l'; break;
	case 'o': no_group = 1; format = 'l'; break;
	case 'G': no_group = 1; break;
	case 'l': case '1': case 'C': if (c != '1' || format != 'l') format = c; break;
	case 'm': format = ','; break;
	case 'F': case 'p': mark = c; break;
	}
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{"all", 0, 0, 'a'}, {"almost-all", 0, 0, 'A'}, {"directory", 0, 0, 'd'}, {"inode", 0, 0, 'i'}, {"size", 0, 0, 's'}, {"recursive", 0, 0, 'R'},
		{"reverse", 0, 0, 'r'}, {"human-readable", 0, 0, 'h'}, {"numeric-uid-gid", 0, 0, 'n'}, {"classify", 0, 0, 'F'}, {"color", 2, 0, 1}, {0, 0, 0, 0},
	};
	int c;
	struct list files = {0}, dirs = {0};
	usage_status = 2;
	time(&now);
	format = isatty(1) ? 'C' : '1';
	while ((c = option(argc, argv, "aAfdisRrUtScuhngoGl1CmFp", longs, "[-aACcdFfghilmnopRrSstuU1] [FILE]...")) != -1)
		set_option(c);
	unsorted = unsorted && !by_time && !by_size;
	if (optind == argc)
		argv[--optind] = ".";
	for (int i = optind; i < argc; i++) {
		struct stat st;
		int follow = !as_files && format != 'l' && mark != 'F';
		if ((follow ? stat(argv[i], &st) : -1) < 0 && lstat(argv[i], &st) < 0) {
			error(0, errno, "cannot access '%s'", argv[i]);
			status = 2;
			continue;
		}
		add(S_ISDIR(st.st_mode) && !as_files ? &dirs : &files, argv[i], &st, argv[i]);
	}
	if (files.n > 0)
		put_list(&files, 0, &dirs);
	qsort(dirs.e, unsorted ? 0 : dirs.n, sizeof *dirs.e, compare);
	for (size_t i = 0; i < dirs.n; i++)
		list_directory(dirs.e[i].name, recursive || argc - optind > 1);
	return status;
}
