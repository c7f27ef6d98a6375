/* stream.h: what a FILE is. */
#ifndef STREAM_H
#define STREAM_H

#include "libc.h"
#include <stdio.h>

enum {
	CAN_READ = 1,
	CAN_WRITE = 2,
	AT_EOF = 4,
	FAILED = 8,
	READING = 32, /* the buffer holds what was read, and not what is to be written */
	CHOSEN = 64,  /* the kind of buffering is settled: by setvbuf, or by a look at the descriptor */
	OWNED = 128   /* made by fopen: fclose frees it */
};

struct __file {
	int fd;       /* where the bytes come from or go to */
	int flags;    /* the words above */
	int mode;     /* _IOFBF, _IOLBF or _IONBF */
	int lock;     /* one thread at a time */
	char *buf;
	size_t size;  /* of buf */
	size_t start; /* READING: next byte to hand out; writing: 0 */
	size_t end;   /* end of what is in buf */
	char one;     /* the buffer of an unbuffered stream that is read */
	FILE *next;   /* all streams made by fopen */
	pid_t child;  /* popen: the shell at the other end */
};

int __start_read(FILE *f);  /* make ready, -1 if not allowed */
int __start_write(FILE *f);
int __fill(FILE *f);        /* read more: bytes there now, 0 at the end or on error */
int __flush(FILE *f);
int __get(FILE *f);         /* without the lock */
extern FILE *__streams;     /* all streams made by fopen, fdopen and popen */
void __write_bytes(FILE *f, const char *p, size_t n);

#endif
