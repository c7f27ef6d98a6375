/* df: how full the file systems are. See df(1), statfs(2). */
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#define MOST 64

struct row {
	char cell[7][64];
};

static struct row rows[MOST];
static int row_count, human, inodes, types, all;

/* 4.0K, 1.5G: rounded up, one digit behind the point below ten. */
static void size_cell(char *cell, unsigned long blocks, unsigned long unit)
{
	static const char units[] = "KMGTPE";
	double n = (double)blocks * (double)unit / 1024;
	int i = 0;
	if (!human) {
		snprintf(cell, 64, "%lu", blocks * (unit / 512) / 2);
		return;
	}
	for (; n >= 1024 && units[i + 1]; i++)
		n /= 1024;
	long tenths = (long)(n * 10);
	tenths += (double)tenths < n * 10;
	if (n == 0)
		strcpy(cell, "0");
	else if (tenths < 100)
		snprintf(cell, 64, "%ld.%ld%c", tenths / 10, tenths % 10, units[i]);
	else
		snprintf(cell, 64, "%ld%c", (tenths + 9) / 10, units[i]);
}

static void percent_cell(char *cell, unsigned long used, unsigned long free)
{
	unsigned long total = used + free;
	if (total == 0)
		strcpy(cell, "-");
	else
		snprintf(cell, 64, "%lu%%", (used * 100 + total - 1) / total);
}

static int add(const char *source, const char *type, const char *place, const char *path)
{
	struct statfs s;
	if (statfs(path, &s) < 0) {
		error(0, errno, "%s", path);
		return 1;
	}
	if ((s.f_blocks == 0 && !all && path == place) || row_count == MOST)
		return 0;
	struct row *r = &rows[row_count++];
	strlcpy(r->cell[0], source, 64);
	strlcpy(r->cell[1], type, 64);
	if (inodes) {
		snprintf(r->cell[2], 64, "%lu", s.f_files);
		snprintf(r->cell[3], 64, "%lu", s.f_files - s.f_ffree);
		snprintf(r->cell[4], 64, "%lu", s.f_ffree);
		percent_cell(r->cell[5], s.f_files - s.f_ffree, s.f_ffree);
	} else {
		size_cell(r->cell[2], s.f_blocks, (unsigned long)s.f_bsize);
		size_cell(r->cell[3], s.f_blocks - s.f_bfree, (unsigned long)s.f_bsize);
		size_cell(r->cell[4], s.f_bavail, (unsigned long)s.f_bsize);
		percent_cell(r->cell[5], s.f_blocks - s.f_bfree, s.f_bavail);
	}
	strlcpy(r->cell[6], place, 64);
	return 0;
}

/* Reads the list of mounts; with a path, only the line of its file system. */
static int add_mounts(const char *path)
{
	char source[64], place[64], type[64], best[3][64] = {"-", "-", ""};
	struct stat st, at;
	FILE *f = fopen("/proc/mounts", "r");
	if (!f)
		error(1, errno, "cannot read table of mounted file systems");
	if (path && stat(path, &st) < 0) {
		error(0, errno, "%s", path);
		fclose(f);
		return 1;
	}
	while (fscanf(f, "%63s %63s %63s %*[^\n]", source, place, type) == 3)
		if (!path)
			add(source, type, place, place);
		else if (stat(place, &at) == 0 && at.st_dev == st.st_dev) {
			strcpy(best[0], source);
			strcpy(best[1], type);
			strcpy(best[2], place);
		}
	fclose(f);
	return path ? add(best[0], best[1], best[2], path) : 0;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {{"all", 0, 0, 'a'}, {"human-readable", 0, 0, 'h'}, {"inodes", 0, 0, 'i'}, {"print-type", 0, 0, 'T'}, {0, 0, 0, 0}};
	int c, bad = 0;
	while ((c = option(argc, argv, "ahikT", longs, "[-ahikT] [FILE]...")) != -1)
		switch (c) {
		case 'a': all = 1; break;
		case 'h': human = 1; break;
		case 'i': inodes = 1; break;
		case 'T': types = 1; break;
		}
	rows[row_count++] = (struct row){{"Filesystem", "Type", "", "", "", "", "Mounted on"}};
	static const char *const heads[3][4] = {{"1K-blocks", "Used", "Available", "Use%"}, {"Size", "Used", "Avail", "Use%"}, {"Inodes", "IUsed", "IFree", "IUse%"}};
	for (int i = 0; i < 4; i++)
		strcpy(rows[0].cell[2 + i], heads[inodes ? 2 : human][i]);
	if (optind == argc)
		add_mounts(NULL);
	for (int i = optind; i < argc; i++)
		bad |= add_mounts(argv[i]);
	int width[7] = {14, 4, 5, 5, 5, 4, 0};
	for (int i = 0; i < row_count; i++)
		for (int k = 0; k < 6; k++)
			if ((int)strlen(rows[i].cell[k]) > width[k])
				width[k] = (int)strlen(rows[i].cell[k]);
	for (int i = 0; i < row_count && (row_count > 1 || !bad); i++) {
		printf("%-*s ", width[0], rows[i].cell[0]);
		if (types)
			printf("%-*s ", width[1], rows[i].cell[1]);
		for (int k = 2; k < 6; k++)
			printf("%*s ", width[k], rows[i].cell[k]);
		printf("%s\n", rows[i].cell[6]);
	}
	return bad;
}
