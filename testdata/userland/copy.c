/* copy.c: what cp, mv and ln share. */
#include "copy.h"
#include "util.h"
#include <dirent.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The last part of a path, without slashes behind it. */
static void last_part(const char *path, char *name)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	size_t start = n;
	while (start > 0 && path[start - 1] != '/')
		start--;
	snprintf(name, NAME_MAX + 1, "%.*s", (int)(n - start), path + start);
}

int for_each_target(int argc, char **argv, struct copying *how, int (*act)(const char *, const char *, struct copying *))
{
	int n = argc - optind, bad = 0;
	const char *target = how->directory;
	struct stat st;
	if (n == 0) {
		error(0, 0, "missing file operand");
		try_help();
	}
	if (!target && n == 1) {
		error(0, 0, "missing destination file operand after '%s'", argv[optind]);
		try_help();
	}
	if (!target)
		target = argv[optind + --n];
	int is_dir = how->exact != 1 && (how->exact == 2 ? lstat(target, &st) : stat(target, &st)) == 0 && S_ISDIR(st.st_mode);
	if (!is_dir && (n > 1 || how->directory))
		error(1, how->exact != 1 && stat(target, &st) < 0 ? errno : ENOTDIR, how->directory ? "target directory '%s'" : "target '%s'", target);
	for (int i = 0; i < n; i++) {
		char path[PATH_MAX], name[NAME_MAX + 1];
		last_part(argv[optind + i], name);
		snprintf(path, sizeof path, "%s%s%s", target, target[strlen(target) - 1] == '/' ? "" : "/", name);
		bad |= act(argv[optind + i], is_dir ? path : target, how);
	}
	return bad;
}

static int copy_bytes(int in, int out, const char *from, const char *to)
{
	static char buf[64 * 1024];
	ssize_t n;
	while ((n = read(in, buf, sizeof buf)) > 0)
		for (ssize_t done = 0, w; done < n; done += w)
			if ((w = write(out, buf + done, (size_t)(n - done))) < 0) {
				error(0, errno, "error writing '%s'", to);
				return 1;
			}
	if (n < 0)
		error(0, errno, "error reading '%s'", from);
	return n < 0;
}

static int copy_file(const char *from, const char *to, const struct stat *st, struct copying *how)
{
	int in = open(from, O_RDONLY);
	if (in < 0) {
		error(0, errno, "cannot open '%s' for reading", from);
		return 1;
	}
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	if (out < 0 && how->force && unlink(to) == 0)
		out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	if (out < 0) {
		error(0, errno, "cannot create regular file '%s'", to);
		close(in);
		return 1;
	}
	int bad = copy_bytes(in, out, from, to);
	close(in);
	if (close(out) < 0) {
		error(0, errno, "failed to close '%s'", to);
		bad = 1;
	}
	return bad;
}

static int copy_directory(const char *from, const char *to, const struct stat *st, struct copying *how)
{
	struct dirent **list;
	int bad = 0, n;
	size_t len = strlen(from);
	if (strncmp(from, to, len) == 0 && to[len] == '/') {
		error(0, 0, "cannot copy a directory, '%s', into itself, '%s'", from, to);
		return 1;
	}
	if (mkdir(to, (st->st_mode & 07777) | S_IRWXU) < 0 && errno != EEXIST) {
		error(0, errno, "cannot create directory '%s'", to);
		return 1;
	}
	if ((n = scandir(from, &list, NULL, alphasort)) < 0) {
		error(0, errno, "cannot access '%s'", from);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		char a[PATH_MAX], b[PATH_MAX], *name = list[i]->d_name;
		snprintf(a, sizeof a, "%s/%s", from, name);
		snprintf(b, sizeof b, "%s/%s", to, name);
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			bad |= copy_path(a, b, how);
		free(list[i]);
	}
	free(list);
	return bad;
}

static int copy_link(const char *from, const char *to, struct copying *how)
{
	char target[PATH_MAX];
	ssize_t n = readlink(from, target, sizeof target - 1);
	if (n < 0)
		return 1;
	target[n] = 0;
	if (symlink(target, to) < 0 && !(how->force && unlink(to) == 0 && symlink(target, to) == 0)) {
		error(0, errno, "cannot create symbolic link '%s'", to);
		return 1;
	}
	return 0;
}

static void keep_attributes(const char *to, const struct stat *st)
{
	struct timespec times[2] = {st->st_atim, st->st_mtim};
	utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW);
	lchown(to, st->st_uid, st->st_gid);
	if (!S_ISLNK(st->st_mode))
		chmod(to, st->st_mode & 07777);
}

int copy_path(const char *from, const char *to, struct copying *how)
{
	struct stat a, b;
	if ((how->links || how->recursive ? lstat(from, &a) : stat(from, &a)) < 0) {
		error(0, errno, "cannot stat '%s'", from);
		return 1;
	}
	if (S_ISDIR(a.st_mode) && !how->recursive) {
		error(0, 0, "-r not specified; omitting directory '%s'", from);
		return 1;
	}
	int there = stat(to, &b) == 0, bad;
	if (there && a.st_dev == b.st_dev && a.st_ino == b.st_ino) {
		error(0, 0, "'%s' and '%s' are the same file", from, to);
		return 1;
	}
	if (there && S_ISDIR(b.st_mode) && !S_ISDIR(a.st_mode)) {
		error(0, 0, "cannot overwrite directory '%s' with non-directory", to);
		return 1;
	}
	if (there && S_ISDIR(a.st_mode) && !S_ISDIR(b.st_mode)) {
		error(0, 0, "cannot overwrite non-directory '%s' with directory '%s'", to, from);
		return 1;
	}
	if (there && !S_ISDIR(a.st_mode) && (how->never || (how->update && b.st_mtim.tv_sec >= a.st_mtim.tv_sec) || (how->ask && !confirm("overwrite '%s'? ", to))))
		return 0;
	if (how->verbose)
		printf("%s'%s' -> '%s'\n", strcmp(how->program, "mv") == 0 ? "copied " : "", from, to);
	if (S_ISDIR(a.st_mode))
		bad = copy_directory(from, to, &a, how);
	else if (S_ISLNK(a.st_mode))
		bad = copy_link(from, to, how);
	else if (S_ISREG(a.st_mode) || !how->recursive)
		bad = copy_file(from, to, &a, how);
	else if ((bad = mknod(to, a.st_mode, a.st_rdev) < 0))
		error(0, errno, "cannot create special file '%s'", to);
	if (!bad && how->keep)
		keep_attributes(to, &a);
	return bad;
}
