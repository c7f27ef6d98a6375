/* popen.c: a shell command at the other end of a stream. See popen(3), pclose(3). */
#include "stream.h"
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child does: its end of the pipe becomes standard input or output. The streams of earlier popen calls are
   closed, or the earlier commands would never see the end of their input. */
static _Noreturn void run(const char *command, int end, int place, int other)
{
	for (FILE *f = __streams; f; f = f->next)
		if (f->child)
			close(f->fd);
	close(other);
	if (end != place) {
		dup2(end, place);
		close(end);
	}
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

FILE *popen(const char *command, const char *mode)
{
	int fds[2], reading = *mode == 'r';
	if (!reading && *mode != 'w') {
		errno = EINVAL;
		return NULL;
	}
	if (pipe(fds) < 0)
		return NULL;
	int ours = fds[!reading], theirs = fds[reading];
	FILE *f = fdopen(ours, mode);
	if (f) {
		f->child = fork();
		if (f->child == 0)
			run(command, theirs, reading, ours);
		close(theirs);
		if (f->child > 0) {
			if (strchr(mode, 'e'))
				fcntl(ours, F_SETFD, FD_CLOEXEC);
			return f;
		}
		f->child = 0;
		fclose(f);
		return NULL;
	}
	close(ours);
	close(theirs);
	return NULL;
}

int pclose(FILE *f)
{
	pid_t child = f->child, got;
	int status;
	fclose(f);
	do
		got = waitpid(child, &status, 0);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -1 : status;
}
