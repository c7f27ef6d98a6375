/* Patterns and names: fnmatch, glob, realpath, basename, scandir, mkdtemp, freopen. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libgen.h>

static void patterns(void)
{
	static const struct {
		const char *pattern, *text;
		int flags;
	} all[] = {
		{"*.c", "a.c", 0}, {"*.c", ".c", 0}, {"*.c", ".c", FNM_PERIOD}, {"?", "a", 0}, {"?", "", 0}, {"[a-c]x", "bx", 0},
		{"[!a-c]x", "bx", 0}, {"[^a-c]x", "dx", 0}, {"[]]", "]", 0}, {"[a-]", "-", 0}, {"a*b*c", "aXbYc", 0}, {"a*b*c", "aXbY", 0},
		{"*", "a/b", 0}, {"*", "a/b", FNM_PATHNAME}, {"*/*", "a/b", FNM_PATHNAME}, {"\\*", "*", 0}, {"\\*", "a", 0},
		{"\\a", "\\a", FNM_NOESCAPE}, {"[[:digit:]]*", "7up", 0}, {"[[:upper:]]", "u", 0}, {"[[:upper:]]", "U", FNM_CASEFOLD},
		{"ABC", "abc", FNM_CASEFOLD}, {"[", "[", 0}, {"[a", "[a", 0}, {"a?c", "a/c", FNM_PATHNAME}, {"", "", 0}, {"**x", "abx", 0},
		{"*/.x", "a/.x", FNM_PATHNAME | FNM_PERIOD}, {"*/*", "a/.x", FNM_PATHNAME | FNM_PERIOD},
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		printf("%s %s %d: %d\n", all[i].pattern, all[i].text, all[i].flags, fnmatch(all[i].pattern, all[i].text, all[i].flags));
}

static void touch(const char *path) { close(open(path, O_CREAT | O_WRONLY, 0644)); }

static void find(const char *pattern, int flags)
{
	glob_t g;
	int r = glob(pattern, flags, NULL, &g);
	printf("%s %d: %d", pattern, flags, r);
	for (size_t i = 0; r == 0 && i < g.gl_pathc; i++)
		printf(" %s", g.gl_pathv[i]);
	printf("\n");
	if (r == 0)
		globfree(&g);
}

static void globs(void)
{
	mkdir("d", 0755);
	mkdir("d/sub", 0755);
	mkdir("e", 0755);
	touch("d/one.c");
	touch("d/two.c");
	touch("d/.hidden");
	touch("d/sub/three.c");
	touch("e/four.h");
	find("d/*", 0);
	find("d/.*", GLOB_NOSORT & 0);
	find("*/*.[ch]", 0);
	find("*/*/*", 0);
	find("d/*", GLOB_MARK);
	find("none*", 0);
	find("none*", GLOB_NOCHECK);
	find("d/one.c", 0);
	find("d/none.c", 0);
	find("?", 0);
	struct dirent **list;
	int n = scandir("d", &list, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		printf("%s ", list[i]->d_name);
		free(list[i]);
	}
	free(list);
	printf("%d\n", n);
}

static void parts(void)
{
	static const char *const paths[] = {"/usr/lib", "/usr/", "usr", "/", ".", "..", "a/b/", "a//b", ""};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char one[50], two[50];
		strcpy(one, paths[i]);
		strcpy(two, paths[i]);
		printf("\"%s\": \"%s\" \"%s\"\n", paths[i], dirname(one), basename(two));
	}
}

static void real(void)
{
	char here[PATH_MAX], *p;
	getcwd(here, sizeof here);
	symlink("d/sub", "link");
	p = realpath("link/../one.c", NULL);
	printf("%s\n", p ? p + strlen(here) : strerror(errno));
	free(p);
	p = realpath("none", NULL);
	printf("%s\n", p ? p : strerror(errno));
	char name[] = "tempXXXXXX";
	struct stat st;
	int made = mkdtemp(name) != NULL;
	printf("%d %d\n", made, stat(name, &st) == 0 && S_ISDIR(st.st_mode));
	rmdir(name);
	printf("before\n");
	fflush(stdout);
	int keep = dup(1);
	freopen("out", "w", stdout);
	printf("into the file\n");
	fflush(stdout);
	dup2(keep, 1);
	FILE *f = fopen("out", "r");
	char line[50];
	printf("read: %s", fgets(line, sizeof line, f));
	fclose(f);
}

int main(void)
{
	patterns();
	globs();
	parts();
	real();
	return 0;
}
