/* Directories and symbolic links. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *said(long result)
{
	static char text[80];
	snprintf(text, sizeof text, result < 0 ? "%ld %s" : "%ld", result, strerror(errno));
	return text;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The order in a directory is nobody's business, so sort. */
static void list(const char *path)
{
	char *names[64];
	int n = 0;
	struct dirent *e;
	DIR *d = opendir(path);
	if (!d) {
		printf("%s: %s\n", path, strerror(errno));
		return;
	}
	while ((e = readdir(d)) && n < 64) {
		struct stat st;
		char full[512], kind = '?';
		snprintf(full, sizeof full, "%s/%s", path, e->d_name);
		if (lstat(full, &st) == 0)
			kind = S_ISDIR(st.st_mode) ? 'd' : S_ISLNK(st.st_mode) ? 'l' : S_ISFIFO(st.st_mode) ? 'p' : '-';
		char line[300];
		snprintf(line, sizeof line, "%s(%c)", e->d_name, kind);
		names[n++] = strdup(line);
	}
	closedir(d);
	qsort(names, (size_t)n, sizeof names[0], by_name);
	printf("%s:", path);
	for (int i = 0; i < n; i++) {
		printf(" %s", names[i]);
		free(names[i]);
	}
	printf("\n");
}

static void touch(const char *path) { close(open(path, O_CREAT | O_WRONLY, 0644)); }

int main(void)
{
	char buf[256], start[4096];
	struct stat st;
	umask(022);
	getcwd(start, sizeof start);
	printf("mkdir %s\n", said(mkdir("top", 0777)));
	printf("again %s\n", said(mkdir("top", 0777)));
	printf("without parent %s\n", said(mkdir("no/such", 0777)));
	mkdir("top/sub", 0755);
	mkdir("top/sub/deep", 0755);
	touch("top/file");
	mkfifo("top/fifo", 0600);
	printf("symlink %s\n", said(symlink("sub/deep", "top/link")));
	list("top");
	stat("top", &st);
	printf("mode %o\n", (unsigned)st.st_mode);

	touch("top/link/through");
	list("top/sub/deep");
	list("top/sub/../link/.");
	memset(buf, 0, sizeof buf);
	printf("readlink %s", said(readlink("top/link", buf, sizeof buf)));
	printf(" %s\n", buf);
	printf("cut short %s\n", said(readlink("top/link", buf, 3)));
	printf("readlink of a file %s\n", said(readlink("top/file", buf, sizeof buf)));
	lstat("top/link", &st);
	printf("lstat: link %d, size %ld\n", S_ISLNK(st.st_mode), (long)st.st_size);
	stat("top/link", &st);
	printf("stat: directory %d\n", S_ISDIR(st.st_mode));
	symlink("nowhere", "top/dangling");
	printf("dangling: stat %s\n", said(stat("top/dangling", &st)));
	printf("O_CREAT makes its target: %d\n", open("top/dangling", O_CREAT | O_WRONLY, 0644) >= 0);
	symlink("loop2", "top/loop1");
	symlink("loop1", "top/loop2");
	printf("loop: %s\n", said(open("top/loop1", O_RDONLY)));
	printf("O_NOFOLLOW: %s\n", said(open("top/link", O_RDONLY | O_NOFOLLOW)));
	list("top");

	printf("chdir %s\n", said(chdir("top/sub")));
	getcwd(buf, sizeof buf);
	printf("cwd ends in %s\n", buf + strlen(buf) - 8);
	touch("here");
	printf("up %s\n", said(chdir("..")));
	list("sub");
	printf("chdir to a file %s\n", said(chdir("file")));
	printf("chdir to nothing %s\n", said(chdir("none")));
	printf("open a directory to write %s\n", said(open("sub", O_WRONLY)));
	int fd = open("sub", O_RDONLY | O_DIRECTORY);
	printf("read a directory %s\n", said(read(fd, buf, sizeof buf)));
	printf("O_DIRECTORY of a file %s\n", said(open("file", O_RDONLY | O_DIRECTORY)));
	printf("openat: %d\n", openat(fd, "here", O_RDONLY) >= 0);
	close(fd);

	printf("rmdir, not empty %s\n", said(rmdir("sub")));
	printf("rmdir of a file %s\n", said(rmdir("file")));
	printf("unlink of a directory: %d\n", unlink("sub"));
	printf("rename a directory into itself %s\n", said(rename("sub", "sub/deep/x")));
	printf("rename a directory over a full one %s\n", said((mkdir("other", 0755), rename("other", "sub"))));
	printf("rename a file over a directory %s\n", said(rename("file", "other")));
	printf("rename a directory %s\n", said(rename("sub/deep", "other")));
	list("other");
	list("sub");
	memset(buf, 'n', sizeof buf);
	char longer[400];
	memset(longer, 'n', sizeof longer);
	longer[300] = 0;
	printf("a long name %s\n", said(open(longer, O_CREAT | O_RDWR, 0600)));

	chdir(start);
	const char *gone[] = {"top/other/through", "top/sub/here", "top/file", "top/fifo", "top/link", "top/dangling",
	                      "top/nowhere", "top/loop1", "top/loop2"};
	int left = 0;
	for (unsigned i = 0; i < sizeof gone / sizeof gone[0]; i++)
		left += unlink(gone[i]) != 0;
	left += rmdir("top/other") != 0;
	left += rmdir("top/sub") != 0;
	left += rmdir("top") != 0;
	printf("left %d\n", left);
	return 0;
}
