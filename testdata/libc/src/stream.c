/* stream.c: buffered streams. See stdio(3), setvbuf(3), fflush(3).

   A stream keeps bytes back and hands them to write in one piece: a terminal gets whole lines, anything
   else whole buffers. What is still kept back at fork is in both processes, and comes out twice. */
#include "stream.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char in_buf[BUFSIZ], out_buf[BUFSIZ];
static struct __file in = {.fd = 0, .flags = CAN_READ, .buf = in_buf, .size = BUFSIZ};
static struct __file out = {.fd = 1, .flags = CAN_WRITE, .buf = out_buf, .size = BUFSIZ};
static struct __file err = {.fd = 2, .flags = CAN_WRITE | CHOSEN, .mode = _IONBF};
FILE *__streams;
static int opened_lock;

FILE *const(stdin) = &in;
FILE *const(stdout) = &out;
FILE *const(stderr) = &err;

/* At the exit also a file that was read: who has it open too goes on where this program stopped, not where its
   buffer ended. */
static void flush_all(void)
{
	__flush(&in);
	__flush(&out);
	for (FILE *f = __streams; f; f = f->next)
		__flush(f);
}

/* At the first use: is it a terminal? */
static void choose(FILE *f)
{
	if (f->flags & CHOSEN)
		return;
	f->flags |= CHOSEN;
	f->mode = isatty(f->fd) ? _IOLBF : _IOFBF;
}

int __start_read(FILE *f)
{
	if (!(f->flags & CAN_READ)) {
		f->flags |= FAILED;
		errno = EBADF;
		return -1;
	}
	if (!(f->flags & READING)) {
		__flush(f);
		f->flags |= READING;
		f->start = f->end = 0;
		__flush_at_exit = flush_all;
	}
	return 0;
}

int __start_write(FILE *f)
{
	if (!(f->flags & CAN_WRITE)) {
		f->flags |= FAILED;
		errno = EBADF;
		return -1;
	}
	if (f->flags & READING) {
		__flush(f);
		f->flags &= ~READING;
	}
	__flush_at_exit = flush_all;
	choose(f);
	return 0;
}

int __fill(FILE *f)
{
	if (!f->buf || ((f->flags & CHOSEN) && f->mode == _IONBF)) { /* byte by byte */
		f->buf = &f->one;
		f->size = 1;
	}
	choose(f);
	if (f->mode != _IOFBF && out.mode == _IOLBF && (out.flags & CHOSEN))
		__flush(&out); /* a terminal: the question is seen before its answer is awaited */
	ssize_t n = read(f->fd, f->buf, f->size);
	f->start = 0;
	f->end = n > 0 ? (size_t)n : 0;
	if (n == 0)
		f->flags |= AT_EOF;
	if (n < 0)
		f->flags |= FAILED;
	return (int)f->end;
}

static void write_out(FILE *f, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(f->fd, p, n);
		if (done < 0) {
			f->flags |= FAILED;
			return;
		}
		p += done;
		n -= (size_t)done;
	}
}

/* Writing: hands over what was kept back. Reading: steps back over what was not used. */
int __flush(FILE *f)
{
	int had = f->flags & FAILED;
	f->flags &= ~FAILED;
	if (f->flags & READING) {
		if (f->start < f->end)
			lseek(f->fd, (off_t)f->start - (off_t)f->end, SEEK_CUR);
	} else if (f->end > 0) {
		write_out(f, f->buf, f->end);
	}
	f->start = f->end = 0;
	int r = f->flags & FAILED ? EOF : 0;
	f->flags |= had;
	return r;
}

/* Puts bytes into the buffer of a stream that is ready to write, and out of it when it is time. */
void __write_bytes(FILE *f, const char *p, size_t n)
{
	if (f->mode == _IONBF) {
		write_out(f, p, n);
		return;
	}
	int line = f->mode == _IOLBF && memchr(p, '\n', n);
	while (n > 0) {
		size_t room = f->size - f->end, part = n < room ? n : room;
		memcpy(f->buf + f->end, p, part);
		f->end += part;
		p += part;
		n -= part;
		if (f->end == f->size)
			__flush(f);
	}
	if (line)
		__flush(f);
}

int fflush(FILE *f)
{
	if (!f) {
		__flush(&out);
		for (FILE *o = __streams; o; o = o->next)
			if (!(o->flags & READING))
				__flush(o);
		return 0;
	}
	__lock(&f->lock);
	int r = __flush(f);
	__unlock(&f->lock);
	return r;
}

int setvbuf(FILE *f, char *buf, int mode, size_t size)
{
	__flush(f);
	f->flags |= CHOSEN;
	f->mode = mode;
	if (buf && size > 0 && mode != _IONBF) {
		f->buf = buf;
		f->size = size;
	}
	return 0;
}

void setlinebuf(FILE *f) { setvbuf(f, NULL, _IOLBF, 0); }
void setbuf(FILE *f, char *buf) { setvbuf(f, buf, buf ? _IOFBF : _IONBF, BUFSIZ); }

FILE *fdopen(int fd, const char *mode)
{
	FILE *f = malloc(sizeof *f + BUFSIZ);
	if (!f)
		return NULL;
	*f = (FILE){.fd = fd, .flags = OWNED, .buf = (char *)(f + 1), .size = BUFSIZ};
	f->flags |= *mode == 'r' ? CAN_READ : CAN_WRITE;
	if (*mode == 'a')
		lseek(fd, 0, SEEK_END); /* the kernel does it at each write, ftell wants to know before */
	if (strchr(mode, '+'))
		f->flags |= CAN_READ | CAN_WRITE;
	__lock(&opened_lock);
	f->next = __streams;
	__streams = f;
	__unlock(&opened_lock);
	return f;
}

static int open_mode(const char *path, const char *mode)
{
	int flags = strchr(mode, '+') ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;
	if (*mode == 'w')
		flags |= O_CREAT | O_TRUNC;
	if (*mode == 'a')
		flags |= O_CREAT | O_APPEND;
	if (strchr(mode, 'x'))
		flags |= O_EXCL;
	if (strchr(mode, 'e'))
		flags |= O_CLOEXEC;
	return open(path, flags, 0666);
}

FILE *fopen(const char *path, const char *mode)
{
	int fd = open_mode(path, mode);
	if (fd < 0)
		return NULL;
	FILE *f = fdopen(fd, mode);
	if (!f)
		close(fd);
	return f;
}

/* The stream keeps its descriptor's number, which is what makes freopen useful for stdin and stdout. */
FILE *freopen(const char *path, const char *mode, FILE *f)
{
	fflush(f);
	int fd = open_mode(path, mode);
	if (fd < 0) {
		fclose(f);
		return NULL;
	}
	if (fd != f->fd) {
		dup2(fd, f->fd);
		close(fd);
	}
	f->flags &= OWNED;
	f->flags |= strchr(mode, '+') ? CAN_READ | CAN_WRITE : *mode == 'r' ? CAN_READ : CAN_WRITE;
	f->start = f->end = 0;
	return f;
}

/* A file without a name is gone when it is closed. */
FILE *tmpfile(void)
{
	char name[] = "/tmp/tmpfXXXXXX";
	int fd = mkstemp(name);
	if (fd < 0)
		return NULL;
	unlink(name);
	return fdopen(fd, "w+");
}

int fclose(FILE *f)
{
	int r = fflush(f);
	if (close(f->fd) < 0)
		r = EOF;
	if (!(f->flags & OWNED))
		return r;
	__lock(&opened_lock);
	for (FILE **p = &__streams; *p; p = &(*p)->next)
		if (*p == f) {
			*p = f->next;
			break;
		}
	__unlock(&opened_lock);
	free(f);
	return r;
}

int fileno(FILE *f) { return f->fd; }
int feof(FILE *f) { return (f->flags & AT_EOF) != 0; }
int ferror(FILE *f) { return (f->flags & FAILED) != 0; }
void clearerr(FILE *f) { f->flags &= ~(AT_EOF | FAILED); }

int fseek(FILE *f, long offset, int whence)
{
	__flush(f);
	f->flags &= ~AT_EOF;
	return lseek(f->fd, offset, whence) < 0 ? -1 : 0;
}

long ftell(FILE *f)
{
	off_t at = lseek(f->fd, 0, SEEK_CUR);
	if (at < 0)
		return -1;
	return f->flags & READING ? at - (long)(f->end - f->start) : at + (long)f->end;
}

int fseeko(FILE *f, off_t offset, int whence) { return fseek(f, offset, whence); }
off_t ftello(FILE *f) { return ftell(f); }

void rewind(FILE *f)
{
	fseek(f, 0, SEEK_SET);
	clearerr(f);
}
