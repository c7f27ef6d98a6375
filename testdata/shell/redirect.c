/* redirect.c: descriptors. See sh(1p), "Redirection". */
#include "sh.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HIGH 10 /* the shell's own descriptors lie from here on: scripts use those below */

struct saved {
	int fd;   /* was redirected */
	int copy; /* what it was before, -1 if it was closed */
};

static struct saved *saved;
static int saved_count, saved_room;

/* Moves a descriptor out of the way of scripts, and of the programs that are executed. */
int move_high(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
	if (high < 0)
		return fd;
	close(fd);
	return high;
}

/* Expands the targets, from left to right. The end of the list is an opening without redir. */
struct opening *expand_redirs(struct redir *r)
{
	size_t n = 0;
	for (struct redir *i = r; i; i = i->next)
		n++;
	struct opening *list = take(&scratch, (n + 1) * sizeof *list);
	for (n = 0; r; r = r->next, n++)
		list[n] = (struct opening){r, expand_one(r->target)};
	return list;
}

/* The text goes into a pipe. More than it surely takes is written by a child of its own. */
static int open_here(const char *text)
{
	int fds[2];
	size_t n = strlen(text);
	if (pipe(fds) < 0) {
		complain("Pipe call failed: %s", strerror(errno));
		return -1;
	}
	pid_t pid = n > PIPE_BUF ? fork_into(NULL, NO_JOB) : 1;
	if (pid == 0)
		close(fds[0]);
	if (pid == 0 || n <= PIPE_BUF)
		write_all(fds[1], text, n);
	if (pid == 0)
		_exit(0);
	close(fds[1]);
	return fds[0];
}

/* With set -C, > does not overwrite a file, but it may write to a device. */
static int create(const char *path, bool clobber)
{
	struct stat st;
	if (clobber || !sh.option['C'])
		return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (stat(path, &st) < 0)
		return open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	if (!S_ISREG(st.st_mode))
		return open(path, O_WRONLY);
	errno = EEXIST;
	return -1;
}

static int try_open(struct opening *o)
{
	switch (o->redir->op) {
	case R_IN:
		return open(o->target, O_RDONLY);
	case R_APPEND:
		return open(o->target, O_WRONLY | O_CREAT | O_APPEND, 0666);
	case R_BOTH:
		return open(o->target, O_RDWR | O_CREAT, 0666);
	default:
		return create(o->target, o->redir->op == R_CLOBBER);
	}
}

/* Opens the file, however long that takes (a FIFO waits for its other side); Ctrl-C ends it. */
static int open_file(struct opening *o)
{
	int fd;
	while ((fd = try_open(o)) < 0 && errno == EINTR)
		check_interrupt();
	if (fd >= 0)
		return fd;
	bool reads = o->redir->op == R_IN;
	const char *why = errno != ENOENT ? strerror(errno) : reads ? "No such file" : "Directory nonexistent";
	complain("cannot %s %s: %s", reads ? "open" : "create", o->target, why);
	return -1;
}

static void save(int fd)
{
	if (saved_count == saved_room) {
		saved_room = saved_room ? saved_room * 2 : 8;
		saved = must_alloc(saved, (size_t)saved_room * sizeof *saved);
	}
	saved[saved_count++] = (struct saved){fd, fcntl(fd, F_DUPFD_CLOEXEC, HIGH)};
}

static int duplicate(int fd, const char *target)
{
	if (strcmp(target, "-") == 0) {
		close(fd);
		return 0;
	}
	if (!*target || strspn(target, "0123456789") != strlen(target)) {
		complain("Bad fd number");
		return -1;
	}
	int from = atoi(target);
	if (from == fd ? fcntl(fd, F_GETFD) < 0 : dup2(from, fd) < 0) {
		complain("%d: %s", from, strerror(errno));
		return -1;
	}
	return 0;
}

/* Does all of them in order; -1 as soon as one fails, which has been told. */
int redirect(struct opening *o, bool restorable)
{
	for (; o->redir; o++) {
		int fd = o->redir->fd;
		int from = -1;
		if (o->redir->op != R_DUP) {
			from = o->redir->op == R_HERE ? open_here(o->target) : open_file(o);
			if (from < 0)
				return -1;
		}
		if (restorable && from != fd)
			save(fd);
		else if (restorable) { /* it was closed, so the new file got its number */
			save(fd);
			close(saved[saved_count - 1].copy);
			saved[saved_count - 1].copy = -1;
		}
		if (o->redir->op == R_DUP) {
			if (duplicate(fd, o->target) < 0)
				return -1;
		} else if (from != fd) {
			if (dup2(from, fd) < 0) {
				complain("%d: %s", fd, strerror(errno));
				close(from);
				return -1;
			}
			close(from);
		}
	}
	return 0;
}

int redirect_depth(void) { return saved_count; }

void undo_redirects(int depth)
{
	while (saved_count > depth) {
		struct saved s = saved[--saved_count];
		if (s.copy < 0) {
			close(s.fd);
			continue;
		}
		dup2(s.copy, s.fd);
		close(s.copy);
	}
}

/* exec makes them last: only the copies go. */
void keep_redirects(int depth)
{
	while (saved_count > depth)
		if (saved[--saved_count].copy >= 0)
			close(saved[saved_count].copy);
}
