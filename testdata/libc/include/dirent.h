/* dirent.h: reading directories. See readdir(3), getdents64(2). */
#ifndef _DIRENT_H
#define _DIRENT_H

#include <sys/types.h>

/* As getdents64 writes it. */
struct dirent {
	ino_t d_ino;             /* number of the file */
	off_t d_off;             /* where the next entry starts, for lseek */
	unsigned short d_reclen; /* length of this record */
	unsigned char d_type;    /* DT_...: the type, if the file system knows it */
	char d_name[256];        /* the name, ending in a zero byte */
};

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12

typedef struct __dir DIR;

DIR *opendir(const char *path);
struct dirent *readdir(DIR *d);
DIR *fdopendir(int fd);
int dirfd(DIR *d);
void rewinddir(DIR *d);
int scandir(const char *path, struct dirent ***list, int (*keep)(const struct dirent *),
            int (*cmp)(const struct dirent **, const struct dirent **));
int alphasort(const struct dirent **a, const struct dirent **b);
int closedir(DIR *d);

#endif
