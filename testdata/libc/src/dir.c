/* dir.c: reading directories. See readdir(3), getdents64(2). */
#include "libc.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
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
	DIR *d = malloc(sizeof *d);
	if (!d) {
		close(fd);
		return NULL;
	}
	d->fd = fd;
	d->at = d->len = 0;
	return d;
}

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
