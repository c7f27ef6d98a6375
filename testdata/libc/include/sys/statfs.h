/* sys/statfs.h: how large and how full a file system is. See statfs(2). */
#ifndef _SYS_STATFS_H
#define _SYS_STATFS_H

#include <sys/types.h>

struct statfs {
	long f_type;            /* its magic number */
	long f_bsize;           /* bytes in a block */
	unsigned long f_blocks; /* blocks altogether */
	unsigned long f_bfree;  /* free ones */
	unsigned long f_bavail; /* free ones for everybody */
	unsigned long f_files;  /* inodes altogether */
	unsigned long f_ffree;  /* free ones */
	int f_fsid[2];
	long f_namelen;         /* the longest name */
	long f_frsize;
	long f_flags;
	long __spare[4];
};

int statfs(const char *path, struct statfs *s);
int fstatfs(int fd, struct statfs *s);

#endif
