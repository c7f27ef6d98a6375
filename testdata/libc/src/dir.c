/* dir.c: reading directories. See readdir(3), getdents64(2). */
#include "libc.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct __dir {
	int fd;     /* the open directory */
	long at;    /* offset in buf of the next entry */
	long len;   /* bytes in buf */
	char buf[2048] __attribute__((aligned(8)));
};

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	DIR *d = fdopendir(fd);
	if (!d)
		close(fd);
	return d;
}

DIR *fdopendir(int fd)
{
	DIR *d = malloc(sizeof *d);
	if (d) {
		d->fd = fd;
		d->at = d->len = 0;
	}
	return d;
}

int dirfd(DIR *d) { return d->fd; }

struct dirent *readdir(DIR *d)
{
	if (d->at >= d->len) {
		d->len = syscall(SYS_getdents64, d->fd, d->buf, sizeof d->buf);
		d->at = 0;
		if (d->len <= 0)
			return NULL;
	}
	struct dirent *e = (struct dirent *)(d->buf + d->at);
	d->at += e->d_reclen;
	return e;
}

void rewinddir(DIR *d)
{
	lseek(d->fd, 0, SEEK_SET);
	d->at = d->len = 0;
}

int closedir(DIR *d)
{
	int r = close(d->fd);
	free(d);
	return r;
}

int alphasort(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

/* A list of copies, which the caller frees one by one. */
int scandir(const char *path, struct dirent ***list, int (*keep)(const struct dirent *),
            int (*cmp)(const struct dirent **, const struct dirent **))
{
	DIR *d = opendir(path);
	struct dirent *e, **all = NULL;
	int n = 0;
	if (!d)
		return -1;
	while ((e = readdir(d))) {
		if (keep && !keep(e))
			continue;
		struct dirent **more = realloc(all, (size_t)(n + 1) * sizeof *all);
		struct dirent *copy = malloc(e->d_reclen);
		if (!more || !copy) {
			closedir(d);
			return -1;
		}
		all = more;
		all[n++] = memcpy(copy, e, e->d_reclen);
	}
	closedir(d);
	if (cmp)
		qsort(all, (size_t)n, sizeof *all, (int (*)(const void *, const void *))cmp);
	*list = all;
	return n;
}
